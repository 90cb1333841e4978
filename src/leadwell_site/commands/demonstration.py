"""``leadwell demo``."""


def demo() -> None:
    """Start the demonstration."""
