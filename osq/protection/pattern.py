"""What else must be hidden so that every target stays uncertain, at little cost.

Found by repair, then by taking out what is needless, then by search around what was found;
proved by certificates at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from osq.protection.certify import Certificate, certify
from osq.protection.field import Field, field_of
from osq.protection.repair import CLOSED, Bending, Witness
from osq.protection.solving import Floats
from osq.protection.system import Bools, Ints, Problem

SCALE = 1e-3
FREE = 1e-3
ROUNDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """`hidden` (candidates,) with the certificate of all that it protects; `unprotected` are the
    targets (sorted) that hiding all that may be hidden does not protect.
    """

    hidden: Bools
    certificate: Certificate
    unprotected: Ints


def choose(problem: Problem, kept: Bools | None = None) -> Pattern:
    """Candidates to hide so that every target is certified, with those of `kept` (candidates,),
    last year's, preferred.

    Raises Contradiction when nothing satisfies the problem.
    """
    field = field_of(problem, kept)
    search = Search(field)

    search.start()
    for _ in range(ROUNDS):
        search.reroute()
    search.prune()
    hidden = field.hidden(problem, search.chosen)
    certificate = certify(problem.known(hidden), problem.targets)
    lost = np.array([failure.target for failure in certificate.failures], dtype=np.int64)
    return Pattern(hidden, certificate, lost)


class Search:
    """Witnesses of all targets, and so what must be hidden: the union of what they use."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.bending = Bending(field)
        self.price = field.cost * SCALE
        self.witness: dict[int, Witness] = {}
        self.users = np.zeros(field.switches, dtype=np.int64)
        self.lost: list[int] = []

    @property
    def chosen(self) -> Bools:
        return self.users > 0

    def start(self) -> None:
        """A witness for every target that can have one."""
        for target in range(len(self.field.width)):
            if target in self.witness:
                continue
            witness = self.bending.route(target, self.prices())
            if witness is None:
                self.lost.append(target)
                continue
            proved = np.flatnonzero(witness.proves(self.field))
            for other in proved.tolist():
                if other not in self.witness:
                    self.assign(other, witness)

    def assign(self, target: int, witness: Witness) -> None:
        before = self.witness.get(target)
        if before is not None:
            self.users[before.used] -= 1
        self.users[witness.used] += 1
        self.witness[target] = witness

    def prices(self) -> Floats:
        return np.where(self.chosen, self.price * FREE, self.price)

    def reroute(self) -> None:
        """Each target anew, paying in full for what it alone uses."""
        for target in sorted(self.witness):
            own = self.witness[target].used
            if not len(own) or (self.users[own] > 1).all():
                continue
            self.users[own] -= 1
            price = self.prices()
            self.users[own] += 1
            witness = self.bending.route(target, price)
            if witness is not None and self.dearness(witness, own) < self.dearness(
                self.witness[target], own
            ):
                self.assign(target, witness)

    def dearness(self, witness: Witness, own: Ints) -> int:
        """What a witness adds to the cost when those who use `own` alone give it up."""
        used = witness.used
        alone = (self.users[used] == 0) | (np.isin(used, own) & (self.users[used] == 1))
        return int(self.field.cost[used[alone]].sum())

    def prune(self) -> None:
        """Takes out one switch after the other, the costliest first, where its users find
        another way.
        """
        order = np.flatnonzero(self.chosen)
        for switch in order[np.argsort(-self.field.cost[order], kind="stable")].tolist():
            if not self.users[switch]:
                continue
            price = np.where(self.chosen, self.price * FREE, CLOSED)
            price[switch] = CLOSED
            users = [t for t, w in sorted(self.witness.items()) if switch in w.used]
            found: dict[int, Witness] = {}
            for target in users:
                if any(w.proves(self.field)[target] for w in found.values()):
                    found[target] = next(w for w in found.values() if w.proves(self.field)[target])
                    continue
                witness = self.bending.route(target, price)
                if witness is None:
                    break
                found[target] = witness
            else:
                for target, witness in found.items():
                    self.assign(target, witness)
