"""French typography of what a person typed: apostrophes, spaces that never break."""

from __future__ import annotations

import re

from osq.text import MINUS, NARROW, NBSP

_SPACES = re.compile(rf"[ {NBSP}{NARROW}\t]")
_RULES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"[ {NBSP}{NARROW}]?([;!?])(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(rf"[ {NARROW}]:(?=\s|$)"), f"{NBSP}:"),
    (re.compile(rf"«[ {NARROW}]?(?=\S)"), f"«{NBSP}"),
    (re.compile(rf"(?<=\S)[ {NARROW}]?»"), f"{NBSP}»"),
    (re.compile(rf"(?<=\d)[ {NBSP}]?([%‰])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=\d)[ {NBSP}](?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(r"  +"), " "),
)


def typeset(text: str) -> str:
    """The text with the signs and the spaces of French typography.

    >>> typeset("l'écart est net ; il dure : « ici » !") == (
    ...     f"l’écart est net{NARROW}; il dure{NBSP}: «{NBSP}ici{NBSP}»{NARROW}!"
    ... )
    True
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def same(one: str, other: str) -> bool:
    """Whether two figures are written alike, but for spaces and the sign of minus."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return _SPACES.sub("", text).replace("-", MINUS).replace("–", MINUS).replace("'", "’")
