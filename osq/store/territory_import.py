"""Imports into `data/territory/`: files received are read, the plan is tried, then written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from osq.deliveries.grid import Grid, address
from osq.deliveries.workbook import FORMATS, read_workbook
from osq.errors import ConfigurationError
from osq.findings import Finding
from osq.observatory import CONFIG_NAME, Observatory
from osq.store.declaring import with_zoning
from osq.store.files import flush_folder, write_if_changed, write_whole
from osq.store.store import Store
from osq.territory.files import TerritoryFiles, parse_files
from osq.territory.importing.catalogue import DECLARE_FIRST
from osq.territory.importing.plan import SOURCES, Plan, Provenance, settle, yaml_item
from osq.territory.importing.records import Sheet
from osq.territory.loading import read_contents
from osq.text import NBSP, quote

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
TABLE_SUFFIXES = (*FORMATS, *TEXT_SUFFIXES)

Planner = Callable[[TerritoryFiles, Sequence[str]], Plan]
"""From the territory as it is, and the names of its files, to what an import would change."""


def read_sheets(path: Path, chosen: str | None = None) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a table, or the one named; raises ConfigurationError when it has none such."""
    workbook, findings = read_workbook(path.read_bytes(), path.name)
    if workbook is None:
        return [], findings
    grids = [grid for grid in workbook.sheets if chosen in (None, grid.name)]
    if not grids:
        names = ", ".join(grid.name for grid in workbook.sheets)
        raise ConfigurationError(
            f"{path.name} n’a pas de feuille {quote(chosen or '')}.",
            advice=f"Ses feuilles{NBSP}: {names}.",
        )
    return [_sheet(path, grid) for grid in grids], []


def provenance_of(received: Sequence[Path], source: str, licence: str) -> Provenance:
    """Where an import comes from, with the digest of each file received.

    Raises ConfigurationError when source or licence say nothing.
    """
    source, licence = " ".join(source.split()), " ".join(licence.split())
    if not source or not licence:
        raise ConfigurationError(
            "La source et la licence ne peuvent pas être vides.",
            advice="Dites d’où vient le fichier (--source) et sous quelle licence (--licence).",
        )
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in received}
    return Provenance(digests, source, licence)


def import_into(
    observatory: Observatory, planner: Planner, provenance: Provenance, *, write: bool
) -> tuple[Plan, list[str]]:
    """The settled plan, and the names of the files that were written.

    Nothing is written when a finding is an error, nor unless `write`.
    """
    folder, config = observatory.territory, observatory.config
    with Store(observatory.root).locked():
        before = read_contents(folder)
        files, _ = parse_files(before, config)
        plan = planner(files, sorted(before))
        sources = folder / SOURCES
        if sources.is_file():
            before[SOURCES] = sources.read_bytes()
        plan = settle(plan, before, config, provenance)
        described = _described(observatory, plan)
        if described is None and plan.declaration:
            plan = plan.after(
                [DECLARE_FIRST.finding(workbook=CONFIG_NAME, found=yaml_item(plan.declaration))]
            )
        if plan.refused or not write:
            return plan, []
        written = _written(folder, plan)
        if described is not None:
            write_whole(observatory.root / CONFIG_NAME, described.encode())
        return plan, written


def _described(observatory: Observatory, plan: Plan) -> str | None:
    """osq.yaml with the zoning that the plan declares; None where it cannot be, or need not."""
    if plan.declaration is None:
        return None
    text = (observatory.root / CONFIG_NAME).read_text(encoding="utf-8")
    return with_zoning(text, plan.declaration, observatory.config)


def _written(folder: Path, plan: Plan) -> list[str]:
    """Renames, then writes; each file whole or as it was.

    A run that was killed half-way is made good by the same command.
    """
    for old, new in plan.renames.items():
        (folder / old).rename(folder / new)
    flush_folder(folder)
    return [
        name
        for name, text in sorted(plan.contents.items())
        if write_if_changed(folder / name, text.encode())
    ]


def _sheet(path: Path, grid: Grid) -> Sheet:
    rows = np.arange(grid.n_rows, dtype=np.int32)
    columns = [grid.labels(column, rows) for column in range(grid.n_columns)]
    texts = tuple(tuple(text.strip() for text in row) for row in zip(*columns, strict=True))
    if path.suffix.lower() in TEXT_SUFFIXES:
        return Sheet(path.name, None, texts, lambda row, column: f"{row + 1}:{column + 1}")
    return Sheet(path.name, grid.name, texts, address)
