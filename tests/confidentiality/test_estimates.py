"""An estimate is a candidate for release: until an audit lets it out, it is confidential."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.release import Release, Sign
from osq.conventions.model import Convention
from osq.indicators.compute import compute
from tests.builders.conventions import toy_convention
from tests.builders.observations import (
    EDITION,
    SIZES,
    aggregated,
    at,
    hide,
    see_all,
    toy_conventions,
)
from tests.confidentiality.releases import Row, cell, released

FIRST, SECOND, *_ = SIZES
LARGE = {zone: 200.0 for zone in SIZES if zone not in (FIRST, SECOND)}
WHOLE = see_all("al", dict.fromkeys(SIZES, 400.0))
PART: list[Row] = [see_all("apl", LARGE), hide("apl", FIRST), hide("apl", SECOND)]
ALLOC: list[Row] = [see_all("alloc", LARGE), hide("alloc", FIRST), hide("alloc", SECOND)]


def tolerating(tolerance: float | None) -> Mapping[str, Convention]:
    estimates = None if tolerance is None else {"tolerance": tolerance}
    return toy_conventions(toy_convention(confidentiality={"rules": [], "estimates": estimates}))


def publish(*rows: Row, tolerance: float | None = 50) -> Release:
    return released(*rows, conventions=tolerating(tolerance))


@pytest.mark.parametrize(("level", "zone"), [("quartier", "Q01"), ("commune", "99001")])
def test_an_estimated_count_is_released_as_hidden(level: str, zone: str) -> None:
    assert at(aggregated(*ALLOC, conventions=tolerating(50)), "alloc", zone).status == "estimated"

    figure = cell(publish(*ALLOC), "caf_alloc", level, zone)
    assert (figure.value, figure.sign, figure.method) == (None, Sign.CONFIDENTIAL, "")


def test_a_ratio_with_an_estimated_term_is_released_as_hidden() -> None:
    figure = cell(publish(*PART, WHOLE), "caf_apl_part", "commune", "99001")

    assert (figure.value, figure.sign) == (None, Sign.CONFIDENTIAL)


@given(st.integers(1, 60))
def test_a_tolerance_changes_nothing_in_a_release(tolerance: int) -> None:
    rows = [*ALLOC, *PART, WHOLE]

    assert publish(*rows, tolerance=tolerance).figures == publish(*rows, tolerance=None).figures


def test_an_indicator_of_estimates_is_an_estimate_within_its_bounds() -> None:
    conventions = tolerating(50)
    values = compute(aggregated(*PART, WHOLE, conventions=conventions), conventions, EDITION)
    row = at(values, "caf_apl_part", "99001")

    # 400 and from 2 to 8, over 4 x 400
    assert (row.status, row.value) == ("estimated", 100 * 405 / 1600)
    assert (row.lower, row.upper) == (100 * 402 / 1600, 100 * 408 / 1600)
    assert at(values, "caf_apl_part", FIRST).status == "suppressed"
