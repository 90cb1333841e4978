"""``leadwell definitions``: every rule and measure with its date, status and source."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadwell.foundations.definition_files import Entry

FOLDERS = (
    "measures",
    "thresholds",
    "returns",
    "requirement",
    "establishment",
    "redeployment",
    "holidays",
    "rosters",
    "anonymity",
    "frameworks",
    "crosswalks",
    "items",
    "pulse",
    "promises",
)


def definitions(
    key: Annotated[str, typer.Argument(help="A measure or red flag to show in full.")] = "",
) -> None:
    """List every measure and rule that Leadwell uses, with its date and how well it is founded."""
    if key:
        typer.echo(_one(key))
    else:
        typer.echo("\n".join(_documents() + _measures()))


def _documents() -> list[str]:
    from leadwell.foundations.definition_files import definition, definition_names

    lines = ["Definitions"]
    for folder in FOLDERS:
        for name in definition_names(folder):
            entry = definition(folder, name)
            if not (entry.has("since") and entry.has("source") and entry.has("status")):
                continue
            founding = entry.founding()
            title = entry.text("title") if entry.has("title") else name.replace("_", " ")
            lines.append(f"  {folder}/{name}: {title} ({_since(entry)}; {founding.status.value})")
    return lines


def _since(entry: "Entry") -> str:
    on = entry.day("since")
    known_to = entry.text("since_known_to") if entry.has("since_known_to") else "day"
    return {"year": f"since {on:%Y}", "month": f"since {on:%Y-%m}", "not known": "date not known"}.get(
        known_to, f"since {on}"
    )


def _measures() -> list[str]:
    from leadwell.measures.definitions import measures

    lines = ["", "Measures (leadwell definitions KEY shows one in full)"]
    lines += [f"  {one.key}: {one.title}" for one in sorted(measures().values(), key=lambda one: one.key)]
    return lines


def _one(key: str) -> str:
    from leadwell.measures.definitions import measure
    from leadwell.staffing.rules import shipped_rules

    for flag in shipped_rules().flags:
        if flag.code.lower() == key.lower():
            kinds = ", ".join(sorted(serves.words for serves in flag.applies_to))
            founding = flag.founding
            return "\n".join(
                [
                    f"{flag.code}: {flag.title}",
                    flag.words,
                    f"Applies to: {kinds}",
                    f"From: {flag.rule_title}, since {founding.since}",
                    f"Source: {founding.source}",
                    f"Status: {founding.status.value}",
                ]
            )
    one = measure(key)
    return "\n".join(
        [
            f"{one.key}: {one.title}",
            f"For staff: {one.staff_words}",
            f"For the public: {one.public_words}",
            f"For a regulator: {one.regulator_words}",
            f"Counted: {one.numerator}",
            *([f"Divided by: {one.denominator}"] if one.denominator else []),
            f"Shown in: {one.unit or 'numbers'}",
            f"Better when it goes: {_way(one.direction.value)}",
            f"Since: {one.since}",
            f"Source: {one.source}",
            f"Status: {one.status.value}",
        ]
    )


def _way(direction: str) -> str:
    return {"increase": "up", "decrease": "down"}.get(direction, "neither way")
