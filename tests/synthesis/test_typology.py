from __future__ import annotations

from dataclasses import replace

import pytest

from osq.errors import ConfigurationError, Refusal
from osq.synthesis.config import ClassNumber
from osq.synthesis.typology import FittedTypology, Typology, fit_typology, place_quartiers
from tests.builders.synthesis import (
    CLASS_VALUES,
    INDEX_VALUES,
    QUARTIERS,
    TYPOLOGY,
    class_release,
    index_release,
)

LATER = {"x_part": (25, 23, 19, 20, 17, None), "y_part": (30, 30, 31, 28, 27, 25)}


def numbers(typology: Typology) -> list[int | None]:
    return [one.number for one in typology.quartiers]


def test_the_example_of_the_method() -> None:
    release = class_release()

    typology = place_quartiers(release, fit_typology(release, TYPOLOGY))

    assert numbers(typology) == [1, 1, 2, 2, 3, 3]
    assert [one.quartiers for one in typology.classes] == [
        QUARTIERS[0:2],
        QUARTIERS[2:4],
        QUARTIERS[4:6],
    ]
    assert typology.inertia == (0.95,)
    assert (typology.edition, typology.fitted_on) == (2013, 2013)


def test_a_class_is_marked_by_the_indicators_far_from_the_mean() -> None:
    release = class_release()

    marks = place_quartiers(release, fit_typology(release, TYPOLOGY)).classes[0].marks

    assert [(one.indicator, one.mean) for one in marks] == [("x_part", 24.5), ("y_part", 34.5)]
    expected = 4.5 / ((40 / 3) / 2 * 4 / 5) ** 0.5
    assert [one.test_value for one in marks] == pytest.approx([expected, expected])


def test_a_later_edition_is_placed_by_the_model_as_it_was_written() -> None:
    both = class_release((2012, CLASS_VALUES), (2013, LATER))
    fitted = FittedTypology.from_json(fit_typology(both, TYPOLOGY, 2012).to_json())

    typology = place_quartiers(both, fitted)

    assert numbers(typology) == [1, 2, 2, 2, 3, None]
    assert (typology.edition, typology.fitted_on) == (2013, 2012)
    assert (
        typology.quartiers[5].reason == "indicateurs manquants\u00a0: Part x (secret statistique)"
    )
    assert typology.quartiers[5].coordinates == ()


def test_a_class_may_be_empty_in_another_edition() -> None:
    same = {name: [values[4]] * 6 for name, values in CLASS_VALUES.items()}
    both = class_release((2012, CLASS_VALUES), (2013, same))

    typology = place_quartiers(both, fit_typology(both, TYPOLOGY, 2012))

    assert [len(one.quartiers) for one in typology.classes] == [0, 0, 6]
    assert typology.classes[0].marks == ()
    assert [one.test_value for one in typology.classes[2].marks] == [None, None]


def test_where_lower_is_worse_the_lowest_come_first() -> None:
    release = class_release(direction="lower_is_worse")

    typology = place_quartiers(release, fit_typology(release, TYPOLOGY))

    assert numbers(typology) == [3, 3, 2, 2, 1, 1]
    assert [one.mean for one in typology.classes[0].marks] == [16, 26]


def test_indicators_without_direction_are_welcome() -> None:
    release = class_release(direction="undetermined")

    assert numbers(place_quartiers(release, fit_typology(release, TYPOLOGY))) == [1, 1, 2, 2, 3, 3]


def test_written_and_read_again_it_is_the_same() -> None:
    fitted = fit_typology(class_release(), TYPOLOGY)

    assert FittedTypology.from_json(fitted.to_json()) == fitted
    assert fit_typology(class_release(), TYPOLOGY).to_json() == fitted.to_json()


def test_the_order_of_figures_and_zones_changes_nothing() -> None:
    release = class_release()
    turned = replace(
        release,
        zones=dict(reversed(list(release.zones.items()))),
        figures=dict(reversed(list(release.figures.items()))),
    )

    assert fit_typology(turned, TYPOLOGY).to_json() == fit_typology(release, TYPOLOGY).to_json()


def test_a_break_between_the_two_editions_refuses_the_placing() -> None:
    both = class_release((2010, CLASS_VALUES), (2013, CLASS_VALUES), break_in=2012)

    with pytest.raises(Refusal, match=r"rupture de série.*2010 et 2013, autre barème"):
        place_quartiers(both, fit_typology(both, TYPOLOGY, 2010))
    with pytest.raises(Refusal, match="rupture"):
        place_quartiers(both, fit_typology(both, TYPOLOGY, 2013), 2010)
    place_quartiers(both, fit_typology(both, TYPOLOGY, 2010), 2010)


def test_invented_and_real_quartiers_never_meet() -> None:
    release = class_release()
    invented = fit_typology(replace(release, demonstration=True), TYPOLOGY)

    with pytest.raises(Refusal, match="fictifs"):
        place_quartiers(release, invented)


def test_too_few_quartiers_are_refused_with_their_number() -> None:
    values = {"x_part": (26, 23, 19, None, None, None), "y_part": (34, 35, 31, 28, 27, 25)}

    with pytest.raises(Refusal, match="3 quartiers ont tous les indicateurs"):
        fit_typology(class_release((2013, values)), TYPOLOGY)


def test_an_indicator_that_does_not_vary_is_named() -> None:
    values = {"x_part": (26, 23, 19, 20, 17, 15), "y_part": [30] * 6}

    with pytest.raises(Refusal, match="y_part"):
        fit_typology(class_release((2013, values)), TYPOLOGY)


def test_weights_are_a_released_count_and_a_quartier_without_it_takes_no_part() -> None:
    config = TYPOLOGY.model_copy(
        update={
            "indicators": ("bas_rev_part", "enfants_part"),
            "weight": "pop_mun",
            "classes": ClassNumber(least=2, most=2),
        }
    )
    values = {**INDEX_VALUES, "enfants_part": (30, 32, 26, 35, 29, 31)}

    fitted = fit_typology(index_release(values), config)

    assert fitted.model.means[0] == 20
    assert numbers(place_quartiers(index_release(values), fitted))[5] is not None


@pytest.mark.parametrize(
    ("indicators", "weight"),
    [(("bas_rev_part", "pop_mun"), None), (("bas_rev_part", "enfants_part"), "demande_part")],
)
def test_what_may_not_enter_is_refused(indicators: tuple[str, ...], weight: str | None) -> None:
    config = TYPOLOGY.model_copy(update={"indicators": indicators, "weight": weight})

    with pytest.raises(ConfigurationError, match="effectif"):
        fit_typology(index_release(), config)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "osq", '{"format": "osq-typology/2"}'],
)
def test_a_text_that_is_no_typology_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        FittedTypology.from_json(text)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("osq-typology/2", "osq-typology/9"),
        ('"signs": [\n  1,', '"signs": [\n  2,'),
        ('"signs": [\n  1,', '"signs": ['),
    ],
)
def test_a_damaged_typology_is_refused(found: str, instead: str) -> None:
    text = fit_typology(class_release(), TYPOLOGY).to_json()
    assert found in text
    with pytest.raises(Refusal):
        FittedTypology.from_json(text.replace(found, instead))
