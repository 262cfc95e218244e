"""A fitted typology as data: what places a zone of any year, and nothing of the zones it is of."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any

Numbers = tuple[float, ...]
Table = tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Means, standard deviations, axes and centres; written to JSON and back without loss.

    Raises ValueError when the parts do not fit together or a number is not finite.
    """

    indicators: tuple[str, ...]
    means: Numbers
    deviations: Numbers
    """One per indicator, above zero."""
    axes: Table
    """Loadings, one row per axis kept: a coordinate is the sum of loadings by standard scores."""
    inertia: Numbers
    """Share of the total on each axis, those not kept included, in decreasing order."""
    centres: Table
    """One row per class, one column per axis; classes descend along the first axis."""

    def __post_init__(self) -> None:
        width, depth = len(self.indicators), len(self.axes)
        fits = (
            len(self.means) == len(self.deviations) == width > 0
            and all(len(axis) == width for axis in self.axes)
            and 0 < depth <= len(self.inertia)
            and len(self.centres) > 0
            and all(len(centre) == depth for centre in self.centres)
        )
        rows = (self.means, self.deviations, self.inertia, *self.axes, *self.centres)
        if not fits or not all(isfinite(number) for row in rows for number in row):
            raise ValueError("the parts of the model do not fit together")
        if min(self.deviations) <= 0:
            raise ValueError("a standard deviation is above zero")

    def to_json(self) -> str:
        """The model as text: one same model, one same text."""
        return json.dumps(asdict(self), allow_nan=False, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Model:
        """The model of a text; raises ValueError when it is not one."""
        data: Any = json.loads(text)
        if not isinstance(data, dict) or set(data) != {each.name for each in fields(cls)}:
            raise ValueError("the text is not that of a model")
        try:
            return cls(
                indicators=tuple(str(name) for name in data["indicators"]),
                means=_numbers(data["means"]),
                deviations=_numbers(data["deviations"]),
                axes=_table(data["axes"]),
                inertia=_numbers(data["inertia"]),
                centres=_table(data["centres"]),
            )
        except TypeError as error:
            raise ValueError("the text is not that of a model") from error


def _numbers(values: Any) -> Numbers:
    return tuple(float(value) for value in values)


def _table(rows: Any) -> Table:
    return tuple(_numbers(row) for row in rows)
