"""Relations between measures of the same zone: parts and total, inclusion.

Hidden cells take part by their bounds: a relation is broken only when no value within the
bounds could hold it.  A cell without bounds (missing, faulty) proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from osq.conventions.measures import PartsRelation, Relation
from osq.conventions.model import Convention
from osq.conventions.relations import is_equation, relations_of, sides
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address
from osq.deliveries.panel import panel_of
from osq.deliveries.rows import Role
from osq.findings import Finding
from osq.text import format_exact

ROUNDING = 1e-6
"""Slack for sums of decimal numbers kept in binary."""

KEY = ["role", "zoning", "zone", "measure"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A relation that fails: its findings, and the (zone's commune, measure) it makes doubtful.

    A commune is empty where the row lies in none, or in several.
    """

    findings: list[Finding]
    doubtful: set[tuple[str, str]]


def doubles(records: pd.DataFrame, convention: Convention, workbook: str) -> list[Finding]:
    """Values of one measure and zone that were delivered in several places."""
    kept = records[(records["role"] != str(Role.ASIDE)) & (records["zoning"] != "")]
    repeated = kept[kept.duplicated(KEY, keep=False)]
    findings = []
    for (_, _, zone, measure), group in repeated.groupby(KEY, sort=True):
        if group["table"].nunique() == 1:
            continue  # a zone on two rows of one table was told as such
        findings.append(
            CATALOGUE["OSQ-V033"].finding(
                workbook=workbook,
                sheet=str(group["sheet"].iloc[0]),
                cell=_cell(group.iloc[0]),
                zone=str(zone),
                measure=convention.qualified(str(measure)),
                measure_label=convention.measure(str(measure)).label,
                found=", ".join(_place(cell) for _, cell in group.iterrows()),
            )
        )
    return findings


def check_relations(records: pd.DataFrame, convention: Convention, workbook: str) -> Broken:
    """Every relation, declared or told by a ratio, on every row, totals and unlocated too."""
    kept = records[records["role"] != str(Role.ASIDE)].reset_index(drop=True)
    panel = panel_of(kept)
    result = Broken([], set())
    for relation in relations_of(convention):
        smaller, larger = sides(relation)
        if not {*smaller, *larger} <= set(panel.measures):
            continue
        inner, outer = panel.places(smaller), panel.places(larger)
        low, high = panel.lower[:, inner].sum(axis=1), panel.upper[:, inner].sum(axis=1)
        slack = relation.tolerance + ROUNDING
        broken = low > panel.upper[:, outer].sum(axis=1) + slack
        if is_equation(relation):
            broken |= high < panel.lower[:, outer].sum(axis=1) - slack
        for row in np.flatnonzero(broken).tolist():
            cells = {
                panel.measures[column]: kept.iloc[int(panel.records[row, column])]
                for column in (*inner, *outer)
            }
            bounds = float(low[row]), float(high[row])
            result.findings.append(_finding(relation, cells, bounds, convention, workbook))
            result.doubtful.update((str(panel.communes[row]), name) for name in cells)
    return result


def _finding(
    relation: Relation,
    rows: dict[str, pd.Series],
    smaller: tuple[float, float],
    convention: Convention,
    workbook: str,
) -> Finding:
    def named(name: str) -> str:
        return f"{convention.measure(name).label} ({_cell(rows[name])})"

    first = relation.total if isinstance(relation, PartsRelation) else relation.smaller
    place = rows[first]
    common = {
        "workbook": workbook,
        "sheet": str(place["sheet"]),
        "cell": _cell(place),
        "zone": str(place["zone"]) or None,
        "measure": convention.qualified(first),
        "where": _row_name(place),
    }
    if isinstance(relation, PartsRelation):
        total = rows[relation.total]
        return CATALOGUE["OSQ-V030"].finding(
            **common,
            expected=interval(*smaller),
            found=interval(total["lower"], total["upper"]),
            total=named(relation.total),
            parts=" + ".join(named(part) for part in relation.parts),
        )
    larger = rows[relation.larger]
    return CATALOGUE["OSQ-V031"].finding(
        **common,
        expected=interval(larger["lower"], larger["upper"]),
        found=interval(*smaller),
        smaller=named(relation.smaller),
        larger=named(relation.larger),
    )


def _cell(record: pd.Series) -> str:
    return address(int(record["row"]), int(record["column"]))


def _place(record: pd.Series) -> str:
    return f"{record['sheet']}!{_cell(record)}"


def _row_name(record: pd.Series) -> str:
    """A row in French: its zone, or the line of the sheet for a total."""
    return f"ligne {int(record['row']) + 1}" + (f", {record['zone']}" if record["zone"] else "")


def interval(lower: float, upper: float) -> str:
    """A number, or the bounds between which it lies, in French.

    >>> interval(3, 3), interval(3, float("inf"))
    ('3', 'au moins 3')
    """
    if lower == upper:
        return format_exact(lower)
    if np.isinf(upper):
        return f"au moins {format_exact(lower)}"
    return f"de {format_exact(lower)} à {format_exact(upper)}"
