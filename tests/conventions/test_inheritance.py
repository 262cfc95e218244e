"""What a measure says of its reading holds for every indicator computed from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from osq.comparison.guard import Obstacle, guard
from osq.conventions.description import describe
from osq.conventions.indicators import Indicator
from osq.conventions.model import Convention
from osq.indicators.declared import declared_indicators
from tests.builders.conventions import count, indicator, mean, toy_convention, toy_text
from tests.comparison.builders import seen, stock
from tests.conventions.reading import findings_of, only

RSA = {"on": "2009-06-01", "reason": "création du RSA"}
CENSUS = {"on": "2011-01-01", "reason": "autre questionnaire"}
TOLD = "Les étudiants sont compris."


def share(**changes: Any) -> dict[str, Any]:
    """One hundred times `alloc` over the `pop` of another provider."""
    terms = {"numerator": ["alloc"], "denominator": ["insee.pop"], "numerator_subset": False}
    return indicator("caf_part", kind="ratio", unit="%", **terms, **changes)


def homes(**changes: Any) -> dict[str, Any]:
    return indicator("caf_alloc", kind="count", value=["alloc"], **changes)


def conventions(
    *indicators: dict[str, Any],
    alloc: dict[str, Any] | None = None,
    pop: dict[str, Any] | None = None,
) -> dict[str, Convention]:
    """The CAF with `indicators` over its `alloc`, and INSEE with its `pop`."""
    quiet: dict[str, Any] = {"relations": [], "confidentiality": {"rules": []}}
    caf = toy_convention(
        measures=[count("alloc", **(alloc or {}))], indicators=list(indicators), **quiet
    )
    insee = toy_convention(
        id="insee", measures=[count("pop", **(pop or {}))], indicators=[], **quiet
    )
    return {"caf": caf, "insee": insee}


def published(known: dict[str, Convention]) -> Indicator:
    (found,) = declared_indicators(known)
    return found.indicator


@pytest.mark.parametrize("breaks", [{"alloc": [RSA]}, {"pop": [RSA]}], ids=str)
def test_a_break_of_a_measure_forbids_the_change_of_a_ratio_that_uses_it(
    breaks: dict[str, Any],
) -> None:
    limits = {name: {"comparability": {"breaks": gaps}} for name, gaps in breaks.items()}
    before = seen(30, 100, edition=2008, period=stock("2008-12-31"))
    after = seen(40, 100, edition=2010, period=stock("2010-12-31"))
    assert guard(published(conventions(share())), before, after).allowed
    verdict = guard(published(conventions(share(), **limits)), before, after)
    assert [one.obstacle for one in verdict.refusals] == [Obstacle.BREAK]
    assert "création du RSA" in verdict.reason


def test_breaks_are_the_union_and_the_distance_the_longest() -> None:
    own = {"breaks": [CENSUS], "minimum_distance_years": 2}
    known = conventions(
        share(comparability=own),
        alloc={"comparability": {"breaks": [RSA], "minimum_distance_years": 3}},
        pop={"comparability": {"breaks": [CENSUS], "minimum_distance_years": 5}},
    )
    limits = published(known).comparability
    assert [gap.on for gap in limits.breaks] == [date(2009, 6, 1), date(2011, 1, 1)]
    assert limits.minimum_distance_years == 5


def test_a_pitfall_of_a_measure_is_told_once_after_the_indicators_own() -> None:
    known = conventions(
        share(pitfalls=["Les années diffèrent."]),
        alloc={"pitfalls": [TOLD]},
        pop={"pitfalls": [TOLD, "Cinq enquêtes."]},
    )
    assert published(known).pitfalls == ("Les années diffèrent.", TOLD, "Cinq enquêtes.")


def test_the_description_tells_a_pitfall_with_the_measure_and_with_the_indicator() -> None:
    known = conventions(homes(), alloc={"pitfalls": [TOLD]})
    text = describe(known["caf"], known)
    assert text.count(f"  Attention\u00a0: {TOLD}") == 2


def test_a_base_that_weights_a_mean_says_its_cautions_with_it() -> None:
    direct = indicator("caf_moyenne", kind="direct", unit="points", value="note")
    one = toy_convention(
        measures=[count("alloc", pitfalls=[TOLD]), mean("note", "alloc")],
        indicators=[direct],
        relations=[],
        confidentiality={"rules": []},
    )
    assert published({"caf": one}).pitfalls == (TOLD,)


def test_a_count_takes_the_words_of_its_measure_unless_it_has_its_own() -> None:
    def words(own: dict[str, float] | None, measure: dict[str, Any]) -> tuple[float, float]:
        found = published(conventions(homes(word_thresholds=own), alloc=measure)).word_thresholds
        assert found is not None
        return found.close, found.marked

    declared = {"word_thresholds": {"close": 10, "marked": 30}}
    assert words(None, {}) == (5, 15)
    assert words(None, declared) == (10, 30)
    assert words({"close": 1, "marked": 2}, declared) == (1, 2)


def test_direction_and_words_of_a_measure_are_not_those_of_a_ratio() -> None:
    lower = {"direction": "lower_is_worse", "word_thresholds": {"close": 10, "marked": 30}}
    found = published(conventions(share(), alloc=lower))
    assert found.direction == "undetermined"
    assert found.word_thresholds is not None
    assert found.word_thresholds.marked == 5


def test_a_measure_that_nobody_knows_adds_nothing() -> None:
    known = {"caf": conventions(share(pitfalls=[TOLD]))["caf"]}
    assert published(known).pitfalls == (TOLD,)


@pytest.mark.parametrize(
    "formula",
    [
        {"kind": "ratio", "numerator": ["apl"], "denominator": ["al"], "numerator_subset": True},
        {"kind": "direct", "value": "ruc_median"},
    ],
    ids=["ratio", "direct"],
)
def test_a_ratio_or_a_delivered_value_without_words_is_a_fault(
    tmp_path: Path, formula: dict[str, Any]
) -> None:
    silent = indicator("caf_x", **formula)
    del silent["word_thresholds"]
    found = only(findings_of(tmp_path, toy_text(indicators=[silent])))
    assert (found.code, found.expected) == ("OSQ-C005", "word_thresholds")
