"""Tables that osq did not make, as dossiers: `geo,cat,freq`, with their structure beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from osq.protection.dossier import (
    HIDDEN,
    TOO_SMALL,
    CountSeries,
    Dossier,
    Inclusion,
    Line,
    Measure,
    Parts,
    Protected,
    RatioSeries,
    Relation,
    Series,
)
from osq.protection.files import PROTECTED, read_dossier, read_protected
from osq.protection.foreign_structure import (
    ADVICE,
    GEO,
    Structure,
    read_geography,
    read_records,
    read_structure_beside,
)
from osq.protection.rules import Rule
from osq.protection.tables import Record, fault
from osq.text import quote

TOTAL = "Total"
COLUMNS = ("geo", "cat", "freq")
OPTIONAL = ("kind", "primary", "suppressed")
MARKS = ("", "s", "S", "c", "x", "X", "*", "nd", "N/A")
"""What stands for a hidden figure."""
NOTHING = ("///", "…")
"""What stands for no figure at all."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_RANGE = re.compile(r"(\d+(\.\d+)?)?\.\.(\d+(\.\d+)?)?")
_UNDER = re.compile(r"<\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Foreign:
    """A dossier with the rule it is judged by; `protected` where it names its protected cells,
    `primary` the lines that it says to be under the rule, `names` its releases.
    """

    dossier: Dossier
    rule: Rule
    protected: tuple[Protected, ...] | None = None
    primary: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()


def read_foreign(path: Path) -> Foreign:
    """A released table (CSV) with `geo.csv` and maybe `structure.yaml` beside it, or a folder
    that holds a dossier.

    Raises Refusal with the file, the line, what was expected and what to do; ConfigurationError
    for a broken structure.
    """
    if not path.exists():
        raise fault(str(path), "ce fichier n’existe pas", "un tableau CSV, ou un dossier", ADVICE)
    if path.is_dir():
        dossier = read_dossier(path)
        named = (path / PROTECTED).exists()
        return Foreign(dossier, Rule(), read_protected(path, dossier) if named else None)
    structure = read_structure_beside(path)
    if not (path.parent / GEO).exists():
        what = f"il manque {GEO} à côté de ce tableau"
        expected = "un fichier parent,child qui dit de quoi chaque zone est faite"
        raise fault(str(path), what, expected, ADVICE)
    geography = read_geography(path.parent / GEO, structure.partial)
    files = [path.parent / earlier.file for earlier in structure.earlier] + [path]
    tables = [read_records(file, COLUMNS, OPTIONAL) for file in files]
    categories = list(dict.fromkeys(r.texts["cat"] for table in tables for r in table))
    public = _public(path, structure)
    made = _Categories(structure, categories, frozenset(name for name, _ in public), path)
    dossier = Dossier(
        measures=made.measures(),
        series=made.series(),
        geography={"": geography},
        lines=(),
        relations=made.relations(),
        known=public,
        changed=_changed(structure, made, geography, path),
        zone_names=dict(structure.zones),
    )
    lines, primary = _lines(dossier, tables)
    rule = Rule(
        structure.threshold,
        thresholds={
            leaf: limit for cat, limit in structure.thresholds.items() for leaf in made.leaves(cat)
        },
        complements=tuple(n for n, one in structure.ratios.items() if one.complement),
    )
    names = [earlier.name or earlier.file for earlier in structure.earlier]
    last = (structure.name or path.name,) if names else ()
    dossier = replace(dossier, lines=tuple(lines))
    return Foreign(dossier, rule, None, frozenset(primary), (*names, *last))


class _Categories:
    """Categories as measures and series: a total is the sum of its categories."""

    def __init__(
        self, structure: Structure, categories: Sequence[str], public: frozenset[str], path: Path
    ) -> None:
        self.structure, self.categories, self.path = structure, categories, path
        self.public = public
        self.totals: dict[str, tuple[str, ...]] = dict(structure.totals)
        others = [each for each in categories if each != TOTAL and each not in structure.ratios]
        inner = {each for parts in self.totals.values() for each in parts}
        inner |= structure.within.keys()
        if TOTAL in categories and TOTAL not in self.totals and TOTAL not in structure.ratios:
            self.totals[TOTAL] = tuple(each for each in others if each not in inner)
        if () in self.totals.values():
            what = f"{quote(TOTAL)} n’est la somme de rien"
            raise fault(str(path), what, "d’autres catégories, ou totals dans la structure", ADVICE)

    def leaves(self, category: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The measures that a category adds up.  Raises Refusal for a total of itself."""
        if category in above:
            what = f"le total {quote(category)} se contient lui-même"
            raise fault(str(self.path), what, "des totaux emboîtés", ADVICE)
        found: list[str] = []
        for part in self.totals.get(category, ()):
            found += self.leaves(part, (*above, category))
        return tuple(found) if category in self.totals else (category,)

    def _named(self) -> list[str]:
        ratios, structure = self.structure.ratios, self.structure
        names = [each for each in self.categories if each not in ratios]
        names += [one.numerator for one in ratios.values()]
        names += [one.denominator for one in ratios.values() if one.denominator not in self.public]
        names += [each for pair in structure.within.items() for each in pair]
        return list(dict.fromkeys([*names, *self.totals]))

    def measures(self) -> dict[str, Measure]:
        hidden, labels = self.structure.zeros_hidden, self.structure.labels
        leaves = [leaf for name in self._named() for leaf in self.leaves(name)]
        return {
            leaf: Measure(leaf, labels.get(leaf, leaf), zeros_shown=leaf not in hidden)
            for leaf in sorted(set(leaves))
        }

    def series(self) -> dict[str, Series]:
        labels = self.structure.labels
        found: dict[str, Series] = {}
        for name in self._named():
            step = Decimal(self.structure.steps.get(name, 1))
            found[name] = CountSeries(name, self.leaves(name), labels.get(name, name), step)
        for name, one in self.structure.ratios.items():
            found[name] = RatioSeries(
                name,
                self.leaves(one.numerator),
                self.leaves(one.denominator),
                labels.get(name, name),
                one.per,
                Decimal(1).scaleb(-one.decimals),
                one.minimum_base,
            )
        return found

    def relations(self) -> tuple[Relation, ...]:
        found: list[Relation] = []
        for small, large in self.structure.within.items():
            parts, all_parts = self.leaves(small), self.leaves(large)
            if len(parts) != 1 or len(all_parts) != 1:
                what = f"within : {quote(small)} ou {quote(large)} est un total"
                raise fault(
                    str(self.path), what, "deux catégories qui ne sont pas des sommes", ADVICE
                )
            found.append(Inclusion(parts[0], all_parts[0]))
        return tuple(found)


def _public(path: Path, structure: Structure) -> Mapping[tuple[str, str], Decimal]:
    """Public figures that ratios are based on: `geo,cat,freq` too."""
    if not structure.public:
        return {}
    found = {}
    for record in read_records(path.parent / structure.public, COLUMNS):
        text = record.texts["freq"]
        if not _NUMBER.fullmatch(text):
            raise record.fault(f"freq vaut {quote(text)}", "un nombre comme 1234")
        found[record.texts["cat"], record.texts["geo"]] = Decimal(text)
    return found


def _changed(
    structure: Structure, made: _Categories, geography: Mapping[str, Parts], path: Path
) -> dict[tuple[str, int], frozenset[str]]:
    found: dict[tuple[str, int], frozenset[str]] = {}
    for change in structure.changes:
        for zone in change.zones:
            if zone not in geography:
                what = f"changes : la zone {quote(zone)} n’est pas dans {GEO}"
                raise fault(str(path.parent), what, "une zone connue", ADVICE)
        parts = {part for zone in change.zones for part, _ in geography[zone]}
        for leaf in made.leaves(change.cat):
            key = leaf, change.table
            found[key] = found.get(key, frozenset()) | parts
    return found


def _lines(dossier: Dossier, tables: Sequence[Sequence[Record]]) -> tuple[list[Line], set[int]]:
    """Printed cells of all tables, one release each, and which are known to be primary."""
    lines: list[Line] = []
    primary: set[int] = set()
    for number, table in enumerate(tables, 1):
        seen: set[tuple[str, str, str]] = set()
        labelled = _labelled(table)
        for record in table:
            line = _line(dossier, record, number)
            key = line.zone, line.series, line.kind
            if key in seen:
                what = f"{quote(line.series)} dans {quote(line.zone)} est donné deux fois"
                raise record.fault(what, "une ligne par zone et catégorie")
            seen.add(key)
            if _flag(record, "primary"):
                primary.add(len(lines))
            lines.append(line)
            lines += _told_by_marks(dossier, record, line, labelled)
    return lines, primary


def _line(dossier: Dossier, record: Record, release: int) -> Line:
    zone, series, text = (record.texts[column] for column in COLUMNS)
    if zone not in dossier.geography[""]:
        raise record.fault(f"la zone {quote(zone)} est inconnue", f"une zone de {GEO}")
    one = dossier.series[series]
    kind = record.texts.get("kind", "") or "value"
    if kind not in ("value", "range", "interval", "rank"):
        raise record.fault(f"kind vaut {quote(kind)}", "value, range, interval ou rank")
    if kind == "interval" and not isinstance(one, RatioSeries):
        raise record.fault("seul un ratio a un intervalle", "une catégorie de ratios")
    line = Line(zone, series, text, "value", release, release)
    if _flag(record, "suppressed") or text in MARKS or _UNDER.fullmatch(text):
        return line._replace(text=HIDDEN)
    if text in NOTHING or (text == TOO_SMALL and isinstance(one, RatioSeries)):
        return line
    if kind == "rank" and text.isdecimal():
        return line._replace(kind="rank")
    if kind in ("range", "interval") and _RANGE.fullmatch(text):
        return line._replace(kind="range" if kind == "range" else "interval")
    if kind != "value" or not _NUMBER.fullmatch(text):
        hint = "un point décimal" if "," in text else "vide ou s pour un chiffre masqué"
        raise record.fault(f"freq vaut {quote(text)}", f"un nombre ({hint})")
    if isinstance(one, CountSeries) and Decimal(text) % one.step:
        raise record.fault(f"freq vaut {quote(text)}", f"un multiple de {one.step}")
    return line


def _labelled(table: Iterable[Record]) -> Mapping[str, int]:
    """Category -> the n of its marks "<n", where other hidden cells of it bear another mark."""
    under: dict[str, int] = {}
    plain: set[str] = set()
    for record in table:
        text = record.texts["freq"]
        if found := _UNDER.fullmatch(text):
            under[record.texts["cat"]] = int(found.group(1))
        elif text in MARKS:
            plain.add(record.texts["cat"])
    return {cat: n for cat, n in under.items() if cat in plain}


def _told_by_marks(
    dossier: Dossier, record: Record, line: Line, labelled: Mapping[str, int]
) -> list[Line]:
    """What a mark tells of a hidden count: "<5" that it is under 5, "s" beside it that it is
    not.
    """
    text = record.texts["freq"]
    series = dossier.series[line.series]
    if line.text != HIDDEN or not isinstance(series, CountSeries):
        return []
    shown = all(dossier.measures[name].zeros_shown for name in series.of)
    if found := _UNDER.fullmatch(text):
        return [line._replace(text=f"{int(shown)}..{int(found.group(1)) - 1}", kind="range")]
    if line.series in labelled and text in MARKS:
        return [line._replace(text=f"{labelled[line.series]}..", kind="range")]
    return []


def _flag(record: Record, column: str) -> bool:
    text = record.texts.get(column, "").lower()
    if text not in ("", "0", "1", "true", "false"):
        raise record.fault(f"{column} vaut {quote(text)}", "0 ou 1")
    return text in ("1", "true")
