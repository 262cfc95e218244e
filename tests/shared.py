"""What tests share: reference figures, and what is made once for all processes of a run."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
ONCE = "OSQ_TESTS_MADE_ONCE"
"""Environment variable: the folder of this run (`tests/conftest.py`)."""

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the reference folder ../shared is not here"
)


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder called "demo" that `make` filled, in whichever process asked for `name` first.

    Nobody may write in it; one who wants to copies it.
    """
    folder = Path(os.environ[ONCE]) / name
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        if not (folder / "made").is_file():
            make(folder / "demo")
            (folder / "made").touch()
    return folder / "demo"
