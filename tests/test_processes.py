"""Workers for long computations: ready before they are needed, the same for all that is within."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from osq.processes import crew, several


def worker(_: int) -> int:
    return os.getpid()


def half(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def test_results_come_in_the_order_of_what_was_asked() -> None:
    assert several(half, [8, 2, 6, 4]) == [4, 1, 3, 2]
    with crew(2, "osq.text"):
        assert several(half, [8, 2, 6, 4]) == [4, 1, 3, 2]


def test_within_a_crew_its_workers_compute() -> None:
    with crew(1, "osq.text") as outer, crew(2, "osq.text") as inner:
        assert inner is outer
        found = set(several(worker, range(4)))
    assert len(found) == 1
    assert os.getpid() not in found
    (one,) = found
    assert not Path(f"/proc/{one}").exists()


@pytest.mark.parametrize("ready", [False, True])
def test_what_fails_in_a_worker_fails_here(ready: bool) -> None:
    def asked() -> None:
        with pytest.raises(ValueError, match="3 is odd"):
            several(half, [2, 3])

    if ready:
        with crew(2, "osq.text"):
            asked()
    else:
        asked()
