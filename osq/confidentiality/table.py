"""The released table: every figure of a release as a line of text, and the way back.

A reader of the products holds nothing more than this table and what is public about zones and
indicators (`structure_of`).  Whatever is derived (gaps, ranks, classes of maps, sentences, index,
typology) must come out the same from the release and from the table: tests do both.

The file: UTF-8, comma, one header line, line feeds, `.` for decimals, sorted; same figures, same
bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple, get_args

from osq.confidentiality.release import Figure, Release, Sign, ZoneKey
from osq.periods import Period, PeriodKind
from osq.territory.model import Level
from osq.text import round_half_up

Key = tuple[str, ZoneKey, int]
Figures = Mapping[Key, Figure]

COLUMNS = (
    "edition",
    "indicator",
    "level",
    "zone",
    "text",
    "reason",
    "mark",
    "method",
    "grade",
    "coverage",
    "perimeter",
    "period_kind",
    "period",
    "vintage",
    "deliveries",
)
"""`text` is the number as printed, or the sign in its place; `period` an ISO 8601 interval;
`deliveries` are separated by spaces."""

_LEVELS: Mapping[str, Level] = {level: level for level in get_args(Level)}
_CONTROL = re.compile("[\x00-\x1f]")
_SIGNS: Mapping[str, Sign] = {str(sign): sign for sign in Sign}


class TableError(ValueError):
    """Figures that cannot be released as they are, or a text that is no released table."""


class Difference(NamedTuple):
    """A cell whose text is not the same in two tables; None where it is not there."""

    key: Key
    before: str | None
    after: str | None


def structure_of(release: Release) -> Release:
    """The release without any figure: what is public whatever its figures are."""
    return replace(release, figures={})


def restored(structure: Release, figures: Figures) -> Release:
    """A release again, from its structure and the figures of its table."""
    return replace(structure, figures=dict(figures))


def to_csv(release: Release) -> bytes:
    """The figures of a release as a table.

    Raises TableError where a number has more decimals than its indicator prints, where a hidden
    cell tells more than that it is hidden, where hidden cells do not all say the same, and for a
    text of several lines.
    """
    decimals = {one.id: one.decimals for one in release.indicators}
    return figures_to_csv(release.figures, decimals)


def figures_to_csv(figures: Figures, decimals: Mapping[str, int]) -> bytes:
    """As `to_csv`, of figures alone; `decimals` is what each indicator prints."""
    ordered = sorted(figures.values(), key=_place)
    _check_hidden(ordered)
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in ordered:
        writer.writerow(_line(one, decimals[one.indicator]))
    return content.getvalue().encode()


def from_csv(content: bytes) -> dict[Key, Figure]:
    """The figures of a table, by key, in its order; raises TableError where it is not one."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"not a table: {error}") from error
    if not lines or tuple(lines[0]) != COLUMNS:
        raise TableError("the header is not that of a released table")
    figures: dict[Key, Figure] = {}
    for number, line in enumerate(lines[1:], start=2):
        one = _read(number, line)
        key = one.indicator, one.zone, one.edition
        if key in figures:
            raise TableError(f"line {number}: the cell is there twice")
        figures[key] = one
    return figures


def printed(figure: Figure) -> str:
    """The text of a cell: its number, or the sign in its place."""
    return str(figure.sign) if figure.value is None else f"{figure.value:f}"


def differences(before: Figures, after: Figures) -> tuple[Difference, ...]:
    """The cells whose text changed, came or went, in the order of tables."""
    old, new = ({key: printed(one) for key, one in each.items()} for each in (before, after))
    return tuple(
        Difference(key, old.get(key), new.get(key))
        for key in sorted({*old, *new}, key=_order)
        if old.get(key) != new.get(key)
    )


def _order(key: Key) -> tuple[int, str, ZoneKey]:
    indicator, zone, edition = key
    return edition, indicator, zone


def _place(figure: Figure) -> tuple[int, str, ZoneKey]:
    return _order((figure.indicator, figure.zone, figure.edition))


def _check_hidden(figures: Iterable[Figure]) -> None:
    """Nothing around a hidden cell may tell it from another hidden cell."""
    hidden = [one for one in figures if one.sign is Sign.CONFIDENTIAL]
    for one in hidden:
        if one.mark or one.method or one.grade is not None or one.coverage is not None:
            raise TableError(f"{_place(one)}: a hidden cell tells more than that it is hidden")
    if len(reasons := {one.reason for one in hidden}) > 1:
        raise TableError(f"hidden cells do not all say the same: {sorted(reasons)}")


def _line(one: Figure, decimals: int) -> list[str]:
    if one.value is not None and one.value != round_half_up(one.value, decimals):
        raise TableError(f"{_place(one)}: {one.value} is not rounded as printed")
    value = None if one.value is None else round_half_up(one.value, decimals)
    cells = [
        str(one.edition),
        one.indicator,
        one.zone.level,
        one.zone.code,
        printed(one if value is None else replace(one, value=value)),
        one.reason,
        one.mark,
        one.method,
        one.grade or "",
        "" if one.coverage is None else f"{one.coverage:f}",
        one.perimeter,
        str(one.period.kind) if one.period else "",
        f"{one.period.start}/{one.period.end}" if one.period else "",
        one.vintage,
        " ".join(one.deliveries),
    ]
    if any(map(_CONTROL.search, cells)):
        raise TableError(f"{_place(one)}: a text of several lines")
    return cells


def _read(number: int, line: list[str]) -> Figure:
    """A line; what many cells have in common is read once."""
    try:
        edition, indicator, level, zone, text, reason, mark, method, grade, *rest = line
        coverage, perimeter, kind, span, vintage, deliveries = rest
        sign = _SIGNS.get(text)
        return Figure(
            indicator,
            _zone(level, zone),
            int(edition),
            None if sign else _number(text),
            sign,
            reason,
            method,
            grade or None,
            _number(coverage) if coverage else None,
            perimeter,
            _words(deliveries),
            mark,
            _period(kind, span),
            vintage,
        )
    except (KeyError, ValueError, InvalidOperation) as error:
        raise TableError(f"line {number}: {error}") from error


@lru_cache(maxsize=4096)
def _zone(level: str, code: str) -> ZoneKey:
    return ZoneKey(_LEVELS[level], code)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@lru_cache(maxsize=65536)
def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(f"{text} is not a number")
    return value


@lru_cache(maxsize=4096)
def _period(kind: str, span: str) -> Period | None:
    if not kind and not span:
        return None
    start, _, end = span.partition("/")
    return Period(date.fromisoformat(start), date.fromisoformat(end), PeriodKind(kind))
