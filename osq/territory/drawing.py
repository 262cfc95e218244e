"""The outline of every zone: read, that of the commune, or the union of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from osq.territory.composition import Composition
from osq.territory.files import TerritoryFiles
from osq.territory.model import Outline, Zoning, ZoningRef
from osq.territory.outlines import dissolve
from osq.text import NBSP

UNDIVIDED_SUFFIX = "0000"

Outlines = dict[tuple[ZoningRef, str], Outline]


def draw(
    files: TerritoryFiles,
    zonings: Mapping[ZoningRef, Zoning],
    compositions: Sequence[Composition],
) -> tuple[Outlines, dict[str, str]]:
    """Outlines by zone, and the source sentence of each level.

    An undivided commune lends its outline to its only IRIS.  A zone without an outline of
    its own is the union of the zones that compose it, schematic unless all of them are real
    and wholly inside; without composition it has none.
    """
    outlines: Outlines = {}
    sources: dict[str, str] = {}
    for file in files.zonings:
        if file.outlines is not None:
            known = file.outlines.by_code.items()
            outlines |= {(file.ref, code): outline for code, outline in known}
            sources[file.declaration.level] = file.outlines.source
    _lend(files, outlines)
    # From the finest level up, so that a union finds the outlines of its parts.
    for matrix in sorted(compositions, key=lambda matrix: (matrix.source, matrix.target)):
        drawn = _unions(matrix, outlines)
        if not drawn:
            continue
        outlines = {**drawn, **outlines}
        real = not any(outline.schematic for outline in drawn.values())
        source = sources.get(zonings[matrix.source].level, "")
        sentence = source if real else _union_sentence(zonings[matrix.target])
        sources.setdefault(zonings[matrix.target].level, sentence)
    return outlines, sources


def _lend(files: TerritoryFiles, outlines: Outlines) -> None:
    """Adds the outline of each undivided commune to its IRIS `<commune>0000`."""
    for iris in files.of_level("iris"):
        for code in iris.codes:
            for communes in files.of_level("commune"):
                key = (communes.ref, code.removesuffix(UNDIVIDED_SUFFIX))
                if key in outlines:
                    outlines.setdefault((iris.ref, code), outlines[key])


def _unions(matrix: Composition, outlines: Outlines) -> Outlines:
    """The union of the parts of each target zone that has no outline; all parts are needed."""
    drawn: Outlines = {}
    for row, target in enumerate(matrix.target_codes):
        entries = np.flatnonzero((matrix.rows == row) & (matrix.weight_used > 0))
        parts = [(matrix.source, matrix.source_codes[matrix.columns[place]]) for place in entries]
        if (matrix.target, target) in outlines or not parts:
            continue
        if all(part in outlines for part in parts):
            whole = bool((matrix.share_inside[entries] == matrix.scale).all())
            real = whole and not any(outlines[part].schematic for part in parts)
            pieces = (outlines[part] for part in parts)
            drawn[(matrix.target, target)] = dissolve(pieces, schematic=not real)
    return drawn


def _union_sentence(zoning: Zoning) -> str:
    return (
        f"{zoning.label}{NBSP}: réunion schématique des zones qui les composent, "
        "et non limites réelles."
    )
