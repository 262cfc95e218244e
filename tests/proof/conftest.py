"""Demonstrations with their notes, as readers receive them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from osq.cli.main import main
from tests.builders.demonstration import small_demonstration
from tests.shared import REPOSITORY

BUILT = "OSQ_BUILT_DEMONSTRATION"
"""Names a demonstration already made by this code: a proof on it alone takes its time."""
AUDIENCES = ("partners", "officials", "public")


@contextmanager
def _within(home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSQ_HOME", str(home))
        patch.chdir(home)
        yield


def build(home: Path, *options: str) -> None:
    with _within(home):
        assert main(["build-notes", "--year", "2013", *options]) == 0


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three providers, 2013: the notes of the agglomeration, of a commune and of a quartier."""
    home = tmp_path_factory.mktemp("proof") / "demo"
    small_demonstration(home)
    zones = [f"--zone={code}" for code in ("244200770", "42207", "SE02")]
    build(home, *zones, "--format", "pdf", "--format", "html")
    return home


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All providers and editions, all notes of 2013 for the three audiences."""
    home = tmp_path_factory.mktemp("proof") / "demo"
    if made := os.environ.get(BUILT):
        shutil.copytree(made, home)
    else:
        with _within(REPOSITORY):
            assert main(["demo", str(home)]) == 0
        with _within(home):
            inbox = sorted(str(one) for one in (home / "data/deliveries/inbox").iterdir())
            assert main(["ingest", *inbox]) == 0
    for audience in AUDIENCES:
        build(home, "--audience", audience, "--format", "pdf", "--format", "html", "--jobs", "2")
    return home
