"""Sums over three years, released each year: what they tell of one year alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from osq.protection.audit import Judged
from osq.protection.dossier import HIDDEN, WHOLE, CountSeries, Dossier, Line, Measure, RatioSeries
from osq.protection.explain import explain
from osq.protection.overlaps import Window, overlapping

SPAN = 3
FIRST = 2008


def window(
    edition: int, *lines: Line, weight: int = WHOLE, sums: dict[str, int] | None = None
) -> Window:
    """What an edition prints of deaths in a commune, and of their share among all."""
    held = Dossier(
        measures={"deaths": Measure("deaths", "décès"), "all": Measure("all", "décès, tous âges")},
        series={
            "deaths": CountSeries("deaths", ("deaths",), "décès"),
            "all": CountSeries("all", ("all",), "décès, tous âges"),
            "share": RatioSeries("share", ("deaths",), ("all",), "part des décès"),
            "rate": RatioSeries("rate", ("deaths",), ("people",), "taux", 1000),
        },
        geography={"": {"C": (("c", weight),)}},
        lines=lines,
        known={("people", "C"): Decimal(1_000)},
        zone_names={"C": "la commune de Villars"},
    )
    years = tuple(range(edition - SPAN + 1, edition + 1))
    inside = {(name, "C"): Decimal(value) for name, value in (sums or {}).items()}
    return Window(edition, held, {"deaths": years, "all": years}, inside)


def counted(
    *sums: int | str,
    series: str = "deaths",
    weight: int = WHOLE,
    inside: Sequence[int] = (),
) -> list[Window]:
    """What is printed of each window; `inside` are the sums behind, where they are known."""
    return [
        window(
            FIRST + SPAN - 1 + n,
            Line("C", series, str(text)),
            weight=weight,
            sums={"deaths": (inside or [int(Decimal(each)) for each in sums])[n]},
        )
        for n, text in enumerate(sums)
    ]


def asked(windows: Sequence[Window]) -> list[Judged]:
    return [each for made in overlapping(windows, {"deaths": 5}) for each in made.leaks]


def leaks(found: Sequence[Judged]) -> dict[tuple[str, ...], tuple[object, object]]:
    return {each.cell.plus: (each.low, each.high) for each in found}


def test_two_windows_tell_the_difference_of_two_years_and_no_year() -> None:
    assert asked(counted(12, 14)) == []


def test_after_a_window_of_nobody_each_year_is_the_difference_of_two() -> None:
    """2008 to 2010 nobody; then 6, then 8 with 2011's 6 in it: two in 2012."""
    (made,) = overlapping(counted(0, 6, 8), {"deaths": 5})
    assert leaks(made.leaks) == {("deaths#2012",): (2, 2)}
    text = explain(made, made.leaks[0]).text
    assert "décès, 2010-2012" in text
    assert text.endswith("reste 2 (décès, 2012)")


def test_years_of_nobody_give_the_others_away_without_any_small_sum() -> None:
    """0, 5, 3, 8, 0, 6: a zero for each remainder by three, and sums of 8 at least."""
    years = (0, 5, 3, 8, 0, 6, 9, 4, 0)
    sums = [sum(years[n : n + SPAN]) for n in range(len(years) - SPAN + 1)]
    assert min(sums) >= 8
    assert set(leaks(asked(counted(*sums)))) >= {("deaths#2010",), ("deaths#2015",)}


def test_a_hidden_window_keeps_its_years() -> None:
    assert asked(counted(0, HIDDEN, 8, inside=(0, 6, 8))) == []
    assert asked(counted(0, 6, HIDDEN, inside=(0, 6, 8))) == []


def test_a_rate_of_the_public_gives_a_window_too() -> None:
    windows = counted("0.0", "6.0", "8.0", series="rate")
    assert ("deaths#2012",) in leaks(asked(windows))


def test_a_share_of_a_window_that_is_printed_does_too() -> None:
    totals = [20, 26, 30]
    windows = [
        window(
            FIRST + SPAN - 1 + n,
            Line("C", "all", str(total)),
            Line("C", "share", f"{Decimal(100 * part) / total:.1f}"),
            sums={"deaths": part, "all": total},
        )
        for n, (total, part) in enumerate(zip(totals, (0, 6, 8), strict=True))
    ]
    assert ("deaths#2012",) in leaks(asked(windows))


def test_windows_that_share_no_year_are_not_asked_about() -> None:
    windows = counted(0, 6, 8, 9)
    assert overlapping([windows[0], windows[3]], {"deaths": 5}) == []


def test_what_no_rule_is_about_is_free() -> None:
    assert overlapping(counted(0, 6, 8), {}) == []


def test_what_shares_of_iris_estimate_tells_nothing_whole() -> None:
    assert asked(counted(0, 6, 8, weight=4_000)) == []


def test_windows_that_contradict_each_other_are_no_sums_of_the_same_years() -> None:
    """2008-2010 nobody, then a sum of less than what was there."""
    assert asked(counted(0, 6, 8, 1)) == []
    unknown = [one._replace(sums={("deaths", "C"): Decimal("0.5")}) for one in counted(0, 6, 8, 1)]
    assert asked(unknown) == []


def test_what_is_not_known_beforehand_is_asked_of_what_is_printed() -> None:
    """A year lacks among the editions: 2008-2010, 2009-2011, then 2011-2013."""
    windows = counted(0, 6, 7, 9)
    assert asked([windows[0], windows[1], windows[3]]) == []
    assert ("deaths#2011",) not in leaks(asked([windows[0], windows[1], windows[3]]))


def least_slack(years: Sequence[int]) -> int:
    """By arithmetic: what each remainder by the span has at least in each of its years, added."""
    return sum(min(years[rest::SPAN]) for rest in range(SPAN))


@pytest.mark.parametrize("seed", range(40))
def test_a_year_is_known_to_within_what_the_smallest_years_leave(seed: int) -> None:
    """Whole numbers that keep all windows differ by what is moved between remainders alone."""
    random = np.random.default_rng(seed)
    years = random.integers(0, 9, size=int(random.integers(4, 10))).tolist()
    sums = [sum(years[n : n + SPAN]) for n in range(len(years) - SPAN + 1)]
    slack = least_slack(years)
    expected = set()
    for place, value in enumerate(years):
        low = value - min(years[place % SPAN :: SPAN])
        if low >= 1 and low + slack < 5:
            expected.add((f"deaths#{FIRST + place}",))
    shown = {one for one in leaks(asked(counted(*sums))) if len(one) == 1}
    assert shown == expected
