"""What the release extract holds: what notes may print, and nothing more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from osq.confidentiality.figures import NOT_SHOWN
from osq.errors import Refusal
from osq.extracts.extract import Extract, released_extract
from osq.extracts.internal import INTERNAL_COLUMNS
from osq.extracts.released import RELEASED_COLUMNS
from osq.extracts.selection import Selection
from osq.refresh.pipeline import release_of
from osq.store.workspace import Workspace
from osq.text import round_half_up

SECRET = {
    "numerator",
    "denominator",
    "lower",
    "upper",
    "interval_lower",
    "interval_upper",
    "interval_law",
    "status",
    "provenance",
    "fidelity",
    "located",
}


def test_no_internal_column_is_released(released: Extract) -> None:
    assert tuple(released.frame.columns) == RELEASED_COLUMNS
    assert set(INTERNAL_COLUMNS) >= SECRET
    assert not SECRET & set(RELEASED_COLUMNS)


def test_every_released_figure_has_its_internal_one(released: Extract, both: pd.DataFrame) -> None:
    assert len(both) == len(released.frame) > 0


def test_what_is_hidden_shows_its_sign_and_nothing_else(both: pd.DataFrame) -> None:
    hidden = both[both["status"].isin(["suppressed", "estimated"])]
    told = hidden[hidden["reason"] != NOT_SHOWN]
    assert len(told) > 0
    assert set(told["sign"]) == {"s"}
    assert hidden["value"].isna().all()
    for column in ("method", "grade", "mark"):
        assert set(hidden[column]) == {""}
    assert hidden["coverage"][hidden["sign"] == "s"].isna().all()


def test_a_number_or_a_sign_never_both(released: Extract) -> None:
    numbers = released.frame["value"].notna()
    assert (numbers == (released.frame["sign"] == "")).all()


def test_numbers_are_those_computed_rounded_as_printed(both: pd.DataFrame) -> None:
    shown = both[both["value"].notna()]
    assert len(shown) > 1000
    expected = [
        float(round_half_up(float(format(exact, ".12g")), decimals))
        for exact, decimals in zip(shown["value_internal"], shown["decimals"], strict=True)
    ]
    np.testing.assert_array_equal(shown["value"].to_numpy(), expected)


def test_figures_are_those_that_notes_see(released: Extract, workspace: Workspace) -> None:
    release = release_of(workspace, 2013)
    rows = released.frame[released.frame["edition"] == 2013]
    told = {
        (row["indicator"], row["level"], row["zone"]): row["value"]
        for row in rows.to_dict("records")
        if not row["sign"]
    }
    seen = {
        (indicator, *zone): float(figure.value)
        for (indicator, zone, edition), figure in release.figures.items()
        if edition == 2013 and figure.value is not None
    }
    assert told == seen


def test_each_number_tells_its_source(released: Extract) -> None:
    shown = released.frame[released.frame["value"].notna()]
    assert shown["source"].str.contains("CAF de la Loire|Insee").all()
    assert (shown["method"] != "").all()


def test_the_agglomeration_names_its_perimeter(released: Extract) -> None:
    whole = released.frame["level"] == "agglomeration"
    assert (released.frame["perimeter"][whole] != "").all()
    assert set(released.frame["perimeter"][~whole]) == {""}


def test_the_public_sees_no_number_that_partners_do_not(
    workspace: Workspace, released: Extract
) -> None:
    public = released_extract(workspace, Selection(years=(2013,)), "public").frame
    partners = released.frame[released.frame["edition"] == 2013].reset_index(drop=True)
    shown = public["value"].notna()
    assert 0 < shown.sum() < partners["value"].notna().sum()
    pd.testing.assert_series_equal(public["value"][shown], partners["value"][shown])


def test_nothing_for_a_selection_is_refused(workspace: Workspace) -> None:
    choice = Selection(indicators=("caf_alloc",), themes=("sante",), years=(2013,))
    with pytest.raises(Refusal, match="Aucun chiffre"):
        released_extract(workspace, choice)


def test_what_was_asked_and_is_not_there_is_named(workspace: Workspace) -> None:
    choice = Selection.of(indicators=("caf_alloc", "pe_defm_a"), levels="commune", years=2013)
    assert released_extract(workspace, choice).absent == ("pe_defm_a",)
