"""The attacker reads the notes: what their text and the exports tell keeps its secrets."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from osq.cli.main import main
from osq.observatory import load_observatory
from osq.protection.audit import audit
from osq.protection.dossier import HIDDEN, TOO_SMALL, Dossier, Line, Protected
from osq.protection.files import read_dossier, read_protected
from osq.protection.ratios import is_number
from osq.refresh.pipeline import release_of
from osq.store.protections import Protections
from osq.store.workspace import Workspace
from tests.builders.demonstration import audited_demonstration
from tests.refresh.notes_read import Found, merged, read_export, read_note

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Read:
    """What a reader found, in notes and in exports, and the observatory behind."""

    home: Path
    notes: Found
    exports: Found

    def cases(self) -> Iterator[tuple[Dossier, tuple[Protected, ...]]]:
        """What was protected, of what left last."""
        store = Protections(Workspace(load_observatory(self.home)).store)
        for case, names in sorted(store.released().items()):
            folder = store.place(case, names[-1])
            dossier = read_dossier(folder)
            yield dossier, read_protected(folder, dossier)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("read")
    home = folder / "demo"
    workspace = Workspace(load_observatory(shutil.copytree(audited_demonstration(), home)))
    table = folder / "tout.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSQ_HOME", str(home))
        patch.chdir(folder)
        assert main(["build-notes", "--year", "2013", "--jobs", "2"]) == 0
        assert main(["indicators", "--year", "2013", "--output", str(table)]) == 0
    release = release_of(workspace, 2013)
    notes = sorted((home / "output/2013").glob("*.pdf"))
    assert len(notes) == 39
    found = merged([read_note(path, release.zones, release.indicators) for path in notes])
    return Read(home, found, read_export(table))


def test_notes_and_exports_print_the_same(read: Read) -> None:
    assert len(read.notes) > 500
    told = {cell: text for cell, text in read.exports.items() if cell in read.notes}
    assert told == read.notes


def test_no_number_is_printed_of_a_cell_that_is_hidden(read: Read) -> None:
    """Every number is a line of what left, with the same text; every hidden line is an s."""
    found = merged([read.notes, read.exports])
    for dossier, _ in read.cases():
        last = max(line.release for line in dossier.lines)
        lines = {
            (line.zone, line.series): line.text for line in dossier.lines if line.release == last
        }
        printed = {
            cell: text
            for cell, text in found.items()
            if cell[1] in dossier.series and (is_number(text) or text in (HIDDEN, TOO_SMALL))
        }
        assert printed == lines
        assert HIDDEN in printed.values()


def rebuilt(dossier: Dossier, found: Found) -> Dossier:
    """The same ground and formulas, with the lines that were read alone."""
    lines = [
        Line(zone, indicator, text)
        for (zone, indicator), text in sorted(found.items())
        if indicator in dossier.series and (is_number(text) or text in (HIDDEN, TOO_SMALL))
    ]
    return replace(dossier, lines=tuple(lines))


def test_no_protected_cell_is_narrower_than_its_width(read: Read) -> None:
    found = merged([read.notes, read.exports])
    for dossier, protected in read.cases():
        made = audit(rebuilt(dossier, found), protected, implicit=False)
        assert not [each for each in made.leaks if each.cell in set(protected)]
        judged = [each for each in made.cells if each.cell in set(protected)]
        assert len(judged) == len(set(protected))


def test_the_attack_finds_what_would_leak(read: Read) -> None:
    """The same attack, told one cell that is hidden: so that silence above means something."""
    found = merged([read.notes, read.exports])
    dossier, protected = next(read.cases())
    one = next(cell for cell in protected if not cell.without and not cell.minus)
    line = next(
        line
        for line in dossier.lines
        if line.zone == one.zone and dossier.series[line.series].of == one.plus
    )
    told = {**found, (line.zone, line.series): "3"}
    made = audit(rebuilt(dossier, told), protected, implicit=False)
    assert one in {each.cell for each in made.leaks}
