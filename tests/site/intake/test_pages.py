"""Sending, looking, confirming and loading, as a person does it."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.intake.shift_files import shift_file

from leadwell_site.audit.models import AuditLine, Override
from leadwell_site.background.worker import work_off
from leadwell_site.intake.models import PlaceAlias, Profile
from leadwell_site.intake.suggestions import suggestion_of
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Observation, Source
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.models import ShiftHours

OWN = (
    b"Loc;Wk date;Shift type;Grade of staff;Hrs rostered;Hrs actually done\n"
    b"Harvey Ward;01/03/2025;Day;Registered nurse;23;22\n"
    b"Harvey Ward;01/03/2025;Night;Registered nurse;23;11.5\n"
    b"Harvey Ward;02/03/2025;Day;Registered nurse;23;23\n"
)


@pytest.fixture
def analyst(client, trust, sign_in):
    return sign_in(client, trust.people["analyst"])


def send(client, *files, follow=True):
    """Send files by name and content and do the work that was asked for."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(reverse("intake:files"), {"files": uploads}, follow=follow)
    work_off()
    return answer


def page(client, source):
    return client.get(reverse("intake:file", args=[source.pk])).content.decode()


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def post(client, name, source, data=None):
    answer = client.post(reverse(name, args=[source.pk]), data or {}, follow=True)
    assert answer.status_code == 200
    work_off()
    return words(answer.content.decode())


def test_a_file_is_sent_looked_at_loaded_and_seen(analyst, trust):
    send(analyst, ("march.csv", shift_file({"NORT1": "Harvey Ward"})))
    source = Source.objects.get()
    assert source.state == SourceState.CHECKED
    said = words(page(analyst, source))
    assert "New figures and shifts 18" in said
    assert "Load this file" in said
    assert not Load.objects.exists()

    waiting = post(analyst, "intake:load", source)
    assert "Being loaded" in waiting
    source.refresh_from_db()
    assert source.state == SourceState.LOADED
    said = words(page(analyst, source))
    assert "What was loaded" in said
    assert f"Loaded by {trust.people['analyst'].email}" in said
    assert reverse("overview:unit", args=[trust.wards[0].pk]) in page(analyst, source)
    assert ShiftHours.objects.count() == 12

    again = send(analyst, ("march again.csv", shift_file({"NORT1": "Harvey Ward"})))
    assert "march.csv was received before; it is loaded. Nothing changed." in words(again.content.decode())
    assert (Source.objects.count(), Load.objects.count(), ShiftHours.objects.count()) == (1, 1, 12)


def test_a_misspelt_unit_is_suggested_confirmed_once_and_known_the_next_time(analyst, trust):
    send(analyst, ("march.csv", shift_file({"-": "Harvvey Ward"})))
    source = Source.objects.get()
    said = words(page(analyst, source))
    assert "1 place of the file is not known" in said
    assert "Load this file" not in said

    form = words(analyst.get(reverse("intake:units", args=[source.pk])).content.decode())
    assert "What is Harvvey Ward?" in form
    assert "Probably the same as" in form or "The same as Harvey Ward" in form
    post(
        analyst, "intake:units", source, {"unit_0": f"same:{trust.wards[0].pk}", "serves": "adult_inpatient"}
    )
    post(analyst, "intake:load", source)
    assert set(ShiftHours.objects.values_list("unit__name", flat=True)) == {"Harvey Ward"}
    assert PlaceAlias.objects.get().unit == trust.wards[0]
    assert not Override.objects.exists()

    send(analyst, ("april.csv", shift_file({"-": "Harvvey Ward"}, days=4)))
    later = Source.objects.first()
    assert (later.state, later.summary["asked"]) == (SourceState.CHECKED, 0)
    assert later.summary["preview"]["counts"]["corrected"] == 0


def test_choosing_another_unit_than_the_likely_one_is_noted(analyst, trust):
    send(analyst, ("march.csv", shift_file({"-": "Harvvey Ward"})))
    post(
        analyst,
        "intake:units",
        Source.objects.get(),
        {"unit_0": f"new:ward:{trust.site.pk}", "serves": "adult_inpatient"},
    )
    noted = Override.objects.get()
    assert (noted.suggestion, noted.suggested, noted.chosen) == ("intake.unit", "Harvey Ward", "a new unit")


