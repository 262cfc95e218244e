"""Every kind of fault is found by its code, at its cell, and nothing else is called an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from osq.conventions.loading import load_conventions
from osq.conventions.relations import relations_of
from osq.deliveries.background import NOTHING_KNOWN
from osq.deliveries.reading import read_delivery
from osq.demo.create import create_demo, make_truth
from osq.demo.truth import Truth
from osq.findings import Finding
from osq.observatory import load_observatory
from osq.store.intake import take_in
from osq.store.results import Outcome
from osq.store.workspace import Workspace
from osq.territory.loading import load_territory
from tests.faults import cells, files, sheets, sums
from tests.faults.delivered import Delivered, deliveries
from tests.faults.kinds import KINDS, Fault, covers
from tests.shared import REPOSITORY

PROVIDERS = (
    *sorted(path.stem for path in (REPOSITORY / "conventions").glob("*.yaml")),
    "cpam/cetaf",  # in long form
)
FEWEST_PER_PROVIDER = 22
assert all(module.__doc__ for module in (cells, files, sheets, sums))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration without delivery."""
    root = tmp_path_factory.mktemp("faults") / "demo"
    create_demo(root, load_observatory(REPOSITORY), providers=())
    return root


@cache
def _delivered(root: Path, provider: str) -> Delivered:
    observatory = load_observatory(root)
    territory = load_territory(observatory.territory, observatory.config)
    conventions = load_conventions(observatory.conventions)
    return next(deliveries(conventions, _truth(), territory, provider))


@cache
def _truth() -> Truth:
    return make_truth(load_observatory(REPOSITORY))


def found_by(delivered: Delivered, fault: Fault) -> tuple[Finding, ...]:
    return read_delivery(
        fault.content,
        fault.name or delivered.name,
        delivered.recognition,
        delivered.territory,
        demonstration=True,
        background=fault.background,
    ).findings


def complaint(fault: Fault, findings: tuple[Finding, ...]) -> str:
    """What is wrong with what was found; empty when all is well."""
    told = [f"{each.code} {each.sheet}!{each.cell} {each.message}" for each in findings][:6]
    here = [each for each in findings if each.code == fault.code]
    if fault.sheet is not None:
        here = [each for each in here if each.sheet == fault.sheet]
    if fault.cell is not None:
        here = [each for each in here if covers(each.cell, fault.cell or "")]
    others = {each.code for each in findings if each.refuses} - {fault.code}
    if not here:
        return f"{fault.code} expected at {fault.sheet}!{fault.cell}, found {told}"
    return f"{fault.code} expected, with errors {sorted(others)}: {told}" if others else ""


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_kind_is_found_and_stores_nothing(name: str, empty: Path) -> None:
    """In one provider's delivery, through the intake; the others are for the long run."""
    start = sorted(KINDS).index(name)
    for turn in range(len(PROVIDERS)):
        delivered = _delivered(empty, PROVIDERS[(start + turn) % len(PROVIDERS)])
        fault = KINDS[name](delivered)
        if fault is not None:
            break
    assert fault is not None, "this kind is planted nowhere"
    findings = found_by(delivered, fault)
    assert complaint(fault, findings) == ""
    if fault.background is NOTHING_KNOWN and any(each.refuses for each in findings):
        workspace = Workspace(load_observatory(empty))
        path = empty / "data" / "deliveries" / "inbox" / (fault.name or delivered.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fault.content)
        (result,) = take_in(workspace, [path])
        path.unlink()
        assert result.outcome is Outcome.REFUSED
        assert workspace.store.receipts() == []


def test_a_file_without_rows_does_not_stop_the_others(empty: Path, tmp_path: Path) -> None:
    wide, other = _delivered(empty, "insee-rfl"), _delivered(empty, "anah")
    root = tmp_path / "demo"
    create_demo(root, load_observatory(REPOSITORY), providers=())
    fault = KINDS["every_row_removed"](wide)
    assert fault is not None
    paths = [tmp_path / wide.name, tmp_path / other.name]
    for path, content in zip(paths, (fault.content, other.content), strict=True):
        path.write_bytes(content)
    results = take_in(Workspace(load_observatory(root)), paths)
    assert [each.outcome for each in results] == [Outcome.REFUSED, Outcome.ACCEPTED]


@pytest.mark.long
@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_kind_is_found_in_the_delivery_of(provider: str, empty: Path) -> None:
    delivered = _delivered(empty, provider)
    planted = {name: plant(delivered) for name, plant in KINDS.items()}
    faults = {name: fault for name, fault in planted.items() if fault is not None}
    wrong = {name: complaint(fault, found_by(delivered, fault)) for name, fault in faults.items()}
    assert {name: text for name, text in wrong.items() if text} == {}
    assert len(faults) >= FEWEST_PER_PROVIDER


def test_there_are_enough_kinds_and_cases() -> None:
    assert len(KINDS) >= 60
    assert len(PROVIDERS) * FEWEST_PER_PROVIDER >= 300


def test_a_numerator_is_within_its_denominator(empty: Path) -> None:
    """No convention has to say it twice: its ratios tell it."""
    convention = _delivered(empty, "caf").convention
    told = {str(relation) for relation in relations_of(convention)}
    assert told > {str(relation) for relation in convention.relations}
