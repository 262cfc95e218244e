"""Words that the annex and the blank workbook share."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from osq.conventions import words
from osq.conventions.layouts import Mark
from osq.conventions.terms import Sending
from osq.text import format_number

UNKNOWN = "à préciser"


def day(moment: date | None) -> str:
    """A date as it is written in an agreement."""
    return UNKNOWN if moment is None else f"{moment:%d/%m/%Y}"


def month_day(text: str | None, year: int | None = None) -> str:
    """A day of the year, or of one year.

    >>> month_day("03-15"), month_day("03-15", 2014)
    ('15/03', '15/03/2014')
    """
    if text is None:
        return UNKNOWN
    month, number = text.split("-")
    return f"{number}/{month}" + (f"/{year}" if year is not None else "")


def mark_meaning(mark: Mark) -> str:
    """What a mark stands for, with the bounds it sets."""
    bounds = [] if mark.lower is None else [f"au moins {format_number(mark.lower)}"]
    bounds += [] if mark.upper is None else [f"au plus {format_number(mark.upper)}"]
    return ", ".join([words.STATUSES[mark.status], *bounds])


def blank_name(sending: Sending, edition: int) -> str:
    """The name under which the blank workbook is sent, and known when it comes back."""
    name = sending.file_names[0].replace("{yyyy}", str(edition))
    return f"{PurePath(name.replace('{q}', str(sending.quarter or ''))).stem}.xlsx"
