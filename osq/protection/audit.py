"""What an attacker concludes from all that was released, cell by cell, and what leaks.

With the protected cells at hand the question is whether each keeps its width, as certificates
prove it.  Without them (figures that others released) nobody knows which hidden cells are small:
a cell leaks when all that is released proves that the rule hides it.  See docs/confidentiality.md,
"Tables that osq did not make".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from osq.protection.attack import Attack
from osq.protection.derived import Fault, faults
from osq.protection.dossier import HIDDEN, CountSeries, Dossier, Protected
from osq.protection.forms import Form, whole
from osq.protection.implicit import cell_of, implicit_cells, printed_cells
from osq.protection.ratios import is_number
from osq.protection.rules import Rule
from osq.protection.statements import Stated, matrix_of, state
from osq.protection.system import NO_HIGH, NO_LOW

Attacker = Literal["A1", "A2", "A3"]


class Verdict(StrEnum):
    """`UNPROVEN`: neither safe nor leaking within the solver's limits, so not safe.  `DOUBT`: a
    hidden cell that leaks if it is itself small, which nobody outside can know.
    """

    SAFE = "safe"
    DOUBT = "doubt"
    UNPROVEN = "unproven"
    LEAK = "leak"


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell, what it can be (whole bounds in 1 / `scale` of the unit; None: no limit), and
    whether it is safe.

    `line` hides or prints it, None for an implicit cell.  Bounds are the tightest for hidden
    cells and leaks; a safe cell that is implicit is not asked further.
    """

    cell: Protected
    low: Fraction | None
    high: Fraction | None
    verdict: Verdict
    line: int | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """`stated` is what the attacker knows; `cells` all that was judged: printed ones in the order
    of their lines, then implicit ones; `faults` are lines that nobody may print.
    """

    stated: Stated
    cells: tuple[Judged, ...]
    faults: tuple[Fault, ...]

    @property
    def leaks(self) -> tuple[Judged, ...]:
        """Cells that are not safe."""
        return tuple(
            each for each in self.cells if each.verdict in (Verdict.LEAK, Verdict.UNPROVEN)
        )

    @property
    def hidden(self) -> tuple[Judged, ...]:
        """Hidden printed cells."""
        return tuple(each for each in self.cells if each.line is not None and not each.shown)

    @property
    def passed(self) -> bool:
        return not self.leaks and not self.faults


def audit(
    dossier: Dossier,
    protected: Sequence[Protected] | None = None,
    *,
    rule: Rule | None = None,
    attacker: Attacker = "A2",
    primary: Collection[int] = (),
    implicit: bool = True,
) -> Audit:
    """Judges the protected cells, or, without them, all that `rule` could hide.

    `primary` are lines known to hide a cell under the rule (then other hidden cells are known not
    to be); `implicit` asks for cells that no
    line prints.  Raises Contradiction when no whole table agrees with what is released.
    """
    rule = rule or Rule()
    hiding = printed_cells(dossier, rule)
    if protected is None:
        cells = [*hiding, *(implicit_cells(dossier, rule) if implicit else ())]
        certain = {cell_of(dossier, line, rule) for line in primary}
    else:
        cells = [*dict.fromkeys([*hiding, *protected])]
        certain = set(protected)
    known = _as_known(dossier, attacker)
    if attacker == "A3" and primary:
        known = _labelled(known, rule, primary)
    judge = _Judge(dossier, known, cells, attacker)
    judged = []
    for number, cell in enumerate(cells):
        line = hiding.get(cell)
        if cell in certain:
            judged.append(judge.protected(number, line))
        elif protected is None:
            found = judge.unknown(number, line)
            plain = found.verdict is Verdict.DOUBT and certain
            judged.append(replace(found, verdict=Verdict.SAFE) if plain else found)
        else:
            judged.append(judge.settled(number, line, Verdict.SAFE))
    shown = [] if protected is not None else _shown(dossier, rule)
    return Audit(judge.stated, (*shown, *judged), faults(dossier))


def _shown(dossier: Dossier, rule: Rule) -> list[Judged]:
    """Printed counts that the rule hides."""
    found: dict[Protected, Judged] = {}
    for number, line in enumerate(dossier.lines):
        series = dossier.series[line.series]
        if not isinstance(series, CountSeries) or line.kind != "value" or not is_number(line.text):
            continue
        threshold, value = rule.of(series.of), Fraction(line.text)
        cell = cell_of(dossier, number, rule)
        if _least(dossier, cell) <= value < threshold:
            found.setdefault(cell, Judged(cell, value, value, Verdict.LEAK, number, shown=True))
    return list(found.values())


def _least(dossier: Dossier, cell: Protected) -> Fraction:
    """The least value that tells something of people: 0 where zeros are hidden too, or where
    nobody is left out of a whole; above 0 elsewhere.
    """
    measures = [dossier.measures[name] for name in cell.plus]
    if cell.since is not None:
        return Fraction(1, 10**9)
    if cell.minus or not all(each.zeros_shown for each in measures):
        return Fraction(0)
    return Fraction(1, 10**9)


