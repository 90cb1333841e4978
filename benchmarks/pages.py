"""Measures the server time and the number of queries of pages of the demonstration, and prints a table.

Make the demonstration first, then name its folder::

    leadwell demo --once --data var/demo
    LEADWELL_DATA=var/demo python -m benchmarks.pages

Server time is from the request to the last byte of the answer inside one process: views, queries, templates,
without a network. The first answers warm the caches and are left out.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

WARMING = 3
AIM_MILLISECONDS = 60.0


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--times", type=int, default=30, help="how often each page is asked for")
    times = asked.parse_args().times
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwell_site.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from leadwell_site.accounts.models import User
    from leadwell_site.measures.models import Observation
    from leadwell_site.organisations.models import Organisation, Unit
    from leadwell_site.publishing.models import Publication

    trust = max(Organisation.objects.all(), key=lambda one: one.units.filter(kind="ward").count())
    root = Unit.objects.get(organisation=trust, parent=None)
    ward = Unit.objects.filter(organisation=trust, kind="ward").first()
    person = User.objects.filter(roles__unit=root, roles__kind="analyst").first()
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    month = f"{Observation.objects.filter(series__unit=ward).latest('period_start').period_start:%Y-%m}"
    published = Publication.objects.filter(unit=ward).first()
    wards = Unit.objects.filter(organisation=trust, kind="ward").count()
    pages = {
        "Home of an analyst": reverse("overview:home"),
        "Overview of a ward": reverse("overview:unit", args=[ward.pk]),
        f"Overview of {wards} wards": reverse("overview:unit", args=[root.pk]),
        "Staffing of a ward, shift by shift": reverse("staffing:ward", args=[ward.pk]),
        f"Staffing of {wards} wards": reverse("staffing:ward", args=[root.pk]),
        "Chart of a ward": reverse("improvement:chart", args=[ward.pk, "staffing.fill.registered.all"]),
        f"Chart of {wards} wards": reverse(
            "improvement:chart", args=[root.pk, "staffing.fill.registered.all"]
        ),
        "Data room of a ward": reverse("overview:data_room", args=[ward.pk]),
        f"Data room of {wards} wards": reverse("overview:data_room", args=[root.pk]),
        "Signs in the figures of a ward": reverse("improvement:signals", args=[ward.pk]),
        f"Signs in the figures of {wards} wards": reverse("improvement:signals", args=[root.pk]),
        "Typing in a figure": reverse("improvement:type_in", args=[ward.pk, "quality.falls"]),
        "Is this chart safe to read?": reverse("improvement:safety", args=[ward.pk, "quality.falls"]),
        "A ward's figures for the public": reverse("overview:audience", args=[ward.pk, "public", month]),
        f"Figures of {wards} wards for the public": reverse(
            "overview:audience", args=[root.pk, "public", month]
        ),
    }
    if published:
        pages["Public page of a ward"] = reverse(
            "public:unit", args=[trust.slug, ward.pk, f"{published.month:%Y-%m}"]
        )
    print(f"Database: {connection.vendor}. {times} answers a page, after {WARMING} to warm up.\n")
    print(
        f"{'page':<40} {'median':>9} {'slowest':>9} {'queries':>8} {'size':>8}  aim {AIM_MILLISECONDS:g} ms"
    )
    for name, address in pages.items():
        taken = _timed(lambda address=address: client.get(address), times)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        _line(name, taken, str(len(queries)), f"{len(answer.content) / 1024:.0f} KiB")
    charts = _timed(_fifty_charts, times)
    _line("50 charts drawn on one page", charts, "", "")


def _timed(do: Callable[[], object], times: int) -> list[float]:
    """Give milliseconds of each go, in order."""
    for _ in range(WARMING):
        do()
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - before))
    return sorted(taken)


def _line(name: str, taken: list[float], queries: str, size: str) -> None:
    median = statistics.median(taken)
    verdict = "" if not queries else "within" if median <= AIM_MILLISECONDS else "over"
    print(f"{name:<40} {median:>6.1f} ms {taken[-1]:>6.1f} ms {queries:>8} {size:>8}  {verdict}")


def _fifty_charts() -> object:
    """Draw fifty charts of 30 months with their tables, as a page shows them."""
    from datetime import date

    from django.template import engines

    from leadwell.foundations.periods import Period, PeriodKind
    from leadwell.measures.charts import Figure, chart_of
    from leadwell.measures.definitions import measure

    first = Period(PeriodKind.MONTH, date(2023, 6, 1))
    kind = measure("staffing.fill.registered.day")
    charts = [
        chart_of(
            kind,
            [
                Figure(
                    period=first.shifted(at), numerator=900.0 + (at * 37 + which * 11) % 60, denominator=960.0
                )
                for at in range(30)
            ],
            place=f"Ward {which}",
        )
        for which in range(50)
    ]
    template = engines["jinja2"].from_string(
        '{% from "leadwell/macros/charts.jinja" import chart %}'
        '{% for one in charts %}{{ chart(one, size="narrow") }}{% endfor %}'
    )
    return template.render({"charts": charts})


if __name__ == "__main__":
    main()
