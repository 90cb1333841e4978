"""A report as a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import COMPASSION, DimensionTold, GroupTold, gentle_step, is_seen_less
from leadwell.voices.frameworks import Framework, crosswalk
from leadwell.voices.ratings import Since, change_told, own_change
from leadwell_site.organisations.models import Unit
from leadwell_site.voices.presenters.results import likely_words
from leadwell_site.voices.queries import ReleasedSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure as a drawing: from 0 to 100 of its scale."""

    low: float
    high: float
    lower: float | None
    upper: float | None
    own: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one group said."""

    title: str
    raters: str
    figure: str
    sure: str
    label: str
    is_label: bool
    agreed: str
    bar: Bar
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One dimension."""

    number: int
    key: str
    title: str
    own: str
    own_since: str
    main: Row | None  # of all raters beside the manager
    rows: list[Row]  # of each group
    words: str
    step: str
    gently: str
    has_file: bool


def sections(
    told: Sequence[DimensionTold],
    *,
    earlier: Mapping[str, DimensionTold] | None = None,
    files: frozenset[int] = frozenset(),
) -> list[Section]:
    """Give the dimensions of a report, each beside an earlier one where there is one."""
    return [
        _section(number, one, (earlier or {}).get(one.key), number in files)
        for number, one in enumerate(told, 1)
    ]


def scales(told: Sequence[DimensionTold]) -> list[str]:
    """Say what the figures mean, once for each scale."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in told:
        found.setdefault(one.answers, []).append(one.title)
    said = []
    for answers in found:
        steps = ", ".join(f"{step} “{words.lower()}”" for step, words in enumerate(answers))
        said.append(f"{steps}")
    return said


def _section(number: int, one: DimensionTold, before: DimensionTold | None, has_file: bool) -> Section:
    if before is not None and (before.items, before.highest) != (one.items, one.highest):
        before = None  # other questions: the two cannot be held against each other
    step = gentle_step(one)
    return Section(
        number=number,
        key=one.key,
        title=one.title,
        own="" if one.own is None else f"{one.own:.1f}",
        own_since=_own_since(one, before),
        main=None if one.overall is None else _row(one, one.overall, before),
        rows=[_row(one, group, before) for group in one.groups if group is not one.overall],
        words=one.words,
        step="" if step is None else step.words,
        gently=step.gently if step is not None and is_seen_less(one.groups) else "",
        has_file=has_file,
    )


def _row(one: DimensionTold, group: GroupTold, before: DimensionTold | None) -> Row:
    sure = ""
    if group.lower is not None and group.upper is not None:
        sure = f"Likely {group.lower:.1f} to {group.upper:.1f}."
    label = group.view_words
    if group.apart_lower is not None and group.apart_upper is not None:
        label += f" Own view: {_apart(group.apart_lower)} to {_apart(group.apart_upper)} theirs."
    agreed = ""
    if group.agreement_words:
        agreed = f"Agreement {group.agreement:.2f}, from 0 to 1. {group.agreement_words}"
    return Row(
        title=group.title[:1].upper() + group.title[1:],
        raters="1 person" if group.raters == 1 else f"{group.raters} people",
        figure=group.words,
        sure=sure,
        label=label,
        is_label=group.view in {"higher", "lower"},
        agreed=agreed,
        bar=Bar(
            low=100 * group.at_least / one.highest,
            high=100 * group.at_most / one.highest,
            lower=None if group.lower is None else 100 * group.lower / one.highest,
            upper=None if group.upper is None else 100 * group.upper / one.highest,
            own=None if one.own is None else 100 * one.own / one.highest,
        ),
        since=_since(one, group, before),
    )


def _apart(by: float) -> str:
    return f"{abs(by):.1f} {'below' if by < 0 else 'above'}"


def _since(one: DimensionTold, group: GroupTold, before: DimensionTold | None) -> str:
    past = next((each for each in before.groups if each.names == group.names), None) if before else None
    if past is None:
        return ""
    found = change_told(
        (past.at_least, past.at_most),
        (group.at_least, group.at_most),
        raters=(past.raters, group.raters),
        items=one.items,
        scale=(0, one.highest),
    )
    return f"Before: {past.words} of {past.raters}. {_change(found)}"


def _own_since(one: DimensionTold, before: DimensionTold | None) -> str:
    if before is None or before.own is None or one.own is None:
        return ""
    found = own_change(before.own, one.own, items=one.items, scale=(0, one.highest))
    return f"Before: {before.own:.1f}. {_change(found)}"


def _change(found: Since) -> str:
    if found.lower is None or found.upper is None:
        return found.words
    return f"{found.words} Change {found.lower:+.1f} to {found.upper:+.1f}."


def plan_choices(titles: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the dimensions as a plan offers them: behaviours of compassion are named as such."""
    return [
        (key, f"Compassion: {title.lower()}" if key.startswith(f"{COMPASSION}/") else title)
        for key, title in titles
    ]


