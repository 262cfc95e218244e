"""Faults between cells: relations, totals, the edition before, the provider's own secrets."""

from __future__ import annotations

from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from osq.conventions.measures import MinimumCount, PartsRelation
from osq.conventions.relations import relations_of
from osq.deliveries.background import Background
from osq.deliveries.corrections import Correction
from osq.text import normalise_label
from tests.faults.delivered import Delivered, saved
from tests.faults.kinds import KINDS, Fault, kind


def _row_of(delivered: Delivered, names: list[str]) -> dict[str, pd.Series] | None:
    """The figures of these measures for one zone where all are numbers, none in a total."""
    frame = delivered.zones[delivered.zones["name"].isin(names)]
    for _, group in frame.groupby(["zoning", "zone"], sort=True):
        by_name = {str(figure["name"]): figure for _, figure in group.iterrows()}
        if set(by_name) == set(names):
            return by_name
    return None


@kind
def part_greater_than_its_total(delivered: Delivered) -> Fault | None:
    for relation in relations_of(delivered.convention):
        if not isinstance(relation, PartsRelation):
            continue
        figures = _row_of(delivered, [relation.total, *relation.parts])
        if figures is not None and _alone(delivered, relation.parts[0]):
            part, total = figures[relation.parts[0]], figures[relation.total]
            book = delivered.book()
            book[part["sheet"]][part["cell"]] = total["value"] + 1_000
            return Fault(saved(book), "OSQ-V030", total["sheet"], total["cell"])
    return None


@kind
def part_forgotten(delivered: Delivered) -> Fault | None:
    for relation in relations_of(delivered.convention):
        if not isinstance(relation, PartsRelation) or not relation.exhaustive:
            continue
        figures = _row_of(delivered, [relation.total, *relation.parts])
        if figures is not None and _alone(delivered, relation.parts[0]):
            part, total = figures[relation.parts[0]], figures[relation.total]
            if part["value"] > 10:
                book = delivered.book()
                book[part["sheet"]][part["cell"]] = 0
                return Fault(saved(book), "OSQ-V030", total["sheet"], total["cell"])
    return None


def _alone(delivered: Delivered, name: str) -> bool:
    """Whether one relation only speaks of the measure."""
    return sum(name in str(relation) for relation in relations_of(delivered.convention)) == 1


@kind
def smaller_greater_than_larger(delivered: Delivered) -> Fault | None:
    in_parts: set[str] = set()
    for relation in relations_of(delivered.convention):
        if isinstance(relation, PartsRelation):
            in_parts |= {relation.total, *relation.parts}
    for relation in relations_of(delivered.convention):
        if isinstance(relation, PartsRelation) or relation.smaller in in_parts:
            continue
        figures = _row_of(delivered, [relation.smaller, relation.larger])
        if figures is not None:
            small, large = figures[relation.smaller], figures[relation.larger]
            book = delivered.book()
            book[small["sheet"]][small["cell"]] = large["value"] + 1_000
            return Fault(saved(book), "OSQ-V031", small["sheet"], small["cell"])
    return None


def _total(delivered: Delivered, zoning: str) -> pd.Series | None:
    """A total of an additive measure of no relation, above zones of its own sheet."""
    totals = delivered.figures[delivered.figures["total"] & (delivered.figures["zoning"] == zoning)]
    for _, figure in totals.iterrows():
        name = str(figure["name"])
        below = delivered.zones[
            (delivered.zones["name"] == name) & (delivered.zones["sheet"] == figure["sheet"])
        ]
        inside = below["zone"].str.startswith(figure["zone"]) | (zoning == "agglomeration")
        enough = below[inside]["value"].sum() > 10
        if delivered.measure(name).additive and name not in delivered.related and enough:
            return figure
    return None


def _wrong_total(zoning: str) -> Any:
    def plant(delivered: Delivered) -> Fault | None:
        figure = _total(delivered, zoning)
        if figure is None:
            return None
        book = delivered.book()
        book[figure["sheet"]][figure["cell"]] = 1  # hidden zones may add, never take away
        return Fault(saved(book), "OSQ-V032", figure["sheet"], figure["cell"])

    return plant


