"""How often shifts asked for are filled, so that the model shows the shifts short that were seen."""

from dataclasses import replace

from leadwell.staffing.establishment.answering import answer
from leadwell.staffing.establishment.asking import WhatIf

_YEARS = 3
_MOST = 8.0  # times as often asked as was measured
_STEPS = 12
_NEAR = 0.002


def calibrated(asked: WhatIf, short_seen: float) -> WhatIf:
    """Give the what-if with chances of bank and agency by which today's share of shifts short is the one seen.

    A shift that is short by less than a whole person is asked for or not, and a shift is filled whole; so the hours
    that bank and agency worked do not tell these chances by themselves. Both are taken as if shifts were offered so
    many times: ``1 - (1 - chance) ** times``, the same for both. Where no number of times gives the share seen, the
    nearest is taken.

    Args:
        asked: with the chances that hours tell.
        short_seen: share of shifts short when everybody is counted who came.
    """
    if asked.standing.level.bank <= 0 and asked.standing.level.agency <= 0:
        return asked
    quick = replace(asked, questions=(), savings=None, years=_YEARS, attendance_error=0.0, spread_error=0.0)

    def short(times: float) -> float:
        return answer(_offered(quick, times)).found[0].short.mean

    low, high = 0.0, _MOST
    for _ in range(_STEPS):
        times = (low + high) / 2
        found = short(times)
        if abs(found - short_seen) < _NEAR:
            break
        low, high = (times, high) if found > short_seen else (low, times)
    return _offered(asked, times)


def _offered(asked: WhatIf, times: float) -> WhatIf:
    level = asked.standing.level
    bank, agency = (1 - (1 - chance) ** times for chance in (level.bank, level.agency))
    return replace(asked, standing=replace(asked.standing, level=replace(level, bank=bank, agency=agency)))
