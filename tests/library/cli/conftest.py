"""Servers of Spark Connect for the tests: pysail, and Spark itself where it is named."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NAMED = "LEADWELL_SPARK"
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
LONGEST = 180  # seconds until Spark has started


def home_of_spark() -> Path:
    """Give the folder of Spark, or skip the test where there is none or no Java to run it."""
    named = os.environ.get(NAMED)
    if not named:
        pytest.skip(f"Spark itself is not here; {NAMED} names its folder (CONTRIBUTING.md says how)")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("Spark itself needs a Java runtime, and there is none here")
    home = Path(named).resolve()
    assert (home / "bin" / "spark-submit").is_file(), f"{NAMED} is {named}, which is no folder of Spark"
    return home


@contextmanager
def spark_itself(folder: Path, *, python: str = sys.executable) -> Iterator[str]:
    """Start Spark with a Python for its workers, and give where it listens."""
    home = home_of_spark()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": folder,
        "spark.ui.enabled": "false",
    }
    words = [str(home / "bin" / "spark-submit"), "--master", "local[2]", "--class", SERVER]
    for name, value in settings.items():
        words += ["--conf", f"{name}={value}"]
    words.append("spark-internal")
    environment = os.environ | {"SPARK_HOME": str(home), "PYSPARK_PYTHON": python}
    log = folder / "spark.log"
    with (
        log.open("w") as heard,
        subprocess.Popen(
            words, cwd=folder, env=environment, stdout=heard, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            until = time.monotonic() + LONGEST
            while not listens(port):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.2)
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.terminate()


def listens(port: int) -> bool:
    """Say whether somebody listens at a port of this machine."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session", params=["pysail", "spark"])
def on_spark(request, tmp_path_factory) -> Iterator[tuple[str, ...]]:
    """The words that send the work to each server in turn; pysail is started by the command."""
    if request.param == "pysail":
        pytest.importorskip("pysail")
        yield ("--engine", "spark")
        return
    with spark_itself(tmp_path_factory.mktemp("spark")) as address:
        yield ("--engine", "spark", "--remote", address)
