"""Points that weigh (addresses, inhabitants), from a table of coordinates or a layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from osq.findings import Finding, has_errors
from osq.territory.importing.catalogue import BAD_POINT, NO_POINT_COLUMNS
from osq.territory.importing.layers import Layer
from osq.territory.importing.projections import WGS84, Box, moved, settle_crs
from osq.territory.importing.records import Record, Records, Sheet, find_records
from osq.text import normalise_label

NAMES = {
    "x": ("x", "coord x", "coordonnee x", "x l93"),
    "y": ("y", "coord y", "coordonnee y", "y l93"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "latitude": ("latitude", "lat"),
}
WEIGHTS = ("weight", "poids")
EDGE = 0.05
"""The part of points on each side that does not count when one asks where the points are."""

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Places in degrees (WGS 84), shape (n, 2), and what each weighs, shape (n,)."""

    name: str
    places: Vector
    weights: Vector


def points_of_table(
    sheets: Sequence[Sheet], weight: str | None, crs: str | None, ground: Box | None
) -> tuple[Points | None, list[Finding]]:
    """Points from columns x and y, or longitude and latitude.

    `weight` is the column of weights; without one, "weight" or "poids" if there is such a
    column, else every point weighs 1.
    """
    wanted = (normalise_label(weight),) if weight else WEIGHTS
    names = {**NAMES, "weight": wanted}
    records, findings = find_records(sheets, names, ("longitude", "latitude"))
    axes, declared = ("longitude", "latitude"), WGS84
    if records is None:
        records, findings = find_records(sheets, names, ("x", "y"))
        axes, declared = ("x", "y"), ""
    if records is None:
        return None, findings
    if weight and "weight" not in records.columns:
        return None, [_no_column(records, weight)]
    kept = list(records)
    columns = {name: _column(kept, name) for name in axes}
    weights = _column(kept, "weight") if "weight" in records.columns else np.ones(len(kept))
    findings = list(_faults(records, kept, {**columns, "weight": weights}))
    if has_errors(findings) or not kept:
        return None, findings
    places = np.column_stack([columns[name] for name in axes])
    return _placed(records.sheet.workbook, places, weights, (declared or None, crs), ground)


def points_of_layer(
    layer: Layer, weight: str | None, crs: str | None, ground: Box | None
) -> tuple[Points | None, list[Finding]]:
    """The points of a layer; other geometries count at a point inside them."""
    import shapely

    field = weight or next((name for name in layer.fields if name.lower() in WEIGHTS), None)
    if field is not None and field not in layer.fields:
        found = ", ".join(layer.fields)
        return None, [NO_POINT_COLUMNS.finding(workbook=layer.name, expected=field, found=found)]
    held = [place for place, shape in enumerate(layer.shapes) if shape and not shape.is_empty]
    inside = shapely.point_on_surface(layer.shapes[held])
    texts = [layer.fields[field][place] for place in held] if field else ["1"] * len(held)
    weights = np.array([_number(text) for text in texts])
    findings = [
        BAD_POINT.finding(
            workbook=layer.name,
            cell=f"objet {place + 1}",
            found=text,
            column=field,
            expected=_EXPECTED,
        )
        for place, text, value in zip(held, texts, weights, strict=True)
        if not value >= 0
    ]
    if findings or not held:
        return None, findings
    places = shapely.get_coordinates(inside)
    return _placed(layer.name, places, weights, (layer.crs, crs), ground)


_EXPECTED = "un nombre, qui n’est pas négatif pour un poids"


def _placed(
    name: str,
    places: Vector,
    weights: Vector,
    systems: tuple[str | None, str | None],
    ground: Box | None,
) -> tuple[Points | None, list[Finding]]:
    low, high = np.quantile(places, [EDGE, 1 - EDGE], axis=0)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    crs, findings = settle_crs(name, *systems, box, ground)
    if crs is None:
        return None, findings
    return Points(name, moved(places, crs, WGS84), weights), findings


def _column(records: Sequence[Record], name: str) -> Vector:
    return np.array([_number(record[name]) for record in records], dtype=np.float64)


def _number(text: str) -> float:
    """The number of a text with a point or a comma, NaN for any other text."""
    try:
        value = float(text.replace(",", ".").replace("\u202f", "").replace("\u00a0", ""))
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def _faults(
    records: Records, kept: Sequence[Record], columns: dict[str, Vector]
) -> Iterator[Finding]:
    for name, values in columns.items():
        wrong = ~(values >= 0) if name == "weight" else np.isnan(values)
        for place in np.flatnonzero(wrong).tolist():
            yield BAD_POINT.finding(
                **records.place(kept[place], name),
                found=kept[place][name],
                column=records.header_of(name),
                expected=_EXPECTED,
            )


def _no_column(records: Records, weight: str) -> Finding:
    found = ", ".join(text for text in records.sheet.rows[records.header] if text)
    return NO_POINT_COLUMNS.finding(workbook=records.sheet.workbook, expected=weight, found=found)
