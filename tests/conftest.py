"""Shared by every test: where the open data lies, and how Hypothesis behaves."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "leadwell", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("leadwell")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of open data, named by LEADWELL_SHARED or standing beside the project."""
    folder = Path(os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared"))
    if not folder.joinpath("data").is_dir():
        pytest.skip(f"the open data is not at {folder}; set LEADWELL_SHARED to where it is")
    return folder
