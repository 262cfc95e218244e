"""Proof that forms stay uncertain: for each, two whole tables that satisfy all that is known.

Made from the attacker's knowledge alone, so that a certificate tells him nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from osq.protection.attack import Attack, Piece
from osq.protection.system import Ints, Knowledge, Targets

BATCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """A target that is not safe, or not proven so: all that it can be lies in `low` to `high`,
    and `reached_low`, `reached_high` are taken by whole tables.
    """

    target: int
    low: int
    high: int
    reached_low: int
    reached_high: int


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Tables as changes to one: table k is `base` (unknowns,) plus row k of `changes` (tables,
    unknowns); `low` and `high` (targets,) number the two of each target, -1 where it fails.
    """

    base: Ints
    changes: sparse.csr_array
    low: Ints
    high: Ints
    failures: tuple[Failure, ...]

    def table(self, number: int) -> Ints:
        change: Ints = self.changes[[number]].toarray()[0]
        return self.base + change


def certify(knowledge: Knowledge, targets: Targets, truth: Ints | None = None) -> Certificate:
    """Two whole tables for each target, as far apart as it asks, or its interval.

    `truth` (unknowns,), a table that satisfies the knowledge, shortens the search.  Raises
    Contradiction when nothing satisfies the knowledge.
    """
    attack = Attack(knowledge, targets.matrix, truth)
    for piece in attack.pieces:
        piece.begin()
    failed = [number for number in range(len(targets)) if not _search(attack, targets, number)]
    certificate = _written(attack, targets, failed)
    checked = check(certificate, knowledge, targets)
    if checked:
        raise AssertionError(f"targets {checked} are certified wrongly")
    return certificate


def any_table(knowledge: Knowledge) -> Ints:
    """A whole table (unknowns,) that satisfies the knowledge.

    Raises Contradiction when there is none.
    """
    unknowns, none = len(knowledge.floor), np.empty(0, dtype=np.int64)
    nothing = sparse.csr_array((0, unknowns), dtype=np.int64)
    return certify(knowledge, Targets(nothing, none, none)).base


def check(certificate: Certificate, knowledge: Knowledge, targets: Targets) -> list[int]:
    """The targets that the certificate does not prove, in whole-number arithmetic, save those
    that it gives as failed.
    """
    size = certificate.changes.shape[0]
    holds = np.zeros(size, dtype=np.bool_)
    values = np.zeros((size, len(targets)), dtype=np.int64)
    for start in range(0, size, BATCH):
        some = slice(start, start + BATCH)
        tables = certificate.base + certificate.changes[some].toarray()
        holds[some] = knowledge.holding(tables)
        values[some] = (targets.matrix @ tables.T).T
    target = np.flatnonzero((certificate.low >= 0) & (certificate.high >= 0))
    low, high = certificate.low[target], certificate.high[target]
    least, most = values[low, target], values[high, target]
    right = holds[low] & holds[high] & (most - least >= targets.width[target])
    wrong = target[~(right & (most >= targets.reach[target]))]
    return [int(number) for number in wrong]


def enough(attack: Attack, targets: Targets, number: int) -> bool:
    """Whether tables already known prove a target."""
    low, high = attack.reached(number)
    return high - low >= int(targets.width[number]) and high >= int(targets.reach[number])


def _search(attack: Attack, targets: Targets, number: int) -> bool:
    """Asks for what lacks, the cheapest question first."""
    if enough(attack, targets, number):
        return True
    for whole in (False, True):
        if _moved(attack, targets, number, branching=whole):
            return True
        for sign in (1, -1):
            for part, place in attack.shares[number]:
                if enough(attack, targets, number):
                    return True
                attack.pieces[part].raise_(place, sign, whole=whole)
    return enough(attack, targets, number)


def _moved(attack: Attack, targets: Targets, number: int, *, branching: bool) -> bool:
    """Asks for a table near the first one in which a target is as high, or low, as is needed."""
    width, reach = int(targets.width[number]), int(targets.reach[number])
    for part, place in attack.shares[number]:
        piece = attack.pieces[part]
        for up in (True, False):
            low, high = attack.reached(number)
            now = attack.first(number)
            by = max(low + width, reach) - now if up else min(high - width - now, 0)
            if by:
                piece.move(place, by, branching=branching)
            if enough(attack, targets, number):
                return True
    return False


def _written(attack: Attack, targets: Targets, failed: list[int]) -> Certificate:
    small = attack.small
    start = np.empty(len(small.part), dtype=np.int64)
    for columns, piece in zip(attack.columns, attack.pieces, strict=True):
        start[columns] = piece.tables[0]
    base = small.expanded(start)
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    ends = np.full((2, len(targets)), -1, dtype=np.int64)
    for target in sorted(set(range(len(targets))) - set(failed)):
        for side in (0, 1):
            chosen = tuple(
                (part, _at(attack.pieces[part], place, side))
                for part, place in attack.shares[target]
            )
            key = tuple(item for item in chosen if item[1])
            ends[side, target] = numbers.setdefault(key, len(numbers))
    rows = []
    for key in numbers:
        table = start.copy()
        for part, at in key:
            table[attack.columns[part]] = attack.pieces[part].tables[at]
        rows.append(sparse.csr_array(small.expanded(table)[None, :] - base[None, :]))
    none = sparse.csr_array((0, len(base)), dtype=np.int64)
    changes = sparse.csr_array(sparse.vstack(rows, format="csr")) if rows else none
    found = attack.intervals()
    failures = tuple(
        Failure(
            target,
            int(found.low[target]),
            int(found.high[target]),
            int(found.reached_low[target]),
            int(found.reached_high[target]),
        )
        for target in failed
    )
    return Certificate(base, changes, ends[0], ends[1], failures)


def _at(piece: Piece, place: int, side: int) -> int:
    """The table in which the form is least (side 0) or greatest (1)."""
    return int((piece.high_at if side else piece.low_at)[place])
