from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from osq.confidentiality.release import Release, ZoneKey
from osq.errors import ConfigurationError
from osq.synthesis.config import DimensionConfig
from osq.synthesis.index import NO_SCALE, osq_index
from osq.synthesis.index_model import IndicatorPart, OsqIndex, QuartierIndex
from osq.synthesis.released import NOT_DELIVERED
from tests.builders.release import figure, zone
from tests.builders.synthesis import INDEX, QUARTIERS, index_release

A, B, C, D, E, F = QUARTIERS


def of(index: OsqIndex, key: ZoneKey) -> QuartierIndex:
    return next(one for one in index.quartiers if one.zone == key)


def part(quartier: QuartierIndex, indicator: str) -> IndicatorPart:
    parts = (one for dimension in quartier.dimensions for one in dimension.indicators)
    return next(one for one in parts if one.indicator == indicator)


def printed(quartier: QuartierIndex) -> tuple[str, list[str], list[str]]:
    """The index, contributions of dimensions, then of indicators."""
    return (
        str(quartier.value),
        [str(one.contribution) for one in quartier.dimensions],
        [str(one.contribution) for each in quartier.dimensions for one in each.indicators],
    )


def with_direction(release: Release, name: str, direction: str) -> Release:
    models = (
        one.model_copy(update={"direction": direction}) if one.id == name else one
        for one in release.indicators
    )
    return replace(release, indicators=tuple(models))


def test_the_example_of_the_method_to_the_last_digit() -> None:
    index = osq_index(index_release(), INDEX)

    assert [printed(of(index, key)) for key in (A, B, C, E)] == [
        ("0.72", ["0.50", "0.22", "0.00"], ["0.25", "0.25", "0.22", "0.00"]),
        ("0.50", ["-0.22", "0.50", "0.22"], ["0.00", "-0.22", "0.50", "0.22"]),
        ("-0.72", ["0.17", "-0.44", "-0.45"], ["0.17", "0.00", "-0.44", "-0.45"]),
        ("-0.22", ["-0.11", "0.00", "-0.11"], ["-0.11", "None", "0.00", "-0.11"]),
    ]
    assert [of(index, key).rank for key in QUARTIERS] == [
        (1, 1, 4),
        (2, 2, 4),
        (4, 4, 4),
        None,
        (3, 3, 4),
        None,
    ]
    assert (index.declared, index.needed) == (4, 3)


def test_levels_are_the_means_of_the_scores_shown() -> None:
    quartier = of(osq_index(index_release(), INDEX), B)

    assert [str(one.level) for one in quartier.dimensions] == ["-0.67", "1.50", "0.67"]
    assert str(part(quartier, "revenu").score) == "-1.33"


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
def test_printed_contributions_sum_to_the_printed_index(decimals: int) -> None:
    index = osq_index(index_release(), INDEX.model_copy(update={"decimals": decimals}))

    for quartier in index.quartiers:
        if quartier.value is None:
            continue
        parts = [one.contribution for one in quartier.dimensions]
        assert sum(one for one in parts if one is not None) == quartier.value
        for dimension in quartier.dimensions:
            own = [one.contribution for one in dimension.indicators]
            assert sum(one for one in own if one is not None) == dimension.contribution


def test_a_quartier_without_index_says_why() -> None:
    index = osq_index(index_release(), INDEX)

    assert of(index, D).reason == "aucun indicateur disponible pour «\u00a0Emploi\u00a0»"
    assert of(index, F).reason == "1 indicateur disponible sur 4, il en faut 3"
    for key in (D, F):
        assert of(index, key).value is None
        assert of(index, key).deliveries == ()
        assert all(one.contribution is None for one in of(index, key).dimensions)


def test_a_dimension_may_need_more_than_one_indicator() -> None:
    config = INDEX.model_copy(
        update={
            "least_per_dimension": 2,
            "least_share": Fraction(1, 4),
            "dimensions": (
                DimensionConfig(id="a", label="A", indicators=("bas_rev_part", "revenu")),
                DimensionConfig(id="b", label="B", indicators=("demande_part", "enfants_part")),
            ),
        }
    )

    index = osq_index(index_release(), config)

    assert of(index, E).reason == "moins de 2 indicateurs pour «\u00a0A\u00a0»"


def test_a_hidden_figure_is_absent_and_says_so() -> None:
    hidden = part(of(osq_index(index_release(), INDEX), E), "revenu")

    assert hidden == IndicatorPart(
        "revenu", "Revenu médian", None, None, None, "secret statistique"
    )


def test_an_indicator_whose_provider_has_not_delivered_is_absent_everywhere() -> None:
    release = index_release()
    without = replace(
        release,
        indicators=tuple(one for one in release.indicators if one.id != "revenu"),
        figures={key: one for key, one in release.figures.items() if key[0] != "revenu"},
    )

    index = osq_index(without, INDEX)

    assert {part(one, "revenu").absent for one in index.quartiers} == {NOT_DELIVERED}
    assert of(index, A).value is not None


