"""A delivery against the one before it: the same file again, columns gone wrong, big changes.

Faults of a whole column are looked for first, with medians and sums that a few real changes
cannot move; where one is found its zones are not told one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from osq.conventions.measures import Measure, YearlyChange
from osq.conventions.model import Convention, indicator_measures
from osq.deliveries.background import Background
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.cells import MEASURED
from osq.deliveries.grid import addresses
from osq.deliveries.rows import Role
from osq.findings import Finding
from osq.text import NARROW, NBSP, counted, format_exact, format_number, format_unit

FEWEST = 5
"""Zones known in both years from which a column can be judged."""

_FACTORS = (10.0, 100.0, 1_000.0, 0.1, 0.01, 0.001)
_SAME = 0.99
_CLOSER = 0.25
"""A wrong column must fit last year's other figures four times better than its own."""

_MOVED = 0.2
"""Part of the total that a column must have moved for its place to be doubted."""

_SAMPLES = 3
Floats = npt.NDArray[np.float64]


def check_plausibility(
    records: pd.DataFrame,
    convention: Convention,
    background: Background,
    edition: int,
    workbook: str,
) -> list[Finding]:
    """What does not look like the same provider's last delivery; nothing without one."""
    if background.previous is None or background.previous_edition is None:
        return []
    pairs = _pair(records, background.previous, convention)
    if not len(pairs):
        return []
    place = _Place(workbook, background.previous_edition)
    same = pairs["value"] == pairs["before"]
    if len(pairs) >= FEWEST * FEWEST and same.mean() >= _SAME:
        found = f"{int(same.sum())} sur {len(pairs)}"
        return [
            place.finding("OSQ-V044", expected=str(edition), found=found, cell=None, measure=None)
        ]
    years = edition - background.previous_edition
    told: list[Finding] = []
    wrong = _wrong_columns(pairs, convention, place, told)
    for (name, _), group in pairs.groupby(["measure", "sheet"], sort=True):
        measure = convention.measure(str(name))
        if name not in wrong and not _broken(measure, convention, group, years):
            change = measure.yearly_change or convention.checks.yearly_change
            told += _changes(group, measure, change, convention, place)
    return told


@dataclass(frozen=True, slots=True)
class _Place:
    workbook: str
    before: int

    def finding(
        self,
        code: str,
        *,
        sheet: str | None = None,
        cell: str | None,
        measure: str | None,
        expected: str | None = None,
        found: str | None = None,
        **words: str,
    ) -> Finding:
        return CATALOGUE[code].finding(
            workbook=self.workbook,
            sheet=sheet,
            cell=cell,
            measure=measure,
            expected=expected,
            found=found,
            before=str(self.before),
            **words,
        )


def _pair(records: pd.DataFrame, previous: pd.DataFrame, convention: Convention) -> pd.DataFrame:
    """Cells measured in both deliveries, in the order of the file."""
    known = (records["role"] == str(Role.ZONE)) & (records["status"] == MEASURED)
    now = records[known].drop_duplicates(["measure", "zoning", "zone"])
    own = f"{convention.id}."
    then = previous[previous["status"].astype(str) == MEASURED]
    before = pd.DataFrame(
        {
            "measure": [str(name).removeprefix(own) for name in then["measure"]],
            "zoning": then["zoning"].astype(str).to_numpy(),
            "zone": then["zone"].astype(str).to_numpy(),
            "before": then["value"].to_numpy(float),
            "period_end": then["period_end"].to_numpy(),
        }
    ).drop_duplicates(["measure", "zoning", "zone"])
    return now.merge(before, on=["measure", "zoning", "zone"], how="inner")


def _wrong_columns(
    pairs: pd.DataFrame, convention: Convention, place: _Place, told: list[Finding]
) -> set[str]:
    """The measures whose whole column went wrong, each told once."""
    wrong: set[str] = set()
    tables = list(pairs.groupby(["zoning", "sheet"], sort=True))
    # Exchanged first: two columns of which one is ten times the other look multiplied too.
    for (_, sheet), table in tables:
        whole = pairs[pairs["sheet"] == sheet]
        wrong |= _swapped(table, whole, convention, place, told)
    for (name, _), group in pairs[~pairs["measure"].isin(wrong)].groupby(
        ["measure", "sheet"], sort=True
    ):
        factor = _factor(group["value"].to_numpy(float), group["before"].to_numpy(float))
        if factor is not None:
            wrong.add(str(name))
            words = {"measure_label": convention.measure(str(name)).label}
            told.append(_of_column("OSQ-V041", group, convention, place, _times(factor), **words))
    for _, table in tables:
        wrong |= _shifted(table[~table["measure"].isin(wrong)], convention, place, told)
    return wrong


def _factor(now: Floats, before: Floats) -> float | None:
    """The power of ten by which a column was multiplied, or None."""
    large = (before >= FEWEST) & (now > 0)
    if large.sum() < FEWEST:
        return None
    ratios = now[large] / before[large]
    for factor in _FACTORS:
        near = (ratios > factor / 2) & (ratios < factor * 2)
        if near.mean() >= 1 - _MOVED and 0.7 < np.median(ratios) / factor < 1.4:
            return factor
    return None


