"""The long form: one row per zone and measure, parted into the rows of each measure."""

from __future__ import annotations

from collections import Counter

import numpy as np

from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address, addresses
from osq.deliveries.headers import Years, measures_of
from osq.deliveries.locate import LocatedTable
from osq.deliveries.rows import Role, Row, Rows, rows_told
from osq.findings import Finding
from osq.text import normalise_label

Part = tuple[str, int, list[Row]]
"""A measure, the column of its values, and its rows."""

_Columns = dict[int, int]
"""A column of each block, by its column of codes."""

NAMED = 10
"""Zones that a message names before it stops."""


def long_parts(
    located: LocatedTable, rows: Rows, convention: Convention, years: Years, workbook: str
) -> tuple[list[Part], list[Finding]]:
    """Rows by the measure they name, those of another year left aside.

    Tells a name that is not the convention's, a zone given twice for one measure, and zones
    that have a row for some measures and not for others.
    """
    return _Long(located, rows, convention, years, workbook).parts()


class _Long:
    def __init__(
        self,
        located: LocatedTable,
        rows: Rows,
        convention: Convention,
        years: Years,
        workbook: str,
    ) -> None:
        self._located = located
        self._rows = rows
        self._convention = convention
        self._years = years
        self._place = {"workbook": workbook, "sheet": located.grid.name}
        self._findings: list[Finding] = []

    def parts(self) -> tuple[list[Part], list[Finding]]:
        labels, values = self._columns("measure_label"), self._columns("value")
        if not labels or labels.keys() != values.keys():
            return [], []  # told with the headers
        found = self._by_measure(self._of_the_year(self._columns("year")), labels)
        found = {name: self._once(name, values, rows) for name, rows in found.items()}
        self._tell_holes(found)
        parts = [
            (name, value, [row for row in rows if row.code == code])
            for name, rows in found.items()
            for code, value in values.items()
        ]
        return parts, self._findings

    def _columns(self, role: str) -> _Columns:
        found = {block.code: block.header.column(role) for block in self._located.blocks}
        return {code: column for code, column in found.items() if column is not None}

    def _of_the_year(self, columns: _Columns) -> list[Row]:
        """The rows of the period's year; all of them where no column tells a year."""
        if not columns:
            return self._rows.rows
        texts = self._labels(columns, self._rows.rows)
        wanted = str(self._years.period)
        others = {text for text in texts if text != wanted}
        if others:
            shown = ", ".join(sorted(others)[:NAMED])
            self._say("OSQ-V035", expected=wanted, found=shown)
        return [row for row, text in zip(self._rows.rows, texts, strict=True) if text == wanted]

    def _by_measure(self, rows: list[Row], columns: _Columns) -> dict[str, list[Row]]:
        table = self._located.table
        by_alias = {
            normalise_label(self._years.fill(alias)): name
            for name in measures_of(table, self._convention)
            for alias in table.columns.get(name, self._convention.measure(name).columns)
        }
        found: dict[str, list[Row]] = {}
        for row, label in zip(rows, self._labels(columns, rows), strict=True):
            name = by_alias.get(normalise_label(label))
            if name is not None:
                found.setdefault(name, []).append(row)
            elif row.role is not Role.ASIDE:
                at, number = address(row.row, columns[row.code]), str(row.row + 1)
                self._say("OSQ-V028", cell=at, zone=row.zone, found=label, row=number)
        for name in measures_of(table, self._convention):
            if name not in found and self._convention.measure(name).required and rows:
                label = self._convention.measure(name).columns[0]
                self._say("OSQ-V037", expected=label, measure=self._convention.qualified(name))
        return found

    def _once(self, name: str, columns: _Columns, rows: list[Row]) -> list[Row]:
        """The rows without those of a zone given twice: neither can be trusted."""
        keys = [(row.role, row.zoning, row.zone) for row in rows]
        times = Counter(key for row, key in zip(rows, keys, strict=True) if row.role != Role.ASIDE)
        for key in [key for key, count in times.items() if count > 1]:
            same = [row for row, other in zip(rows, keys, strict=True) if other == key]
            self._rows.doubtful.update(*(row.communes for row in same))
            self._rows.all_doubtful |= not same[0].communes
            self._say(
                "OSQ-V021",
                cell=addresses((row.row, columns[row.code]) for row in same),
                zone=key[2] or None,
                measure=self._convention.qualified(name),
                found=rows_told(same),
                which=f"{self._label(name)}, {key[2] or 'total'}",
            )
        return [row for row, key in zip(rows, keys, strict=True) if times[key] < 2]

    def _tell_holes(self, found: dict[str, list[Row]]) -> None:
        """Zones that have a row for one measure must have one for each."""
        held = {name: {r.zone for r in rows if r.role is Role.ZONE} for name, rows in found.items()}
        whole: set[str] = set().union(*held.values())
        told = ("OSQ-V021", "OSQ-V028")  # the row is there, and its fault is known
        faulty = {finding.zone for finding in self._findings if finding.code in told}
        for name, zones in held.items():
            lacking = sorted(whole - zones - faulty)
            if lacking:
                shown = ", ".join(lacking[:NAMED]) + ("…" if len(lacking) > NAMED else "")
                self._say(
                    "OSQ-V036",
                    measure=self._convention.qualified(name),
                    expected=" ".join(lacking),
                    measure_label=self._label(name),
                    names=shown,
                )

    def _label(self, name: str) -> str:
        return self._convention.measure(name).label

    def _labels(self, columns: _Columns, rows: list[Row]) -> list[str]:
        """What the rows show in a column of their block."""
        shown: dict[tuple[int, int], str] = {}
        for code, column in columns.items():
            places = [row.place for row in rows if row.code == code]
            numbers = np.array([number for number, _ in places], np.int32)
            texts = self._located.grid.labels(column, numbers)
            shown.update(zip(places, (text.strip() for text in texts), strict=True))
        return [shown.get(row.place, "") for row in rows]

    def _say(self, code: str, **words: str | None) -> None:
        place = ("cell", "zone", "measure", "expected", "found")
        known = {key: words.pop(key) for key in place if key in words}
        told = {key: value or "" for key, value in words.items()}
        self._findings.append(CATALOGUE[code].finding(**self._place, **known, **told))
