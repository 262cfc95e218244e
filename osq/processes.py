"""Long computations on several processors; no worker outlives the process that started it."""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 4
_at_hand: ContextVar[Executor | None] = ContextVar("_at_hand", default=None)


def processors() -> int:
    """As many as are used where nobody says how many: those of the machine, within reason."""
    return min(os.cpu_count() or 1, WORKERS)


@contextmanager
def crew(workers: int, module: str) -> Iterator[Executor]:
    """Workers that carry out all that is computed within, `several` included; the ones at hand
    where there are some.

    They are started at once and import `module`, while there is still other work to be done here.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    if (ready := _at_hand.get()) is not None:
        yield ready
        return
    # Not forked: what is forked while the threads of a pool run may wait for ever.
    begun = (module, gc.get_threshold())
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=begun)
    token = _at_hand.set(pool)
    try:
        for _ in range(workers):
            pool.submit(_nothing)
        yield pool
    finally:
        _at_hand.reset(token)
        pool.shutdown(cancel_futures=True)


def several(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The result for each item, in their order, however many computed them: computations that have
    nothing to do with one another.
    """
    workers = min(processors(), len(items))
    if workers < 2:
        return list(map(function, items))
    if (ready := _at_hand.get()) is not None:
        return list(ready.map(function, items))
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_end_with_parent) as pool:
        return list(pool.map(function, items))


def _begin(module: str, threshold: tuple[int, int, int]) -> None:
    _end_with_parent()
    # Nothing is left to do at the end: tidying up all that a worker holds takes most of a second.
    atexit.register(os._exit, 0)
    gc.set_threshold(*threshold)
    import_module(module)


def _nothing() -> None:
    """The first task, which has a worker started."""


def _end_with_parent() -> None:
    """Has a worker end when its parent is killed, where it would wait for work for ever."""
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
