"""Tartans: every figure in its quarter of the quartiers, where enough of them have one."""

from __future__ import annotations

from pathlib import Path

import font_source_sans_pro
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.confidentiality.release import Release
from osq.notes.drawing.tartan import LEAST, SIGNS, tartan
from osq.notes.viewmodel import Cell, Table
from tests.notes.drawing.builders import highest_and_lowest, release_of, turned, zones

COUNT = LEAST + 3


def table(release: Release) -> Table:
    found = tartan(release, release.indicators, zones(release, COUNT), title="T", mention="")
    assert found is not None
    return found


def column(found: Table, place: int) -> list[Cell]:
    """The cells of an indicator in the order of the quartiers' numbers, not of their names."""
    rows = sorted(found.groups[0].rows, key=lambda row: int(row.label.split()[-1]))
    return [row.cells[place] for row in rows]


def quarter(one: Cell) -> str:
    return one.css.split()[-1]


def test_a_tartan_tells_the_quarter_by_class_and_by_sign() -> None:
    found = table(release_of(COUNT))
    for one in (*column(found, 0), *column(found, 1)):
        assert quarter(one) in SIGNS
        assert one.text.endswith(SIGNS[quarter(one)])
    assert len(set(SIGNS.values())) == 4


def test_signs_are_of_the_notes_own_type_and_read_neither_as_rise_nor_as_fall() -> None:
    font = TTFont(Path(font_source_sans_pro.font_directory) / "SourceSansPro-Semibold.otf")
    for sign in SIGNS.values():
        assert ord(sign) in font.getBestCmap()
        assert sign not in "▲△▼▽↑↓+−"


def test_under_twelve_figures_a_column_is_plain_and_the_legend_says_so() -> None:
    gone = range(COUNT - LEAST + 1)
    cells = column(table(release_of(COUNT, hide=gone)), 0)
    assert {one.css for one in cells} == {"sign", "d1"}
    assert not any(one.text[-1] in SIGNS.values() for one in cells)
    assert table(release_of(COUNT, hide=gone)).notes[0] == (
        "Ni teinte ni signe sous 12\u00a0chiffres diffusés\u00a0: "
        "Part des foyers à bas revenus, Revenu médian déclaré par ménage."
    )
    twelve = table(release_of(COUNT, hide=gone[1:]))
    assert all(quarter(one) in SIGNS for one in column(twelve, 0) if one.css != "sign")
    assert not any("Ni teinte" in note for note in twelve.notes)


def test_quarters_are_turned_by_direction() -> None:
    release = release_of(COUNT)
    high, low = highest_and_lowest(release, COUNT)
    worse, better = table(release), table(turned(release, direction="lower_is_worse"))
    assert [quarter(column(worse, 0)[place]) for place in (high, low)] == ["q4", "q1"]
    assert [quarter(column(better, 0)[place]) for place in (high, low)] == ["q1", "q4"]
    none = table(turned(release, direction="undetermined"))
    assert {quarter(one) for one in column(none, 0)} == {"q0"}


@pytest.mark.parametrize("audience", ["officials", "public"])
def test_quarters_are_for_partners_only(audience: str) -> None:
    found = table(release_of(COUNT, audience=audience))
    assert {one.css for one in (*column(found, 0), *column(found, 1))} == {"d1", "d0"}
    assert found.notes == ()


def test_nor_for_what_ranks_nobody() -> None:
    found = table(turned(release_of(COUNT), ranked=False))
    assert {one.css for one in column(found, 0)} == {"d1"}


@given(st.sets(st.integers(0, COUNT - 1), max_size=COUNT - LEAST))
@settings(max_examples=25, deadline=None)
def test_hidden_zones_are_in_no_quarter_and_weigh_on_none(gone: set[int]) -> None:
    release = release_of(COUNT, hide=gone)
    cells = column(table(release), 0)
    kept = [zone for index, zone in enumerate(zones(release, COUNT)) if index not in gone]
    alone = tartan(release, release.indicators, kept, title="T", mention="")
    assert alone is not None
    assert [one.css for index, one in enumerate(cells) if index in gone] == ["sign"] * len(gone)
    assert [one for index, one in enumerate(cells) if index not in gone] == column(alone, 0)
