"""What every part of the convention model shares: strictness, identifiers, dated validity."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""A measure, rule or layout inside one convention."""

ProviderId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
"""A convention, a provider or a body: `pole-emploi`."""

MeasureRef = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9-]*\.)?[a-z][a-z0-9_]*$")]
"""`alloc` (of the same convention) or `insee-population.pop_mun` (of another)."""

Level = Literal["iris", "quartier", "commune", "agglomeration"]

Label = Annotated[str, StringConstraints(min_length=1)]

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day of any year, `12-31`."""


class Strict(BaseModel):
    """Unknown keys are refused: a typing error must never pass in silence.

    Infinite and undefined numbers too: `tolerance: .nan` would switch a check off.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Editions(Strict):
    """The editions for which a part of the convention holds, both ends included."""

    from_: int | None = Field(None, alias="from", description="Première édition concernée")
    until: int | None = Field(None, description="Dernière édition concernée")

    def __contains__(self, edition: object) -> bool:
        return isinstance(edition, int) and (
            (self.from_ is None or self.from_ <= edition)
            and (self.until is None or edition <= self.until)
        )


class Break(Strict):
    """A date across which figures may not be compared, and why."""

    on: date = Field(description="Premier jour de la nouvelle série")
    reason: Label = Field(description="Ce qui a changé, en une phrase")
