"""Planted leaks are all found and explained; releases that are certified raise no alarm."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from osq.protection.audit import Audit, Judged, audit
from osq.protection.dossier import Dossier, Protected
from osq.protection.explain import explain
from tests.protection.planted import WAYS, Planted, planted
from tests.protection.safe_releases import RULE, drawn, held, safe


def parts_of(dossier: Dossier, cell: Protected) -> frozenset[str]:
    parts = held(dossier, cell.zone).intersection(*(held(dossier, zone) for zone in cell.within))
    for zone in cell.without:
        parts -= held(dossier, zone)
    return frozenset(parts)


def found_in(made: Audit, leak: Planted) -> list[Judged]:
    """The leaks that are the planted one."""
    return [
        each
        for each in made.leaks
        if (each.cell.plus, each.cell.minus) == (leak.plus, leak.minus)
        and parts_of(leak.dossier, each.cell) == leak.parts
    ]


def check(leaks: Iterable[Planted]) -> None:
    for leak in leaks:
        made = audit(leak.dossier, rule=leak.rule)
        found = found_in(made, leak)
        assert found, f"not found: {leak.plus} in {sorted(leak.parts)}"
        text = explain(made, found[0]).text.replace("\u00a0", " ").replace("\u202f", " ")
        assert [word for word in leak.words if word not in text] == [], text
        assert bool(made.faults) is leak.fault
        for alone in leak.alone:
            assert audit(alone, rule=leak.rule).passed


@pytest.mark.parametrize("way", WAYS)
def test_a_leak_of_each_way_is_found_and_explained(way: str) -> None:
    check(planted(way, 3))


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_twenty_five_leaks_of_each_way_are_found_and_explained(way: str) -> None:
    check(planted(way, 25))


def no_alarm(seeds: Iterable[int]) -> None:
    for seed in seeds:
        release = safe(drawn(seed))
        for made in (audit(release.dossier, rule=RULE), audit(release.dossier, release.protected)):
            assert made.passed, f"seed {seed}: {made.leaks[:1] or made.faults}"


def test_safe_releases_raise_no_alarm() -> None:
    no_alarm(range(8))


@pytest.mark.long
def test_two_hundred_safe_releases_raise_no_alarm() -> None:
    no_alarm(range(200))
