"""Confidentiality as a provider applies it before sending: the marks of its own file.

The rules and the marks are those of the convention, so that what a file hides is what its
convention says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from osq.conventions.layouts import Layout, Mark
from osq.conventions.measures import MinimumBase, MinimumCount
from osq.conventions.model import Convention
from osq.demo.sheets import Value


@dataclass(frozen=True, slots=True)
class Secrecy:
    """The rules of one convention, with the marks of one layout."""

    convention: Convention
    layout: Layout

    def mark(self, status: str) -> str | None:
        """The sign of a status; None, a blank cell, where the layout has none."""
        return next((mark.text for mark in self.layout.marks if mark.status == status), None)

    @property
    def small_zone(self) -> str | None:
        """The sign of a figure hidden because its zone is small: it has no upper bound."""
        found = (mark.text for mark in self.layout.marks if _unbounded(mark))
        return next(found, self.mark("suppressed"))

    def hides_zone(self, measure: str, sums: Mapping[str, int], level: str) -> bool:
        """Whether the zone of these sums is too small for the measure to be told."""
        return any(
            isinstance(rule, MinimumBase)
            and (not rule.measures or measure in rule.measures)
            and (not rule.levels or level in rule.levels)
            and sums[rule.base] < rule.threshold
            for rule in self.convention.confidentiality.rules
        )

    def hides_count(self, measure: str, value: Value, level: str) -> bool:
        """Whether the value is a count too small to be told."""
        if not isinstance(value, int) or not self.convention.measure(measure).whole:
            return False
        return any(
            isinstance(rule, MinimumCount)
            and (not rule.measures or measure in rule.measures)
            and (not rule.levels or level in rule.levels)
            and (0 if rule.hides_zero else 1) <= value < rule.threshold
            for rule in self.convention.confidentiality.rules
        )


def _unbounded(mark: Mark) -> bool:
    return mark.status == "suppressed" and mark.lower is not None and mark.upper is None
