"""Shared by every test: where the open data lies, and how Hypothesis behaves."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

settings.register_profile(
    "leadwell", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("leadwell")

# Hypothesis also draws values that stand in the code it finds imported. Which modules are imported when a test
# begins depends on the tests before it and on code that has nothing to do with it: each run would draw others.
providers._get_local_constants = lambda: providers._local_constants

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of open data, named by LEADWELL_SHARED or standing beside the project."""
    folder = Path(os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared"))
    if not folder.joinpath("data").is_dir():
        pytest.skip(f"the open data is not at {folder}; set LEADWELL_SHARED to where it is")
    return folder
