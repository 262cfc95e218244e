"""Findings: what a check found, as data; every renderer starts from here.

A finding is one immutable value.  Its texts live in a catalogue
(`catalogue.py` of each package): code -> severity, title, message template, advice.
Terminal, JSON and documentation are all rendered from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a finding is; only errors refuse a delivery."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Someone accepts the findings of one code in one delivery, and says why."""

    code: str
    reason: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact found in one place.

    `sheet` and `cell` (`"C12"` or a range `"C12:C40"`) say where in a workbook; a
    configuration file uses `workbook` for the file and `cell` for `"line:column"`.
    `message` and `advice` are complete French sentences, ready to be shown.  A finding with a
    `waiver` stays told and refuses nothing.
    """

    code: str
    severity: Severity
    message: str
    advice: str = ""
    workbook: str | None = None
    sheet: str | None = None
    cell: str | None = None
    zone: str | None = None
    measure: str | None = None
    expected: str | None = None
    found: str | None = None
    waivable: bool = False
    waiver: Waiver | None = None

    @property
    def refuses(self) -> bool:
        """Whether the delivery cannot be accepted with it."""
        return self.severity is Severity.ERROR and self.waiver is None

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, in the order of the documented JSON schema."""
        data = asdict(self)
        data["severity"] = str(self.severity)
        order = (
            "code severity workbook sheet cell zone measure expected found message advice waivable"
            " waiver"
        )
        return {key: data[key] for key in order.split()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a catalogue: the texts of a code, in French.

    `message` and `advice` are `str.format` templates over the keywords given to `finding`.
    """

    code: str
    severity: Severity
    title: str
    message: str
    advice: str = ""
    waivable: bool = False

    def finding(
        self,
        *,
        workbook: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        zone: str | None = None,
        measure: str | None = None,
        expected: str | None = None,
        found: str | None = None,
        **words: object,
    ) -> Finding:
        """A finding of this code; place, `expected` and `found` may be used in the texts."""
        place: dict[str, str | None] = {
            "workbook": workbook,
            "sheet": sheet,
            "cell": cell,
            "zone": zone,
            "measure": measure,
            "expected": expected,
            "found": found,
        }
        texts: dict[str, object] = {**place, **words}
        return Finding(
            code=self.code,
            severity=self.severity,
            message=self.message.format(**texts),
            advice=self.advice.format(**texts),
            waivable=self.waivable,
            workbook=workbook,
            sheet=sheet,
            cell=cell,
            zone=zone,
            measure=measure,
            expected=expected,
            found=found,
        )


def catalogue(*entries: Entry) -> dict[str, Entry]:
    """Entries by code; raises ValueError when a code is given twice."""
    by_code = {entry.code: entry for entry in entries}
    if len(by_code) != len(entries):
        raise ValueError("a finding code is declared twice")
    return by_code


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings refuses the delivery."""
    return any(finding.refuses for finding in findings)
