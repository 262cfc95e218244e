"""How each provider writes its files: titles, groups, habits, and the accidents of some years.

What a file holds and in which columns is the convention's; only the manner is told here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from osq.demo.units import SECTORS


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The manner of one sending.

    `subject` is its title, where {yyyy} is the year of the period, {edition} that of the
    edition and {quarter} the quarter.
    """

    subject: str
    body: str
    editions: frozenset[int] | None = None
    """Editions of a source whose years the convention does not tell."""
    absent: frozenset[str] = frozenset()
    """Tables that are never in the file."""
    unlisted: frozenset[str] = frozenset()
    """Measures that only come in the tables that list them."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Measure -> the title of a group of columns above it."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Measure -> number format."""
    ignored: Mapping[str, str] = field(default_factory=dict)
    """Header of a column that is not read -> the measure it holds, or a text with {n}."""
    follows: Mapping[str, str] = field(default_factory=dict)
    """A measure that is hidden wherever another is."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Measure -> the kind of units that count it."""
    within: str = ""
    """Only communes that hold a unit of this zoning."""
    undelivered: str = ""
    """The measure that the provider could not give for one IRIS a year."""
    nothing: str = "missing"
    """The status of what cannot be computed."""
    totals: bool = True
    outside: bool = False
    """Whether some rows lie outside the territory."""
    years: int = 1
    """How many years stand side by side, or under each other in the long form."""
    codes_as_numbers: frozenset[int] = frozenset()
    """Editions whose zone codes were typed as numbers, as happens."""
    fractions: frozenset[int] = frozenset()
    """Editions whose percentages are fractions shown with a percent sign."""
    spaced: bool = False
    """Here and there, thousands are a text with a space."""
    renamed_from: int | None = None
    """The edition from which sheets and columns bear their second name."""
    reordered_from: int | None = None
    """The edition from which the first measures come last."""


_RSA, _FAMILY, _CHILDREN = "RSA", "Composition familiale", "Enfants à charge"
_HOUSING, _INCOME = "Aides au logement", "Revenus"
_DEPENDENCE = "Part des prestations dans les ressources"

_CAF = "Caisse d’allocations familiales de la Loire"
_CENSUS = "Recensement de la population"
_JOBS = "Pôle emploi, délégation territoriale de la Loire"
_SCHOOLS = "Services départementaux de l’Éducation nationale de la Loire"
_EXAMS = "CPAM de la Loire – Centre d’examens de santé"
_HEALTH = "Agence régionale de santé"
_COUNTY = "Conseil général de la Loire"
_POLICE = "Direction départementale de la sécurité publique de la Loire"
_LANDLORDS = "AMOS de la Loire – bailleurs sociaux"
_HOUSING_AGENCY = "Agence nationale de l’habitat"

