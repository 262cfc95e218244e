"""Printed intervals and ranks, as an attacker reads them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osq.protection.attack import intervals
from osq.protection.derived import Window, faults, possible
from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Line,
    Measure,
    RatioSeries,
)
from osq.protection.forms import Forms, whole
from osq.protection.statements import matrix_of, state
from osq.statistics.intervals import wilson

TENTH = Decimal("0.1")


def printed(value: float, step: Decimal = TENTH) -> str:
    return str((Decimal(str(value)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def wilson_text(numerator: int, base: int) -> str:
    found = wilson(numerator, base)
    return f"{printed(100 * float(found.lower))}..{printed(100 * float(found.upper))}"


def dossier(*lines: Line, zones: int = 1) -> Dossier:
    """A part per zone Z0, Z1..., holding `cases` among `people`."""
    return Dossier(
        measures={name: Measure(name) for name in ("cases", "people")},
        series={
            "cases": CountSeries("cases", ("cases",), "cas"),
            "people": CountSeries("people", ("people",), "personnes"),
            "rate": RatioSeries("rate", ("cases",), ("people",), "taux"),
        },
        geography={"": {f"Z{i}": ((f"P{i}", WHOLE),) for i in range(zones)}},
        lines=lines,
    )


def known(held: Dossier, measure: str, zone: str = "Z0") -> tuple[int, int]:
    """What an attacker concludes on a measure."""
    stated = state(held)
    form = whole(stated.forms.summed((measure,), zone, 1))
    found = intervals(stated.knowledge, matrix_of([form], len(stated.forms.unknowns)))
    return int(found.low[0]), int(found.high[0])


def compatible(text: str, interval: str | None = None, largest: int = 400) -> set[tuple[int, int]]:
    """All pairs that print the same, tried one by one."""
    found = set()
    for base in range(1, largest):
        for numerator in range(base + 1):
            same = printed(100 * numerator / base) == text
            if same and interval in (None, wilson_text(numerator, base)):
                found.add((numerator, base))
    return found


@pytest.mark.parametrize(("numerator", "base"), [(1, 30), (3, 41), (4, 399), (17, 60), (0, 35)])
def test_a_rate_and_its_interval_give_numerator_and_base_away(numerator: int, base: int) -> None:
    rate, interval = printed(100 * numerator / base), wilson_text(numerator, base)
    held = dossier(Line("Z0", "rate", rate), Line("Z0", "rate", interval, "interval"))
    pairs = compatible(rate, interval, 450)
    assert known(held, "cases") == (min(n for n, _ in pairs), max(n for n, _ in pairs))
    assert known(held, "people") == (min(d for _, d in pairs), max(d for _, d in pairs))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 3000), st.data())
def test_the_true_pair_is_never_excluded(base: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(0, base))
    rate, interval = printed(100 * numerator / base), wilson_text(numerator, base)
    held = dossier(Line("Z0", "rate", rate), Line("Z0", "rate", interval, "interval"))
    table = np.array(
        [{"cases": numerator, "people": base}[u.measure] for u in Forms(held).unknowns]
    )
    assert state(held).knowledge.rows.hold(table)


def test_the_formula_gives_wilsons_limits_back() -> None:
    base = 52.0
    for numerator in range(53):
        found = wilson(numerator, base)
        near = 1e-7
        low, high = possible(
            Window(
                (float(found.lower) - near, float(found.lower) + near),
                (float(found.upper) - near, float(found.upper) + near),
            ),
            np.array([base]),
        )
        assert low[0] == pytest.approx(numerator, abs=1e-3)
        assert high[0] == pytest.approx(numerator, abs=1e-3)


def test_an_interval_with_its_base_printed_gives_the_numerator() -> None:
    held = dossier(Line("Z0", "people", "41"), Line("Z0", "rate", wilson_text(3, 41), "interval"))
    assert known(held, "cases") == (3, 3)


def test_an_interval_with_its_numerator_printed_gives_the_base() -> None:
    held = dossier(Line("Z0", "cases", "3"), Line("Z0", "rate", wilson_text(3, 41), "interval"))
    assert known(held, "people") == (41, 41)


def test_an_interval_that_is_not_wilsons_tells_nothing() -> None:
    held = dossier(Line("Z0", "people", "41"), Line("Z0", "rate", "1.0..2.0", "interval"))
    assert known(held, "cases")[0] == 0


def test_only_a_ratio_has_an_interval() -> None:
    with pytest.raises(ValueError, match="only a ratio"):
        state(dossier(Line("Z0", "people", "1..2", "interval")))


def ranked(*texts: str) -> Dossier:
    """Zones with a number of cases each, ranked in the order given."""
    values = [Line(f"Z{i}", "cases", text) for i, text in enumerate(texts)]
    ranks = [Line(f"Z{i}", "cases", str(i + 1), "rank") for i in range(len(texts))]
    return dossier(*values, *ranks, zones=len(texts))


def test_a_hidden_figure_lies_between_those_ranked_next_to_it() -> None:
    assert known(ranked("12", "s", "10", "4"), "cases", "Z1") == (10, 12)


def test_the_last_of_all_is_at_most_the_one_before() -> None:
    assert known(ranked("12", "3", "s"), "cases", "Z2") == (1, 3)


def test_hidden_figures_are_ranked_among_themselves() -> None:
    held = ranked("12", "s", "s", "6")
    assert known(held, "cases", "Z1") == (6, 12)
    sum_of_both = dossier(*held.lines, zones=4)
    assert known(sum_of_both, "cases", "Z2") == (6, 12)


def test_a_ranked_rate_lies_between_others_times_its_base() -> None:
    rates = [Line(f"Z{i}", "rate", text) for i, text in enumerate(("12.0", "s", "10.0"))]
    ranks = [Line(f"Z{i}", "rate", str(i + 1), "rank") for i in range(3)]
    held = dossier(*rates, *ranks, Line("Z1", "people", "30"), zones=3)
    assert known(held, "cases", "Z1") == (3, 3)


def test_an_interval_of_two_released_counts_is_no_fault() -> None:
    counts = [Line("Z0", "cases", "9"), Line("Z0", "people", "41")]
    held = dossier(*counts, Line("Z0", "rate", wilson_text(9, 41), "interval"))
    assert faults(held) == ()


@pytest.mark.parametrize("lacking", ["cases", "people"])
def test_an_interval_needs_its_numerator_and_its_base(lacking: str) -> None:
    counts = [Line("Z0", "cases", "9"), Line("Z0", "people", "41")]
    shown = [line for line in counts if line.series != lacking]
    held = dossier(*shown, Line("Z0", "rate", wilson_text(9, 41), "interval"))
    assert [fault.line for fault in faults(held)] == [1]


def test_a_rank_needs_what_is_ranked() -> None:
    assert [fault.line for fault in faults(ranked("12", "s", "10"))] == [4]
