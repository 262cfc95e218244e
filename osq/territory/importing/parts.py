"""Shares in ten-thousandths whose sums stay those of the source, by largest remainder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from osq.territory.composition import SCALE

SLACK = Fraction(5, 1000)
"""How far from one a sum may be for the rounding of its parts to explain it."""
_NUMBER = re.compile(r"\d+([.,]\d+)?([eE]-\d+)?")


def read_part(text: str) -> Fraction | None:
    """A number that is not negative, as written in French or in English, exactly; or None.

    >>> read_part("0,4"), read_part("40 %")
    (Fraction(2, 5), None)
    """
    return Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def decimals_of(text: str) -> int:
    """How many decimals a number is written with.

    >>> decimals_of("0,333"), decimals_of("1")
    (3, 0)
    """
    return len(re.split("[.,]", text, maxsplit=1)[1]) if re.search("[.,]", text) else 0


def ten_thousandths(parts: Sequence[Fraction]) -> list[int]:
    """Parts of one whole, of sum at most 1, as ten-thousandths.

    What is left of the whole is one more part, so that parts of sum 1 make 10 000 exactly:
    each is rounded down, and those of the largest remainders get what is missing (Hamilton's
    method, 1792), the first ones where remainders are equal.
    """
    shares = [*parts, 1 - sum(parts, Fraction(0))]
    scaled = [share * SCALE for share in shares]
    whole = [int(share) for share in scaled]
    by_remainder = sorted(range(len(shares)), key=lambda place: whole[place] - scaled[place])
    for place in by_remainder[: SCALE - sum(whole)]:
        whole[place] += 1
    return whole[:-1]


def rounding_explains(parts: Sequence[Fraction], decimals: int) -> bool:
    """Whether parts rounded to that many decimals may come from parts of sum 1."""
    off = abs(1 - sum(parts, Fraction(0)))
    return off <= min(len(parts) * Fraction(1, 2 * 10**decimals), SLACK)
