"""Pages of the reference that are made from the code: settings, roles, commands, library, dependencies, imports."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reference_markdown import DOCS, ROOT, SCALARS, SOURCE, page, table, toml


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
        Permission.ROSTER: "see who works where, and decide about rosters and moves",
        Permission.LOAD: "send files, say what they mean, load them; type in shifts",
        Permission.PUBLISH: "make pages public",
        Permission.AUDIT: "read who did what",
        Permission.MANAGE: "units, people and roles",
        Permission.LISTEN: "design, open, close and release questions to people",
        Permission.GUARD: "look after the concerns that one was given, and take the counts of a quarter",
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
