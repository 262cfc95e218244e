"""French text: labels compared without regard to form, figures written as INSEE does."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NARROW = "\u202f"
NBSP = "\u00a0"
MINUS = "\u2212"
_ABBREVIATIONS = {"nb": "nombre", "nbre": "nombre", "st": "saint", "ste": "sainte"}


@lru_cache(maxsize=1 << 16)  # the same few labels, tens of thousands of times
def normalise_label(text: str) -> str:
    r"""A label without case, accents, punctuation or line breaks, for exact comparison.

    >>> normalise_label("Nb  d’allocataires\nRSA (socle)")
    'nombre d allocataires rsa socle'
    """
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower()
    words = re.findall(r"[a-z0-9%<>=+/]+", plain)
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def round_half_up(value: float | Decimal, decimals: int) -> Decimal:
    """`value` rounded as printed (half away from zero), as an exact decimal."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_number(value: float | Decimal, decimals: int = 0, *, signed: bool = False) -> str:
    """A number in French: narrow no-break space between thousands, comma, true minus.

    >>> format_number(1234.5, 1) == f"1{NARROW}234,5"
    True
    """
    rounded = round_half_up(value, decimals)
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    text = whole.replace(",", NARROW) + (f",{fraction}" if fraction else "")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


def format_exact(value: float, most: int = 3) -> str:
    """A number with the decimals it has, `most` of them at most: what a cell holds.

    >>> format_exact(12.5), format_exact(3.0), format_exact(0.12345)
    ('12,5', '3', '0,123')
    """
    rounded = round_half_up(value, most).normalize()
    return format_number(rounded, max(-int(rounded.as_tuple().exponent), 0))


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun; the plural adds an s unless it is given.

    >>> counted(1, "zone"), counted(0, "zone"), counted(2, "an a passé", "ans ont passé")
    ('1 zone', '0 zone', '2 ans ont passé')
    """
    noun = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{format_number(count)} {noun}"


def format_unit(text: str, unit: str) -> str:
    """A formatted number with its unit; `%` and `‰` follow a narrow no-break space."""
    if not unit:
        return text
    return f"{text}{NARROW}{unit}" if unit[0] in "%‰" else f"{text}{NBSP}{unit}"


def quote(text: str) -> str:
    """`text` within French quotation marks and no-break spaces."""
    return f"«{NBSP}{text}{NBSP}»"
