"""Later editions: rows that are gone are asked about and withdrawn, older files are told of."""

import random
import re
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import transaction
from django.urls import reverse
from tests.site.intake.shift_files import FIRST, HEADINGS, shift_file
from tests.site.intake.test_loading import AT, BY, checked
from tests.site.intake.test_pages import page, post, send, words

from leadwell.foundations.staff import Part, StaffGroup
from leadwell_site.audit.models import AuditLine
from leadwell_site.audit.queries import chain_faults
from leadwell_site.intake import actions
from leadwell_site.measures import queries as measures
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Observation, Source
from leadwell_site.staffing import queries as staffing
from leadwell_site.staffing.actions import GroupTyped, type_in_shift
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

HARVEY = {"NORT1": "Harvey Ward"}
BOTH = HARVEY | {"NORT2": "Maple Ward"}
GROUPS = ("Registered nurse", "Healthcare assistant")
HISTORIES = 6
PUBLISHED = datetime(2025, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def analyst(client, trust, sign_in):
    return sign_in(client, trust.people["analyst"])


def without(content, *parts):
    """The file without the lines that hold all of these words."""
    return b"\n".join(
        line for line in content.split(b"\n") if not all(part.encode() in line for part in parts)
    )


def load(trust, content, at=AT, **decided):
    source = checked(trust.organisation, content, at=at)
    if decided:
        actions.decide(source=source, by=BY, at=at, **decided)
    return source, actions.load(source=source, by=BY, known_at=at)


def decided(client, source, **said):
    """Answer what the page asks as a browser does, with the hidden part of the form."""
    asked = client.get(reverse("intake:decide", args=[source.pk])).content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', asked)[1]
    return client.post(reverse("intake:decide", args=[source.pk]), {"seen": seen, **said}, follow=True)


def hours(trust, at=None):
    units = [trust.wards[0].pk, trust.wards[1].pk]
    rows = staffing.shifts(units, start=date(2024, 1, 1), end=date(2026, 1, 1), known_at=at)
    return {
        row[:4]: row[4] for row in rows.select("unit_id", "on", "part", "staff_group", "actual_hours").rows()
    }


def test_a_row_that_the_later_file_lacks_is_withdrawn_once_somebody_said_so(trust):
    whole = shift_file(BOTH)
    load(trust, whole)
    before = hours(trust)
    later = AT + timedelta(days=9)
    less = without(whole, "Harvey", "2025-03-02", "Night", "Registered")
    source = checked(trust.organisation, less, at=later)

    gone = source.summary["preview"]["gone"]
    assert (gone["count"], gone["in_months"]) == (1, 1)
    assert [(one["unit"], one["part"], one["on"], one["before"]["numerator"]) for one in gone["rows"]] == [
        ("Harvey Ward", "night", "2025-03-02", 22.0)
    ]
    with pytest.raises(actions.RowsNotDecided, match="1 rows that the earlier file had"):
        actions.load(source=source, by=BY, known_at=later)
    with pytest.raises(actions.RowsNotDecided):
        actions.ask_to_load(source=source, by=BY, at=later)
    assert hours(trust) == before

    actions.decide(source=source, gone="withdraw", by=BY, at=later)
    done = actions.load(source=source, by=BY, known_at=later)
    assert done.counts["withdrawn"] == 1
    key = (trust.wards[0].pk, date(2025, 3, 2), "night", "registered")
    assert hours(trust) == {one: value for one, value in before.items() if one != key}
    assert hours(trust, AT) == before
    assert ShiftHours.objects.filter(missing="withdrawn", actual_hours=None).count() == 1
    assert ShiftHours.objects.count() == 24 + 1
    assert chain_faults() == []

    month = {"start": FIRST, "end": FIRST, "measures": None}
    then, now = (measures.figures([trust.wards[0].pk], known_at=at, **month) for at in (AT, None))
    both = then.join(now, on="measure", suffix="_now").filter(pl.col("numerator") != pl.col("numerator_now"))
    assert "staffing.fill.registered.night" in both["measure"].to_list()


def test_rows_may_be_kept_and_the_choice_is_recorded(trust):
    whole = shift_file(HARVEY)
    load(trust, whole)
    _, done = load(trust, without(whole, "2025-03-02"), at=AT + timedelta(days=1), gone="keep")
    assert done.counts["withdrawn"] == 0
    assert len(hours(trust)) == 12
    line = AuditLine.objects.get(did="intake.source.decided")
    assert (line.details["rows_gone"], line.details["rows"]) == ("keep", 4 + 2)


def test_a_file_of_one_ward_a_part_of_a_month_and_another_month_withdraw_nothing(trust):
    load(trust, shift_file(BOTH, days=20))
    other = shift_file(HARVEY, days=3).replace(b"2025-03-", b"2025-04-")
    for name, content in (("one ward", shift_file(HARVEY, days=20)), ("april", other)):
        _, done = load(trust, content, at=AT + timedelta(days=1))
        assert done.counts["withdrawn"] == 0, name
    part = without(shift_file(BOTH, days=3), "2025-03-01")
    source = checked(trust.organisation, part, at=AT + timedelta(days=2))
    gone = source.summary["preview"]["gone"]
    assert (gone["count"], gone["in_months"]) == (0, 2 * 18 * (4 + 2))
    assert actions.load(source=source, by=BY, known_at=AT + timedelta(days=2)).counts["withdrawn"] == 0


def test_somebody_may_say_that_a_file_is_the_whole_month(trust):
    load(trust, shift_file(BOTH, days=5))
    _, done = load(trust, shift_file(HARVEY, days=2), at=AT + timedelta(days=1), gone="withdraw_months")
    assert done.counts["withdrawn"] == 3 * (4 + 2)
    assert len(hours(trust)) == 5 * 4 + 2 * 4


def test_what_was_typed_in_by_hand_is_not_withdrawn_by_a_file(trust):
    whole = shift_file(HARVEY)
    load(trust, without(whole, "2025-03-02", "Night"))
    typed = GroupTyped(group=StaffGroup.REGISTERED, required=None, planned=23.0, actual=20.0)
    type_in_shift(
        unit=trust.wards[0],
        on=date(2025, 3, 2),
        part=Part.NIGHT,
        groups=[typed],
        people=21,
        by=BY,
        at=AT + timedelta(days=1),
    )
    source = checked(trust.organisation, without(whole, "2025-03-02", "Day"), at=AT + timedelta(days=2))
    assert source.summary["preview"]["gone"]["count"] == 2 + 1  # the day shift, and not the typed night


def test_the_page_asks_separately_and_shows_the_list(analyst, trust):
    whole = shift_file(HARVEY)
    send(analyst, ("march.csv", whole))
    post(analyst, "intake:load", Source.objects.get())
    send(analyst, ("march again.csv", without(whole, "2025-03-02", "Night")))
    source = Source.objects.first()
    said = words(page(analyst, source))
    assert "3 rows that the earlier file had are not in this one: they will be withdrawn" in said
    assert "Load this file" not in said
    assert "Say first what is to become" in post(analyst, "intake:load", source)
    asked = words(analyst.get(reverse("intake:decide", args=[source.pk])).content.decode())
    assert "Harvey Ward" in asked
    assert "2 March 2025, night" in asked
    refused = decided(analyst, source)
    assert "Say whether the rows are to be withdrawn or kept" in words(refused.content.decode())
    decided(analyst, source, gone="withdraw")
    assert "are withdrawn, as" in words(page(analyst, source))
    post(analyst, "intake:load", source)
    source.refresh_from_db()
    assert source.state == SourceState.LOADED
    assert ShiftHours.objects.filter(missing="withdrawn").count() == 2
    assert ShiftCensus.objects.filter(missing="withdrawn").count() == 1
    assert "Taken back 3" in words(page(analyst, source))


def lacking(client, whole, part):
    """Load a file, send it again without the lines that hold a part, and give what was sent last."""
    send(client, ("march.csv", whole))
    post(client, "intake:load", Source.objects.get())
    send(client, ("march again.csv", without(whole, part)))
    return Source.objects.first()


def test_an_answer_about_a_file_that_was_set_aside_meanwhile_is_not_kept_and_that_is_said(analyst, trust):
    source = lacking(analyst, shift_file(HARVEY), "2025-03-02,Night")
    page_of_it = reverse("intake:decide", args=[source.pk])
    seen = re.search(r'name="seen" value="(\w+)"', analyst.get(page_of_it).content.decode())[1]
    actions.set_aside(source=source, by="another@northgate.example", at=AT)
    answer = analyst.post(page_of_it, {"seen": seen, "gone": "withdraw"}, follow=True)
    assert "so your answer was not saved" in words(answer.content.decode())
    source.refresh_from_db()
    assert (source.state, source.choices.get("gone")) == (SourceState.SET_ASIDE, None)
    assert not AuditLine.objects.filter(did="intake.source.decided").exists()
    with pytest.raises(actions.NotNow):
        actions.decide(source=source, gone="withdraw", seen=seen, by=BY, at=AT)


def test_an_answer_about_other_rows_than_were_seen_is_asked_for_again(analyst, trust):
    whole = shift_file(HARVEY)
    source = lacking(analyst, whole, "2025-03-02,Night")
    page_of_it = reverse("intake:decide", args=[source.pk])
    seen = re.search(r'name="seen" value="(\w+)"', analyst.get(page_of_it).content.decode())[1]
    # Meanwhile a longer file is loaded by somebody else, and this one is checked again.
    actions.load(source=checked(trust.organisation, shift_file(HARVEY, days=4), at=AT), by=BY)
    source.refresh_from_db()
    before = source.summary["preview"]["gone"]["what"]
    actions.check(source=source, at=AT)
    assert source.summary["preview"]["gone"]["what"] != before
    answer = words(analyst.post(page_of_it, {"seen": seen, "gone": "withdraw"}, follow=True).content.decode())
    assert "The file was checked again since you opened this page" in answer
    source.refresh_from_db()
    assert "gone" not in source.choices
    decided(analyst, source, gone="withdraw")
    source.refresh_from_db()
    assert source.choices["gone"]["do"] == "withdraw"


def test_an_older_file_is_told_of_and_not_loaded_without_a_reason(analyst, trust):
    first = shift_file(HARVEY)
    later = shift_file(HARVEY, actual={("Harvey Ward", 1): 11.5})
    for name, content in (("first.csv", first), ("later.csv", later)):
        send(analyst, (name, content))
        post(analyst, "intake:load", Source.objects.first())
    send(analyst, ("first again.csv", first + b"\n"))
    source = Source.objects.first()
    said = words(page(analyst, source))
    assert "This looks like an older file" in said
    assert "back to an earlier value" in said
    assert "Load this file" not in said
    form = analyst.get(reverse("intake:decide", args=[source.pk])).content.decode()
    assert 'value="leave" checked' in form.replace("  ", " ")
    assert "What would go back to an earlier value" in form
    refused = decided(analyst, source, older="load")
    assert "Say why it is to be loaded anyway" in words(refused.content.decode())
    with pytest.raises(actions.OlderFile, match="1 of the 1"):
        actions.load(source=source, by=BY)
    decided(analyst, source, older="load", reason="The correction was wrong")
    post(analyst, "intake:load", source)
    line = AuditLine.objects.get(did="intake.source.decided")
    assert (line.details["older_file"], line.details["reason"]) == ("load", "The correction was wrong")
    assert hours(trust)[(trust.wards[0].pk, date(2025, 3, 2), "day", "registered")] == 22.0


def test_an_older_file_that_is_left_is_set_aside(analyst, trust):
    first, later = shift_file(HARVEY), shift_file(HARVEY, actual={("Harvey Ward", 1): 11.5})
    for content in (first, later):
        send(analyst, ("march.csv", content))
        post(analyst, "intake:load", Source.objects.first())
    send(analyst, ("march.csv", first + b"\n"))
    source = Source.objects.first()
    decided(analyst, source, older="leave", reason="")
    source.refresh_from_db()
    assert source.state == SourceState.SET_ASIDE
    assert hours(trust)[(trust.wards[0].pk, date(2025, 3, 2), "day", "registered")] == 11.5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("July-2025-CSV-9jfy4.csv", "AE-July-2025-CSV-revised.csv"),
        ("Monthly-AE-April-2025.csv", "AE-April-2025-CSV-revised.csv"),
    ],
)
def test_published_revisions_withdraw_nothing_and_the_first_file_afterwards_is_older(
    trust, shared, before, after
):
    folder = shared / "data/nhs_england"
    old, new = (folder.joinpath(name).read_bytes() for name in (before, after))
    load(trust, old, at=PUBLISHED)
    source, second = load(trust, new, at=PUBLISHED + timedelta(days=30))
    preview = source.summary["preview"]
    assert (preview["gone"]["count"], preview["older"]["is_older"]) == (0, False)
    assert second.counts["withdrawn"] == second.counts["added"] == 0
    assert second.counts["corrected"] == preview["counts"]["corrected"] > 0
    again = checked(trust.organisation, old + b"\r\n", at=PUBLISHED + timedelta(days=40))
    assert again.summary["preview"]["older"] == {
        "changed": second.counts["corrected"],
        "back": second.counts["corrected"],
        "is_older": True,
        "published_later": None,
    }


