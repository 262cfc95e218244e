"""The next file is checked against the remarks made on the one before."""

from __future__ import annotations

from osq.findings import Finding, Severity
from osq.store.followup import follow_up


def remark(
    zone: str | None = "A", *, cell: str = "C5", severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        code="OSQ-V004", severity=severity, message="", cell=cell, zone=zone, measure="caf.rsa"
    )


def test_a_remark_is_settled_when_it_is_no_longer_to_be_made() -> None:
    followed = follow_up([("caf-2013.xlsx", [remark(zone="A"), remark(zone="B")])], [remark()])
    assert followed is not None
    assert [each.zone for each in followed.settled] == ["B"]
    assert [each.zone for each in followed.open] == ["A"]
    assert followed.files == ("caf-2013.xlsx",)


def test_a_remark_stays_open_wherever_its_cell_went() -> None:
    followed = follow_up([("a.xlsx", [remark(cell="C5")])], [remark(cell="D9")])
    assert followed is not None
    assert followed.settled == ()


def test_a_remark_about_many_cells_stands_for_each_of_its_zones() -> None:
    for before, now in ((remark(zone=None), remark()), (remark(), remark(zone=None))):
        followed = follow_up([("a.xlsx", [before])], [now])
        assert followed is not None
        assert len(followed.open) == 1


def test_informations_are_no_remarks() -> None:
    assert follow_up([("a.xlsx", [remark(severity=Severity.INFO)])], []) is None
    assert follow_up([], [remark()]) is None
