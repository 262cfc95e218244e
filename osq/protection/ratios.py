"""What printed ratios rest on, and which figures are printed as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from osq.protection.dossier import CountSeries, Dossier, Line, RatioSeries
from osq.protection.forms import Forms, Terms


def is_number(text: str) -> bool:
    """Whether a text is a figure, not a sign."""
    return text.lstrip("-")[:1].isdigit()


def base_of(forms: Forms, series: RatioSeries, line: Line) -> tuple[Terms, Fraction | None]:
    """The base of a ratio: a combination of unknowns, or the public value that it is.

    Raises ValueError where only some of its measures are public.
    """
    public = public_base(forms.dossier, series, line.zone)
    if public is not None:
        return {}, public
    return forms.summed(series.over, line.zone, line.state), None


def public_base(dossier: Dossier, series: RatioSeries, zone: str) -> Fraction | None:
    """The value of a public base.  Raises ValueError where only some of it is public."""
    known = [dossier.known.get((name, zone)) for name in series.over]
    values = [Fraction(value) for value in known if value is not None]
    if len(values) == len(series.over):
        return sum(values, Fraction(0))
    if values:
        raise ValueError(f"{series.name}: a base partly public is not supported")
    return None


@dataclass(frozen=True)
class Printed:
    """What a dossier prints, found without going through its lines each time."""

    dossier: Dossier

    def value(self, line: Line) -> str | None:
        """The printed figure of the series, zone and state of a line."""
        return self._values.get((line.zone, line.series, line.state))

    def count(self, measures: Sequence[str], zone: str, state: int) -> Fraction | None:
        """A sum of measures, where it is printed to the unit or finer."""
        number = self.counted(measures, zone, state)
        return None if number is None else Fraction(self.dossier.lines[number].text)

    def counted(self, measures: Sequence[str], zone: str, state: int) -> int | None:
        """The number of the line that prints it."""
        return self._counts.get((zone, frozenset(measures), state))

    def ranked(self, line: Line) -> list[Line]:
        """The lines that rank the same figure in the same release."""
        return self._ranks.get((line.series, line.release), [])

    @cached_property
    def _values(self) -> dict[tuple[str, str, int], str]:
        found: dict[tuple[str, str, int], str] = {}
        for _, line in self._figures():
            found.setdefault((line.zone, line.series, line.state), line.text)
        return found

    @cached_property
    def _counts(self) -> dict[tuple[str, frozenset[str], int], int]:
        found: dict[tuple[str, frozenset[str], int], int] = {}
        for number, line in self._figures():
            series = self.dossier.series[line.series]
            if isinstance(series, CountSeries) and series.step <= 1:
                found.setdefault((line.zone, frozenset(series.of), line.state), number)
        return found

    @cached_property
    def _ranks(self) -> dict[tuple[str, int], list[Line]]:
        found: dict[tuple[str, int], list[Line]] = {}
        for line in self.dossier.lines:
            if line.kind == "rank" and is_number(line.text):
                found.setdefault((line.series, line.release), []).append(line)
        return found

    def _figures(self) -> Iterator[tuple[int, Line]]:
        for number, line in enumerate(self.dossier.lines):
            if line.kind == "value" and is_number(line.text):
                yield number, line
