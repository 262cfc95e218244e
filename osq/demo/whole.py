"""Whole numbers drawn and shared out, the same on every machine.

Invented figures must have the same bytes everywhere: only additions, multiplications and
whole divisions are used here, never a function whose last digit depends on the processor.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]

_MILLIONTHS = 1_000_000


def apportion(totals: Whole, weights: Real) -> Whole:
    """Each total shared out by largest remainders, ties to the first column.

    `totals` has shape (n,), `weights` (n, k), not negative nor all zero; the result (n, k)
    has rows that sum exactly to `totals`.
    """
    parts = np.rint(weights * _MILLIONTHS).astype(np.int64)
    sums = parts.sum(axis=1, keepdims=True)
    shares, remainders = np.divmod(totals[:, None] * parts, sums)
    left = totals - shares.sum(axis=1)
    order = np.argsort(-remainders, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable")
    return np.asarray(shares + (ranks < left[:, None]), dtype=np.int64)


def part(totals: Whole, shares: Real) -> Whole:
    """The nearest whole number to `totals * shares`, never under 0 nor over `totals`."""
    return np.clip(np.rint(totals * shares), 0, totals).astype(np.int64)


def times(counts: Whole, factors: Real) -> Whole:
    """The nearest whole number to `counts * factors`, not under 0."""
    return np.maximum(np.rint(counts * factors), 0).astype(np.int64)


def permuted_levels(generator: np.random.Generator, size: int) -> Real:
    """`size` evenly spaced levels from 0 to 1, in an order drawn at random."""
    spaced = np.arange(size) / max(size - 1, 1)
    return np.asarray(generator.permutation(spaced), dtype=np.float64)