KINDS |= {
    "total_of_a_commune_wrong": _wrong_total("commune"),
    "total_of_the_agglomeration_wrong": _wrong_total("agglomeration"),
}


@kind
def total_of_the_file_wrong(delivered: Delivered) -> Fault | None:
    """Such a total is no observation: its cell is found under the figures it sums."""
    labels = {
        normalise_label(label)
        for table in delivered.issue.layout.tables
        for total in table.totals
        if total.level == "file"
        for label in total.labels
    }
    book = delivered.book()
    for (sheet, name), group in delivered.zones.groupby(["sheet", "name"], sort=True):
        if not delivered.measure(str(name)).additive or name in delivered.related:
            continue
        page: Worksheet = book[str(sheet)]
        for row in range(int(group["row"].max()) + 1, page.max_row + 1):
            named = {normalise_label(str(cell.value)) for cell in page[row]}
            cell = page[f"{group['letters'].iloc[0]}{row}"]
            if named & labels and isinstance(cell.value, int) and group["value"].sum() > 10:
                cell.value = 1  # hidden zones may add, never take away
                return Fault(saved(book), "OSQ-V032", page.title, cell.coordinate)
    return None


def _known(delivered: Delivered) -> Background:
    former = delivered.former
    assert former is not None
    return Background(previous=former.reading.observations, previous_edition=former.issue.edition)


def _free_columns(delivered: Delivered) -> list[pd.DataFrame]:
    """Columns of counts of no relation, without total, large and known in both editions."""
    columns = []
    for (_, name), group in delivered.again.groupby(["sheet", "name"], sort=True):
        measure = delivered.measure(str(name))
        big = (group["value"] >= 20).sum() >= 12
        if measure.whole and name not in delivered.related and big:
            columns.append(group)
    return columns


def _multiplied(factor: int) -> Any:
    def plant(delivered: Delivered) -> Fault | None:
        for group in _free_columns(delivered):
            figure = group.iloc[0]
            if delivered.measure(figure["name"]).maximum is not None:
                continue
            book = delivered.book()
            for cell in delivered.column(book[figure["sheet"]], figure):
                cell.value = float(str(cell.value)) * factor
            if _hides(delivered, figure):
                continue
            large = group[group["value"] >= 5].iloc[0]
            background = _known(delivered)
            return Fault(
                saved(book), "OSQ-V041", large["sheet"], large["cell"], background=background
            )
        return None

    return plant


def _hides(delivered: Delivered, figure: pd.Series) -> bool:
    """Whether some cell of the column is hidden: its bounds would contradict the totals."""
    frame = delivered.reading.observations
    same = frame[(frame["measure"] == figure["measure"]) & (frame["sheet"] == figure["sheet"])]
    return bool((same["status"] != "measured").any() and delivered.has_total(figure["name"]))


KINDS |= {f"column_times_{factor}": _multiplied(factor) for factor in (10, 100, 1_000)}


@kind
def two_columns_exchanged(delivered: Delivered) -> Fault | None:
    """With their totals and their marks: only the figures of the edition before tell."""
    columns = _free_columns(delivered)
    for one in columns:
        for other in columns:
            small, large = one.iloc[0], other.iloc[0]
            apart = other["value"].sum() > 2.5 * one["value"].sum()
            same = small["sheet"] == large["sheet"] and small["letters"] != large["letters"]
            same &= all(delivered.measure(each["name"]).additive for each in (small, large))
            if not (same and apart) or delivered.measure(small["name"]).maximum is not None:
                continue
            book = delivered.book()
            page = book[small["sheet"]]
            header = delivered.header(book, small)
            if header is None:
                continue
            for row in range(header.row + 1, page.max_row + 1):
                first, second = page[f"{small['letters']}{row}"], page[f"{large['letters']}{row}"]
                first.value, second.value = second.value, first.value
            row = min(set(one["row"]) & set(other["row"]))
            cell, background = f"{small['letters']}{row}", _known(delivered)
            return Fault(saved(book), "OSQ-V042", page.title, cell, background=background)
    return None


def _any_hidden(delivered: Delivered, group: pd.DataFrame) -> bool:
    frame = delivered.reading.observations
    same = frame[frame["measure"] == group.iloc[0]["measure"]]
    return bool((same["status"] != "measured").any())


