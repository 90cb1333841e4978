"""One self-contained page that shows what a folder of files holds."""

from leadwell.drawing.picture.page import picture

__all__ = ["picture"]
