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
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import address
from osq.findings import Finding
from osq.text import format_number

ROUNDING = 1e-6
"""Slack for sums of decimal numbers kept in binary."""

KEY = ["role", "zoning", "zone"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A relation that fails: its findings, and the (zone's commune, measure) it makes doubtful.

    A commune is empty where the row lies in none, or in several.
    """

    findings: list[Finding]
    doubtful: set[tuple[str, str]]


def doubles(records: pd.DataFrame, convention: Convention, workbook: str) -> list[Finding]:
    """Values of one measure and zone that were delivered in several places."""
    kept = records[~records["role"].isin(["aside"])]
    repeated = kept[kept.duplicated([*KEY, "level", "measure"], keep=False)]
    findings = []
    for (_, _, zone, _, measure), group in repeated.groupby([*KEY, "level", "measure"], sort=True):
        if group.duplicated(["sheet", "column"], keep=False).all() and group["sheet"].nunique() < 2:
            continue  # a zone on two rows of one column was told as such
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
    """Every relation of the convention on every row, totals and unlocated units included."""
    cells = records[~records["role"].isin(["aside"])].drop_duplicates([*KEY, "level", "measure"])
    wide = {
        name: cells.pivot(index=[*KEY, "level"], columns="measure", values=name)
        for name in ("lower", "upper")
    }
    places = cells.set_index([*KEY, "level", "measure"], drop=False).sort_index()
    result = Broken([], set())
    for relation in convention.relations:
        smaller, larger = _sides(relation)
        if not {*smaller, *larger} <= set(wide["lower"].columns):
            continue
        low, high = (
            {
                side: wide[bound][list(names)].sum(axis=1, skipna=False)
                for side, names in (("smaller", smaller), ("larger", larger))
            }
            for bound in ("lower", "upper")
        )
        slack = relation.tolerance + ROUNDING
        broken = low["smaller"] > high["larger"] + slack
        if isinstance(relation, PartsRelation) and relation.exhaustive:
            broken |= high["smaller"] < low["larger"] - slack
        for key in wide["lower"].index[broken.to_numpy()]:
            rows = {name: places.loc[(*key, name)] for name in (*smaller, *larger)}
            bounds = (low["smaller"].loc[key], high["smaller"].loc[key])
            result.findings.append(_finding(relation, rows, bounds, convention, workbook))
            commune = str(rows[larger[0]]["commune"])
            result.doubtful.update((commune, name) for name in rows)
    return result


def _sides(relation: Relation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(relation, PartsRelation):
        return relation.parts, (relation.total,)
    return (relation.smaller,), (relation.larger,)


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
        return _number(lower)
    if np.isinf(upper):
        return f"au moins {_number(lower)}"
    return f"de {_number(lower)} à {_number(upper)}"


def _number(value: float) -> str:
    return format_number(value, 0 if float(value).is_integer() else 2)
