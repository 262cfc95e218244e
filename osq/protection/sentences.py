"""How a cell is given away, in words that a statistician can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from osq.protection.audit import Judged
from osq.protection.derived import Fault
from osq.protection.dossier import HIDDEN, CountSeries, Dossier, Line, Protected, RatioSeries
from osq.protection.ratios import Printed, is_number, public_base
from osq.text import counted, format_exact, format_number, format_unit, quote

FEW = 6
"""Figures named in a sentence."""
_NUMBERS = ("", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_PLURALS = {
    "quartier": "quartiers",
    "commune": "communes",
    "IRIS": "IRIS",
    "QPV": "QPV",
    "zone": "zones",
}
_UNITS = {100: "%", 1000: "‰"}


class Sentences:
    """Sentences about cells of one dossier; `releases` names releases 1, 2..."""

    def __init__(self, dossier: Dossier, releases: Sequence[str] = ()) -> None:
        self.dossier, self.releases = dossier, releases
        self.printed = Printed(dossier)

    def cell(self, cell: Protected) -> str:
        """What a cell is: its zone, its measure."""
        where = self.zone(cell.zone)
        if cell.within:
            names = [self.zone(zone) for zone in (cell.zone, *cell.within)]
            where = f"ce que {joined(names)} ont en commun"
        if cell.without:
            where += f" hors {joined([self.zone(zone) for zone in cell.without])}"
        return f"{where}, {self.measures(cell)}"

    def measures(self, cell: Protected) -> str:
        names = [self._measure(cell.plus)]
        text = " sans ".join([*names, *([self._measure(cell.minus)] if cell.minus else [])])
        if cell.since is None:
            return text
        what = "ajoutés" if cell.since < cell.state else "retirés"
        return f"{text}, {what} par la révision"

    def shown(self, found: Judged) -> str:
        """A figure that is printed although the rule hides it."""
        return f"{value_text(found)} est affiché, alors que la règle le masque"

    def sentence(
        self, found: Judged, lines: Sequence[int], combination: Mapping[int, Fraction] | None
    ) -> str:
        """How `lines` give a cell away; `combination` multiplies them, where that is how."""
        told = [self.dossier.lines[number] for number in lines]
        plain = all(line.kind == "value" and not self._is_rate(line) for line in told)
        whole = combination is not None and set(combination.values()) <= {1, -1}
        short = len(lines) <= FEW or sum(f > 0 for f in (combination or {}).values()) == 1
        if combination and whole and plain and short:
            text = self._combined(found, combination)
        elif (text := self._derived(found, told)) or (text := self._rate(found, told)):
            pass
        elif len(told) == 1:
            text = self._single(found, told[0])
        else:
            text = self._several(found, told)
        return self._releases(found, lines, combination) + text

    def zone(self, zone: str) -> str:
        return self.dossier.zone_names.get(zone, zone)

    def _label(self, line: Line) -> str:
        series = self.dossier.series[line.series]
        return series.label or series.name

    def _measure(self, measures: Sequence[str]) -> str:
        for series in self.dossier.series.values():
            if isinstance(series, CountSeries) and series.of == tuple(measures):
                return series.label or series.name
        known = self.dossier.measures
        return " et ".join(
            known[name].label or name if name in known else name for name in measures
        )

    def _figure(self, line: Line) -> str:
        """The text of a line, as French prints it."""
        series = self.dossier.series[line.series]
        unit = _UNITS.get(series.per, "") if isinstance(series, RatioSeries) else ""
        if line.kind == "rank":
            return line.text
        if not is_number(line.text.lstrip(".")):
            return line.text
        ends = [end for end in line.text.split("..") if end]
        shown = [format_number(Decimal(end), decimals(end)) for end in ends]
        if line.text.startswith(".."):
            return f"au plus {format_unit(shown[0], unit)}"
        if line.text.endswith(".."):
            return f"au moins {format_unit(shown[0], unit)}"
        return format_unit(" à ".join(shown), unit)

    def _combined(self, found: Judged, factors: Mapping[int, Fraction]) -> str:
        """`A moins B et C laisse 2`."""
        plus = [self.dossier.lines[n] for n, factor in sorted(factors.items()) if factor > 0]
        minus = [self.dossier.lines[n] for n, factor in sorted(factors.items()) if factor < 0]
        lines, result = plus + minus, self._result(found)
        ending = "" if len(plus) == 1 else "nt"
        head = self._place(lines) + self._named(plus, lines)
        if not minus:
            return f"{head} donne{ending} {result}"
        return f"{head} moins {self._children(plus, minus)} laisse{ending} {result}"

    def _result(self, found: Judged) -> str:
        """The value, and of what."""
        return f"{value_text(found)} ({self.measures(found.cell)})"

    def _place(self, lines: Sequence[Line]) -> str:
        """The zone, told once where all figures are about the same."""
        zones = {line.zone for line in lines}
        if len(zones) == 1 and len({line.series for line in lines}) > 1:
            return f"dans {self.zone(lines[0].zone)}, "
        return ""

    def _named(self, named: Sequence[Line], lines: Sequence[Line]) -> str:
        """Figures by what tells them apart: zone, series or both."""
        several_series = len({line.series for line in lines}) > 1
        several_zones = len({line.zone for line in lines}) > 1
        texts = []
        for line in named:
            parts = [quote(self._label(line))] if several_series else []
            parts += [self.zone(line.zone)] if several_zones or not several_series else []
            texts.append(f"{', '.join(parts)} ({self._figure(line)})")
        return joined(texts)

    def _children(self, plus: Sequence[Line], minus: Sequence[Line]) -> str:
        """`ses trois quartiers, ...`, where one zone loses several of a kind that it holds."""
        lines = [*plus, *minus]
        kinds = {_kind(self.zone(line.zone)) for line in minus}
        kind = kinds.pop() if len(kinds) == 1 else ""
        one = len({line.series for line in lines}) == 1
        size = len(minus)
        number = _NUMBERS[size] if size < len(_NUMBERS) else format_number(size)
        what = f"ses {number} {_PLURALS[kind]}" if kind and one and len(plus) == 1 else ""
        if size >= FEW:
            alone = len({line.zone for line in lines}) == 1
            what = what or f"{number} {'autres' if alone else 'zones' if one else 'chiffres'}"
            total = sum(Decimal(line.text) for line in minus)
            return f"{what} ({format_number(total, decimals(str(total)))} en tout)"
        named = self._named(minus, lines)
        return f"{what}, {named}," if what and size > 1 else named

    def _rate(self, found: Judged, told: Sequence[Line]) -> str:
        """A ratio and its base, or its numerator."""
        rates = [line for line in told if self._is_rate(line)]
        others = [line for line in told if line not in rates]
        if len(rates) != 1 or len(others) > 1 or any(o.zone != rates[0].zone for o in others):
            return ""
        rate = rates[0]
        series = self.dossier.series[rate.series]
        if not isinstance(series, RatioSeries):
            return ""
        head = f"dans {self.zone(rate.zone)}, "
        if Decimal(rate.text) == series.per == 100:
            head += f"{format_unit('100', '%')} : tout le monde ; "
        head += f"le taux {quote(self._label(rate))} ({self._figure(rate)})"
        public = public_base(self.dossier, series, rate.zone)
        if others and set(self.dossier.series[others[0].series].of) == set(series.of):
            numerator = self._figure(others[0])
            return f"{head} et son numérateur ({numerator}) donnent la base : {value_text(found)}"
        base = "" if public is None else format_exact(float(public))
        base = self._figure(others[0]) if others else base
        given = f" et sa base ({base}) donnent" if base else " donne"
        what = "ce qui reste hors du numérateur" if found.cell.minus else "le numérateur"
        return f"{head}{given} {what} : {value_text(found)}"

    def _derived(self, found: Judged, told: Sequence[Line]) -> str:
        """An interval, a rank or a class, with what goes with it."""
        marks = [line for line in told if line.kind != "value"]
        rest = [line for line in told if line.kind == "value"]
        if len(marks) != 1 or len(rest) > 3:
            return ""
        mark, result = marks[0], self._result(found)
        about = f"{quote(self._label(mark))}, {self.zone(mark.zone)},"
        beside = [f"{quote(self._label(line))} ({self._told(line)})" for line in rest]
        about += f" avec {joined(beside)}," if beside else ""
        if mark.kind == "interval":
            head = f"l’intervalle imprimé ({self._figure(mark)})"
        elif mark.kind == "rank":
            head = f"le rang {mark.text}{self._neighbours(mark)}"
        else:
            head = f"la marque ou la classe {quote(self._figure(mark))}"
        return f"{head}, {about} donne {result}"

    def _told(self, line: Line) -> str:
        """What a line tells beside another."""
        return "masqué, donc au moins 1" if line.text == HIDDEN else self._figure(line)

    def _neighbours(self, mark: Line) -> str:
        """The printed figures between which a rank places a hidden one."""
        others = [
            (int(line.text), line) for line in self.printed.ranked(mark) if line.zone != mark.zone
        ]
        shown = [
            (rank, value, line) for rank, line in others if (value := self.printed.value(line))
        ]
        above = [each for each in shown if each[0] <= int(mark.text)]
        below = [each for each in shown if each[0] >= int(mark.text)]
        texts = [
            f"{self.zone(line.zone)} ({self._figure(line._replace(kind='value', text=value))})"
            for _, value, line in above[-1:] + below[:1]
        ]
        return f" ({'entre' if len(texts) > 1 else 'à côté de'} {joined(texts)})" if texts else ""

    def _single(self, found: Judged, line: Line) -> str:
        if line.text == HIDDEN:
            return f"une cellule masquée vaut au moins 1 : {value_text(found)}"
        return f"{self.full(line)} borne ce qu’il contient : {self._result(found)}"

    def full(self, line: Line) -> str:
        """A line with all that tells which it is."""
        return f"{quote(self._label(line))}, {self.zone(line.zone)} ({self._figure(line)})"

    def _several(self, found: Judged, told: Sequence[Line]) -> str:
        named = [self.full(line) for line in told if line.text != HIDDEN]
        masked = len(told) - len(named)
        texts = named[:FEW] + (["…"] if len(named) > FEW else [])
        if masked:
            what = counted(masked, "cellule masquée", "cellules masquées")
            texts.append(f"{what}, où il y a au moins 1")
        number = counted(len(told), "chiffre")
        figures = " ; ".join(texts)
        return f"par combinaison de {number} : {figures} ; reste {self._result(found)}"

    def _releases(
        self, found: Judged, lines: Sequence[int], factors: Mapping[int, Fraction] | None
    ) -> str:
        """What releases must be put side by side, where one is not enough."""
        told = [self.dossier.lines[number] for number in lines]
        numbers = sorted({line.release for line in told})
        if len(numbers) < 2:
            return ""
        revised = len({line.state for line in told}) > 1 and found.cell.since is None
        end = ", où ces chiffres sont les mêmes : " if revised else " : "
        signs = {(self.dossier.lines[n].release, f > 0) for n, f in (factors or {}).items()}
        plus = [release for release, positive in signs if positive]
        minus = [release for release, positive in signs if not positive]
        if len(plus) == len(minus) == 1:
            return f"{self._release(plus[0])} moins {self._release(minus[0], again=True)}{end}"
        names = [self._release(number, again=number != numbers[0]) for number in numbers]
        return f"en rapprochant {joined(names)}{end}"

    def _release(self, number: int, *, again: bool = False) -> str:
        if number <= len(self.releases):
            return f"{'celle' if again else 'la diffusion'} de {self.releases[number - 1]}"
        return f"la diffusion {number}"

    def _is_rate(self, line: Line) -> bool:
        ratio = isinstance(self.dossier.series[line.series], RatioSeries)
        return ratio and line.kind == "value" and is_number(line.text)

    def fault(self, fault: Fault) -> str:
        """A line that nobody may print, and why."""
        return f"{self.full(self.dossier.lines[fault.line])} : {fault.reason}"


def value_text(found: Judged) -> str:
    """`2`, `de 1 à 3`, `au plus 3`."""
    low, high = found.low, found.high
    if low is not None and low == high:
        return _number(low)
    if low is not None and high is not None:
        return f"de {_number(low)} à {_number(high)}"
    if high is not None:
        return f"au plus {_number(high)}"
    return f"au moins {_number(low)}" if low is not None else "n’importe quoi"


def joined(texts: Sequence[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    return " et ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _number(value: Fraction) -> str:
    return format_exact(float(value))


def _kind(name: str) -> str:
    """The kind of zone that a name begins with, after its article."""
    first = name.replace("l’", "").replace("le ", "", 1).replace("la ", "", 1).split(" ")[0]
    return first if first in _PLURALS else ""
