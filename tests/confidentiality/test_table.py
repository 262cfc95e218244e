"""The released table: what it looks like, the way back, and what it refuses to hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.release import Figure, Release, Sign, ZoneKey
from osq.confidentiality.table import (
    COLUMNS,
    TableError,
    differences,
    from_csv,
    printed,
    restored,
    structure_of,
    to_csv,
)
from osq.periods import Period, PeriodKind
from osq.territory.model import Level
from tests.builders.release import BOIS, IRIS, MOULIN, direct_release, hiding, small_release
from tests.builders.synthesis import class_release, index_release

RELEASES = {
    "several levels and editions": small_release(),
    "medians by IRIS": direct_release(),
    "index": index_release(),
    "typology": class_release(),
}
HIDDEN = ("mono_part", IRIS[2], 2013)


def with_figure(key: tuple[str, ZoneKey, int], **changes: Any) -> Release:
    """The small release with one of its figures changed."""
    release = small_release()
    changed = replace(release.figures[key], **changes)
    return replace(release, figures={**release.figures, key: changed})


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_comes_back_equal_from_its_structure_and_its_table(name: str) -> None:
    release = RELEASES[name]
    again = restored(structure_of(release), from_csv(to_csv(release)))
    assert again == release
    assert to_csv(again) == to_csv(release)


def test_a_line_holds_what_is_printed_and_a_hidden_one_its_sign_and_reason_only() -> None:
    lines = to_csv(small_release()).decode().split("\n")
    assert lines[0] == ",".join(COLUMNS)
    caf = "caf-2013-0123456789ab"
    assert f"2013,mono_part,commune,99001,32.5,,,livré directement,,,,,,,{caf}" in lines
    assert f"2013,mono_part,iris,990010103,s,secret statistique,,,,,,,,,{caf}" in lines


def test_the_order_of_figures_changes_no_byte() -> None:
    release = small_release()
    turned = replace(release, figures=dict(reversed([*release.figures.items()])))
    assert to_csv(turned) == to_csv(release)


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
DAYS = st.dates(date(1999, 1, 1), date(2017, 12, 31))
PERIODS = st.builds(
    lambda days, kind: Period(min(days), max(days), kind),
    st.tuples(DAYS, DAYS),
    st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.STOCK]),
)
CELLS = st.tuples(
    st.sampled_from(["mono", "mono_part"]),
    st.builds(ZoneKey, st.sampled_from(get_args(Level)), st.text("0123456789Q-", max_size=9)),
    st.integers(1999, 2017),
)
SHOWN = st.fixed_dictionaries(
    {
        "value": st.integers(-(10**9), 10**9).map(Decimal),
        "mark": TEXTS,
        "method": TEXTS,
        "grade": st.sampled_from([None, "A", "D"]),
        "coverage": st.none() | st.decimals(0, 1, places=2),
    }
)
ABSENT = st.fixed_dictionaries(
    {
        "value": st.none(),
        "sign": st.sampled_from([one for one in Sign if one is not Sign.CONFIDENTIAL]),
        "reason": TEXTS,
    }
)
SECRET = st.just({"value": None, "sign": Sign.CONFIDENTIAL, "reason": "secret statistique"})
AROUND = st.fixed_dictionaries(
    {
        "perimeter": TEXTS,
        "vintage": TEXTS,
        "period": st.none() | PERIODS,
        "deliveries": st.lists(st.text("abc-0123", min_size=1, max_size=6)).map(tuple),
    }
)


@given(st.dictionaries(CELLS, st.tuples(SHOWN | ABSENT | SECRET, AROUND), max_size=5))
def test_any_figures_come_back(cells: dict[tuple[str, ZoneKey, int], Any]) -> None:
    figures = {
        (name, zone, edition): Figure(indicator=name, zone=zone, edition=edition, **told, **around)
        for (name, zone, edition), (told, around) in cells.items()
    }
    release = replace(small_release(), figures=figures)
    assert from_csv(to_csv(release)) == figures


def test_a_number_beyond_its_printed_decimals_is_refused() -> None:
    with pytest.raises(TableError, match="not rounded as printed"):
        to_csv(with_figure(("mono_part", BOIS, 2013), value=Decimal("32.51")))


@pytest.mark.parametrize(
    "more",
    [
        {"method": "somme d’IRIS"},
        {"grade": "B"},
        {"coverage": Decimal("0.97")},
        {"mark": "données connues pour 75 à 90 % de la zone seulement"},
    ],
    ids=["method", "grade", "coverage", "mark"],
)
def test_a_hidden_cell_that_tells_more_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(TableError, match="tells more"):
        to_csv(with_figure(HIDDEN, **more))


def test_a_text_of_several_lines_is_refused() -> None:
    with pytest.raises(TableError, match="several lines"):
        to_csv(with_figure(("mono_part", BOIS, 2013), mark="une\nautre"))


def test_two_reasons_to_hide_are_refused() -> None:
    """One of them would be that of the cells under the threshold."""
    with pytest.raises(TableError, match="do not all say the same"):
        to_csv(with_figure(HIDDEN, reason="effectif inférieur à 5"))


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("edition,", "year,"),
        (",commune,", ",département,"),
        (",32.5,", ",<5,"),
        (",32.5,", ",NaN,"),
        ("2013,mono_part,commune,99001,", "2013,mono_part,commune,99002,"),
        ("livré directement,,,,,,,caf", "livré directement,,,,,,caf"),
    ],
    ids=["header", "level", "other mark", "no number", "twice", "column"],
)
def test_what_is_no_released_table_is_refused(found: str, instead: str) -> None:
    text = to_csv(small_release()).decode()
    assert found in text
    with pytest.raises(TableError):
        from_csv(text.replace(found, instead).encode())


def test_what_changed_between_two_tables() -> None:
    before = small_release()
    cell = ("mono", MOULIN, 2013)
    after = hiding(before, cell)
    (found,) = differences(before.figures, after.figures)
    assert found == (cell, "262", "s")
    (gone,) = differences(before.figures, {k: v for k, v in before.figures.items() if k != cell})
    assert gone == (cell, "262", None)
    assert differences(before.figures, dict(reversed([*before.figures.items()]))) == ()


def test_a_sign_is_printed_as_it_is() -> None:
    assert printed(small_release().figures[HIDDEN]) == "s"
