"""The forms that numbers take in a note: tables, key figures, drawings, sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property, partial
from itertools import pairwise

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, Sign, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.methods import DELIVERED
from osq.synthesis.index_model import OsqIndex
from osq.synthesis.typology import Typology
from tests.proof.printed import (
    CELL,
    GAP,
    MINUS,
    NARROW,
    NBSP,
    NUMBER,
    SIGN,
    TAKEN,
    Explained,
    Facts,
    Page,
    any_of,
    french,
    mask,
    worded,
)

MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DATES = (
    r"\d\d/\d\d/\d{4}",
    rf"(?:1er|\d{{1,2}}){GAP}(?:{MONTHS})(?:{GAP}\d{{4}})?",
    r"(?<![\d,])(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?(?![\d,%])",
    r"page \d+ / \d+",
)
DRAWN = rf"{MINUS}?\d{{1,3}}(?:{NARROW}\d{{3}})*(?:,\d+)?"
SIGNS = ("…", "///", "s", "n.s.")
RANGE = rf"{NUMBER} à {NUMBER}(?: \(\d+\))?"
QUARTIERS = "Ensemble des quartiers"
QUARTERS = "☐◊◆■"
LEAST_IN_QUARTERS = 12
DARKER = worded("plus foncé : valeur plus élevée, donc plus favorable")
MOVES = "▲△▽▼="


class Forms:
    """All forms, for one release; `static` are texts that are in no figure."""

    def __init__(
        self, release: Release, index: OsqIndex | None = None, typology: Typology | None = None
    ) -> None:
        self.release, self.index, self.typology = release, index, typology
        self.facts = Facts(release)
        self._values: dict[str, list[Decimal]] = {}
        self.static = f"(?i:{any_of(_sayings(release))})"

    def explain(self, page: Page) -> Explained:
        told = Explained(_drawn_lines(page.text))
        self._zone_tables(told, page.zone)
        self._ends(told, page.zone)
        self._rows(told, page.zone)
        self._key_figures(told, page.zone)
        self._spine(told, page.zone)
        self._legends(told)
        self._markers(told)
        self._scores(told)
        self._classes(told)
        self._drawings(told, page.zone)
        told.pass_over("static", self.static)
        told.pass_over("unit", self._units)
        for pattern in DATES:
            told.pass_over("date", pattern)
        self._counts(told, page.zone)
        self._reliability(told)
        self._sentences(told, page.zone)
        return told

    # Tables

    @cached_property
    def _titled(self) -> dict[str, list[IndicatorModel]]:
        """« Bas revenus (%) » -> the indicators of that heading."""
        found: dict[str, list[IndicatorModel]] = {}
        for one in self.release.indicators:
            unit = f" ({one.unit})" if one.unit else ""
            found.setdefault(f"{_short(one)}{unit}", []).append(one)
        return found

    @cached_property
    def _units(self) -> str:
        return any_of(one.unit for one in self.release.indicators if re.search(r"\d", one.unit))

    @cached_property
    def _heads(self) -> str:
        return any_of(self._titled)

    @cached_property
    def _names(self) -> str:
        return any_of(one.name for one in self.release.zones.values())

    @cached_property
    def _by_name(self) -> dict[str, list[ZoneKey]]:
        found: dict[str, list[ZoneKey]] = {}
        for key, zone in self.release.zones.items():
            found.setdefault(_plain(zone.name), []).append(key)
        return found

    def _headed(self, text: str) -> list[list[IndicatorModel]]:
        plain = {_plain(title): every for title, every in self._titled.items()}
        return [plain[_plain(each)] for each in re.findall(self._heads, text)]

    def _zone_tables(self, told: Explained, zone: ReleasedZone) -> None:
        """Zones in rows: the number under each heading is that of the zone."""
        header = rf"(?:Commune|Quartier|IRIS|Zone)((?:{GAP}(?:{self._heads}))+)(?=[ \n])"
        rows: list[tuple[int, int, str]] = []
        heads = list(re.finditer(header, told.text))
        for at, head in enumerate(heads):
            columns = self._headed(head[1])
            end = heads[at + 1].start() if at + 1 < len(heads) else len(told.text)
            values = GAP.join([rf"({CELL}(?:[ {NBSP}][{QUARTERS}])?)"] * len(columns))
            apart = rf"{QUARTIERS}|{worded(zone.name)} hors quartiers"
            pattern = rf"(?:^|(?<=[\n ]))({apart}|{self._names}){GAP}{values}(?=[ \n]|$)"
            for row in re.finditer(pattern, told.text[head.end() : end]):
                if re.fullmatch(apart, row[1]):
                    fault = self._apart_fault(row, columns, zone)
                else:
                    fault = self._row_fault(row, columns)
                    self._record(told, row, columns)
                rows.append((head.end() + row.start(), head.end() + row.end(), fault))
        for start, end, fault in reversed(rows):
            if fault:
                told.wrong.append(f"zone table: {fault}: {told.text[start:end]!r}")
            told.counts["zone table"] = told.counts.get("zone table", 0) + len(columns)
            told.text = told.text[:start] + TAKEN + told.text[end:]
        told.pass_over("heading", header)

    def _apart_fault(
        self, row: re.Match[str], columns: list[list[IndicatorModel]], zone: ReleasedZone
    ) -> str:
        """The quartiers of the note's zone together, or the zone without them."""
        without = row[1] != QUARTIERS
        for cell, every in zip(row.groups()[1:], columns, strict=True):
            values = [self.facts.quartiers(one, zone.key, without=without) for one in every]
            known = {
                "…" if value is None else french(value, one.decimals)
                for one, value in zip(every, values, strict=True)
            }
            if cell not in known:
                return f"not {known}"
        return ""

    def _row_fault(self, row: re.Match[str], columns: list[list[IndicatorModel]]) -> str:
        cells = list(row.groups()[1:])
        expected = [
            [{self.facts.text(one, key) for one in every} for every in columns]
            for key in self._by_name[_plain(row[1])]
        ]
        for texts in expected:
            if all(
                cell[:-2] in known if cell[-1] in QUARTERS else cell in known
                for cell, known in zip(cells, texts, strict=True)
            ):
                return self._quarter_fault(cells, columns, row[1])
        return f"not {expected}"

    def _record(
        self, told: Explained, row: re.Match[str], columns: list[list[IndicatorModel]]
    ) -> None:
        """What a row tells, where its name and its headings are of one zone and one indicator."""
        keys = self._by_name[_plain(row[1])]
        for cell, every in zip(row.groups()[1:], columns, strict=True):
            if len(keys) == 1 and len(every) == 1:
                text = cell[:-2] if cell[-1] in QUARTERS else cell
                told.cells.append((keys[0], every[0].id, text))

    def _quarter_fault(
        self, cells: list[str], columns: list[list[IndicatorModel]], name: str
    ) -> str:
        """The quarter of the quartiers that a figure is in, by those that are more favourable."""
        keys = [key for key in self._by_name[_plain(name)] if key.level == "quartier"]
        for cell, every in zip(cells, columns, strict=True):
            if cell[-1] not in QUARTERS:
                continue
            turn = {"higher_is_worse": 1, "lower_is_worse": -1}
            found = set()
            for one in every:
                if one.direction not in turn:
                    continue
                side = turn[one.direction]
                values = [
                    side * each for each in self.facts.known(one, self.facts.peers("quartier"))
                ]
                if len(values) < LEAST_IN_QUARTERS:
                    continue
                for own in self.facts.known(one, keys):
                    better = sum(each < side * own for each in values)
                    found.add(QUARTERS[4 * better // len(values)])
            if cell[-1] not in found:
                return f"{cell} is in the quarter {found}"
        return ""

    def _rows(self, told: Explained, zone: ReleasedZone) -> None:
        """Indicators in rows: the zone first, then what it is compared with, all of one row."""
        rank = r"\d+ \(\d+-\d+\) / \d+"
        for one in sorted(self.release.indicators, key=lambda each: -len(each.label)):
            unit = _beside_label(one)
            words = rf"points?|{NARROW}?[%‰]" + (f"|{worded(one.unit)}" if one.unit else "")
            space = f"[ {NBSP}]"
            since = rf"(?:{space}n\.s\.)?(?:{GAP}\(\d{{4}}\))?"
            change = rf"{NUMBER}(?:{space}?(?:{words}))?\*?{since}"
            date = r"\d\d/\d\d/\d{4}|\d{4}(?:[-–]\d{4})?"
            cut = r"\n(?=[^\n]+\n\(\d{4}\))"  # a change whose year is under it
            piece = rf"(?:{date}|{rank}|{RANGE}|{change}|{SIGN})"
            told.take(
                "row",
                rf"(?<![\w’]){worded(one.label)}{unit}"
                rf"((?:{GAP}{piece})(?:(?:{space}|(?<=\d{{4}}\))|{cut}){piece})*)(?=[ \n]|$)",
                partial(self._own_row_fault, told, one, zone),
            )

    def _own_row_fault(
        self, told: Explained, one: IndicatorModel, zone: ReleasedZone, match: re.Match[str]
    ) -> str | None:
        return self._told_wrong(told, match[1], one, zone)

    def _ends(self, told: Explained, zone: ReleasedZone) -> None:
        """The lowest and the highest IRIS of each indicator, of those that have a figure."""
        for one in self.release.indicators:
            unit = _beside_label(one)
            alone = rf"(?:{self._names})(?:{GAP}\((?:{self._names})\))?"
            number = rf"{GAP}({NUMBER}){GAP}(\d+{GAP}IRIS|{alone})"
            own = rf"(?:{GAP}({CELL})(?=[ \n]))?"
            told.take(
                "ends",
                rf"{worded(one.label)}{unit}{GAP}(\d+) sur (\d+){number}{number}{own}",
                partial(self._ends_fault, one, zone),
            )

    def _ends_fault(
        self, one: IndicatorModel, zone: ReleasedZone, match: re.Match[str]
    ) -> str | None:
        every = [key for key in self.release.zones if key.level == "iris"]
        if zone.key.level == "commune":
            every = [key for key in every if zone.key.code in self.release.zones[key].parents]
        values = self.facts.known(one, every)
        expected = [
            len(values),
            french(min(values), one.decimals),
            french(max(values), one.decimals),
        ]
        if [int(match[1]), match[3], match[5]] != expected:
            return f"expected {expected}"
        texts = [french(value, one.decimals) for value in values]
        for name, text in ((match[4], match[3]), (match[6], match[5])):
            alone = _plain(name).partition(" (")[0]
            if tied := re.match(r"(\d+)\s+IRIS", name):
                if texts.count(text) != int(tied[1]) or int(tied[1]) < 2:
                    return f"{texts.count(text)} IRIS have {text}"
            elif text not in {self.facts.text(one, key) for key in self._by_name[alone]}:
                return f"{name} has no such figure"
            elif texts.count(text) > 1:
                return f"{name} is not alone"
        own = self.facts.text(one, zone.key)
        return None if match[7] in (None, own) else "the whole has another"

    def _told_wrong(
        self, told: Explained, cells: str, one: IndicatorModel, zone: ReleasedZone
    ) -> str | None:
        facts, own = self.facts, zone.key
        cells = re.sub(worded(one.unit), " ", cells) if one.unit else cells
        text = re.sub(r"\d\d/\d\d/\d{4}|\b20\d\d([-–]20\d\d)?(?![\d,])", " ", cells)
        ranges = {facts.range(one, facts.peers(level)) for level in ("commune", "quartier")}
        ranges.add(facts.range(one, self._inside(zone)))
        for found in re.findall(RANGE, text):
            if found not in ranges:
                return f"range is none of {ranges}"
        text = re.sub(RANGE, " ", text)
        for place, first, last, of in re.findall(r"(\d+) \((\d+)-(\d+)\) / (\d+)", text):
            peers = facts.peers(own.level)
            if not (int(first) <= int(place) <= int(last) <= int(of)) or (
                f"{place}/{of}" not in facts.place(one, own, peers)
            ):
                return f"rank is none of {facts.place(one, own, peers)}"
        text = re.sub(r"\d+ \(\d+-\d+\) / \d+", " ", text)
        changes = {each for texts in facts.changes(one, own).values() for each in texts}
        gaps = {each for whole in facts.wholes(zone) for each in facts.gaps(one, own, whole)}
        parts = [key for key in self._inside(zone) if key.level == "iris"]
        alone = parts if zone.key.level == "commune" and len(parts) == 1 else []
        rows = [facts.text(one, key) for key in (own, *facts.wholes(zone), *alone)]
        count = self._counted(one, own)
        numbers = re.findall(NUMBER, text)
        first = [each for each in numbers if each not in count][:1] or numbers[:1]
        if rows[0] not in SIGNS and first != [rows[0]] and rows[0] not in count:
            return f"the figure is {rows[0]}"
        told.cells.append((own, one.id, rows[0]))
        strangers = [each for each in numbers if each not in {*rows, *changes, *gaps, *count}]
        return f"{strangers} none of {rows} {sorted(changes)} {sorted(gaps)}" if strangers else None

    def _counted(self, one: IndicatorModel, zone: ZoneKey) -> set[str]:
        """The number of units that a share counts."""
        names = getattr(one, "numerator", None)
        found = self.facts.counting(one, names) if names else None
        return {self.facts.text(found, zone)} if found else set()

    def _inside(self, zone: ReleasedZone) -> list[ZoneKey]:
        if zone.key.level == "agglomeration":
            return [key for key in self.release.zones if key.level == "quartier"]
        return [key for key, each in self.release.zones.items() if zone.key.code in each.parents]

    # The head of a note

    def _key_figures(self, told: Explained, zone: ReleasedZone) -> None:
        """A figure, its label, its change, the nearest whole."""
        names: dict[str, list[IndicatorModel]] = {}
        for one in self.release.indicators:
            names.setdefault(_plain(_short(one)), []).append(one)
        labels = any_of(_short(one) for one in self.release.indicators)
        base = r"(?:\npour 1[^\n]*(?:\n(?!\d)[^\n▲△▽▼=+−:]*(?=\n))?)?"
        moved = rf"(?:\n(?:[{MOVES}] )?([^\n:]*?[ \n]?depuis{NBSP}\d{{4}}))?"
        beside = rf"(?:\n({self._names}){NBSP}: ({NUMBER})[^\n]*)?"
        head, essentials, rest = told.text.partition("L’essentiel")
        if not essentials:
            return
        told.text = head
        told.take(
            "key figure",
            rf"({NUMBER})[^\n]{{0,12}}\n({labels})(?=\n){base}{moved}{beside}",
            lambda match: self._of_one(
                names[_plain(match[2])], lambda one: self._key_fault(told, match, one, zone)
            ),
        )
        facts = self.facts
        population = {
            facts.text(one, zone.key)
            for one in self.release.indicators
            if isinstance(one, CountIndicator) and one.unit == "habitants"
        }
        told.take(
            "population",
            rf"Population{GAP}({NUMBER}){GAP}habitants{GAP}\(",
            lambda match: None if match[1] in population else f"none of {population}",
        )
        told.text += essentials + rest

    @staticmethod
    def _of_one(
        every: list[IndicatorModel], told: Callable[[IndicatorModel], str | None]
    ) -> str | None:
        """Nothing where one of several indicators of a name explains all."""
        faults = [told(one) for one in every]
        return None if None in faults else "; ".join(filter(None, faults))

    def _key_fault(
        self, told: Explained, match: re.Match[str], one: IndicatorModel, zone: ReleasedZone
    ) -> str | None:
        facts = self.facts
        if match[1] != facts.text(one, zone.key):
            return f"the figure is {facts.text(one, zone.key)}"
        told.cells.append((zone.key, one.id, match[1]))
        if match[3]:
            since = re.search(rf"depuis{NBSP}(\d{{4}})", match[3])
            amount = re.search(NUMBER, match[3].partition("depuis")[0])
            changes = facts.changes(one, zone.key)
            if since is None or int(since[1]) not in changes:
                return "no such edition"
            if amount and amount[0] not in changes[int(since[1])]:
                return f"the change is {changes[int(since[1])]}"
            if "inchangé" in match[3] and all(map(_number, changes[int(since[1])])):
                return "it changed"
        if match[4]:
            keys = self._by_name[_plain(match[4])]
            if match[5] not in {facts.text(one, key) for key in keys}:
                return f"the whole has {[facts.text(one, key) for key in keys]}"
        return None

    # Drawings

    def _spine(self, told: Explained, zone: ReleasedZone) -> None:
        """An indicator, the zone and what holds it, then both ends of the zones beside it: not
        the marks of a scale, which end with a unit.
        """
        told.take(
            "spine",
            rf"(?:(?<=\n)|^)({self._heads}|[^\n]+…)\n"
            rf"({CELL})\n(?:({CELL})\n)?(?:({CELL})\n)?({DRAWN}\n{DRAWN})(?=\n)"
            rf"(?!\n{DRAWN}(?:{NARROW}[^\n]*)?\n)",
            lambda match: self._of_one(
                self._cut(match[1]), lambda one: self._spine_fault(match, one, zone)
            ),
        )

    def _cut(self, heading: str) -> list[IndicatorModel]:
        """The indicators of a heading, which may be cut where there is no room."""
        if not heading.endswith("…"):
            return self._headed(heading)[0]
        start = _plain(heading[:-1])
        return [
            one
            for title, every in self._titled.items()
            if _plain(title).startswith(start)
            for one in every
        ]

    def _spine_fault(
        self, match: re.Match[str], one: IndicatorModel, zone: ReleasedZone
    ) -> str | None:
        facts = self.facts
        cells = [each for each in match.groups()[1:4] if each is not None]
        rows = [facts.text(one, key) for key in (zone.key, *facts.wholes(zone))]
        if cells[0] != rows[0] or any(each not in rows for each in cells):
            return f"figures are {rows}"
        values = facts.known(one, facts.peers(zone.key.level))
        low, high = (french(each(values), one.decimals) for each in (min, max))
        ends = {f"{low}\n{high}", f"{high}\n{low}"}
        return None if match[5] in ends else f"ends are {ends}"

    def _legends(self, told: Explained) -> None:
        """Classes of a map: both ends are figures of zones, with as many zones as is said."""
        edge = rf"({DRAWN})(?: à ({DRAWN}))? \((\d+)\)"
        hidden = rf"(?:\n(?:{SIGN}[ {NBSP}]: [^\n]*|pas de chiffre) \((\d+)\))*"
        told.take(
            "legend",
            rf"(?:(?<=\n)|^)({self._heads})(?:[ \n]{DARKER})?((?:[ \n]{edge})+{hidden})(?=\n|$)",
            lambda match: self._of_one(
                self._headed(match[1])[0], lambda one: self._legend_fault(match, one)
            ),
        )

    def _legend_fault(self, match: re.Match[str], one: IndicatorModel) -> str | None:
        groups = re.findall(rf"({DRAWN})(?: à ({DRAWN}))? \((\d+)\)", match[2])
        classes = [(_number(low), _number(high or low), int(count)) for low, high, count in groups]
        for zones in self._sets():
            values = self.facts.known(one, zones)
            if sum(count for _, _, count in classes) == len(values) and all(
                low in values
                and high in values
                and sum(low <= each <= high for each in values) == count
                for low, high, count in classes
            ):
                return None
        return "no zones have such classes"

    def _sets(self) -> Iterator[list[ZoneKey]]:
        """The zones that one map may show: those of a level, everywhere or in a commune."""
        zones = self.release.zones
        for level in ("iris", "quartier", "commune"):
            yield [key for key in zones if key.level == level]
            for commune in self.facts.peers("commune", signatory=False):
                yield [
                    key
                    for key, each in zones.items()
                    if key.level == level and commune.code in each.parents
                ]
        yield self.facts.peers("commune")

    def _scores(self, told: Explained) -> None:
        """The index of each quartier, as `osq.synthesis` makes it of the same release."""
        if self.index is None:
            return
        index = self.index
        scores = {
            _plain(self.release.zones[one.zone].name): one.value
            for one in index.quartiers
            if one.value is not None
        }
        told.take(
            "index",
            rf"(?<=\n)({self._names})\n([+{MINUS}]?\d,\d\d)(?=\n)",
            lambda match: (
                None
                if match[2] == french(scores.get(_plain(match[1]), Decimal(99)), 2, signed=True)
                else f"the index is {scores.get(_plain(match[1]))}"
            ),
        )
        missing = len(index.quartiers) - len(scores)
        present = {one.present for one in index.quartiers if one.value is None}
        told.take(
            "index",
            rf"Sans indice \((?:(\d+)(?: à (\d+))?|[^\d)]*) indicateurs? disponibles?{GAP}"
            rf"sur{GAP}(\d+),{GAP}il{GAP}en{GAP}faut{GAP}(\d+)\)",
            lambda match: (
                None
                if [int(match[3]), int(match[4])] == [index.declared, index.needed]
                and (not match[1] or int(match[1]) in present)
                and missing
                else f"{index.declared}, {index.needed}, {present}"
            ),
        )
        told.pass_over("scale", rf"(?m)^[{MINUS}+]?[0-4](?:,\d)?$(?=(?:.*\n)*?.*[Ii]ndice OSQ)")
        told.pass_over("scale", r"\(0[ \xa0]: moyenne de référence\)")

    def _classes(self, told: Explained) -> None:
        """Classes of the typology, and how many quartiers are in each."""
        if self.typology is None:
            return
        sizes = {str(one.number): len(one.quartiers) for one in self.typology.classes}
        left = sum(one.number is None for one in self.typology.quartiers)
        told.take(
            "class",
            rf"[Cc]lasse[ {NBSP}](\d)(?:[ {NBSP}]\((\d+)\))?(?!\d)",
            lambda match: (
                None
                if match[1] in sizes and (not match[2] or int(match[2]) == sizes[match[1]])
                else f"sizes are {sizes}"
            ),
        )
        told.take(
            "class",
            r"sans classe \((\d+)\)",
            lambda match: None if int(match[1]) in self._unclassed(left) else f"{left} have none",
        )

    def _unclassed(self, left: int) -> set[int]:
        """Those without a class: all, or those whose outline a map can draw."""
        typology = self.typology
        assert typology is not None
        drawn = sum(
            one.number is None and self.release.zones[one.zone].outline is not None
            for one in typology.quartiers
        )
        return {left, drawn}

    def _markers(self, told: Explained) -> None:
        """Numbers beside the names of a map's list."""
        told.pass_over("marker", rf"(?m)^(?:(?:{self._names}) \d\d?|\d\d? (?:{self._names}))$")

    def _drawings(self, told: Explained, zone: ReleasedZone) -> None:
        """Lines that are a number alone: marks of a scale, then figures of zones."""
        lines, kept = told.text.split("\n"), list[str]()
        one: list[IndicatorModel] | None = None
        titled = {_plain(title): every for title, every in self._titled.items()}
        short: dict[str, list[IndicatorModel]] = {}
        for each in self.release.indicators:
            short.setdefault(_plain(_short(each)), []).append(each)
        at = 0
        while at < len(lines):
            line = lines[at]
            name = _plain(line)
            one = titled.get(name) or short.get(name) or one
            if name in titled or name in short:
                kept.append(line)
                at += 1
                continue
            end = at
            while end < len(lines) and _bare(lines[end]) is not None:
                end += 1
            if end > at and one is None and all(re.fullmatch(r"\d\d?", x) for x in lines[at:end]):
                told.counts["marker"] = told.counts.get("marker", 0) + end - at
                kept.append(TAKEN)
                at = end
                continue
            if end > at and one is not None:
                self._numbers(told, lines[at:end], one, lines[at - 1] if at else "")
                kept.append(TAKEN)
                at = end
                continue
            if one is not None:
                line = self._beside(told, line, one)
            kept.append(line)
            at += 1
        told.text = "\n".join(kept)

    def _beside(self, told: Explained, line: str, every: list[IndicatorModel]) -> str:
        """« Firminy : 40,2 % », as often as a line has it: what a drawing shows beside."""

        def taken(match: re.Match[str]) -> str:
            keys = self._by_name[_plain(match[1])]
            known = {self.facts.text(one, key) for one in every for key in keys}
            told.counts["label"] = told.counts.get("label", 0) + 1
            if match[2] not in known:
                told.wrong.append(f"label: none of {known}: {match[0]!r}")
            return TAKEN

        def shared(match: re.Match[str]) -> str:
            told.counts["label"] = told.counts.get("label", 0) + 1
            if not any(self._end_shared(one, int(match[1]), match[2]) for one in every):
                told.wrong.append(f"label: no so many at an end: {match[0]!r}")
            return TAKEN

        named = rf"({self._names})(?: \((?:{self._names})\))?[ {NBSP}]: ({NUMBER})"
        line = re.sub(named, taken, line)
        return re.sub(rf"(\d+)[ {NBSP}]IRIS[ {NBSP}]: ({NUMBER})", shared, line)

    def _end_shared(self, one: IndicatorModel, count: int, text: str) -> bool:
        """Whether so many IRIS, of all or of a commune, have the lowest or the highest figure."""
        for zones in self._sets():
            values = self.facts.known(one, zones)
            texts = [french(value, one.decimals) for value in values]
            if {key.level for key in zones} == {"iris"} and texts.count(text) == count > 1:
                ends = {french(pick(values), one.decimals) for pick in (min, max)}
                if text in ends:
                    return True
        return False

    def _numbers(
        self,
        told: Explained,
        lines: list[str],
        every: list[IndicatorModel],
        before: str,
    ) -> None:
        """Numbers one under the other: a scale in equal steps, years, then figures."""
        texts = [_bare(line) or "" for line in lines]
        start = _scale(texts)
        told.counts["scale"] = told.counts.get("scale", 0) + start
        named = self._by_name.get(_plain(before), [])
        known = {french(value, one.decimals) for one in every for value in self._drawn(one)}
        for text in texts[start:]:
            if re.fullmatch(r"20\d\d|[12]?\d", text) and text not in known:
                continue  # a year under a line, the number of a zone on a map
            told.counts["drawing"] = told.counts.get("drawing", 0) + 1
            if named and len(texts) - start == 1:
                expected = {self.facts.text(one, key) for key in named for one in every}
                if text not in expected:
                    told.wrong.append(f"drawing: {before} has {expected}: {text!r}")
            elif text not in known:
                told.wrong.append(f"drawing: no zone has {text!r} of {every[0].id}")

    def _drawn(self, one: IndicatorModel) -> list[Decimal]:
        """All its numbers, of zones and editions; of the quartiers together and of the rest."""
        if one.id not in self._values:
            whole = self.facts.agglomeration
            apart = (self.facts.quartiers(one, whole, without=each) for each in (True, False))
            self._values[one.id] = [
                figure.value
                for (name, _, _), figure in self.release.figures.items()
                if name == one.id and figure.value is not None
            ] + [value for value in apart if value is not None]
        return self._values[one.id]

    # Sentences

    def _reliability(self, told: Explained) -> None:
        """How many indicators of a quartier are delivered, of each grade, of none, hidden."""
        told.take(
            "reliability",
            rf"({self._names}){GAP}(?:{self._qualities}){GAP}"
            r"(\d+) (\d+) (\d+) (\d+) (\d+) (\d+)(?=\n)",
            self._reliability_fault,
        )

    @cached_property
    def _qualities(self) -> str:
        return any_of(
            [
                "contour non documenté",
                *(z.quality for z in self.release.zones.values()),
                *(z.quality.removeprefix("composition ") for z in self.release.zones.values()),
            ]
        )

    def _reliability_fault(self, match: re.Match[str]) -> str | None:
        (key,) = (k for k in self._by_name[_plain(match[1])] if k.level == "quartier")
        figures = [
            figure
            for one in self.release.indicators
            if (figure := self.release.figures.get((one.id, key, self.release.edition)))
        ]
        shown = [figure for figure in figures if figure.value is not None]
        expected = [
            sum(figure.method == DELIVERED for figure in shown),
            *(
                sum(figure.grade == grade and figure.method != DELIVERED for figure in shown)
                for grade in "ABC"
            ),
            sum(
                (figure.grade or "?") not in "ABC" and figure.method != DELIVERED
                for figure in shown
            ),
            sum(figure.sign is Sign.CONFIDENTIAL for figure in figures),
        ]
        said = [int(each) for each in match.groups()[1:]]
        return None if said == expected else f"expected {expected}"

    def _counts(self, told: Explained, zone: ReleasedZone) -> None:
        """How many zones, indicators, figures: whole numbers of things."""
        things = (
            "communes?|quartiers?|IRIS|zones?|indicateurs?|chiffres?|autres? indicateurs?|"
            "grandeurs?|contributeurs|unités|ans|années|mois|km|heures|indicateurs composites"
        )
        told.pass_over("count", rf"{NUMBER}{GAP}(?:{things})(?![\w])")
        told.pass_over("count", rf"(?:Communes|Quartiers|IRIS){GAP}{NUMBER}")
        told.pass_over("count", rf"{NUMBER} (?:à|sur) (?=[\d¤]+{GAP}(?:{things}))")
        told.pass_over("count", rf"{NUMBER}{GAP}(?:signataires|quartiers|des \w+)(?![\w])")
        told.pass_over("method", rf"intervalle à 95[ {NARROW}]%|ne{GAP}contient{GAP}pas{GAP}0")
        told.pass_over("method", rf"pour{GAP}1[ {NARROW}]000|Centre agrandi {NUMBER}{GAP}fois")

    def _sentences(self, told: Explained, zone: ReleasedZone) -> None:
        """A number in a sentence is of an indicator that it, or the ones before it, speak of."""
        spoken: list[list[IndicatorModel]] = []
        kept = []
        for sentence in re.split(r"(?<=[.;:!?])(?=[ \n])", told.text):
            found = self._spoken(sentence)
            spoken.append(found)
            context = list({one.id: one for each in spoken[-4:] for one in each}.values())
            allowed = self._tellable(context, zone, sentence)

            def explained(match: re.Match[str], allowed: set[str] = allowed) -> str:
                if match[0] in allowed:
                    told.counts["sentence"] = told.counts.get("sentence", 0) + 1
                    return TAKEN
                return match[0]

            kept.append(re.sub(NUMBER, explained, sentence))
        told.text = "".join(kept)

    def _spoken(self, sentence: str) -> list[IndicatorModel]:
        plain = mask(_plain(sentence))
        return [
            one
            for one, words in self._subjects
            if any(
                word in plain and re.search(rf"\b{re.escape(word)}(?!\w)", plain) for word in words
            )
        ]

    @cached_property
    def _subjects(self) -> list[tuple[IndicatorModel, set[str]]]:
        return [
            (one, {mask(each) for each in (_plain(one.label), *_tails(one))})
            for one in self.release.indicators
        ]

    def _tellable(
        self, context: list[IndicatorModel], zone: ReleasedZone, sentence: str
    ) -> set[str]:
        facts, plain = self.facts, _plain(sentence)
        named = [
            key
            for name, keys in self._by_name.items()
            if any(form in plain for form in self._forms(name))
            for key in keys
            if key.level != "iris" or zone.key.level == "commune"
        ]
        wholes = facts.wholes(zone)
        found: set[str] = set()
        for one in context:
            for key in {zone.key, *wholes, *named}:
                values = [facts.value(one, key, edition) for edition in facts.editions]
                known = [each for each in values if each is not None]
                found |= {french(each, one.decimals) for each in known}
                if self._on_a_small_base(one, key):
                    found |= {french(each, 0) for each in known}
                for texts in facts.changes(one, key).values():
                    found |= texts | {each.lstrip(f"+{MINUS}") for each in texts}
            for whole in wholes:
                gaps = facts.gaps(one, zone.key, whole)
                found |= gaps
                if self._on_a_small_base(one, zone.key):
                    found |= {french(abs(_number(each)), 0) for each in gaps}
                found |= self._share(one, zone.key, whole)
            for zones in (facts.peers("commune"), facts.peers("quartier"), self._inside(zone)):
                values_of = facts.known(one, zones)
                if values_of:
                    found |= {french(each(values_of), one.decimals) for each in (min, max)}
        return found

    def _forms(self, name: str) -> set[str]:
        """A name as sentences have it: « au Soleil », « du Soleil »."""
        forms = [self.release.zones[key].forms for key in self._by_name[name]]
        return {name, *(_plain(each) for one in forms for each in (one.a, one.de))}

    def _on_a_small_base(self, one: IndicatorModel, zone: ZoneKey) -> bool:
        """A share of fewer than 100, or of nobody knows how many, is told without decimal."""
        if not isinstance(one, RatioIndicator):
            return False
        base = self.facts.counting(one, one.denominator)
        value = self.facts.value(base, zone) if base else None
        return value is None or value < 100

    def _share(self, one: IndicatorModel, zone: ZoneKey, whole: ZoneKey) -> set[str]:
        """The part of a whole's count that a zone has."""
        own, every = self.facts.value(one, zone), self.facts.value(one, whole)
        if not isinstance(one, CountIndicator) or own is None or not every:
            return set()
        return {french(100 * own / every, decimals) for decimals in (0, 1)}


def _drawn_lines(text: str) -> str:
    """Lines of drawings with the thin spaces of thousands, which the making of a PDF widens."""
    number = r"\d{1,3}(?: \d{3})+(?:,\d+)?"
    line = rf"(?m)^(?:.+[ {NBSP}]: )?{number}(?: à {number})?(?: \(\d+\)| \D*)?$"
    return re.sub(line, lambda match: re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW, match[0]), text)


def _beside_label(one: IndicatorModel) -> str:
    """The unit after the label of a row, that a label may end with."""
    said = one.label.casefold().endswith(one.unit.casefold())
    return "" if said else f"{GAP}{worded(one.unit)}"


def _short(one: IndicatorModel) -> str:
    return one.short_label or one.label


def _plain(text: str) -> str:
    """Spaces and cut lines as one space; a line cut after a hyphen joined."""
    return " ".join(re.sub(r"-\n", "-", text).split()).casefold()


def _tails(one: IndicatorModel) -> set[str]:
    """« la part des 75 ans et plus », and « des 75 ans et plus » as in « celle des... »."""
    subject = _plain(one.grammar.subject)
    found = {subject}
    if subject.startswith("le nombre d"):
        found.add(re.sub(r"^le nombre (?:de |d’|des |du )", "", subject))
    parts = re.match(r"(?:la|le|l’|les) ?[\w’]+ (.+)", subject)
    if parts and re.match(r"(?:des|du|de|d’)", parts[1]):
        found.add(re.sub(r"^des (.+?)(?: parmi .+)?$", r"les \1", parts[1]))
        found.add(f"celle {parts[1]}")
        found.add(f"celui {parts[1]}")
    return found


def _number(text: str) -> Decimal:
    return Decimal(text.replace(NARROW, "").replace(" ", "").replace(MINUS, "-").replace(",", "."))


def _bare(line: str) -> str | None:
    """The number of a line that holds a number alone, with its unit."""
    found = re.fullmatch(rf"({NUMBER})(?:[ {NARROW}{NBSP}][^\w\n]\S{{0,12}})?", line.strip())
    return found[1] if found else None


def _scale(texts: list[str]) -> int:
    """How many of the first numbers are marks of a scale: equal steps of 1, 2, 2.5 or 5."""
    values = [_number(text) for text in texts]
    count = 0
    for size in range(len(values), 1, -1):
        steps = {b - a for a, b in pairwise(values[:size])}
        if len(steps) == 1 and _round_step(abs(next(iter(steps)))):
            count = size
            break
    return count


def _round_step(step: Decimal) -> bool:
    return step > 0 and step.normalize().as_tuple().digits in ((1,), (2,), (2, 5), (5,), (4,))


def _sayings(release: Release) -> Iterator[str]:
    """Texts of conventions and of the release that hold numbers of their own."""
    for one in release.indicators:
        defined = one.definition.replace(" (définition d’usage, à vérifier)", "")
        yield from (one.label, one.definition, defined, one.grammar.subject, _short(one))
        yield from one.pitfalls
        yield from _tails(one)
    for rule in release.rules:
        yield rule.sentence
    for source in release.sources:
        yield from (source.reference, source.delivery, source.label, source.provider)
    yield release.certificate
    yield f"au-delà du hasard à 99,8{NARROW}%"
    yield from release.outline_sources.values()
    for zone in release.zones.values():
        yield from (zone.name, zone.zoning_label, zone.quality, zone.key.code)
    for figure in release.figures.values():
        if figure.mark:
            yield figure.mark
        if figure.perimeter:
            yield figure.perimeter
