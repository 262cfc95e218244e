"""What an import of IRIS changes: codes, names, statuses of communes, names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from osq.findings import Finding
from osq.observatory import ObservatoryConfig, ZoningDeclaration
from osq.territory.drawing import UNDIVIDED_SUFFIX
from osq.territory.files import ZoningFile, share_file_name, share_names
from osq.territory.importing.catalogue import (
    IRIS_GONE,
    IRIS_NEW,
    IRIS_RENAMED,
    VINTAGES_OVERLAP,
)
from osq.territory.importing.plan import csv_text, declared, ref_of
from osq.territory.tables import Row
from osq.text import NARROW, normalise_label

ENDLESS = 9999
_NOT_DIVIDED = re.compile(r"\s*\(commune non irisée\)$", re.IGNORECASE)

Rows = Mapping[str, Mapping[str, str]]
"""Rows of a table of IRIS by code."""


def zones_of(file: ZoningFile | None) -> dict[str, Row]:
    """The rows that name a zone, by code: one without code stands for codes yet unknown."""
    return {code: row for row, code in file.table.cells("code") if code} if file else {}


def plain(name: str) -> str:
    """The name without what INSEE adds to that of an undivided commune."""
    return _NOT_DIVIDED.sub("", name)


def same_name(before: Row, delivered: str) -> bool:
    """Whether the source already gave that name; case, accents and spaces do not matter."""
    called = plain(before["delivered_name"] or before["name"])
    return normalise_label(called) == normalise_label(plain(delivered))


def changes(rows: Rows, prior: ZoningFile | None, advice: str) -> Iterator[Finding]:
    """New codes, codes that are gone, other names; nothing without a table to compare with."""
    if prior is None:
        return
    known, name = zones_of(prior), prior.table.name
    for entry, codes in ((IRIS_NEW, set(rows) - set(known)), (IRIS_GONE, set(known) - set(rows))):
        if codes:
            yield entry.finding(
                workbook=name,
                expected=str(prior.ref),
                count=len(codes),
                zones=", ".join(sorted(codes)),
                what=advice,
            )
    for code in sorted(set(rows) & set(known)):
        if not same_name(known[code], rows[code]["delivered_name"]):
            names = {"found": rows[code]["name"], "expected": known[code]["name"]}
            yield IRIS_RENAMED.finding(workbook=name, zone=code, **names)


def what_of_gone(vintage: int, *, replaces: bool, dropped: bool) -> str:
    """What becomes of the codes that a table does not have, in French."""
    if not replaces:
        return f"Importez la table de passage vers {vintage} (osq territory import passage)."
    if dropped:
        return "Ils sont retirés, comme demandé."
    return f"Ils restent, car des livraisons peuvent les porter{NARROW}; --drop-gone les retire."


def overlaps(declaration: ZoningDeclaration, config: ObservatoryConfig) -> Iterator[Finding]:
    """Editions for which another vintage is declared too."""
    for other in config.zonings:
        start = max(declaration.from_, other.from_)
        end = min(_last(declaration), _last(other))
        if other.level == declaration.level and start <= end:
            span = f"{start} et suivantes" if end == ENDLESS else f"{start} à {end}"
            yield VINTAGES_OVERLAP.finding(
                workbook="osq.yaml", found=span, expected=str(ref_of(other))
            )


def renames(
    declaration: ZoningDeclaration, config: ObservatoryConfig, present: Sequence[str]
) -> dict[str, str]:
    """Files of shares whose name will not say which vintage they are of, and their new name."""
    later = declared(config, declaration)
    now, after = share_names(config), share_names(later)
    return {
        name: share_file_name(*now[name][0], later)
        for name in sorted(present)
        if len(now.get(name, ())) == 1 and len(after[name]) > 1
    }


def statuses(tables: Sequence[ZoningFile], rows: Rows) -> dict[str, str]:
    """The tables of communes whose column iris_status the table of IRIS contradicts."""
    codes: dict[str, list[str]] = {}
    for code, row in rows.items():
        codes.setdefault(row["commune"], []).append(code)
    contents = {}
    for file in tables:
        changed = [
            {**row.values, "iris_status": _status(row["code"], codes.get(row["code"], []))}
            for row in file.table.rows
        ]
        if changed != [dict(row.values) for row in file.table.rows]:
            contents[file.declaration.file] = csv_text(file.table.columns, changed)
    return contents


def _status(commune: str, codes: Sequence[str]) -> str:
    return "undivided" if list(codes) == [commune + UNDIVIDED_SUFFIX] else "irised"


def _last(declaration: ZoningDeclaration) -> int:
    return ENDLESS if declaration.until is None else declaration.until
