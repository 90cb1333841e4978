"""A what-if in words and as a table: figures never without the range that is left open."""

from dataclasses import fields

import polars as pl

from leadwell.staffing.establishment.answering import Answer, Found, Range, Tripwire
from leadwell.staffing.establishment.parameters import evidence_words, findings, shipped_costs

_FEW = 5  # units told of
_FEWEST_YEARS = 20  # simulated, below which where 19 in 20 lie is told too narrowly
_NARROW = 0.0005  # shares that differ by less are said to be the same


def table(answer: Answer) -> pl.DataFrame:
    """Give the answer as a table: one row a question, three columns a figure (mean, lowest, highest of 19 years in 20).

    Shares are parts of one, hours and cost are of all units in a year. A figure that cannot be told is null.
    """
    rows = []
    for one in answer.found:
        row: dict[str, object] = {
            "question": one.name,
            "plan": one.plan,
            "short_unflexed": one.short_unflexed,
        }
        for field in fields(Found):
            value = getattr(one, field.name)
            if field.name in row or field.name in {"name", "short_by_unit"}:
                continue
            for end in ("mean", "low", "high"):
                name = field.name if end == "mean" else f"{field.name}_{end}"
                row[name] = None if value is None else getattr(value, end)
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def table_by_unit(answer: Answer) -> pl.DataFrame:
    """Give the share of short shifts of each unit under each question, with its range: one row a question and unit."""
    rows = [
        (one.name, name, short.mean, short.low, short.high)
        for one in answer.found
        for name, short in zip(answer.asked.wards.names, one.short_by_unit, strict=True)
    ]
    return pl.DataFrame(rows, schema=["question", "unit", "short", "short_low", "short_high"], orient="row")


