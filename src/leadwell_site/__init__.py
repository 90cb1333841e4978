"""The site: a Django project around the library. It fetches, stores, asks, shows, and decides nothing."""
