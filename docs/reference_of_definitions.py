"""Pages of the reference that are made from definitions: measures, rules, returns, kinds of file, faults."""

from collections.abc import Iterator
from typing import Any

from reference_markdown import page, table


def measures_page() -> str:
    """Every measure: what is counted over what, its source and status."""
    from leadwell.measures.definitions import measures

    by_subject: dict[str, list[Any]] = {}
    for one in sorted(measures().values(), key=lambda one: one.key):
        by_subject.setdefault(one.subject, []).append(one)
    parts = [
        "A figure is the sum of what is counted over the sum of what it is divided by. A measure without "
        "a second column is a count or a score. *Status* says how well the definition is founded: "
        "see [Rules and thresholds](rules.md#status). `leadwell definitions KEY` shows one in full."
    ]
    for subject, found in by_subject.items():
        rows = [
            [
                f"`{one.key}`",
                one.title,
                one.numerator,
                one.denominator,
                one.unit,
                one.direction.value,
                f"{one.since:%Y-%m-%d}",
                one.status.value,
                one.source,
            ]
            for one in found
        ]
        headings = [
            "Key",
            "Title",
            "Counted",
            "Divided by",
            "Shown in",
            "Better",
            "Since",
            "Status",
            "Source",
        ]
        parts += [f"## {subject.capitalize()}", table(headings, rows)]
    return page("Measures", *parts)


def rules_page() -> str:
    """Every red flag and every threshold, with its numbers, date, source and status."""
    from leadwell.foundations.definition_files import Status, definition, definition_names
    from leadwell.staffing.rules import shipped_rules

    rules = shipped_rules()
    flags = [
        [
            f"`{flag.code}`",
            flag.title,
            flag.words,
            flag.judged.value.replace("_", " "),
            ", ".join(sorted(one.words for one in flag.applies_to)),
            flag.rule_title,
            f"{flag.founding.since:%Y-%m-%d}",
            flag.founding.status.value,
        ]
        for flag in rules.flags
    ]
    meanings = [
        [serves.words, words]
        for serves, words in sorted(rules.not_safe_means.items(), key=lambda one: one[0].value)
    ]
    statuses = [[f"`{one.value}`", one.words or "none"] for one in Status]
    parts = [
        "Numbers that are policy and not arithmetic. Each stands in a dated file under "
        "`src/leadwell/definitions`.",
        "## Red flags",
        table(["Code", "Title", "Means", "Judged", "Applies to", "From", "Since", "Status"], flags),
        '## What "not safe" means',
        table(["Unit", "A shift is counted"], meanings),
        "## Status",
        table(["Status", "The mark a page shows"], statuses),
    ]
    named = [
        (folder, name)
        for folder in (
            "thresholds",
            "spc",
            "rebasing",
            "advice",
            "requirement",
            "establishment",
            "redeployment",
            "holidays",
            "rosters",
        )
        for name in definition_names(folder)
    ]
    for folder, name in named:
        entry = definition(folder, name)
        founding = entry.founding()
        title = entry.text("title") if entry.has("title") else name.replace("_", " ").capitalize()
        rows = [
            [f"`{key}`", str(value)]
            for key, value in flat(entry.fields)
            if key not in {"id", "title", "since", "source", "status"} and not key.endswith((".code", ".key"))
        ]
        parts += [
            f"## {title}",
            f"`{folder}/{name}.toml`, since {founding.since:%Y-%m-%d}, {founding.status.value}. "
            f"Source: {founding.source}",
            table(["Field", "Value"], rows),
        ]
    return page("Rules and thresholds", *parts)


def flat(fields: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Give every single value in nested tables with the path to it."""
    for key, value in fields.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, one in enumerate(value, 1):
                yield from flat(
                    one, f"{before}{key} {one.get('code') or one.get('key') or one.get('name') or number}."
                )
        elif isinstance(value, list):
            yield f"{before}{key}", ", ".join(str(one) for one in value)
        else:
            yield f"{before}{key}", value


def returns_page() -> str:
    """Every return: its headings, where each comes from, and what is to be checked."""
    from leadwell.staffing.returns import layouts

    parts = [
        "Leadwell makes these files; it does not send them. A heading marked *to be checked* is compared "
        "with the publisher's own layout before a file is used."
    ]
    for one in layouts():
        rows = [
            [
                str(number),
                field.heading,
                f"`{field.fact}`",
                field.form.value,
                field.founding.status.value,
                "to be checked" if field.is_to_be_checked else "",
            ]
            for number, field in enumerate(one.fields, 1)
        ]
        parts += [
            f"## {one.title}",
            f"`{one.key}`, one row for each {one.per.value.replace('_', ' and ')}; since "
            f"{one.founding.since:%Y-%m-%d}; {one.founding.status.value}. When: {one.deadline} "
            f"Source: {one.founding.source}",
            *([f"Leaves out: {', '.join(one.leaves_out)}."] if one.leaves_out else []),
            table(["", "Heading", "Fact", "Written as", "Status", ""], rows),
        ]
    return page("Returns", *parts)


# --- intake ------------------------------------------------------------------------------------------------


def kinds_page() -> str:
    """Every kind of file that is recognised."""
    from leadwell.intake.kinds import ALL

    rows = [[one.title, one.says, f"`{one.key}`", f"`{one.feed}`"] for one in ALL]
    return page(
        "Kinds of file",
        "A file is known by its headings, never by its name. Series from different feeds are never mixed. "
        "A layout that is not here is met with a suggestion: see "
        "[Teach an unknown layout](../how-to/teach-a-layout.md). What became of real files: "
        "[Files that Leadwell has been tried on](files-read.md).",
        table(["Kind", "What it holds", "Key", "Feed"], rows),
        "## Leadwell's own shift file",
        "`leadwell template FILE` writes it empty, as `.xlsx` or `.csv`.",
        table(
            ["Column", "Fill it in", "What it means", "Example"],
            [[one.heading, one.needed, one.says, one.example] for one in template_columns()],
        ),
    )


def template_columns() -> tuple[Any, ...]:
    """Give the columns of the shift file."""
    from leadwell.intake.template import columns

    return columns()


def faults_page() -> str:
    """Every class of fault with what is done and how to mend it."""
    from leadwell.intake.listing import fault_classes

    rows = [
        [f"`{key}`", one.title, one.outcome.words, one.done, one.mend]
        for key, one in sorted(fault_classes().items())
    ]
    return page(
        "Classes of fault",
        "Words in braces are filled in with what was found. *Kept aside* means that the row or value is not "
        "used and is shown to whoever sent the file; nothing is dropped in silence.",
        table(["Code", "What", "Outcome", "What Leadwell does", "How to mend it"], rows),
    )
