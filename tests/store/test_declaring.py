"""One more zoning in osq.yaml: one line more, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.observatory import ZoningDeclaration, load_observatory
from osq.store.creation import CONFIG
from osq.store.declaring import with_zoning
from tests.shared import REPOSITORY


def declaration(label: str = "IRIS") -> ZoningDeclaration:
    return ZoningDeclaration.model_validate(
        {
            "id": "iris",
            "vintage": 2018,
            "level": "iris",
            "label": label,
            "from": 2018,
            "file": "iris_2018.csv",
        }
    )


def test_the_observatory_own_file_gets_one_line_and_keeps_the_others() -> None:
    config = load_observatory(REPOSITORY).config
    text = (REPOSITORY / "osq.yaml").read_text(encoding="utf-8")
    new = with_zoning(text, declaration(), config)
    assert new is not None
    lines, before = new.splitlines(), text.splitlines()
    (added,) = [line for line in lines if "2018" in line]
    assert added.startswith("  - {id: iris, vintage: 2018,")
    lines.remove(added)
    assert lines == before


def test_comments_before_the_next_key_stay_with_it(tmp_path: Path) -> None:
    text = _described(
        "zonings:\n"
        "  # l’ancien\n"
        "  - id: iris\n    vintage: 2015\n    level: iris\n    label: IRIS\n"
        "    from: 2008\n    file: iris.csv  # Insee\n"
        "\n# Les thèmes\nthemes: []\n"
    )
    new = _written(tmp_path, text)
    assert new is not None
    assert "iris.csv  # Insee\n  - {id: iris, vintage: 2018" in new
    assert "\n\n# Les thèmes\nthemes: []\n" in new


@pytest.mark.parametrize("zonings", ["zonings: []\n", ""], ids=["empty list", "absent"])
def test_what_is_no_list_of_lines_is_left_to_a_person(tmp_path: Path, zonings: str) -> None:
    assert _written(tmp_path, _described(zonings)) is None


def test_a_label_that_yaml_would_read_otherwise_is_left_to_a_person(tmp_path: Path) -> None:
    zonings = (
        "zonings:\n"
        "  - {id: iris, vintage: 2015, level: iris, label: IRIS, from: 2008, file: iris.csv}\n"
    )
    assert _written(tmp_path, _described(zonings), "IRIS, Insee") is None


def test_the_file_of_a_new_observatory_is_left_to_a_person(tmp_path: Path) -> None:
    assert _written(tmp_path, CONFIG) is None


def _described(zonings: str) -> str:
    return (
        "name: Essai\n"
        'agglomeration: {code: "999000000", name: Essai, de: d’Essai, a: à Essai}\n'
        "levels: [iris]\n" + zonings
    )


def _written(tmp_path: Path, text: str, label: str = "IRIS") -> str | None:
    (tmp_path / "osq.yaml").write_text(text, encoding="utf-8")
    return with_zoning(text, declaration(label), load_observatory(tmp_path).config)