STYLES: Mapping[tuple[str, str], Style] = {
    ("caf", "iris"): Style(
        subject="Foyers allocataires au 31 décembre {yyyy}",
        body=_CAF,
        groups={
            **dict.fromkeys(("isoles", "familles", "mono", "fam_nombreuses"), _FAMILY),
            **dict.fromkeys(
                ("enfants_0_17", "enfants_0_2", "enfants_ref", "enfants_bas_rev"), _CHILDREN
            ),
            **dict.fromkeys(("rsa", "rsa_socle", "rsa_activite", "rsa_majore", "rsa_pop"), _RSA),
            **dict.fromkeys(("al", "apl", "alf", "als"), _HOUSING),
            **dict.fromkeys(("ref", "bas_rev", "ruc_median"), _INCOME),
            **dict.fromkeys(("dep50", "dep100"), _DEPENDENCE),
        },
        ignored={"RMI": "rsa_socle", "API": "rsa_majore"},
        undelivered="rsa_pop",
        codes_as_numbers=frozenset({2011}),
        spaced=True,
    ),
    ("insee-population", "recensement"): Style(
        subject="Population, ménages et logements par IRIS en {yyyy}",
        body=_CENSUS,
        absent=frozenset({"communes"}),
        totals=False,
    ),
    ("insee-rfl", "declare"): Style(
        subject="Revenus fiscaux localisés des ménages – revenu déclaré par unité de "
        "consommation en {yyyy}",
        body="Insee – Direction générale des finances publiques",
        outside=True,
        totals=False,
    ),
    ("insee-filosofi", "disponible"): Style(
        subject="Structure et distribution des revenus disponibles par IRIS en {yyyy}",
        body="Insee – DGFiP – Cnaf – Cnav – CCMSA",
        ignored={"DISP_NOTE{yy}": "0"},
        fractions=frozenset({2012}),
        outside=True,
        totals=False,
    ),
    ("pole-emploi", "demandeurs"): Style(
        subject="Demandeurs d’emploi en fin de mois, T{quarter} {yyyy}, données brutes",
        body=_JOBS,
        unlisted=frozenset({"ancienne_123"}),
        undelivered="abc_bas_niveau",
    ),
    ("missions-locales", "jeunes"): Style(
        subject="Jeunes en contact avec la mission locale en {yyyy}",
        body="Union régionale des missions locales",
        reordered_from=2012,
        spaced=True,
    ),
    ("dsden", "etablissements"): Style(
        subject="Effectifs par établissement, constat du 15 octobre {yyyy}",
        body=_SCHOOLS,
        kinds={"eff_1d_ecoles": "école", "eff_col_etab": "collège"},
        ignored={"Établissement": "Établissement inventé n° {n}"},
        outside=True,
        renamed_from=2012,
    ),
    ("dsden", "residence"): Style(
        subject="Élèves selon leur lieu de résidence, rentrée {yyyy}",
        body=_SCHOOLS,
    ),
    ("cpam", "cpam"): Style(
        subject="Bénéficiaires du régime général au 31 décembre {yyyy}",
        body="CPAM de la Loire – service statistique",
        spaced=True,
        reordered_from=2011,
    ),
    ("cpam", "ces"): Style(
        subject="Consultants du Centre d’examens de santé, trois années, fin {yyyy}",
        body=_EXAMS,
    ),
    ("cpam", "cetaf"): Style(
        subject="Scores EPICES des consultants, trois années, fin {yyyy}",
        body="Cetaf – centre technique d’appui et de formation",
        follows={"epices_somme": "epices_n"},
    ),
    ("ars", "mortalite"): Style(
        subject="Mortalité par commune, cinq années, fin {yyyy}",
        body=_HEALTH,
        editions=frozenset({2009, 2011, 2013}),
    ),
    ("ars", "offre"): Style(
        subject="Professionnels de santé par lieu d’exercice au 1er janvier {yyyy}",
        body=_HEALTH,
        outside=True,
    ),
    ("cg42", "action_sociale"): Style(
        subject="Action sociale par IRIS, année {yyyy}",
        body=_COUNTY,
        undelivered="polyvalence",
    ),
    ("cg42", "pmi"): Style(
        subject="Bilans de santé en école maternelle, année scolaire finie en {yyyy}",
        body=f"{_COUNTY} – protection maternelle et infantile",
        ignored={"École": "École inventée n° {n}"},
    ),
    ("ddsp", "faits"): Style(
        subject="Faits constatés en zone de police, année {yyyy}",
        body=_POLICE,
        within=SECTORS,
        years=4,
    ),
    ("amos", "parc"): Style(
        subject="Parc locatif social au 1er janvier {yyyy}",
        body=_LANDLORDS,
        formats={"part_premier": "0.000"},
        follows={
            "loyers": "occupes",
            "surfaces": "occupes",
            "bailleurs": "logements",
            "part_premier": "logements",
        },
        nothing="not_applicable",
    ),
    ("amos", "ops"): Style(
        subject="Occupation du parc social au 1er janvier {yyyy}",
        body=_LANDLORDS,
        editions=frozenset({2009, 2011, 2013}),
    ),
    ("anah", "pppi"): Style(
        subject="Parc privé potentiellement indigne au 1er janvier {yyyy}",
        body=_HOUSING_AGENCY,
    ),
    ("anah", "aides"): Style(
        subject="Logements aidés par l’Anah, dossiers engagés en {yyyy}",
        body=_HOUSING_AGENCY,
        renamed_from=2011,
    ),
    ("filocom", "communes"): Style(
        subject="Filocom {yyyy} – résidences principales privées",
        body="Direction générale des finances publiques",
    ),
}


def style_of(provider: str, sending: str, label: str) -> Style:
    """The manner of a sending; a plain one for those that are not known here."""
    plain = Style(subject=f"{label}, {{yyyy}}", body=provider)
    return STYLES.get((provider, sending), plain)
