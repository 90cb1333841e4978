"""Published files, loaded with their later editions."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.site.intake.shift_files import shift_file

from leadwell.intake import read
from leadwell.intake.corrections import corrections
from leadwell_site.intake import actions, queries
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Observation
from leadwell_site.measures.queries import figures
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import Unit, UnitCode

AT = datetime(2025, 8, 14, 9, tzinfo=UTC)
LATER = datetime(2025, 9, 11, 9, tzinfo=UTC)
BY = "analyst@northgate.example"
BEFORE, AFTER = "July-2025-CSV-9jfy4.csv", "AE-July-2025-CSV-revised.csv"


def loaded(organisation, content, name, at):
    source = actions.receive(organisation=organisation, content=content, file_name=name, by=BY, at=at)
    source = actions.check(source=source, at=at)
    assert source.state == SourceState.CHECKED
    return source, actions.load(source=source, by=BY, known_at=at)


def test_the_july_file_and_its_revision_show_exactly_the_changed_cells_as_corrections(trust, shared):
    folder = shared / "data/nhs_england"
    old, new = (folder.joinpath(name).read_bytes() for name in (BEFORE, AFTER))
    # The judge: the library compares the two readings cell by cell, without any database.
    wanted = corrections(read(old, BEFORE).observations, read(new, AFTER).observations)
    assert set(wanted["change"]) == {"changed"}

    UnitCode.objects.create(unit=trust.root, code="RTD", known_at=AT)  # one of the trusts is this one
    _, first = loaded(trust.organisation, old, BEFORE, AT)
    assert first.counts["added"] == Observation.objects.count() == read(old, BEFORE).observations.height
    peers = Unit.objects.filter(kind=UnitKind.PEER)
    assert first.counts["new_others"] == peers.count() == 200
    assert all(unit.path == f"{trust.root.path}{unit.pk}/" for unit in peers)

    source, second = loaded(trust.organisation, new, AFTER, LATER)
    told = {
        (one["unit"], one["measure"], one["before"]["numerator"], one["after"]["numerator"])
        for one in queries.corrections_of(second)
    }
    names = {"RTD": trust.root.name} | dict(peers.values_list("code", "name"))
    assert told == {
        (names[code], measure, before, after)
        for code, measure, before, after in wanted.select(
            "place_code", "measure", "numerator_before", "numerator_after"
        ).iter_rows()
    }
    assert second.counts["corrected"] == wanted.height
    assert second.counts["added"] == second.counts["withdrawn"] == second.counts["new_others"] == 0
    assert second.counts["unchanged"] == first.counts["added"] - wanted.height
    assert source.summary["preview"]["counts"]["corrected"] == wanted.height
    assert Observation.objects.count() == first.counts["added"] + wanted.height

    span = {"measures": None, "start": datetime(2025, 7, 1).date(), "end": datetime(2025, 7, 1).date()}
    then = figures([trust.root.pk], known_at=AT + timedelta(days=1), **span)
    now = figures([trust.root.pk], known_at=None, **span)
    changed = then.join(now, on="measure", suffix="_now")
    assert changed.filter(changed["numerator"] != changed["numerator_now"]).height == wanted.height


def test_more_unknown_homes_than_one_can_be_asked_about_are_decided_on_together(trust):
    homes = {f"H{at:03}": f"Home number {at}" for at in range(70)}
    content = shift_file(homes, days=1)
    source = actions.receive(
        organisation=trust.organisation, content=content, file_name="homes.csv", by=BY, at=AT
    )
    actions.check(source=source, at=AT)
    assert (source.summary["asked"], source.summary["questions"]) == (70, [])
    assert len(source.summary["asked_together"]) == 70
    with pytest.raises(actions.UnitsNotConfirmed):
        actions.ask_to_load(source=source, by=BY, at=AT)

    actions.confirm_units(source=source, choices={"rest": {"do": "peer"}}, by=BY, at=AT)
    actions.check(source=source, at=AT)
    assert source.summary["asked"] == 0
    load = actions.load(source=source, by=BY, known_at=AT)
    assert load.counts["new_others"] == 70
    assert Unit.objects.filter(kind=UnitKind.PEER, parent=trust.root).count() == 70
    assert Load.objects.get().counts["left_out"] == 0
