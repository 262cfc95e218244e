"""The official table of IRIS, restricted to the observatory's communes, as a table of zones.

The layout is that of INSEE's "table d'appartenance géographique des IRIS", published once a
year: title rows, then CODE_IRIS, LIB_IRIS, TYP_IRIS, LAB_IRIS, DEPCOM and others that are
not read.  Older names of the same columns (DCOMIRIS, LIBIRIS, COM...) are known too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osq.findings import Finding, has_errors
from osq.observatory import ObservatoryConfig, ZoningDeclaration
from osq.territory.catalogue import BAD_CODE, DUPLICATE_CODE, EMPTY_CELL, WRONG_PARENT
from osq.territory.checks import CODES
from osq.territory.drawing import UNDIVIDED_SUFFIX
from osq.territory.files import TerritoryFiles, ZoningFile
from osq.territory.importing.catalogue import (
    COMMUNE_WITHOUT_IRIS,
    ELSEWHERE,
    FILE_RENAMED,
    NO_COMMUNES,
)
from osq.territory.importing.iris_changes import (
    changes,
    overlaps,
    plain,
    renames,
    same_name,
    statuses,
    what_of_gone,
    zones_of,
)
from osq.territory.importing.plan import Plan, csv_text, refusal
from osq.territory.importing.records import Record, Records, Sheet, find_records
from osq.text import format_number

NAMES = {
    "code": ("code iris", "dcomiris", "iris"),
    "name": ("lib iris", "libiris", "nom iris"),
    "commune": ("depcom", "com", "insee com"),
    "iris_type": ("typ iris", "typiris"),
    "iris_label": ("lab iris", "label iris"),
}
REQUIRED = ("code", "name", "commune")
_OWN = ("code", "name", "delivered_name", "commune", "vintage", "quality")
_MORE = ("iris_type", "iris_label")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a table: its vintage, the editions it is for, and what becomes of the
    codes that it does not have (`drop_gone`; else they stay).
    """

    vintage: int
    first: int
    last: int | None = None
    drop_gone: bool = False


def plan_iris(
    sheets: Sequence[Sheet],
    request: Request,
    files: TerritoryFiles,
    config: ObservatoryConfig,
    present: Sequence[str],
) -> Plan:
    """The table of IRIS of that vintage, and the tables of communes that it changes.

    A zone already known keeps its name with accents and capitals, unless the source now calls
    it otherwise.  `present` are the names of the files of the territory.
    """
    tables = communes_of(files, request.vintage)
    if not tables:
        return refusal([NO_COMMUNES.finding()])
    records, findings = find_records(sheets, NAMES, REQUIRED)
    if records is None:
        return refusal(findings)
    communes = {code for table in tables for code in table.codes}
    kept = [record for record in records if record["commune"] in communes]
    findings += [*_faults(records, kept), *_left_out(records, kept, communes)]
    if has_errors(findings):
        return refusal(findings)
    same, prior = _prior(files, request.vintage)
    named = _declared(request, config)
    declaration = named or _declaration(request, config)
    rows = _rows(kept, prior, request.vintage)
    known = zones_of(prior)
    gone, new = set(known) - set(rows), set(rows) - set(known)
    advice = what_of_gone(request.vintage, replaces=same is not None, dropped=request.drop_gone)
    findings += changes(rows, prior, advice)
    moved: dict[str, str] = {}
    if named is None:
        findings += overlaps(declaration, config)
        moved = renames(declaration, config, present)
        findings += [
            FILE_RENAMED.finding(workbook=old, found=old, expected=name)
            for old, name in moved.items()
        ]
    if same and not request.drop_gone:
        quality = f"absent de la table officielle de {request.vintage}"
        rows |= {code: {**known[code].values, "quality": quality} for code in gone}
    contents = {declaration.file: _table(rows, same)}
    if all(request.vintage >= file.ref.vintage for file in files.of_level("iris")):
        contents |= statuses(tables, rows)
    return Plan(
        findings=tuple(findings),
        contents=contents,
        renames=moved,
        declaration=None if named else declaration,
        reading=f"IRIS de millésime {request.vintage} de {len(communes)} communes",
        counts={"IRIS": len(rows), "nouveaux": len(new), "disparus": len(gone)},
    )


def communes_of(files: TerritoryFiles, vintage: int) -> list[ZoningFile]:
    """The tables of communes of the last vintage that is not after `vintage`, else the first."""
    tables = [file for file in files.of_level("commune") if file.readable]
    before = [file.ref.vintage for file in tables if file.ref.vintage <= vintage]
    chosen = max(before) if before else min((file.ref.vintage for file in tables), default=0)
    return [file for file in tables if file.ref.vintage == chosen]


