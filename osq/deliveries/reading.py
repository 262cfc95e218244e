"""A recognised delivery to observations and findings: the whole reading, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pandas as pd

from osq.conventions.layouts import Layout
from osq.conventions.model import Convention
from osq.deliveries.background import NOTHING_KNOWN, Background
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.cells import FAULTY, MEASURED, MISSING, NOT_APPLICABLE, SUPPRESSED
from osq.deliveries.checks import Content, check_content, records_of
from osq.deliveries.concealed import concealed
from osq.deliveries.corrections import Corrections
from osq.deliveries.grid import address
from osq.deliveries.ground import Ground, ground_of
from osq.deliveries.headers import Years
from osq.deliveries.locate import Block, LocatedTable, locate
from osq.deliveries.period import period_of
from osq.deliveries.recognition import Recognition, titles_of, years_in
from osq.deliveries.rows import Role
from osq.deliveries.table import ReadTable, read_table
from osq.deliveries.workbook import Workbook, read_workbook
from osq.deliveries.zones import read_rows
from osq.findings import Finding, Severity, has_errors
from osq.observations import COLUMNS, FICTITIOUS, Provenance, Status
from osq.periods import Period
from osq.territory.model import Territory
from osq.text import normalise_label

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_SORTED_BY = ["measure", "zoning", "zone", "period_start", "status", "sheet", "cell"]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a delivery says.  `observations` has the columns of `osq.observations.COLUMNS`.

    `set_aside` counts the rows outside the territory; `suppressed` the hidden cells of the
    whole file, those rows included, by measure; `notes` are the texts under the tables.
    """

    observations: pd.DataFrame
    findings: tuple[Finding, ...]
    set_aside: int
    delivery_id: str
    provenance: Provenance
    period: Period
    suppressed: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def delivery_id(convention: Convention, edition: int, content: bytes) -> str:
    """`caf-2013-` and the first twelve characters of the content's SHA-256."""
    return f"{convention.id}-{edition}-{sha256(content).hexdigest()[:12]}"


def read_delivery(
    content: bytes,
    name: str,
    recognition: Recognition,
    territory: Territory,
    *,
    demonstration: bool,
    background: Background = NOTHING_KNOWN,
) -> Reading:
    """Reads a delivery; every problem is a finding, nothing is raised for faulty data.

    Observations of a delivery with error findings are what could still be read.
    """
    workbook, findings = read_workbook(content, name)
    provenance = _provenance(workbook, recognition.convention)
    if workbook is not None:
        findings += _check_provenance(provenance, name, demonstration=demonstration)
    ground = ground_of(territory, recognition.edition)
    context = _Context(recognition, ground, background, name)
    tables: list[ReadTable] = []
    if workbook is not None:
        tables, found = context.read(workbook)
        findings += found
    return context.reading(tables, findings, provenance, content)


def _provenance(workbook: Workbook | None, convention: Convention) -> Provenance:
    mention = normalise_label(FICTITIOUS)
    if workbook and any(mention in normalise_label(text) for text in workbook.texts()):
        return Provenance.INVENTED
    return Provenance.PUBLIC if convention.confidentiality.public else Provenance.REAL


def _check_provenance(provenance: Provenance, name: str, *, demonstration: bool) -> list[Finding]:
    invented = provenance is Provenance.INVENTED
    if invented and not demonstration:
        return [CATALOGUE["OSQ-D030"].finding(workbook=name)]
    if demonstration and not invented:
        return [CATALOGUE["OSQ-D031"].finding(workbook=name)]
    return []


