"""The three conventions of this observatory, against the corrected list of indicators."""

from __future__ import annotations

import csv
import re

import pytest

from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.conventions.inheritance import completed
from osq.conventions.loading import check_themes, read_conventions
from osq.conventions.measures import MinimumBase, MinimumCount, PartsRelation
from osq.conventions.model import Convention
from osq.observatory import load_observatory
from tests.shared import REPOSITORY, SHARED, needs_shared

FOLDER = REPOSITORY / "conventions"
INDICATORS = SHARED / "domain" / "indicators.csv"
FILOSOFI = SHARED / "data" / "filosofi_iris_loire_2015.csv"


@pytest.fixture(scope="module")
def conventions() -> dict[str, Convention]:
    return read_conventions(FOLDER)[0]


@pytest.fixture(scope="module")
def caf(conventions: dict[str, Convention]) -> Convention:
    return conventions["caf"]


def rows() -> dict[str, dict[str, str]]:
    with INDICATORS.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: row
            for row in csv.DictReader(lines, delimiter=";")
            if row["code"].startswith("caf_")
        }


def test_they_are_read_without_any_finding() -> None:
    conventions, findings = read_conventions(FOLDER)
    assert [finding.message for finding in findings] == []
    assert {"caf", "insee-filosofi", "insee-population"} <= set(conventions)


def test_their_numbers_are_not_cut_at_the_end_of_a_line() -> None:
    """Notes print definitions and units as they are: their spaces never break."""
    for path in sorted(FOLDER.glob("*.yaml")):
        said = [
            line
            for line in path.read_text("utf-8").splitlines()
            if not line.strip().startswith("#")
        ]
        assert [line for line in said if re.search(r"\d (?:\d{3}(?!\d)|[%‰])", line)] == [], (
            path.name
        )


def test_their_themes_are_those_of_the_observatory(conventions: dict[str, Convention]) -> None:
    themes = [theme.id for theme in load_observatory(REPOSITORY).config.themes]
    assert check_themes(FOLDER, conventions, themes) == []


def test_no_two_indicators_share_a_rank(conventions: dict[str, Convention]) -> None:
    ranks = [i.rank for convention in conventions.values() for i in convention.indicators]
    assert len(ranks) == len(set(ranks))


def test_what_is_sourced_gives_its_source(conventions: dict[str, Convention]) -> None:
    for convention in conventions.values():
        for indicator in convention.indicators:
            assert (indicator.status == "sourced") <= (indicator.source_url is not None)


@needs_shared
def test_the_27_indicators_of_the_caf_are_all_there(caf: Convention) -> None:
    assert len(rows()) == 27
    assert {indicator.id for indicator in caf.indicators} >= set(rows())


@needs_shared
def test_what_is_published_besides_is_a_count_that_a_share_is_made_of(caf: Convention) -> None:
    shares = [one for one in caf.indicators if isinstance(one, RatioIndicator)]
    terms = {(*one.numerator,) for one in shares} | {(*one.denominator,) for one in shares}
    for indicator in caf.indicators:
        if indicator.id not in rows():
            assert isinstance(indicator, CountIndicator)
            assert indicator.value in terms


@needs_shared
def test_each_keeps_its_kind_unit_and_standing(caf: Convention) -> None:
    kinds = {"count": "count", "ratio": "ratio", "median": "direct"}
    for indicator in (one for one in caf.indicators if one.id in rows()):
        row = rows()[indicator.id]
        assert indicator.kind == kinds[row["type"]]
        assert indicator.unit == row["unite"]
        assert (indicator.status == "sourced") == row["statut"].startswith("définition")
        assert (indicator.source_url or "") == row["source_url"]


def test_a_raw_count_has_no_direction(conventions: dict[str, Convention]) -> None:
    for convention in conventions.values():
        for indicator in convention.indicators:
            if isinstance(indicator, CountIndicator):
                assert indicator.direction == "undetermined"


@needs_shared
def test_corrected_directions_win_over_the_list(caf: Convention) -> None:
    directions = {indicator.id: indicator.direction for indicator in caf.indicators}
    assert directions["caf_aah"] == directions["caf_mono_part"] == "undetermined"
    assert directions["caf_bas_rev_part"] == "higher_is_worse"
    assert directions["caf_ruc_median"] == "lower_is_worse"


