"""The index and the typology of quartiers, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from osq.confidentiality.release import Release, ReleasedZone, Sign, ZoneKey
from osq.notes.drawing import furniture
from osq.notes.drawing.furniture import Column, captioned, drawn_of, outlines_of
from osq.notes.drawing.lettering import advance, fitted
from osq.notes.drawing.order import PARTNERS
from osq.notes.drawing.parts import BASE, Key, legend, symbol
from osq.notes.drawing.projection import fit
from osq.notes.drawing.scale import Scale, axis
from osq.notes.figures import signs_legend
from osq.notes.selection import by_name, zones_of
from osq.notes.shapes import Box, Drawing, Path, Shape, Text
from osq.notes.viewmodel import PAGE_WIDTH, Cell, Row, RowGroup, Table
from osq.synthesis.index_model import OsqIndex, QuartierIndex
from osq.synthesis.typology import QuartierClass, Typology
from osq.text import NARROW, NBSP, format_number

ROW = 18.0
BAR = 11.0
TOP = 12.0
LEGEND = 200.0
PATTERNS = 6
"""Fills that differ without colour; a seventh dimension or class would take the first again."""
AWAY = 26.0
"""From the middle of a quartier to its number, in pixels: a disc would hide its pattern."""
MARKED = 2.0
"""Test value beyond which an indicator marks a class."""
MARKS_NOTE = (
    f"Plus, moins{NBSP}: ce qui distingue le plus une classe, au-dessus ou au-dessous de "
    "l’ensemble des quartiers classés."
)
MARKS = 2
"""Marks told of each class."""


def index_chart(
    index: OsqIndex,
    release: Release,
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
) -> Drawing | None:
    """Quartiers from the highest index to the lowest, made of the parts of their dimensions.

    Parts above the mean go to the right of zero, parts below to the left, and a diamond stands
    at their sum, the index.  For partners only: it ranks.  None without any index.
    """
    kept = [one for one in index.quartiers if one.value is not None]
    if release.audience != PARTNERS or not kept:
        return None
    names = {one.zone: release.zones[one.zone].name for one in index.quartiers}
    rows = sorted(kept, key=lambda one: (-(one.value or 0), names[one.zone].casefold()))
    texts = [_text(one.value) for one in rows]
    stub = round(min(0.36 * width, max(advance(names[one.zone], "text") for one in rows) + 4), 2)
    figures = round(stub + 8 + max(advance(text, "strong") for text in texts), 2)
    sums = [side for one in rows for side in _sides(one)]
    across = axis(sums, "", figures + 14, width, wanted=6)
    bottom = TOP + ROW * len(rows)
    shapes: list[Shape] = [*across.across(TOP, bottom)]
    for place, (one, text) in enumerate(zip(rows, texts, strict=True)):
        y = TOP + ROW * (place + 0.5)
        base = round(y + BASE, 2)
        shapes.append(Text(0, base, fitted(names[one.zone], stub, "text"), "text"))
        shapes.append(Text(figures, base, text, "strong", "end"))
        shapes += _stack(one, across.scale, y)
    zero = across.scale.at(0)
    shapes.append(Path(f"M{zero:g},{TOP:g}V{bottom:g}", "axis"))
    for place, one in enumerate(rows):
        at = across.scale.at(float(one.value or 0))
        shapes.append(symbol(at, TOP + ROW * (place + 0.5), "diamond"))
    keys, end = legend(_keys(index, rows), 0, width, bottom + 22)
    return Drawing(
        caption=title + mention,
        alt=_alt(rows, names, title) + mention,
        source=index.mention,
        width=width,
        height=round(end + 4, 2),
        shapes=(*shapes, *keys),
        notes=_without(index, names),
        data=_data(rows, names, title + mention),
    )


def _parts(one: QuartierIndex) -> list[float]:
    return [float(part.contribution or 0) for part in one.dimensions]


def _sides(one: QuartierIndex) -> tuple[float, float, float]:
    """How far the parts reach on both sides of zero; zero itself."""
    parts = _parts(one)
    return sum(p for p in parts if p < 0), sum(p for p in parts if p > 0), 0.0


def _stack(one: QuartierIndex, scale: Scale, y: float) -> Iterator[Shape]:
    """The parts of one index, each from where the one before on its side ends."""
    ends = {True: 0.0, False: 0.0}
    for place, part in enumerate(_parts(one)):
        if not part:
            continue
        start = ends[part > 0]
        ends[part > 0] = start + part
        left, right = sorted((scale.at(start), scale.at(start + part)))
        yield Box(left, round(y - BAR / 2, 2), round(right - left, 2), BAR, f"p{place % PATTERNS}")


def _keys(index: OsqIndex, rows: Sequence[QuartierIndex]) -> list[Key]:
    keys = [
        Key(part.label, "box", f"p{place % PATTERNS}")
        for place, part in enumerate(rows[0].dimensions)
    ]
    name = f"{index.name[:1].upper()}{index.name[1:]}"
    what = f"{name}, somme des parts{NBSP}: plus il est élevé, plus la précarité l’est"
    return [*keys, Key(what, "symbol", "diamond")]


def _text(value: Decimal | None) -> str:
    """The index with the decimals that it has."""
    if value is None:
        return str(Sign.NOT_AVAILABLE)
    return format_number(value, -int(value.as_tuple().exponent), signed=True)


def _without(index: OsqIndex, names: Mapping[ZoneKey, str]) -> tuple[str, ...]:
    """The quartiers that have no index, by reason."""
    found: dict[str, list[str]] = {}
    for one in index.quartiers:
        if one.value is None:
            found.setdefault(one.reason, []).append(names[one.zone])
    return tuple(
        f"Sans indice ({reason}){NBSP}: {', '.join(sorted(told))}."
        for reason, told in found.items()
    )


def _alt(rows: Sequence[QuartierIndex], names: Mapping[ZoneKey, str], title: str) -> str:
    first, last = rows[0], rows[-1]
    return (
        f"Barres empilées, une par quartier. {title}. {len(rows)}{NBSP}quartiers, du plus élevé, "
        f"{names[first.zone]} ({_text(first.value)}), au plus bas, {names[last.zone]} "
        f"({_text(last.value)}). Plus il est élevé, plus la précarité l’est."
    )


def _data(rows: Sequence[QuartierIndex], names: Mapping[ZoneKey, str], caption: str) -> Table:
    made = tuple(
        Row(
            names[one.zone],
            "",
            (
                Cell(_text(one.value), "d2"),
                Cell(_rank(one), "range"),
                *(Cell(_text(part.contribution), "d2") for part in one.dimensions),
            ),
        )
        for one in rows
    )
    labels = (part.label for part in rows[0].dimensions)
    return Table(caption, "Quartier", ("Indice", "Rang", *labels), (RowGroup("", made),))


def _rank(one: QuartierIndex) -> str:
    if one.rank is None:
        return ""
    first, last, among = one.rank
    return f"{first} sur {among}" if first == last else f"{first} à {last} sur {among}"


def typology_map(
    typology: Typology,
    release: Release,
    *,
    title: str,
    mention: str,
    width: float = PAGE_WIDTH,
    height: float = 240.0,
    over: Sequence[ReleasedZone] = (),
) -> Drawing | None:
    """Quartiers filled by class, in patterns that differ without colour.

    They lie on the outlines of `over`, the signatory communes and their own where nothing else is
    given; grey for those without a class; each has a number explained by its name.  None without
    any outline.
    """
    numbers = {one.zone: one.number for one in typology.quartiers}
    zones = [zone for zone in zones_of(release, "quartier") if zone.key in numbers]
    drawn = by_name(drawn_of(zones))
    if not drawn:
        return None
    over = over or _communes(release, drawn)
    layer = [(zone, "part") for zone in over]
    layer += [(zone, _fill(numbers[zone.key])) for zone in drawn]
    whole = fit(outlines_of([*drawn, *over]), width - LEGEND, height)
    column = Column(width - LEGEND + 14, LEGEND - 14)
    for one in typology.classes:
        if one.quartiers:
            count = len(one.quartiers)
            column.entry(_fill(one.number), f"Classe {one.number} ({count})")
            for line in _marks(release, one):
                column.line(line)
    if lacking := sum(numbers[zone.key] is None for zone in drawn):
        column.entry("absent", f"sans classe ({lacking})")
    below, bottom = furniture.names(drawn, column, height, furniture.FOOT)
    room = (0.0, 0.0, width - LEGEND, height)
    shapes: list[Shape] = [
        *furniture.areas(layer, whole),
        *furniture.markers(drawn, whole, room, away=AWAY),
    ]
    schematic = furniture.is_schematic(drawn)
    foot = max(height, column.y + furniture.FOOT - 8)
    shapes += furniture.scale_and_north(whole, column.x, foot, schematic=schematic)
    caption = captioned(title, schematic)
    return Drawing(
        caption=caption + mention,
        alt=f"Carte. {caption}. {_told(typology, release)}" + mention,
        source="",
        width=width,
        height=round(max(bottom, foot), 2),
        shapes=(*shapes, *column.shapes, *below),
        notes=(MARKS_NOTE,),
        data=_classes_table(typology, release, title + mention),
    )


def _communes(release: Release, zones: Sequence[ReleasedZone]) -> list[ReleasedZone]:
    known = {code for zone in zones for code in zone.parents}
    return [one for one in zones_of(release, "commune") if one.signatory or one.key.code in known]


def _fill(number: int | None) -> str:
    return "absent" if number is None else f"p{(number - 1) % PATTERNS}"


def _marks(release: Release, one: QuartierClass) -> list[str]:
    """What marks a class most, above or below all quartiers."""
    labels = {each.id: each.short_label or each.label for each in release.indicators}
    known = [mark for mark in one.marks if abs(mark.test_value or 0) >= MARKED]
    most = sorted(known, key=lambda mark: (-abs(mark.test_value or 0), mark.indicator))[:MARKS]
    return [
        f"{'plus' if (mark.test_value or 0) > 0 else 'moins'}{NBSP}: "
        f"{labels.get(mark.indicator, mark.label)}"
        for mark in most
    ]


def _told(typology: Typology, release: Release) -> str:
    parts = [
        f"Classe {one.number}{NBSP}: "
        + ", ".join(release.zones[key].name for key in one.quartiers if key in release.zones)
        for one in typology.classes
        if one.quartiers
    ]
    lacking = sum(one.number is None for one in typology.quartiers)
    parts += [f"sans classe{NBSP}: {lacking}"] if lacking else []
    return f"{NARROW}; ".join(parts) + "."


def _classes_table(typology: Typology, release: Release, caption: str) -> Table:
    rows = tuple(
        Row(
            release.zones[one.zone].name,
            "",
            (Cell(str(Sign.NOT_AVAILABLE if one.number is None else one.number), "count"),),
        )
        for one in typology.quartiers
        if one.zone in release.zones
    )
    notes = signs_legend(cell.text for row in rows for cell in row.cells)
    return Table(caption, "Quartier", ("Classe",), (RowGroup("", rows),), (notes,) if notes else ())
