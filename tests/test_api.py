"""`from osq import Observatory`: its documentation runs, and no command's help waits for it."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pandas as pd
import pytest

import osq
from osq import Observatory
from osq.errors import ConfigurationError
from osq.extracts.released import RELEASED_COLUMNS
from tests.builders.demonstration import ingested_demonstration
from tests.shared import REPOSITORY


def test_the_examples_of_the_documentation_run(monkeypatch: pytest.MonkeyPatch) -> None:
    root = ingested_demonstration().root
    assert root.name == "demo"
    monkeypatch.chdir(root.parent)
    page = str(REPOSITORY / "docs" / "api.md")
    done = doctest.testfile(page, module_relative=False, encoding="utf-8")
    assert done.attempted > 15
    assert done.failed == 0


def test_the_documentation_names_every_released_column() -> None:
    page = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    assert not [name for name in RELEASED_COLUMNS if f"`{name}`" not in page]


def test_importing_osq_imports_nothing_heavy() -> None:
    program = (
        "import sys, osq; print([n for n in ('pandas', 'pydantic', 'yaml') if n in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_osq_has_nothing_else_to_give() -> None:
    with pytest.raises(AttributeError, match="Observatoire"):
        getattr(osq, "Observatoire")  # noqa: B009


def test_no_observatory_is_told(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSQ_HOME", raising=False)
    monkeypatch.chdir(str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"osq\.yaml"):
        Observatory()


def test_units_are_no_zones_to_choose() -> None:
    zones = Observatory(ingested_demonstration().root).zones
    assert set(zones["level"]) == {"iris", "quartier", "commune", "agglomeration"}


def test_a_frame_may_be_kept_and_read_again(tmp_path: object) -> None:
    frame = Observatory(ingested_demonstration().root).internal("caf_alloc", years=2013)
    path = f"{tmp_path}/chiffres-interne.parquet"
    frame.to_parquet(path)
    assert pd.read_parquet(path).attrs["diffusion"] == "interne"
