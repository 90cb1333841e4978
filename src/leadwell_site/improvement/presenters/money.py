"""A place's money beside its staffing and quality: one time axis, one layer of notes, and the same in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse

from leadwell.drawing import Panels
from leadwell.drawing.panels import AxisNote, Fan, Panel, Series
from leadwell.foundations.definition_files import definition
from leadwell.foundations.periods import month_of
from leadwell.improvement.money import UnitMoney, YearEnd
from leadwell.measures.charts import Asked, Chart, charts_of
from leadwell.measures.definitions import Measure, measure
from leadwell_site.design_system.wording import month as month_words
from leadwell_site.improvement.presenters.money_words import pounds
from leadwell_site.measures.presenters import shown
from leadwell_site.measures.presenters.decided import events_of, targets_of
from leadwell_site.measures.queries import AllDecided
from leadwell_site.measures.queries.trees import figure_of

SPEND, BUDGET = "finance.pay_spend", "finance.pay_budget"
BANK, AGENCY = "finance.bank_spend", "finance.agency_spend"
MONEY = (SPEND, BUDGET, BANK, AGENCY)
SUBJECTS = {
    "staffing": "Staffing",
    "quality": "Quality",
    "workforce": "Workforce",
    "voices": "What staff say",
}
_ALIKE = 0.01  # of the pay: what two returns of one pay may differ by
Rows = Mapping[str, Mapping[date, Mapping[str, Any]]]  # by measure, then by first day of the month
Keep = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """What the page shows until the reader chooses."""

    most_shown: int
    months_shown: int
    first: tuple[tuple[tuple[str, ...], int], ...]  # keys in order, and how many of those that there are


@cache
def page_rules() -> PageRules:
    """Give the rules that Leadwell ships."""
    found = definition("pages", "money_page")
    return PageRules(
        most_shown=found.whole("most_shown", least=1),
        months_shown=found.whole("months_shown", least=6),
        first=tuple(
            (found.texts(f"{subject}_first"), found.whole(f"{subject}_most", least=1))
            for subject in ("staffing", "quality")
        ),
    )


def offered(held: Mapping[str, Measure]) -> list[Measure]:
    """Give the measures that can stand below the money, by subject and title."""
    order = list(SUBJECTS)
    found = [one for one in held.values() if one.subject in SUBJECTS]
    return sorted(found, key=lambda one: (order.index(one.subject), one.title))


def chosen(asked: Sequence[str], held: Sequence[Measure]) -> list[Measure]:
    """Give the measures shown: those asked for, else the first few of the definition that there are."""
    there = {one.key for one in held}
    rules = page_rules()
    wanted = [key for key in dict.fromkeys(asked) if key in there][: rules.most_shown]
    if not wanted:
        wanted = [key for keys, most in rules.first for key in [one for one in keys if one in there][:most]]
    return [one for one in held if one.key in wanted]


def unit_money(name: str, rows: Rows, *, closed_on: date | None = None) -> UnitMoney:
    """Give a unit's money; the budget that spend was held against goes before the one that was set."""
    spend = {
        month: float(row["numerator"])
        for month, row in rows.get(SPEND, {}).items()
        if row["numerator"] is not None
    }
    budget = {
        month: float(row["numerator"])
        for month, row in rows.get(BUDGET, {}).items()
        if row["numerator"] is not None
    }
    budget |= {
        month: float(row["denominator"])
        for month, row in rows.get(SPEND, {}).items()
        if row["denominator"] is not None
    }
    return UnitMoney(name=name, spend=spend, budget=budget, closed_on=closed_on)


def months_of_axis(year: YearEnd, rows: Rows) -> list[date]:
    """Give the months of the axis: up to two years of what was told, and the rest of the financial year."""
    told = [month for month in rows.get(SPEND, {}) if month <= year.last]
    first = max(min(told), month_of(year.last).shifted(1 - page_rules().months_shown).start)
    found, month = [], month_of(first)
    while month.start <= max(year.last, year.months[-1]):
        found.append(month.start)
        month = month.following
    return found


