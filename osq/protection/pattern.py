"""What else must be hidden so that every target stays uncertain, at little cost.

The attacker's proofs say what must be hidden, the cheapest choice that answers all of them is
tried, his new proofs are added, until he has none; certificates prove the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from osq.protection.certify import Certificate, certify
from osq.protection.cover import Cover
from osq.protection.cuts import Proofs
from osq.protection.field import Field, Part, field_of, parts
from osq.protection.repair import Bending
from osq.protection.system import Bools, Ints, Problem

ROUNDS, TRIES = 16, 3
"""Choices tried at most, and how often each is completed anew."""
GAP = 0.016
"""How near to the cheapest, as a share, the choice of a round must be at least; half of what is
left to gain, once that is less."""
ENOUGH = 0.003
"""How near to the least cost possible, as a share, is near enough to stop."""
WORK = 300_000_000
"""Simplex steps times rows after which no better choice is sought: some ten seconds."""
REPAIRS, PRUNED = 5, 20
AT_HAND = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """`hidden` (candidates,) with the certificate of all that it protects; `unprotected` are the
    targets (sorted) that it does not protect, since hiding all that may be hidden would not.
    """

    hidden: Bools
    certificate: Certificate
    unprotected: Ints


def choose(problem: Problem, kept: Bools | None = None, work: int = WORK) -> Pattern:
    """Candidates to hide so that every target is certified, with those of `kept` (candidates,),
    last year's, preferred; more `work` may find cheaper ones.

    Raises Contradiction when nothing satisfies the problem.
    """
    field = field_of(problem, kept)
    fields = parts(field)
    chosen, lost = np.zeros(field.switches, dtype=np.bool_), set[int]()
    rows = sum(part.field.told.shape[0] for part in fields)
    for part in fields:
        share = work * part.field.told.shape[0] // max(rows, 1)
        chosen[part.switches], beyond = _searched(part.field, share)
        lost |= set(part.targets[beyond].tolist())
    certificate = _certified(problem, field, chosen)
    failed = {failure.target for failure in certificate.failures} - lost
    if failed:
        for part in fields:
            if failed & set(part.targets.tolist()):
                chosen = _completed(problem, field, part, chosen)
        certificate = _certified(problem, field, chosen)
    unprotected = [failure.target for failure in certificate.failures]
    hidden = field.hidden(problem, chosen)
    return Pattern(hidden, certificate, np.array(unprotected, dtype=np.int64))


def _completed(problem: Problem, field: Field, part: Part, chosen: Bools) -> Bools:
    """A choice with what the targets of a part lack that are wide enough only in fractions."""
    before, lost = chosen[part.switches], set[int]()
    for _ in range(REPAIRS):
        certificate = _certified(problem, field, chosen, part.targets)
        failed = sorted({failure.target for failure in certificate.failures} - lost)
        if not failed:
            break
        chosen = chosen.copy()
        chosen[part.switches], beyond = _bent(part.field, chosen[part.switches], failed)
        lost |= set(beyond)
    added = part.switches[chosen[part.switches] & ~before]
    return _pruned(problem, field, chosen, added, part.targets)


def _certified(
    problem: Problem, field: Field, chosen: Bools, only: Ints | None = None
) -> Certificate:
    targets = problem.targets if only is None else problem.targets.chosen(only)
    known = problem.known(field.hidden(problem, chosen))
    return certify(known, targets, problem.truth)


def _pruned(problem: Problem, field: Field, chosen: Bools, added: Ints, targets: Ints) -> Bools:
    """A choice without those `added` that `targets` do not need after all, the costliest first."""
    if not len(added):
        return chosen
    lacking = len(_certified(problem, field, chosen, targets).failures)
    for switch in added[np.argsort(-field.cost[added], kind="stable")][:PRUNED]:
        fewer = chosen.copy()
        fewer[switch] = False
        if len(_certified(problem, field, fewer, targets).failures) <= lacking:
            chosen = fewer
    return chosen


def _searched(field: Field, work: int) -> tuple[Bools, list[int]]:
    """Switches to hide (switches,) so that no proof is left, and targets that none helps; `work`
    is little exceeded, save by the first choice.
    """
    proofs, cover = Proofs(field), Cover(field.cost)
    proofs.begin(np.ones(field.switches, dtype=np.bool_))
    lost = {target for target in proofs.unlike if proofs.cut(target) is not None}
    tried = np.zeros(field.switches, dtype=np.bool_)
    best = np.ones(field.switches, dtype=np.bool_)
    gap = GAP
    for _ in range(ROUNDS):
        part = tried
        for _ in range(1 + TRIES):
            full, cuts = _answered(proofs, cover, part, lost)
            if field.cost[full].sum() < field.cost[best].sum():
                best = full
            if not cuts or proofs.work + cover.work > work:
                break
            # What the choice lacks, added anew in the light of all proofs.
            part = cover.best(full, gap, tried)[0]
        if (not cuts and part is tried) or proofs.work + cover.work > work:
            break
        tried, least = cover.best(best, gap)
        left = 1 - least / max(int(field.cost[best].sum()), 1)
        if left <= ENOUGH:
            break
        gap = min(GAP, left / 2)
    return best, sorted(lost)


def _answered(proofs: Proofs, cover: Cover, tried: Bools, lost: set[int]) -> tuple[Bools, int]:
    """A choice with what it lacks added, proof by proof, and how many proofs there were, those
    of `lost` targets apart.
    """
    proofs.begin(tried)
    full, found = tried.copy(), 0
    for target in proofs.unlike:
        while target not in lost and (cut := proofs.cut(target)) is not None:
            if not len(cut):
                break
            cover.add(cut)
            found += 1
            switch = cover.likely(cut)
            full[switch] = True
            proofs.hide(switch)
    return full, found


def _bent(field: Field, chosen: Bools, targets: list[int]) -> tuple[Bools, list[int]]:
    """More to hide, for targets that are wide enough only in fractions, and those of them that
    nothing helps.
    """
    bending, chosen, lost = Bending(field), chosen.copy(), []
    cost = field.cost / float(field.cost.max(initial=1))
    for target in targets:
        witness = bending.route(target, np.where(chosen, AT_HAND * cost, cost))
        if witness is None:
            lost.append(target)
        else:
            chosen[witness.used] = True
    return chosen, lost
