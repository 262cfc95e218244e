"""`osq audit --table`: a released table that osq did not make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osq.cli.output import count, progress, say, say_json, show_table

if TYPE_CHECKING:
    from osq.protection.audit import Attacker, Audit, Judged
    from osq.protection.foreign import Foreign
    from osq.protection.sentences import Sentences

SCHEMA = "osq-audit-table/1"
EXPLAINED = 20
"""Leaks explained, unless more are asked for: each takes about half a second on a large table."""
LISTED = 15
_ATTACKERS = {
    "A1": "A1 (sait que les nombres ne sont pas négatifs)",
    "A2": "A2 (sait aussi qu’une cellule masquée n’est pas nulle)",
    "A3": "A3 (sait quelles cellules sont petites)",
}
_VERDICTS = {
    "leak": "fuite",
    "unproven": "sûreté non démontrée",
    "doubt": "douteux",
    "safe": "sûr",
}


def audit_table(
    path: Path,
    *,
    threshold: int | None = None,
    width: int | None = None,
    attacker: Attacker = "A2",
    implicit: bool = True,
    explained: int = EXPLAINED,
    output_format: str = "text",
) -> int:
    """Audits a table (or a folder that holds a dossier), tells what leaks; 1 when something does.

    `threshold` takes the place of the structure's.  Raises Refusal for a file that cannot be read
    or figures that contradict each other, ConfigurationError for a broken structure.
    """
    from osq.protection.explain import explain, refuse_contradiction
    from osq.protection.foreign import read_foreign
    from osq.protection.reduce import Contradiction

    with progress("Audit") as step:
        foreign = _ruled(read_foreign(path), threshold, width)
        try:
            made = _audited(foreign, attacker, implicit)
        except Contradiction:
            raise refuse_contradiction(foreign.dossier, path.name) from None
        made = replace(made, cells=tuple(sorted(made.cells, key=_breadth)))
        reasons: list[str] = []
        for found in made.leaks[:explained]:
            if step:
                step(f"explication {len(reasons) + 1}")
            reasons.append(explain(made, found, foreign.names).text)
    if output_format == "json":
        say_json(SCHEMA, **_data(path, foreign, made, reasons, attacker))
    else:
        _show(path, foreign, made, reasons, attacker)
    return int(not made.passed)


def _ruled(foreign: Foreign, threshold: int | None, width: int | None) -> Foreign:
    rule = foreign.rule
    if threshold is not None:
        rule = replace(rule, threshold=threshold)
    if width is not None:
        rule = replace(rule, width=width)
        if foreign.protected is not None:
            cells = tuple(cell._replace(width=width) for cell in foreign.protected)
            foreign = replace(foreign, protected=cells)
    return replace(foreign, rule=rule)


def _audited(foreign: Foreign, attacker: Attacker, implicit: bool) -> Audit:
    from osq.protection.audit import audit

    return audit(
        foreign.dossier,
        foreign.protected,
        rule=foreign.rule,
        attacker=attacker,
        primary=foreign.primary,
        implicit=implicit,
    )


def _show(path: Path, foreign: Foreign, made: Audit, reasons: Sequence[str], attacker: str) -> None:
    from osq.protection.explain import explain_fault
    from osq.protection.sentences import Sentences, value_text

    words = Sentences(foreign.dossier, foreign.names)
    say(f"{path.name} : {_counts(foreign, made)}.")
    rule = foreign.rule
    say(f"Attaquant {_ATTACKERS[attacker]}, seuil {rule.threshold}, écart exigé {rule.width}.")
    if made.leaks:
        say(f"{count(len(made.leaks), 'fuite')} :")
    for found, reason in zip(made.leaks, reasons, strict=False):
        verdict = "" if found.verdict == "leak" else f" ({_VERDICTS[found.verdict]})"
        say(f"  - {words.cell(found.cell)} : {value_text(found)}{verdict}")
        say(f"    {reason}")
    for found in made.leaks[len(reasons) :][: 5 * LISTED]:
        say(f"  - {words.cell(found.cell)} : {value_text(found)}")
    left = len(made.leaks) - len(reasons) - 5 * LISTED
    if left > 0:
        say(f"  - et {left} autres (toutes avec --format json)")
    if made.faults:
        say(f"{count(len(made.faults), 'figure dérivée', 'figures dérivées')} à ne pas publier :")
    for fault in made.faults:
        say(f"  - {explain_fault(made, fault)}")
    _show_hidden(made, words)
    if made.passed:
        say("Rien ne fuit.")
    else:
        say("À faire : masquez l’un des chiffres cités dans chaque explication, puis relancez.")


def _counts(foreign: Foreign, made: Audit) -> str:
    lines = [line for line in foreign.dossier.lines if line.kind == "value"]
    hidden = sum(line.text == "s" for line in lines)
    implicit = sum(cell.line is None for cell in made.cells)
    told = f"{count(len(lines), 'cellule')}, dont {count(hidden, 'masquée')}"
    releases = len({line.release for line in lines})
    told += f", {count(releases, 'diffusion')}" if releases > 1 else ""
    what = ("cellule implicite examinée", "cellules implicites examinées")
    return f"{told} ; {count(implicit, *what)}"


def _show_hidden(made: Audit, words: Sentences) -> None:
    """The narrowest intervals of hidden cells."""
    from osq.protection.sentences import value_text

    hidden = made.hidden
    if not hidden:
        return
    doubts = sum(each.verdict == "doubt" for each in hidden)
    masked = count(len(hidden), "cellule masquée", "cellules masquées")
    say(f"Ce que l’attaquant sait, {masked} :")
    rows = [
        (words.cell(each.cell), value_text(each), _VERDICTS[each.verdict])
        for each in hidden[:LISTED]
    ]
    show_table(["Cellule", "Valeurs possibles", "Verdict"], rows)
    if len(hidden) > LISTED:
        say(f"Les {LISTED} intervalles les plus étroits ; tous avec --format json.")
    if doubts:
        say(
            f"{count(doubts, 'cellule douteuse', 'cellules douteuses')} : trop étroites si elles "
            "sont elles-mêmes petites, ce que le tableau ne dit pas."
        )


def _breadth(found: Judged) -> Fraction:
    if found.low is None or found.high is None:
        return Fraction(10**18)
    return found.high - found.low


def _data(
    path: Path, foreign: Foreign, made: Audit, reasons: Sequence[str], attacker: str
) -> dict[str, Any]:
    from osq.protection.explain import explain_fault

    lines = foreign.dossier.lines
    return {
        "table": path.name,
        "attacker": attacker,
        "threshold": foreign.rule.threshold,
        "width": foreign.rule.width,
        "passed": made.passed,
        "cells": sum(line.kind == "value" for line in lines),
        "leaks": [
            {**_cell(foreign, found), "why": reasons[place] if place < len(reasons) else None}
            for place, found in enumerate(made.leaks)
        ],
        "faults": [explain_fault(made, fault) for fault in made.faults],
        "hidden": [_cell(foreign, found) for found in made.hidden],
    }


def _cell(foreign: Foreign, found: Judged) -> dict[str, Any]:
    line = None if found.line is None else foreign.dossier.lines[found.line]
    return {
        "geo": found.cell.zone,
        "without": list(found.cell.without),
        "cat": line.series if line else None,
        "plus": list(found.cell.plus),
        "minus": list(found.cell.minus),
        "release": line.release if line else None,
        "low": _number(found.low),
        "high": _number(found.high),
        "verdict": str(found.verdict),
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
