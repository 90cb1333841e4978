"""Jobs on Spark, through Spark Connect: the names of files go out, and what became of them comes back.

Rows are never sent: shipping them is ten to twenty times slower than letting each worker read its own files,
which lie where every worker can reach them. The workers need Leadwell installed.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.tables.files import Done, Job, chart_file
from leadwell.measures.spc.tables.reading import Fault

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_BACK = "done string"
_WORKERS_LACK = ("No module named", "PYTHON_VERSION_MISMATCH")  # what the one who runs Spark can mend


class NoSpark(LeadwellError):
    """There is no Spark to work on."""


def run(jobs: list[Job], remote: str | None, *, wait: float = 30) -> list[Done]:
    """Chart files on Spark, each in a task of its own.

    Args:
        jobs: what to chart.
        remote: where Spark Connect listens, as ``sc://HOST:PORT``; None for a server that is started here.
        wait: for how many seconds, until it answers; the client by itself tries for minutes.

    Raises:
        NoSpark: the client is not installed, nothing answers, or the workers cannot run Leadwell.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(
            "The Spark client is not installed. Install it with:  pip install 'leadwell[spark]'"
        ) from None
    with _address(remote) as address:
        try:
            _wait_for(address, wait)
            spark = SparkSession.builder.remote(address).getOrCreate()
        except Exception as problem:
            said = (str(problem).splitlines() or [f"nothing within {wait:g} seconds"])[0]
            raise NoSpark(f"No Spark answers at {address}: {said}") from problem
        try:
            return _on(spark, jobs)
        except PySparkException as problem:
            lines = str(problem).splitlines()
            lacking = [line.strip() for line in lines if any(one in line for one in _WORKERS_LACK)]
            if not lacking:
                raise
            raise NoSpark(
                f"The workers of Spark at {address} cannot run Leadwell: {lacking[-1]}\n"
                f"Install it there, for Python {sys.version_info.major}.{sys.version_info.minor} as here; "
                "PYSPARK_PYTHON says to the server which Python they run."
            ) from problem
        finally:
            spark.stop()


def _wait_for(address: str, seconds: float) -> None:
    import grpc
    from pyspark.sql.connect.client import DefaultChannelBuilder

    with DefaultChannelBuilder(address).toChannel() as channel:
        grpc.channel_ready_future(channel).result(timeout=seconds)


def _on(spark: "SparkSession", jobs: list[Job]) -> list[Done]:
    # A range has one number in each partition. Rows that are dealt out anew do not: Spark may put two files into
    # half of the tasks and none into the others. So numbers are the rows, and the names go with the function.
    each = spark.range(0, len(jobs), 1, len(jobs))
    came = each.mapInArrow(partial(_chart_each, jobs), _BACK).collect()
    found = {one.source: one for one in (_from_text(row["done"]) for row in came)}
    return [found[job.source] for job in jobs]


def _chart_each(jobs: list[Job], batches: Iterator[Any]) -> Iterator[Any]:
    """Run on a worker: chart the files whose numbers come."""
    import json

    import pyarrow as pa

    for batch in batches:
        said = [json.dumps(asdict(chart_file(jobs[row["id"]]))) for row in batch.to_pylist()]
        yield pa.RecordBatch.from_arrays([pa.array(said, pa.string())], names=["done"])


def _from_text(text: str) -> Done:
    import json

    fields = json.loads(text)
    return Done(**(fields | {"faults": tuple(Fault(**one) for one in fields["faults"])}))


@contextmanager
def _address(remote: str | None) -> Iterator[str]:
    """Give where Spark Connect listens; start a server for the while where none is named."""
    if remote:
        yield remote
        return
    try:
        from pysail.spark import SparkConnectServer
    except ImportError:
        raise NoSpark(
            "Say where Spark Connect listens with --remote sc://HOST:PORT, "
            "or install a server with:  pip install pysail"
        ) from None
    os.environ.setdefault("RUST_LOG", "error")  # how loud the server is
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        _, port = server.listening_address
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.stop()
