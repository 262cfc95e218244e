"""A toy observatory to import into, and what an import said and wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.observatory import Observatory
from tests.builders.toy_observatory import PROVENANCE, toy_observatory


@dataclass(frozen=True)
class Said:
    """The exit code of a command, and its JSON."""

    exit: int
    data: dict[str, Any]

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.data["findings"]]

    @property
    def errors(self) -> list[str]:
        findings = self.data["findings"]
        return [found["code"] for found in findings if found["severity"] == "error"]

    def one(self, code: str) -> dict[str, Any]:
        (finding,) = [found for found in self.data["findings"] if found["code"] == code]
        return dict(finding)


Run = Callable[..., Said]


@pytest.fixture
def toy(tmp_path: Path) -> Observatory:
    return toy_observatory(tmp_path / "toy")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`osq territory …` in an observatory, source and licence given."""

    def ran(observatory: Observatory, *arguments: object) -> Said:
        words = [str(word) for word in arguments]
        where = ["--observatory", str(observatory.root), "--format", "json"]
        code = main(["territory", *words, *PROVENANCE, *where])
        shown = capsys.readouterr()
        assert shown.err == ""
        return Said(code, json.loads(shown.out))

    return ran
