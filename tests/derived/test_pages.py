"""A PDF tells no number that its view model, hence the released table, does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from osq.confidentiality.release import Release, ZoneKey
from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.render import to_pdf
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    MOULIN,
    direct_release,
    hiding,
    small_release,
)
from tests.derived.everything import TEMPLATES
from tests.pages import text_of

KINDS = {
    "agglomeration": (small_release(), AGGLOMERATION),
    "commune": (small_release(), BOIS),
    "quartier": (small_release(), MOULIN),
    "commune direct": (direct_release(), BOIS),
}


def read(release: Release, key: ZoneKey) -> PdfReader:
    return PdfReader(BytesIO(to_pdf(compose(Material(release), release.zones[key]), TEMPLATES)))


def texts(value: Any) -> Iterator[str]:
    """Every text of a view model, whatever its depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def digits(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_on_the_pages_is_in_the_view_model(kind: str) -> None:
    release, key = KINDS[kind]
    pages = read(release, key).pages
    said = digits(" ".join(texts(asdict(compose(Material(release), release.zones[key])))))
    numbering = {str(number) for number in range(1, len(pages) + 1)}
    found = digits(" ".join(text_of(page) for page in pages))
    assert found - numbering <= said


def test_the_metadata_and_outline_of_a_file_know_no_figure() -> None:
    release = small_release()
    hidden = hiding(release, *((one, key, 2013) for one in ("mono", "mono_part") for key in IRIS))
    before, after = read(release, BOIS), read(hidden, BOIS)
    assert before.metadata == after.metadata
    titles = [re.findall(r"'/Title': '([^']*)'", str(one.outline)) for one in (before, after)]
    assert len(titles[0]) > 3
    assert titles[0] == titles[1]
    assert before.attachments == {}
