"""A change is told in figures, and only where both ends may be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from osq.confidentiality.release import Figure, IndicatorModel, Release, Sign, ZoneKey
from osq.conventions.base import Break
from osq.conventions.reading import Comparability
from osq.notes.evolution import Change, NoChange, amount, change
from osq.text import MINUS, NARROW, NBSP
from tests.builders.release import AGGLOMERATION, BOIS, MOULIN, count, ratio, small_release


def indicator(release: Release, name: str) -> IndicatorModel:
    return next(one for one in release.indicators if one.id == name)


def with_figure(release: Release, changed: Figure) -> Release:
    key = changed.indicator, changed.zone, changed.edition
    return replace(release, figures={**release.figures, key: changed})


def earlier(release: Release, name: str, key: ZoneKey, edition: int) -> Figure:
    return release.figures[name, key, edition]


def test_the_longest_comparable_span_is_told() -> None:
    release = small_release()
    found = change(release, indicator(release, "mono_part"), BOIS)
    assert isinstance(found, Change)
    assert found.edition == 2010
    assert (found.before, found.after) == (Decimal("31.9"), Decimal("32.5"))
    assert found.text == f"+0,6{NBSP}point"
    assert found.footnotes == ()


def test_a_change_is_told_with_its_significance() -> None:
    release = small_release()
    share, homes = indicator(release, "mono_part"), indicator(release, "familles")
    usual = change(release, share, BOIS)
    fewer = with_figure(
        release, replace(earlier(release, "familles", BOIS, 2010), value=Decimal(1900))
    )
    strong = change(fewer, homes, BOIS)
    uncounted = change(replace(release, counted=frozenset()), share, BOIS)
    hidden = change(release, indicator(release, "rsa_part"), BOIS)

    told = [
        one.significance for one in (usual, strong, uncounted, hidden) if isinstance(one, Change)
    ]
    assert told == ["not_significant", "significant", "not_computed", "not_computed"]


def test_a_figure_of_another_worth_is_told_with_the_change() -> None:
    release = small_release()
    old = replace(earlier(release, "mono_part", BOIS, 2010), coverage=Decimal("0.95"))
    new = replace(earlier(release, "mono_part", BOIS, 2013), coverage=Decimal(1))
    release = with_figure(with_figure(release, old), new)
    found = change(release, indicator(release, "mono_part"), BOIS)
    assert isinstance(found, Change)
    assert found.footnotes == (f"couverture de 95{NARROW}% en 2010, de 100{NARROW}% en 2013",)


def test_a_break_shortens_the_span() -> None:
    release = small_release()
    found = change(release, indicator(release, "bas_rev_part"), BOIS)
    assert isinstance(found, Change)
    assert found.edition == 2012


def test_a_break_on_every_year_forbids_the_change() -> None:
    release = small_release()
    breaks = (Break(on=date(2013, 12, 31), reason="nouvelle définition"),)
    share = indicator(release, "mono_part").model_copy(
        update={"comparability": Comparability(breaks=breaks)}
    )
    found = change(release, share, BOIS)
    assert isinstance(found, NoChange)
    assert found.sign is Sign.NOT_APPLICABLE
    assert "nouvelle définition" in found.reason


def test_census_figures_wait_for_their_distance() -> None:
    release = small_release()
    distant = Comparability(minimum_distance_years=5)
    share = indicator(release, "mono_part").model_copy(update={"comparability": distant})
    found = change(release, share, BOIS)
    assert isinstance(found, NoChange)
    assert "5" in found.reason


def test_another_method_or_perimeter_is_a_break() -> None:
    release = small_release()
    share = indicator(release, "mono_part")
    for edition in (2010, 2011, 2012):
        old = replace(earlier(release, "mono_part", MOULIN, edition), method="livré directement")
        release = with_figure(release, old)
        wide = earlier(release, "mono_part", AGGLOMERATION, edition)
        release = with_figure(release, replace(wide, perimeter="périmètre 2003 (1 commune)"))
    for key in (MOULIN, AGGLOMERATION):
        found = change(release, share, key)
        assert isinstance(found, NoChange)
        assert found.sign is Sign.NOT_APPLICABLE


@pytest.mark.parametrize(
    "earlier_method",
    [
        "livré directement",
        "livré directement (numérateur), somme d’IRIS (dénominateur)",
        "IRIS dominants (numérateur), IRIS pondérés (dénominateur)",
    ],
)
def test_another_method_of_either_term_is_a_break(earlier_method: str) -> None:
    release = small_release()
    share = indicator(release, "mono_part")
    now = "livré directement (numérateur), IRIS pondérés (dénominateur)"
    for edition in (2010, 2011, 2012):
        old = earlier(release, "mono_part", BOIS, edition)
        release = with_figure(release, replace(old, method=earlier_method))
    release = with_figure(release, replace(earlier(release, "mono_part", BOIS, 2013), method=now))

    found = change(release, share, BOIS)

    assert isinstance(found, NoChange)
    assert found.reason == f"méthode différente en 2010{NBSP}: {earlier_method}"


@pytest.mark.parametrize("method", ["IRIS pondérés", "IRIS dominants par la population"])
def test_a_share_out_by_another_method_or_support_is_a_break(method: str) -> None:
    release = small_release()
    for edition in (2010, 2011, 2012):
        old = replace(earlier(release, "mono_part", MOULIN, edition), method=method)
        release = with_figure(release, old)
    found = change(release, indicator(release, "mono_part"), MOULIN)
    assert isinstance(found, NoChange)
    assert f"méthode différente en 2010{NBSP}: {method}" in found.reason


def test_a_hidden_start_is_skipped_and_shown_as_hidden_when_alone() -> None:
    release = small_release()
    share = indicator(release, "mono_part")
    for edition in (2010, 2011, 2012):
        old = earlier(release, "mono_part", BOIS, edition)
        hidden = replace(old, value=None, sign=Sign.CONFIDENTIAL)
        release = with_figure(release, hidden)
    found = change(release, share, BOIS)
    assert isinstance(found, NoChange)
    assert found.sign is Sign.CONFIDENTIAL


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("29", "31", "+2"),
        ("50", "45", f"{MINUS}10{NARROW}%"),
        ("200", "223", f"+11,5{NARROW}%"),
        ("0", "12", "+12"),
        ("200", "200", f"0,0{NARROW}%"),
    ],
)
def test_a_count_changes_in_per_cent_unless_its_base_is_small(
    before: str, after: str, text: str
) -> None:
    assert amount(count("n", "Foyers", "foyers"), Decimal(before), Decimal(after)) == text


def test_points_take_a_plural_from_two() -> None:
    share = ratio("a", "Part", "b", "c")
    assert amount(share, Decimal("10.0"), Decimal("11.9")).endswith("point")
    assert amount(share, Decimal("12.0"), Decimal("10.0")) == f"{MINUS}2,0{NBSP}points"
