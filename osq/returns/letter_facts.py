"""What a delivery does right: only what its reading did check, and found without a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from osq.conventions.layouts import Table
from osq.conventions.measures import PartsRelation, Relation
from osq.deliveries.reading import Reading
from osq.deliveries.recognition import Recognition
from osq.findings import Finding
from osq.observations import Status
from osq.periods import Period
from osq.territory.model import Level, Territory
from osq.text import NARROW, NBSP, format_number, quote

_LAYOUT = {f"OSQ-D{number:03}" for number in (15, 16, 20, 21, 22, 24, 25, 27, 32)} | {
    "OSQ-V028",
    "OSQ-V037",
}
_CORRECTED = {"OSQ-V060", "OSQ-V061"}
"""With a value of the observatory's own, the file says less than its reading."""
_CELLS = {f"OSQ-V{number:03}" for number in range(1, 20)} | _CORRECTED
_ZONES = {f"OSQ-V{number:03}" for number in (20, 21, 22, 24, 25, 27, 29, 33, 34, 36, 52)}
_RELATIONS = {"OSQ-V030", "OSQ-V031"}
_TOTALS = {"OSQ-V032"}
_COMMUNE_CODE = 5
"""Characters of an IRIS code that are its commune's (INSEE)."""
_LEVELS: dict[Level, tuple[str, str]] = {
    "unit": ("unité", "unités"),
    "iris": ("IRIS", "IRIS"),
    "quartier": ("quartier", "quartiers"),
    "commune": ("commune", "communes"),
    "agglomeration": ("agglomération", "agglomérations"),
}


def what_is_right(
    recognition: Recognition, reading: Reading, findings: Sequence[Finding], territory: Territory
) -> tuple[str, ...]:
    """French sentences, each true of the file as it was read; a doubt leaves its fact out.

    A finding that was accepted (waiver) leaves out what it denies, as any other.
    """
    codes = {finding.code for finding in findings}
    seen = reading.observations
    told = [f"Le fichier est reconnu{NBSP}: {described(recognition, reading.period)}."]
    if len(seen) == 0:
        return tuple(told)
    if not codes & _LAYOUT:
        told.append(_layout(seen))
    told.append(_zones(seen, territory))
    told.append(_cells(seen, sound=not codes & (_CELLS | _LAYOUT)))
    told += _coverage(recognition, codes)
    told += _totals(recognition, seen, codes)
    told += _relations(recognition, seen, codes)
    told.append("Aucune donnée sur des personnes n’y a été trouvée.")
    return tuple(told)


def described(recognition: Recognition, period: Period | None = None) -> str:
    """Provider, sending, edition and period: `CAF de la Loire, Allocataires, édition 2013…`."""
    quarter = f", trimestre {recognition.quarter}" if recognition.quarter else ""
    stage = ", provisoire" if recognition.stage == "provisional" else ""
    about = f" ({_days(period)})" if period else ""
    name = recognition.convention.provider_name
    edition = f"édition {recognition.edition}{quarter}{stage}"
    return f"{name}, {recognition.sending.label}, {edition}{about}"


def _days(period: Period) -> str:
    if period.start == period.end:
        return f"au {period.end:%d/%m/%Y}"
    return f"du {period.start:%d/%m/%Y} au {period.end:%d/%m/%Y}"


def _layout(seen: pd.DataFrame) -> str:
    sheets = [quote(str(sheet)) for sheet in seen["sheet"].unique()]
    where = f"{'la feuille' if len(sheets) == 1 else 'les feuilles'} {_and(sorted(sheets))}"
    return f"La disposition est reconnue{NBSP}: aucune colonne demandée ne manque dans {where}."


def _zones(seen: pd.DataFrame, territory: Territory) -> str:
    """How many zones have figures, by level; unlocated units apart are no zones."""
    zones = seen[seen["status"] != Status.UNLOCATED]
    levels = {str(ref): zoning.level for ref, zoning in territory.zonings.items()}
    found = (zones["zoning"].astype(str) + "@" + zones["vintage"].astype(str)).map(levels)
    counts = zones.groupby(found)["zone"].nunique()
    told = [_count(int(counts[each]), *forms) for each, forms in _LEVELS.items() if each in counts]
    measures = seen["measure"].nunique()
    return (
        f"{_count(measures, 'grandeur est lue', 'grandeurs sont lues')}{NARROW}; zones et totaux "
        f"lus{NBSP}: {_and(told)}."
    )


