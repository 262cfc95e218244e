"""Compositions and passages: a table of parts of others, as a file of shares of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from osq.findings import Finding, has_errors
from osq.observatory import ObservatoryConfig
from osq.territory.catalogue import (
    BAD_WORD,
    DUPLICATE_SHARE,
    EMPTY_CELL,
    OUTSIDE_COMMUNE,
    UNKNOWN_ZONE,
    WRONG_VINTAGE,
)
from osq.territory.composition import ANY_SUPPORT, SCALE
from osq.territory.files import TerritoryFiles
from osq.territory.importing.catalogue import BAD_PART, ELSEWHERE, SPREAD, UNCHANGED, WRONG_UNIT
from osq.territory.importing.parts import (
    decimals_of,
    read_part,
    rounding_explains,
    ten_thousandths,
)
from osq.territory.importing.plan import Plan, refusal
from osq.territory.importing.records import Record, Records, Sheet, find_records
from osq.territory.importing.share_file import ShareRow, checked, share_plan
from osq.territory.model import ZoningRef
from osq.text import format_number

Unit = Literal["share", "ten-thousandths"]

COMPOSITION = {
    "target": ("target", "quartier", "zone", "code quartier"),
    "source": ("iris", "code iris", "dcomiris", "source"),
    "weight_used": ("weight used", "poids", "part", "share"),
    "share_inside": ("share inside", "part incluse"),
    "support": ("support",),
    "method": ("method", "methode"),
    "quality": ("quality", "qualite"),
    "reason": ("reason", "motif"),
    "vintage": ("vintage", "millesime"),
}
PASSAGE = {
    "source": ("iris old", "iris ancien", "ancien", "source"),
    "target": ("iris new", "iris nouveau", "nouveau", "target"),
    "weight_used": ("part", "share", "poids", "weight used"),
    "support": ("support",),
    "reason": ("reason", "motif"),
}
REQUIRED = ("target", "source", "weight_used")
_WHATEVER_THE_PARTS = {
    entry.code for entry in (BAD_WORD, DUPLICATE_SHARE, OUTSIDE_COMMUNE, UNKNOWN_ZONE)
}
_EXPECTED = {"share": "un nombre de 0 à 1", "ten-thousandths": f"un nombre de 0 à {SCALE}"}


@dataclass(frozen=True, slots=True)
class Link:
    """What a table of parts is about, and how to read it.

    `support`, `quality` and `reason` fill what the table does not say; `changes_only` lets
    the zones that the table leaves out pass unchanged from a vintage to the next.
    """

    source: ZoningRef
    target: ZoningRef
    unit: Unit = "share"
    support: str = ANY_SUPPORT
    quality: str = "à valider"
    reason: str = ""
    changes_only: bool = False

    @property
    def is_passage(self) -> bool:
        return self.source.id == self.target.id

    @property
    def whole(self) -> int:
        return 1 if self.unit == "share" else SCALE


def plan_shares(
    sheets: Sequence[Sheet], link: Link, files: TerritoryFiles, config: ObservatoryConfig
) -> Plan:
    """The file of shares of that link; all faults of the table at once."""
    names = PASSAGE if link.is_passage else COMPOSITION
    records, findings = find_records(sheets, names, REQUIRED)
    if records is None:
        return refusal(findings)
    kept = _ours(records, link, files) if link.is_passage else list(records)
    elsewhere = sum(1 for _ in records) - len(kept)
    if elsewhere:
        findings.append(
            ELSEWHERE.finding(workbook=records.sheet.workbook, count=format_number(elsewhere))
        )
    faults = [*_faults(records, kept, link)]
    weights, spread = ({}, []) if faults else _weights(records, kept, link)
    rows = [(record.row, _row(record, weights.get(record.row, 0), link)) for record in kept]
    if link.changes_only:
        same = _unchanged([row for _, row in rows], link, files)
        rows += [(-1, row) for row in same]
        findings.append(UNCHANGED.finding(workbook=records.sheet.workbook, count=len(same)))
    for finding in checked(rows, records, link.source, link.target, files):
        # Sums of parts that could not be read would say nothing.
        if not faults or finding.code in _WHATEVER_THE_PARTS:
            findings.append(finding)
    findings += [*faults, *spread]
    if has_errors(findings):
        return refusal(findings)
    unit = "parts de 0 à 1" if link.unit == "share" else "dix-millièmes"
    reading = f"parts de {link.source} dans {link.target}, en {unit}"
    plain = [row for _, row in rows]
    return share_plan(plain, link.source, link.target, files, config, findings, reading)


def _ours(records: Records, link: Link, files: TerritoryFiles) -> list[Record]:
    """The lines of a passage that concern one of our zones, or one of our communes."""
    tables = [file for file in files.zonings if file.ref in (link.source, link.target)]
    known = {code for file in tables for code in file.codes}
    communes = {code for file in files.of_level("commune") for code in file.codes}
    return [
        record
        for record in records
        for codes in [(record["source"], record["target"])]
        if any(code in known or code[:5] in communes or not code for code in codes)
    ]


def _faults(records: Records, kept: Sequence[Record], link: Link) -> Iterator[Finding]:
    """Empty codes, numbers that are no parts, another vintage."""
    parts = []
    for record in kept:
        for column in ("target", "source"):
            if not record[column]:
                yield EMPTY_CELL.finding(**records.place(record, column), column=column)
        for column, optional in (("weight_used", False), ("share_inside", True)):
            text = record[column]
            part = read_part(text)
            if part is not None and column == "weight_used":
                parts.append(part)
            if (part is None or part > link.whole) and not (optional and not text):
                place = records.place(record, column)
                header = records.header_of(column)
                yield BAD_PART.finding(
                    **place, found=text, expected=_EXPECTED[link.unit], column=header
                )
        if record["vintage"] and record["vintage"] != str(link.source.vintage):
            words = {"found": record["vintage"], "expected": str(link.source.vintage)}
            yield WRONG_VINTAGE.finding(**records.place(record, "vintage"), **words)
    if link.unit != "share" and parts and max(parts) <= 1:
        yield WRONG_UNIT.finding(workbook=records.sheet.workbook)


def _weights(
    records: Records, kept: Sequence[Record], link: Link
) -> tuple[dict[int, int], list[Finding]]:
    """The ten-thousandths of each row, source zone by source zone and support by support.

    The parts of a whole zone that the source rounded are brought back to the whole; in a
    composition, which may leave some of a zone out, only when they exceed it.
    """
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in kept:
        groups.setdefault((record["source"], record["support"]), []).append(record)
    weights: dict[int, int] = {}
    spread = []
    for (zone, _), members in sorted(groups.items()):
        parts = [
            (read_part(record["weight_used"]) or Fraction(0)) / link.whole for record in members
        ]
        total = sum(parts, Fraction(0))
        decimals = max(decimals_of(record["weight_used"]) for record in members)
        decimals += 0 if link.unit == "share" else 4
        wanted = total != 1 and (link.is_passage or total > 1)
        if wanted and rounding_explains(parts, decimals):
            parts = [part / total for part in parts]
            spread.append(zone)
            total = Fraction(1)
        # A sum above the whole is left for the checks to tell.
        whole = ten_thousandths(parts) if total <= 1 else [round(part * SCALE) for part in parts]
        weights |= {record.row: weight for record, weight in zip(members, whole, strict=True)}
    if not spread:
        return weights, []
    names = ", ".join(dict.fromkeys(spread))
    told = SPREAD.finding(workbook=records.sheet.workbook, count=len(spread), zones=names)
    return weights, [told]


def _row(record: Record, weight: int, link: Link) -> ShareRow:
    inside = record["share_inside"]
    known = read_part(inside)
    if known is not None:
        inside = str(round(known / link.whole * SCALE))
    elif not inside and (link.is_passage or weight < SCALE):
        inside = str(weight)
    return {
        "target": record["target"],
        "source": record["source"],
        "support": record["support"] or link.support,
        "share_inside": inside,
        "weight_used": str(weight),
        "method": record["method"] or _method(weight, inside),
        "quality": record["quality"] or link.quality,
        "reason": record["reason"] or link.reason,
    }


def _method(weight: int, inside: str) -> str:
    """A zone wholly counted is "exact" only when all of it is known to be inside."""
    if weight < SCALE:
        return "weighted"
    return "exact" if inside == str(SCALE) else "dominant"


def _unchanged(
    rows: Sequence[ShareRow], link: Link, files: TerritoryFiles
) -> list[Mapping[str, str]]:
    """Zones of both vintages that nothing is said of: wholly themselves, for each support."""
    codes = {file.ref: set(file.codes) for file in files.zonings}
    said = {row["source"] for row in rows}
    both = codes.get(link.source, set()) & codes.get(link.target, set())
    supports = sorted({row["support"] for row in rows} or {link.support})
    return [
        {
            "target": code,
            "source": code,
            "support": support,
            "share_inside": str(SCALE),
            "weight_used": str(SCALE),
            "method": "exact",
            "quality": link.quality,
            "reason": "code inchangé",
        }
        for code in sorted(both - said)
        for support in supports
    ]
