"""What commands print: findings, tables, progress.  Plain text in a pipe, no colour codes."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import click

from osq.errors import OsqError
from osq.findings import Finding, Severity
from osq.text import format_number, quote

FINDINGS_SCHEMA = "osq-findings/1"
_HEADINGS = {
    Severity.ERROR: ("erreur", "erreurs"),
    Severity.WARNING: ("avertissement", "avertissements"),
    Severity.INFO: ("remarque", "remarques"),
}
_PIPE_WIDTH = 200


def say(text: str = "") -> None:
    click.echo(text)


def say_next(*commands: str) -> None:
    """What to do next, as commands to copy: they name the observatory when this one did."""
    context = click.get_current_context()
    named = context.params.get("observatory") or context.find_root().obj
    suffix = f" --observatory {shlex.quote(str(named))}" if named else ""
    say(f"Ensuite : {', ou '.join(command + suffix for command in commands)}")


def say_json(schema: str, **content: Any) -> None:
    """One JSON object on stdout, with the version of its schema first."""
    click.echo(json.dumps({"schema": schema, **content}, ensure_ascii=False, indent=2))


def show_failure(error: OsqError) -> None:
    """The message, then the details, then what to do, on stderr."""
    click.echo(f"Erreur : {error.message}", err=True)
    if error.findings:
        click.echo(findings_text(error.findings), err=True)
    if error.advice:
        click.echo(f"À faire : {error.advice}", err=True)


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 fichier`, `3 fichiers`; in French zero takes the singular."""
    return f"{format_number(number)} {singular if number < 2 else plural or singular + 's'}"


def findings_text(findings: Sequence[Finding]) -> str:
    """The findings by severity, each with its place; an advice shared by several is said once."""
    from osq.returns.grouping import grouped

    lines: list[str] = []
    for severity, (singular, plural) in _HEADINGS.items():
        told = [finding for finding in findings if finding.severity is severity]
        if told:
            lines.append(f"{count(len(told), singular, plural)} :")
        groups = grouped(told)
        for group, following in zip_longest(groups, groups[1:]):
            finding = group.first
            where = finding if len(group.findings) == 1 else replace(finding, cell=None)
            lines.append(f"  - {_place(where)}{group.line} [{finding.code}]")
            if finding.advice and (following is None or following.first.advice != finding.advice):
                lines.append(f"    → {finding.advice}")
            if finding.waiver:
                lines.append(f"    Accepté par {finding.waiver.author} : {finding.waiver.reason}")
    return "\n".join(lines)


def findings_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [finding.as_dict() for finding in findings]


def show_table(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Collection[str] = ()
) -> None:
    """A table; columns of numbers are aligned to the right.

    `numbers` are the headers of numbers written as texts: never cut at their spaces.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, header in enumerate(headers):
        written = header in numbers
        numeric = written or (bool(rows) and all(isinstance(row[index], int) for row in rows))
        table.add_column(header, justify="right" if numeric else "left", no_wrap=written)
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(markup=False, highlight=False, emoji=False, width=width).print(table)


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None] | None]:
    """A function that shows what is being done, on a terminal; None in cron or a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    console = Console(stderr=True, markup=False, highlight=False)
    with console.status(f"{doing}…") as status:
        yield lambda step: status.update(f"{doing} : {step}")


def _cell(cell: object) -> str:
    return format_number(cell) if isinstance(cell, int) else str(cell)


def _place(finding: Finding) -> str:
    parts = [finding.workbook or ""]
    parts += [f"feuille {quote(finding.sheet)}"] if finding.sheet else []
    parts += [finding.cell or ""]
    place = ", ".join(part for part in parts if part)
    return f"{place} : " if place else ""
