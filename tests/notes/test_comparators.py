"""A zone is compared with the rest, and only where released figures give it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from osq.confidentiality.release import IndicatorModel, Release, Sign, ZoneKey
from osq.notes.comparators import Gap, distance_word, gap, quartiers_and_rest
from tests.builders.release import AGGLOMERATION, BOIS, MOULIN, figure, hiding, small_release


def indicator(release: Release, name: str) -> IndicatorModel:
    return next(one for one in release.indicators if one.id == name)


def test_the_rest_is_whole_minus_zone() -> None:
    release = small_release()
    # Single-parent families: 780 of 2 400 in the commune, 262 of 640 in the quartier.
    found = gap(release, indicator(release, "mono_part"), MOULIN, BOIS)
    assert found == Gap(rest=Decimal("29.4"), amount=Decimal("11.5"), significant=True)
    assert round(100 * (780 - 262) / (2400 - 640), 1) == 29.4


def test_no_gap_without_both_released_counts() -> None:
    release = small_release()
    assert gap(release, indicator(release, "rsa_part"), MOULIN, BOIS) is None


@pytest.mark.parametrize("name", ["mono", "familles"])
@pytest.mark.parametrize("where", [MOULIN, BOIS])
def test_no_gap_when_one_of_the_four_counts_is_hidden(name: str, where: ZoneKey) -> None:
    release = small_release()
    hidden = figure(name, where, None, sign=Sign.CONFIDENTIAL)
    broken = replace(release, figures={**release.figures, (name, where, 2013): hidden})
    assert gap(broken, indicator(release, "mono_part"), MOULIN, BOIS) is None


def test_no_gap_under_the_minimum_base() -> None:
    release = small_release()
    small = figure("familles", BOIS, 640 + 29)
    release = replace(release, figures={**release.figures, ("familles", BOIS, 2013): small})
    assert gap(release, indicator(release, "mono_part"), MOULIN, BOIS) is None


def test_no_gap_for_a_count() -> None:
    release = small_release()
    assert gap(release, indicator(release, "mono"), BOIS, AGGLOMERATION) is None


@pytest.mark.parametrize(
    ("amount", "word"),
    [("0.9", "close"), ("-0.9", "close"), ("1.0", "apart"), ("-4.9", "apart"), ("5.0", "marked")],
)
def test_words_follow_thresholds(amount: str, word: str) -> None:
    share = indicator(small_release(), "mono_part")
    assert distance_word(share, Decimal(amount)) == word


def test_what_chance_may_do_is_close() -> None:
    share = indicator(small_release(), "mono_part")
    assert distance_word(share, Decimal("6.0"), significant=False) == "close"
    assert distance_word(share, Decimal("6.0"), significant=True) == "marked"
    assert distance_word(share, Decimal("6.0"), significant=None) == "marked"


def test_no_interval_of_what_counts_nothing() -> None:
    release = replace(small_release(), counted=frozenset())
    found = gap(release, indicator(release, "mono_part"), MOULIN, BOIS)
    assert found is not None
    assert found.significant is None


def test_a_count_is_never_close_to_that_of_another_zone() -> None:
    homes = indicator(small_release(), "familles")
    assert homes.word_thresholds is not None
    assert distance_word(homes, Decimal(1)) is None


def test_the_quartiers_of_a_commune_and_the_rest_of_it() -> None:
    """380 single-parent families of 1 050 in the two quartiers, of 780 of 2 400."""
    release = small_release()
    found = quartiers_and_rest(release, indicator(release, "mono_part"), BOIS)
    assert found == (Decimal("36.2"), Decimal("29.6"))
    assert round(100 * (780 - 380) / (2400 - 1050), 1) == 29.6


def test_one_hidden_quartier_hides_them_all() -> None:
    release = hiding(small_release(), ("mono", MOULIN, 2013))
    assert quartiers_and_rest(release, indicator(release, "mono_part"), BOIS) is None
