"""``python -m leadwell`` is the ``leadwell`` command."""

from leadwell.cli import main

main()
