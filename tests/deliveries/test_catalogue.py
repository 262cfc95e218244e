"""The catalogue's texts are French, and every code is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import osq.deliveries
from osq.deliveries.catalogue import CATALOGUE
from osq.findings import Entry

FOLDER = Path(osq.deliveries.__path__[0])


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))
def test_texts_are_typed_as_french_is(entry: Entry) -> None:
    for text in (entry.title, entry.message, entry.advice):
        assert "'" not in text
        assert not re.search(r" [:;?!%»]|« ", text), text
    assert entry.message.endswith((".", "}"))
    assert entry.advice == "" or entry.advice.endswith(".")


def test_every_code_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in FOLDER.glob("*.py")
        if path.name not in ("catalogue.py", "file_findings.py", "content_findings.py")
    )
    assert [entry for entry in CATALOGUE if entry not in code] == []
