"""One's own page: self-assessments, reflections under any framework, and the balance of the three contexts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from leadwell.voices.all_round import mean_of
from leadwell.voices.frameworks import Context, Framework, Tagged, balance, counted_under
from leadwell.voices.ratings import own_change
from leadwell_site.design_system.wording import day
from leadwell_site.qualities.models import Plan, Reflection
from leadwell_site.qualities.queries import OwnSeen


def own_line(one: OwnSeen, plan: Plan | None, *, is_due: bool) -> dict[str, str]:
    """Give a self-assessment as one line of a list."""
    status, tone = "Not finished", "note"
    if one.finished_on is not None:
        status, tone = ("No plan yet", "watch") if plan is None else ("Done", "good")
    if is_due:
        status, tone = "Look back at your plan", "watch"
    when = f"Finished on {day(one.finished_on)}." if one.finished_on else "Begun."
    return {
        "text": f"{one.form.title}, {one.form.level_name}",
        "href": reverse("qualities:own", args=[one.pk]),
        "hint": f"By myself. {when}",
        "tone": tone,
        "status": status,
    }


def own_sections(one: OwnSeen, before: OwnSeen | None) -> list[dict[str, Any]]:
    """Give the dimensions of a finished self-assessment, beside the one before."""
    found = []
    earlier = {} if before is None else {each.key: each for each in before.asked}
    for each in one.asked:
        mean = mean_of(each, one.answers)
        words = {answer.key: answer.words for answer in each.answers}
        past = earlier.get(each.key)
        since = ""
        if before is not None and past is not None and past.questions == each.questions and mean is not None:
            then = mean_of(past, before.answers)
            if then is not None:
                change = own_change(then, mean, items=len(each.questions), scale=(0, each.highest))
                since = (
                    f"Before: {then:.1f}. {change.words} Change {change.lower:+.1f} to {change.upper:+.1f}."
                )
        found.append(
            {
                "title": each.title,
                "key": each.key,
                "mean": "" if mean is None else f"{mean:.1f} of {each.highest}",
                "since": since,
                "answers": [
                    (question.words, words.get(one.answers.get(question.address, ""), "not answered"))
                    for question in each.questions
                ],
            }
        )
    return found


def elements_of(one: OwnSeen) -> list[dict[str, str]]:
    """Give every element that was assessed, with the address at which one reflects on it."""
    found = []
    for section in one.form.sections:
        title = f"{section.heading}: {section.element}" if section.element else section.heading
        href = f"{reverse('qualities:reflect')}?framework={one.form.framework}&place={section.place}"
        found.append({"title": title, "href": href})
    return found


def places(one: Framework) -> list[tuple[str, str]]:
    """Give the headings and elements of a framework as a form offers them."""
    return [
        (place, one.name_of(place) if "/" not in place else f"– {one.name_of(place)}") for place in one.places
    ]


def counted(tagged: Sequence[Tagged], target: Framework) -> dict[str, Any]:
    """Count reflections and goals under every heading of a framework, wherever they were tagged."""
    found = counted_under(target.key, tagged)
    names = {one.key: one.name for one in target.headings}
    return {
        "title": target.title,
        "headings": [(names[key], len(keys)) for key, keys in found.under.items()],
        "reaching": len(found.reaching),
        "to_choose": len(found.to_choose),
        "lost": len(found.lost),
    }


def balanced(tagged: Sequence[Tagged], held: Mapping[Context, Sequence[str]]) -> dict[str, Any]:
    """Say how many goals, reflections and measures there are at each of the three levels, and which has none."""
    goals = balance([one for one in tagged if one.key.startswith("goal ")])
    written = balance([one for one in tagged if not one.key.startswith("goal ")])
    return {
        "rows": [
            {
                "title": one.words.capitalize(),
                "goals": goals.by_context[one],
                "reflections": written.by_context[one],
                "measures": list(held.get(one, ())),
            }
            for one in Context
        ],
        "untagged": goals.untagged + written.untagged,
        "no_goal": [one.words for one in goals.missing],
        "no_evidence": [one.words for one in written.missing if not held.get(one)],
    }


def reflections(found: Sequence[Reflection], here: Mapping[str, Framework]) -> list[dict[str, str]]:
    """Give reflections as a page shows them."""
    return [
        {
            "title": here[one.framework].name_of(one.place) if one.framework in here else one.place,
            "framework": here[one.framework].title if one.framework in here else one.framework,
            "context": Context(one.context).words if one.context else "",
            "words": one.words,
            "evidence": one.evidence,
            "on": day(one.known_at),
        }
        for one in found
    ]
