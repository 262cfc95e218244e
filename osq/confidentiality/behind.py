"""What rules look at behind a figure (a base, contributors), by parts of the territory: so that
they hold for what no line prints too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from osq.confidentiality.parts import Land
from osq.confidentiality.primary import subject, too_few, waived
from osq.conventions.measures import Contributors
from osq.conventions.model import Convention
from osq.indicators.panel import Bools, Panel
from osq.protection.rules import SIZES, Few


@dataclass(frozen=True, eq=False)
class Behind:
    """The figures of one edition over its land."""

    panel: Panel
    conventions: Mapping[str, Convention]
    land: Land

    def few(self, names: Iterable[str]) -> tuple[Few, ...]:
        """The rules on contributors about some measures, with the zones delivered that have too
        few of them, or one too large.
        """
        return tuple(self._few(set(names)))

    def _few(self, names: set[str]) -> Iterator[Few]:
        for owner in sorted({name.partition(".")[0] for name in names}):
            convention = self.conventions[owner]
            for rule in convention.confidentiality.rules:
                if not isinstance(rule, Contributors) or waived(rule):
                    continue
                measures = tuple(sorted(names & set(subject(rule, convention, self.panel))))
                number, both = too_few(rule, convention, self.panel)
                if measures and both.any():
                    made = both & self.panel.at_levels(rule.levels)
                    yield Few(measures, rule.levels, self._zones(number), self._zones(made))

    def _zones(self, rows: Bools) -> tuple[tuple[str, ...], ...]:
        """The parts of zones, where they are known."""
        found = set()
        for row in np.flatnonzero(rows):
            level, code = self.panel.levels[row], str(self.panel.zones[row])
            if level == "iris":
                found.add(tuple(part for part, _ in self.land.iris(code)))
            elif level == "commune":
                found.add(self.land.located(code))
            elif level == "quartier" and code in self.land.own:
                found.add(tuple(part for part, _ in self.land.direct(code)))
        return tuple(sorted(found - {()}))

    def sizes(self, measure: str) -> dict[str, int]:
        """A public base, on the first part of each IRIS, or of a commune without IRIS, in
        1 / `SIZES`; what is not known is taken to be nothing.
        """
        column = self.panel.column(measure)
        found = {}
        for row in np.flatnonzero(column.known):
            level, code = self.panel.levels[row], str(self.panel.zones[row])
            if level == "iris":
                parts = tuple(part for part, _ in self.land.iris(code))
            elif level == "commune" and not self.land.iris_of.get(code):
                parts = self.land.located(code)
            else:
                continue
            found[parts[0]] = int(column.value[row] * SIZES)
        return found
