"""Assessments from all round at a trust, made by the site's own actions."""

import random
from datetime import UTC, date, datetime, timedelta

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COUNTS = {"manager": 1, "peers": 5, "reports": 5, "others": 2}


def facilitator_of(trust):
    """Somebody with the role of a facilitator in the whole trust."""
    return trust.people["facilitator"]


def leader_of(trust):
    """The ward manager of the first ward: whom assessments are about."""
    return trust.ward_people["ward_manager"]


def begun(trust, *, person=None, by=None, at=NOW, counts=None, is_named=False, unit=None, **more):
    """An assessment that is being designed."""
    from leadwell_site.qualities import actions, queries

    person = person or leader_of(trust)
    given = {"framework": "lqf-2014", "level": "front-line", "headings": [], **more}
    made = actions.start_round(
        person=person,
        unit=unit or trust.wards[0],
        is_named=is_named,
        facilitator=given.pop("facilitator", facilitator_of(trust)),
        manager=given.pop("manager", "matron@northgate.example"),
        counts=COUNTS if counts is None else counts,
        closes_on=given.pop("closes_on", at.date() + timedelta(days=14)),
        by=by or person,
        at=at,
        **given,
    )
    return queries.round_now(made.pk)


def opened(trust, *, at=NOW, **more):
    """An assessment that is open."""
    from leadwell_site.qualities import actions, queries

    of = begun(trust, at=at, **more)
    by = of.design.facilitator.email
    if not of.is_consented:
        actions.consent(of=of, at=at)
    actions.agree(of=queries.round_now(of.pk), by=by, at=at)
    actions.open_round(of=queries.round_now(of.pk), by=by, at=at)
    return queries.round_now(of.pk)


def codes_of(of, *, at=NOW):
    """Draw the codes of an open assessment, by group."""
    from leadwell_site.qualities import actions

    found = {}
    for one in actions.draw_rater_codes(of=of, by=of.design.facilitator.email, at=at):
        found.setdefault(one.group, []).append(one.code)
    return found


def some_answers(asked, lot, *, among=None):
    """Answers to all questions, drawn by lot."""
    return {
        question.address: lot.choice(
            [
                each.key
                for each in one.answers
                if each.step is not None and (among is None or each.step in among)
            ]
        )
        for one in asked
        for question in one.questions
    }


def answered(of, codes, *, seed=1, remarks=0, name="", own=True, among=None, at=NOW):
    """Answer with each code, and about oneself; the first raters write something, too."""
    from leadwell_site.qualities import actions

    lot = random.Random(seed)
    if own:
        actions.answer_own(of=of, answers=some_answers(of.asked_of_self, lot), at=at)
    every = [code for group in codes.values() for code in group]
    for number, code in enumerate(every):
        actions.rate(
            code=code,
            answers=some_answers(of.asked, lot, among=among),
            remark=f"Please ask us before the rota is made ({number})." if number < remarks else "",
            name=f"{name} {number}" if name else "",
        )


def released(trust, *, at=NOW, seed=1, remarks=0, name="", show=None, among=None, **more):
    """An assessment that is released to the person."""
    from leadwell_site.qualities import actions, queries
    from leadwell_site.qualities.models import KeptRemark

    of = opened(trust, at=at, **more)
    answered(of, codes_of(of, at=at), seed=seed, remarks=remarks, name=name, among=among, at=at)
    by = of.design.facilitator.email
    later = at + timedelta(days=15)
    actions.close_round(of=queries.round_now(of.pk), by=by, at=later)
    keys = set(KeptRemark.objects.values_list("key", flat=True)) if show is None else show
    actions.release_round(of=queries.round_now(of.pk), show=keys, by=by, at=later)
    return queries.round_now(of.pk)


def day(name, on: date):
    """What a form sends for a day."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}
