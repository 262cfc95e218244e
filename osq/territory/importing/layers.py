"""Vector files (GeoPackage, shapefile, GeoJSON, and what else GDAL reads) as plain layers."""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from osq.findings import Finding
from osq.territory.importing.catalogue import SEVERAL_LAYERS, TEXT_ENCODING, UNREADABLE

UTF_8 = "UTF-8"
FALLBACKS = ("CP1252", "ISO-8859-1")
"""Western encodings of texts that are not UTF-8; the last one reads any bytes."""

Shapes = npt.NDArray[np.object_]
"""Geometries of shapely, one per feature, None where a feature has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The features of one layer: attributes as texts, and geometries in `crs` (or unknown).

    `crs` is what pyproj understands; numbers that are whole are written without decimals.
    """

    name: str
    crs: str | None
    fields: Mapping[str, tuple[str, ...]]
    shapes: Shapes

    def label(self, place: int) -> str:
        """How a person would find a feature: the first attribute that looks like a name."""
        named = (field for field in self.fields if "nom" in field.lower() or "lib" in field.lower())
        return next((self.fields[field][place] for field in named), "")


def read_layer(path: Path, chosen: str | None = None) -> tuple[Layer | None, list[Finding]]:
    """The layer of that name, or the only one that has geometries.

    Texts are UTF-8 if all of them can be, whatever a .cpg beside a shapefile says; else in
    the encoding of the .cpg, else in that of Windows.
    """
    from pyogrio import list_layers, raw
    from pyogrio.errors import DataLayerError, DataSourceError
    from shapely import from_wkb

    missing = _missing(path)
    if missing:
        return None, [UNREADABLE.finding(workbook=path.name, problem=missing)]
    with _quiet():
        try:
            names = [str(name) for name, kind in list_layers(path) if isinstance(kind, str)]
            if chosen is None and len(names) > 1:
                found = ", ".join(names)
                return None, [SEVERAL_LAYERS.finding(workbook=path.name, found=found)]
            if chosen is not None and chosen not in names:
                problem = f"pas de couche {chosen}, mais {', '.join(names) or 'aucune'}"
                return None, [UNREADABLE.finding(workbook=path.name, problem=problem)]
            layer = chosen or next(iter(names), None)
            (meta, _, geometry, columns), encoding = _decoded(raw.read, path, layer)
        except (DataSourceError, DataLayerError):
            problem = "ni GeoPackage, ni shapefile, ni GeoJSON"
            return None, [UNREADABLE.finding(workbook=path.name, problem=problem)]
    if geometry is None:
        problem = "aucun contour ni point"
        return None, [UNREADABLE.finding(workbook=path.name, problem=problem)]
    texts = {
        str(name): tuple(_text(value) for value in values.tolist())
        for name, values in zip(meta["fields"], columns, strict=True)
    }
    shapes = np.asarray(from_wkb(geometry, on_invalid="ignore"), dtype=object)
    findings = []
    plain = all(text.isascii() for values in texts.values() for text in values)
    if encoding != UTF_8 and not plain:
        findings.append(TEXT_ENCODING.finding(workbook=path.name, found=encoding))
    return Layer(path.name, meta["crs"], texts, shapes), findings


def _decoded(read: Any, path: Path, layer: str | None) -> tuple[Any, str]:
    """What was read, and the first encoding that all of its texts are in."""
    for encoding in (UTF_8, *_declared_encoding(path), *FALLBACKS):
        try:
            return read(path, layer=layer, encoding=encoding, force_2d=True), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError("ISO-8859-1 reads any bytes")


def _declared_encoding(path: Path) -> Iterator[str]:
    """The encoding that a .cpg names, when it is one."""
    beside = [path.with_suffix(suffix) for suffix in (".cpg", ".CPG")]
    for file in beside:
        if file.is_file():
            name = file.read_bytes()[:40].decode("ascii", "ignore").strip()
            try:
                yield codecs.lookup(name).name
            except LookupError:
                return
            return


def _missing(path: Path) -> str:
    """What a shapefile lacks beside it, in French; empty when it is whole or is none."""
    if path.suffix.lower() != ".shp":
        return ""
    there = {file.name.lower() for file in path.parent.iterdir()}
    lost = [path.stem + end for end in (".dbf", ".shx") if (path.stem + end).lower() not in there]
    return f"il manque {' et '.join(lost)} à côté" if lost else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """What GDAL mutters in English is either told as a finding or of no consequence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _text(value: object) -> str:
    """An attribute as text: nothing for what is missing, no decimals for a whole number."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
