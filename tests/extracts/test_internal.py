"""Internal figures: everything, marked, with intervals where chance plays in a known way."""

from __future__ import annotations

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from osq.conventions.model import Convention
from osq.extracts.extract import Extract
from osq.extracts.internal import INTERNAL_COLUMNS, with_intervals
from osq.indicators.compute import INDICATOR_COLUMNS, compute
from osq.indicators.declared import declared_indicators
from osq.refresh.pipeline import aggregates_of
from osq.statistics.intervals import rate
from osq.store.workspace import Workspace

SHARE = "caf_mono_part"


def test_all_that_is_computed_is_there(internal: Extract, workspace: Workspace) -> None:
    assert set(INDICATOR_COLUMNS) <= set(INTERNAL_COLUMNS) == set(internal.frame.columns)
    computed = compute(aggregates_of(workspace, 2013), workspace.conventions, 2013)
    rows = internal.frame[internal.frame["edition"] == 2013]
    key = ["indicator", "level", "zone"]
    for frame in (computed, rows):
        assert not frame.duplicated(key).any()
    pd.testing.assert_frame_equal(
        rows[list(INDICATOR_COLUMNS)].sort_values(key, ignore_index=True),
        computed.sort_values(key, ignore_index=True),
        check_dtype=False,
    )


def test_every_row_says_that_it_is_internal(internal: Extract) -> None:
    assert set(internal.frame["diffusion"]) == {"interne"}
    assert set(internal.frame["notice"]) == {"DONNÉES FICTIVES"}


def test_a_part_of_its_base_has_wilson_limits(internal: Extract) -> None:
    parts = internal.frame[internal.frame["interval_law"] == "proportion"]
    assert len(parts) > 0
    per = parts["value"] * parts["denominator"] / parts["numerator"].where(parts["numerator"] > 0)
    for row, scale in zip(parts.head(200).to_dict("records"), per, strict=False):
        if row["numerator"] > 0:
            low, high = proportion_confint(row["numerator"], row["denominator"], method="wilson")
            np.testing.assert_allclose(
                (row["interval_lower"], row["interval_upper"]), (scale * low, scale * high)
            )


def test_a_count_has_poisson_limits(internal: Extract) -> None:
    counts = internal.frame[internal.frame["interval_law"] == "count"]
    assert len(counts) > 0
    limits = rate(counts["value"], 1.0)
    np.testing.assert_allclose(counts["interval_lower"], limits.lower)
    np.testing.assert_allclose(counts["interval_upper"], limits.upper)


def test_a_figure_lies_in_its_interval(internal: Extract) -> None:
    told = internal.frame[internal.frame["interval_law"] != ""]
    assert (told["interval_lower"] <= told["value"] + 1e-9).all()
    assert (told["value"] <= told["interval_upper"] + 1e-9).all()


def test_what_is_not_measured_has_no_interval(internal: Extract) -> None:
    unsure = internal.frame[internal.frame["status"] != "measured"]
    assert len(unsure) > 0
    assert unsure[["interval_lower", "interval_upper"]].isna().all(axis=None)
    assert set(unsure["interval_law"]) == {""}


def test_a_census_estimate_has_no_interval(internal: Extract) -> None:
    census = internal.frame[internal.frame["indicator"].str.startswith("insee")]
    assert set(census["interval_law"]) <= {""}


def test_a_hidden_figure_keeps_its_bounds_and_no_value(internal: Extract) -> None:
    hidden = internal.frame[internal.frame["status"] == "suppressed"]
    assert len(hidden) > 0
    assert hidden["value"].isna().all()
    assert (hidden["lower"] <= hidden["upper"]).all()


def test_a_part_above_its_base_has_no_interval(workspace: Workspace) -> None:
    conventions: dict[str, Convention] = dict(workspace.conventions)
    declared = declared_indicators(conventions)
    one = next(each for each in declared if each.indicator.id == SHARE)
    rows = pd.DataFrame(
        {
            "indicator": [one.indicator.id] * 2,
            "status": ["measured"] * 2,
            "numerator": [41.0, -1.0],
            "denominator": [40.0, 40.0],
        }
    )
    found = with_intervals(rows, (one,), conventions)
    assert found["interval_lower"].isna().all()
