"""Builds the wheel, installs it where nothing else is, and runs the command and tests of the library there.

This proves two things: that the base install is the library alone, and that the library needs no Django.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
UV = os.environ.get("UV", "uv")
# A part of them: all are run where everything is installed.
TESTS = (
    "tests/library/foundations",
    "tests/library/staffing",
    "tests/library/measures/test_charts.py",
    "tests/library/measures/test_definitions.py",
    "tests/library/measures/test_rates.py",
    "tests/library/measures/spc/test_engine.py",
    "tests/library/measures/spc/test_single_values.py",
)


def main() -> int:
    """Build, install, try; 1 where anything fails."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(UV, "build", "--quiet", "--wheel", "--out-dir", folder, str(ROOT))
        (wheel,) = place.glob("leadwell-*.whl")
        run(UV, "venv", "--quiet", "--python", sys.executable, str(place / "empty"))
        python = str(place / "empty" / "bin" / "python")
        run(UV, "pip", "install", "--quiet", "--python", python, str(wheel))
        answer = run(str(place / "empty" / "bin" / "leadwell"), "--help", cwd=place)
        assert "read" in answer, "leadwell --help does not speak of reading files"
        run(python, "-c", "import leadwell.intake, leadwell.staffing, leadwell.drawing", cwd=place)
        absent = "import importlib.util, sys; sys.exit(importlib.util.find_spec('django') is not None)"
        run(python, "-c", absent, cwd=place)
        size = sum(one.stat().st_size for one in (place / "empty").rglob("*") if one.is_file())
        print(f"The wheel alone: {wheel.stat().st_size / 1e6:.1f} MB, {size / 1e6:.0f} MB installed.")
        run(UV, "pip", "install", "--quiet", "--python", python, "pytest", "hypothesis")
        words = ("-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", "-o", "testpaths=")
        unknown = ("-W", "ignore::pytest.PytestConfigWarning")
        print(run(python, "-m", "pytest", *words, *unknown, *TESTS, cwd=ROOT).strip().splitlines()[-1])
    return 0


def run(*words: str, cwd: Path = ROOT) -> str:
    """Run a program and give what it says; stop everything where it fails."""
    settings = {
        name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}
    }
    done = subprocess.run(words, cwd=cwd, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:4])} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
