"""A quartier that may be composed in several ways: the preferred one, zone by zone."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.aggregation.aggregate import aggregate
from osq.conventions.model import Convention
from osq.methods import METHODS, method_code
from osq.observatory import ObservatoryConfig
from osq.territory.loading import load_territory
from tests.builders.conventions import COUNTS, count, median, toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    at,
    frame,
    populations,
    see,
    see_all,
    toy_conventions,
)
from tests.builders.territory import toy_config
from tests.builders.territory_files import toy_files, write_files
from tests.builders.units import see_unit

HEADER = "target;source;support;share_inside;weight_used;method;quality;reason\n"
UNITS = "code;communes;quality\n{a};99001;inventé\n{b};99001;inventé\n{c};99002;inventé\n"
KINDS = {"adresses": "address", "ilots": "ilot", "carreaux": "square"}
HOMES = {"990010101": 12, "990010102": 30, "990010104": 7, "990020101": 11, "990020102": 23}


def config() -> ObservatoryConfig:
    """The toy configuration, with zonings of address points, îlots and squares."""
    data = toy_config().model_dump(mode="json", by_alias=True)
    for name, nature in KINDS.items():
        data["zonings"].append(
            {
                "id": name,
                "vintage": 2013,
                "level": "unit",
                "label": name.capitalize(),
                "from": 2008,
                "file": f"{name}.csv",
                "nature": nature,
            }
        )
    return ObservatoryConfig.model_validate(data)


def files(*kinds: str, shares: str = "") -> dict[str, str]:
    """The toy files; each kind of units composes Q01 wholly, and nothing else.

    Units A1 and A2 (I1, I2; C1, C2) lie in Q01, the third in Brézin, outside the quartiers.
    """
    made = dict(toy_files())
    made["composition_cucs_iris.csv"] += shares
    for name in KINDS:
        units = [f"{name[0].upper()}{rank}" for rank in (1, 2, 3)]
        made[f"{name}.csv"] = UNITS.format(**dict(zip("abc", units, strict=True)))
        made[f"composition_iris_{name}.csv"] = HEADER + "".join(
            f"{iris};{unit};any;10000;10000;exact;inventé;essai\n"
            for unit, iris in zip(units, ("990010101", "990010103", "990020102"), strict=True)
        )
        if name in kinds:
            made[f"composition_cucs_{name}.csv"] = HEADER + "".join(
                f"Q01;{unit};any;10000;10000;exact;inventé;essai\n" for unit in units[:2]
            )
    return made


def composed(
    folder: Path,
    *rows: Any,
    kinds: tuple[str, ...] = (),
    shares: str = "",
    convention: Convention | None = None,
) -> pd.DataFrame:
    settings = config()
    territory = load_territory(write_files(folder, files(*kinds, shares=shares)), settings)
    conventions = toy_conventions(*([convention] if convention else []))
    return aggregate(frame(*rows), conventions, territory, settings, EDITION)


def by_unit(name: str, *values: float | None) -> list[Any]:
    """One cell per unit of the kind, 5 in each unless told."""
    units = [f"{name[0].upper()}{rank}" for rank in (1, 2, 3)]
    given = values or (5, 5, 5)
    return [see_unit("alloc", name, unit, one) for unit, one in zip(units, given, strict=True)]


EVERY = ("adresses", "ilots", "carreaux")


@pytest.mark.parametrize(
    ("delivered", "value", "method"),
    [
        (("adresses", "ilots", "carreaux"), 2, "address-exact"),
        (("ilots", "carreaux"), 4, "ilot-exact"),
        (("carreaux",), 6, "square-exact"),
        ((), 42, "iris-dominant"),
    ],
)
def test_the_finest_that_was_delivered_composes_the_quartier(
    tmp_path: Path, delivered: tuple[str, ...], value: float, method: str
) -> None:
    numbers = {"adresses": 1, "ilots": 2, "carreaux": 3}
    rows = [by_unit(name, *[numbers[name]] * 3) for name in delivered]
    found = at(composed(tmp_path, see_all("alloc", HOMES), *rows, kinds=EVERY), "alloc", "Q01")

    assert (found.value, method_code(found.method)) == (value, method)


def test_what_is_delivered_for_the_quartier_wins_over_its_addresses(tmp_path: Path) -> None:
    rows = [by_unit("adresses"), see("alloc", "Q01", 99)]
    found = at(composed(tmp_path, *rows, kinds=EVERY), "alloc", "Q01")

    assert (found.value, found.method) == (99, "livré directement")


def test_each_measure_takes_the_best_that_it_has(tmp_path: Path) -> None:
    """Allocataires are delivered by address, housing aid by IRIS only."""
    rows = [by_unit("adresses"), see_all("al", HOMES)]
    found = composed(tmp_path, *rows, kinds=EVERY)

    assert at(found, "alloc", "Q01").method == "somme d’adresses"
    assert at(found, "al", "Q01").method == "IRIS dominants"


def test_each_quartier_takes_the_best_that_it_has(tmp_path: Path) -> None:
    """No address is known to lie in Q02: its IRIS make it, and what they hold by address."""
    found = composed(tmp_path, by_unit("adresses"), see_all("alloc", HOMES), kinds=EVERY)

    assert at(found, "alloc", "Q01").method == "somme d’adresses"
    assert (at(found, "alloc", "Q02").value, at(found, "alloc", "Q02").method) == (
        18,
        "IRIS dominants",
    )


def test_an_address_that_lacks_leaves_the_quartier_to_its_iris(tmp_path: Path) -> None:
    rows = [by_unit("adresses", 5, None, 5), see_all("alloc", HOMES)]
    found = at(composed(tmp_path, *rows, kinds=EVERY), "alloc", "Q01")

    assert (found.value, found.method) == (42, "IRIS dominants")


def test_a_hidden_address_stays_hidden_though_the_iris_are_known(tmp_path: Path) -> None:
    hidden = see_unit("alloc", "adresses", "A1", bounds=(1, 4))
    rows = [hidden, *by_unit("adresses")[1:], see_all("alloc", HOMES)]
    found = at(composed(tmp_path, *rows, kinds=EVERY), "alloc", "Q01")

    assert (found.status, found.lower, found.upper) == ("suppressed", 6, 9)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_what_addresses_hide_lies_within_the_bounds(points: list[int]) -> None:
    """The quartier, delivered too, is tied to the addresses that compose it, not to its IRIS."""

    def rows(*, hiding: bool) -> list[Any]:
        return [
            *(
                see_unit("alloc", "adresses", unit, bounds=(1, 4))
                if hiding and 0 < value < 5
                else see_unit("alloc", "adresses", unit, value)
                for unit, value in zip(("A1", "A2", "A3"), points, strict=True)
            ),
            see("alloc", "Q01", points[0] + points[1]),
        ]

    with TemporaryDirectory() as folder:
        bounds = composed(Path(folder), *rows(hiding=True), kinds=EVERY)
        truth = composed(Path(folder), *rows(hiding=False), kinds=EVERY)
    told = bounds["status"] != "missing"
    assert (bounds.loc[told, "lower"] <= truth.loc[told, "value"] + 1e-9).all()
    assert (truth.loc[told, "value"] <= bounds.loc[told, "upper"] + 1e-9).all()


def test_units_that_compose_no_quartier_lead_there_by_iris_only(tmp_path: Path) -> None:
    found = at(composed(tmp_path, see_all("alloc", HOMES), by_unit("ilots")), "alloc", "Q01")

    assert found.method == "IRIS dominants"


def test_no_unit_ever_comes_out(tmp_path: Path) -> None:
    found = composed(tmp_path, by_unit("adresses"), kinds=EVERY)

    assert set(found["level"]) == {"iris", "quartier", "commune", "agglomeration"}


# ------------------------------------------------------------------ supports of weights

POPULATION = "Q03;990020102;population;3000;3000;weighted;inventé;essai\n"
DWELLINGS = "Q03;990020102;dwellings;2000;2000;weighted;inventé;essai\n"


def counted_by(support: str) -> Convention:
    counts = [count("alloc", support=support), *map(count, COUNTS[1:])]
    return toy_convention(measures=[*counts, median()])


@pytest.mark.parametrize(
    ("support", "shares", "value", "method"),
    [
        ("population", POPULATION, 30, "IRIS pondérés"),
        ("children", POPULATION, 30, "IRIS pondérés par la population"),
        ("households", POPULATION, 30, "IRIS pondérés par la population"),
        ("households", POPULATION + DWELLINGS, 20, "IRIS pondérés par les logements"),
        ("dwellings", POPULATION + DWELLINGS, 20, "IRIS pondérés"),
        ("children", DWELLINGS, 40, "IRIS pondérés"),  # nothing stands in: those of "any"
        ("population", DWELLINGS, 40, "IRIS pondérés"),
        ("social_dwellings", POPULATION + DWELLINGS, 40, "IRIS pondérés"),
    ],
)
def test_the_nearest_support_stands_in(
    tmp_path: Path, support: str, shares: str, value: float, method: str
) -> None:
    """Q03 takes 0.4 of its IRIS by "any", 0.3 of its population, 0.2 of its dwellings."""
    rows = see_all("alloc", dict.fromkeys(SIZES, 100))
    found = composed(tmp_path, rows, shares=shares, convention=counted_by(support))

    assert (at(found, "alloc", "Q03").value, at(found, "alloc", "Q03").method) == (value, method)


def test_a_whole_share_is_the_same_for_every_support(tmp_path: Path) -> None:
    whole = "Q03;990020102;population;10000;10000;exact;inventé;essai\n"
    rows = see_all("alloc", dict.fromkeys(SIZES, 100))
    found = composed(tmp_path, rows, shares=whole, convention=counted_by("children"))

    assert (at(found, "alloc", "Q03").value, at(found, "alloc", "Q03").method) == (
        100,
        "somme d’IRIS",
    )


def test_every_method_that_comes_out_has_a_code(tmp_path: Path) -> None:
    rows = [by_unit("adresses"), see_all("al", HOMES), populations()]
    found = composed(tmp_path, *rows, kinds=EVERY)

    codes = {method_code(text) for text in found["method"]} - {""}
    assert codes <= {method.code for method in METHODS}