def panels(
    rows: Rows,
    *,
    name: str,
    place: int,
    year: YearEnd,
    kinds: Sequence[Measure],
    decided: AllDecided,
) -> tuple[Panels, list[Chart]]:
    """Give the drawing, and the charts of the chosen measures as they stand in it."""
    months = months_of_axis(year, rows)
    last = month_of(year.last)
    charts = charts_of(
        Asked(
            measure=kind,
            figures=[
                figure_of(dict(row)) for day, row in rows.get(kind.key, {}).items() if day <= last.start
            ],
            place=name,
            until=last,
            steps=decided[place, kind.key].steps,
            target=targets_of(decided[place, kind.key]),
            events=events_of(decided[place, kind.key]),
        )
        for kind in kinds
    )
    charts = [replace(chart, title=kind.title) for kind, chart in zip(kinds, charts, strict=True)]
    money = unit_money(name, rows)
    found = [_pay(rows, money, months, year), *_temporary(rows, months, year.last)]
    found += [
        Panel(title=chart.title, latest="no figure" if chart.last is None else chart.last.shown, chart=chart)
        for chart in charts
    ]
    return (
        Panels(
            title=f"{name}: money, staffing and quality, {month_words(months[0])} to {month_words(months[-1])}",
            sentence=_sentence(found),
            axis=tuple(month_of(month).label for month in months),
            panels=tuple(found),
            notes=_notes(months, place, [*(measure(key) for key in MONEY), *kinds], decided),
            foretold_from=next((at for at, one in enumerate(months) if one > year.last), None),
        ),
        charts,
    )


def _sentence(found: Sequence[Panel]) -> str:
    return (
        f"{len(found)} panels share one time axis, and every note stands at its month in all of them. Two lines that "
        "move together prove no cause: ask what else changed."
    )


def _pay(rows: Rows, money: UnitMoney, months: Sequence[date], year: YearEnd) -> Panel:
    spend = tuple(money.spend.get(month) if month <= year.last else None for month in months)
    told = next((value for value in reversed(spend) if value is not None), None)

    def of(part: str) -> tuple[float | None, ...]:
        return tuple(
            getattr(year.to_come[month], part) if month in year.to_come else None for month in months
        )

    fan = Fan(
        name="foretold",
        middle=of("mean"),
        lo80=of("lo80"),
        hi80=of("hi80"),
        lo95=of("lo95"),
        hi95=of("hi95"),
    )
    return Panel(
        title="Pay, in pounds a month",
        latest=f"spent {pounds(told)}",
        lines=(
            Series(name="budget", values=tuple(money.budget.get(month) for month in months), is_plan=True),
            Series(name="spend", values=spend, hollow=_partial(rows, SPEND, months)),
        ),
        fan=fan if year.to_come else None,
    )


def _temporary(rows: Rows, months: Sequence[date], last: date) -> list[Panel]:
    """Bank and agency in pounds, and both as a share of pay."""
    lines, amounts = [], {}
    for key, name, dashes in ((BANK, "bank", ""), (AGENCY, "agency", "5 3")):
        told = {
            month: row["numerator"]
            for month, row in rows.get(key, {}).items()
            if month <= last and row["numerator"] is not None
        }
        if told:
            amounts[name] = told
            values = tuple(told.get(month) for month in months)
            lines.append(Series(name=name, values=values, dashes=dashes, hollow=_partial(rows, key, months)))
    if not lines:
        return []
    shares = {month: temporary_share(rows, month) for month in months if month <= last}
    known = [share for share in shares.values() if share is not None]
    names = " and ".join(amounts).capitalize()
    latest = [f"{name} {pounds(told[max(told)])}" for name, told in amounts.items()]
    return [
        Panel(title=f"{names}, in pounds a month", latest=", ".join(latest), lines=tuple(lines)),
        Panel(
            title=f"{names}, per cent of pay",
            latest=f"{known[-1]:.1f}%" if known else "no figure",
            lines=(Series(name="share", values=tuple(shares.get(month) for month in months)),),
        ),
    ]


def temporary_share(rows: Rows, month: date) -> float | None:
    """Give what bank and agency cost as a share of pay, in per cent; None where a part of it is not known."""
    parts = [
        (row["numerator"], row["denominator"])
        for key in (BANK, AGENCY)
        if key in rows
        for row in [rows[key].get(month) or {"numerator": None, "denominator": None}]
    ]
    if not parts or any(top is None or not bottom for top, bottom in parts):
        return None
    # Both are told out of one pay; where a unit told only one of them, the two sums are of different units.
    if max(bottom for _, bottom in parts) > min(bottom for _, bottom in parts) + 1:
        return None
    # So they are where both were told by fewer units than the pay was, or each by another unit of like pay.
    pay = rows.get(SPEND, {}).get(month)
    of_sum = pay is not None and pay["units"] > 1 and pay["numerator"] is not None
    if of_sum and max(bottom for _, bottom in parts) < pay["numerator"] * (1 - _ALIKE):
        return None
    return 100 * sum(top for top, _ in parts) / parts[0][1]


