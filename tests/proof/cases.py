"""What was protected of each provider and edition, attacked with what was read of notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from osq.observatory import load_observatory
from osq.protection.attack import intervals
from osq.protection.certificate_file import CertificateFile, read_certificate
from osq.protection.dossier import HIDDEN, TOO_SMALL, Dossier, Line, Protected
from osq.protection.files import read_dossier, read_protected
from osq.protection.forms import Form, Forms, whole
from osq.protection.ratios import is_number
from osq.protection.statements import Stated, matrix_of, state
from osq.protection.system import NO_HIGH, NO_LOW, Ints
from osq.store.protections import Protections
from osq.store.workspace import Workspace
from tests.proof.reader import Found


@dataclass(frozen=True)
class Case:
    """What was protected of one provider in one edition, of what left last."""

    name: str
    folder: Path

    @property
    def edition(self) -> int:
        return int(self.name.rpartition("-")[2])

    @cached_property
    def dossier(self) -> Dossier:
        return read_dossier(self.folder)

    @cached_property
    def protected(self) -> tuple[Protected, ...]:
        return read_protected(self.folder, self.dossier)

    @cached_property
    def certificate(self) -> CertificateFile:
        return read_certificate(self.folder)

    @cached_property
    def lines(self) -> dict[tuple[str, str], str]:
        last = max((line.release for line in self.dossier.lines), default=1)
        return {
            (line.zone, line.series): line.text
            for line in self.dossier.lines
            if line.release == last and line.kind == "value"
        }

    def printed(self, found: Found) -> dict[tuple[str, str], str]:
        """What was read of it: numbers, and the signs that hide."""
        return {
            (zone, indicator): text
            for (zone, indicator, edition), text in found.items()
            if edition == self.edition
            and indicator in self.dossier.series
            and (is_number(text) or text in (HIDDEN, TOO_SMALL))
        }

    def narrower(self, found: Found) -> list[Protected]:
        """The protected cells that linear programmes confine to less than their width, or below
        their reach, from what was read and the public relations alone.
        """
        known = self._known(found)
        told = intervals(known.knowledge, self._matrix(known), whole=False)
        ends = zip(told.low.tolist(), told.high.tolist(), strict=True)
        return [
            cell
            for cell, form, (low, high) in zip(
                self.protected, self._forms(known), ends, strict=True
            )
            if high != NO_HIGH
            and (
                (low != NO_LOW and high - low < cell.width * form.scale)
                or high < (cell.reach or 0) * form.scale
            )
        ]

    def unproved(self, found: Found) -> list[Protected]:
        """The protected cells for which the two whole tables of the certificate do not prove, in
        whole numbers, that what was read leaves them their width: no attacker, by any method,
        tells the others more closely.
        """
        known, certificate = self._known(found), self.certificate
        tables = self._tables(known.forms)
        holds = known.knowledge.holding(tables)
        values = (self._matrix(known) @ tables.T).T
        asked = zip(self.protected, self._forms(known), certificate.cells, strict=True)
        return [
            cell
            for number, (cell, form, (low, high)) in enumerate(asked)
            if not (holds[low] and holds[high])
            or values[high][number] - values[low][number] < cell.width * form.scale
            or values[high][number] < (cell.reach or 0) * form.scale
        ]

    def _known(self, found: Found) -> Stated:
        """The ground and formulas that are public, with the lines that were read alone."""
        told = sorted(self.printed(found).items())
        lines = tuple(Line(zone, indicator, text) for (zone, indicator), text in told)
        return state(replace(self.dossier, lines=lines), self.protected)

    def _forms(self, known: Stated) -> list[Form]:
        return [whole(known.forms.of_protected(cell)) for cell in self.protected]

    def _matrix(self, known: Stated) -> sparse.csr_array:
        return matrix_of(self._forms(known), len(known.forms.unknowns))

    def _tables(self, forms: Forms) -> Ints:
        """The certificate's tables (tables, unknowns) by the unknowns of what was read, which may
        be coarser.
        """
        places = {unknown: place for place, unknown in enumerate(forms.unknowns)}
        tables = np.zeros((len(self.certificate.tables), len(places)), dtype=np.int64)
        for table, changes in zip(tables, self.certificate.tables, strict=True):
            for added in (self.certificate.base, changes):
                for one, value in added.items():
                    place = places.get(one._replace(part=forms.first.get(one.part, "")))
                    if place is not None:
                        table[place] += value
        return tables


def cases(home: Path) -> Iterator[Case]:
    store = Protections(Workspace(load_observatory(home)).store)
    for name, releases in sorted(store.released().items()):
        yield Case(name, store.place(name, releases[-1]))