def test_only_a_part_of_its_denominator_is_a_subset(caf: Convention) -> None:
    others = {
        indicator.id
        for indicator in caf.indicators
        if isinstance(indicator, RatioIndicator) and not indicator.numerator_subset
    }
    assert others == {"caf_taux_couverture", "caf_rsa_pop_part"}


def test_every_rsa_indicator_breaks_in_june_2009(
    caf: Convention, conventions: dict[str, Convention]
) -> None:
    published = [completed(one, caf, conventions) for one in caf.indicators]
    broken = {
        indicator.id
        for indicator in published
        if any(f"{gap.on}" == "2009-06-01" for gap in indicator.comparability.breaks)
    }
    assert broken == {
        "caf_minima",
        "caf_rsa",
        "caf_rsa_socle",
        "caf_rsa_activite",
        "caf_rsa_majore_part",
        "caf_rsa_pop_part",
        "caf_minima_part",
    }


def test_the_three_housing_aids_make_their_total(caf: Convention) -> None:
    (relation,) = (r for r in caf.relations if isinstance(r, PartsRelation) and r.total == "al")
    assert set(relation.parts) == {"apl", "alf", "als"}
    assert relation.exhaustive


def test_every_count_of_the_caf_is_under_its_rule(caf: Convention) -> None:
    (rule,) = (r for r in caf.confidentiality.rules if isinstance(r, MinimumCount))
    assert rule.threshold == 5
    assert set(rule.measures) == {m.id for m in caf.measures if m.kind == "count"}


def test_an_iris_under_100_recipients_is_hidden(caf: Convention) -> None:
    (rule,) = (r for r in caf.confidentiality.rules if isinstance(r, MinimumBase))
    assert (rule.base, rule.threshold, rule.levels) == ("alloc", 100, ("iris",))
    assert rule.status == "unverified"


def test_every_measure_of_the_caf_serves_an_indicator_or_a_relation(caf: Convention) -> None:
    from osq.conventions.model import indicator_measures

    used = {name for i in caf.indicators for name in indicator_measures(i)}
    assert {measure.id for measure in caf.measures} <= used


def test_edition_2013_carries_the_census_of_2011(conventions: dict[str, Convention]) -> None:
    period = conventions["insee-population"].sendings[0].period
    assert (period.lag, period.source_vintage) == (2, "RP{yyyy}")


def test_populations_alone_make_a_census_delivery(conventions: dict[str, Convention]) -> None:
    required = [m.id for m in conventions["insee-population"].measures if m.required]
    assert required == ["pop_mun"]


@needs_shared
def test_every_published_column_of_filosofi_is_known(conventions: dict[str, Convention]) -> None:
    filosofi = conventions["insee-filosofi"]
    table = filosofi.sendings[0].layouts[0].tables[0]
    zone = table.zone
    patterns = [
        *(alias for measure in filosofi.measures for alias in measure.columns),
        *(*zone.code, *zone.name, *zone.commune, *zone.commune_name, *table.ignored_columns),
    ]
    with FILOSOFI.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert sorted(pattern.replace("{yy}", "15") for pattern in patterns) == sorted(header)


def test_nothing_of_filosofi_is_additive(conventions: dict[str, Convention]) -> None:
    assert not any(measure.additive for measure in conventions["insee-filosofi"].measures)


def test_a_ratio_over_a_census_keeps_the_distance_of_the_census(
    conventions: dict[str, Convention],
) -> None:
    """Census figures at IRIS level are compared only five years apart, as a denominator too."""
    over_census = [
        completed(indicator, conventions["caf"], conventions)
        for indicator in conventions["caf"].indicators
        if isinstance(indicator, RatioIndicator)
        and any(name.startswith("insee-population.") for name in indicator.denominator)
    ]
    assert [one.id for one in over_census] == ["caf_taux_couverture", "caf_rsa_pop_part"]
    assert all(one.comparability.minimum_distance_years == 5 for one in over_census)