def test_a_new_ward_is_made_when_the_file_is_loaded_and_not_before(analyst, trust):
    send(analyst, ("march.csv", shift_file({"NORT7": "Elm Ward"})))
    source = Source.objects.get()
    post(
        analyst,
        "intake:units",
        source,
        {"unit_0": f"new:ward:{trust.site.pk}", "serves": "other_inpatient"},
    )
    assert "To be added as units: Elm Ward." in words(page(analyst, source))
    assert not Unit.objects.filter(name="Elm Ward").exists()
    post(analyst, "intake:load", source)
    made = Unit.objects.get(name="Elm Ward")
    assert (made.parent, made.code, made.serves) == (trust.site, "NORT7", "other_inpatient")
    assert ShiftHours.objects.filter(unit=made).count() == 12


def test_a_ward_under_a_new_name_is_known_by_its_code_and_renamed_only_on_asking(analyst, trust):
    send(analyst, ("march.csv", shift_file({"NORT1": "Heron Ward"})))
    source = Source.objects.get()
    assert "Heron Ward is known by its code NORT1 under another name." in words(page(analyst, source))
    post(analyst, "intake:units", source, {"rename_0": "on"})
    post(analyst, "intake:load", source)
    ward = Unit.objects.get(pk=trust.wards[0].pk)
    assert ward.name == "Heron Ward"
    assert list(ward.names.order_by("id").values_list("name", "from_on")) == [
        ("Harvey Ward", None),
        ("Heron Ward", date(2025, 3, 1)),
    ]


def test_what_is_left_out_is_told_and_not_loaded(analyst, trust):
    send(analyst, ("march.csv", shift_file({"NORT1": "Harvey Ward", "-": "Elm Ward"})))
    source = Source.objects.get()
    post(analyst, "intake:units", source, {"unit_0": "leave", "serves": "adult_inpatient"})
    assert "Elm Ward: left out." in words(page(analyst, source))
    post(analyst, "intake:load", source)
    assert set(ShiftHours.objects.values_list("unit__name", flat=True)) == {"Harvey Ward"}
    assert Load.objects.get().counts["left_out"] == 12 + 6


def test_an_unknown_layout_is_explained_once_and_remembered(analyst, trust):
    send(analyst, ("own.csv", OWN))
    source = Source.objects.get()
    assert source.state == SourceState.UNKNOWN
    address = reverse("intake:columns", args=[source.pk])
    asked = analyst.get(address).content.decode()
    assert "What do the columns mean?" in words(asked)
    assert 'value="Layout of own"' in asked
    chosen = {"name": "Our roster", "shape": "shift"}
    wanted = ["place", "when", "part", "staff_group", "planned_hours", "actual_hours"]
    chosen |= {f"column_{at}": meaning for at, meaning in enumerate(wanted)}
    lacking = words(analyst.post(address, chosen | {"column_1": "ignore"}).content.decode())
    assert "Say which column is the date, month or other period." in lacking

    suggested = [one.meaning.value for one in suggestion_of(source).columns]
    post(analyst, "intake:columns", source, chosen)
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED
    assert Profile.objects.get().name == "Our roster"
    assert Override.objects.count() == sum(a != b for a, b in zip(suggested, wanted, strict=True))
    post(analyst, "intake:load", source)
    assert sorted(ShiftHours.objects.values_list("actual_hours", flat=True)) == [11.5, 22.0, 23.0]

    send(analyst, ("own later.csv", OWN.replace(b"/03/2025", b"/04/2025")))
    assert Source.objects.first().state == SourceState.CHECKED


def test_shifts_without_a_column_of_hours_worked_are_warned_of(analyst, trust):
    send(analyst, ("own.csv", OWN))
    wanted = ["place", "when", "part", "staff_group", "planned_hours", "ignore"]
    chosen = {"name": "Our roster", "shape": "shift"}
    chosen |= {f"column_{at}": meaning for at, meaning in enumerate(wanted)}
    address = reverse("intake:columns", args=[Source.objects.get().pk])
    answer = words(analyst.post(address, chosen, follow=True).content.decode())
    assert "Without them no shift can be judged." in answer


def test_a_file_that_cannot_be_read_is_refused_with_the_reason_and_the_remedy(analyst):
    send(analyst, ("broken.xlsx", b"PK\x03\x04 not a workbook"))
    source = Source.objects.get()
    assert source.state == SourceState.REFUSED
    said = words(page(analyst, source))
    assert "Not read" in said
    assert "How to mend it" in said


