"""The gate reads sums over several years together: a year that they give away stops everything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from osq.confidentiality.draft import draft_edition
from osq.errors import Refusal
from osq.indicators.compute import compute
from osq.refresh.audit import EditionAudit
from osq.refresh.protection import protect_cases
from osq.refresh.years import check_years, summed_years
from osq.store.protections import Protections
from osq.store.store import Store
from tests.builders.observations import aggregated, see, toy_conventions
from tests.builders.territory import toy_config, toy_territory

YEARS = 3


def edition(store: Protections, year: int, value: int) -> EditionAudit:
    """Recipients of a commune over three years, audited."""
    agreed = toy_conventions()
    period = {
        "period_kind": "rolling",
        "period_start": date(year - YEARS + 1, 1, 1),
        "period_end": date(year, 12, 31),
    }
    aggregates = aggregated(
        see("alloc", "99001", value, edition=year, **period), edition=year, conventions=agreed
    )
    draft = draft_edition(
        compute(aggregates, agreed, year),
        aggregates,
        agreed,
        toy_territory(),
        toy_config(demonstration=True),
        year,
    )
    return EditionAudit(draft, tuple(protect_cases(store, draft.cases)))


def audits(folder: Path, values: Sequence[int]) -> list[EditionAudit]:
    store = Protections(Store(folder))
    return [edition(store, 2013 + n, value) for n, value in enumerate(values)]


def test_windows_that_give_no_year_away_pass(tmp_path: Path) -> None:
    check_years(audits(tmp_path, (12, 14, 13)))


def test_windows_that_give_a_year_away_are_refused(tmp_path: Path) -> None:
    """Nobody from 2011 to 2013; 6, then 8 with 2014's 6 in it: two in 2015."""
    with pytest.raises(Refusal) as told:
        check_years(audits(tmp_path, (0, 6, 8)))
    assert "2015" in str(told.value.message)
    assert "Aubépin" in str(told.value.message)
    assert "always_hidden" in str(told.value.advice)


def test_each_window_alone_passes(tmp_path: Path) -> None:
    for one in audits(tmp_path, (0, 6, 8)):
        check_years([one])


def test_the_years_of_a_measure_are_those_of_its_period(tmp_path: Path) -> None:
    (one,) = audits(tmp_path, (12,))
    (kept,) = one.kept
    assert summed_years(one.draft, kept.case) == {"caf.alloc": (2011, 2012, 2013)}