class _Judge:
    """Cells as forms over one attacker's knowledge."""

    def __init__(
        self, dossier: Dossier, known: Dossier, cells: Sequence[Protected], attacker: Attacker
    ) -> None:
        self.dossier, self.cells, self.attacker = dossier, cells, attacker
        self.stated = state(known, cells)
        self.forms: list[Form] = [whole(self.stated.forms.of_protected(cell)) for cell in cells]
        matrix = matrix_of(self.forms, len(self.stated.forms.unknowns))
        self.attack = Attack(self.stated.knowledge, matrix)
        for piece in self.attack.pieces:
            piece.begin()

    def protected(self, number: int, line: int | None) -> Judged:
        """A cell that is known to be under a rule: safe when two whole tables prove it."""
        if self._ask(number, lambda: self._wide(number)):
            if line is not None:
                return self.settled(number, line, Verdict.SAFE)
            return self._judged(number, line, Verdict.SAFE)
        found = self.settled(number, line, Verdict.LEAK)
        return found if self._narrow(found) else replace(found, verdict=Verdict.UNPROVEN)

    def unknown(self, number: int, line: int | None) -> Judged:
        """A cell of which nobody outside knows whether the rule hides it."""
        safe = self._ask(number, lambda: self._could_be_open(number))
        if safe and line is None:
            return self._judged(number, line, Verdict.SAFE)
        found = self.settled(number, line, Verdict.SAFE)
        if safe:
            return replace(found, verdict=Verdict.DOUBT) if self._doubtful(found) else found
        return replace(found, verdict=Verdict.LEAK if self._proven(found) else Verdict.UNPROVEN)

    def settled(self, number: int, line: int | None, verdict: Verdict) -> Judged:
        """A cell with the tightest bounds that can be proved."""
        self.attack.settle(number)
        return self._judged(number, line, verdict)

    def _judged(self, number: int, line: int | None, verdict: Verdict) -> Judged:
        low = high = int(self.attack.small.constant[number])
        leasts, mosts = [], []
        for part, place in self.attack.shares[number]:
            leasts.append(int(self.attack.pieces[part].least[place]))
            mosts.append(int(self.attack.pieces[part].most[place]))
        scale = self.forms[number].scale
        return Judged(
            self.cells[number],
            None if int(NO_LOW) in leasts else Fraction(low + sum(leasts), scale),
            None if int(NO_HIGH) in mosts else Fraction(high + sum(mosts), scale),
            verdict,
            line,
        )

    def _ask(self, number: int, done: Callable[[], bool]) -> bool:
        """Solves for the ends of a cell, the cheapest first, until `done`; whether it is."""
        for exact in (False, True):
            for sign in (1, -1):
                for part, place in self.attack.shares[number]:
                    if done():
                        return True
                    self.attack.pieces[part].raise_(place, sign, whole=exact)
        return done()

    def _reached(self, number: int) -> tuple[Fraction, Fraction]:
        low, high = self.attack.reached(number)
        scale = self.forms[number].scale
        return Fraction(low, scale), Fraction(high, scale)

    def _reach(self, cell: Protected) -> int | None:
        """A1, and A3 who is told the labels, may know that a cell is small."""
        return cell.reach if self.attacker == "A2" else None

    def _width(self, cell: Protected) -> int:
        return 1 if self.attacker == "A3" else cell.width

    def _wide(self, number: int) -> bool:
        low, high = self._reached(number)
        reach = self._reach(self.cells[number])
        return high - low >= self._width(self.cells[number]) and (reach is None or high >= reach)

    def _narrow(self, found: Judged) -> bool:
        """Whether bounds prove that a protected cell is not safe."""
        reach = self._reach(found.cell)
        if found.high is None:
            return False
        if reach is not None and found.high < reach:
            return True
        return found.low is not None and found.high - found.low < self._width(found.cell)

    def _could_be_open(self, number: int) -> bool:
        """Whether a whole table gives the cell a value that the rule lets show."""
        low, high = self._reached(number)
        cell = self.cells[number]
        if self.attacker == "A3" and high > low:
            return True
        return high >= (cell.reach or 0) or low < _least(self.dossier, cell)

    def _proven(self, found: Judged) -> bool:
        """Whether bounds prove that the rule hides the cell."""
        cell, low, high = found.cell, found.low, found.high
        if low is None or high is None or (self.attacker == "A3" and low < high):
            return False
        return low >= _least(self.dossier, cell) and high < (cell.reach or 0)

    def _doubtful(self, found: Judged) -> bool:
        cell, low, high = found.cell, found.low, found.high
        if low is None or high is None or self.attacker == "A3":
            return False
        return low < (cell.reach or 0) and high > 0 and self._narrow(found)


def _as_known(dossier: Dossier, attacker: Attacker) -> Dossier:
    """A1 does not know that a hidden cell is at least 1."""
    if attacker != "A1":
        return dossier
    measures = {name: replace(one, zeros_shown=False) for name, one in dossier.measures.items()}
    return replace(dossier, measures=measures)


def _labelled(dossier: Dossier, rule: Rule, primary: Collection[int]) -> Dossier:
    """The dossier for who is told which hidden counts are under the rule: the others are not."""
    told = []
    for number, line in enumerate(dossier.lines):
        series = dossier.series[line.series]
        if not isinstance(series, CountSeries) or (line.text, line.kind) != (HIDDEN, "value"):
            continue
        threshold = rule.of(series.of)
        least = int(all(dossier.measures[name].zeros_shown for name in series.of))
        text = f"{least}..{threshold - 1}" if number in primary else f"{threshold}.."
        told.append(line._replace(text=text, kind="range"))
    return replace(dossier, lines=(*dossier.lines, *told))
