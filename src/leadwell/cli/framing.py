"""``leadwell frameworks``: frameworks of leadership, their crosswalks, and the check of a licence holder's file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadwell.voices.frameworks import Crosswalk, Framework, Licensed, Statement

app = typer.Typer(
    help="Frameworks of leadership: which there are, what they say, how they correspond.",
    no_args_is_help=True,
)

# What is said of the names of a framework, by how well they are founded.
_NAMES = {
    "seen": "names seen",
    "partly": "names partly checked",
    "recall": "names to be checked",
    "derived": "names by Leadwell",
    "local": "your own",
}

On = Annotated[
    str,
    typer.Option("--on", metavar="DATE", help="The edition that held on this day, for example 2020-01-31."),
]


@app.command("list")
def listing() -> None:
    """List every edition with its date, how well its names are founded, and whose words its statements are."""
    from leadwell.voices.frameworks import frameworks, is_latest

    for one in frameworks().values():
        later = "" if is_latest(one) else "; a later edition exists"
        typer.echo(f"{one.key}: {one.title} ({one.since_words}; {_NAMES[one.founding.status.value]}{later})")
        typer.echo(f"  {_size(one)}; {one.whose_words}")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An edition (lqf-2014) or a family (lqf).")],
    on: On = "",
    level: Annotated[str, typer.Option(help="Only the statements for this level of leader.")] = "",
    wording: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A licence holder's file, to show it with their wording."),
    ] = None,
) -> None:
    """Show the headings, elements and statements of a framework. A family without a date is its latest edition."""
    from leadwell.voices.frameworks import framework, with_licensed

    day = _day(on) if on else None
    one = framework(name, on=day)
    if wording is not None:
        licensed = _licensed(wording)
        one = with_licensed(one, licensed, on=day or licensed.since)
    shown = {(each.place, each.level, each.number) for each in one.statements(level or None)}
    typer.echo(f"{one.title} ({one.key})")
    typer.echo(f"{one.publisher}; {one.sector}; {one.since_words}")
    typer.echo(f"Source: {one.founding.source}")
    typer.echo(
        f"Status: {_NAMES[one.founding.status.value]}. {one.whose_words[0].upper()}{one.whose_words[1:]}."
    )
    typer.echo(one.note)
    for heading in one.headings:
        mark = heading.status.words if heading.status is not one.founding.status else ""
        typer.echo(f"\n{heading.name} [{heading.key}; {heading.kind}]{f' ({mark})' if mark else ''}")
        if heading.meaning:
            typer.echo(f"  In our words: {heading.meaning}")
        _tell(
            one, [each for each in heading.statements if (each.place, each.level, each.number) in shown], "  "
        )
        for element in heading.elements:
            found = [each for each in element.statements if (each.place, each.level, each.number) in shown]
            if found or not level:
                typer.echo(f"  {element.name} [{heading.key}/{element.key}]")
                _tell(one, found, "    ")


@app.command("crosswalk")
def crosswalk(
    first: Annotated[str, typer.Argument(metavar="A", help="An edition, or a family for its latest.")],
    second: Annotated[str, typer.Argument(metavar="B", help="An edition, or a family for its latest.")],
) -> None:
    """Show where each heading of one framework counts under another, by Leadwell's judgement.

    An element is shown only where it differs from its heading.
    """
    from leadwell.voices.frameworks import crosswalk as walk
    from leadwell.voices.frameworks import framework

    found = walk(framework(first).key, framework(second).key)
    typer.echo(f"{found.source.title} to {found.target.title}")
    typer.echo(
        "Leadwell's judgement on these two."
        if found.is_direct
        else f"Follows through {', then '.join(found.through)}: each step widens, so check it before you rely on it."
    )
    for place in found.source.places:
        heading, _, element = place.partition("/")
        if element and found.reached[place] == found.reached[heading]:
            continue
        indent = "  " if element else ""
        typer.echo(f"{indent}{found.source.name_of(place)} [{place}]: {_leads_to(found, place)}")
    if found.unreached:
        typer.echo(f"Nothing leads to: {', '.join(found.target.name_of(one) for one in found.unreached)}")


@app.command("check")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The TOML file of a licence holder's wording.")
    ],
) -> None:
    """Check a licence holder's wording for a framework. Nothing is sent anywhere, and the file stays where it is."""
    from leadwell.voices.frameworks import frameworks

    found = _licensed(file)
    framework = frameworks()[found.framework]
    until = f"to {found.until}" if found.until else "with no end given"
    typer.echo(f"{framework.title}: {_many(len(found.statements), 'statement')}, loaded by {found.holder}.")
    typer.echo(f"Licence: {found.licence}; from {found.since} {until}.")
    if found.bare:
        names = ", ".join(framework.name_of(one) for one in found.bare)
        instead = (
            "Leadwell's own words stay there" if framework.statements() else "nothing can be asked there"
        )
        typer.echo(f"No wording for: {names}; {instead}.")
    typer.echo("The file can be used. Whether the licence allows it only its holder can say.")


def _leads_to(found: "Crosswalk", place: str) -> str:
    sure = found.sure[place]
    one_of = [one for one in sorted(found.reached[place]) if one.partition("/")[0] not in sure]
    counts = ", ".join(found.target.name_of(one.key) for one in found.target.headings if one.key in sure)
    choose = ", ".join(found.target.name_of(one) for one in one_of)
    perhaps = "one of these" if len(one_of) > 1 else "perhaps"
    parts = [counts, f"{perhaps}, for you to say: {choose}" if choose else ""]
    return "; ".join(filter(None, parts)) or "nothing corresponds"


def _licensed(file: Path) -> "Licensed":
    from leadwell.cli.definition_given import given
    from leadwell.voices.frameworks import licensed_of

    return licensed_of(given(file))


def _tell(one: "Framework", statements: "list[Statement]", indent: str) -> None:
    names = {each.key: each.name for each in one.levels}
    for each in statements:
        typer.echo(f"{indent}{names.get(each.level, 'Every level')}: {each.words} ({each.context.value})")


def _size(one: "Framework") -> str:
    kinds: dict[str, int] = {}
    for heading in one.headings:
        kinds[heading.kind] = kinds.get(heading.kind, 0) + 1
    parts = [_many(count, kind) for kind, count in kinds.items()]
    if one.elements:
        parts.append(_many(len(one.elements), "element"))
    if one.levels:
        parts.append(_many(len(one.levels), "level"))
    parts.append(_many(len(one.statements()), "statement"))
    return ", ".join(parts)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2020-01-31.", param_hint="--on") from None
