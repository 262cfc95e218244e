"""The examples of docs/method.md, section "Composite index and typology", as releases.

Invented throughout: codes and figures belong to no real place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from osq.confidentiality.release import Figure, IndicatorModel, Release, ZoneKey
from osq.conventions.base import Break
from osq.conventions.reading import Comparability
from osq.synthesis.config import ClassNumber, DimensionConfig, IndexConfig, TypologyConfig
from tests.builders.release import count, direct, figure, hidden, ratio, small_release, zone

Value = float | str | None
Direction = Literal["higher_is_worse", "lower_is_worse", "undetermined"]

QUARTIERS = tuple(ZoneKey("quartier", f"Q{letter}") for letter in "ABCDEF")
INDEX_VALUES: Mapping[str, Sequence[Value]] = {
    "pop_mun": (1000, 1000, 2000, 2000, 4000, None),
    "bas_rev_part": (26, 20, 23, 16, 19, 23),
    "revenu": (13_800, 15_800, 15_000, 15_200, None, None),
    "demande_part": (16, 20, 10, None, 14, None),
    "enfants_part": (30, 32, 26, 35, 29, None),
}
CLASS_VALUES: Mapping[str, Sequence[Value]] = {
    "x_part": (26, 23, 19, 20, 17, 15),
    "y_part": (34, 35, 31, 28, 27, 25),
}
INDEX = IndexConfig(
    weight="pop_mun",
    least_zones=4,
    limit=1.5,
    dimensions=(
        DimensionConfig(id="argent", label="Argent", indicators=("bas_rev_part", "revenu")),
        DimensionConfig(id="emploi", label="Emploi", indicators=("demande_part",)),
        DimensionConfig(id="famille", label="Famille", indicators=("enfants_part",)),
    ),
)
TYPOLOGY = TypologyConfig(indicators=("x_part", "y_part"), classes=ClassNumber(least=2, most=4))


def index_release(values: Mapping[str, Sequence[Value]] = INDEX_VALUES) -> Release:
    """Six quartiers; what has no value is hidden."""
    models: tuple[IndicatorModel, ...] = (
        count("pop_mun", "Population municipale", "habitants"),
        share("bas_rev_part"),
        direct("revenu", "Revenu médian", "€"),
        share("demande_part"),
        share("enfants_part"),
    )
    return release_of(models, {2013: values})


def class_release(
    *editions: tuple[int, Mapping[str, Sequence[Value]]],
    break_in: int | None = None,
    direction: Direction = "higher_is_worse",
) -> Release:
    """Six quartiers and two shares; editions and their values, 2013 and the example by default.

    `break_in`: a year that starts a new series of the first.
    """
    breaks = (
        ()
        if break_in is None
        else (Break.model_validate({"on": f"{break_in}-01-01", "reason": "autre barème"}),)
    )
    models = (
        share("x_part").model_copy(
            update={"comparability": Comparability(breaks=breaks), "direction": direction}
        ),
        share("y_part").model_copy(update={"direction": direction}),
    )
    return release_of(models, dict(editions or [(2013, CLASS_VALUES)]))


def share(name: str) -> IndicatorModel:
    return ratio(name, f"Part {name.removesuffix('_part')}", "mono", "familles")


def release_of(
    models: Sequence[IndicatorModel], editions: Mapping[int, Mapping[str, Sequence[Value]]]
) -> Release:
    decimals = {one.id: one.decimals for one in models}
    figures: dict[tuple[str, ZoneKey, int], Figure] = {}
    for edition, values in editions.items():
        for name, row in values.items():
            for key, value in zip(QUARTIERS, row, strict=True):
                figures[name, key, edition] = (
                    hidden(name, key, edition=edition)
                    if value is None
                    else figure(name, key, value, edition=edition, decimals=decimals.get(name, 1))
                )
    return replace(
        small_release(),
        edition=max(editions),
        indicators=tuple(models),
        indicator_providers={one.id: "caf" for one in models},
        zones={
            key: zone(key, key.code, f"de {key.code}", f"à {key.code}", None) for key in QUARTIERS
        },
        figures=figures,
    )
