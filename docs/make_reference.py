"""Write docs/reference from the code and the definitions, so that the reference cannot drift from them.

    python docs/make_reference.py            write every page
    python docs/make_reference.py FOLDER     write them into another folder, as the tests do to compare

The words that code does not hold stand beside this file: ``dependencies.toml`` gives the reason for each
dependency, ``settings.toml`` says what each setting is for. One that lacks its words stops the writing.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SOURCE = ROOT / "src"
MADE = "*Made by `docs/make_reference.py`; change what it is made from, not this page.*"
SCALARS = (str, int, float, bool)


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Give a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(title: str, *parts: str) -> str:
    """Give a whole page."""
    return "\n\n".join([f"# {title}", MADE, *parts]).rstrip() + "\n"


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


# --- definitions -------------------------------------------------------------------------------------------


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
        for folder in ("thresholds", "spc", "rebasing", "advice")
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
                yield from flat(one, f"{before}{key} {one.get('code') or one.get('key') or number}.")
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


# --- the code ----------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Every variable of the environment that the site reads."""
    words = toml(DOCS / "settings.toml")
    found = settings_read()
    unsaid = sorted(set(found) - set(words["setting"]))
    gone = sorted(set(words["setting"]) - set(found))
    if unsaid or gone:
        sys.exit(f"docs/settings.toml: add {unsaid}, take out {gone}.")
    rows = [[f"`{name}`", words["setting"][name], found[name]] for name in sorted(found)]
    tests = [[f"`{name}`", says] for name, says in sorted(words["tests"].items())]
    return page(
        "Settings",
        "The site is set up by variables of its environment and by nothing else. One that cannot be used stops "
        "the start with a plain message.",
        table(["Variable", "What it is for", "If not given"], rows),
        "## For the tests",
        table(["Variable", "What it is for"], tests),
    )


