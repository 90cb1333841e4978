"""The demonstration as it is typed: made in one command, used again, served, and ended whole."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from leadwell.synthetic import truths
from leadwell_site.commands import demonstrating
from leadwell_site.organisations.models import Organisation

pytestmark = [
    pytest.mark.site,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("LEADWELL_TEST_DATABASE") == "postgres",
        reason="it is always made in a file of its own, and was with the tests on SQLite",
    ),
]

UNTIL, MONTHS = "2026-03-20", "2"


def words(*given: str) -> list[str]:
    return [sys.executable, "-m", "leadwell_site.commands", *given]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    """The folder of a small demonstration on SQLite, and what was said when it was made."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    given = ("demo", "--once", "--months", MONTHS, "--until", UNTIL, "--data", str(folder))
    stopped = subprocess.Popen(words(*given), env=surroundings(folder), stdout=subprocess.DEVNULL)
    until_half_made(folder, stopped)
    stopped.kill()
    stopped.wait()
    assert not (folder / "demonstration.json").exists()
    return folder, run(folder, *given)


def until_half_made(folder: Path, making: subprocess.Popen) -> None:
    """Wait until a making has loaded its first file."""
    import pysqlite3

    end = time.monotonic() + 120
    while making.poll() is None and time.monotonic() < end:
        with contextlib.suppress(pysqlite3.OperationalError):
            if rows(folder, "SELECT count(*) FROM measures_load") > [(0,)]:
                return
        time.sleep(0.1)
    raise AssertionError("the making ended, or loaded nothing")


def surroundings(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LEADWELL_", "PG", "DJANGO_ALLOW"))
    }
    return kept | {"LEADWELL_DATA": str(folder)}


