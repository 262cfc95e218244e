"""A sending of one edition, from its convention's layout and the true values to sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from osq.conventions.layouts import Layout, Table
from osq.conventions.measures import Measure
from osq.conventions.model import Convention
from osq.conventions.terms import Sending
from osq.deliveries.headers import Years, measures_of
from osq.deliveries.period import period_of
from osq.demo.rows import Delivered, delivered_rows, divided_zones
from osq.demo.secrecy import Secrecy
from osq.demo.sheets import PERCENT, WHOLE, Heading, Line, Sheet, Value
from osq.demo.styles import Style, style_of
from osq.demo.truth import Truth, sums_by_row, value_of
from osq.observations import FICTITIOUS
from osq.text import NARROW, NBSP, format_number

FIRST_EDITION = 2008
_SPACES = (" ", NBSP, NARROW)
_WIDTHS = {"code": 13.0, "name": 32.0, "commune": 10.0, "commune_name": 24.0}

Sums = dict[str, int]


@dataclass(frozen=True, slots=True)
class Issue:
    """One file to make: a sending of an edition, and of a quarter where it is quarterly."""

    convention: Convention
    sending: Sending
    edition: int
    quarter: int | None = None

    @property
    def layout(self) -> Layout:
        return next(each for each in self.sending.layouts if self.edition in each.editions)

    @property
    def style(self) -> Style:
        return style_of(self.convention.id, self.sending.id, self.sending.label)

    @property
    def file_name(self) -> str:
        name = self.sending.file_names[0].replace("{yyyy}", str(self.edition))
        return name.replace("{q}", str(self.quarter or ""))

    def years(self, edition: int) -> Years:
        """The years that headers bear for the figures of an edition."""
        return Years(period_of(self.sending.period, edition, self.quarter).year, edition)


def issues_of(convention: Convention, edition: int) -> Iterator[Issue]:
    """The files that a provider sends for an edition."""
    for sending in convention.sendings:
        style = style_of(convention.id, sending.id, sending.label)
        if not sending.expected_in(edition) or edition not in (style.editions or {edition}):
            continue
        quarters = (1, 2, 3, 4) if sending.frequency == "quarterly" else (None,)
        yield from (Issue(convention, sending, edition, quarter) for quarter in quarters)


def render(issue: Issue, truth: Truth) -> list[Sheet]:
    """The sheets of a file; a table that has no zone in this territory is left out."""
    tables = [table for table in issue.layout.tables if table.id not in issue.style.absent]
    made = [_Page(issue, table, truth) for table in tables]
    return [page.sheet() for page in made if page.rows]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of figures: a measure as of an edition."""

    measure: Measure
    edition: int
    heading: Heading