def settings_read() -> dict[str, str]:
    """Give the variables that the site's code asks the environment for, each with its default."""
    found: dict[str, str] = {
        "LEADWELL_DATABASE": "SQLite, in the data folder",
        "LEADWELL_SECRET_KEY": "made once, kept in the data folder",  # pragma: allowlist secret
    }
    for path in sorted((SOURCE / "leadwell_site").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and is_setting(node.value):
                found.setdefault(str(node.value), "")
            if isinstance(node, ast.Call) and node.args and is_setting(getattr(node.args[0], "value", "")):
                given = [one.value for one in node.keywords if one.arg == "default"]
                if given and isinstance(given[0], ast.Constant):
                    default = {True: "yes", False: "no"}.get(given[0].value, given[0].value)
                    found[node.args[0].value] = f"`{default}`"  # type: ignore[attr-defined]
    return found


def is_setting(value: object) -> bool:
    """Say whether a value is the name of a setting."""
    return isinstance(value, str) and bool(re.fullmatch(r"LEADWELL_[A-Z_]+", value))


def roles_page() -> str:
    """Every role with what it allows."""
    from leadwell_site.organisations.choices import RoleKind
    from leadwell_site.organisations.permissions import Permission, allowed

    says = {
        Permission.SEE: "see every page about the unit",
        Permission.RECORD: "record red flags, what was done, and set flags aside",
        Permission.ASK: "ask about charts, write on them what happened, measure something of the unit's own",
        Permission.STEER: "set targets, let limits begin anew, agree actions and close questions",
        Permission.LOAD: "send files, say what they mean, load them; type in shifts",
        Permission.PUBLISH: "make pages public",
        Permission.AUDIT: "read who did what",
        Permission.MANAGE: "units, people and roles",
    }
    rows = [
        [f"`{kind.value}`", str(kind.label), *("yes" if what in allowed(kind) else "" for what in says)]
        for kind in RoleKind
    ]
    meanings = [[what.value, words] for what, words in says.items()]
    return page(
        "Roles",
        "A role is held at a unit for a time. It allows this at that unit and everywhere below it, and nothing "
        "anywhere else.",
        table(["Role", "In words", *(what.value.capitalize() for what in says)], rows),
        "## What each allows",
        table(["Word", "Allows to"], meanings),
    )


def commands_page() -> str:
    """Every command with its arguments and options."""
    import typer

    from leadwell.cli import app, register_site_commands

    register_site_commands()
    whole: Any = typer.main.get_command(app)
    parts = ["Each is a word after `leadwell`. `leadwell COMMAND --help` says the same on the spot."]
    for name, command in walk(whole, ()):
        words = " ".join(("leadwell", *name, *(usage(one) for one in command.params if usage(one))))
        parts += [f"## leadwell {' '.join(name)}", (command.help or "").strip(), f"```text\n{words}\n```"]
        rows = [
            [f"`{names(one)}`", getattr(one, "help", "") or "", shown_default(one)]
            for one in command.params
            if one.name != "help"
        ]
        if rows:
            parts.append(table(["", "What it is", "If not given"], rows))
    return page("Commands", *parts)


def walk(group: Any, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command under a group with the words that lead to it, in order."""
    for name, command in sorted(group.commands.items()):
        if getattr(command, "hidden", False):
            continue
        if hasattr(command, "commands"):
            yield from walk(command, (*before, name))
        else:
            yield (*before, name), command


def is_argument(parameter: Any) -> bool:
    """Say whether a parameter is given by its place."""
    return bool(parameter.param_type_name == "argument")


def names(parameter: Any) -> str:
    """Give how a parameter is written."""
    if is_argument(parameter):
        return str(parameter.name).upper()
    return ", ".join([*parameter.opts, *parameter.secondary_opts])


def usage(parameter: Any) -> str:
    """Give a parameter as the line of use has it: only what must be given, and arguments."""
    if is_argument(parameter):
        name = str(parameter.name).upper()
        return name if parameter.required else f"[{name}]"
    if not parameter.required or getattr(parameter, "prompt", None):
        return ""
    return f"{parameter.opts[0]} {str(parameter.name).upper()}"


def shown_default(parameter: Any) -> str:
    """Give a parameter's default in words."""
    if getattr(parameter, "prompt", None):
        return "asked for"
    if parameter.required:
        return "must be given"
    value = parameter.default
    if (
        callable(value)
        or value is None
        or value is False
        or value in ("", (), [])
        or "Sentinel" in repr(value)
    ):
        return ""
    if value is True:
        return "yes"
    return f"`{value}`" if isinstance(value, (*SCALARS, Path)) else ""


def library_page() -> str:
    """Every public name of the library with its signature and the first line of what it says of itself."""
    parts = [
        "The library is pure: data comes in as arguments and goes out as return values. It has no database, no "
        "network and no clock. Where a package lists names to import, import them from there.",
    ]
    for path in sorted((SOURCE / "leadwell").rglob("*.py")):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        if module.startswith("leadwell.cli") or module == "leadwell":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        rows = [row for node in tree.body for row in name_rows(node)]
        listed = importable(tree)
        if not rows and not listed:
            continue
        parts += [f"## {module}", first_line(tree)]
        if listed:
            parts.append("Import from here: " + ", ".join(f"`{name}`" for name in listed) + ".")
        if rows:
            parts.append(table(["Name", "What it gives"], rows))
    return page("The library", *[part for part in parts if part])


def name_rows(node: ast.stmt) -> Iterator[list[str]]:
    """Give the line of a public function or class; none for anything else."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
        return
    if isinstance(node, ast.FunctionDef):
        back = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        yield [f"`{node.name}({ast.unparse(node.args)}){back}`", first_line(node)]
        return
    above = f"({', '.join(ast.unparse(one) for one in node.bases)})" if node.bases else ""
    yield [f"`class {node.name}{above}`", first_line(node)]


def importable(tree: ast.Module) -> list[str]:
    """Give the names in a package's ``__all__``, where it has one."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return sorted(ast.literal_eval(node.value))
    return []


def first_line(node: Any) -> str:
    """Give the first paragraph of a docstring, on one line."""
    text = (ast.get_docstring(node) or "").split("\n\n")[0]
    return " ".join(text.split())


def dependencies_page() -> str:
    """Every dependency with its reason."""
    project = toml(ROOT / "pyproject.toml")
    why = toml(DOCS / "dependencies.toml")
    lists = {
        "library": project["project"]["dependencies"],
        **project["project"]["optional-dependencies"],
        **project["dependency-groups"],
    }
    said = {name for reasons in why.values() for name in reasons}
    asked = {package(one) for found in lists.values() for one in found}
    if said != asked:
        sys.exit(f"docs/dependencies.toml: add {sorted(asked - said)}, take out {sorted(said - asked)}.")
    titles = {
        "library": "The library (`pip install leadwell`)",
        "site": "The site (`pip install 'leadwell[site]'`)",
        "postgres": "PostgreSQL (`pip install 'leadwell[site,postgres]'`)",
        "dev": "To develop and test",
    }
    parts = ["Each has to earn its place. Exact versions are locked in `uv.lock`."]
    for name, found in lists.items():
        rows = [[f"`{one}`", why[name][package(one)]] for one in sorted(found)]
        parts += [f"## {titles.get(name, name)}", table(["Dependency", "Why"], rows)]
    return page("Dependencies", *parts)


def package(requirement: str) -> str:
    """Give the name in a requirement."""
    return re.split(r"[\[<>=!~ ;]", requirement)[0]


def imports_page() -> str:
    """The contracts on who may import whom."""
    contracts = toml(ROOT / "pyproject.toml")["tool"]["importlinter"]["contracts"]
    parts = [
        "Checked by `lint-imports`, which `python3 start.py lint` runs. In a list of layers each may import "
        "only those below it; modules on one line may not import each other. Why: "
        "[The house](../explanation/the-house.md)."
    ]
    for one in contracts:
        parts.append(f"## {one['name']}")
        if one["type"] == "layers":
            inside = one.get("containers")
            parts += [f"Inside each of: {', '.join(f'`{name}`' for name in inside)}."] if inside else []
            parts.append("```text\n" + "\n".join(one["layers"]) + "\n```")
        else:
            who = ", ".join(f"`{name}`" for name in one["source_modules"])
            whom = ", ".join(f"`{name}`" for name in one["forbidden_modules"])
            parts.append(f"{who} may not import {whom}.")
    return page("Who may import whom", *parts)


PAGES: dict[str, Callable[[], str]] = {
    "measures.md": measures_page,
    "rules.md": rules_page,
    "returns.md": returns_page,
    "kinds-of-file.md": kinds_page,
    "faults.md": faults_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "roles.md": roles_page,
    "library.md": library_page,
    "dependencies.md": dependencies_page,
    "imports.md": imports_page,
}


def main() -> None:
    """Write every page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        folder.joinpath(name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
