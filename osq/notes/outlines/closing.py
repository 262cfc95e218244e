"""The last pages of a note: how good its figures are, what is compared, what words mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from osq.confidentiality.release import Figure, IndicatorModel, Release, ReleasedZone
from osq.methods import DELIVERED
from osq.notes.outlines.content import section
from osq.notes.outlines.parts import mention
from osq.notes.selection import by_name, by_theme, displayable, zones_of
from osq.notes.viewmodel import Cell, Listing, Prose, Row, RowGroup, Run, Section, Table
from osq.text import NARROW, NBSP, format_number

GRADES = ("A", "B", "C")
UNVERIFIED = " (définition d’usage, à vérifier)"
"""How a convention ends a definition that its provider has not confirmed."""


def quality_section(release: Release, zone: ReleasedZone) -> tuple[Section, ...]:
    """For each quartier of a commune: composition, and how many figures of each grade."""
    quartiers = by_name(zones_of(release, "quartier", zone.key.code))
    if not quartiers:
        return ()
    rows = tuple(_quality(release, one) for one in quartiers)
    table = Table(
        caption=f"Ce que valent les chiffres des quartiers {zone.forms.de}, {release.edition}"
        f"{mention(release)}",
        stub="Quartier",
        columns=("Composition", "Livrés", *GRADES, "Non établie", "Masqués"),
        groups=(RowGroup("", rows),),
        notes=(
            f"Nombre d’indicateurs. Livré{NBSP}: compté par le fournisseur pour le quartier "
            "lui-même. Les autres sont estimés à partir des IRIS. A, B, C, leur fiabilité"
            f"{NBSP}: part de ce qui est compté qui se trouve bien dans le quartier, de A (presque "
            f"tout) à C (la moitié){NARROW}; en dessous, rien n’est diffusé. Non établie{NBSP}: la "
            "composition du quartier est à valider.",
        ),
        widths=(28, 26, 9, 6, 6, 6, 11, 8),
    )
    return section("Fiabilité des chiffres de quartier", table, anchor="fiabilite")


def _quality(release: Release, zone: ReleasedZone) -> Row:
    found: Counter[str] = Counter()
    for one in release.indicators:
        figure = release.figure(one.id, zone.key)
        if figure is None:
            continue
        if figure.value is None:
            found[str(figure.sign)] += 1
        else:
            found["livré" if figure.method == DELIVERED else _grade(figure)] += 1
    quality = zone.quality if zone.documented else "contour non documenté"
    counts = [found["livré"], *(found[one] for one in (*GRADES, "")), found["s"]]
    return Row(
        zone.name,
        "",
        (Cell(quality or "", "name"), *(Cell(format_number(one), "d0") for one in counts)),
    )


def _grade(figure: Figure) -> str:
    return figure.grade if figure.grade in GRADES else ""


def comparison_section(release: Release) -> tuple[Section, ...]:
    """What the agglomeration may be set against elsewhere: said when nothing is."""
    text = (
        "Aucune convention ne livre de chiffres pour d’autres agglomérations ni pour la France"
        f"{NARROW}; la note ne situe donc {release.agglomeration} que dans le temps et par ses "
        "communes et ses quartiers."
    )
    return section("Comparaison", Prose(((Run(text),),), role="statement"), anchor="comparaison")


def glossary_section(release: Release, zones: Sequence[ReleasedZone]) -> tuple[Section, ...]:
    """The definition of every indicator that has a figure, by theme."""
    groups = by_theme(release, displayable(release, zones))
    blocks = [
        Listing(tuple(_defined(one) for one in group), heading=label) for label, group in groups
    ]
    doubts = any(UNVERIFIED in one.definition for _, group in groups for one in group)
    said = Prose(((Run(f"*{NBSP}Définition d’usage, à vérifier."),),)) if doubts else None
    return section("Définitions", said, *blocks, new_page=True, anchor="definitions")


def _defined(indicator: IndicatorModel) -> tuple[str, str]:
    """Label and definition; a star stands for what many of them would say again."""
    if UNVERIFIED not in indicator.definition:
        return indicator.label, indicator.definition
    return f"{indicator.label}*", indicator.definition.replace(UNVERIFIED, "")
