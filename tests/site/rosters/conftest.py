"""A ward with people, their shifts of four weeks, and a solver that is quick."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from tests.site.rosters.ward_of_people import NOW, Peopled, put_people


@pytest.fixture
def at() -> Iterator[Any]:
    """The morning on which everything happens."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ward(trust: Any, at: Any) -> Peopled:
    """The first ward of a trust with nine nurses and four support workers."""
    return put_people(trust)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no search of a test last longer than a few seconds; what rules would buy is sought for some of them only."""
    from leadwell.staffing.roster.explain import RELAXED
    from leadwell_site.rosters.actions import finding

    find, buys, mend = finding.find_roster, finding.what_relaxing_buys, finding.repair
    better = finding.surpass
    few = {"eight hours more": RELAXED["eight hours more"], "single days off": RELAXED["single days off"]}

    def found(problem: Any, *, seconds: float, **more: Any) -> Any:
        return find(problem, seconds=min(seconds, 8.0), **more)

    def bought(problem: Any, known: Any, *, seconds_each: float, **more: Any) -> Any:
        return buys(problem, known, seconds_each=min(seconds_each, 0.5), **more)

    def mended(*args: Any, seconds: float, **more: Any) -> Any:
        return mend(*args, seconds=min(seconds, 2.0), **more)

    def surpassed(*args: Any, seconds: float, **more: Any) -> Any:
        return better(*args, seconds=min(seconds, 8.0), **more)

    monkeypatch.setattr(finding, "find_roster", found)
    monkeypatch.setattr(finding, "surpass", surpassed)
    monkeypatch.setattr(finding, "what_relaxing_buys", bought)
    monkeypatch.setattr(finding, "RELAXED", few)
    monkeypatch.setattr(finding, "repair", mended)