def _times(factor: float) -> str:
    if factor > 1:
        return f"multipliée par {format_number(factor)}"
    return f"divisée par {format_number(1 / factor)}"


def _swapped(
    table: pd.DataFrame,
    whole: pd.DataFrame,
    convention: Convention,
    place: _Place,
    told: list[Finding],
) -> set[str]:
    """Two columns each of which looks like the other one of last year.

    The zones of one zoning, `table`, prove it; the columns of the `whole` sheet are told.
    """
    now = table.pivot_table(index="zone", columns="measure", values="value")
    before = table.pivot_table(index="zone", columns="measure", values="before")[now.columns]
    names = [str(name) for name in now.columns]
    current, former = now.to_numpy(float), before.to_numpy(float)
    wrong: set[str] = set()
    for one in range(len(names)):
        for other in range(one + 1, len(names)):
            known = ~np.isnan(current[:, [one, other]]).any(axis=1)
            if known.sum() < FEWEST:
                continue
            here, there = current[known][:, [one, other]], former[known][:, [one, other]]
            straight = np.abs(here - there).sum()
            crossed = np.abs(here - there[:, ::-1]).sum()
            moved = straight > _MOVED * there.sum()
            if moved and crossed < _CLOSER * straight and not wrong & {names[one], names[other]}:
                wrong |= {names[one], names[other]}
                labels = [convention.measure(names[at]).label for at in (one, other)]
                group = whole[whole["measure"].isin({names[one], names[other]})]
                words = {"first": labels[0], "second": labels[1]}
                told.append(_of_column("OSQ-V042", group, convention, place, None, **words))
    return wrong


def _shifted(
    table: pd.DataFrame, convention: Convention, place: _Place, told: list[Finding]
) -> set[str]:
    """Columns whose figures are last year's of the row above or below."""
    wrong: set[str] = set()
    for name, group in table.groupby("measure", sort=True):
        ordered = group.sort_values(["column", "row"], kind="stable")
        now, before = ordered["value"].to_numpy(float), ordered["before"].to_numpy(float)
        if len(now) < 2 * FEWEST:
            continue
        straight = np.abs(now - before)
        for step in (1, -1):
            inner = slice(1, None) if step == 1 else slice(None, -1)
            moved = np.abs(now - np.roll(before, step))[inner].sum()
            own = straight[inner].sum()
            if own > _MOVED * before.sum() and moved < _CLOSER * own:
                wrong.add(str(name))
                words = {
                    "measure_label": convention.measure(str(name)).label,
                    "direction": "du dessus" if step == 1 else "du dessous",
                }
                told.append(_of_column("OSQ-V043", group, convention, place, None, **words))
                break
    return wrong


def _of_column(
    code: str,
    group: pd.DataFrame,
    convention: Convention,
    place: _Place,
    found: str | None,
    **words: str,
) -> Finding:
    names = set(group["measure"])
    return place.finding(
        code,
        sheet=str(group["sheet"].iloc[0]),
        cell=_cells(group),
        measure=convention.qualified(str(names.pop())) if len(names) == 1 else None,
        found=found,
        **words,
    )


def _broken(measure: Measure, convention: Convention, group: pd.DataFrame, years: int) -> bool:
    """Whether a break of series lies between the two periods.

    Breaks are those of the measure and of the indicators that it enters, not of the other
    measures in their formulas: what changed in the one did not change the other.
    """
    then: date = group["period_end"].iloc[0]
    now = (pd.Timestamp(then) + pd.DateOffset(years=years)).date()
    used = [one for one in convention.indicators if measure.id in indicator_measures(one)]
    return any(then < gap.on <= now for one in (measure, *used) for gap in one.comparability.breaks)


def _changes(
    group: pd.DataFrame,
    measure: Measure,
    change: YearlyChange,
    convention: Convention,
    place: _Place,
) -> list[Finding]:
    """Zones that changed more than agreed: one finding, the largest first."""
    now, before = group["value"].to_numpy(float), group["before"].to_numpy(float)
    moved = np.abs(now - before)
    beyond = (moved > change.floor) & (moved > change.relative * np.abs(before))
    if not beyond.any():
        return []
    found = (
        group[beyond]
        .assign(moved=moved[beyond])
        .sort_values(["moved", "row"], ascending=[False, True], kind="stable")
    )
    samples = [
        f"{zone}{NBSP}: {format_exact(then)} puis {format_exact(value)}"
        for zone, then, value in zip(
            found["zone"].head(_SAMPLES),
            found["before"].head(_SAMPLES),
            found["value"].head(_SAMPLES),
            strict=True,
        )
    ]
    limit = format_unit(format_number(change.relative * 100), "%")
    return [
        place.finding(
            "OSQ-V040",
            sheet=str(found["sheet"].iloc[0]),
            cell=_cells(found),
            measure=convention.qualified(measure.id),
            expected=f"{limit} et {format_exact(change.floor)}",
            found=f"{NARROW}; ".join(samples) + ("…" if len(found) > _SAMPLES else ""),
            measure_label=measure.label,
            zones=counted(len(found), "zone a changé", "zones ont changé"),
        )
    ]


def _cells(group: pd.DataFrame) -> str:
    return addresses(
        (int(row), int(column)) for row, column in zip(group["row"], group["column"], strict=True)
    )
