"""Every published population figure that the territory can give is computed, and agrees.

Legal populations are those of data/territory/communes.csv; sets of communes without a zone of
their own (the signatories, the rural communes, the Ondaine) are made perimeters, so that osq adds
them up as it adds up the agglomeration.  Every line of the file of published figures is accounted
for: computed here, or named with why it cannot be.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from osq.aggregation.aggregate import aggregate
from osq.comparison.changes import Change, change
from osq.comparison.internal import observed_frame
from osq.comparison.observed import Observed
from osq.confidentiality.release import ZoneKey
from osq.conventions.loading import load_conventions
from osq.indicators.compute import compute
from osq.indicators.declared import declared_indicators
from osq.indicators.formulas import Interval, ratio
from osq.indicators.periods import indicator_periods, zoning_vintages
from osq.observations import COLUMNS
from osq.observatory import ObservatoryConfig, load_observatory
from osq.territory.loading import read_contents, read_territory
from osq.territory.model import Territory
from tests.shared import REPOSITORY, SHARED, needs_shared

pytestmark = needs_shared

AGGLOMERATION = "244200770"
INDICATOR = "insee_pop_mun"
RURAL = "42000"
"""In `urban_unit_2010`: outside any urban unit."""
ONDAINE = ("42183", "42044", "42095")
"""La Ricamarie, Le Chambon-Feugerolles, Firminy."""
CENSUSES = {1999: "pop_1999_estimated", 2006: "pop_2006", 2011: "pop_2011"}


class Place(NamedTuple):
    """A commune, or the communes that a column of communes.csv marks with 1."""

    column: str
    commune: str = ""


class Population(NamedTuple):
    """A published number of inhabitants, rounded to `step`."""

    place: Place
    census: int
    step: int = 1


class Evolution(NamedTuple):
    """A published change in numbers of inhabitants, rounded to `step`."""

    place: Place
    first: int
    last: int
    step: int


class Share(NamedTuple):
    """A published percentage of the inhabitants of `whole`, right to within `slack` points."""

    part: Place
    whole: Place
    census: int
    slack: float


ALL_43, ALL_45, ALL_53 = (Place(f"member_{year}") for year in (2003, 2013, 2017))
SAINT_ETIENNE, FIRMINY, RICAMARIE = (
    Place("member_2013", code) for code in ("42218", "42095", "42183")
)
COMPUTED: Mapping[int, Population | Evolution | Share] = {
    # 9 675 of 386 940 are 2.5004 %, which INSEE prints as 2 beside 98: right to a point only.
    3: Share(Place("rural"), ALL_45, 2011, slack=1.0),
    4: Population(ALL_45, 2011, step=1_000),
    5: Population(ALL_45, 2011),
    6: Population(ALL_43, 2006),
    7: Population(ALL_53, 2011),
    13: Population(ALL_53, 2006),
    22: Population(SAINT_ETIENNE, 2011),
    23: Evolution(SAINT_ETIENNE, 2006, 2011, step=100),
    25: Population(FIRMINY, 2011),
    26: Population(RICAMARIE, 2011),
    # From the estimates of 1999, good enough for a figure published to the thousand.
    27: Evolution(Place("ondaine"), 1999, 2011, step=1_000),
    28: Share(Place("signatory"), ALL_45, 2011, slack=0.05),
}
COMMUNES = {1: (ALL_45, 45), 2: (Place("rural"), 12)}
"""Numbers of communes: of the perimeter, and of its rural ones (the others are urban)."""
AGES = range(16, 22)
NOT_COMPUTED: Mapping[str, tuple[int, ...]] = {
    "census years that communes.csv does not hold": (8, 9, 10, 11, 14, 15),
    "the populations of 1999 in communes.csv are estimates, and named so": (12,),
    "populations by age, of which communes.csv knows the sum only": tuple(AGES),
    "outside the agglomeration": (24,),
    "incomes and poverty": tuple(range(29, 41)),
    "family allowances by territories of the CAF": tuple(range(41, 46)),
    "populations and rates of working age, employment": tuple(range(46, 91)),
    "households and families": tuple(range(91, 100)),
    "dwellings": tuple(range(100, 112)),
    "numbers of quartiers and inhabitants of other zonings": tuple(range(112, 117)),
    "constants and examples of formulas": (117, 118, 119),
}


def published() -> dict[int, dict[str, str]]:
    with (SHARED / "domain/published_figures.csv").open(encoding="utf-8", newline="") as file:
        return {int(line["id"]): line for line in csv.DictReader(file, delimiter=";")}


@cache
def territory_of(column: str) -> tuple[Territory, ObservatoryConfig]:
    """The committed territory, its agglomeration the communes that `column` marks."""
    home = load_observatory(REPOSITORY)
    config = home.config.model_dump(mode="json", by_alias=True)
    perimeter = {"vintage": 2003, "from": 1999, "until": None, "column": column, "label": column}
    config["perimeters"] = [perimeter]
    changed = ObservatoryConfig.model_validate(config)
    contents = read_contents(home.territory)
    rows = communes()
    text = "\n".join(";".join(line) for line in (rows[0], *(row.values() for row in rows)))
    territory, findings = read_territory({**contents, "communes.csv": text.encode()}, changed)
    assert territory is not None, findings
    return territory, changed


@cache
def communes() -> list[dict[str, str]]:
    """communes.csv with columns for the rural communes and for the Ondaine."""
    path = load_observatory(REPOSITORY).territory / "communes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row in rows:
        rural = row["member_2013"] == "1" and row["urban_unit_2010"] == RURAL
        row["rural"] = str(int(rural))
        row["ondaine"] = str(int(row["code"] in ONDAINE))
    return rows


def census_rows(census: int) -> pd.DataFrame:
    """The legal populations of all communes, as a delivery of INSEE."""
    shared = {
        "measure": "insee-population.pop_mun",
        "zoning": "commune",
        "vintage": 2013,
        "period_start": date(census, 1, 1),
        "period_end": date(census, 1, 1),
        "period_kind": "stock",
        "status": "measured",
        "provenance": "public",
        "delivery": f"insee-population-{census + 2}-0",
        "sheet": "Communes",
        "cell": "A1",
    }
    rows = []
    for row in communes():
        people = float(row[CENSUSES[census]])
        rows.append(
            {**shared, "zone": row["code"], "value": people, "lower": people, "upper": people}
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


@cache
def observed(place: Place, census: int) -> Observed:
    """What osq makes of the census for this place; edition Y holds the census of Y - 2."""
    territory, config = territory_of(place.column)
    conventions = load_conventions(load_observatory(REPOSITORY).conventions)
    aggregates = aggregate(census_rows(census), conventions, territory, config, census + 2)
    figures = observed_frame(
        compute(aggregates, conventions, census + 2),
        periods=indicator_periods(aggregates, declared_indicators(conventions)),
        vintages=zoning_vintages(aggregates),
        perimeter=place.column,
    )
    key = ZoneKey("commune", place.commune)
    return figures[INDICATOR][key if place.commune else ZoneKey("agglomeration", AGGLOMERATION)]


def people(place: Place, census: int) -> float:
    value = observed(place, census).value
    assert value is not None
    return value


def computed(figure: Population | Evolution | Share) -> float:
    if isinstance(figure, Population):
        return people(figure.place, figure.census)
    if isinstance(figure, Share):
        terms = [np.array([people(one, figure.census)]) for one in (figure.part, figure.whole)]
        part, whole = (Interval(one, one, one) for one in terms)
        return float(ratio(part, whole, 100, subset=True).value[0])
    conventions = load_conventions(load_observatory(REPOSITORY).conventions)
    (indicator,) = (
        one.indicator for one in declared_indicators(conventions) if one.indicator.id == INDICATOR
    )
    first, last = (observed(figure.place, census) for census in (figure.first, figure.last))
    found = change(indicator, first, last, counted=False)
    assert isinstance(found, Change), found
    return found.difference


@pytest.mark.parametrize("line", COMPUTED)
def test_a_published_figure_is_found_again(line: int) -> None:
    figure = COMPUTED[line]
    slack = figure.slack if isinstance(figure, Share) else (figure.step - 1) / 2
    assert abs(computed(figure) - float(published()[line]["valeur"])) <= slack


@pytest.mark.parametrize("line", COMMUNES)
def test_perimeters_have_their_communes(line: int) -> None:
    place, number = COMMUNES[line]
    territory, _ = territory_of(place.column)
    (zoning,) = (one for one in territory.zonings.values() if one.level == "agglomeration")
    assert len(zoning.zones[AGGLOMERATION].communes) == number
    told = published()[line]["valeur"]
    assert told == {1: "45", 2: f"{45 - number} / {number}"}[line]


def test_published_ages_add_up_to_the_computed_population() -> None:
    """Each of the six was rounded by itself."""
    ages = sum(int(published()[line]["valeur"]) for line in AGES)
    assert abs(ages - people(ALL_53, 2011)) <= len(AGES) / 2


def test_every_published_line_is_accounted_for() -> None:
    lines = [*COMPUTED, *COMMUNES, *(line for held in NOT_COMPUTED.values() for line in held)]
    assert sorted(lines) == sorted(published())


def test_no_line_is_called_out_of_reach_that_communes_csv_could_give() -> None:
    """Left-out populations are of no commune at a census that communes.csv has exactly."""
    left = {line for held in NOT_COMPUTED.values() for line in held}
    codes = {row["code"] for row in communes()} | {AGGLOMERATION}
    exact = {"RP2006", "RP2008", "RP2011", "RP2012"}
    within_reach = {
        line
        for line, row in published().items()
        if line in left
        and row["indicateur"].startswith("population municipale")
        and row["code"] in codes
        and row["date_reference"] in exact
    }
    assert not within_reach