def health_parts(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give the dimensions of a health check."""
    return [
        {
            "title": one["title"],
            "words": one["words"],
            "top": one["highest"],
            "rows": [
                {
                    "title": group["title"],
                    "leaders": group["leaders"],
                    "figure": group["words"],
                    "sure": ""
                    if group["lower"] is None
                    else f"Leaders like these: {group['lower']:.1f} to {group['upper']:.1f}, 95% sure",
                    "bar": Bar(
                        low=100 * group["at_least"] / one["highest"],
                        high=100 * group["at_most"] / one["highest"],
                        lower=None if group["lower"] is None else 100 * group["lower"] / one["highest"],
                        upper=None if group["upper"] is None else 100 * group["upper"] / one["highest"],
                        own=None,
                    ),
                }
                for group in one["groups"]
            ],
        }
        for one in parts
    ]


def shared_headings(
    parts: Sequence[Mapping[str, Any]], target: Framework
) -> tuple[list[dict[str, Any]], list[str]]:
    """Give the headings of a framework with what was told under each, whichever framework it was asked by.

    Figures stand beside each other and are never added up: statements, and so what a step means, differ. Dimensions for
    which the framework has no place are given by name.
    """
    under: dict[str, list[dict[str, str]]] = {one.key: [] for one in target.headings}
    lost = []
    for one in parts:
        if not one["groups"]:
            continue
        source, _, place = one["key"].partition("/")
        source = "compassionate-leadership" if source == COMPASSION else source
        try:
            walk = crosswalk(source, target.key)
        except LeadwellError:
            lost.append(one["title"])
            continue
        met = sorted({found.partition("/")[0] for found in walk.reached.get(place, ())})
        if not met:
            lost.append(one["title"])
        for heading in met:
            under[heading].append(
                {
                    "title": one["title"],
                    "framework": walk.source.title,
                    "figure": one["groups"][0]["words"],
                    "top": str(one["highest"]),
                }
            )
    return [{"title": one.name, "rows": under[one.key]} for one in target.headings], lost


def voices_rows(told: ReleasedSeen, unit: Unit) -> list[dict[str, str]]:
    """Give the released figures of questions to people: the unit's own where it is told, else of everybody asked."""
    found = []
    for row, groups in told.parts:
        own = [
            one
            for one in groups
            if one.cut == "unit" and [path.rpartition(" / ")[2] for path in one.units] == [unit.name]
        ]
        one = next(iter(own), None) or next((one for one in groups if one.cut == "everybody"), None)
        if one is None or not one.is_told:
            continue
        sure = likely_words(one, percent="%" in one.words)
        found.append(
            {
                "title": row.title,
                "figure": one.words,
                "where": unit.name if own else "Everybody who was asked",
                "answered": one.answered,
                "sure": f"{sure[:1].upper()}{sure[1:]}." if sure else "",
            }
        )
    return found
