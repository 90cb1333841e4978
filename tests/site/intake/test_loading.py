"""From the bytes of a file to what is known, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.site.intake.shift_files import shift_file

from leadwell_site.audit.models import AuditLine
from leadwell_site.audit.queries import chain_faults
from leadwell_site.intake import actions
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Observation, Series, Source
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

AT = datetime(2025, 4, 5, 7, tzinfo=UTC)
BY = "analyst@northgate.example"


def checked(organisation, content, name="march.csv", at=AT):
    source = actions.receive(organisation=organisation, content=content, file_name=name, by=BY, at=at)
    return actions.check(source=source, at=at)


def everything():
    return {
        "shifts": sorted(
            ShiftHours.objects.values_list(
                "unit__name", "on", "part", "staff_group", "known_at", "actual_hours", "missing", "row"
            )
        ),
        "census": sorted(
            ShiftCensus.objects.values_list("unit__name", "on", "part", "level", "known_at", "people", "row")
        ),
        "figures": sorted(
            Observation.objects.values_list(
                "series__unit__name", "series__measure", "period_start", "known_at", "numerator", "missing"
            ),
            key=str,
        ),
        "loads": list(Load.objects.values_list("id", "counts")),
        "audit": AuditLine.objects.count(),
    }


def test_a_file_is_loaded_once_and_the_same_bytes_again_change_nothing(trust):
    content = shift_file({"NORT1": "Harvey Ward", "NORT2": "Maple Ward"})
    source = checked(trust.organisation, content)

    assert source.state == SourceState.CHECKED
    assert source.summary["preview"]["counts"]["added"] == 24 + 12
    assert not ShiftHours.objects.exists()

    load = actions.load(source=source, by=BY, known_at=AT)

    assert load.counts["added"] == 24 + 12
    assert load.counts["corrected"] == load.counts["left_out"] == 0
    assert ShiftHours.objects.count() == 24
    assert set(Series.objects.values_list("unit__name", flat=True)) == {"Harvey Ward", "Maple Ward"}
    before = everything()

    again = actions.receive(
        organisation=trust.organisation, content=content, file_name="again.csv", by=BY, at=AT + timedelta(1)
    )
    assert again == source
    assert actions.load(source=again, by=BY, known_at=AT + timedelta(1)) == load
    assert everything() == before
    assert chain_faults() == []


def test_the_same_rows_in_another_file_add_nothing(trust):
    content = shift_file({"NORT1": "Harvey Ward"})
    actions.load(source=checked(trust.organisation, content), by=BY, known_at=AT)
    before = everything()

    other = checked(trust.organisation, content + b"\n", at=AT + timedelta(1))
    load = actions.load(source=other, by=BY, known_at=AT + timedelta(1))

    assert Source.objects.count() == 2
    assert load.counts["added"] == load.counts["corrected"] == load.counts["worked_out"] == 0
    after = everything()
    assert {name: after[name] for name in ("shifts", "census", "figures")} == {
        name: before[name] for name in ("shifts", "census", "figures")
    }


def test_a_later_edition_adds_its_corrections_and_nothing_else(trust):
    names = {"NORT1": "Harvey Ward"}
    actions.load(source=checked(trust.organisation, shift_file(names)), by=BY, known_at=AT)
    later = AT + timedelta(days=20)
    edition = checked(trust.organisation, shift_file(names, actual={("Harvey Ward", 1): 11.5}), at=later)

    preview = edition.summary["preview"]
    assert (preview["counts"]["corrected"], preview["counts"]["added"]) == (1, 0)
    (change,) = preview["corrections"]
    assert (change["unit"], change["of"], change["before"]["numerator"], change["after"]["numerator"]) == (
        "Harvey Ward", "actual_hours", 22.0, 11.5,
    )  # fmt: skip

    load = actions.load(source=edition, by=BY, known_at=later)
    assert load.counts["corrected"] == 1
    assert load.counts["worked_out"] > 0
    assert ShiftHours.objects.count() == 12 + 1
    shift = ShiftHours.objects.filter(on="2025-03-02", part="day", staff_group="registered")
    assert sorted(shift.values_list("known_at", "actual_hours")) == [(AT, 22.0), (later, 11.5)]


def test_nothing_is_loaded_while_a_unit_is_not_confirmed(trust):
    source = checked(trust.organisation, shift_file({"-": "Harvie Ward"}))

    assert source.summary["asked"] == 1
    with pytest.raises(actions.UnitsNotConfirmed, match="Harvie Ward"):
        actions.load(source=source, by=BY, known_at=AT)
    assert not Load.objects.exists()


def test_a_file_loaded_in_the_background_is_known_from_when_it_is_loaded(trust):
    from leadwell_site.intake.jobs import load_source
    from leadwell_site.organisations import clock

    source = checked(trust.organisation, shift_file({"NORT1": "Harvey Ward"}))
    source.choices = {**source.choices, "asked_by": BY, "asked_at": AT.isoformat()}
    source.save(update_fields=["choices"])
    before = clock.now()
    load_source(source.pk)
    loaded = source.loads.get(why="")
    assert AT < before <= loaded.known_at <= clock.now()
    assert set(ShiftHours.objects.values_list("known_at", flat=True)) == {loaded.known_at}
