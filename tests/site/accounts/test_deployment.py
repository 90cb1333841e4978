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
            "LEADWELL_HSTS_SUBDOMAINS": https,
            "LEADWELL_HSTS_PRELOAD": https,
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


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, "31536000 False False"),
        ({"LEADWELL_HSTS_SUBDOMAINS": "yes"}, "31536000 True False"),
        ({"LEADWELL_HSTS_SUBDOMAINS": "yes", "LEADWELL_HSTS_PRELOAD": "yes"}, "31536000 True True"),
        ({"LEADWELL_HSTS_PRELOAD": "yes"}, "LEADWELL_HSTS_SUBDOMAINS is not"),
        (
            {"LEADWELL_SIGN_IN_NAMES": "few"},
            "LEADWELL_SIGN_IN_NAMES is 'few'. Set it to a whole number of at least 5.",
        ),
    ],
)
def test_what_reaches_beyond_the_site_is_told_to_browsers_only_where_it_was_chosen(
    tmp_path, chosen, expected
):
    surroundings = {name: text for name, text in os.environ.items() if not name.startswith("LEADWELL_")}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from leadwell_site import settings as s;"
            "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)",
        ],
        env=surroundings
        | {"LEADWELL_DATA": str(tmp_path), "LEADWELL_HTTPS": "yes", "LEADWELL_HOSTS": "leadwell.example"}
        | chosen,
        capture_output=True,
        text=True,
        check=False,
    )
    assert expected in done.stdout + done.stderr


def test_a_session_lasts_one_long_shift_and_its_cookie_is_closed_to_scripts(settings):
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