def test_an_indicator_known_in_too_few_zones_counts_nowhere() -> None:
    index = osq_index(index_release(), INDEX.model_copy(update={"least_zones": 5}))

    assert part(of(index, A), "revenu").absent == NO_SCALE
    assert part(of(index, A), "revenu").value == Decimal("13800.0")
    scales = {one.indicator: one for one in index.scales}
    assert (scales["revenu"].mean, scales["revenu"].zones) == (None, 4)
    assert scales["bas_rev_part"].mean == 20


def test_quartiers_with_one_printed_index_share_their_ranks() -> None:
    index = osq_index(index_release(), INDEX.model_copy(update={"decimals": 0}))

    assert [str(of(index, key).value) for key in (A, B, C, E)] == ["1", "1", "-1", "0"]
    assert [of(index, key).rank for key in (A, B)] == [(1, 2, 4), (1, 2, 4)]


def test_the_direction_of_an_indicator_turns_its_contribution_round() -> None:
    release = index_release()
    config = INDEX.model_copy(update={"limit": 9.0})

    before = osq_index(release, config)
    after = osq_index(with_direction(release, "enfants_part", "lower_is_worse"), config)

    for key in (A, B, C, E):
        one = part(of(before, key), "enfants_part").score
        other = part(of(after, key), "enfants_part").score
        assert one is not None
        assert other == -one


def test_an_indicator_without_direction_is_refused() -> None:
    release = with_direction(index_release(), "demande_part", "undetermined")

    with pytest.raises(ConfigurationError, match="demande_part"):
        osq_index(release, INDEX)


def test_a_count_is_refused_and_a_share_weights_nothing() -> None:
    dimensions = (DimensionConfig(id="a", label="A", indicators=("pop_mun",)),)
    with pytest.raises(ConfigurationError, match="effectif"):
        osq_index(index_release(), INDEX.model_copy(update={"dimensions": dimensions}))
    with pytest.raises(ConfigurationError, match="pondère"):
        osq_index(index_release(), INDEX.model_copy(update={"weight": "enfants_part"}))


def test_zones_may_be_measured_against_those_of_another_level() -> None:
    """Against six IRIS of equal size whose mean is the quartiers', E has the mean of all."""
    release = index_release()
    iris = {ZoneKey("iris", f"Q{n}"): n for n in range(6)}
    zones = {key: zone(key, key.code, "de I", "à I", None) for key in iris}
    figures = {}
    for name, base in {"bas_rev_part": 16.5, "demande_part": 11.5, "enfants_part": 26.5}.items():
        for key, number in iris.items():
            figures[name, key, 2013] = figure(name, key, base + number, decimals=1)
    for key in iris:
        figures["pop_mun", key, 2013] = figure("pop_mun", key, 100)
    wide = replace(
        release, zones={**release.zones, **zones}, figures={**release.figures, **figures}
    )

    index = osq_index(wide, INDEX.model_copy(update={"reference": "iris", "least_zones": 6}))

    assert of(index, E).value == Decimal("0.00")
    assert {one.zone.level for one in index.quartiers} == {"quartier"}
    assert [one.zones for one in index.scales] == [6, 0, 6, 6]


def test_it_is_called_what_it_is() -> None:
    index = osq_index(replace(index_release(), demonstration=True), INDEX)

    assert index.name == "indice OSQ"
    assert "inspiré" in index.mention
    assert "pas un indice de l’Insee" in index.mention
    assert index.demonstration


def test_deliveries_are_those_of_the_figures_that_count() -> None:
    release = index_release()
    other = {
        key: replace(one, deliveries=(f"{one.indicator}-2013",))
        for key, one in release.figures.items()
    }

    index = osq_index(replace(release, figures=other), INDEX)

    assert of(index, E).deliveries == (
        "bas_rev_part-2013",
        "demande_part-2013",
        "enfants_part-2013",
    )


def test_the_order_of_figures_and_zones_changes_nothing() -> None:
    release = index_release()
    turned = replace(
        release,
        zones=dict(reversed(list(release.zones.items()))),
        figures=dict(reversed(list(release.figures.items()))),
    )

    assert osq_index(turned, INDEX) == osq_index(release, INDEX)


def test_an_earlier_edition_has_its_own_reference() -> None:
    release = index_release()
    figures = {
        (name, key, 2010): replace(
            one, edition=2010, value=None if one.value is None else one.value + 7
        )
        for (name, key, _), one in release.figures.items()
        if name != "pop_mun"
    }
    people = {
        ("pop_mun", key, 2010): replace(one, edition=2010)
        for (name, key, _), one in release.figures.items()
        if name == "pop_mun"
    }
    both = replace(release, figures={**release.figures, **figures, **people})

    then, now = osq_index(both, INDEX, 2010), osq_index(both, INDEX)

    assert then.edition == 2010
    assert [one.value for one in then.quartiers] == [one.value for one in now.quartiers]
