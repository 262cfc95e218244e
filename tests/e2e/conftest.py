"""The real command line, on a copy of the real observatory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from tests.shared import REPOSITORY, made_once


@dataclass(frozen=True)
class Run:
    """What a command answered."""

    code: int
    out: str
    err: str


def osq(*arguments: str | Path, home: Path) -> Run:
    """Runs `osq` in a process of its own, in the observatory `home`."""
    done = subprocess.run(
        [sys.executable, "-m", "osq.cli.main", *map(str, arguments)],
        cwd=home,
        env={**os.environ, "OSQ_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def digests(folder: Path) -> dict[str, str]:
    """sha256 of each file below `folder`, save the journal and locks (outside comparisons)."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "journal.jsonl" and path.suffix != ".lock"
    }


def new_observatory(target: Path) -> Path:
    """The repository's own observatory, without any delivery, at `target`."""
    target.mkdir(parents=True)
    shutil.copy(REPOSITORY / "osq.yaml", target)
    for folder in ("conventions", "templates", "data/territory"):
        shutil.copytree(REPOSITORY / folder, target / folder)
    (target / "data/deliveries/inbox").mkdir(parents=True)
    return target


@pytest.fixture
def observatory(tmp_path: Path) -> Path:
    return new_observatory(tmp_path / "observatoire")


EIGHT = tuple(
    f"{provider}-{edition}.xlsx"
    for provider in ("caf", "insee-population")
    for edition in range(2010, 2014)
)


@pytest.fixture(scope="session")
def demonstration() -> Path:
    """A demonstration with eight of its deliveries ingested; tests must not change it."""

    def make(home: Path) -> None:
        made = osq("demo", home, home=REPOSITORY)
        assert made.code == 0, made.err
        for path in (home / "data/deliveries/inbox").iterdir():
            if path.name not in EIGHT:
                path.unlink()
        inbox = sorted((home / "data/deliveries/inbox").iterdir())
        assert len(inbox) == len(EIGHT)
        done = osq("ingest", *inbox, home=home)
        assert done.code == 0, done.out + done.err

    return made_once("commanded", make)


@pytest.fixture
def copied_demonstration(demonstration: Path, tmp_path: Path) -> Path:
    """A demonstration of one's own, free to change."""
    return Path(shutil.copytree(demonstration, tmp_path / "demo"))
