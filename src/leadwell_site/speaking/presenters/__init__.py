"""Turns cases and what is told of them into what pages show."""