def _partial(rows: Rows, key: str, months: Sequence[date]) -> frozenset[int]:
    """The places of months whose sum is over some of the units only."""
    found = rows.get(key, {})
    return frozenset(
        at
        for at, month in enumerate(months)
        if month in found and found[month]["units"] < found[month]["units_known"]
    )


def _notes(
    months: Sequence[date], place: int, kinds: Sequence[Measure], decided: AllDecided
) -> tuple[AxisNote, ...]:
    """What happened and where limits begin anew, each once, in the order of days."""
    places = {month: at for at, month in enumerate(months)}
    found: dict[Any, tuple[date, AxisNote]] = {}
    for kind in kinds:
        stands = decided[place, kind.key]
        for note in stands.notes:
            at = places.get(month_of(note.on).start)
            if at is not None:
                found["note", note.pk] = (
                    note.on,
                    AxisNote(at=at, words=f"{month_words(note.on, 'short')}: {note.words}"),
                )
        for step in stands.steps:
            at = places.get(month_of(step.starts_on).start)
            if at is not None:
                words = f"{month_words(step.starts_on, 'short')}: limits of “{kind.title}” begin anew: {step.reason}"
                found["step", kind.key, step.starts_on] = (
                    step.starts_on,
                    AxisNote(at=at, words=words, is_step=True),
                )
    return tuple(note for _, note in sorted(found.values(), key=lambda one: (one[0], one[1].words)))


def table(
    rows: Rows, *, year: YearEnd, kinds: Sequence[Measure], keep: Keep
) -> tuple[list[Any], list[list[Any]]]:
    """Give head and rows of the table: the same figures as the drawing, the latest month first."""
    head: list[Any] = ["Month"]
    titles = ["Budget", "Spend", "Over or under", "Bank", "Agency", "Bank and agency, share of pay"]
    head += [{"text": title, "number": True} for title in [*titles, *(kind.title for kind in kinds)]]
    money = unit_money("", rows)
    found = []
    for month in reversed(months_of_axis(year, rows)):
        line: list[Any] = [_month_cell(rows, month, year)]
        budget = money.budget.get(month)
        line.append(pounds(budget))
        if month > year.last:
            come = year.to_come.get(month)
            line.append(
                "–" if come is None else f"{pounds(come.mean)} ({pounds(come.lo95)} to {pounds(come.hi95)})"
            )
            line += ["–"] * (len(titles) - 2 + len(kinds))
        else:
            line.append(_amount(rows, SPEND, month, keep))
            spend = money.spend.get(month)
            line.append(_difference(spend, budget))
            line += [_amount(rows, key, month, keep) for key in (BANK, AGENCY)]
            share = temporary_share(rows, month)
            line.append("not known" if share is None else f"{share:.1f}%")
            for kind in kinds:
                number = shown(kind, rows.get(kind.key, {}).get(month), keep=keep)
                line.append(
                    {"text": number.missing}
                    if number.missing
                    else {"text": number.text, "href": number.source_href}
                )
        found.append(line)
    return head, found


def _month_cell(rows: Rows, month: date, year: YearEnd) -> str:
    if month > year.last:
        return f"{month_words(month)}, foretold"
    row = rows.get(SPEND, {}).get(month)
    if row is not None and row["units"] < row["units_known"]:
        return f"{month_words(month)}, {row['units']} of {row['units_known']} units"
    return month_words(month)


def _amount(rows: Rows, key: str, month: date, keep: Keep) -> Any:
    row = rows.get(key, {}).get(month)
    number = shown(measure(key), row, keep=keep)
    if row is None or row["numerator"] is None:
        return {"text": number.missing or "not known"}
    return {"text": pounds(row["numerator"]), "href": number.source_href}


def _difference(spend: float | None, budget: float | None) -> str:
    if spend is None or budget is None:
        return "not known"
    over = spend - budget
    return "on budget" if round(over) == 0 else f"{pounds(abs(over))} {'over' if over > 0 else 'under'}"


def lines_of(
    charts: Sequence[Chart], kinds: Sequence[Measure], place: int, keep: Keep
) -> list[dict[str, str]]:
    """Give each chosen series in words, with the way to its chart."""
    return [
        {
            "title": kind.title,
            "sentence": chart.sentence,
            "href": keep(reverse("improvement:chart", args=[place, kind.key])),
        }
        for kind, chart in zip(kinds, charts, strict=True)
    ]
