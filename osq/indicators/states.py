"""What a figure owes to its inputs: the gravest state, how it came about, from which files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from osq.aggregation.aggregate import merge_provenance
from osq.aggregation.levels import UNDOCUMENTED
from osq.indicators.panel import Column, Words
from osq.methods import both, sides
from osq.observations import Status
from osq.text import NBSP

_LIGHTEST_FIRST = (
    Status.ESTIMATED,
    Status.SUPPRESSED,
    Status.MISSING,
    Status.NOT_APPLICABLE,
)


def gravest_state(
    inputs: Sequence[Column], names: Sequence[tuple[str, str]]
) -> tuple[Words, Words]:
    """The gravest state of the inputs and its reason, shape (zones,).

    Not applicable is graver than missing, missing than suppressed, suppressed than estimated;
    a corrected input counts as measured.  `names` holds the role and label of each input.
    """
    zones = len(inputs[0].status)
    status = np.full(zones, str(Status.MEASURED), dtype=object)
    reason = np.full(zones, "", dtype=object)
    # From the lightest state to the gravest, and from the last input to the first: the
    # first input in the gravest state gives the reason.
    for state in _LIGHTEST_FIRST:
        for one, (role, name) in zip(reversed(inputs), reversed(names), strict=True):
            here = one.is_status(state)
            status[here] = str(state)
            reason[here] = [_explain(state, role, name, text) for text in one.reason[here]]
    return status, reason


def _explain(state: Status, role: str, name: str, text: str) -> str:
    if state is not Status.MISSING or text == UNDOCUMENTED:
        return text
    return f"{role} {text}".lstrip() + f"{NBSP}: {name}"


def methods(top: Sequence[Column], bottom: Sequence[Column]) -> Words:
    """How the figure came about; both sides are told where they differ.

    Two texts are equal only if each measure came about in the same way: a change of method on
    either side is a change of text, which forbids comparing the two figures.
    """
    above = _merged([one.method for one in top], both)
    if not bottom:
        return above
    below = _merged([one.method for one in bottom], both)
    return _merged([above, below], lambda pair: sides(*pair))


def provenance(inputs: Sequence[Column]) -> Words:
    return _merged([one.provenance for one in inputs], merge_provenance)


def deliveries(inputs: Sequence[Column]) -> Words:
    return _merged([one.deliveries for one in inputs], _union)


def _union(texts: tuple[str, ...]) -> str:
    return ",".join(sorted({part for text in texts for part in text.split(",") if part}))


def _merged(columns: Sequence[Words], merge: Callable[[tuple[str, ...]], str]) -> Words:
    """`merge` applied zone by zone, once per combination."""
    rows = list(zip(*columns, strict=True))
    merged = {row: merge(row) for row in set(rows)}
    result = np.empty(len(rows), dtype=object)
    result[:] = [merged[row] for row in rows]
    return result
