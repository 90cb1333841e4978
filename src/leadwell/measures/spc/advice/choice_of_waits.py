"""Which kind of chart fits events whose days or moments are known: that of the waits between them."""

from collections.abc import Sequence
from datetime import date, datetime

from leadwell.measures.spc.advice.figures import figures
from leadwell.measures.spc.advice.look import CountedAs, look
from leadwell.measures.spc.advice.reasons import Choice, Reasons
from leadwell.measures.spc.advice.terms import choice_terms
from leadwell.measures.spc.advice.waits import Waits, waits_between
from leadwell.measures.spc.kinds import Kind


def choose_waits(events: Sequence[date | datetime], *, name: str = "") -> tuple[Choice, Waits]:
    """Say which chart fits events of which the days or moments are known, and give the waits between them.

    Args:
        events: of each event, in any order.
        name: of the series.

    Raises:
        TooFewEvents: there are fewer than two, or days and moments are mixed.
    """
    terms, why = choice_terms(), Reasons()
    waits = waits_between(events)
    zeros = float((waits.days == 0).mean())
    given = figures(waits.days, name=name)
    report = look(given, CountedAs.WAITS)
    why.because(f"{len(events)} events, one every {waits.days.mean():.3g} days on average.")
    if zeros > terms.number("same_day_waits"):
        why.because(f"{zeros:.0%} of waits are of no days: two events on one day.")
        why.against(Kind.T, "a wait of nought has no place on it.")
        kind = Kind.G
    elif waits.in_moments:
        why.because("Events have times of day, so that waits can be measured.")
        why.against(Kind.G, "it is for waits counted in whole cases or days.")
        kind = Kind.T
    else:
        why.because("Waits are whole days; none is of no days.")
        why.against(
            Kind.G,
            "it is for waits counted in cases; for days it is about as good, where no day has two events.",
        )
        kind = Kind.T
    why.against(
        Kind.XMR,
        "waits are lopsided: its limits would call long waits special too often, and short ones never.",
    )
    if given.points < terms.whole("run_below"):
        why.against(kind, f"{given.points} waits are too few for limits.")
        kind = Kind.RUN
    choice = Choice(
        name=name,
        kind=kind,
        counted_as=CountedAs.WAITS,
        reasons=tuple(why.told),
        weighed=tuple(one for one in why.weighed if one.kind is not kind),
        report=report,
    )
    return choice, waits
