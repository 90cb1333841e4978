"""One self-contained page that shows what a folder of files holds."""

from leadwell.drawing.picture.page import MADE_BY, picture

__all__ = ["MADE_BY", "picture"]