def run(folder: Path, *given: str, code: int = 0) -> str:
    done = subprocess.run(
        words(*given), env=surroundings(folder), capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def rows(folder: Path, query: str):
    import pysqlite3

    with pysqlite3.connect(f"file:{folder / 'leadwell.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_it_says_how_to_sign_in_and_that_all_of_it_is_synthetic(made):
    folder, said = made
    password = json.loads((folder / "demonstration.json").read_text())["password"]
    assert "Everything in it is synthetic" in said
    assert f"password  {password}  as" in said
    assert said.count("@demo.example") == 13


def test_it_holds_forty_wards_and_three_homes_each_published_for_the_last_month(made):
    folder, _ = made
    assert rows(folder, "SELECT is_synthetic, count(*) FROM organisations_organisation GROUP BY 1") == [
        (1, 2)
    ]
    kinds = "SELECT kind, count(*) FROM organisations_unit WHERE closed_on IS NULL GROUP BY 1 ORDER BY 1"
    assert rows(folder, kinds) == [("home", 3), ("organisation", 2), ("site", 3), ("ward", 40)]
    assert rows(folder, "SELECT month, count(*) FROM publishing_publication GROUP BY 1") == [
        ("2026-02-01", 48)
    ]


def test_every_file_was_loaded_with_the_moment_it_was_sent(made):
    folder, _ = made
    loaded = (
        "SELECT s.kind LIKE 'staff.%', count(*), min(known_at), max(known_at) FROM measures_load l "
        "JOIN measures_source s ON s.id = l.source_id GROUP BY 1 ORDER BY 1"
    )
    figures, lists = rows(folder, loaded)
    assert figures == (0, 10, "2026-02-05 08:30:00", "2026-03-12 08:30:00")
    assert lists[:2] == (1, 8)  # four lists of people of each organisation, as they are when it is made
    assert rows(folder, "SELECT DISTINCT state FROM measures_source") == [("loaded",)]


def test_the_planted_unsafe_shifts_are_counted_for_their_ward(made):
    folder, _ = made
    (planted,) = truths(first=date(2026, 1, 1), last=date(2026, 2, 1)).unsafe_months
    found = rows(
        folder,
        "SELECT numerator FROM measures_observation o JOIN measures_series s ON s.id = o.series_id "
        "JOIN organisations_unit u ON u.id = s.unit_id WHERE u.code = '0107' AND s.feed = 'shifts' "
        "AND s.measure = 'staffing.shifts_not_safe' AND period_start = '2026-02-01' ORDER BY o.known_at, o.id",
    )
    assert found == [(float(len(planted.shifts)),)]


def test_people_did_what_is_told_of_them(made):
    folder, _ = made
    counts = [
        rows(folder, f"SELECT count(*) FROM staffing_{table}")[0][0]
        for table in ("mitigation", "recordedflag", "flagoverride")
    ]
    assert counts == [4, 1, 1]


def test_a_second_time_it_is_used_as_it_is(made):
    folder, said = made
    before = rows(folder, "SELECT count(*), max(id) FROM audit_auditline")
    again = run(folder, "demo", "--once", "--months", MONTHS, "--data", str(folder))
    assert rows(folder, "SELECT count(*), max(id) FROM audit_auditline") == before
    assert f"Using the demonstration in {folder}: 2 months, to 2026-02-28." in again
    assert again.splitlines()[2:] == said.splitlines()[-len(again.splitlines()[2:]) :]


def test_a_making_that_was_stopped_half_way_was_begun_again(made):
    folder, said = made
    assert "Made in" in said
    assert rows(folder, "SELECT count(*) FROM measures_load WHERE source_id IS NOT NULL") == [(10 + 8,)]


def test_on_a_later_morning_it_has_the_days_that_came_since(made, tmp_path):
    folder = tmp_path / "demo"
    shutil.copytree(made[0], folder)
    marker = folder / "demonstration.json"
    told = json.loads(marker.read_text())
    assert "today" not in told  # a day was asked for, so it stays as it was on that day
    marker.write_text(json.dumps(told | {"until": UNTIL, "today": UNTIL}))
    count = 'SELECT count(*), max("on") FROM staffing_shifthours'
    before = rows(folder, count)
    run(folder, "demo", "--once", "--data", str(folder))
    (after,) = rows(folder, count)
    assert before[0][1] == "2026-02-28"
    assert after[0] > before[0][0]
    assert after[1] == "2026-05-14"  # ten weeks on it ends, however much later it is
    assert json.loads(marker.read_text())["today"] == date.today().isoformat()
    run(folder, "demo", "--once", "--data", str(folder))
    assert rows(folder, count) == [after]


@pytest.mark.django_db
def test_a_real_organisation_is_never_touched(trust, tmp_path, settings):
    settings.DATA = tmp_path
    with pytest.raises(demonstrating.RealData, match="not invented"):
        demonstrating.make(months=1, until=date(2026, 3, 20), say=lambda _words: None)
    assert Organisation.objects.get() == trust.organisation


# --- serving -----------------------------------------------------------------------------------------------


@pytest.fixture
def served(made):
    """The demonstration, answered on a port of this machine by ``leadwell serve``."""
    folder, _ = made
    port = free_port()
    server = subprocess.Popen(
        words("serve", "--port", str(port)),
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == f"Leadwell answers at http://localhost:{port}/\n"
    yield folder, f"http://localhost:{port}", server
    server.terminate()
    server.wait(timeout=30)
    server.stdout.close()


def sign_in(address: str, email: str, password: str) -> tuple[str, str]:
    """Sign in with a browser's means; give the address and the text of the page that comes."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))
    with browser.open(f"{address}/account/sign-in/") as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": email, "password": password}
    with browser.open(f"{address}/account/sign-in/", data=urllib.parse.urlencode(form).encode()) as page:
        return page.url, page.read().decode()


def is_answered(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/account/sign-in/", timeout=20).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


def until_workers(folder: Path, number: int) -> None:
    end = time.monotonic() + 30
    while len(list((folder / "workers").glob("*"))) != number:
        assert time.monotonic() < end, "the workers did not start"
        time.sleep(0.1)


def test_somebody_signs_in_and_sees_their_ward_labelled_synthetic(served):
    folder, address, server = served
    password = json.loads((folder / "demonstration.json").read_text())["password"]
    _, page = sign_in(address, "ward.manager@demo.example", password)
    assert "Fennimore Ward" in page
    assert "synthetic" in page.lower()
    until_workers(folder, 2)
    checked = run(folder, "check")
    assert "2 workers are at work." in checked
    assert "Nothing has to be mended." in checked
    taken = run(folder, "serve", "--port", address.rpartition(":")[2], code=1)
    assert "cannot be used" in taken
    assert "Choose another with --port" in taken
    server.terminate()
    assert server.wait(timeout=30) == 0
    assert not is_answered(address)
    assert "No worker is at work." in run(folder, "check")


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells children of a parent's death"
)
def test_where_the_command_is_killed_the_server_and_the_worker_end_too(served):
    folder, address, server = served
    assert is_answered(address)
    until_workers(folder, 2)
    server.send_signal(signal.SIGKILL)
    server.wait()
    end = time.monotonic() + 60
    while time.monotonic() < end and (is_answered(address) or list((folder / "workers").iterdir())):
        time.sleep(0.2)
    assert not is_answered(address)
    assert list((folder / "workers").iterdir()) == []


def test_the_settings_with_https_pass_djangos_own_check(made):
    folder, _ = made
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=surroundings(folder)
        | {"LEADWELL_HTTPS": "yes", "LEADWELL_HSTS_SUBDOMAINS": "yes", "LEADWELL_HSTS_PRELOAD": "yes"}
        | {"DJANGO_SETTINGS_MODULE": "leadwell_site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