def _faults(records: Records, kept: Sequence[Record]) -> Iterator[Finding]:
    """Codes, names and communes, of the observatory's communes only."""
    pattern, expected = CODES["iris"]
    first: dict[str, int] = {}
    for record in kept:
        code, place = record["code"], records.place(record, "code")
        if not pattern.fullmatch(code):
            yield BAD_CODE.finding(**place, found=code, expected=expected)
        elif code in first:
            yield DUPLICATE_CODE.finding(**place, zone=code, first=first[code])
        elif code[:5] != record["commune"]:
            words = {"found": record["commune"], "expected": code[:5]}
            yield WRONG_PARENT.finding(**records.place(record, "commune"), zone=code, **words)
        if not record["name"]:
            yield EMPTY_CELL.finding(**records.place(record, "name"), column="LIB_IRIS")
        first.setdefault(code, record.row + 1)


def _left_out(records: Records, kept: Sequence[Record], communes: set[str]) -> Iterator[Finding]:
    """Communes that the table does not have, and how many of its lines are of others."""
    name = records.sheet.workbook
    lost = sorted(communes - {record["commune"] for record in kept})
    if lost:
        zones = ", ".join(lost)
        yield COMMUNE_WITHOUT_IRIS.finding(workbook=name, count=len(lost), zones=zones)
    elsewhere = sum(1 for _ in records) - len(kept)
    if elsewhere:
        yield ELSEWHERE.finding(workbook=name, count=format_number(elsewhere))


def _prior(files: TerritoryFiles, vintage: int) -> tuple[ZoningFile | None, ZoningFile | None]:
    """The table already there for that vintage, and the one to compare with: it, else the
    vintage just before, else the first after.
    """
    tables = sorted(files.of_level("iris"), key=lambda file: file.ref.vintage)
    same = next((file for file in tables if file.ref.vintage == vintage), None)
    before = [file for file in tables if file.ref.vintage <= vintage]
    return same, before[-1] if before else next(iter(tables), None)


def _declared(request: Request, config: ObservatoryConfig) -> ZoningDeclaration | None:
    """The declaration of that vintage, whose file may not be there yet."""
    levels = (one for one in config.zonings if one.level == "iris")
    return next((one for one in levels if one.vintage == request.vintage), None)


def _declaration(request: Request, config: ObservatoryConfig) -> ZoningDeclaration:
    others = [one for one in config.zonings if one.level == "iris"]
    identifier = others[0].id if others else "iris"
    return ZoningDeclaration.model_validate(
        {
            "id": identifier,
            "vintage": request.vintage,
            "level": "iris",
            "label": others[0].label if others else "IRIS",
            "from": request.first,
            "until": request.last,
            "file": f"{identifier}_{request.vintage}.csv",
        }
    )


def _rows(
    kept: Sequence[Record], prior: ZoningFile | None, vintage: int
) -> dict[str, dict[str, str]]:
    """The rows of the new table; of one of the same vintage, other columns are kept."""
    known = zones_of(prior)
    replaces = prior is not None and prior.ref.vintage == vintage
    rows = {}
    for record in kept:
        code, before = record["code"], known.get(record["code"])
        undivided = code.endswith(UNDIVIDED_SUFFIX)
        named = before is not None and same_name(before, record["name"])
        rows[code] = {
            **(before.values if before and replaces else {}),
            "code": code,
            "name": before["name"] if before and named else _printed(plain(record["name"])),
            "delivered_name": record["name"],
            "commune": record["commune"],
            "vintage": str(vintage),
            "quality": "commune non découpée" if undivided else f"table officielle de {vintage}",
            **{name: record[name] for name in _MORE if record[name]},
        }
    return rows


def _table(rows: Mapping[str, Mapping[str, str]], same: ZoningFile | None) -> str:
    """The table by code, without columns that would be empty."""
    known = dict.fromkeys([*_OWN, *(same.table.columns if same else ()), *_MORE])
    columns = [
        name for name in known if name in _OWN or any(row.get(name) for row in rows.values())
    ]
    return csv_text(columns, [rows[code] for code in sorted(rows)])


def _printed(name: str) -> str:
    """A delivered name as it is printed: one space between words, real apostrophes."""
    return " ".join(name.split()).replace("'", "’")
