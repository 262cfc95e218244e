"""The follow-up of the CUCS: each objective, its indicator, where it started, where it stands."""

from __future__ import annotations

from itertools import groupby

from osq.comparison.guard import guard
from osq.comparison.released import observed
from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign
from osq.notes.evolution import amount
from osq.notes.figures import cell, sign_cell
from osq.notes.footnotes import signs_note
from osq.notes.outlines.content import section
from osq.notes.outlines.material import Material
from osq.notes.outlines.parts import mention
from osq.notes.selection import agglomeration_of
from osq.notes.viewmodel import Cell, Row, RowGroup, Section, Table
from osq.objectives import Objective
from osq.text import NBSP


def objectives_section(material: Material, zone: ReleasedZone) -> tuple[Section, ...]:
    """The table of the objectives that bear on the zone; nothing without any."""
    release = material.release
    known = {one.id: one for one in release.indicators}
    told = [
        one
        for one in material.objectives
        if one.indicator in known and (not one.zones or zone.key.code in one.zones)
    ]
    if not told:
        return ()
    whole = agglomeration_of(release)
    beside = whole if whole is not None and whole.key != zone.key else None
    groups = tuple(
        RowGroup(
            axis, tuple(_row(release, known[one.indicator], one, zone, beside) for one in rows)
        )
        for axis, rows in groupby(told, key=lambda one: one.axis)
    )
    widths = (24, 22, 11, 9, 11, 11, 12) if beside else (26, 24, 12, 10, 12, 16)
    table = Table(
        caption=f"Suivi des objectifs du CUCS{NBSP}: {zone.name}{mention(release)}",
        stub="Objectif",
        columns=(
            "Indicateur",
            "Départ",
            f"{release.edition}",
            "Évolution",
            *((beside.name,) if beside else ()),
            "Cible",
        ),
        groups=groups,
        notes=signs_note(groups),
        widths=widths,
    )
    return section("Suivi du CUCS", table, anchor="cucs")


def _row(
    release: Release,
    indicator: IndicatorModel,
    objective: Objective,
    zone: ReleasedZone,
    beside: ReleasedZone | None,
) -> Row:
    began = cell(indicator, release.figure(indicator.id, zone.key, objective.baseline))
    reference = (cell(indicator, release.figure(indicator.id, beside.key)),) if beside else ()
    return Row(
        objective.label,
        "",
        (
            Cell(indicator.label, "name"),
            Cell(f"{began.text} ({objective.baseline})", "change"),
            cell(indicator, release.figure(indicator.id, zone.key)),
            _moved(release, indicator, zone, objective.baseline),
            *reference,
            Cell(objective.target or str(Sign.NOT_AVAILABLE), "name"),
        ),
    )


def _moved(release: Release, indicator: IndicatorModel, zone: ReleasedZone, since: int) -> Cell:
    """The change since the baseline, or the sign that says why there is none."""
    before = release.figure(indicator.id, zone.key, since)
    after = release.figure(indicator.id, zone.key)
    first = observed(release, indicator, zone.key, since)
    last = observed(release, indicator, zone.key)
    if before is None or after is None or first is None or last is None:
        return sign_cell(Sign.NOT_AVAILABLE)
    if before.value is None or after.value is None:
        return sign_cell(before.sign or after.sign or Sign.NOT_AVAILABLE)
    if not guard(indicator, first, last).allowed:
        return sign_cell(Sign.NOT_APPLICABLE)
    return Cell(amount(indicator, before.value, after.value), "change")
