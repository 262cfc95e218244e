"""Long computations that have nothing to do with one another, on several processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from osq.processes import end_with_parent

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 4


def several(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The result for each item, in their order, however many computed them."""
    workers = min(os.cpu_count() or 1, len(items), WORKERS)
    if workers < 2:
        return list(map(function, items))
    with ProcessPoolExecutor(workers, initializer=end_with_parent) as pool:
        return list(pool.map(function, items))
