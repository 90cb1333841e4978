"""``leadwell items``: banks of questions, and which of them each cycle asks."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.voices.items import Bank, Rotation

app = typer.Typer(
    help="Questions: the banks there are, their wording, and what each cycle asks.", no_args_is_help=True
)

SHOWN_CYCLES = 24  # more than any rhythm up to a year of months needs

Way = Annotated[str, typer.Option("--in", metavar="WAY", help="en, easy (easy read), cy (Welsh) or cy_easy.")]


class CannotRead(LeadwellError):
    """What was asked for on the command line cannot be understood."""


@app.command("list")
def listing() -> None:
    """List every bank of questions: what it measures, how many questions it has, and whose words they are."""
    from leadwell.voices.items import banks

    for one in banks().values():
        told = "told as a share" if one.is_share else f"scored 0 to 10, {one.better.value} is better"
        typer.echo(f"{one.key}: {one.title} ({_questions(len(one.items))}; {told}; for {one.audience.value})")
        typer.echo(
            f"  Each part once in {_cycles(one.rhythm)}. Leadwell's own words. "
            f"How well founded: {one.founding.status.words}."
        )


@app.command("show")
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A bank, or a TOML file of your own questions.")
    ],
    way: Way = "en",
    wording: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A licence holder's wording for the bank.")
    ] = None,
) -> None:
    """Show a bank in full: each question, its answers, what they are worth, and how many may be missing."""
    from leadwell.cli.definition_given import given
    from leadwell.voices.items import expected_seconds, with_wording

    one = _bank(name)
    if wording is not None:
        one = with_wording(one, given(wording))
    typer.echo(f"{one.title} ({one.key})")
    typer.echo(one.says)
    typer.echo(f"Source: {one.founding.source}")
    typer.echo(f"How well founded: {one.founding.status.words}. {one.comparable}")
    for part in one.parts:
        typer.echo(f"\n{part.title}: needs {part.least} of {len(part.asked)} answers")
        for item in part.items:
            said = item.text.say(way)
            notes = [
                *(["reversed"] if item.is_reversed else []),
                *([f"subject of question {item.question}"] if item.question else []),
                item.stage.words,
                said.wording.mark,
                *([] if said.is_as_asked else [f"no wording in {way}; {said.wording.way.title} instead"]),
            ]
            typer.echo(f"  {item.key}: {said.words} ({'; '.join(filter(None, notes))})")
            if item.of_oneself is not None:
                typer.echo(f"    Of oneself: {item.of_oneself.say(way).words}")
    for scale in {item.scale.key: item.scale for item in one.items}.values():
        worths = [
            option.text.say(way).words + ("" if one.is_share else f" {_worth(scale.worth(option.key))}")
            for option in scale.options
        ]
        typer.echo(f"\nAnswers ({scale.key}): {', '.join(worths)}")
    if not one.is_share:
        if len(one.parts) > 1:
            need = "needs" if one.least_parts == 1 else "need"
            typer.echo(
                f"{one.overall_title}: the mean of the parts, of which {one.least_parts} {need} a score"
            )
    else:
        typer.echo(f"Told as the share of those who answered that said: {_counted(one, way)}")
    took = expected_seconds(one.items, way=way)
    typer.echo(
        f"On a phone: about {took.from_words:.0f} s from {took.words} words, "
        f"{took.by_rule_of_thumb:.0f} s by a rule of thumb; neither is measured"
    )


@app.command("choose")
def choose(
    names: Annotated[list[str], typer.Argument(metavar="BANK...", help="Banks, or TOML files of your own.")],
    every: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BANK=CYCLES", help="Ask a bank at another rhythm than its own; can be repeated."
        ),
    ] = None,
    cycles: Annotated[
        int | None,
        typer.Option(min=1, max=SHOWN_CYCLES, help="Show so many cycles.", show_default="one round"),
    ] = None,
    wording: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="A licence holder's wording for one of the banks; can be repeated."
        ),
    ] = None,
    way: Way = "en",
) -> None:
    """Choose 3 to 7 questions for each cycle, so that every part comes again at its rhythm with the same words."""
    from leadwell.voices.items import rotation, shipped_timing

    chosen = _worded([_bank(one) for one in names], wording or [])
    found = rotation(chosen, every=_rhythms(every or []), way=way)
    shown = cycles or min(found.repeats_after, SHOWN_CYCLES)
    for cycle in range(shown):
        _tell_cycle(found, cycle, way)
    typer.echo(f"Everything comes again after {_cycles(found.repeats_after)}.")
    timing = shipped_timing()
    typer.echo(
        f"Time: {timing.words_per_minute:.0f} words a minute ({timing.reading.source}); "
        f"{timing.seconds_per_question:.0f} s to answer and {timing.seconds_around:.0f} s around "
        f"({timing.answering.source}; {timing.answering.status.words}); "
        f"rule of thumb {timing.rule_of_thumb:.0f} s a question ({timing.thumb.source}). "
        f"The longer must be {timing.longest:.0f} s or less."
    )


def _tell_cycle(found: "Rotation", cycle: int, way: str) -> None:
    took = found.seconds(cycle)
    parts = ", ".join(one.address for one in found.asked(cycle))
    items = found.items(cycle)
    typer.echo(
        f"Cycle {cycle + 1}: {_questions(len(items))}, about {took.from_words:.0f} s ({took.by_rule_of_thumb:.0f} s "
        f"by rule of thumb): {parts}"
    )
    said = [item.text.say(way) for item in items]
    marks = {one.wording.mark for one in said}
    for one in said:
        mark = f" ({one.wording.mark})" if len(marks) > 1 and one.wording.mark else ""
        typer.echo(f"  {one.words}{mark}")
    if len(marks) == 1 and (mark := marks.pop()):
        typer.echo(f"  ({mark})")


def _bank(name: str) -> "Bank":
    from leadwell.cli.definition_given import given
    from leadwell.voices.items import Whose, bank, bank_of

    return bank_of(given(Path(name)), whose=Whose.LOCAL) if name.endswith(".toml") else bank(name)


def _worded(chosen: "Sequence[Bank]", files: Sequence[Path]) -> "list[Bank]":
    from leadwell.cli.definition_given import given
    from leadwell.voices.items import with_wording

    found = {one.key: one for one in chosen}
    for file in files:
        entry = given(file)
        key = entry.text("for")
        if key not in found:
            raise CannotRead(f"{file} is for {key!r}, which is not among the chosen banks.")
        found[key] = with_wording(found[key], entry)
    return [found[one.key] for one in chosen]


def _rhythms(asked: Sequence[str]) -> dict[str, int]:
    found = {}
    for one in asked:
        key, _, number = one.partition("=")
        if not number.isascii() or not number.isdigit():
            raise CannotRead(f"--every {one}: write a bank and a number of cycles, for example burnout=3.")
        found[key] = int(number)
    return found


def _counted(one: "Bank", way: str) -> str:
    scale = one.items[0].scale
    return ", or ".join(scale.option(key).text.say(way).words for key in one.counts)


def _worth(value: object) -> str:
    return "(not scored)" if value is None else f"{float(value):.4g}"  # type: ignore[arg-type]


def _cycles(number: int) -> str:
    return "1 cycle" if number == 1 else f"{number} cycles"


def _questions(number: int) -> str:
    return "1 question" if number == 1 else f"{number} questions"
