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
    """One line per delivery that counts units it could not locate, then the warnings.

    Every commune is in the JSON; here, the one where fewest are located.
    """
    if not found.rates or edition is None:
        return
    communes = workspace.territory.of_level("commune", edition)
    names = {code: zone.name for code, zone in communes.zones.items()} if communes else {}
    by_delivery: dict[str, list[Rate]] = {}
    for one in found.rates:
        by_delivery.setdefault(one.delivery, []).append(one)
    rows = []
    for delivery, rates in by_delivery.items():
        whole = next(one for one in rates if one.zone not in names)
        inside = [one for one in rates if one.zone in names]
        unknown = sum(one.lower is None for one in inside)
        known = [one for one in inside if one.lower is not None]
        least = min(known, key=lambda one: (one.lower, one.zone), default=None)
        rows.append(
            (
                delivery,
                whole.measure,
                _span(whole),
                f"{names[least.zone]} : {_span(least)}" if least else "",
                unknown,
            )
        )
    say("Unités localisées (les autres ne sont comptées ni par IRIS, ni par quartier) :")
    headers = ("Livraison", "Grandeur", "Agglomération", "Commune la plus basse", "Inconnues")
    show_table(headers, rows)
    if found.findings:
        say(findings_text(found.findings))


def _span(rate: Rate) -> str:
    from osq.aggregation.geocoding import percent

    if rate.lower is None or rate.upper is None:
        return "inconnu"
    lower, upper = percent(rate.lower), percent(rate.upper)
    if lower == upper:
        return lower
    return f"de {lower} à {upper}" if rate.upper < 1 else f"au moins {lower}"
