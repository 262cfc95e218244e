"""How a figure is to be read: what a measure and an indicator have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from osq.conventions.base import Break, Label, Strict

Direction = Literal["higher_is_worse", "lower_is_worse", "undetermined"]


class Comparability(Strict):
    """What forbids or limits a comparison in time."""

    breaks: tuple[Break, ...] = Field((), description="Ruptures de série")
    minimum_distance_years: int = Field(1, ge=1, description="Écart minimal entre deux années")


class WordThresholds(Strict):
    """From what difference on words are said: of a gap in its unit, of a change in %.

    A gap under `close` is "proche", from `marked` on it is "nettement".  A count is never close
    to that of another zone: its thresholds are those of its relative change, in %, under which
    neither a rise nor a fall is told, and from which it is "nettement".
    """

    close: float = Field(
        gt=0,
        description="Sous cette valeur : écart « proche », ou ni hausse ni baisse d’un effectif",
    )
    marked: float = Field(gt=0, description="À partir de cette valeur : « nettement »")

    @model_validator(mode="after")
    def _in_order(self) -> WordThresholds:
        if self.marked < self.close:
            raise ValueError("« marked » est plus petit que « close »")
        return self


class Reading(Strict):
    """Direction, cautions, limits in time, and words.

    What a measure says of these holds for every indicator computed from it
    (`osq.conventions.inheritance`); only its direction does not: a share of a count has its own.
    """

    direction: Direction = Field(
        "undetermined",
        description="Sens : une hausse défavorable, favorable, ou sens indéterminé ; un effectif "
        "grandit avec sa zone, son sens est indéterminé",
    )
    pitfalls: tuple[Label, ...] = Field(
        (), description="Précautions de lecture ; celles d’une grandeur valent pour ses indicateurs"
    )
    comparability: Comparability = Field(
        Comparability(),
        description="Ce qui interdit ou limite les comparaisons dans le temps ; ce que dit une "
        "grandeur vaut pour ses indicateurs",
    )
    word_thresholds: WordThresholds | None = Field(
        None, description="À partir de quelles valeurs des mots sont dits"
    )
