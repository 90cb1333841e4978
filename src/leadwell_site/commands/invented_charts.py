"""What people of the demonstration decided about charts, a question that led to an action, and a savings scheme."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from leadwell.foundations.periods import month_of
from leadwell.improvement.schemes import SchemeState
from leadwell.improvement.tripwires import WireKind
from leadwell.synthetic import SyntheticOrganisation
from leadwell_site.commands.invented import Found
from leadwell_site.commands.invented_people import HOMES, TRUST, WARD, email_of
from leadwell_site.improvement import actions as improvement
from leadwell_site.improvement.choices import Likelihood, Severity
from leadwell_site.improvement.queries import SchemeSeen, questions_at, schemes_at
from leadwell_site.measures import actions as measures
from leadwell_site.organisations.choices import RoleKind

# At the trust and at the homes: what is to be reached, and who asks for it.
TARGETS = (
    ("workforce.training", 90.0),
    ("workforce.vacancies", 8.0),
    ("workforce.sickness", 5.0),
    ("staffing.fill.registered.all", 95.0),
    ("quality.fft_positive", 94.0),
)
ASKED_ABOUT = "workforce.vacancies"
MONTHS_AGO = 5  # that the action is in place; a shorter demonstration only has the question


def decide_about_charts(world: SyntheticOrganisation, found: Found) -> None:
    """Set targets, write on the ward's charts what happened, and ask a question; all of it long enough ago."""
    for code in (TRUST, HOMES):
        for measure, value in TARGETS:
            measures.set_target(
                unit=found.units[code],
                measure=measure,
                applies_from=world.first,
                value=value,
                who_asks="The board of the demonstration, which is made up",
                by=email_of(RoleKind.ADMINISTRATOR, code),
                at=_at(world.first),
            )
    ward, manager = found.units[WARD], email_of(RoleKind.WARD_MANAGER, WARD)
    begun = max(month_of(world.last).shifted(-MONTHS_AGO).start, world.first)
    measures.note_happening(
        unit=ward,
        measure="",
        on=begun,
        words="A practice educator began on the ward",
        by=manager,
        at=_at(begun),
    )
    improvement.ask(
        unit=ward,
        measure=ASKED_ABOUT,
        period_kind="month",
        period_start=begun,
        saw="",
        is_signal=False,
        asks="Why do new nurses leave within their first year?",
        by=manager,
        at=_at(begun),
    )
    (asked,) = questions_at([ward.pk], measure=ASKED_ABOUT)
    improvement.agree_action(
        question=asked,
        words="Each new nurse meets the ward manager after one, three and six months.",
        owner=manager,
        due_on=begun + timedelta(days=28),
        by=manager,
        at=_at(begun) + timedelta(minutes=5),
    )
    if month_of(world.first).shifted(MONTHS_AGO).start < month_of(world.last).start:
        (asked,) = questions_at([ward.pk], measure=ASKED_ABOUT)
        at = _at(begun + timedelta(days=20))
        improvement.finish_action(
            question=asked, done_on=begun + timedelta(days=20), words="", by=manager, at=at
        )


def propose_a_saving(world: SyntheticOrganisation, found: Found) -> None:
    """Have the ward propose a savings scheme, with what it could harm and two tripwires, and begin it."""
    ward, manager = found.units[WARD], email_of(RoleKind.WARD_MANAGER, WARD)
    begun = max(month_of(world.last).shifted(1 - MONTHS_AGO).start, world.first)
    who: dict[str, Any] = {"by": manager, "at": _at(begun)}
    improvement.propose_scheme(
        unit=ward,
        title="One agency shift fewer each week",
        what="Evening agency shifts on weekdays are filled by the bank, or not at all where the ward is calm.",
        owner=manager,
        saving=18_000.0,
        starts_on=begun,
        **who,
    )

    def scheme() -> SchemeSeen:
        return schemes_at([ward.pk])[0]

    improvement.assess_scheme(
        scheme=scheme(),
        harm="More falls in the evening, and shifts short of registered nurses.",
        likelihood=Likelihood.POSSIBLE,
        severity=Severity.MODERATE,
        mitigation="The nurse in charge may always ask for the shift; evening rounds are kept.",
        signed_by="The chief nurse of the demonstration, who is made up",
        **who,
    )
    for measure, kind, limit in (
        ("quality.falls", WireKind.SIGN, None),
        ("staffing.shifts_not_safe", WireKind.COUNT, 12.0),
    ):
        improvement.set_tripwire(scheme=scheme(), unit=ward, measure=measure, kind=kind, limit=limit, **who)
    improvement.move_scheme(
        scheme=scheme(), to=SchemeState.RUNNING, reason="Agreed with the matron for six months.", **who
    )


def _at(on: date) -> datetime:
    return datetime.combine(on, time(11, 15, tzinfo=UTC))
