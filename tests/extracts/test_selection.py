"""Choosing: exact codes only, and near ones suggested."""

from __future__ import annotations

import pytest

from osq.errors import ConfigurationError
from osq.extracts.extract import Extract
from osq.extracts.selection import Selection, check_audience, check_selection
from osq.store.workspace import Workspace


@pytest.mark.parametrize(
    ("choice", "message", "near"),
    [
        (Selection(indicators=("caf_aloc",)), "Indicateur inconnu", "caf_alloc"),
        (Selection(indicators=("allocataires",)), "Indicateur inconnu", "caf_alloc"),
        (Selection(themes=("precarité",)), "Thème inconnu", "precarite"),
        (Selection(zones=("42281",)), "Zone inconnue", "42218"),
        (Selection(zones=("Le Soleil",)), "Zone inconnue", "SE05"),
        (Selection(levels=("communes",)), "Niveau inconnu", "commune"),
        (Selection(levels=("unit",)), "Niveau inconnu", "iris, quartier"),
    ],
)
def test_an_unknown_code_is_told_with_near_ones(
    workspace: Workspace, choice: Selection, message: str, near: str
) -> None:
    with pytest.raises(ConfigurationError, match=message) as told:
        check_selection(workspace, choice)
    assert near in told.value.advice


def test_an_unknown_audience_is_told() -> None:
    with pytest.raises(ConfigurationError, match="Public inconnu"):
        check_audience("partner")


def test_one_code_or_several() -> None:
    assert Selection.of(indicators="a", years=2013) == Selection.of(
        indicators=["a", "a"], years=[2013]
    )


def test_kinds_restrict_one_another(internal: Extract) -> None:
    choice = Selection.of(indicators="caf_alloc", levels=("commune", "quartier"), zones="42218")
    rows = choice.of_frame(internal.frame)
    assert set(rows["level"]) == {"commune"}
    assert rows["edition"].tolist() == [2010, 2011, 2012, 2013]