@kind
def column_shifted_by_a_row(delivered: Delivered) -> Fault | None:
    for group in _free_columns(delivered):
        figure = group.iloc[0]
        if delivered.has_total(figure["name"]) or _any_hidden(delivered, group):
            continue
        spread = group["value"].diff().abs().sum() / group["value"].sum()
        if spread < 0.6 or len(group) < 15:
            continue
        book = delivered.book()
        cells = [book[figure["sheet"]][cell] for cell in group.sort_values("row")["cell"]]
        values = [cell.value for cell in cells]
        for cell, value in zip(cells, [values[-1], *values[:-1]], strict=True):
            cell.value = value
        background = _known(delivered)
        return Fault(
            saved(book), "OSQ-V043", figure["sheet"], cells[5].coordinate, background=background
        )
    return None


@kind
def figures_of_the_edition_before(delivered: Delivered) -> Fault | None:
    former = delivered.former
    assert former is not None
    then = former.reading.observations
    now = delivered.reading.observations
    both = now.merge(then, on=["measure", "zoning", "zone"], suffixes=("", "_then"))
    layout = delivered.issue.layout
    if any(total.level == "file" for table in layout.tables for total in table.totals):
        return None  # such a total is no observation: it would stay this year's
    if len(both) < 25 or len(both) != len(now) or len(both) != len(then):
        return None
    book, old = delivered.book(), former.book()
    for line in both.to_dict("records"):
        cell = book[line["sheet"]][line["cell"]]
        if line["status_then"] == "measured":
            cell.value, cell.number_format = line["value_then"], "General"
        else:
            cell.value = old[line["sheet_then"]][line["cell_then"]].value
    return Fault(saved(book), "OSQ-V044", background=_known(delivered))


@kind
def one_zone_that_explodes(delivered: Delivered) -> Fault | None:
    for group in _free_columns(delivered):
        figure = group[group["value"] >= 20].iloc[0]
        measure = delivered.measure(figure["name"])
        if delivered.has_total(figure["name"]) or measure.maximum:
            continue
        if any(gap.on.year == delivered.issue.edition for gap in measure.comparability.breaks):
            continue  # nothing is expected of this year from the one before
        book = delivered.book()
        book[figure["sheet"]][figure["cell"]] = int(figure["value"]) * 50 + 5_000
        return Fault(
            saved(book),
            "OSQ-V040",
            figure["sheet"],
            figure["cell"],
            background=_known(delivered),
        )
    return None


@kind
def small_count_that_should_be_hidden(delivered: Delivered) -> Fault | None:
    frame = delivered.reading.observations
    for rule in delivered.convention.confidentiality.rules:
        if not isinstance(rule, MinimumCount) or rule.threshold < 3 or rule.levels:
            continue
        for measure in sorted(set(frame[frame["status"] == "suppressed"]["measure"])):
            name = measure.removeprefix(f"{delivered.convention.id}.")
            hidden = frame[(frame["measure"] == measure) & (frame["status"] == "suppressed")]
            usable = not rule.measures or name in rule.measures
            if usable and len(hidden) > 2 and delivered.measure(name).whole:
                communes = hidden["zone"].str[:5].value_counts()
                most = hidden[hidden["zone"].str[:5] == communes.index[0]]
                if name in delivered.related or len(most) < 3 or not (most["upper"] < 99).all():
                    continue
                figure = most.iloc[0]
                book = delivered.book()
                book[figure["sheet"]][figure["cell"]] = 2
                return Fault(saved(book), "OSQ-V050", figure["sheet"], figure["cell"])
    return None


@kind
def correction_whose_guard_fails(delivered: Delivered) -> Fault | None:
    figure = delivered.cell_of()
    if figure is None:
        return None
    correction = Correction(
        measure=figure["name"],
        zone=figure["zone"],
        found="987654",
        value="12",
        reason="appel",
        author="ML",
        line=2,
    )
    return Fault(
        delivered.content,
        "OSQ-V061",
        figure["sheet"],
        figure["cell"],
        background=Background(corrections=(correction,)),
    )