class _Page:
    """One table of a file."""

    def __init__(self, issue: Issue, table: Table, truth: Truth) -> None:
        self._issue = issue
        self._style = issue.style
        self._table = table
        self._truth = truth
        self._convention = issue.convention
        self._secrecy = Secrecy(issue.convention, issue.layout)
        self._years = issue.years(issue.edition)
        self._second = self._from(self._style.renamed_from)
        self.rows = delivered_rows(table, issue.sending, truth.land, issue.edition, self._style)
        zones = divided_zones(truth.land.pieces) if self._style.undelivered else []
        self._undelivered = zones[issue.edition * 37 % len(zones)] if zones else ""

    def sheet(self) -> Sheet:
        columns = list(self._columns())
        place = self._place_headings()
        extra = [header for header in self._style.ignored if header in self._table.ignored_columns]
        if self._table.form == "long":
            headings, lines = self._long(place, columns)
        else:
            headings = (
                *place,
                *(Heading(self._years.fill(header), width=16) for header in extra),
                *(column.heading for column in columns),
            )
            lines = tuple(self._wide(columns, extra))
        return Sheet(self._name(), self._titles(), headings, lines, self._notes())

    def _from(self, edition: int | None) -> bool:
        return edition is not None and self._issue.edition >= edition

    def _alias(self, aliases: tuple[str, ...], edition: int) -> str:
        alias = aliases[1 if self._second and len(aliases) > 1 else 0]
        return self._issue.years(edition).fill(alias)

    def _name(self) -> str:
        names = self._table.sheets or (self._convention.id,)
        return self._alias(names, self._issue.edition)

    def _columns(self) -> Iterator[_Column]:
        """Measures from left to right, and for each one the years that stand side by side."""
        names = measures_of(self._table, self._convention)
        if self._from(self._style.reordered_from):
            names = (*names[2:], *names[:2])
        last = self._issue.edition
        dated = [
            edition
            for edition in range(max(last - self._style.years + 1, FIRST_EDITION), last + 1)
            if any(edition in layout.editions for layout in self._issue.sending.layouts)
        ]
        for name in names:
            measure = self._convention.measure(name)
            if not self._table.measures and name in self._style.unlisted:
                continue
            aliases = self._table.columns.get(name, measure.columns)
            by_year = self._table.form == "long" or any("{yy" in alias for alias in aliases)
            for edition in dated if by_year else [last]:
                yield _Column(measure, edition, self._heading(measure, aliases, edition))

    def _heading(self, measure: Measure, aliases: tuple[str, ...], edition: int) -> Heading:
        """The header; under its group where one of the names begins with it."""
        group = self._style.groups.get(measure.id, "")
        named = next((name for name in aliases if group and name.startswith(f"{group} ")), None)
        if named is None or self._table.form == "long":
            group, label = "", self._alias(aliases, edition)
        else:
            label = self._issue.years(edition).fill(named).removeprefix(group).strip()
        return Heading(label, group, 12.0, self._number_format(measure))

    def _number_format(self, measure: Measure) -> str:
        if self._is_fraction(measure):
            return PERCENT
        shown = WHOLE if measure.additive or measure.unit.startswith("€") else "General"
        return self._style.formats.get(measure.id, shown)

    def _is_fraction(self, measure: Measure) -> bool:
        """Whether a percentage is a fraction in the file, that its format shows times 100."""
        return measure.percentage and self._issue.edition in self._style.fractions

    def _place_headings(self) -> tuple[Heading, ...]:
        return tuple(
            Heading(self._alias(aliases, self._issue.edition), width=_WIDTHS[role])
            for role, aliases in self._roles()
        )

    def _roles(self) -> list[tuple[str, tuple[str, ...]]]:
        """The columns that say the zone; a quartier may lie in two communes, and has no code."""
        zone = self._table.zone
        roles = [("code", zone.code), ("name", zone.name), ("commune", zone.commune)]
        roles.append(("commune_name", zone.commune_name))
        one = any(row.commune for row in self.rows)
        return [(role, names) for role, names in roles if names and (one or role != "commune")]

    def _place(self, row: Delivered) -> tuple[Value, ...]:
        roles = [role for role, _ in self._roles()]
        texts: dict[str, Value] = {role: getattr(row, role) or None for role in roles}
        if not row.code:
            texts["name" if "name" in roles else "code"] = row.name
        elif row.code.isdigit() and self._issue.edition in self._style.codes_as_numbers:
            texts["code"] = int(row.code)
        return tuple(texts[role] for role in roles)

    def _sums(self, edition: int) -> list[Sums]:
        frame = self._truth.frame(self._convention.id, edition, self._issue.quarter)
        return sums_by_row(frame, [row.pieces for row in self.rows])

    def _wide(self, columns: list[_Column], extra: list[str]) -> Iterator[Line]:
        """A line per row; here and there, thousands are a text with a space."""
        sums = {edition: self._sums(edition) for edition in sorted({c.edition for c in columns})}
        for rank, row in enumerate(self.rows):
            now = sums[max(sums)][rank]
            values = [
                self._shown(column.measure.id, row, sums[column.edition][rank], column.edition)
                for column in columns
            ]
            if self._style.spaced and rank % 7 == 3:
                values = [_spaced(value, _SPACES[rank % 3]) for value in values]
            beside = [self._beside(header, row, now, rank) for header in extra]
            yield Line((*self._place(row), *beside, *values), row.role == "total")

    def _beside(self, header: str, row: Delivered, sums: Sums, rank: int) -> Value:
        """What stands in a column that is not read."""
        held = self._style.ignored[header]
        if held in sums:
            return self._shown(held, row, sums, self._issue.edition)
        return held.replace("{n}", str(rank + 1)) if row.code else None

    def _long(
        self, place: tuple[Heading, ...], columns: list[_Column]
    ) -> tuple[tuple[Heading, ...], tuple[Line, ...]]:
        """A line per row, measure and year."""
        table, edition = self._table, self._issue.edition
        labels = (table.measure_column, table.year_column, table.value_column)
        headings = [Heading(self._alias(names, edition), width=24) for names in labels if names]
        lines = []
        sums = {year: self._sums(year) for year in sorted({column.edition for column in columns})}
        for rank, row in enumerate(self.rows):
            for column in columns:
                year = (self._issue.years(column.edition).period,) if table.year_column else ()
                value = self._shown(
                    column.measure.id, row, sums[column.edition][rank], column.edition
                )
                cells = (*self._place(row), column.heading.label, *year, value)
                lines.append(Line(cells, row.role == "total"))
        return (*place, *headings), tuple(lines)

    def _shown(self, measure: str, row: Delivered, sums: Sums, edition: int) -> Value:
        """The value as delivered: a number, or a sign for what is hidden or not known."""
        level = self._level(row)
        if self._secrecy.hides_zone(measure, sums, level):
            return self._secrecy.small_zone
        if row.code and row.code == self._undelivered and measure == self._style.undelivered:
            return self._secrecy.mark("missing")
        if row.kind and self._style.kinds.get(measure, row.kind) != row.kind:
            return 0  # a primary school has no pupil of collège
        if row.role == "unlocated" and not self._convention.measure(measure).additive:
            return self._secrecy.mark("not_applicable")
        value = value_of(self._convention, measure, sums, edition)
        followed = self._style.follows.get(measure, measure)
        if self._secrecy.hides_count(followed, sums.get(followed, value), level):
            return self._secrecy.mark("suppressed")
        if value is None:
            return self._secrecy.mark(self._style.nothing)
        if self._is_fraction(self._convention.measure(measure)):
            return round(value / 100, 5)
        return None if value == 0 and self._issue.layout.blank == "zero" else value

    def _level(self, row: Delivered) -> str:
        if row.role != "zone":
            return "commune" if row.commune else "agglomeration"
        zoning = self._table.zoning
        if zoning in ("iris", "commune"):
            return zoning
        return "unit" if zoning in self._truth.land.units else "quartier"

    def _titles(self) -> tuple[str, ...]:
        issue = self._issue
        subject = self._style.subject.format(
            yyyy=self._years.period, edition=issue.edition, quarter=issue.quarter
        )
        return (
            f"{FICTITIOUS} – démonstration du logiciel osq, aucun chiffre n’est réel",
            self._style.body,
            subject,
            self._truth.land.agglomeration,
        )

    def _notes(self) -> tuple[str, ...]:
        notes = [f"Source{NBSP}: {FICTITIOUS}, dans la forme d’un fichier du fournisseur."]
        if self._issue.sending.universe:
            notes.append(f"Champ{NBSP}: {self._issue.sending.universe}.")
        signs = {
            self._secrecy.small_zone: "zone trop petite",
            self._secrecy.mark("suppressed"): "petit effectif caché",
            self._secrecy.mark("missing"): "non disponible",
            self._secrecy.mark("not_applicable"): "sans objet",
        }
        told = [f"{sign}, {meaning}" for sign, meaning in signs.items() if sign]
        if told:
            notes.append(f"Signes{NBSP}: {f'{NARROW}; '.join(told)}.")
        return tuple(notes)


def _spaced(value: Value, space: str) -> Value:
    if isinstance(value, int) and value >= 1000:
        return format_number(value).replace(NARROW, space)
    return value