def test_a_provider_that_a_revised_national_file_drops_is_asked_about_but_not_by_an_extract(trust, shared):
    content = (shared / "data/nhs_england/July-2025-CSV-9jfy4.csv").read_bytes()
    _, first = load(trust, content, at=PUBLISHED)
    lines = content.splitlines(keepends=True)
    dropped = b"".join(line for line in lines if b",RTD," not in line)
    source = checked(trust.organisation, dropped, at=PUBLISHED + timedelta(days=1))
    figures = first.counts["added"] // 201
    assert source.summary["preview"]["gone"]["count"] == figures > 10
    actions.decide(source=source, gone="withdraw", by=BY, at=PUBLISHED + timedelta(days=1))
    done = actions.load(source=source, by=BY, known_at=PUBLISHED + timedelta(days=1))
    assert done.counts["withdrawn"] == figures == Observation.objects.filter(missing="withdrawn").count()
    extract = b"".join(lines[:20])
    source = checked(trust.organisation, extract, at=PUBLISHED + timedelta(days=2))
    assert source.summary["preview"]["gone"]["count"] == 0


def test_a_file_that_says_it_was_published_earlier_is_older(trust):
    def table(said, value):
        head = [f"Published:,{said}", "Period:,July 2025", "", "Provider Code,Provider Name,Falls"]
        rows = [f"R{at:02},Trust number {at},{value + at}" for at in range(12)]
        return "\n".join([*head, *rows]).encode()

    load(trust, table("12 September 2025", 40), at=PUBLISHED + timedelta(days=20))
    source = checked(trust.organisation, table("14 August 2025", 30), at=PUBLISHED + timedelta(days=21))
    older = source.summary["preview"]["older"]
    assert (older["is_older"], older["changed"], older["back"]) == (True, 12, 0)
    newer = checked(trust.organisation, table("9 October 2025", 30), at=PUBLISHED + timedelta(days=60))
    assert newer.summary["preview"]["older"]["is_older"] is False


