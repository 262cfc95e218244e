"""Confidentiality as a provider applies it before sending: the marks of its own file.

The rules are those of the `caf` convention: counts from 1 to 4 are hidden, zero is shown,
and nothing at all is told of an IRIS under a hundred recipients.
"""

from __future__ import annotations

from collections.abc import Mapping

SMALL_COUNT = "s"
SMALL_ZONE = "ss"
HIDDEN_UNDER = 5
RECIPIENTS_NEEDED = 100


def conceal_counts(values: Mapping[str, int | str]) -> dict[str, int | str]:
    """The same row with its counts from 1 to 4 hidden; marks stay.

    >>> conceal_counts({"alloc": 120, "aah": 4, "rsa": 0, "rsa_pop": "nd"})
    {'alloc': 120, 'aah': 's', 'rsa': 0, 'rsa_pop': 'nd'}
    """
    return {
        name: SMALL_COUNT if isinstance(value, int) and 0 < value < HIDDEN_UNDER else value
        for name, value in values.items()
    }


def conceal_zone(values: Mapping[str, int | str], recipients: int) -> dict[str, int | str]:
    """The row of a whole zone: all hidden under a hundred recipients, else its small counts.

    >>> conceal_zone({"alloc": 99, "aah": 12}, 99)
    {'alloc': 'ss', 'aah': 'ss'}
    """
    if recipients < RECIPIENTS_NEEDED:
        return dict.fromkeys(values, SMALL_ZONE)
    return conceal_counts(values)
