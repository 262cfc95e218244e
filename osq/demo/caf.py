"""The CAF's workbook, invented: one sheet by IRIS, one for quartiers without composition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from osq.demo.benefits import median_income
from osq.demo.ground import NOWHERE
from osq.demo.secrecy import RECIPIENTS_NEEDED, conceal_counts, conceal_zone
from osq.demo.workbook import Heading, Line, Sheet, Value
from osq.text import NARROW as THIN
from osq.text import NBSP, format_number

FICTITIOUS = "DONNÉES FICTIVES"

_FAMILY = "Composition familiale"
_CHILDREN = "Enfants à charge"
_RSA = "RSA"
_HOUSING = "Aides au logement"
_INCOME = "Revenus"
_DEPENDENCE = "Part des prestations dans les ressources"

IRIS_COLUMNS: dict[str, Heading] = {
    "alloc": Heading("Nombre\nd’allocataires"),
    "pop_couverte": Heading("Population\ncouverte"),
    "isoles": Heading("Isolés sans enfant", _FAMILY),
    "familles": Heading("Familles avec enfant(s) à charge", _FAMILY),
    "mono": Heading("dont monoparentales", _FAMILY),
    "fam_nombreuses": Heading("dont 3 enfants et plus", _FAMILY),
    "enfants_0_17": Heading("Moins de 18 ans", _CHILDREN),
    "enfants_0_2": Heading("dont moins de 3 ans", _CHILDREN),
    "enfants_ref": Heading("dont foyers de référence", _CHILDREN),
    "enfants_bas_rev": Heading("dont foyers à bas revenus", _CHILDREN),
    "rsa": Heading("Ensemble", _RSA),
    "rsa_socle": Heading("dont socle", _RSA),
    "rsa_activite": Heading("dont activité seul", _RSA),
    "rsa_majore": Heading("dont majoré", _RSA),
    "rsa_pop": Heading("Population couverte", _RSA),
    "aah": Heading("Allocataires AAH"),
    "minima": Heading("Minima sociaux\n(RSA socle ou AAH)"),
    "al": Heading("Ensemble", _HOUSING),
    "apl": Heading("APL", _HOUSING),
    "alf": Heading("ALF", _HOUSING),
    "als": Heading("ALS", _HOUSING),
    "ref": Heading("Allocataires de référence", _INCOME),
    "bas_rev": Heading("dont bas revenus", _INCOME),
    "ruc_median": Heading("RUC médian", _INCOME),
    "dep50": Heading("50 % et plus", _DEPENDENCE),
    "dep100": Heading("100 %", _DEPENDENCE),
}
QUARTIER_COLUMNS: dict[str, Heading] = {
    "alloc": Heading("Nombre\nd’allocataires"),
    "pop_couverte": Heading("Population\ncouverte"),
    "familles": Heading("Familles avec enfant(s) à charge"),
    "mono": Heading("Familles monoparentales"),
    "rsa": Heading("Allocataires RSA"),
    "aah": Heading("Allocataires AAH"),
    "al": Heading("Bénéficiaires d’une aide au logement", width=16),
    "ref": Heading("Allocataires de référence"),
    "bas_rev": Heading("Allocataires à bas revenus"),
    "dep50": Heading("50 % et plus", _DEPENDENCE),
    "dep100": Heading("100 %", _DEPENDENCE),
    "ruc_median": Heading("RUC médian"),
}
_IRIS_ZONE = (
    Heading("Code IRIS", width=13),
    Heading("Libellé IRIS", width=32),
    Heading("Code commune", width=10),
    Heading("Commune", width=24),
)
_QUARTIER_ZONE = (
    Heading("Code quartier", width=10),
    Heading("Quartier", width=32),
    Heading("Commune", width=36),
)
_NOT_AVAILABLE, _NOT_APPLICABLE = "nd", "///"
_UNDELIVERED = "rsa_pop"
"""The measure that the provider could not give for one IRIS a year."""

_CODES_AS_NUMBERS = 2011
"""The edition whose IRIS codes were typed as numbers, as happens."""

Row = dict[str, int | str]


def iris_sheet(
    pieces: pd.DataFrame,
    benefits: pd.DataFrame,
    names: Mapping[str, str],
    agglomeration: str,
    edition: int,
) -> Sheet:
    """Allocataires par IRIS: zones, then what was not located and the total of each commune.

    `benefits` holds the true values of `pieces`, of the same index; `names` the name of
    every IRIS and commune.  A commune that is one zone has no total of its own.
    """
    lines: list[Line] = []
    zones = benefits[pieces["zoning"] != "unlocated"].groupby(pieces["zone"]).sum()
    undelivered = _undelivered_zone(pieces, edition)
    for commune, group in pieces.groupby("commune"):
        place: tuple[Value, ...] = (str(commune), names[str(commune)])
        for zone in group.loc[group["zoning"] != "unlocated", "zone"].unique():
            row = _zone_row(zones.loc[zone], edition)
            if zone == undelivered:
                row[_UNDELIVERED] = _NOT_AVAILABLE
            row = conceal_zone(row, int(zones.loc[zone, "alloc"]))
            code = int(zone) if edition == _CODES_AS_NUMBERS else zone
            lines.append(_line((code, names[zone], *place), row, len(lines)))
        if (group["zoning"] == "unlocated").any():
            lines += _commune_lines(group, benefits.loc[group.index], place, edition, len(lines))
    total = conceal_counts(_zone_row(benefits.sum(), edition))
    label = f"Total {agglomeration}"
    lines.append(_line((None, label, None, None), total, len(lines), strong=True))
    return Sheet(
        "IRIS",
        _titles("Foyers allocataires par IRIS", agglomeration, edition),
        (*_IRIS_ZONE, *IRIS_COLUMNS.values()),
        tuple(lines),
        _notes(edition),
    )


def quartier_sheet(
    pieces: pd.DataFrame,
    benefits: pd.DataFrame,
    names: Mapping[str, str],
    agglomeration: str,
    edition: int,
) -> Sheet | None:
    """Quartiers that only the provider can count, or None where there are none."""
    inside = pieces["quartier"] != NOWHERE
    if not inside.any():
        return None
    sums = benefits[inside].groupby(pieces["quartier"]).sum()
    communes = pieces[inside].groupby("quartier")["commune"].unique()
    lines: list[Line] = []
    for code, values in sums.iterrows():
        place = " et ".join(names[commune] for commune in sorted(communes[str(code)]))
        full = conceal_counts(_zone_row(values, edition))
        row = {name: full[name] for name in QUARTIER_COLUMNS}
        lines.append(_line((str(code), names[str(code)], place), row, len(lines)))
    return Sheet(
        "Quartiers CUCS",
        _titles("Foyers allocataires par quartier", agglomeration, edition),
        (*_QUARTIER_ZONE, *QUARTIER_COLUMNS.values()),
        tuple(lines),
        _notes(edition),
    )


def _zone_row(values: pd.Series[int], edition: int) -> Row:
    counts = {str(name): int(value) for name, value in values.items()}
    few = counts["ref"] < RECIPIENTS_NEEDED
    median = _NOT_AVAILABLE if few else median_income(counts["ref"], counts["bas_rev"], edition)
    return {name: median if name == "ruc_median" else counts[name] for name in IRIS_COLUMNS}


def _commune_lines(
    group: pd.DataFrame,
    benefits: pd.DataFrame,
    place: tuple[Value, ...],
    edition: int,
    above: int,
) -> Iterator[Line]:
    lost = _zone_row(benefits[group["zoning"] == "unlocated"].sum(), edition)
    lost["ruc_median"] = _NOT_APPLICABLE
    name = place[1]
    yield _line((None, f"Non localisés {name}", *place), conceal_counts(lost), above)
    total = conceal_counts(_zone_row(benefits.sum(), edition))
    yield _line((None, f"Total {name}", *place), total, above + 1, strong=True)


def _undelivered_zone(pieces: pd.DataFrame, edition: int) -> str:
    """One IRIS of a divided commune, another one each year."""
    divided = pieces.loc[pieces["zoning"] == "unlocated", "commune"]
    zones = sorted(set(pieces.loc[pieces["commune"].isin(divided), "zone"]) - set(divided))
    return zones[edition * 37 % len(zones)] if zones else ""


def _line(place: tuple[Value, ...], row: Row, above: int, *, strong: bool = False) -> Line:
    """A row as typed: here and there, thousands are a text with a space."""
    spaced = above % 7 == 3
    space = (" ", NBSP, THIN)[above % 3]
    cells = (
        format_number(value).replace(THIN, space)
        if spaced and isinstance(value, int) and value >= 1000
        else value
        for value in row.values()
    )
    return Line(place, tuple(cells), strong)


def _titles(subject: str, agglomeration: str, edition: int) -> tuple[str, ...]:
    return (
        f"{FICTITIOUS} – démonstration du logiciel osq, aucun chiffre n’est réel",
        "Caisse d’allocations familiales de la Loire",
        f"{subject} au 31 décembre {edition}",
        agglomeration,
    )


def _notes(edition: int) -> tuple[str, ...]:
    return (
        f"Source{NBSP}: {FICTITIOUS}, dans la forme d’un fichier de la CAF au 31/12/{edition}.",
        f"Champ{NBSP}: foyers allocataires dont un droit est versable en décembre.",
        f"Signes{NBSP}: s, effectif de 1 à 4{THIN}; ss, IRIS de moins de 100 allocataires{THIN}; "
        f"nd, non disponible{THIN}; ///, sans objet.",
    )