def lines(answer: Answer) -> list[str]:
    """Give what is printed: a table of questions, what a point of fill buys, the tripwire, and what to make of it."""
    asked = answer.asked
    head = [
        "",
        "Short",
        "Over",
        *(["Red-flag shifts"] if answer.flags else []),
        "Bank h",
        "Agency h",
        "Lent h",
    ]
    money = asked.prices.own_hour is not None
    head += ["Cost"] if money else []
    rows = [head]
    for one in answer.found:
        row = [one.name, _points(one.short), _points(one.over)]
        row += [_whole(one.flagged)] if one.flagged is not None else []
        row += [_whole(one.bank_hours), _whole(one.agency_hours), _whole(one.moved_hours)]
        row += [_whole(one.cost)] if money and one.cost is not None else []
        rows.append(row)
    wide = [max(len(row[at]) for row in rows) for at in range(len(head))]
    printed = [
        "  ".join(
            cell.ljust(wide[at]) if at == 0 else cell.rjust(wide[at]) for at, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
    short = f"{asked.model.short:.0%}"
    about = (
        f"{asked.title}: {asked.wards.count:,} units, {asked.shifts_a_year:,} shifts a year each, "
        f"{asked.years:,} simulated years."
    )
    return [
        about,
        f"Short and over: the share of shifts more than {short} below or above what they required. In brackets: where "
        "19 years in 20 lie. Hours, shifts and cost are of all units in a year.",
        *_few_years(asked.years),
        "",
        *printed,
        "",
        *_changes(answer),
        *_shortest(answer),
        *([_wire(answer.tripwire, asked.prices.currency)] if answer.tripwire else []),
        *_doubts(answer),
    ]


def evidence_lines() -> list[str]:
    """Give the published findings that are shown beside a what-if, each with its source."""
    return [evidence_words(), *(f"- {one.sentence}" for one in findings())]


def _few_years(years: int) -> list[str]:
    if years >= _FEWEST_YEARS:
        return []
    return [
        f"Only {years} simulated {'year' if years == 1 else 'years'}: with fewer than {_FEWEST_YEARS} the brackets are "
        "too narrow. Ask for more before anything is decided."
    ]


def _changes(answer: Answer) -> list[str]:
    """Say what each question changes, met by the same luck."""
    found = []
    for one in answer.found[1:]:
        change = one.short_change
        if max(abs(change.low), abs(change.high)) < _NARROW:
            words = "no change in short shifts"
        else:
            low, high = change.low * 100, change.high * 100
            words = f"{change.mean * 100:+.1f} points of shifts short ({low:+.1f} to {high:+.1f})"
        if one.cost_change is not None:
            cost = one.cost_change
            low, high = cost.low, cost.high
            money = answer.asked.prices.currency
            words += f", {_signed(cost.mean)} {money} a year ({_signed(low)} to {_signed(high)})"
            dear = one.cost_of_a_shift_saved
            if dear is not None:
                saved = -one.short_change.mean * answer.asked.wards.count * answer.asked.shifts_a_year
                words += f", {dear / saved:,.0f} for each short shift less"
        found.append(f"{one.name}: {words}.")
    return [*found, ""] if found else []


def _shortest(answer: Answer) -> list[str]:
    """Say which units are short most often as things stand, where units were named."""
    if not answer.asked.named or answer.asked.wards.count < 2:
        return []
    ranked = sorted(
        zip(answer.asked.wards.names, answer.found[0].short_by_unit, strict=True),
        key=lambda one: -one[1].mean,
    )
    told = "; ".join(f"{name} {_points(short)}" for name, short in ranked[:_FEW])
    return [f"Short most often as things stand: {told}.", ""]


def _wire(wire: Tripwire, currency: str) -> str:
    """Say where a savings scheme passes its mark."""
    mark = f"{wire.mark:.0%} of shifts short"
    if wire.cut is None:
        return (
            f"Tripwire of {wire.name!r}: {mark} is passed already ({_points(wire.short_now)}). "
            "There is nothing to save here under that mark.\n"
        )
    if wire.reaches_most:
        return (
            f"Tripwire of {wire.name!r}: {mark} is not passed by a cut of {wire.cut:.1%}, the most that was "
            "looked at.\n"
        )
    cautious = (
        "some years pass it even without a cut"
        if wire.cut_cautious is None
        else f"for 39 years in 40 to stay under it, cut no more than {wire.cut_cautious:.1%}"
    )
    saved = (
        ""
        if wire.saved is None
        else f", which saves {_three(wire.saved)} {currency} a year with temporary staff counted"
    )
    return f"Tripwire of {wire.name!r}: {mark} is passed at a cut of {wire.cut:.1%} of the plan{saved}; {cautious}.\n"


def _doubts(answer: Answer) -> list[str]:
    asked, model = answer.asked, answer.asked.model
    found = []
    if asked.measured:
        found.append("Attendance and spread are your own.")
    else:
        found.append(
            "Attendance and spread are not yours: they were fitted to a published simulation of 81 wards "
            f"({model.founding.source}). Put your own into [demand]: the ranges then become those of your wards."
        )
    found.append(
        f"On the 24 published figures the fitted simulation is {model.fitted_within:.1f} points off (root mean "
        "square). Ranges hold luck and the doubt about attendance and spread; they hold neither that nor a year unlike "
        "others."
    )
    if asked.prices.own_hour is None:
        found.append("No cost is told, since the file gives no own_hour under [cost].")
    elif asked.prices.shipped:
        costs = shipped_costs()
        found.append(
            f"Bank hours are taken as {asked.prices.bank:g} and agency hours as {asked.prices.agency:g} times an hour "
            f"of your own ({costs.founding.status.words or costs.founding.status.value}): put your rates into [cost]."
        )
    if answer.flags:
        codes = ", ".join(flag.code for flag in answer.flags)
        found.append(f"Red-flag shifts are those with one of {codes}, worked out from hours alone.")
    return found


def _points(one: Range) -> str:
    if one.high - one.low < _NARROW:
        return f"{one.mean * 100:.1f}%"
    return f"{one.mean * 100:.1f}% ({one.low * 100:.1f}-{one.high * 100:.1f})"


def _whole(one: Range | None) -> str:
    if one is None:
        return "cannot tell"
    if one.high - one.low < 0.5:
        return _three(one.mean)
    return f"{_three(one.mean)} ({_three(one.low)}-{_three(one.high)})"


def _signed(value: float) -> str:
    return f"+{_three(value)}" if round(value) > 0 else _three(value)


def _three(value: float) -> str:
    """Write a figure to three digits that count; more would say more than is known."""
    if abs(value) < 1000:
        return f"{round(value)}"
    power = len(f"{abs(value):.0f}") - 3
    rounded = round(value / 10**power) * 10**power
    return f"{rounded / 1e6:,g}m" if abs(rounded) >= 1e6 else f"{rounded:,.0f}"
