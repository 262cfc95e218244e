"""French figures in cells: text to number, percentages, marks.  Pure functions.

Nothing is guessed: what can be read in two ways, or not at all, is said to be so.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from osq.text import MINUS, NARROW, NBSP, quote

SPACES = f" {NBSP}\u2009{NARROW}\t\n\r"
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_NUMBER = re.compile(
    rf"(?P<sign>[+\-{MINUS}])? ?(?P<whole>\d{{1,3}}(?: \d{{3}})+|\d+)"
    r"(?:[.,](?P<fraction>\d+))? ?(?P<percent>%)?",
    re.ASCII,
)
_SPACES = re.compile(f"[{SPACES}]")


class Fault(Enum):
    """Why a text is not a number."""

    NOT_A_NUMBER = "not a number"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class FrenchNumber:
    """A number read from a text; `percent` tells that a % sign followed it."""

    value: float
    percent: bool = False


def parse_number(text: str) -> FrenchNumber | Fault:
    """A number as French software writes it, or the reason why it is not one.

    Groups of three are parted by a space, U+00A0, U+2009 or U+202F; decimals by a comma, or
    by a point where it cannot part thousands.

    >>> parse_number("1 234,5"), parse_number("12,5 %")
    (FrenchNumber(value=1234.5, percent=False), FrenchNumber(value=12.5, percent=True))
    >>> parse_number("1 23 4,5"), parse_number("1.234")
    (<Fault.NOT_A_NUMBER: 'not a number'>, <Fault.AMBIGUOUS: 'ambiguous'>)
    """
    plain = _SPACES.sub(" ", text).strip()
    match = _NUMBER.fullmatch(plain)
    if not match:
        return Fault.NOT_A_NUMBER
    sign, whole, fraction, percent = match.group("sign", "whole", "fraction", "percent")
    if _AMBIGUOUS.fullmatch(plain.strip(f" %+-{MINUS}")):
        return Fault.AMBIGUOUS
    value = float(f"{whole.replace(' ', '')}.{fraction or '0'}")
    if math.isinf(value):
        return Fault.NOT_A_NUMBER
    negative = sign is not None and sign != "+"
    return FrenchNumber(-value if negative else value, percent is not None)


def times_hundred(share: float) -> float:
    """A share as a percentage, exact for what a person typed.

    >>> times_hundred(0.123), 0.07 * 100
    (12.3, 7.000000000000001)
    >>> times_hundred(0.07)
    7.0
    """
    return float(Decimal(repr(share)) * 100)


def normalise_mark(text: str) -> str:
    """A mark without its spaces, for comparison; case counts.

    >>> normalise_mark(" < 5 ")
    '<5'
    """
    return _SPACES.sub("", text)


def looks_like_a_mark(text: str) -> bool:
    """Whether an unread text is rather an undeclared mark than words in place of a number.

    >>> [looks_like_a_mark(text) for text in ("nd", "n.s.", "<10", "12 foyers", "beaucoup")]
    [True, True, True, False, False]
    """
    mark = normalise_mark(text)
    if mark[:1] in ("<", ">", "≤", "≥"):
        return True
    return len(mark) <= 5 and not any(char.isdigit() for char in mark)


def date_guess(day: int, month: int) -> str:
    """What a date in a number column probably was before Excel made it a date, in French.

    >>> date_guess(1, 5).replace(NBSP, " ")
    'C’était sans doute « 1-5 » ou « 5-1 ».'
    """
    return f"C’était sans doute {quote(f'{day}-{month}')} ou {quote(f'{month}-{day}')}."
