"""Every measure says how it goes up a level, or why it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from osq.conventions.loading import read_conventions
from osq.findings import Finding
from tests.builders.conventions import (
    COUNTS,
    count,
    indicator,
    mean,
    median,
    toy_data,
    write_conventions,
)
from tests.conventions.reading import only

MEASURES = [*map(count, COUNTS), median()]
CLASSES: list[dict[str, Any]] = [
    {"measure": "apl", "lower": None, "upper": 10_000},
    {"measure": "alf", "lower": 10_000, "upper": 20_000},
    {"measure": "als", "lower": 20_000, "upper": None},
]


def findings(folder: Path, **changes: Any) -> list[Finding]:
    return read_conventions(write_conventions(folder, toy_data(**changes)))[1]


def with_mean(folder: Path, base: str = "al", **changes: Any) -> list[Finding]:
    return findings(folder, measures=[*MEASURES, mean("score", base, **changes)])


def interpolated(folder: Path, **changes: Any) -> list[Finding]:
    way = {"quantile": 0.5, "classes": CLASSES, **changes}
    direct = indicator("caf_x", kind="direct", value="ruc_median", interpolation=way)
    return findings(folder, indicators=[direct])


@pytest.mark.parametrize("kind", ["mean", "score", "ratio"])
def test_a_mean_with_its_base_needs_no_other_reason(tmp_path: Path, kind: str) -> None:
    assert with_mean(tmp_path, kind=kind) == []


def test_a_mean_with_neither_base_nor_reason_is_refused(tmp_path: Path) -> None:
    found = only(with_mean(tmp_path, weighted_by=None))
    assert found.code == "OSQ-C011"
    assert found.message.startswith("measures[score].kind\u00a0:")


def test_a_mean_without_base_may_say_why(tmp_path: Path) -> None:
    assert with_mean(tmp_path, weighted_by=None, not_additive_because="livrée seule") == []


def test_an_unknown_base_is_named(tmp_path: Path) -> None:
    found = only(with_mean(tmp_path, "allocs"))
    assert (found.code, found.found) == ("OSQ-C009", "allocs")
    assert "«\u00a0alloc\u00a0»" in found.message


@pytest.mark.parametrize("kind", ["median", "quantile", "index", "rank", "count"])
def test_only_means_are_weighted(tmp_path: Path, kind: str) -> None:
    assert only(with_mean(tmp_path, kind=kind)).code == "OSQ-C020"


@pytest.mark.parametrize("base", ["ruc_median", "score"])
def test_what_weights_must_add_up(tmp_path: Path, base: str) -> None:
    found = only(with_mean(tmp_path, base))
    assert (found.code, found.found) == ("OSQ-C020", base)


def test_a_value_is_weighted_by_a_base_of_its_own_period(tmp_path: Path) -> None:
    flow = {"kind": "flow", "reference": "12-31"}
    assert only(with_mean(tmp_path, period=flow)).code == "OSQ-C020"


def test_a_weighted_value_says_how_it_is_rounded(tmp_path: Path) -> None:
    assert only(with_mean(tmp_path, rounding=None)).code == "OSQ-C021"


def test_a_negative_rounding_is_refused(tmp_path: Path) -> None:
    assert only(with_mean(tmp_path, rounding=-1)).code == "OSQ-C006"


def test_adjoining_classes_are_accepted(tmp_path: Path) -> None:
    assert interpolated(tmp_path) == []


@pytest.mark.parametrize(
    "classes",
    [
        [CLASSES[0], {"measure": "alf", "lower": 11_000, "upper": 20_000}],
        [CLASSES[1], CLASSES[0]],
        [CLASSES[2], CLASSES[2]],
        [CLASSES[0], {"measure": "alf", "lower": 10_000, "upper": 10_000}],
        [CLASSES[0]],
    ],
)
def test_classes_that_do_not_adjoin_are_refused(tmp_path: Path, classes: list[Any]) -> None:
    assert {found.code for found in interpolated(tmp_path, classes=classes)} == {"OSQ-C006"}


@pytest.mark.parametrize("quantile", [0, 1, 50])
def test_a_quantile_is_a_share(tmp_path: Path, quantile: float) -> None:
    assert only(interpolated(tmp_path, quantile=quantile)).code == "OSQ-C006"


@pytest.mark.parametrize(("name", "code"), [("aps", "OSQ-C009"), ("ruc_median", "OSQ-C012")])
def test_a_class_is_a_count_that_is_delivered(tmp_path: Path, name: str, code: str) -> None:
    classes = [*CLASSES[:-1], {**CLASSES[-1], "measure": name}]
    found = only(interpolated(tmp_path, classes=classes))
    assert (found.code, found.found) == (code, name)
    assert found.message.startswith("indicators[caf_x].interpolation.classes[3].measure\u00a0:")


def test_only_a_quantile_is_interpolated(tmp_path: Path) -> None:
    way = {"quantile": 0.5, "classes": CLASSES}
    direct = indicator("caf_x", kind="direct", value="score", interpolation=way)
    found = only(findings(tmp_path, measures=[*MEASURES, mean("score", "al")], indicators=[direct]))
    assert (found.code, found.found) == ("OSQ-C022", "score")
