"""View models: golden files reviewed by diff, and what every note must say.

`OSQ_UPDATE_GOLDEN=1 pytest tests/notes/outlines` writes the golden files again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from osq.confidentiality.release import Release, ZoneKey
from osq.methods import INTERPOLATED
from osq.notes.outlines.compose import compose, file_name, planned
from osq.notes.outlines.material import Material
from osq.notes.shapes import Drawing
from osq.notes.viewmodel import Note, Table
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    GARE,
    IRIS,
    MOULIN,
    direct_release,
    small_release,
)

GOLDEN = Path(__file__).parent / "golden"
CASES = {
    "agglomeration": (small_release(), AGGLOMERATION),
    "commune": (small_release(), BOIS),
    "quartier": (small_release(), MOULIN),
    "quartier-undocumented": (small_release(), GARE),
    "commune-direct": (direct_release(), BOIS),
    "agglomeration-direct": (direct_release(), AGGLOMERATION),
}


def note(release: Release, key: ZoneKey) -> Note:
    return compose(Material(release), release.zones[key])


def texts(value: Any) -> Iterator[str]:
    """Every text of a view model, whatever its depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def drawings(one: Note) -> list[Drawing]:
    blocks = [block for section in one.sections for block in section.blocks]
    found = [block for block in blocks if isinstance(block, Drawing)]
    return [*found, one.aside] if one.aside else found


@pytest.mark.parametrize("name", CASES)
def test_view_models_are_as_reviewed(name: str) -> None:
    found = json.dumps(asdict(note(*CASES[name])), ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("OSQ_UPDATE_GOLDEN"):
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


def test_every_zone_with_a_note_is_planned_in_order() -> None:
    names = [zone.key.code for zone in planned(small_release())]
    assert names == ["200000001", "99001", "99002", "QA01", "QA02", "QB01"]


def test_an_edition_without_quartiers_plans_none_and_says_so() -> None:
    release = direct_release()
    assert {zone.key.level for zone in planned(release)} == {"agglomeration", "commune"}
    said = " ".join(note(release, BOIS).method.perimeters)
    assert "Aucun zonage de quartiers" in said
    assert "ni fiche ni chiffre de quartier" in said


def test_file_names_are_plain_and_announce_a_demonstration() -> None:
    release = small_release()
    assert file_name(release, release.zones[AGGLOMERATION]) == "2013-agglomeration.pdf"
    assert file_name(release, release.zones[BOIS]) == "2013-commune-99001-le-bois-neuf.pdf"
    demonstration = small_release(demonstration=True)
    name = file_name(demonstration, demonstration.zones[MOULIN])
    assert name == "fictif-2013-quartier-QA01-le-moulin.pdf"


def test_an_undocumented_quartier_says_so_in_place_of_figures() -> None:
    one = note(small_release(), GARE)
    assert one.essentials[0].text.startswith("Contour non documenté")
    assert not one.key_figures
    assert not one.sections
    assert one.aside is not None


@pytest.mark.parametrize("name", ["agglomeration", "commune", "quartier"])
def test_a_demonstration_is_told_everywhere(name: str) -> None:
    _, key = CASES[name]
    one = note(small_release(demonstration=True), key)
    assert one.title.startswith("DONNÉES FICTIVES")
    assert one.fictitious == "DONNÉES FICTIVES"
    for drawing in drawings(one):
        assert "DONNÉES FICTIVES" in drawing.caption
        assert "DONNÉES FICTIVES" in drawing.alt
    tables = [b for section in one.sections for b in section.blocks if isinstance(b, Table)]
    assert all("DONNÉES FICTIVES" in table.caption for table in tables)


@pytest.mark.parametrize("name", CASES)
def test_only_a_demonstration_speaks_of_invented_figures(name: str) -> None:
    assert not any("FICTIVES" in text for text in texts(asdict(note(*CASES[name]))))


def test_a_hidden_number_is_nowhere_in_the_note() -> None:
    """The IRIS whose count is hidden would read 118 and 29,5 % (FAMILIES)."""
    release = small_release()
    found = " ".join(texts(asdict(note(release, BOIS))))
    assert release.figures["mono", IRIS[2], 2013].value is None
    assert "29,5" not in found


def test_the_communal_cell_of_a_median_gives_its_reason() -> None:
    one = note(direct_release(), BOIS)
    (table,) = [
        b for s in one.sections for b in s.blocks if isinstance(b, Table) and b.stub == "IRIS"
    ]
    whole = table.groups[-1].rows[0]
    assert whole.label == "Le Bois-Neuf"
    assert whole.cells[-1].text == "///"
    assert any("sans objet" in text for text in table.notes)


def test_an_estimated_median_is_called_an_estimate() -> None:
    release = direct_release()
    told = "Niveau de vie médian\u00a0: estimé à partir de classes de revenus"
    assert not any(text.startswith(told) for text in note(release, BOIS).method.cautions)

    key = ("med", BOIS, 2015)
    method = f"{INTERPOLATED} à partir de 6 classes de revenus (somme d’IRIS)"
    estimate = replace(
        release.figures[key], value=Decimal(17_500), sign=None, reason="", method=method
    )
    release = replace(release, figures={**release.figures, key: estimate})
    assert any(text.startswith(told) for text in note(release, BOIS).method.cautions)


@pytest.mark.parametrize("key", [MOULIN, BOIS])
def test_what_must_be_known_of_figures_is_told_once_under_the_table(key: ZoneKey) -> None:
    """The note of the quartier, and the table of its commune's quartiers."""
    release = small_release()
    mark = "sans les unités que le fournisseur n’a pas localisées"
    figures = {
        (indicator, zone, edition): replace(figure, mark=mark)
        if zone == MOULIN and edition == 2013 and figure.value is not None
        else figure
        for (indicator, zone, edition), figure in release.figures.items()
    }
    one = note(replace(release, figures=figures), key)
    tables = [b for section in one.sections for b in section.blocks if isinstance(b, Table)]
    told = [text for table in tables for text in table.notes if mark in text]
    assert told
    assert all(text.endswith(f" {mark}.") for text in told)
    assert len(told) == sum(any(mark in text for text in table.notes) for table in tables)


def test_the_marks_of_changes_are_explained_where_they_are() -> None:
    for release, told in ((small_release(), True), (direct_release(), False)):
        one = note(release, BOIS)
        tables = [b for s in one.sections for b in s.blocks if isinstance(b, Table)]
        said = " ".join(text for table in tables for text in table.notes)
        assert ("écart ou évolution que le hasard n’explique pas" in said) is told


def test_a_change_to_be_read_with_caution_says_why() -> None:
    release = small_release()
    key = ("mono_part", BOIS, 2010)
    weak = replace(release.figures[key], grade="C")
    one = note(replace(release, figures={**release.figures, key: weak}), BOIS)
    tables = [b for s in one.sections for b in s.blocks if isinstance(b, Table)]
    assert any(
        text.startswith("Évolution à lire avec précaution\u00a0(1\u00a0indicateur)\u00a0: ")
        and text.endswith("C en 2010, non établie en 2013.")
        for table in tables
        for text in table.notes
    )


def test_rules_and_protection_are_told() -> None:
    said = note(small_release(), BOIS).method.confidentiality
    assert said[0] == "Effectifs de 1 à 4 remplacés par s."
    assert any("sous le même signe" in text and "preuve vérifiée" in text for text in said)
