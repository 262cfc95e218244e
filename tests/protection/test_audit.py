"""What an attacker concludes, and what counts as a leak, with and without protected cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from osq.protection.audit import Attacker, Audit, Verdict, audit
from osq.protection.dossier import (
    WHOLE,
    CountSeries,
    Dossier,
    Inclusion,
    Line,
    Measure,
    Part,
    Protected,
    RatioSeries,
    Series,
)
from osq.protection.forms import Unknown
from osq.protection.implicit import cell_of, implicit_cells
from osq.protection.reduce import Contradiction
from osq.protection.rules import Rule
from osq.protection.spaces import spaces_of
from tests.protection.safe_releases import RULE, drawn, held, rounded, safe

Table = dict[str, dict[str, int]]
ZONES = {"C": "abcd", "Q": "ab", "R": "bc", "a": "a", "d": "d"}


def dossier(
    texts: dict[str, str], *, zones: dict[str, str] = ZONES, zeros_shown: bool = True
) -> Dossier:
    """A count printed in zones; a letter is a part."""
    return Dossier(
        measures={"n": Measure("n", zeros_shown=zeros_shown)},
        series={"n": CountSeries("n", ("n",))},
        geography={"": {z: tuple((part, WHOLE) for part in parts) for z, parts in zones.items()}},
        lines=tuple(Line(zone, "n", text) for zone, text in texts.items()),
    )


def parts_of(cell: Protected, zones: dict[str, str]) -> set[str]:
    inside = set(zones[cell.zone]).intersection(*(zones[zone] for zone in cell.within))
    return inside.difference(*(zones[zone] for zone in cell.without))


def verdicts(
    held: Dossier, attacker: Attacker = "A2", rule: Rule = RULE
) -> dict[str, tuple[object, object, Verdict]]:
    """Cells by what they are, with bounds and verdict."""
    found = audit(held, rule=rule, attacker=attacker)
    return {
        "-".join((each.cell.zone, *each.cell.without)): (each.low, each.high, each.verdict)
        for each in found.cells
    }


def bounds(found: Audit) -> list[tuple[object, object]]:
    """What is known of each leak."""
    return [(each.low, each.high) for each in found.leaks]


def test_a_remainder_that_is_proved_small_leaks() -> None:
    found = verdicts(dossier({"C": "40", "Q": "38"}))
    assert found == {"C-Q": (2, 2, Verdict.LEAK)}


def test_a_remainder_that_is_large_does_not() -> None:
    assert audit(dossier({"C": "40", "Q": "30"})).passed


def test_a_remainder_of_nobody_does_not() -> None:
    assert audit(dossier({"C": "40", "Q": "40"})).passed


def test_a_remainder_of_nobody_does_where_zeros_are_hidden() -> None:
    found = audit(dossier({"C": "40", "Q": "40"}, zeros_shown=False))
    assert bounds(found) == [(0, 0)]


def test_a_printed_small_figure_leaks() -> None:
    found = audit(dossier({"C": "3"}))
    assert [(each.shown, each.line) for each in found.leaks] == [(True, 0)]


def test_a_hidden_cell_that_may_be_large_is_safe() -> None:
    assert verdicts(dossier({"C": "40", "Q": "s"}))["Q"] == (1, 40, Verdict.SAFE)


def test_a_hidden_cell_that_is_narrow_but_may_be_large_is_in_doubt() -> None:
    held = dossier({"C": "5", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    held_by_three = dossier({"C": "6", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    assert verdicts(held)["Q"] == (1, 4, Verdict.LEAK)
    assert verdicts(held_by_three, rule=Rule(width=5))["Q"] == (1, 5, Verdict.DOUBT)


def test_a_cell_known_to_be_under_the_rule_needs_its_width() -> None:
    held = dossier({"C": "6", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    found = audit(held, rule=Rule(width=5), primary={1})
    assert [each.cell.zone for each in found.leaks] == ["Q"]
    assert audit(held, rule=Rule(width=4), primary={1}).passed


def test_the_first_attacker_does_not_know_that_hidden_cells_are_not_zero() -> None:
    held = dossier({"C": "4", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    assert verdicts(held, "A1")["Q"] == (0, 4, Verdict.SAFE)
    assert verdicts(held, "A2")["Q"] == (1, 3, Verdict.LEAK)


def test_the_third_attacker_who_is_told_the_labels_needs_the_very_value() -> None:
    held = dossier({"C": "4", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    exact = dossier({"C": "2", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    assert verdicts(held, "A3")["Q"] == (1, 3, Verdict.SAFE)
    assert verdicts(exact, "A3")["Q"] == (1, 1, Verdict.LEAK)


def test_the_labels_tell_the_third_attacker_which_cells_are_small() -> None:
    held = dossier({"C": "6", "Q": "s", "R": "s"}, zones={"C": "ab", "Q": "a", "R": "b"})
    assert bounds(audit(held, attacker="A3", primary={1})) == [(1, 1)]


def test_protected_cells_are_judged_by_two_whole_tables() -> None:
    held = dossier({"C": "12", "Q": "s", "d": "s"}, zones={"C": "abd", "Q": "ab", "d": "d"})
    cell = Protected("Q", ("n",), width=4, reach=5)
    assert audit(held, [cell]).passed
    wide = cell._replace(width=11)
    found = audit(held, [wide])
    assert bounds(found) == [(1, 11)]
    assert found.leaks[0].verdict is Verdict.LEAK


def test_whole_numbers_count_where_reals_would_be_wide() -> None:
    """20 %, to the nearest ten, of 9 is 2; in reals, anything from 1.35 to 2.25."""
    held = Dossier(
        measures={"n": Measure("n"), "m": Measure("m")},
        series={
            "m": CountSeries("m", ("m",)),
            "rate": RatioSeries("rate", ("n",), ("m",), step=Decimal(10)),
        },
        geography={"": {"C": (("a", WHOLE),)}},
        lines=(Line("C", "rate", "20"), Line("C", "m", "9")),
    )
    assert bounds(audit(held)) == [(2, 2)]


def test_contradictory_figures_are_refused() -> None:
    with pytest.raises(Contradiction):
        audit(dossier({"C": "4", "Q": "9"}))


def test_the_rest_of_a_zone_outside_each_zoning() -> None:
    found = spaces_of(dossier({}), "n", sorted(ZONES))
    outside = {(name.zone, name.without) for name in found.names if name.without}
    assert {("C", ("Q",)), ("C", ("R",)), ("Q", ("a",)), ("R", ("Q",))} <= outside
    assert len({row.tobytes() for row in found.held}) == len(found.names)


def test_implicit_cells_of_a_true_table_are_those_that_the_rule_hides() -> None:
    truth = {Unknown("n", part, 1): value for part, value in zip("abcd", (9, 3, 2, 8), strict=True)}
    cells = implicit_cells(dossier({"C": "22", "Q": "12", "R": "5"}), RULE, truth)
    parts = {frozenset(parts_of(c, ZONES)) for c in cells}
    assert parts == {frozenset("b"), frozenset("c")}


def test_implicit_cells_of_true_tables_are_among_those_that_anyone_looks_at() -> None:
    """Unless a printed count shows that they are large, which the truth cannot contradict."""
    for seed in range(20):
        release = safe(drawn(seed))
        looked_at = set(implicit_cells(release.dossier, RULE))
        hidden = set(implicit_cells(release.dossier, RULE, release.truth))
        assert hidden <= looked_at


def test_a_cell_of_two_releases_without_a_change_is_one() -> None:
    held = dossier({"C": "40"})
    lines = (
        Line("C", "n", "s"),
        Line("C", "n", "s", "value", 2, 2),
        Line("C", "n", "s", "value", 3, 3),
    )
    changed = Dossier(
        held.measures,
        held.series,
        held.geography,
        lines,
        changed={("n", 3): frozenset("a")},
    )
    assert [cell_of(changed, number, RULE).state for number in range(3)] == [1, 1, 3]


def test_complements_are_looked_at_where_the_rule_says() -> None:
    held = Dossier(
        measures={"n": Measure("n"), "m": Measure("m")},
        series={
            "n": CountSeries("n", ("n",)),
            "m": CountSeries("m", ("m",)),
            "rate": RatioSeries("rate", ("n",), ("m",)),
        },
        geography={"": {"C": (("a", WHOLE),)}},
        lines=(Line("C", "n", "40"), Line("C", "m", "42")),
        relations=(Inclusion("n", "m"),),
    )
    assert audit(held).passed
    found = audit(held, rule=Rule(complements=("rate",))).leaks
    assert [(each.cell.plus, each.cell.minus) for each in found] == [(("m",), ("n",))]
    assert found[0].low == 2


ALL = {"C": "abc", "Q": "ab", "R": "bc"}


def brute_force(seed: int, attacker: Attacker) -> tuple[Dossier, list[Table]]:
    """Two releases of women and men in three parts, and every table that prints them."""
    random = np.random.default_rng(seed)
    true = {name: dict(zip("abc", random.integers(0, 4, 3).tolist(), strict=True)) for name in "wm"}
    series: dict[str, Series] = {
        "w": CountSeries("w", ("w",)),
        "t": CountSeries("t", ("w", "m")),
        "rate": RatioSeries("rate", ("w",), ("m",), per=10),
    }
    lines = []
    for release, hiding in ((1, 0.6), (2, 0.9)):
        for zone in ALL:
            for name in series:
                text = printed(true, ALL[zone], name)
                hide = random.random() < hiding and (zone, name) != ("C", "t") and text != "0"
                text = "s" if hide and text != "///" else text
                lines.append(Line(zone, name, text, "value", release))
    held = Dossier(
        measures={name: Measure(name) for name in "wm"},
        series=series,
        geography={"": {z: tuple((part, WHOLE) for part in parts) for z, parts in ALL.items()}},
        lines=tuple(line for line in lines if line.text != "///"),
    )
    total = sum(sum(values.values()) for values in true.values())
    return held, [table for table in tables(total) if agrees(held, table, attacker)]


def tables(total: int) -> Iterator[Table]:
    """All women and men in three parts with a given sum."""

    def split(left: int, cells: int) -> Iterator[tuple[int, ...]]:
        if cells == 1:
            yield (left,)
            return
        for first in range(left + 1):
            yield from ((first, *rest) for rest in split(left - first, cells - 1))

    for values in split(total, 6):
        yield {
            "w": dict(zip("abc", values, strict=False)),
            "m": dict(zip("abc", values[3:], strict=True)),
        }


def printed(table: Table, parts: str, series: str) -> str:
    women, men = (sum(table[name][part] for part in parts) for name in "wm")
    if series == "rate":
        return rounded(Decimal(10 * women) / men) if men else "///"
    return str(women + (men if series == "t" else 0))


def agrees(held: Dossier, table: Table, attacker: Attacker) -> bool:
    """Whether a table prints what is shown; a hidden count is not zero, as A2 knows."""
    for line in held.lines:
        text = printed(table, ALL[line.zone], line.series)
        if line.text == "s" and line.series != "rate" and text == "0" and attacker != "A1":
            return False
        if line.text not in ("s", text):
            return False
    return True


def check_brute_force(seed: int) -> None:
    """Bounds, and what is proved to be one or two (nobody to two, outside a ratio)."""
    attacker: Attacker = "A1" if seed % 3 == 0 else "A2"
    held, fits = brute_force(seed, attacker)
    rule = Rule(threshold=3, width=2, complements=("rate",))
    for each in audit(held, rule=rule, attacker=attacker).cells:
        parts = parts_of(each.cell, ALL)
        values = {
            sum(table[name][part] for name in each.cell.plus for part in parts)
            - sum(table[name][part] for name in each.cell.minus for part in parts)
            for table in fits
        }
        hidden = {0, 1, 2} if each.cell.minus else {1, 2}
        assert (each.verdict is Verdict.LEAK) == (values <= hidden)
        if each.line is not None:
            assert each.low == min(values)
            assert each.high == max(values)


@pytest.mark.parametrize("seed", range(40))
def test_brute_force_agrees_on_intervals_and_leaks(seed: int) -> None:
    check_brute_force(seed)


@pytest.mark.long
def test_brute_force_agrees_on_a_thousand_cases() -> None:
    for seed in range(1_000):
        check_brute_force(seed)


def test_shares_of_parts_count_by_their_share() -> None:
    """Half of b is in Q: 12 stands for 11.5 to under 12.5, so that b is 6 or 7."""
    held = Dossier(
        measures={"n": Measure("n")},
        series={"n": CountSeries("n", ("n",))},
        geography={"": {"C": (("a", WHOLE), ("b", WHOLE)), "Q": (("a", WHOLE), ("b", 5000))}},
        lines=(Line("C", "n", "15"), Line("Q", "n", "12")),
    )
    found = audit(held)
    assert bounds(found) == [(3, Fraction(7, 2))]
    assert found.leaks[0].cell.without == ("Q",)


def test_parts_of_a_safe_release_are_drawn_alike_each_time() -> None:
    first, again = safe(drawn(3)), safe(drawn(3))
    assert first == again
    assert held(first.dossier, "Q00") == held(again.dossier, "Q00")
    assert Part("total", ("women", "men")) in first.dossier.relations
