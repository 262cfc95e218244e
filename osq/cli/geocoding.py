"""The part of `osq status` about units located: a table, or plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from osq.cli.output import findings_data, findings_text, say, show_table
from osq.findings import Finding
from osq.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rate:
    """The units located in one zone by one delivery, from 0 to 1; None when unknown."""

    delivery: str
    measure: str
    zone: str
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Geocoding:
    """Rates by delivery and zone, and the warnings about them."""

    rates: tuple[Rate, ...] = ()
    findings: tuple[Finding, ...] = ()


NOT_ASKED = Geocoding()


def geocoding(workspace: Workspace, edition: int) -> Geocoding:
    """What the edition's deliveries say of units that could not be located."""
    from osq.refresh.pipeline import geocoding_of

    rates, findings = geocoding_of(workspace, edition)
    shown = rates.astype(object).where(rates.notna(), None).to_dict("records")
    return Geocoding(
        tuple(
            Rate(
                delivery=row["delivery"],
                measure=row["measure"],
                zone=row["zone"],
                lower=row["rate_lower"],
                upper=row["rate_upper"],
            )
            for row in shown
        ),
        tuple(findings),
    )


def geocoding_data(found: Geocoding) -> dict[str, Any]:
    """Rates as plain data; how many units lacked stays out, it may be confidential."""
    return {
        "geocoding": [
            {
                "delivery": one.delivery,
                "measure": one.measure,
                "zone": one.zone,
                "lower": one.lower,
                "upper": one.upper,
            }
            for one in found.rates
        ],
        "findings": findings_data(found.findings),
    }


def show_geocoding(found: Geocoding, workspace: Workspace, edition: int | None) -> None:
    """The table of rates, when a delivery counts units that it could not locate."""
    if not found.rates or edition is None:
        return
    names = {
        zone.code: zone.name
        for level in ("commune", "agglomeration")
        if (zoning := workspace.territory.of_level(level, edition)) is not None
        for zone in zoning.zones.values()
    }
    say("Unités localisées (les autres ne sont comptées ni par IRIS, ni par quartier) :")
    show_table(
        ("Livraison", "Zone", "Grandeur", "Localisées"),
        [
            (one.delivery, names.get(one.zone, one.zone), one.measure, _span(one))
            for one in found.rates
        ],
    )
    if found.findings:
        say(findings_text(found.findings))


def _span(rate: Rate) -> str:
    from osq.aggregation.geocoding import percent

    if rate.lower is None or rate.upper is None:
        return "nombre inconnu"
    lower, upper = percent(rate.lower), percent(rate.upper)
    return lower if lower == upper else f"de {lower} à {upper}"
