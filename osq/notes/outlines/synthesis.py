"""What brings the quartiers together: overview table, index, typology. For partners only."""

from __future__ import annotations

from osq.confidentiality.release import Release
from osq.notes.drawing.index import index_chart, typology_map
from osq.notes.drawing.tartan import tartan
from osq.notes.outlines.content import section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import across_themes, mention, shares
from osq.notes.selection import by_name, displayable, zones_of
from osq.notes.viewmodel import PAGE_WIDTH, Prose, Run, Section
from osq.synthesis.typology import Typology
from osq.text import NARROW, NBSP, format_number

OVERVIEW = 9
"""Indicators beside one another in the overview of the quartiers."""
TELLING = 2.0
"""Test value from which an indicator marks a class (Morineau, 1984)."""
MARKS = 3


def sections(material: Material) -> tuple[Section, ...]:
    """The overview of the quartiers, then the index and the typology that partners see."""
    release = material.release
    return (*_overview(release), *_index(material), *_typology(material))


def _overview(release: Release) -> tuple[Section, ...]:
    shown = [one for one in by_name(zones_of(release, "quartier")) if displayable(release, [one])]
    known = [one for one in shares(displayable(release, shown)) if one.ranked]
    table = (
        tartan(
            release,
            across_themes(release, known, OVERVIEW),
            shown,
            title=f"Les quartiers d’un coup d’œil, {release.edition}",
            mention=mention(release),
        )
        if len(shown) > 1
        else None
    )
    return section("Les quartiers d’un coup d’œil", table, new_page=True, anchor="quartiers")


def _index(material: Material) -> tuple[Section, ...]:
    release, index = material.release, material.index
    if index is None or release.audience != "partners":
        return ()
    drawn = index_chart(
        index,
        release,
        title=f"{_capital(index.name)} et ce qui le compose, {index.edition}",
        mention=mention(release),
        width=PAGE_WIDTH,
    )
    return section("Synthèse des quartiers", drawn, new_page=True, anchor="indice")


def _typology(material: Material) -> tuple[Section, ...]:
    release, typology = material.release, material.typology
    if typology is None or release.audience != "partners":
        return ()
    drawn = typology_map(
        typology,
        release,
        title=f"Typologie des quartiers, {typology.edition}",
        mention=mention(release),
        width=PAGE_WIDTH,
    )
    told = _classes(release, typology)
    return section("Des quartiers qui se ressemblent", drawn, told, anchor="types")


def _classes(release: Release, typology: Typology) -> Prose:
    """Each class: its quartiers, and what marks it against all classed quartiers."""
    names = {zone.key: zone.name for zone in zones_of(release, "quartier")}
    told = []
    for one in typology.classes:
        marks = [m for m in one.marks if m.test_value is not None and abs(m.test_value) >= TELLING]
        marks.sort(key=lambda m: -abs(m.test_value or 0))
        above = [m.label for m in marks if (m.test_value or 0) > 0][:MARKS]
        below = [m.label for m in marks if (m.test_value or 0) < 0][:MARKS]
        said = [
            f"{word}{NBSP}: {f'{NARROW}; '.join(labels)}"
            for word, labels in (("au-dessus de la moyenne", above), ("en dessous", below))
            if labels
        ]
        members = ", ".join(names[key] for key in one.quartiers)
        traits = ". ".join(said) or "sans trait marqué"
        head = f"Classe {format_number(one.number)}{NBSP}: "
        told.append((Run(head, strong=True), Run(f"{members}. {_capital(traits)}.")))
    return Prose(tuple(told), role="theme", bullets=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
