"""Released figures as French text; the only place where a note writes a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from osq.confidentiality.release import Figure, IndicatorModel, Sign
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.viewmodel import Cell
from osq.periods import Period, PeriodKind
from osq.text import NARROW, NBSP, format_number, format_unit, round_half_up

SIGNS = {
    Sign.CONFIDENTIAL: "donnée confidentielle",
    Sign.NOT_APPLICABLE: f"sans objet{NBSP}: le résultat n’existe pas par nature",
    Sign.NOT_AVAILABLE: "donnée non disponible",
    Sign.NOT_SIGNIFICANT: f"non significatif{NBSP}: base trop faible, ou le hasard l’explique",
}
GRADES: tuple[str | None, ...] = ("A", "B", "C", "D")


def number(indicator: IndicatorModel, value: Decimal, *, signed: bool = False) -> str:
    """The number with the indicator's decimals, without unit."""
    return format_number(value, indicator.decimals, signed=signed)


def with_unit(indicator: IndicatorModel, value: Decimal) -> str:
    """The number with its unit; a count stays bare, its subject already names what is counted."""
    text = number(indicator, value)
    return text if isinstance(indicator, CountIndicator) else format_unit(text, indicator.unit)


def unit_of(indicator: IndicatorModel) -> str:
    """The unit printed after the number, empty for a count."""
    return "" if isinstance(indicator, CountIndicator) else indicator.unit


def row_unit(indicator: IndicatorModel) -> str:
    """The unit beside the label of a row, "" where the label ends with it: « Ménages »."""
    said = indicator.label.casefold().endswith(indicator.unit.casefold())
    return "" if said else indicator.unit


def titled(indicator: IndicatorModel) -> str:
    """The short label with its unit: « Bas revenus (%) »."""
    label = indicator.short_label or indicator.label
    return f"{label} ({indicator.unit})" if indicator.unit else label


_BASE = re.compile(rf"pour 1[0{NARROW}{NBSP} ]*\s[^.(;]+")


def base_told(indicator: IndicatorModel) -> str:
    """What a ratio is a share of, as its definition ends: « pour 100 allocataires », or ""."""
    found = _BASE.search(indicator.definition) if isinstance(indicator, RatioIndicator) else None
    return found[0].rstrip() if found else ""


def cell(indicator: IndicatorModel, figure: Figure | None) -> Cell:
    """A table cell: number aligned on the decimal point, or INSEE's sign."""
    if figure is None:
        return Cell(str(Sign.NOT_AVAILABLE), "sign")
    if figure.value is None:
        return sign_cell(figure.sign or Sign.NOT_AVAILABLE)
    return Cell(number(indicator, figure.value), f"d{indicator.decimals}")


def sign_cell(sign: Sign) -> Cell:
    return Cell(str(sign), "sign")


def signs_legend(texts: Iterable[str]) -> str:
    """What the signs among some texts mean, « s : donnée confidentielle. »; "" without any."""
    present = set(texts)
    told = [f"{sign}{NBSP}: {SIGNS[sign]}" for sign in Sign if str(sign) in present]
    return f"{f'{NARROW}; '.join(told)}." if told else ""


def sign_of(figure: Figure | None) -> Sign:
    """Why there is no number: the figure's sign, "not available" where nothing was computed."""
    return (figure.sign if figure else None) or Sign.NOT_AVAILABLE


def points(gap: Decimal, decimals: int, unit: str) -> str:
    """A difference between two shares or scores: « +1,2 point », « −3,4 points »; else in the unit.

    The number that is printed decides of the plural: « 2,0 points » of 1.96.
    """
    text = format_number(gap, decimals, signed=True)
    if unit not in ("%", "points"):
        return format_unit(text, unit)
    return f"{text}{NBSP}point{'s' if abs(round_half_up(gap, decimals)) >= 2 else ''}"


def short_period(period: Period) -> str:
    """What a figure is about, for a narrow column.

    >>> from datetime import date
    >>> short_period(Period(date(2012, 9, 1), date(2013, 8, 31), PeriodKind.SCHOOL_YEAR))
    '2012-2013'
    """
    first, last = period.start.year, period.end.year
    if period.kind is PeriodKind.STOCK:
        return f"{period.end:%d/%m/%Y}"
    return f"{last}" if first == last else f"{first}-{last}"