class _Context:
    """What the steps of one reading share."""

    def __init__(
        self, recognition: Recognition, ground: Ground, background: Background, name: str
    ) -> None:
        self._convention = recognition.convention
        self._sending = recognition.sending
        self._edition = recognition.edition
        self._ground = ground
        self._background = background
        self._corrections = Corrections(background.corrections, name)
        self._name = name
        self._quarter = recognition.quarter
        self.period = period_of(self._sending.period, self._edition, self._quarter)
        self._years = Years(self.period.year, self._edition)

    def read(self, workbook: Workbook) -> tuple[list[ReadTable], list[Finding]]:
        """The tables of the layout that fits, with the findings of every step."""
        layouts = [item for item in self._sending.layouts if self._edition in item.editions]
        if not layouts:
            finding = CATALOGUE["OSQ-D015"].finding(
                workbook=self._name, provider=self._convention.id, edition=self._edition
            )
            return [], [finding]
        attempts = [
            (layout, *locate(workbook, self._name, self._convention, layout, self._years))
            for layout in layouts
        ]
        layout, located, findings = min(attempts, key=lambda attempt: _errors(attempt[2]))
        tables: list[ReadTable] = []
        for table in located:
            for block in table.blocks:
                findings += self._check_titles(block)
            read, found = self._read_table(table, layout)
            findings += found
            tables += [read] if read else []
        return tables, findings + self._corrections.unused() + self._check(tables)

    def _check_titles(self, block: Block) -> list[Finding]:
        """A title that names years, none of which is the period's or the edition's."""
        titles = list(titles_of(block.grid, block.header.first))
        named = [(row, column, years_in(text)) for row, column, text in titles]
        named = [item for item in named if item[2]]
        fitting = {*range(self.period.start.year, self.period.end.year + 1), self._edition}
        if not named or any(fitting & set(years) for _, _, years in named):
            return []
        row, column, years = named[0]
        return [
            CATALOGUE["OSQ-D014"].finding(
                workbook=self._name,
                sheet=block.grid.name,
                cell=address(row, column),
                expected=str(self.period.year),
                found=", ".join(map(str, years)),
                edition=self._edition,
            )
        ]

    def _read_table(
        self, located: LocatedTable, layout: Layout
    ) -> tuple[ReadTable | None, list[Finding]]:
        table = located.table
        zoning = self._ground.zoning(table.zoning, table.vintage)
        if zoning is None:
            finding = CATALOGUE["OSQ-D016"].finding(
                workbook=self._name,
                sheet=located.grid.name,
                found=table.zoning,
                edition=self._edition,
            )
            return None, [finding]
        coverage = table.coverage or self._sending.coverage
        rows = read_rows(located, zoning, self._ground, coverage, self._name)
        read = read_table(
            located, rows, self._convention, layout, self._years, self._name, self._corrections
        )
        findings = concealed(located, rows, self._name) + rows.findings + read.findings
        return read, findings

    def _check(self, tables: list[ReadTable]) -> list[Finding]:
        content = Content(tables, self._convention, self._ground, self._background, self._name)
        return check_content(content)

    def _period(self, name: str) -> Period:
        """A measure's own period, where it has one, else the sending's."""
        own = self._convention.measure(name).period
        return period_of(own, self._edition, self._quarter) if own else self.period

    def reading(
        self,
        tables: list[ReadTable],
        findings: list[Finding],
        provenance: Provenance,
        content: bytes,
    ) -> Reading:
        """The records dressed as observations, findings sorted by gravity and place."""
        records = records_of(tables)
        hidden = records[records["status"] == SUPPRESSED]["measure"].value_counts()
        identifier = delivery_id(self._convention, self._edition, content)
        observations = self._observations(records, provenance, identifier)
        if observations.empty and not has_errors(findings):
            findings = [*findings, CATALOGUE["OSQ-D039"].finding(workbook=self._name)]
        return Reading(
            observations=observations,
            findings=tuple(
                sorted(
                    (graded(finding, self._convention) for finding in findings),
                    key=lambda finding: _ORDER[finding.severity],
                )
            ),
            set_aside=sum(row.role is Role.ASIDE for table in tables for row in table.rows.rows),
            delivery_id=identifier,
            provenance=provenance,
            period=self.period,
            suppressed={
                self._convention.qualified(str(measure)): int(count)
                for measure, count in sorted(hidden.items())
            },
            notes=tuple(note for table in tables for note in table.rows.notes),
        )

    def _observations(
        self, records: pd.DataFrame, provenance: Provenance, identifier: str
    ) -> pd.DataFrame:
        kept = _observed(records)
        periods = {name: self._period(str(name)) for name in set(kept["measure"])}
        frame = pd.DataFrame(
            {
                "measure": [self._convention.qualified(name) for name in kept["measure"]],
                "zone": kept["zone"].to_numpy(object),
                "zoning": kept["zoning"].to_numpy(object),
                "vintage": kept["vintage"].to_numpy("int16"),
                "period_start": [periods[name].start for name in kept["measure"]],
                "period_end": [periods[name].end for name in kept["measure"]],
                "period_kind": [str(periods[name].kind) for name in kept["measure"]],
                "value": kept["value"].to_numpy(float),
                "lower": kept["lower"].to_numpy(float),
                "upper": kept["upper"].to_numpy(float),
                "status": kept["status"].to_numpy(object),
                "provenance": str(provenance),
                "delivery": identifier,
                "sheet": kept["sheet"].to_numpy(object),
                "cell": [
                    address(row, column)
                    for row, column in zip(kept["row"], kept["column"], strict=True)
                ],
            },
            columns=list(COLUMNS),
        )
        return frame.sort_values(_SORTED_BY, kind="stable", ignore_index=True)


def _observed(records: pd.DataFrame) -> pd.DataFrame:
    """The records that are observations, with their final status.

    A total without a figure says nothing, nor does one for a zone that has a row of its own.
    """
    role, status = records["role"], records["status"]
    known = status.isin([MEASURED, SUPPRESSED])
    zone = (role == str(Role.ZONE)) & (status != FAULTY)
    special = role.isin([str(Role.TOTAL), str(Role.UNLOCATED)]) & (records["zoning"] != "")
    unlocated = special & (role == str(Role.UNLOCATED)) & ~status.isin([FAULTY, NOT_APPLICABLE])
    total = special & (role == str(Role.TOTAL)) & known
    kept = records[zone | unlocated | total].copy()
    is_unlocated = kept["role"] == str(Role.UNLOCATED)
    unbounded = is_unlocated & (kept["status"] == MISSING)
    kept.loc[unbounded, "lower"], kept.loc[unbounded, "upper"] = 0.0, float("inf")
    kept.loc[is_unlocated, "status"] = str(Status.UNLOCATED)
    # Zones come before totals, so that they win.
    kept = kept.assign(after=kept["role"] != str(Role.ZONE), unlocated=is_unlocated)
    ordered = kept.sort_values("after", kind="stable")
    return ordered.drop_duplicates(["measure", "zoning", "zone", "unlocated"])


def graded(finding: Finding, convention: Convention) -> Finding:
    """The finding at the gravity its convention gives it.

    An error that nobody may waive stays one, whatever a convention says.
    """
    severity = convention.checks.severities.get(finding.code, finding.severity)
    if finding.severity is Severity.ERROR and not finding.waivable:
        return finding
    return replace(finding, severity=severity)


def _errors(findings: list[Finding]) -> int:
    return sum(has_errors([finding]) for finding in findings)
