"""How much time is left; the clock itself is handed in."""

from collections.abc import Callable


class Deadline:
    """Says whether the time is up, and how much is left, in seconds."""

    def __init__(self, seconds: float, now: Callable[[], float]) -> None:
        """Begin to count at once."""
        self.now = now
        self.began = now()
        self.end = self.began + seconds

    def __call__(self) -> bool:
        """Say whether the time is up."""
        return self.now() >= self.end

    @property
    def left(self) -> float:
        """Give the seconds left, 0 or more."""
        return max(0.0, self.end - self.now())

    @property
    def spent(self) -> float:
        """Give the seconds since the beginning."""
        return self.now() - self.began

    def within(self, seconds: float) -> "Deadline":
        """Give a deadline of so many seconds from now, not after this one."""
        return Deadline(min(seconds, self.left), self.now)
