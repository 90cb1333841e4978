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
            "anonymity",
            "ratings",
            "results",
            "themes",
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


def releases_page() -> str:
    """Every field of the file of a release."""
    from leadwell.voices.anonymity.fields import FIELDS

    rows = [[f"`{one.path}`", one.says, "auditor's only" if one.auditor_only else "both"] for one in FIELDS]
    return page(
        "The file of a release",
        "What is shown of a cycle of confidential answers, as JSON, so that anybody can check it: "
        "see [Check a release](../how-to/check-a-release.md). Dots stand for tables inside tables, `[]` for each "
        "of a list. "
        "A seal is the SHA-256 of the part as JSON with sorted keys, without blanks, and with every letter outside "
        "ASCII written as an escape.",
        table(["Field", "What it says", "Copy"], rows),
    )


def frameworks_page() -> str:
    """Every framework, crosswalk, bank of questions and scale."""
    from leadwell.voices.frameworks import frameworks, shipped_crosswalks
    from leadwell.voices.items import banks, promised_sentences, scales, ways

    editions = [
        [
            f"`{one.key}`",
            f"`{one.family}`",
            one.title,
            one.since_words,
            str(len(one.headings)),
            str(len(one.elements)),
            str(len(one.statements())),
            one.whose_words,
            one.founding.status.value,
            one.founding.source,
        ]
        for one in frameworks().values()
    ]
    walks = [
        [f"`{one.source}`", f"`{one.target}`", one.founding.status.value, one.founding.source]
        for one in shipped_crosswalks()
    ]
    questions = [
        [
            f"`{item.address}`",
            item.text.english,
            f"`{item.scale.key}`" + (", reversed" if item.is_reversed else ""),
            item.question,
            item.stage.value,
        ]
        for one in banks().values()
        for item in one.items
    ]
    kept = [
        [
            f"`{one.key}`",
            one.title,
            "share" if one.is_share else f"0 to 10, {one.better.value} is better",
            one.audience.value,
            str(one.rhythm),
            "; ".join(f"{part.title}: {part.least} of {len(part.asked)}" for part in one.parts),
            one.founding.status.value,
            one.founding.source,
        ]
        for one in banks().values()
    ]
    answers = [
        [
            f"`{one.key}`",
            ", ".join(option.text.english for option in one.options),
            ", ".join(option.text.say("cy").words for option in one.options),
            one.founding.status.value,
        ]
        for one in scales().values()
    ]
    written = [[f"`{one.key}`", one.title, one.ours] for one in ways().values()]
    promised = [
        [of, one.when or "always", *(" ".join(one.lines.get(key, ())) for key in ("en", "easy", "cy"))]
        for name, of in (("pulse", "Questions"), ("all_round", "From all round"))
        for one in promised_sentences(name)
    ]
    return page(
        "Frameworks and questions",
        "What the columns mean: [Frameworks and questions](../explanation/frameworks-and-questions.md). "
        "`leadwell frameworks show KEY` and `leadwell items show KEY` show one in full.",
        "## Frameworks",
        table(
            [
                "Edition",
                "Family",
                "Title",
                "Since",
                "Headings",
                "Elements",
                "Statements",
                "Whose words",
                "Status",
                "Source",
            ],
            editions,
        ),
        "## Crosswalks",
        table(["From", "To", "Status", "Source"], walks),
        "## Banks",
        table(["Bank", "Title", "Told as", "Asked of", "Rhythm, cycles", "Needed", "Status", "Source"], kept),
        "## Questions",
        table(["Question", "English", "Scale", "Subject of survey question", "Stage"], questions),
        "## Scales",
        table(["Scale", "Answers", "In Welsh (machine-drafted, to be checked)", "Status"], answers),
        "## Ways of writing",
        table(["Way", "Title", "Mark on Leadwell's wording"], written),
        "## What people are promised before they answer",
        "Words in braces are filled in with names, and with numbers from the anonymity policy. *Where* says when a "
        "sentence stands.",
        table(
            ["Of", "Where", "English", "Easy read", "Welsh (machine-drafted, to be checked)"],
            promised,
        ),
    )


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
