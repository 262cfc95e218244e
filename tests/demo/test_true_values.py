"""What holds of the invented figures before any confidentiality."""

import pandas as pd
import pytest

from osq.conventions.measures import PartsRelation
from osq.conventions.model import Convention
from osq.demo.create import EDITIONS
from osq.demo.ground import NOWHERE, direct_quartiers, make_ground
from osq.territory.model import Territory
from tests.demo.conftest import Invented


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("provider", ["caf", "insee-population"])
def test_every_relation_of_the_convention_holds_in_every_piece(
    invented: Invented, conventions: dict[str, Convention], provider: str, edition: int
) -> None:
    values = (invented.benefits if provider == "caf" else invented.population)[edition]
    for relation in conventions[provider].relations:
        if isinstance(relation, PartsRelation):
            parts = values[list(relation.parts)].sum(axis=1)
            gap = values[relation.total] - parts
            assert (gap == 0).all() if relation.exhaustive else (gap >= 0).all(), relation
        else:
            assert (values[relation.smaller] <= values[relation.larger]).all(), relation


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_additive_measure_of_the_conventions_is_invented(
    invented: Invented, conventions: dict[str, Convention], edition: int
) -> None:
    for provider, frames in (
        ("caf", invented.benefits),
        ("insee-population", invented.population),
    ):
        additive = {measure.id for measure in conventions[provider].measures if measure.additive}
        assert set(frames[edition].columns) == additive


def test_communes_have_their_real_population(invented: Invented, territory: Territory) -> None:
    located = invented.pieces["zoning"] != "unlocated"
    communes = invented.pieces["commune"]
    totals = invented.population[2013]["pop_mun"][located].groupby(communes).sum()
    assert totals["42218"] == 170_049
    members = territory.of_level("agglomeration", 2013)
    assert members is not None
    (zone,) = members.zones.values()
    assert len(zone.communes) == 45
    assert totals[list(zone.communes)].sum() == 386_940


@pytest.mark.parametrize("edition", EDITIONS)
def test_nobody_is_covered_twice(invented: Invented, edition: int) -> None:
    covered, people = invented.benefits[edition], invented.population[edition]
    assert (covered["pop_couverte"] <= people["pop_mun"]).all()
    assert (covered["enfants_0_17"] <= people["pop_0_17"]).all()
    # Unlocated people live among the located: the commune must hold them all.
    unlocated = invented.pieces["zoning"] == "unlocated"
    inhabitants = people["pop_mun"].where(~unlocated, 0).groupby(invented.pieces["commune"]).sum()
    assert (covered["pop_couverte"].groupby(invented.pieces["commune"]).sum() <= inhabitants).all()


def test_orders_of_magnitude_are_those_of_the_loire(invented: Invented) -> None:
    located = invented.pieces["zoning"] != "unlocated"
    benefits = invented.benefits[2013].sum()
    people = invented.population[2013][located].sum()
    assert benefits["alloc"] / people["pop_mun"] == pytest.approx(148_781 / 757_305, abs=0.03)
    assert people["pop_15_64"] / people["pop_mun"] == pytest.approx(0.63, abs=0.02)
    in_city = located & (invented.pieces["commune"] == "42218")
    households = invented.population[2011].loc[in_city, "menages"].sum()
    assert households == pytest.approx(83_054, rel=0.1)


def test_years_follow_each_other_without_a_jump(invented: Invented) -> None:
    iris = invented.pieces["zoning"] == "iris"
    zones = invented.pieces["zone"][iris]
    series = pd.DataFrame(
        {
            edition: invented.benefits[edition]["alloc"][iris].groupby(zones).sum()
            for edition in EDITIONS
        }
    )
    changes = series.pct_change(axis="columns").iloc[:, 1:]
    large = series[EDITIONS[0]] >= 100
    assert changes[large].abs().to_numpy().max() < 0.15


def test_direct_quartiers_are_parts_of_their_communes(
    invented: Invented, territory: Territory
) -> None:
    inside = invented.pieces["quartier"] != NOWHERE
    pieces = invented.pieces[inside]
    quartiers = direct_quartiers(territory, 2013)
    assert set(pieces["quartier"]) == set(quartiers)
    for code, zone in quartiers.items():
        assert set(pieces.loc[pieces["quartier"] == code, "commune"]) == set(zone.communes)
    by_zone = invented.pieces.groupby(["commune", "zone", "zoning"])["weight"].sum()
    taken = pieces.groupby(["commune", "zone", "zoning"])["weight"].sum()
    assert (taken <= 0.9 * by_zone[taken.index] + 1e-9).all()


def test_levels_owe_nothing_to_places(territory: Territory, invented: Invented) -> None:
    """Other codes in the same order get the same levels: names and codes are not looked at."""
    again = make_ground(territory, set(invented.pieces["commune"]), 2013)
    pd.testing.assert_frame_equal(again, invented.pieces)
    quartiers = invented.pieces[invented.pieces["quartier"] != NOWHERE]
    levels = quartiers.groupby("quartier")["level"].mean()
    assert levels.min() < 0.2
    assert levels.max() > 0.8
