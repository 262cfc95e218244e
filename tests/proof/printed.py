"""Why each number of a note is there: every one found in its text, from the release alone.

Nothing of `osq.notes` is used: numbers are written, ranges, changes, ranks and rests are computed
anew.  Forms that a note is laid out in are taken one after the other, the strictest first: what a
form explains is taken away, and what is left at the end has no explanation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

from pypdf import PdfReader

from osq.confidentiality.release import IndicatorModel, Release, ReleasedZone, ZoneKey
from osq.conventions.indicators import CountIndicator, RatioIndicator
from tests.pages import text_of

NARROW, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"
GAP = f"[ \n{NBSP}]+"
SIGN = r"(?:n\.s\.|///|…|s(?!\w))"
NUMBER = rf"(?<![\w,])[+{MINUS}]?\d{{1,3}}(?:{NARROW}\d{{3}})*(?:,\d+)?(?![\w])"
CELL = rf"(?:{NUMBER}|{SIGN})"
TAKEN = " § "


def french(value: Decimal, decimals: int, *, signed: bool = False) -> str:
    """As INSEE writes it: "1 234,5", "−2", "+3" if `signed`."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):.{decimals}f}".partition(".")
    groups: list[str] = []
    while whole:
        whole, group = whole[:-3], whole[-3:]
        groups.insert(0, group)
    text = NARROW.join(groups) + (f",{part}" if part else "")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text


def worded(text: str) -> str:
    """A pattern for a text whose lines may be cut at spaces and after hyphens."""
    words = [re.escape(word).replace(r"\-", "-\n?") for word in text.split()]
    return f"[ \n{NBSP}{NARROW}]+".join(words)


def mask(text: str) -> str:
    return re.sub(r"\d", "¤", text)


def any_of(texts: Iterable[str]) -> str:
    return "|".join(
        worded(one) for one in sorted(filter(None, set(texts)), key=lambda one: (-len(one), one))
    )


@dataclass(frozen=True)
class Page:
    """The text of a page, and the zone that it is about."""

    zone: ReleasedZone
    text: str
    number: int


def pages_of(path: Path, release: Release) -> Iterator[Page]:
    """Pages of a note; those of a quartier's sheet inside it are about the quartier."""
    zone = noted(path, release)
    inside = [one for one in release.zones.values() if one.key.level == "quartier"]
    for number, page in enumerate(PdfReader(path).pages, start=1):
        # A heading may be cut: « potentiel‐ lement » is one word.
        text = re.sub(r"\u2010\s*", "", text_of(page))
        if text.startswith("FICHE QUARTIER") and number > 1:
            named = text.partition("\n")[2]
            zone = max(
                (one for one in inside if re.match(worded(one.name), named)),
                key=lambda one: len(one.name),
            )
        yield Page(zone, text, number)


def noted(path: Path, release: Release) -> ReleasedZone:
    """The zone that a note's file is named after."""
    kind, _, rest = path.stem.partition(f"{release.edition}-")[2].partition("-")
    code = rest.partition("-")[0]
    (zone,) = (
        one for key, one in release.zones.items() if key.level == kind and code in ("", key.code)
    )
    return zone


@dataclass
class Explained:
    """What is left of a page once forms have been taken, and what a form found wrong."""

    text: str
    wrong: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    cells: list[tuple[ZoneKey, str, str]] = field(default_factory=list)
    """Zone, indicator and what is printed of it, where a form tells which is which."""

    def take(self, form: str, pattern: str, told: Callable[[re.Match[str]], str | None]) -> None:
        """Takes every match of a pattern away; `told` says what is wrong with one, or None."""

        def replaced(match: re.Match[str]) -> str:
            fault = told(match)
            if fault is not None:
                self.wrong.append(f"{form}: {fault}: {' '.join(match[0].split())!r}")
            found = len(re.findall(NUMBER, match[0]))
            self.counts[form] = self.counts.get(form, 0) + found
            return TAKEN

        self.text = re.sub(pattern, replaced, self.text)

    def pass_over(self, form: str, pattern: str) -> None:
        """Numbers of a text that is no figure: they are no longer looked at, their words stay."""

        def masked(match: re.Match[str]) -> str:
            found = len(re.findall(NUMBER, match[0]))
            self.counts[form] = self.counts.get(form, 0) + found
            return mask(match[0])

        self.text = re.sub(pattern, masked, self.text)

    @property
    def left(self) -> list[str]:
        """Numbers without explanation, with what is around them."""
        return [
            " ".join(self.text[max(0, one.start() - 70) : one.end() + 30].split())
            for one in re.finditer(NUMBER, self.text)
        ]


