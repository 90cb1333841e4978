"""The kinds of control chart, what each is for, and where its figures can lie by nature."""

from dataclasses import dataclass
from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class UnknownKind(LeadwellError):
    """There is no control chart of that kind."""


class Kind(StrEnum):
    """A kind of control chart, by the name it has in commands and files."""

    XMR = "xmr"
    XMR_MEDIAN = "xmr_median"  # centre: median; reach: mean moving range
    XMR_MEDIAN_MR = "xmr_median_mr"  # centre: median; reach: median moving range
    RUN = "run"
    MR = "mr"
    P = "p"
    P_PRIME = "pp"
    U = "u"
    U_PRIME = "up"
    C = "c"
    C_PRIME = "cp"
    I_PRIME = "ip"
    G = "g"
    T = "t"
    XBAR = "xbar"
    S = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a kind of chart is for."""

    title: str
    for_what: str
    needs_denominator: bool = False
    takes_denominator: bool = False  # the value becomes a rate
    subgroups: bool = False  # rows of one period are one point
    floor: float | None = None
    ceiling: float | None = None
    has_limits: bool = True


ABOUT: dict[Kind, About] = {
    Kind.XMR: About(title="XmR chart", for_what="single values, one a period", takes_denominator=True),
    Kind.XMR_MEDIAN: About(
        title="XmR chart round the median",
        for_what="single values with a few far away",
        takes_denominator=True,
    ),
    Kind.XMR_MEDIAN_MR: About(
        title="XmR chart round the median, by the median moving range",
        for_what="single values with several far away",
        takes_denominator=True,
    ),
    Kind.RUN: About(
        title="run chart",
        for_what="any values; no limits, only runs",
        takes_denominator=True,
        has_limits=False,
    ),
    Kind.MR: About(
        title="moving range chart",
        for_what="how much single values differ from one to the next",
        takes_denominator=True,
        floor=0.0,
    ),
    Kind.P: About(
        title="p chart",
        for_what="a share: how many of how many",
        needs_denominator=True,
        takes_denominator=True,
        floor=0.0,
        ceiling=1.0,
    ),
    Kind.P_PRIME: About(
        title="p′ chart",
        for_what="a share of large numbers, which vary more than chance alone",
        needs_denominator=True,
        takes_denominator=True,
        floor=0.0,
        ceiling=1.0,
    ),
    Kind.U: About(
        title="u chart",
        for_what="a rate: events for an amount of exposure",
        needs_denominator=True,
        takes_denominator=True,
        floor=0.0,
    ),
    Kind.U_PRIME: About(
        title="u′ chart",
        for_what="a rate from large numbers, which varies more than chance alone",
        needs_denominator=True,
        takes_denominator=True,
        floor=0.0,
    ),
    Kind.C: About(title="c chart", for_what="events in equal periods", floor=0.0),
    Kind.C_PRIME: About(
        title="c′ chart",
        for_what="many events in equal periods, which vary more than chance alone",
        floor=0.0,
    ),
    Kind.I_PRIME: About(
        title="I′ chart",
        for_what="a ratio whose denominator changes from period to period",
        needs_denominator=True,
        takes_denominator=True,
    ),
    Kind.G: About(title="g chart", for_what="cases, or days, between rare events", floor=0.0),
    Kind.T: About(title="t chart", for_what="time between rare events", floor=0.0),
    Kind.XBAR: About(
        title="x-bar chart", for_what="the mean of several measurements in each period", subgroups=True
    ),
    Kind.S: About(
        title="s chart",
        for_what="how much several measurements of one period differ",
        subgroups=True,
        floor=0.0,
    ),
}


def limits_vary(kind: Kind) -> bool:
    """Say whether the limits of a kind of chart follow the size of the sample, point by point."""
    return ABOUT[kind].needs_denominator or ABOUT[kind].subgroups


_OTHER_NAMES = {
    "i": Kind.XMR,
    "x": Kind.XMR,
    "i_m": Kind.XMR_MEDIAN,
    "i_mm": Kind.XMR_MEDIAN_MR,
    "p'": Kind.P_PRIME,
    "u'": Kind.U_PRIME,
    "c'": Kind.C_PRIME,
    "i'": Kind.I_PRIME,
    "r": Kind.RUN,
}


def kind_of(name: str) -> Kind:
    """Give a kind of chart by its name, or by a name that other tools use for it.

    Raises:
        UnknownKind: there is none of that name; the message lists those that there are.

    >>> kind_of("p'")
    <Kind.P_PRIME: 'pp'>
    """
    plain = name.strip().lower()
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    try:
        return Kind(plain)
    except ValueError:
        raise UnknownKind(f"There is no chart {name!r}. There are: {', '.join(Kind)}.") from None
