"""The annex of a note: its figures with their origins, its drawings' tables, its definitions.

Its sheets are a frozen model, that `annex_files` writes as a workbook and as CSV.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from osq.confidentiality.release import (
    Figure,
    IndicatorModel,
    Release,
    ReleasedSource,
    ReleasedZone,
    once,
)
from osq.conventions.indicators import CountIndicator, RatioIndicator
from osq.notes.figures import SIGNS
from osq.notes.outlines.method import AUDIENCES
from osq.notes.production.origins import Origin, Origins
from osq.notes.production.sheets import Annex, Column, Content, Number, Sheet
from osq.notes.production.spoken import figures_of, walk
from osq.notes.shapes import Drawing
from osq.notes.viewmodel import Note, Table
from osq.periods import Period
from osq.text import NARROW, NBSP, quote

LEVELS = {
    "iris": "IRIS",
    "quartier": "quartier",
    "commune": "commune",
    "agglomeration": "agglomération",
}
_AND = f"{NARROW}; "


FIGURE_COLUMNS = (
    Column("Indicateur", 44),
    Column("Code", 20),
    Column("Niveau", 13),
    Column("Code de la zone", 14),
    Column("Zone", 28),
    Column("Édition", 9),
    Column("Valeur", 12),
    Column("Unité", 14),
    Column("Motif du signe", 26),
    Column("Période", 23),
    Column("Dénominateur, ou définition", 46),
    Column("Fournisseur", 30),
    Column("Source", 40),
    Column("Livraison", 24),
    Column("Feuille et cellules", 40),
    Column("Méthode", 22),
    Column("Fiabilité", 9),
    Column("Périmètre", 26),
    Column("Réserve", 34),
)


def annex_of(release: Release, zone: ReleasedZone, note: Note, origins: Origins) -> Annex:
    """The annex of a note: a function of the release and of the origins of its figures.

    A figure without a number shows its sign, its reason and no origin.
    """
    audience = AUDIENCES.get(release.audience, release.audience)
    told = tuple(figures_of(release, zone))
    mention = f"{note.fictitious} — " if note.fictitious else ""
    return Annex(
        title=note.title,
        observatory=release.observatory,
        mention=f"{mention}Diffusion {audience}",
        audience=f"Diffusion {audience}",
        created=note.created,
        sheets=(
            Sheet("Chiffres", FIGURE_COLUMNS, _figures(release, told, origins)),
            _drawings(note),
            _definitions(release, dict.fromkeys(indicator.id for indicator, _ in told)),
            _read_me(note, audience),
        ),
    )


def _figures(
    release: Release, told: Iterable[tuple[IndicatorModel, Figure]], origins: Origins
) -> tuple[tuple[Content, ...], ...]:
    sources = {one.delivery: one for one in release.sources}
    bases = _bases(release)
    return tuple(
        _figure(release, indicator, figure, sources, bases[indicator.id], origins)
        for indicator, figure in told
    )


def _figure(
    release: Release,
    indicator: IndicatorModel,
    figure: Figure,
    sources: dict[str, ReleasedSource],
    base: str,
    origins: Origins,
) -> tuple[Content, ...]:
    number = None if figure.value is None else Number(figure.value, indicator.decimals)
    cited = [sources[one] for one in figure.deliveries if one in sources] if number else []
    key = (figure.indicator, figure.zone, figure.edition)
    found = origins.get(key, ()) if number else ()
    return (
        indicator.label,
        indicator.id,
        LEVELS.get(figure.zone.level, figure.zone.level),
        figure.zone.code,
        release.zones[figure.zone].name,
        figure.edition,
        number or str(figure.sign),
        indicator.unit,
        figure.reason,
        _period(figure.period),
        base or indicator.definition,
        _AND.join(dict.fromkeys(one.provider for one in cited)),
        _AND.join(dict.fromkeys(f"{one.label}, {one.reference}" for one in cited)),
        _AND.join(figure.deliveries) if number else "",
        cells_text(found),
        figure.method,
        figure.grade or "",
        figure.perimeter,
        figure.mark,
    )


def cells_text(origins: Iterable[Origin]) -> str:
    """« Feuil1!E12:E18 F20 », led by the delivery where there are several.

    >>> cells_text([Origin("caf-2013-iris-1", "Allocataires", "E12:E18 F20")])
    'Allocataires!E12:E18 F20'
    """
    found = list(origins)
    several = len({one.delivery for one in found}) > 1
    return _AND.join((f"{one.delivery}{NBSP}: " if several else "") + _place(one) for one in found)


def _place(origin: Origin) -> str:
    """As a spreadsheet writes it: a name that is not one word is quoted."""
    name = origin.sheet if origin.sheet.isalnum() else "'" + origin.sheet.replace("'", "''") + "'"
    return f"{name}!{origin.cells}" if origin.sheet else origin.cells


def _period(period: Period | None) -> str:
    if period is None:
        return ""
    start, end = (f"{day:%d/%m/%Y}" for day in (period.start, period.end))
    return end if start == end else f"{start} – {end}"


@once
def _bases(release: Release) -> dict[str, str]:
    return {one.id: _base(release, one) for one in release.indicators}


def _base(release: Release, indicator: IndicatorModel) -> str:
    """What a ratio is divided by, in the words of the indicators that count it, or ""."""
    if not isinstance(indicator, RatioIndicator):
        return ""
    words = {
        _qualified(release, one.value[0], one): one.label
        for one in release.indicators
        if isinstance(one, CountIndicator) and len(one.value) == 1
    }
    names = [_qualified(release, name, indicator) for name in indicator.denominator]
    return " + ".join(words[name] for name in names) if words.keys() >= set(names) else ""


def _qualified(release: Release, name: str, indicator: IndicatorModel) -> str:
    return name if "." in name else f"{release.indicator_providers.get(indicator.id, '')}.{name}"


def _drawings(note: Note) -> Sheet:
    """The tables behind the drawings, one under the other, each under its caption."""
    rows: list[tuple[Content, ...]] = []
    for one in walk(note):
        if isinstance(one, Drawing) and one.data is not None:
            told = [(text, "") for text in (*one.notes, one.source) if text]
            rows += [(one.caption,), *_table(one.data), *told, ("", "")]
    widest = max((len(row) for row in rows), default=1)
    if not rows:
        rows = [("Aucun graphique de cette note n’a de tableau.",)]
    columns = (Column("Graphique", 44), *(Column("", 16) for _ in range(1, widest)))
    return Sheet("Graphiques", columns, tuple(rows))


def _table(table: Table) -> Iterable[tuple[Content, ...]]:
    yield (table.stub, *table.columns)
    for group in table.groups:
        if group.label:
            yield (group.label,)
        for row in group.rows:
            label = f"{row.label} ({row.unit})" if row.unit else row.label
            yield (label, *(parsed(cell.text) for cell in row.cells))


def parsed(text: str) -> Content:
    """A number written in French as a number; any other text as it is.

    >>> parsed("−1\u202f234,5"), parsed("s"), parsed("+2,0 *")
    (Number(value=Decimal('-1234.5'), decimals=1), 's', '+2,0 *')
    """
    plain = text.replace(NARROW, "").replace("−", "-").replace(",", ".")
    body = plain.lstrip("+-")
    code = body[:1] == "0" and body[1:2].isdecimal()
    if code or len(plain) - len(body) > 1 or not body.replace(".", "", 1).isdecimal():
        return text
    return Number(Decimal(plain), len(body.partition(".")[2]))


def _definitions(release: Release, used: Iterable[str]) -> Sheet:
    themes = {theme.id: theme.label for theme in release.themes}
    known = {one.id: one for one in release.indicators}
    columns = (
        Column("Code", 22),
        Column("Indicateur", 44),
        Column("Thème", 24),
        Column("Unité", 14),
        Column("Définition", 70),
        Column("Dénominateur", 40),
        Column("Précautions de lecture", 70),
    )
    rows = tuple(
        (
            one.id,
            one.label,
            themes.get(one.theme, ""),
            one.unit,
            one.definition,
            _base(release, one),
            " ".join(one.pitfalls),
        )
        for one in (known[name] for name in used)
    )
    return Sheet("Définitions", columns, rows)


def _read_me(note: Note, audience: str) -> Sheet:
    rows: list[tuple[Content, ...]] = [
        ("Note", note.title),
        ("Observatoire", note.observatory),
        ("Édition", note.edition),
        ("Diffusion", audience),
    ]
    if note.fictitious:
        rows.append(("Mention", note.fictitious))
    rows += [
        ("Ce classeur", "Les chiffres diffusés sur lesquels la note s’appuie, et eux seuls."),
        (
            "Chiffres",
            "La zone de la note et les ensembles qui la contiennent, pour toutes les éditions"
            f"{NARROW}; les autres zones, pour l’édition de la note, là où elles ont un chiffre ou"
            " un signe.",
        ),
        (
            "Feuille et cellules",
            "Les cellules des fichiers livrés d’où vient le chiffre, dans la livraison nommée à "
            "côté. Pour un quartier, ce sont celles de ses IRIS. Un chiffre masqué n’a ni "
            "livraison ni cellule.",
        ),
        (
            "Lecture",
            f"{quote('Valeur')} contient un nombre arrondi comme dans la note, ou un signe.",
        ),
    ]
    rows += [(f"Signe {sign}", meaning) for sign, meaning in SIGNS.items()]
    rows += [("Confidentialité", text) for text in note.method.confidentiality]
    return Sheet("Lisez-moi", (Column("Rubrique", 24), Column("Texte", 110)), tuple(rows))
