"""All that is derived from a release, as bytes: what readers may ever get to see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from osq.comparison.changes import change, recent_trend
from osq.comparison.comparators import comparators, others
from osq.comparison.extents import extents_of
from osq.comparison.gaps import gap
from osq.comparison.ranks import ranks
from osq.comparison.released import observed_zones
from osq.confidentiality.release import Release
from osq.errors import Refusal
from osq.extracts.released import released_frame
from osq.extracts.synthesis import index_frame, typology_frame
from osq.notes.outlines.compose import compose, planned
from osq.notes.outlines.material import Material
from osq.notes.production.annex import annex_of
from osq.notes.production.annex_files import to_csv
from osq.notes.production.origins import NO_ORIGINS
from osq.notes.production.render import to_html
from osq.notes.production.screen import to_screen
from osq.notes.production.views import views_of
from osq.synthesis.config import IndexConfig, TypologyConfig
from osq.synthesis.index import osq_index
from osq.synthesis.typology import fit_typology, place_quartiers
from osq.territory.model import LEVELS
from tests.shared import REPOSITORY

TEMPLATES: Path = REPOSITORY / "templates"


def notes(release: Release) -> Iterator[tuple[str, str]]:
    """Every note as its view model; the first of each kind as its page too, drawings as SVG,
    with its annex and its view.
    """
    laid_out = set[str]()
    for zone in planned(release):
        note = compose(Material(release), zone)
        yield note.file_name, repr(note)
        if note.kind not in laid_out:
            laid_out.add(note.kind)
            page = to_html(note, TEMPLATES)
            yield f"{note.kind}, page", page
            yield f"{note.kind}, screen", to_screen(page, note, TEMPLATES).decode()
            yield f"{note.kind}, annex", to_csv(annex_of(release, zone, note, NO_ORIGINS)).decode()
            yield f"{note.kind}, view", repr(views_of(release, [zone], [note]))


def extracts(release: Release) -> Iterator[tuple[str, str]]:
    yield "extract", released_frame([release]).to_csv(index=False)


def synthesis(
    release: Release, index: IndexConfig | None, typology: TypologyConfig | None
) -> Iterator[tuple[str, str]]:
    if index is not None:
        yield "index", repr(osq_index(release, index))
        yield "index, frame", index_frame(release, index).to_csv(index=False)
    if typology is not None:
        try:
            fitted = fit_typology(release, typology)
        except Refusal as refusal:
            yield "typology", repr(refusal)
            return
        yield "typology, fitted", fitted.to_json()
        yield "typology", repr(place_quartiers(release, fitted))
        yield "typology, frame", typology_frame(release, typology, release.edition).to_csv()


def comparisons(release: Release) -> Iterator[tuple[str, str]]:
    """Ranks at every level, gaps with every comparator, changes and trends."""
    extents = extents_of(release.zones)
    editions = sorted({edition for _, _, edition in release.figures})
    for one in release.indicators:
        counted = one.id in release.counted
        figures = observed_zones(release, one, release.zones)
        for level in LEVELS:
            peers = {key: each for key, each in figures.items() if key.level == level}
            yield f"ranks {one.id} {level}", repr(ranks(one, peers, counted=counted))
        for zone, own in figures.items():
            name = f"{one.id} {zone.code}"
            for against in comparators(extents, zone):
                rest = others(against, one, figures)
                if rest is not None:
                    yield (
                        f"gap {name} {against.kind}",
                        repr(gap(against, one, own, rest, counted=counted)),
                    )
            series = [
                each
                for edition in editions
                if (each := observed_zones(release, one, [zone], edition).get(zone)) is not None
            ]
            yield f"trend {name}", repr(recent_trend(one, series, counted=counted))
            for before in series[:-1]:
                if before.value is not None and own.value is not None and before is not own:
                    told = change(one, before, own, counted=counted)
                    yield f"change {name} {before.edition}", repr(told)


def products(
    release: Release,
    index: IndexConfig | None = None,
    typology: TypologyConfig | None = None,
) -> dict[str, str]:
    """Name of each product -> its content."""
    return {
        **dict(notes(release)),
        **dict(extracts(release)),
        **dict(synthesis(release, index, typology)),
    }


def everything(
    release: Release,
    index: IndexConfig | None = None,
    typology: TypologyConfig | None = None,
) -> dict[str, str]:
    """The products, and every comparison that could be printed."""
    return {**products(release, index, typology), **dict(comparisons(release))}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The products that are not the same: short, where a dict of pages is not."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