@dataclass(frozen=True)
class Facts:
    """What may be printed, from a release alone."""

    release: Release

    def value(self, one: IndicatorModel, zone: ZoneKey, edition: int = 0) -> Decimal | None:
        figure = self.release.figures.get((one.id, zone, edition or self.release.edition))
        return figure.value if figure is not None else None

    def text(self, one: IndicatorModel, zone: ZoneKey) -> str:
        """The cell of a table: the number, or the sign of a figure without one."""
        figure = self.release.figures.get((one.id, zone, self.release.edition))
        if figure is None:
            return "…"
        return str(figure.sign) if figure.value is None else french(figure.value, one.decimals)

    @cached_property
    def editions(self) -> list[int]:
        return sorted({edition for _, _, edition in self.release.figures})

    @cached_property
    def agglomeration(self) -> ZoneKey:
        (whole,) = (key for key in self.release.zones if key.level == "agglomeration")
        return whole

    def wholes(self, zone: ReleasedZone) -> list[ZoneKey]:
        """What holds a zone: its communes for a quartier, the agglomeration."""
        communes = [ZoneKey("commune", code) for code in zone.parents]
        above = [key for key in communes if key in self.release.zones]
        return [*above, *([self.agglomeration] if zone.key != self.agglomeration else [])]

    def peers(self, level: str, *, signatory: bool = True) -> list[ZoneKey]:
        return [
            key
            for key, zone in self.release.zones.items()
            if key.level == level and (level != "commune" or zone.signatory or not signatory)
        ]

    def known(self, one: IndicatorModel, zones: Iterable[ZoneKey]) -> list[Decimal]:
        return [value for key in zones if (value := self.value(one, key)) is not None]

    def range(self, one: IndicatorModel, zones: Iterable[ZoneKey]) -> str | None:
        """Of the zones that have a number, and how many these are if not all."""
        every = list(zones)
        values = self.known(one, every)
        if not values:
            return None
        ends = f"{french(min(values), one.decimals)} à {french(max(values), one.decimals)}"
        return ends if len(values) == len(every) else f"{ends} ({len(values)})"

    def changes(self, one: IndicatorModel, zone: ZoneKey) -> dict[int, set[str]]:
        """Year -> the signed amounts a change since then may be told by.

        The year is that of the edition or, where it is another, what its figure is about.
        """
        last = self.value(one, zone)
        found: dict[int, set[str]] = {}
        for edition in self.editions:
            first = self.value(one, zone, edition)
            if first is None or last is None or edition == self.release.edition:
                continue
            texts = {french(last - first, one.decimals, signed=True)}
            if not isinstance(one, RatioIndicator) and first:
                percent = 100 * (last - first) / first
                texts |= {french(percent, decimals, signed=True) for decimals in (0, 1)}
            found.setdefault(edition, set()).update(texts)
            before = self.release.figures[one.id, zone, edition]
            if before.period is not None:
                found.setdefault(before.period.year, set()).update(texts)
        return found

    def rest(self, one: IndicatorModel, zone: ZoneKey, whole: ZoneKey) -> Decimal | None:
        """A ratio over what a whole holds besides a zone, from counts that are released."""
        if not isinstance(one, RatioIndicator):
            return None
        top, base = self.counting(one, one.numerator), self.counting(one, one.denominator)
        if top is None or base is None:
            return None
        values = [self.value(each, key) for each in (top, base) for key in (whole, zone)]
        if None in values:
            return None
        over, own_over, under, own_under = (Decimal(each) for each in values if each is not None)
        return self._ratio(one, over - own_over, under - own_under)

    @staticmethod
    def _ratio(one: RatioIndicator, over: Decimal, under: Decimal) -> Decimal | None:
        if not under:
            return None
        return (one.per * over / under).quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP)

    def quartiers(
        self, one: IndicatorModel, whole: ZoneKey, *, without: bool, edition: int = 0
    ) -> Decimal | None:
        """A ratio in the quartiers of a whole together, or in the whole without them."""
        if not isinstance(one, RatioIndicator):
            return None
        sums = []
        for names in (one.numerator, one.denominator):
            count = self.counting(one, names)
            inside = [
                key
                for key, zone in self.release.zones.items()
                if key.level == "quartier"
                and (whole.level == "agglomeration" or whole.code in zone.parents)
            ]
            figures = (self.value(count, key, edition) for key in inside) if count else ()
            known = [value for value in figures if value is not None]
            total = self.value(count, whole, edition) if count else None
            if total is None or len(known) < len(inside):
                return None
            sums.append(total - sum(known) if without else Decimal(sum(known)))
        return self._ratio(one, *sums)

    def counting(self, one: IndicatorModel, names: Sequence[str]) -> IndicatorModel | None:
        """The indicator that counts some measures."""
        wanted = sorted(self._qualified(one, name) for name in names)
        for each in self.release.indicators:
            if isinstance(each, CountIndicator) and wanted == sorted(
                self._qualified(each, name) for name in each.value
            ):
                return each
        return None

    def _qualified(self, one: IndicatorModel, name: str) -> str:
        return name if "." in name else f"{self.release.indicator_providers[one.id]}.{name}"

    def gaps(self, one: IndicatorModel, zone: ZoneKey, whole: ZoneKey) -> set[str]:
        """The rest of a whole and how far a zone is from it, signed or not."""
        rest, own = self.rest(one, zone, whole), self.value(one, zone)
        if rest is None or own is None:
            return set()
        gap = own - rest
        return {
            french(rest, one.decimals),
            french(gap, one.decimals, signed=True),
            french(abs(gap), one.decimals),
        }

    def place(self, one: IndicatorModel, zone: ZoneKey, peers: list[ZoneKey]) -> set[str]:
        """Its place from either end, among those with a number."""
        own, values = self.value(one, zone), self.known(one, peers)
        if own is None:
            return set()
        return {
            f"{1 + sum(each > own for each in values)}/{len(values)}",
            f"{1 + sum(each < own for each in values)}/{len(values)}",
        }