def test_an_empty_file_and_no_file_are_told_of(analyst):
    assert "empty.csv is empty." in words(send(analyst, ("empty.csv", b"")).content.decode())
    assert "Choose at least one file" in words(analyst.post(reverse("intake:files"), {}).content.decode())
    assert not Source.objects.exists()


def test_the_name_of_a_file_is_shown_as_text(analyst):
    send(analyst, ("<script>alert(1)</script>.csv", shift_file({"NORT1": "Harvey Ward"})))
    source = Source.objects.get()
    for html in (page(analyst, source), analyst.get(reverse("intake:files")).content.decode()):
        assert "<script>alert" not in html
    answer = analyst.get(reverse("intake:original", args=[source.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == shift_file({"NORT1": "Harvey Ward"})


def test_faults_to_download_cannot_act_as_formulas(analyst):
    content = shift_file({"NORT1": "Harvey Ward"}).replace(b",22.0,", b",=cmd|calc,", 1)
    send(analyst, ("march.csv", content))
    source = Source.objects.get()
    table = analyst.get(reverse("intake:faults_file", args=[source.pk])).content.decode("utf-8-sig")
    assert "'=cmd|calc" in table
    assert ",=cmd" not in table


def test_a_row_is_shown_as_it_stood_with_what_was_made_of_it(analyst):
    send(analyst, ("march.csv", shift_file({"NORT1": "Harvey Ward"})))
    source = Source.objects.get()
    post(analyst, "intake:load", source)
    said = words(analyst.get(reverse("intake:row", args=[source.pk, 2])).content.decode())
    assert "Staff group Registered nurse" in said
    assert "Actual hours 22.0" in said
    assert "What Hours of registered nurses" in said
    assert "Value required 23, planned 23, actual 22" in said
    assert analyst.get(reverse("intake:row", args=[source.pk, 999])).status_code == 404


def test_a_figure_leads_in_two_clicks_to_its_row_also_for_those_who_may_not_load(analyst, trust, sign_in):
    send(analyst, ("falls.csv", b"Ward,Month,Measure,Value\nHarvey Ward,2025-03,Falls,7\n"))
    source = Source.objects.get()
    assert source.state == SourceState.CHECKED
    post(analyst, "intake:load", source)
    figure = Observation.objects.get()
    member = sign_in(analyst, trust.ward_people["staff"])
    html = member.get(reverse("measures:observation", args=[figure.pk])).content.decode()
    address = reverse("intake:row", args=[source.pk, figure.row])
    assert address in html
    assert "Value 7" in words(member.get(address).content.decode())
    assert "About the file" in words(page(member, source))
    assert "Download every fault" not in page(member, source)


def test_whoever_loads_for_a_ward_works_on_their_own_files_and_units_only(client, trust, sign_in):
    manager = sign_in(client, trust.ward_people["ward_manager"])
    send(manager, ("both.csv", shift_file({"NORT1": "Harvey Ward", "NORT2": "Maple Ward"})))
    source = Source.objects.get()
    assert "Maple Ward: left out. It is outside the units that you may load for." in words(
        page(manager, source)
    )
    post(manager, "intake:load", source)
    assert set(ShiftHours.objects.values_list("unit__name", flat=True)) == {"Harvey Ward"}

    sign_in(client, trust.people["analyst"])
    send(client, ("other.csv", shift_file({"NORT2": "Maple Ward"})))
    theirs = Source.objects.first()
    sign_in(client, trust.ward_people["ward_manager"])
    assert client.get(reverse("intake:file", args=[theirs.pk])).status_code == 404
    assert "other.csv" not in words(client.get(reverse("intake:files")).content.decode())


def test_rows_out_of_the_reach_of_whoever_loaded_a_file_are_loaded_by_somebody_who_reaches_more(
    client, trust, sign_in
):
    both = shift_file({"NORT1": "Harvey Ward", "NORT2": "Maple Ward"})
    manager = sign_in(client, trust.ward_people["ward_manager"])
    send(manager, ("both.csv", both))
    source = Source.objects.get()
    post(manager, "intake:load", source)
    said = words(page(manager, source))
    assert "Not everything was loaded" in said
    assert "Ask somebody who loads files for the whole organisation" in said
    assert "you can add nothing more of it" in post(manager, "intake:load_again", source)
    source.refresh_from_db()
    assert source.state == SourceState.LOADED

    analyst = sign_in(client, trust.people["analyst"])
    send(analyst, ("both.csv", both))
    assert "Check it again to load the rest" in words(page(analyst, source))
    post(analyst, "intake:load_again", source)
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED
    assert source.summary["preview"]["counts"]["corrected"] == 0
    assert "cannot be set aside" in post(analyst, "intake:set_aside", source)
    before = ShiftHours.objects.count()
    post(analyst, "intake:load", source)
    source.refresh_from_db()
    assert source.state == SourceState.LOADED
    assert ShiftHours.objects.count() == 2 * before
    assert set(ShiftHours.objects.values_list("unit__name", flat=True)) == {"Harvey Ward", "Maple Ward"}
    assert AuditLine.objects.filter(did="intake.source.opened_again", actor=trust.people["analyst"].email)
    assert "Not everything was loaded" not in words(page(analyst, source))
    assert "you can add nothing more of it" in post(analyst, "intake:load_again", source)


def test_whoever_loads_for_a_ward_does_not_replace_what_columns_were_said_to_mean(client, trust, sign_in):
    manager = sign_in(client, trust.ward_people["ward_manager"])
    send(manager, ("own.csv", OWN))
    source = Source.objects.get()
    kept = Profile.objects.create(
        organisation=trust.organisation,
        fingerprint=suggestion_of(source).fingerprint,
        name="The trust's roster",
        columns={"as": "the trust said"},
        confirmed_by="analyst@northgate.example",
        confirmed_at=source.received_at,
    )
    chosen = {"name": "Ours", "shape": "shift"}
    wanted = ["place", "when", "part", "staff_group", "planned_hours", "actual_hours"]
    chosen |= {f"column_{at}": meaning for at, meaning in enumerate(wanted)}
    said = post(manager, "intake:columns", source, chosen)
    assert "has already said what these columns mean" in said
    kept.refresh_from_db()
    assert (kept.name, kept.columns) == ("The trust's roster", {"as": "the trust said"})


def test_strangers_find_nothing_and_those_without_the_permission_are_refused(
    analyst, trust, other_trust, sign_in
):
    send(analyst, ("march.csv", shift_file({"NORT1": "Harvey Ward"})))
    source = Source.objects.get()
    names = (
        "file",
        "progress",
        "columns",
        "units",
        "load",
        "set_aside",
        "take_up",
        "faults_file",
        "original",
    )
    stranger = sign_in(analyst, other_trust.people["analyst"])
    for name in (*names, "kept_rows_file"):
        address = reverse(f"intake:{name}", args=[source.pk])
        assert stranger.get(address).status_code == 404, name
        assert stranger.post(address).status_code in {404, 405}, name
    assert stranger.get(reverse("intake:row", args=[source.pk, 2])).status_code == 404
    board = sign_in(stranger, trust.people["board"])
    assert board.get(reverse("intake:files")).status_code == 403
    assert board.get(reverse("intake:file", args=[source.pk])).status_code == 404
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED


def test_a_file_is_set_aside_and_taken_up_again(analyst):
    send(analyst, ("march.csv", shift_file({"NORT1": "Harvey Ward"})))
    source = Source.objects.get()
    assert "Set aside by you" in post(analyst, "intake:set_aside", source)
    assert "so this cannot be done with it now" in post(analyst, "intake:load", source)
    post(analyst, "intake:take_up", source)
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_filled_in_is_read(analyst, form):
    content = analyst.get(reverse("intake:template", args=[form])).content
    assert content[:2] == (b"PK" if form == "xlsx" else "\ufeff".encode()[:2])
    send(analyst, (f"template.{form}", content))
    source = Source.objects.get()
    assert (source.state, source.summary["rows"]) == (SourceState.CHECKED, 0)
    assert "Nothing" not in source.title


def test_one_file_and_three_files_are_listed_with_the_same_number_of_queries(analyst):
    counts = []
    for at in range(3):
        send(analyst, (f"{at}.csv", shift_file({"NORT1": "Harvey Ward"}, days=at + 1)))
        if at in {0, 2}:
            with CaptureQueriesContext(connection) as caught:
                analyst.get(reverse("intake:files"))
            counts.append(len(caught))
    assert counts[0] == counts[1]