def _cells(seen: pd.DataFrame, *, sound: bool) -> str:
    counts = seen["status"].value_counts()
    words = {
        Status.MEASURED: ("nombre", "nombres"),
        Status.SUPPRESSED: ("donnée masquée", "données masquées"),
        Status.MISSING: ("donnée absente", "données absentes"),
        Status.NOT_APPLICABLE: ("sans objet", "sans objet"),
        Status.CORRECTED: ("valeur corrigée par nous", "valeurs corrigées par nous"),
        Status.UNLOCATED: ("effectif non localisé", "effectifs non localisés"),
    }
    told = [_count(int(counts[each]), *forms) for each, forms in words.items() if each in counts]
    end = f"{NARROW}; aucune n’est fautive" if sound else ""
    return f"{_count(len(seen), 'cellule est lue', 'cellules sont lues')} ({_and(told)}){end}."


def _coverage(recognition: Recognition, codes: set[str]) -> Iterator[str]:
    """Every expected zone has its row, on the sheets that must have them all."""
    sending = recognition.sending
    partial = [(table.coverage or sending.coverage) == "partial" for table in _tables(recognition)]
    if codes & (_ZONES | _LAYOUT) or all(partial):
        return
    but = " (sauf les feuilles qui n’en couvrent qu’une partie)" if any(partial) else ""
    yield f"Le territoire est complet{NBSP}: chaque zone attendue a sa ligne, et une seule{but}."


def _totals(recognition: Recognition, seen: pd.DataFrame, codes: set[str]) -> Iterator[str]:
    """The totals that were compared with the sum of the zones above them, and equal it.

    Where a zone or a cell has a fault, or a sheet covers a part only, totals prove nothing.
    """
    tables = [table for table in _tables(recognition) if table.totals]
    covers = {table.coverage or recognition.sending.coverage for table in tables}
    doubts = _CELLS | _ZONES | _LAYOUT | _RELATIONS | _TOTALS
    if codes & doubts or not tables or "partial" in covers:
        return
    convention = recognition.convention
    additive = {convention.qualified(each.id) for each in convention.measures if each.additive}
    rows: set[tuple[str, str]] = set()
    for (sheet, _), cells in seen[seen["measure"].isin(additive)].groupby(["sheet", "measure"]):
        rows |= {(str(sheet), zone) for zone in _compared(cells)}
    if rows:
        equal = _count(
            len(rows),
            "ligne de total est égale à la somme de ses zones",
            "lignes de total sont égales à la somme de leurs zones",
        )
        yield f"{equal}, aux cellules masquées et non localisées près."


def _compared(cells: pd.DataFrame) -> Iterator[str]:
    """Zones whose cell, of one measure and sheet, totals IRIS cells that all have bounds.

    A cell without bounds (missing, or hidden without limit) would make any total right.
    """
    bounded = np.isfinite(cells["lower"]) & np.isfinite(cells["upper"])
    communes = cells["zone"].str[:_COMMUNE_CODE]
    totalled = set(communes[cells["zoning"] == "iris"])
    unbounded = set(communes[~bounded])
    located = bounded & (cells["status"] != Status.UNLOCATED)
    for zoning, zone in cells.loc[located, ["zoning", "zone"]].itertuples(index=False):
        commune = zoning == "commune" and zone in totalled - unbounded
        if commune or (zoning == "agglomeration" and totalled and not unbounded):
            yield str(zone)


def _relations(recognition: Recognition, seen: pd.DataFrame, codes: set[str]) -> Iterator[str]:
    convention = recognition.convention
    read = set(seen["measure"])
    checked = [
        relation
        for relation in convention.relations
        if {convention.qualified(name) for name in _measures(relation)} <= read
    ]
    if checked and not codes & (_RELATIONS | _CORRECTED):
        yield (
            f"{_count(len(checked), 'relation convenue', 'relations convenues')} entre grandeurs "
            f"(total et parties, inclusion){NBSP}: aucune ligne ne contredit ce qui est convenu."
        )


def _measures(relation: Relation) -> tuple[str, ...]:
    if isinstance(relation, PartsRelation):
        return (relation.total, *relation.parts)
    return (relation.smaller, relation.larger)


def _tables(recognition: Recognition) -> list[Table]:
    """The tables that a file of that edition may hold."""
    return [
        table
        for layout in recognition.sending.layouts
        if recognition.edition in layout.editions
        for table in layout.tables
    ]


def _count(number: int, one: str, several: str) -> str:
    return f"{format_number(number)} {one if number < 2 else several}"


def _and(parts: Sequence[str]) -> str:
    return " et ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
