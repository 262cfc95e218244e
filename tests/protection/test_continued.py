"""A dossier that goes on: a second release beside the first, over the same unknowns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from osq.protection.audit import audit
from osq.protection.certify import any_table
from osq.protection.continued import continued
from osq.protection.dossier import Dossier
from osq.protection.reduce import Contradiction
from osq.protection.statements import state
from tests.protection.dossiers import communes, dossier, measures, printed, protected, ratio, zones

GROUND = communes("d", Q=("a", "b"), R=("c",))


def told(**texts: int | str) -> Dossier:
    return dossier(GROUND, measures("rsa"), printed("rsa", **texts))


def agrees(held: Dossier) -> bool:
    """Whether some whole-number table agrees with every line."""
    try:
        any_table(state(held).knowledge)
    except Contradiction:
        return False
    return True


def lines(held: Dossier) -> list[tuple[str, str, int, int]]:
    return [(line.zone, line.text, line.release, line.state) for line in held.lines]


def test_lines_follow_those_of_the_release_before() -> None:
    held = continued(told(C=40, Q=12), told(C=40, R="s"), {})
    assert lines(held) == [
        ("C", "40", 1, 1),
        ("Q", "12", 1, 1),
        ("C", "40", 2, 1),
        ("R", "s", 2, 1),
    ]


def test_what_was_shown_counts_though_it_is_hidden_now() -> None:
    held = continued(told(C=40, Q="s", R=12, d=10), told(C=40, Q=18, R="s", d="s"), {})
    found = audit(held, [protected("R", "rsa")])
    assert [(each.cell.zone, each.low) for each in found.leaks] == [("R", 12)]


def test_nothing_may_change_where_nothing_changed() -> None:
    assert not agrees(continued(told(C=40), told(C=41), {}))


def test_a_change_begins_another_state() -> None:
    held = continued(told(C=40), told(C=41), {"rsa": {"c"}})
    assert {line.state for line in held.lines} == {1, 2}
    assert held.changed == {("rsa", 2): frozenset("c")}
    assert agrees(held)


def test_a_revision_gives_away_what_changed_alone() -> None:
    """The commune grew by 2, and only R's iris changed: R's growth is known."""
    held = continued(told(C=40, R=9), told(C=42, R="s"), {"rsa": {"c"}})
    found = audit(held, [protected("R", "rsa", state=2)])
    assert [(each.low, each.high) for each in found.leaks] == [(11, 11)]


def test_states_go_on_from_release_to_release() -> None:
    second = continued(told(C=40), told(C=41), {"rsa": {"c"}})
    third = continued(second, told(C=41), {})
    fourth = continued(third, told(C=39), {"rsa": {"d"}})
    assert [(line.release, line.state) for line in fourth.lines] == [(1, 1), (2, 2), (3, 2), (4, 3)]
    assert agrees(fourth)


def test_a_zone_made_otherwise_gets_another_name() -> None:
    wider = replace(told(Q=20), geography=communes("d", Q=("a", "b", "c")))
    held = continued(told(Q=12), wider, {})
    assert lines(held)[1][0] == "Q@2"
    assert dict(held.parts("rsa", "Q")).keys() == {"a", "b"}
    assert dict(held.parts("rsa", "Q@2")).keys() == {"a", "b", "c"}


def test_the_difference_of_two_outlines_is_protected() -> None:
    wider = replace(told(Q=14), geography=communes("d", Q=("a", "b", "c")))
    found = audit(continued(told(Q=12), wider, {}), [protected("Q@2", "rsa", without="Q")])
    assert [each.low for each in found.leaks] == [2]


def test_a_zone_that_was_never_printed_keeps_its_name() -> None:
    less = replace(told(C=40), geography=zones({"C": "abcd"}))
    assert lines(continued(less, told(Q=12), {}))[1][0] == "Q"


def test_a_zone_with_another_public_base_gets_another_name() -> None:
    share = ratio("taux", "rsa", "pop")

    def rate(population: int) -> Dossier:
        return dossier(
            GROUND,
            measures("rsa"),
            printed("taux", Q="10.0"),
            series=[share],
            known={("pop", "Q"): population},
        )

    held = continued(rate(100), rate(120), {})
    assert held.known == {("pop", "Q"): Decimal(100), ("pop", "Q@2"): Decimal(120)}


def test_weights_on_another_scale_do_not_touch_those_before() -> None:
    """Half of an iris, in ten-thousandths then in hundred-millionths."""
    before = replace(told(Q=12), geography=zones({"Q": {"a": 5_000}}))
    now = replace(told(Q=12), geography=zones({"Q": {"a": 50_000_000}}), scales={"": 100_000_000})
    held = continued(before, now, {})
    for zone in {line.zone for line in held.lines}:
        ((_, weight),) = held.parts("rsa", zone)
        assert weight * 2 == held.scale("rsa", zone)


def test_another_measure_s_way_does_not_touch_that_of_one_no_longer_printed() -> None:
    """The ways of agglomerations are numbered anew in each edition."""
    whole, less = zones({"A": "abc"}, "agglomeration:1"), zones({"A": "ab"}, "agglomeration:1")
    before = dossier(
        {**whole, **zones({"A": "ab"}, "agglomeration:2")},
        [*measures("old", way="agglomeration:1"), *measures("rsa", way="agglomeration:2")],
        printed("old", A=9),
        printed("rsa", A=7),
    )
    now = dossier(less, measures("rsa", way="agglomeration:1"), printed("rsa", A=7))
    held = continued(before, now, {})
    assert dict(held.parts("old", "A")).keys() == {"a", "b", "c"}


def test_a_series_with_another_formula_gets_another_name() -> None:
    def share(per: int) -> Dossier:
        two = measures("rsa", "caf")
        return dossier(
            GROUND, two, printed("part", Q=5), series=[ratio("part", "rsa", "caf", per=per)]
        )

    held = continued(share(100), share(1000), {})
    assert [line.series for line in held.lines] == ["part", "part@2"]
    assert held.series.keys() >= {"part", "part@2"}


def pieces(*names: str) -> Dossier:
    """Q printed, and an iris in such pieces."""
    made = zones(
        {"i": [f"i/{name}" for name in names], **{n: [f"i/{n}"] for n in names if n != "-"}}
    )
    return dossier(made, measures("rsa"), printed("rsa", i=12))


def test_a_part_cut_since_is_the_sum_of_its_pieces() -> None:
    held = continued(pieces("-", "Q"), pieces("-", "Q", "R"), {"rsa": {"i/R"}})
    assert dict(held.parts("rsa", "i")).keys() == {"i/-", "i/Q", "i/R"}
    assert [line.zone for line in held.lines] == ["i", "i"]


def test_so_is_one_that_is_no_longer_cut() -> None:
    held = continued(pieces("-", "Q", "R"), pieces("-", "Q"), {"rsa": {"i/-"}})
    assert dict(held.parts("rsa", "i")).keys() == {"i/-", "i/Q", "i/R"}
    assert held.changed == {("rsa", 2): frozenset({"i/-", "i/R"})}


def test_zeros_are_known_to_be_shown_only_where_both_releases_show_them() -> None:
    hiding = dossier(GROUND, measures("rsa", zeros_shown=False), printed("rsa", Q="s"))
    assert not continued(told(Q="s"), hiding, {}).measures["rsa"].zeros_shown
    assert not continued(hiding, told(Q="s"), {}).measures["rsa"].zeros_shown


def test_the_finer_unit_counts_a_measure() -> None:
    hundredths = dossier(GROUND, measures("rsa", scale=100), printed("rsa", Q=12))
    for one, other in ((told(Q=12), hundredths), (hundredths, told(Q=12))):
        held = continued(one, other, {})
        assert held.measures["rsa"].scale == 100
        assert agrees(held)
