"""A case protected: what else must be hidden, and the proof that what is hidden stays so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

import numpy as np

from osq.confidentiality.cases import Case, FigureKey
from osq.confidentiality.release import ZoneKey
from osq.confidentiality.revisions import all_parts
from osq.protection.certify import Certificate, any_table
from osq.protection.continued import continued
from osq.protection.dossier import HIDDEN, Dossier, Protected
from osq.protection.forms import Forms, Unknown
from osq.protection.implicit import implicit_cells
from osq.protection.pattern import choose
from osq.protection.reduce import Contradiction
from osq.protection.rules import Truth
from osq.protection.statements import pose, state
from osq.protection.system import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """What is released of a case, and why it is safe.

    `dossier` holds earlier releases too; `hidden` are the keys of all hidden figures of this
    one.  `lost` (places among `protected`) are cells that nothing could protect: such a release
    must not leave.
    """

    dossier: Dossier
    protected: tuple[Protected, ...]
    hidden: frozenset[FigureKey]
    certificate: Certificate
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Former:
    """The last release of the same measures and edition: what was shown, what was protected,
    and the parts whose data changed since, by measure.
    """

    dossier: Dossier
    protected: tuple[Protected, ...]
    changed: Mapping[str, Set[str]]


def protect_case(
    case: Case,
    former: Former | None = None,
    kept: Collection[tuple[str, ZoneKey]] = (),
) -> Protection:
    """Chooses what else to hide, and proves it.

    `kept` are figures hidden the year before, preferred.  Raises Contradiction when what is to be
    printed disagrees with what was, or with itself.
    """
    dossier, protected, shift = case.dossier, case.protected, 0
    if former is None:
        truth = _truth(case.inner, dossier)
    else:
        dossier, truth = _after(former, case)
        shift = len(former.dossier.lines)
        protected = (*former.protected, *_moved(case, dossier, shift))
    cells = implicit_cells(dossier, case.rule, truth)
    protected = _once((*protected, *cells))
    problem = pose(
        dossier,
        protected,
        frozenset(shift + number for number in case.primary),
        {shift + number: cost for number, cost in case.costs.items()},
        _gathered(truth, Forms(dossier, protected)),
    )
    before = np.array([key[:2] in kept for key in case.keys], dtype=bool)
    pattern = choose(problem, before if before.any() else None)
    hidden = np.flatnonzero(pattern.hidden)
    lines = list(dossier.lines)
    for number in hidden:
        lines[shift + number] = lines[shift + number]._replace(text=HIDDEN)
    return Protection(
        replace(dossier, lines=tuple(lines)),
        protected,
        frozenset(case.keys[number] for number in hidden),
        pattern.certificate,
        tuple(int(number) for number in pattern.unprotected),
    )


def _once(cells: Iterable[Protected]) -> tuple[Protected, ...]:
    """Each cell once, whichever rules ask for it."""
    found: dict[Protected, Protected] = {}
    for cell in cells:
        found.setdefault(cell._replace(why=""), cell)
    return tuple(found.values())


def _after(former: Former, case: Case) -> tuple[Dossier, Truth]:
    """The dossier with what was released before.

    Where what is taken to be unchanged contradicts the figures, nothing is.
    """
    for changed in (former.changed, all_parts(case.inner)):
        dossier = continued(former.dossier, case.dossier, changed)
        try:
            return dossier, _truth(continued(former.dossier, case.inner, changed), dossier)
        except Contradiction:
            continue
    raise Contradiction(f"{case.name} cannot follow what was released of it")


def _moved(case: Case, dossier: Dossier, shift: int) -> Iterator[Protected]:
    """The protected cells of a case under the names that its zones have in a longer dossier."""
    new = dossier.lines[shift:]
    names = {old.zone: now.zone for old, now in zip(case.dossier.lines, new, strict=True)}
    for one in case.protected:
        yield one._replace(zone=names.get(one.zone, one.zone), state=new[0].state)


def _truth(inner: Dossier, dossier: Dossier) -> Truth:
    """A table in which all holds: with what only the observatory knows, or, where deliveries
    disagree among themselves, with what is to be printed alone.
    """
    for known in (inner, dossier):
        stated = state(known)
        try:
            table = any_table(stated.knowledge)
        except Contradiction:
            if known is dossier:
                raise
            continue
        values = dict(zip(stated.forms.unknowns, table.tolist(), strict=True))
        return {
            Unknown(measure, part, version): values.get(Unknown(measure, part, version), 0)
            for measure in dossier.measures
            for part in stated.forms.first
            for version in stated.forms.states
        }
    raise AssertionError("unreachable")


def _gathered(truth: Truth, forms: Forms) -> Ints:
    """The table by classes of parts, shape (unknowns,)."""
    totals = dict.fromkeys(forms.unknowns, 0)
    for one, value in truth.items():
        head = one._replace(part=forms.first.get(one.part, ""))
        if head in totals:
            totals[head] += value
    return np.array(list(totals.values()), dtype=np.int64)
