"""One demonstration for all tests of it."""

from datetime import date

import pytest

from leadwell.synthetic import SyntheticOrganisation, organisation

UNTIL = date(2026, 11, 23)


@pytest.fixture(scope="session")
def demonstration() -> SyntheticOrganisation:
    """The demonstration of 30 months that the site shows."""
    return organisation(7, until=UNTIL)


@pytest.fixture(scope="session")
def planted() -> dict:
    """The file of planted truths, read by itself."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("leadwell.synthetic").joinpath("planted.toml").read_text(encoding="utf-8"))
