"""What the figures of a sending, or of one measure, are about in time."""

from __future__ import annotations

from pydantic import Field

from osq.conventions.base import MonthDay, Strict
from osq.periods import PeriodKind


class SendingPeriod(Strict):
    """What the figures of edition E are about.

    The period ends on `reference` (month-day) of year E - `lag`; a flow or a rolling period
    covers the `years` before it.
    """

    kind: PeriodKind = Field(description="Stock à une date, flux sur une période…")
    reference: MonthDay = Field(description="Jour de référence, mois-jour")
    lag: int = Field(0, ge=0, description="Années entre l’édition et la période décrite")
    years: int = Field(1, ge=1, description="Nombre d’années d’une période glissante")
    source_vintage: str | None = Field(
        None, description="Nom du millésime de la source, par exemple « RP{yyyy} »"
    )
