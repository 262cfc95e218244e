"""French headings and words of an extract, for a spreadsheet or a terminal."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS: Mapping[str, str] = {
    "diffusion": "Diffusion",
    "notice": "Mention",
    "edition": "Édition",
    "theme": "Thème",
    "indicator": "Code",
    "label": "Indicateur",
    "level": "Niveau",
    "zone": "Code de la zone",
    "name": "Zone",
    "value": "Valeur",
    "numerator": "Numérateur",
    "denominator": "Dénominateur",
    "lower": "Borne basse",
    "upper": "Borne haute",
    "interval_lower": "Intervalle à 95 %, bas",
    "interval_upper": "Intervalle à 95 %, haut",
    "interval_law": "Loi de l’intervalle",
    "unit": "Unité",
    "decimals": "Décimales",
    "status": "État",
    "reason": "Motif",
    "mark": "Réserve",
    "provenance": "Provenance",
    "method": "Méthode",
    "grade": "Fiabilité",
    "coverage": "Couverture",
    "fidelity": "Part dans la zone",
    "located": "Part localisée",
    "perimeter": "Périmètre",
    "period_start": "Début de période",
    "period_end": "Fin de période",
    "zoning": "Zonage",
    "deliveries": "Livraisons",
    "source": "Source",
}
"""Column of a frame -> its heading; `sign` has none, a sign stands where its number would."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "diffusion": {
        "partners": "réservée aux partenaires",
        "officials": "réservée aux élus et aux partenaires",
        "public": "publique",
        "interne": "INTERNE, à ne pas diffuser",
    },
    "level": {
        "iris": "IRIS",
        "quartier": "quartier",
        "commune": "commune",
        "agglomeration": "agglomération",
    },
    "status": {
        "measured": "mesuré",
        "suppressed": "secret",
        "missing": "manquant",
        "not_applicable": "sans objet",
        "estimated": "estimé",
    },
    "provenance": {"real": "réelle", "public": "publique", "invented": "fictive"},
    "interval_law": {
        "proportion": "proportion (Wilson)",
        "rate": "taux (Poisson)",
        "count": "effectif (Poisson)",
    },
}
"""Column -> code -> what a person reads; a code without a word stands for itself."""


def word(column: str, code: str) -> str:
    """What a person reads for a code of that column."""
    return WORDS.get(column, {}).get(code, code)
