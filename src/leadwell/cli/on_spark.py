"""Jobs on Spark, through Spark Connect: the names of files go out, and what became of them comes back.

Rows are never sent: shipping them is ten to twenty times slower than letting each worker read its own files,
which lie where every worker can reach them. The workers need Leadwell installed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.tables.files import Done, Job, chart_file
from leadwell.measures.spc.tables.reading import Fault

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SENT = "source string, points string, summary string, kind string, rules string"
_BACK = "done string"


class NoSpark(LeadwellError):
    """There is no Spark to work on."""


def run(jobs: list[Job], remote: str | None) -> list[Done]:
    """Chart files on Spark, each in a task of its own.

    Args:
        jobs: what to chart.
        remote: where Spark Connect listens, as ``sc://HOST:PORT``; None for a server that is started here.

    Raises:
        NoSpark: the client is not installed, or nothing answers.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(
            "The Spark client is not installed. Install it with:  pip install 'leadwell[spark]'"
        ) from None
    with _address(remote) as address:
        try:
            spark = SparkSession.builder.remote(address).getOrCreate()
        except Exception as problem:
            raise NoSpark(f"No Spark answers at {address}: {str(problem).splitlines()[0]}") from problem
        try:
            return _on(spark, jobs)
        finally:
            spark.stop()


def _on(spark: "SparkSession", jobs: list[Job]) -> list[Done]:
    sent = spark.createDataFrame([tuple(asdict(job).values()) for job in jobs], _SENT)
    sent = sent.repartition(len(jobs))  # one file after the other, not by a hash of their names
    came = sent.mapInArrow(_chart_each, _BACK).collect()
    found = {one.source: one for one in (_from_text(row["done"]) for row in came)}
    return [found[job.source] for job in jobs]


def _chart_each(batches: Iterator[Any]) -> Iterator[Any]:
    """Run on a worker: chart the files that are named."""
    import json

    import pyarrow as pa

    for batch in batches:
        said = [json.dumps(asdict(chart_file(Job(**row)))) for row in batch.to_pylist()]
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
