"""What comparisons say in French: one place for its texts."""

from __future__ import annotations

from datetime import date

from osq.comparison.comparators import Kind
from osq.comparison.ranks import Rank
from osq.statistics.trend import Trend
from osq.text import NARROW, NBSP, format_number

LABELS = {
    Kind.REST_OF_COMMUNE: "Reste de la commune",
    Kind.QUARTIERS_OF_COMMUNE: "Autres quartiers de la commune",
    Kind.SIGNATORIES: "Reste des communes signataires",
    Kind.REST_OF_AGGLOMERATION: "Reste de l’agglomération",
    Kind.OUTSIDE_QUARTIERS: "Agglomération hors quartiers",
    Kind.ALL_QUARTIERS: "Autres quartiers de l’agglomération",
}

SIGNIFICANT = "évolution significative"
NOT_SIGNIFICANT = "sans évolution significative"

TRENDS = {
    Trend.INCREASING: "en hausse significative",
    Trend.DECREASING: "en baisse significative",
    Trend.NO_SIGNIFICANT_CHANGE: NOT_SIGNIFICANT,
    Trend.CANNOT_BE_COMPUTED: "tendance non calculée",
}

RANDOM = (
    f"Une évolution est dite significative quand l’intervalle à 95{NARROW}% de la différence ne "
    "contient pas 0. Il exprime la variabilité aléatoire, non les erreurs de mesure, et il est "
    "approché quand les mêmes personnes peuvent être comptées aux deux dates."
)
"""How significance is to be read; whoever prints `SIGNIFICANT` prints this too."""


def distance(years: int) -> str:
    return f"comparaison seulement à {years}{NBSP}ans d’écart au moins"


def broken(first: int, last: int, reason: str) -> str:
    return f"rupture de série entre {first} et {last}{NBSP}: {reason}"


def other_perimeter(edition: int, perimeter: str) -> str:
    return f"autre périmètre à l’édition {edition}{NBSP}: {perimeter or 'non précisé'}"


def other_vintage(edition: int, vintage: str) -> str:
    return f"autre zonage à l’édition {edition}{NBSP}: {vintage or 'non précisé'}"


def other_method(edition: int, method: str) -> str:
    return f"méthode différente en {edition}{NBSP}: {method or 'non précisée'}"


def same_data(first: int, last: int) -> str:
    return f"mêmes données en {first} et en {last}"


def overlapping(until: date, since: date) -> str:
    return (
        f"périodes qui se recouvrent{NBSP}: la première va jusqu’au {until:%d/%m/%Y}, la seconde "
        f"part du {since:%d/%m/%Y}"
    )


def other_kind(edition: int) -> str:
    return f"période d’une autre nature ou d’une autre durée en {edition}"


def small_base(edition: int, least: float) -> str:
    return f"base inférieure à{NBSP}{format_number(least)} en {edition}"


def other_coverage(first: int, before: float, last: int, after: float) -> str:
    return f"couverture de {_share(before)} en {first}, de {_share(after)} en {last}"


def other_grade(first: int, before: str | None, last: int, after: str | None) -> str:
    return f"fiabilité {_grade(before)} en {first}, {_grade(after)} en {last}"


def rank_text(rank: Rank, *, higher_first: bool) -> str:
    """« rang 5 sur 30 (de 3 à 9), par valeur décroissante »: never who is worst."""
    order = "décroissante" if higher_first else "croissante"
    return (
        f"rang{NBSP}{rank.place} sur{NBSP}{rank.of} (de{NBSP}{rank.first} à{NBSP}{rank.last}), "
        f"par valeur {order}"
    )


def _share(share: float) -> str:
    return f"{format_number(100 * share)}{NARROW}%"


def _grade(grade: str | None) -> str:
    return grade or "non établie"
