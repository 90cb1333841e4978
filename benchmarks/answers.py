"""How many answers a minute are taken, how long each takes beside a bare insert, and what a killed server loses.

    python -m benchmarks.answers                     on SQLite
    LEADWELL_DATABASE=postgresql://... python -m benchmarks.answers

A site is started in an empty folder as ``leadwell serve`` starts it. Eight telephones send 1,000 answers as fast as
they are taken. Then as many again, and in the middle every process of the server is killed at once and started anew:
answers that were acknowledged must be there, and those that were not are sent again and count once.
"""

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SENDERS = 8
_MAKE = """
import json, sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from leadwell.voices.cycle import designed
from leadwell_site.organisations.models import Unit
from leadwell_site.voices import actions, queries
unit = Unit.objects.get(kind="home")
at = timezone.now()
design = designed(["psychological-safety/voice", "speaking-up/speaking-up"])
made = actions.design_cycle(unit=unit, title="Load", audience="staff", design=design,
                            closes_on=(at + timedelta(days=9)).date(), by="benchmark", at=at)
actions.preview(cycle=queries.cycle_now(made.pk), by="benchmark", at=at)
places = queries.places_now(unit, audience="staff", on=at.date())
actions.open_cycle(cycle=queries.cycle_now(made.pk), places=places, people={unit.pk: None}, by="benchmark", at=at)
drawn = actions.draw_codes(cycle=queries.cycle_now(made.pk), counts={unit.pk: int(sys.argv[1])}, by="b", at=at)
print(json.dumps([one.code for one in drawn]))
"""
_COUNT = """
import json, collections, django
django.setup()
from leadwell_site.voices.models import Code, KeptReply
print(json.dumps([KeptReply.objects.count(), Code.objects.filter(is_used=True).count(),
                  len({one["answers"]["psychological-safety/mistake"] for one in
                       KeptReply.objects.values_list("content", flat=True)})]))
"""
_BARE = """
import secrets, statistics, time, django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE bare_insert (key varchar(32) PRIMARY KEY, content text)")
    took = []
    for _ in range(300):
        began = time.perf_counter()
        with transaction.atomic():
            cursor.execute("INSERT INTO bare_insert VALUES (%s, %s)", [secrets.token_hex(16), "x" * 300])
        took.append(time.perf_counter() - began)
    cursor.execute("DROP TABLE bare_insert")
print(statistics.quantiles(took, n=20)[-1])
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=1000)
    many = parser.parse_args().answers
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "LEADWELL_DATA": folder, "LEADWELL_PASSWORD": "three words apart"}
        settings["DJANGO_SETTINGS_MODULE"] = "leadwell_site.settings"
        words = ["organisation", "add", "--name", "Load Care", "--home", "Load House", "--beds", "20"]
        words += ["--email", "ann@example.org", "--person", "Ann Example"]
        subprocess.run([sys.executable, "-m", "leadwell", *words], env=settings, check=True)
        codes = json.loads(_python(settings, _MAKE, str(2 * many)))
        bare = float(_python(settings, _BARE))
        port = _free_port()
        server = _serve(settings, port)
        try:
            took, seconds, _ = _send(port, codes[:many])
            p95 = statistics.quantiles(took, n=20)[-1]
            print(
                f"{many} answers in {seconds:.1f} s, {60 * many / seconds:,.0f} a minute, from {SENDERS} at once"
            )
            print(f"p95 of an answer {1000 * p95:.0f} ms, median {1000 * statistics.median(took):.0f} ms")
            print(
                f"p95 of a bare insert by itself {1000 * bare:.1f} ms; an answer takes {p95 / bare:.0f} times as long"
            )
            _, _, acknowledged = _send(port, codes[many:], kill=server, after=many // 2)
            kept, used, _ = json.loads(_python(settings, _COUNT))
            print(
                f"killed after {len(acknowledged)} more were acknowledged: {kept - many} are there, "
                f"{used - many} codes used"
            )
            assert kept == used
            assert kept - many >= len(acknowledged), "an acknowledged answer was lost"
            server = _serve(settings, port)
            _send(port, codes[many:])
            kept, used, _ = json.loads(_python(settings, _COUNT))
            print(f"all sent again: {kept} answers of {2 * many} codes, each counted once")
            assert kept == used == 2 * many
        finally:
            _kill(server)


def _serve(settings: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [sys.executable, "-m", "leadwell", "serve", "--port", str(port)],
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/answer/", timeout=5)
            return server
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


def _kill(server: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


def _send(
    port: int, codes: list[str], *, kill: subprocess.Popen[bytes] | None = None, after: int = 0
) -> tuple[list[float], float, list[str]]:
    """Send one answer for each code; give how long each took, all together, and which were acknowledged."""
    waiting, took, acknowledged, lock = list(codes), [], [], threading.Lock()
    lot = random.Random(1)

    def sender() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                code = waiting.pop()
                choice = lot.choice(["agree", "disagree", "neither"])
            body = urllib.parse.urlencode({"code": code, "did": "send", "q1": choice, "q4": choice}).encode()
            began = time.perf_counter()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/answer/", body, timeout=60) as answer:
                    arrived = "arrived" in answer.read().decode()
            except urllib.error.HTTPError as error:
                arrived = error.code == 409  # it has arrived before
            except (urllib.error.URLError, OSError):
                arrived = False
            with lock:
                took.append(time.perf_counter() - began)
                if arrived:
                    acknowledged.append(code)
                if kill is not None and len(acknowledged) == after and waiting:
                    waiting.clear()
                    _kill(kill)

    began = time.perf_counter()
    threads = [threading.Thread(target=sender) for _ in range(SENDERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return took, time.perf_counter() - began, acknowledged


def _python(settings: dict[str, str], program: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=settings, check=True, capture_output=True, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
