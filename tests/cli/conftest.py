"""A real observatory without deliveries: the repository's own conventions and territory."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from osq.observatory import Observatory
from tests.builders.demonstration import demonstration

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of that observatory, which is also the current folder."""
    monkeypatch.delenv("OSQ_HOME", raising=False)
    root = tmp_path / "home"
    root.mkdir()
    shutil.copy(REPOSITORY / "osq.yaml", root)
    for name in ("conventions", "data/territory"):
        shutil.copytree(REPOSITORY / name, root / name)
    (root / "data/deliveries/inbox").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Observatory:
    """A demonstration with deliveries waiting; the current folder is the one that holds it."""
    observatory = demonstration(tmp_path / "demo")
    monkeypatch.setenv("OSQ_HOME", str(observatory.root))
    monkeypatch.chdir(tmp_path)
    return observatory
