"""Two organisations with something in every table: one looked at, one that nobody of the first may see.

All that is the second one's own carries a word or a number of ``TELLTALES``, whatever kind of page shows it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

NOW = datetime(2025, 5, 12, 9, tzinfo=UTC)
MONTH = date(2025, 3, 1)
ON = date(2025, 3, 3)
# What only the second organisation's pages hold. The names are public once it publishes; the others never.
NAMES = ("zyxmark",)
SECRETS = ("zyxsecret", "@zyxmark", "9876543", "9,876,543", "987654.3", "987,654.3")
SECRET_FIGURE = 9_876_543.0
_HEAD = "Unit code,Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours,Census"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """An organisation and one of everything it holds."""

    trust: Any
    source: Any
    observation: Any
    shift_row: Any
    role: Any
    publication: Any
    question: Any
    draft: Any
    calendar: str  # the private part of somebody's calendar's address
    scheme: Any
    concern: Any
    attachment: Any
    designed: Any  # a cycle of questions that is being designed
    asking: Any  # one that is open
    told: Any  # one whose figures are released, with comments to read
    topic: Any
    kiosk: str  # the private part of a kiosk's address
    begun: Any  # an assessment from all round that is being designed
    rating: Any  # one that is open
    rated: Any  # one whose report is released
    own: Any  # a self-assessment that is finished


def furnish(trust: Any, *, word: str) -> Furnished:
    """Load a file, type in a figure, judge a shift, ask and decide about a chart, and publish a month."""
    from leadwell.improvement.tripwires import WireKind
    from leadwell_site.improvement import actions as improvement
    from leadwell_site.improvement.queries import questions_at, schemes_at
    from leadwell_site.intake import actions as intake
    from leadwell_site.measures import actions as measures
    from leadwell_site.measures.models import Observation
    from leadwell_site.publishing import actions as publishing
    from leadwell_site.staffing import actions as staffing
    from leadwell_site.staffing.models import ShiftHours
    from leadwell_site.voices import actions as voices

    by = trust.people["analyst"].email
    ward, other_ward = trust.wards
    source = intake.receive(
        organisation=trust.organisation,
        content=_shifts(trust),
        file_name=f"{word}-roster-2025-03.csv",
        by=by,
        at=NOW,
    )
    source = intake.check(source=source, by=by, at=NOW)
    intake.load(source=source, by=by, known_at=NOW)
    typed = measures.begin_load(
        organisation=trust.organisation, source=None, known_at=NOW, by=by, why=f"{word} typed in"
    )
    measures.add_observations(
        load=typed,
        rows=pl.DataFrame(
            [
                {
                    "unit_id": one.pk,
                    "measure": "quality.complaints",
                    "title": "",
                    "feed": f"{word}",
                    "period_kind": "month",
                    "period_start": MONTH,
                    "numerator": SECRET_FIGURE if word == "zyxsecret" else 12.0,
                    "denominator": None,
                    "missing": "",
                    "sheet": "",
                    "row": None,
                    "column": "",
                }
                for one in (ward, other_ward, trust.home)
            ],
            schema_overrides={"denominator": pl.Float64, "row": pl.Int64},
        ),
    )
    from leadwell.foundations.staff import Part

    shift = {"unit": ward, "on": ON, "part": Part.DAY, "by": by, "at": NOW}
    staffing.record_flag(**shift, code="RF1", note=f"{word} told the matron")
    staffing.set_flag_aside(
        **shift, code="RF5", reason_code="record_wrong", reason=f"{word} a bank nurse came"
    )
    who = {"by": by, "at": NOW}
    chart = {"unit": ward, "measure": "quality.complaints"}
    measures.note_happening(**chart, on=ON, words=f"{word} moved upstairs", **who)
    measures.set_target(**chart, applies_from=MONTH, value=3.0, who_asks=f"{word} board", **who)
    measures.begin_limits_anew(**chart, starts_on=MONTH, reason=f"{word} counts anew", **who)
    question = improvement.ask(
        **chart, period_kind="month", period_start=MONTH, saw=f"{word} saw", is_signal=True,
        asks=f"{word} asks why?", **who,
    )  # fmt: skip
    (asked,) = questions_at([ward.pk])
    improvement.agree_action(question=asked, words=f"{word} will try", owner=by, due_on=None, **who)
    _people(trust, word, by=by)
    scheme = improvement.propose_scheme(
        unit=ward,
        title=f"{word} saves",
        what=f"{word} does less",
        owner=by,
        saving=SECRET_FIGURE if word == "zyxsecret" else 12.0,
        starts_on=ON,
        **who,
    )
    (seen,) = schemes_at([ward.pk])
    improvement.assess_scheme(
        scheme=seen, harm=f"{word} harm", likelihood="rare", severity="minor", mitigation=f"{word} looks",
        signed_by=f"{word} signs", **who,
    )  # fmt: skip
    improvement.set_tripwire(
        scheme=seen, unit=ward, measure="quality.complaints", kind=WireKind.COUNT, limit=1e9, **who
    )
    publication = publishing.publish_month(unit=ward, month=MONTH, by=by, at=NOW)
    draft, calendar = _rostered(trust, word=word, by=by)
    concern = _told(trust, word)
    designed, asking, told, kiosk = _asked(trust, word=word)
    topic = voices.raise_topic(unit=ward, words=f"{word} wants chairs", **who)
    voices.turn_topic(topic=topic, to="agreed", words=f"{word} gets chairs", **who)
    begun, rating, rated, own = _rated(trust, word=word)
    return Furnished(
        trust=trust,
        source=source,
        observation=Observation.objects.filter(series__unit=ward).order_by("id").first(),
        shift_row=ShiftHours.objects.filter(unit=ward).order_by("id").first(),
        role=trust.ward_people["staff"].roles.get(),
        publication=publication,
        question=question,
        draft=draft,
        calendar=calendar,
        scheme=scheme,
        concern=concern,
        attachment=concern.messages.get(place=0).attachments.get(),
        designed=designed,
        asking=asking,
        told=told,
        topic=topic,
        kiosk=kiosk,
        begun=begun,
        rating=rating,
        rated=rated,
        own=own,
    )


def _told(trust: Any, word: str) -> Any:
    """Somebody speaks up at the first ward, and is thanked; what was learnt is shared with staff."""
    from leadwell.voices.concerns import StepKind
    from leadwell_site.speaking import actions
    from leadwell_site.speaking.choices import Audience, CaseKind, RouteKind

    told = actions.Told(
        kind=CaseKind.CONCERN,
        openness="confidential",
        words=f"{word} happened",
        elements=("bullying",),
        name=f"{word} Reporter",
        unit=trust.wards[0],
        files=(f"{word} on paper".encode(),),
    )
    actions.tell(organisation=trust.organisation, told=told, nonce=f"{word} nonce", on=NOW.date())
    concern = trust.organisation.concerns.get()
    who = {"by": trust.people["guardian"].email, "at": NOW}
    actions.take_step(
        concern=concern, kind=StepKind.THANKED, words=f"{word} thanks", note=f"{word} note", **who
    )
    actions.share_learning(
        concern=concern, audience=Audience.STAFF, said=f"{word} said", did=f"{word} did", **who
    )
    care = actions.Told(
        kind=CaseKind.COMPLAINT, openness="anonymous", words=f"{word} supper", unit=trust.wards[0]
    )
    actions.tell(organisation=trust.organisation, told=care, nonce=f"{word} care", on=NOW.date())
    actions.add_route(
        organisation=trust.organisation, kind=RouteKind.GUARDIAN, name=f"{word} outside",
        email=f"{word}@elsewhere.example", contact="", **who,
    )  # fmt: skip
    return concern


def _asked(trust: Any, *, word: str) -> tuple[Any, Any, Any, str]:
    """Put questions to the people of the first ward: being designed, open with a kiosk, and released."""
    from tests.site.voices.asking import answered, begun, closed_and_released, codes_of, opened

    from leadwell_site.voices import actions

    ward = trust.wards[0]
    more = {"at": NOW, "title": f"{word} asks"}
    served = ("overall-experience/overall-experience", "what-matters/what-matters")
    designed = begun(ward, **more)
    told = opened(ward, people=20, parts=served, audience="people served", cuts=["who"], **more)
    asking = opened(
        ward, at=NOW, title="How is work?"
    )  # whoever stands at a kiosk may read what it is called
    answered(told, codes_of(told, 12, at=NOW), comments=11)
    closed_and_released(told, at=NOW)
    kiosk = actions.start_kiosk(cycle=asking, unit_id=ward.pk, by=word, at=NOW)
    return designed.cycle, asking.cycle, told.cycle, kiosk


def _rated(trust: Any, *, word: str) -> tuple[Any, Any, Any, Any]:
    """Assess a leader of the first ward who is none of the others: designed, open, released, and by themselves."""
    from tests.site.qualities.rounds import begun, opened, released

    from leadwell_site.accounts.models import User
    from leadwell_site.organisations.actions import give_role
    from leadwell_site.qualities import actions, queries

    leader = User.objects.create(email=f"leader@{word}.example", name=f"{word} leader")
    who = {"actor": word, "at": NOW}
    give_role(user=leader, unit=trust.wards[0], kind="ward_manager", from_on=date(2024, 1, 1), **who)
    more = {"at": NOW, "person": leader, "manager": f"{word}@manager.example"}
    made = actions.begin_own(person=leader, framework="lqf-2014", level="worker", headings=(), at=NOW)
    own = queries.own_for(leader, made.pk)
    answers = {question.address: "often" for one in own.asked for question in one.questions}
    actions.keep_own_answers(of=own, answers=answers, is_finished=True, at=NOW)
    actions.reflect(
        person=leader, framework="lqf-2014", place="personal", context="", words=word, evidence=word, at=NOW
    )
    done = released(trust, remarks=13, **{**more, "at": NOW - timedelta(days=20)})
    return begun(trust, **more), opened(trust, **more), done, made


def _rostered(trust: Any, *, word: str, by: str) -> tuple[Any, str]:
    """Put people and their shifts on the first ward, one of them with a calendar and a request; ask for a roster."""
    from tests.site.rosters.ward_of_people import account_of, put_people

    from leadwell_site.rosters import actions, queries
    from leadwell_site.rosters.choices import WishKind

    held = put_people(trust, marked=f"{word} ", today=NOW.date())
    name, number = next(iter(held.numbers.items()))
    account_of(name, held.unit)  # a calendar is of somebody who can sign in
    who = {"by": by, "at": NOW}
    day = NOW.date() + timedelta(days=10)
    actions.make_wish(employee=number, unit=held.unit, on=day, kind=WishKind.OFF, shift="", **who)
    draft = actions.ask_for_roster(
        unit=held.unit,
        starts_on=NOW.date() + timedelta(days=7),
        seconds=30,
        rules_name="working-time",
        rules={},
        training_keeps_off=True,
        **who,
    )
    key = actions.renew_calendar(employees=[number], organisation_id=trust.organisation.pk, **who)
    return draft, queries.address_token(key.nonce)


def _people(trust: Any, word: str, *, by: str) -> None:
    """Somebody on the roster of the first ward, with training, and what the ward asks for."""
    from leadwell.foundations.staff import StaffGroup
    from leadwell_site.intake import actions as intake
    from leadwell_site.workforce.actions import need_competence

    ward = trust.wards[0]
    lists = (
        "Employee number,Employee name,Unit code,Role,Contracted hours,Registration expiry\n"
        f"{word}1,{word} Oak,{ward.code},Registered nurse,37.5,2025-05-30\n",
        f"Employee number,Course,Expiry date\n{word}1,{word} drips,2025-05-20\n",
        f"Employee number,Unit code,Date,Shift,Start time,End time\n{word}1,{ward.code},2025-05-12,Day,07:00,19:30\n",
    )
    for content in lists:
        source = intake.receive(
            organisation=trust.organisation, content=content.encode(), file_name="people.csv", by=by, at=NOW
        )
        intake.load(source=intake.check(source=source, by=by, at=NOW), by=by, known_at=NOW)
    need_competence(unit=ward, group=StaffGroup.REGISTERED, title=f"{word} drips", keeps=1, by=by, at=NOW)


def _shifts(trust: Any) -> bytes:
    lines = [_HEAD]
    for ward in trust.wards:
        for day in range(1, 32):
            for part in ("Day", "Night"):
                for group in ("Registered nurse", "Healthcare assistant"):
                    worked = 11.5 if (day, part, group) == (3, "Day", "Registered nurse") else 34.5
                    lines.append(
                        f"{ward.code},{ward.name},{date(2025, 3, day)},{part},{group},34.5,34.5,{worked},22"
                    )
    return "\n".join(lines).encode()
