"""The last pages of a note: how good its figures are, what is compared, what words mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from osq.confidentiality.release import Release, ReleasedZone
from osq.methods import DELIVERED
from osq.notes.outlines.content import section
from osq.notes.outlines.parts import mention
from osq.notes.selection import by_name, by_theme, displayable, zones_of
from osq.notes.viewmodel import Cell, Listing, Prose, Row, RowGroup, Run, Section, Table
from osq.text import NARROW, NBSP, format_number

GRADES = ("A", "B", "C")


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
        columns=("Composition", "Livrés", *(f"Fiabilité {one}" for one in GRADES), "Masqués"),
        groups=(RowGroup("", rows),),
        notes=(
            f"Nombre d’indicateurs. Livré{NBSP}: compté par le fournisseur pour le quartier "
            f"lui-même. Fiabilité{NBSP}: part de ce qui est compté qui se trouve bien dans le "
            f"quartier, de A (presque tout) à C (la moitié){NARROW}; en dessous, rien n’est "
            "diffusé.",
        ),
        widths=(26, 27, 8, 10, 10, 10, 9),
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
            found["livré" if figure.method == DELIVERED else str(figure.grade)] += 1
    quality = zone.quality if zone.documented else "contour non documenté"
    counts = [found["livré"], *(found[one] for one in GRADES), found["s"]]
    return Row(
        zone.name,
        "",
        (Cell(quality or "", "name"), *(Cell(format_number(one), "d0") for one in counts)),
    )


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
    blocks = [
        Listing(tuple((one.label, one.definition) for one in group), heading=label)
        for label, group in by_theme(release, displayable(release, zones))
    ]
    return section("Définitions", *blocks, new_page=True, anchor="definitions")
