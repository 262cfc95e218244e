"""Index and typology as frames: the numbers of the index itself, in rows."""

from __future__ import annotations

import numpy as np

from osq.extracts.synthesis import index_frame, typology_frame
from tests.builders.synthesis import INDEX, TYPOLOGY, class_release, index_release


def test_contributions_sum_to_their_dimension_and_these_to_the_index() -> None:
    frame = index_frame(index_release(), INDEX)
    known = frame[frame["value"].notna()]
    assert len(known)
    for dimension in INDEX.dimensions:
        parts = known[list(dimension.indicators)].sum(axis=1)
        assert np.allclose(parts, known[dimension.id], atol=1e-9)
    total = known[[dimension.id for dimension in INDEX.dimensions]].sum(axis=1)
    assert np.allclose(total, known["value"], atol=1e-9)


def test_the_highest_index_comes_first_and_those_without_last_with_a_reason() -> None:
    frame = index_frame(index_release(), INDEX)
    known = frame["value"].notna()
    assert frame["value"][known].is_monotonic_decreasing
    assert known.tolist() == sorted(known, reverse=True)
    assert (frame["reason"] != "").tolist() == (~known).tolist()


def test_each_quartier_has_a_class_or_a_reason() -> None:
    release = class_release()
    frame = typology_frame(release, TYPOLOGY, release.edition)
    assert (frame["class"].isna() == (frame["reason"] != "")).all()
    assert frame["class"].dropna().is_monotonic_increasing
