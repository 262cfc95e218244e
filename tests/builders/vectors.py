"""Vector files as others send them, made in code: GeoPackage, shapefile, GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw
from pyproj import Transformer

from tests.builders.territory import IRIS_CODES, square

LAMBERT_93 = "EPSG:2154"
WGS84 = "EPSG:4326"
NAMES = ("Centre", "Gare", "Les Prés", "Le Moulin Ouest", "Le Moulin Est", "Bourg")

Column = Sequence[str | int | float | None]


def iris_polygons() -> list[Any]:
    """The six squares of the toy agglomeration, in degrees, in the order of their codes."""
    return [shapely.Polygon(square(place, place + 1)) for place in range(len(IRIS_CODES))]


def span(first: float, last: float, south: float = 0.0, north: float = 1.0) -> Any:
    """A rectangle over the toy's columns `first` to `last`, heights in parts of a column's."""
    return shapely.box(4 + first / 100, 45.4 + south / 100, 4 + last / 100, 45.4 + north / 100)


def write_layer(
    path: Path,
    shapes: Sequence[Any],
    fields: Mapping[str, Column],
    *,
    crs: str = LAMBERT_93,
    layer: str | None = None,
    encoding: str | None = None,
    append: bool = False,
) -> Path:
    """Shapes given in degrees, written in `crs`; the suffix of the name says the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    to = Transformer.from_crs(WGS84, crs, always_xy=True)
    moved = shapely.transform(
        np.array(shapes, dtype=object),
        lambda points: np.column_stack(to.transform(points[:, 0], points[:, 1])),
    )
    kinds = {shape.geom_type for shape in moved if shape is not None}
    raw.write(
        path,
        shapely.to_wkb(moved),
        [np.array(values, dtype=_dtype(values)) for values in fields.values()],
        list(fields),
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs=crs,
        layer=layer or path.stem,
        encoding=encoding,
        append=append,
    )
    return path


def write_iris(path: Path, **how: Any) -> Path:
    """The toy's IRIS as CONTOURS-IRIS gives them, save what `how` says otherwise."""
    return write_layer(path, iris_polygons(), iris_fields(), **how)


def iris_fields() -> dict[str, Column]:
    return {
        "INSEE_COM": [code[:5] for code in IRIS_CODES],
        "CODE_IRIS": list(IRIS_CODES),
        "NOM_IRIS": list(NAMES),
    }


def _dtype(values: Column) -> Any:
    return object if any(isinstance(value, str) for value in values) else None
