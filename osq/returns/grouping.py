"""Findings as people read them: what is repeated is said once, with its places.

Programs get every finding; this is for the terminal, the letter and the annotated list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from osq.deliveries.grid import addresses, parse_area
from osq.findings import Finding, Severity
from osq.text import NARROW, NBSP, format_number, quote

FEWEST = 4
"""Faults whose values differ are told together from this number: under it, each is shown."""
EXAMPLES = 3
MOST_RANGES = 6
"""Ranges written after a group; its findings hold them all."""
_VARIES = "…"
_ROW = re.compile(r"\b(lignes?) \d+")
_START = re.compile(rf"^ligne {_VARIES}(?:, {_VARIES})?\s: ")
_ROW_NUMBER = re.compile(r"[A-Z](\d+)")
_ADDRESS = re.compile(r"\b[A-Z]{1,3}(\d+)\b")
_PLACES = re.compile(rf" \({_VARIES}(?:, zone {_VARIES})?\)")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same thing of several places; alone, one is a group of its own.

    All have the code, the severity and the sheet of the first.  `text` is what they have in
    common, a French sentence without `times` and `places`.
    """

    findings: tuple[Finding, ...]
    text: str

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def cells(self) -> str:
        """The addresses of all of them, as few ranges as can be; empty where there are none."""
        if len(self.findings) == 1:
            return self.first.cell or ""
        return _joined(self.findings)

    @property
    def line(self) -> str:
        """The whole line: `214 fois : … (C12:C225 ; par exemple …).`, or the message alone."""
        return self.told_at(self._ranges())

    def told_at(self, places: str = "") -> str:
        """The line with these places, or without any where they are told beside it."""
        if len(self.findings) == 1:
            return self.text
        told = f"{NARROW}; ".join(part for part in (places, self._examples()) if part)
        times = f"{format_number(len(self.findings))} fois{NBSP}: "
        return times + (f"{self.text.removesuffix('.')} ({told})." if told else self.text)

    def _ranges(self) -> str:
        ranges = self.cells.split()
        return ", ".join(ranges[:MOST_RANGES]) + (_VARIES if len(ranges) > MOST_RANGES else "")

    def _examples(self) -> str:
        names = _varying(self.findings)
        if not names:
            return ""
        samples = [_sample(finding, names) for finding in self.findings[:EXAMPLES]]
        return f"par exemple {', '.join(samples)}"


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """The findings gathered, in the order of the first of each group.

    Those of one code, severity and sheet go together when their messages differ by their
    place only, or, from `FEWEST` on, by the values found there.  Remarks, of which nobody
    has to do anything, go together from two on.
    """
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_key(finding, _skeleton(finding, _FIELDS)), []).append(finding)
    order = {id(finding): rank for rank, finding in enumerate(findings)}
    groups = [group for members in alike.values() for group in _split(members)]
    return sorted(groups, key=lambda group: order[id(group.first)])


def _split(members: list[Finding]) -> list[Group]:
    """Findings alike but for their values: one group when many, else one for each text."""
    if len(members) >= FEWEST or members[0].severity is Severity.INFO:
        return [_group(members)]

    def text(finding: Finding) -> str:
        return _skeleton(finding, _PLACE)

    ordered = sorted(members, key=text)
    return [_group(list(same)) for _, same in groupby(ordered, text)]


def _group(members: list[Finding]) -> Group:
    first = members[0]
    if len(members) == 1:
        return Group((first,), first.message)
    texts = {finding.message for finding in members}
    varying = (*_PLACE, *_varying(members))
    return Group(tuple(members), texts.pop() if len(texts) == 1 else _skeleton(first, varying))


_Field = Callable[[Finding], str | None]
_PLACE: tuple[_Field, ...] = (lambda finding: finding.cell, lambda finding: finding.zone)
_VALUES: tuple[_Field, ...] = (lambda finding: finding.found, lambda finding: finding.expected)
_FIELDS = (*_PLACE, *_VALUES)


def _key(finding: Finding, skeleton: str) -> tuple[object, ...]:
    """What all of a group share.  A waiver is of a code, hence of all or none."""
    return (
        finding.code,
        finding.severity,
        finding.workbook,
        finding.sheet,
        finding.waiver,
        finding.advice if finding.severity is not Severity.INFO else "",
        skeleton,
    )


def _skeleton(finding: Finding, fields: Sequence[_Field]) -> str:
    """The message without these values, which it may quote, nor the numbers of rows."""
    values = sorted({value for field in fields if (value := field(finding))}, key=len)
    text = _ROW.sub(rf"\1 {_VARIES}", finding.message)
    for value in reversed(values):
        text = _without(text, value)
    rows = set(_ROW_NUMBER.findall(finding.cell or ""))
    # Other cells of the same rows are places too.
    text = _ADDRESS.sub(lambda found: _VARIES if found[1] in rows else found[0], text)
    return _START.sub("", _PLACES.sub("", text))


def _without(text: str, value: str) -> str:
    """The text with `value`, where it stands as a whole word, left out.

    >>> _without("15 vaut 5, pas 55", "5")
    '15 vaut …, pas 55'
    """
    # By hand: as many patterns as values would be compiled, once each.
    start = text.find(value)
    while start >= 0:
        end = start + len(value)
        if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
            start = text.find(value, start + 1)
        else:
            text = text[:start] + _VARIES + text[end:]
            start = text.find(value, start + len(_VARIES))
    return text


def _varying(members: Sequence[Finding]) -> tuple[_Field, ...]:
    """The values, of those the messages quote, that are not the same in all of them."""
    return tuple(
        field
        for field in _VALUES
        if len({field(finding) for finding in members}) > 1
        and any((field(finding) or _VARIES) in finding.message for finding in members)
    )


def _sample(finding: Finding, names: Sequence[_Field]) -> str:
    """One member: its first cell, and its values in the order of its message."""
    values = sorted(
        {value for field in names if (value := field(finding))}, key=finding.message.find
    )
    told = " / ".join(quote(value) for value in values)
    return f"{finding.cell.split()[0]} {told}" if finding.cell else told


def _joined(findings: Sequence[Finding]) -> str:
    """Ranges down each column where all are cells of a sheet, else the places as they are."""
    places = [place for finding in findings for place in (finding.cell or "").split()]
    try:
        areas = [parse_area(place) for place in places]
    except ValueError:
        return " ".join(dict.fromkeys(places))
    return addresses(
        (row, column)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    )