def edition(chance):
    """A random file, and what it says by ward, day, part and group."""
    said = {}
    for ward in (0, 1):
        if chance.random() < 0.3:
            continue
        start, length = chance.randrange(28, 40), chance.randrange(1, 7)
        for at in range(start, start + length):
            for part in ("day", "night"):
                for group in GROUPS:
                    if chance.random() < 0.8:
                        said[(ward, FIRST + timedelta(days=at), part, group)] = float(chance.randrange(8, 11))
    lines = [HEADINGS]
    for (ward, on, part, group), worked in said.items():
        code, name = list(BOTH.items())[ward]
        lines.append(f",{code},{name},{on},{part.title()},{group},23,23,{worked},20")
    return "\n".join(lines).encode(), said


@pytest.mark.slow
def test_random_histories_of_editions_equal_a_replay_from_scratch(trust):
    units = [ward.pk for ward in trust.wards]
    groups = {"Registered nurse": "registered", "Healthcare assistant": "support"}
    withdrawn = 0
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        with transaction.atomic():
            known, replayed = {}, []
            for number in range(4):
                content, said = edition(chance)
                if not said:
                    continue
                at = datetime(2025, 6, 1 + number, tzinfo=UTC)
                source = checked(trust.organisation, content + b"\n" * number, at=at)
                do = chance.choice(["keep", "withdraw", "withdraw_months"])
                older = "load" if source.summary["preview"]["older"].get("is_older") else ""
                actions.decide(source=source, gone=do, older=older, reason="random", by=BY, at=at)
                done = actions.load(source=source, by=BY, known_at=at)
                withdrawn += done.counts["withdrawn"]
                for key in list(known):
                    days = [one[1] for one in said if one[0] == key[0]]
                    if key in said or not days or do == "keep":
                        continue
                    first, last = min(days), max(days)
                    if do == "withdraw_months":
                        first = first.replace(day=1)
                        last = (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
                    if first <= key[1] <= last:
                        del known[key]
                known |= said
                replayed.append((at, dict(known)))
            for at, wanted in replayed:
                assert hours(trust, at) == {
                    (units[ward], on, part, groups[group]): value
                    for (ward, on, part, group), value in wanted.items()
                }, (seed, at)
            transaction.set_rollback(True)
    assert withdrawn > 50
