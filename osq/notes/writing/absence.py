"""Why a theme says nothing of a zone."""

from __future__ import annotations

from collections import Counter

from osq.confidentiality.release import Figure, Release, ReleasedZone, Sign
from osq.text import NBSP

_ELSEWHERE = (
    "les conventions ne permettent pas d’en diffuser les chiffres à cette échelle ou à ce public"
)
_NOT_DELIVERED, _NOT_ALLOWED = "non livré", "non diffusé"
_WORDED = {"non livré": "données non livrées à cette échelle"}
_REASONS = {
    Sign.CONFIDENTIAL: "les chiffres de ce thème sont couverts par le secret statistique {a}",
    Sign.NOT_SIGNIFICANT: "les chiffres de ce thème portent {a} sur trop peu de cas pour être "
    "donnés",
}


def why_absent(release: Release, theme: str, zone: ReleasedZone) -> str:
    """« Accessibilité : aucune convention ne livre encore de données sur ce thème. »

    The reason is that of most figures of the theme, among: no indicator, a quartier whose outline
    is not documented, nothing delivered this year, secrecy, too few cases, no such figure at this
    level.  The last edition with a figure is given where there is one.
    """
    label = next((one.label for one in release.themes if one.id == theme), theme)
    indicators = [one.id for one in release.indicators if one.theme == theme]
    reason = _reason(release, indicators, zone)
    return f"{label}{NBSP}: {reason}.{_last(release, indicators, zone)}"


def _reason(release: Release, indicators: list[str], zone: ReleasedZone) -> str:
    if not indicators and release.not_delivered:
        return f"aucune des données livrées pour l’édition {release.edition} n’est de ce thème"
    if not indicators:
        return "aucune convention ne livre encore de données sur ce thème"
    if not zone.documented and zone.key.level == "quartier":
        return f"aucun chiffre n’est diffusé {zone.forms.a}, dont le contour n’est pas documenté"
    year = [
        one
        for (name, key, edition), one in release.figures.items()
        if edition == release.edition and name in indicators and release.zones[key].documented
    ]
    if all(_told(one).startswith(_NOT_DELIVERED) for one in year):
        return f"les données de ce thème n’ont pas été livrées pour l’édition {release.edition}"
    own = [release.figure(name, zone.key) for name in indicators]
    signs = Counter(one.sign for one in own if one is not None and one.sign is not None)
    where = _where(release, indicators, zone)
    if not signs:
        return f"aucun chiffre n’est diffusé {where}"
    sign = max(signs, key=lambda one: signs[one])
    if sign in _REASONS:
        return _REASONS[sign].format(a=zone.forms.a)
    told = [_told(one) for one in own if one is not None and one.sign is sign]
    if all(one.startswith(_NOT_ALLOWED) for one in told):
        return _ELSEWHERE
    return f"aucun chiffre n’est diffusé {where}{_why(own, sign)}"


def _where(release: Release, indicators: list[str], zone: ReleasedZone) -> str:
    """« à Rive »; « pour l’ensemble de Rive » where zones within it have figures."""
    within = any(
        one.value is not None and _holds(zone, release.zones[key])
        for (name, key, edition), one in release.figures.items()
        if edition == release.edition and name in indicators and key != zone.key
    )
    return f"pour l’ensemble {zone.forms.de}" if within else zone.forms.a


def _holds(zone: ReleasedZone, other: ReleasedZone) -> bool:
    return zone.key.level == "agglomeration" or (
        zone.key.level == "commune" and zone.key.code in other.parents
    )


def _why(own: list[Figure | None], sign: Sign) -> str:
    """The commonest reason, in brackets."""
    reasons = Counter(
        _told(one) for one in own if one is not None and one.sign is sign and one.reason
    )
    commonest = max(reasons, key=lambda one: reasons[one], default="")
    return f" ({_WORDED.get(commonest, commonest)})" if commonest else ""


def _told(figure: Figure) -> str:
    """The reason without the measures that it names; nothing for a number."""
    start = figure.reason.split(f"{NBSP}:")[0]
    return start.removeprefix("numérateur ").removeprefix("dénominateur ")


def _last(release: Release, indicators: list[str], zone: ReleasedZone) -> str:
    """The last edition that had a figure for the zone."""
    editions = [
        edition
        for (name, key, edition), one in release.figures.items()
        if key == zone.key and name in indicators and one.value is not None
    ]
    earlier = [one for one in editions if one < release.edition]
    return (
        f" Les derniers chiffres diffusés sont ceux de l’édition {max(earlier)}." if earlier else ""
    )
