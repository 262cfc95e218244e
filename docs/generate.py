"""Writes the files that come from code; `--check` fails when one is out of step."""

from __future__ import annotations

import difflib
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import click

from osq.conventions.schema import convention_schema
from osq.findings import Entry

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = (
    "osq.conventions",
    "osq.territory",
    "osq.deliveries",
    "osq.store",
    "osq.aggregation",
    "osq.notes.writing",
)
SEVERITIES = {"error": "erreur", "warning": "avertissement", "info": "information"}


def cli_reference() -> str:
    """Every command with its help, as the terminal shows it."""
    from osq.cli.main import cli

    parts = [
        "# Les commandes d’osq\n",
        "Page écrite par `make docs` à partir des commandes elles-mêmes.\n",
    ]
    for path, command in _commands(cli, click.Context(cli, info_name="osq"), ("osq",)):
        context = command.context_class(command, info_name=" ".join(path), max_content_width=88)
        context.terminal_width = 88
        parts.append(f"## `{' '.join(path)}`\n\n```\n{command.get_help(context).strip()}\n```\n")
    return "\n".join(parts)


def _commands(
    command: click.Command, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _commands(child, context, (*path, name))


def findings_reference() -> str:
    """Every finding code with what it says and what to do."""
    parts = [
        "# Les constats d’osq\n",
        "Page écrite par `make docs` à partir des catalogues de constats. Entre accolades : ce "
        "qui est rempli au moment du constat.\n",
    ]
    for package in CATALOGUES:
        entries: dict[str, Entry] = importlib.import_module(f"{package}.catalogue").CATALOGUE
        for code, entry in sorted(entries.items()):
            parts.append(
                f"## {code} · {entry.title}\n\n*{SEVERITIES[entry.severity]}*\n\n"
                f"> {entry.message}\n"
            )
            if entry.advice:
                parts.append(f"Que faire : {entry.advice}\n")
    return "\n".join(parts)


def schema_of_conventions() -> str:
    """The JSON Schema that editors complete conventions with."""
    return json.dumps(convention_schema(), ensure_ascii=False, indent=2) + "\n"


def names_of_templates() -> str:
    """Every name that a template may ask of a note, type by type."""
    from osq.notes import shapes, viewmodel

    parts = [
        "# Ce qu’un gabarit peut demander\n",
        "Page écrite par `make docs` à partir du modèle de vue. Un bloc se reconnaît à son "
        "`type`.\n",
        "| Objet | `type` | Noms |\n|---|---|---|",
    ]
    for module in (viewmodel, shapes):
        for name, one in vars(module).items():
            if is_dataclass(one) and one.__module__ == module.__name__:
                names = [field.name for field in fields(one) if field.name != "type"]
                kinds = [str(field.default) for field in fields(one) if field.name == "type"]
                kind = f"`{kinds[0]}`" if kinds else ""
                parts.append(f"| {name} | {kind} | {', '.join(f'`{each}`' for each in names)} |")
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/cli.md": cli_reference,
    "docs/findings.md": findings_reference,
    "templates/NOMS.md": names_of_templates,
    "conventions/convention.schema.json": schema_of_conventions,
}


def main() -> int:
    """Writes the pages, or with `--check` says which ones differ (exit code 1)."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for name, write in PAGES.items():
        path, text = ROOT / name, write()
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            old = path.read_text(encoding="utf-8") if path.exists() else ""
            difference = difflib.unified_diff(old.splitlines(), text.splitlines(), lineterm="")
            sys.stderr.write("\n".join(list(difference)[:40]) + "\n")
            sys.stderr.write(f"{name} is out of step with the code: run make docs\n")
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
