"""An indicator whose convention forbids ranking never says who is lowest or highest."""

from __future__ import annotations

from dataclasses import replace

from osq.confidentiality.release import IndicatorModel, Release
from osq.notes.drawing.maps import choropleth
from osq.notes.extremes import extremes
from osq.notes.selection import zones_of
from osq.notes.writing.sentences import range_sentence
from tests.builders.release import small_release


def unranked(name: str) -> tuple[Release, IndicatorModel]:
    """The small release with one indicator that ranks nobody."""
    release = small_release()
    changed = tuple(
        one.model_copy(update={"ranked": False}) if one.id == name else one
        for one in release.indicators
    )
    return replace(release, indicators=changed), next(one for one in changed if one.id == name)


def test_it_has_no_lowest_nor_highest() -> None:
    release, indicator = unranked("mono_part")
    communes = zones_of(release, "commune")
    assert extremes(small_release(), small_release().indicators[0], communes) is not None
    assert extremes(release, indicator, communes) is None


def test_it_makes_no_sentence_of_ranks() -> None:
    release, indicator = unranked("mono_part")
    communes = zones_of(release, "commune")
    assert range_sentence(release, indicator, communes, "Parmi les communes") is None


def test_it_has_no_map_of_classes() -> None:
    release, indicator = unranked("mono_part")
    zones = zones_of(release, "quartier")
    assert (
        choropleth(release, indicator, zones, title="Part", mention="", width=400, height=300)
        is None
    )
