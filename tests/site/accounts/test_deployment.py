"""The rules for sessions, passwords and browsers that Django checks before a site is put to use."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.site


@pytest.mark.parametrize("https", ["yes", "no"])
def test_djangos_deployment_check_finds_nothing_once_https_is_on(tmp_path, https):
    surroundings = {
        name: text for name, text in os.environ.items() if not name.startswith(("LEADWELL_", "DJANGO_ALLOW"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=surroundings
        | {
            "DJANGO_SETTINGS_MODULE": "leadwell_site.settings",
            "LEADWELL_DATA": str(tmp_path),
            "LEADWELL_HTTPS": https,
            "LEADWELL_HOSTS": "leadwell.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if https == "yes":
        assert (done.returncode, done.stdout.strip()) == (
            0,
            "System check identified no issues (0 silenced).",
        ), done.stderr
    else:
        assert done.returncode == 1
        assert "security.W012" in done.stderr  # cookies that would travel without HTTPS


def test_a_session_lasts_one_long_shift_and_its_cookie_is_closed_to_scripts(settings):
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
