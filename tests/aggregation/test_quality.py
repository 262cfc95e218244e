"""Grades, verdicts, and what a reader is told: the thresholds of the observatory decide."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from osq.aggregation.quality import Verdict, coverage_verdict, grade, mark, unpublishable
from osq.observatory import Quality
from osq.text import NARROW, NBSP

DEFAULT = Quality()
STRICT = Quality.model_validate(
    {"fidelity": {"A": 0.95, "B": 0.8, "C": 0.6}, "coverage": {"publish": 0.95, "note": 0.85}}
)
shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("fidelity", "expected"),
    [(1.0, "A"), (0.9, "A"), (0.89, "B"), (0.7, "B"), (0.5, "C"), (0.49, "D"), (0.0, "D")],
)
def test_grades_of_the_proposal(fidelity: float, expected: str) -> None:
    assert grade(fidelity, DEFAULT.fidelity) == expected


def test_an_unknown_fidelity_has_no_grade_and_blanks_nothing() -> None:
    assert grade(math.nan, DEFAULT.fidelity) is None
    assert unpublishable(math.nan, 1.0, 1.0, DEFAULT) == ""


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (1.0, Verdict.PUBLISHED),
        (0.9, Verdict.PUBLISHED),
        (0.899, Verdict.NOTED),
        (0.75, Verdict.NOTED),
        (0.749, Verdict.BLANK),
        (math.nan, Verdict.BLANK),
    ],
)
def test_verdicts_of_the_proposal(coverage: float, expected: Verdict) -> None:
    assert coverage_verdict(coverage, DEFAULT.coverage) is expected


def test_an_observatory_sets_its_own_thresholds() -> None:
    assert grade(0.9, STRICT.fidelity) == "B"
    assert grade(0.55, STRICT.fidelity) == "D"
    assert coverage_verdict(0.9, STRICT.coverage) is Verdict.NOTED
    assert coverage_verdict(0.8, STRICT.coverage) is Verdict.BLANK


@pytest.mark.parametrize(
    "quality",
    [
        {"fidelity": {"A": 0.5, "B": 0.7, "C": 0.5}},
        {"fidelity": {"B": 0.5}},
        {"fidelity": {"C": 0}},
        {"coverage": {"note": 0.95}},
        {"coverage": {"publish": 1.2}},
        {"coverages": {}},
    ],
)
def test_thresholds_that_contradict_one_another_are_refused(quality: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Quality.model_validate(quality)


@pytest.mark.parametrize(
    ("fidelity", "coverage", "located", "reason"),
    [
        (0.4, 1.0, 1.0, "fiabilité D"),
        (1.0, 0.7, 1.0, "données connues pour moins de 75"),
        (1.0, 1.0, 0.7, "moins de 75"),
    ],
)
def test_what_is_too_weak_says_why(
    fidelity: float, coverage: float, located: float, reason: str
) -> None:
    assert reason in unpublishable(fidelity, coverage, located, DEFAULT)


@pytest.mark.parametrize(
    ("coverage", "lost", "expected"),
    [
        (1.0, False, ""),
        (0.95, False, ""),
        (0.8, False, f"données connues pour 75{NARROW}% à 90{NARROW}% de la zone seulement"),
        (1.0, True, "sans les unités que le fournisseur n’a pas localisées"),
    ],
)
def test_what_a_reader_must_know(coverage: float, lost: bool, expected: str) -> None:
    assert mark(coverage, DEFAULT, lost=lost) == expected


def test_two_things_to_know_are_both_told() -> None:
    told = mark(0.8, DEFAULT, lost=True)
    assert told.startswith("données connues")
    assert f"{NARROW}; sans les unités" in told
    assert NBSP not in told


@given(shares, st.booleans())
def test_a_mark_never_tells_a_rate(coverage: float, lost: bool) -> None:
    """Only the thresholds are told: an exact rate would give a small number away."""
    told = set(re.findall(r"\d+(?:,\d+)?", mark(coverage, DEFAULT, lost=lost)))
    assert told <= {"75", "90"}


@given(shares, shares, shares, shares)
def test_better_is_never_published_less(
    fidelity: float, coverage: float, located: float, more: float
) -> None:
    if unpublishable(fidelity, coverage, located, DEFAULT) == "":
        raised = max(fidelity, more), max(coverage, more), max(located, more)
        assert unpublishable(raised[0], raised[1], raised[2], DEFAULT) == ""
