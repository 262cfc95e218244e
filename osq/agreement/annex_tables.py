"""The tables of the annex: sendings, columns, signs, measures, checks and indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from osq.agreement.tables import Table
from osq.agreement.wording import mark_meaning, month_day
from osq.conventions import words
from osq.conventions.base import Editions
from osq.conventions.indicators import (
    CountIndicator,
    DirectIndicator,
    Indicator,
    RatioIndicator,
)
from osq.conventions.inheritance import completed
from osq.conventions.layouts import Layout
from osq.conventions.layouts import Table as Laid
from osq.conventions.measures import Measure, PartsRelation, Relation
from osq.conventions.model import Convention, class_measures
from osq.conventions.reading import Reading
from osq.conventions.rules import limits_in_words, word_rule
from osq.conventions.terms import Sending
from osq.text import NARROW, NBSP, counted, format_number, quote


def sendings_table(convention: Convention) -> Table:
    """One row per sending: what, about when, how often, due when, in which file."""
    rows = tuple(_sending(sending) for sending in convention.sendings)
    headers = ("Envoi", "Période décrite", "Périodicité, échéance", "Unité et champ", "Fichier")
    return Table("", headers, rows, (4, 4, 4, 5, 4))


def _sending(sending: Sending) -> tuple[str, ...]:
    due = month_day(sending.due)
    stages = ", ".join(words.STAGES[stage] for stage in sending.stages)
    unit = f"{words.UNITS[sending.unit]}, d’après {words.LOCATIONS[sending.located_by]}"
    universe = f". Champ{NBSP}: {sending.universe}" if sending.universe else ""
    return (
        f"{sending.label} ({sending.body})",
        _period(sending),
        f"{words.FREQUENCIES[sending.frequency]}{NARROW}; échéance{NBSP}: {due}{NARROW}; {stages}",
        f"{unit}{NARROW}; {words.COVERAGES[sending.coverage]}{universe}",
        f"{', '.join(sending.file_names)} (format {sending.format})",
    )


def _period(sending: Sending) -> str:
    period = sending.period
    lag = f"{counted(period.lag, 'an')} avant l’édition" if period.lag else "année de l’édition"
    span = f" sur {period.years} ans" if period.years > 1 else ""
    return f"{words.PERIODS[period.kind]}{span} au {month_day(period.reference)}, {lag}"


def columns_tables(convention: Convention) -> tuple[Table, ...]:
    """For each sheet of each layout, its columns in order, with the headers to write."""
    return tuple(
        _columns(convention, sending, layout, table)
        for sending in convention.sendings
        for layout in sending.layouts
        for table in layout.tables
    )


def _columns(convention: Convention, sending: Sending, layout: Layout, table: Laid) -> Table:
    sheet = quote(table.sheets[0]) if table.sheets else "unique"
    optional = "" if table.required else ", facultative"
    caption = (
        f"{sending.label}, feuille {sheet}{optional} "
        f"({span_in_words(layout.editions)}){NBSP}: une ligne par zone du découpage {table.zoning}"
    )
    rows = [*_zone_columns(table)]
    names = table.measures or tuple(measure.id for measure in convention.measures)
    if table.form == "long":
        rows.append(_column(table.measure_column, "nom de la grandeur", ""))
        rows.append(_column(table.value_column, "valeur", ""))
        if table.year_column:
            rows.append(_column(table.year_column, "année", ""))
    for name in names:
        measure = convention.measure(name)
        labels = table.columns.get(name, measure.columns)
        rows.append(_column(labels, measure.label, measure.unit, required=measure.required))
    widths = (4, 5, 5, 2)
    return Table(caption, ("En-tête", "Contenu", "Autres formes", "Unité"), tuple(rows), widths)


def _zone_columns(table: Laid) -> Iterator[tuple[str, ...]]:
    contents = {
        "code": "code de la zone",
        "name": "nom de la zone",
        "commune": "code de la commune",
        "commune_name": "nom de la commune",
    }
    for part, content in contents.items():
        labels = getattr(table.zone, part)
        if labels:
            yield _column(labels, content, "", required=part == "code")


def _column(
    labels: tuple[str, ...], content: str, unit: str, *, required: bool = True
) -> tuple[str, ...]:
    others = f"{NARROW}; ".join(labels[1:])
    return (labels[0], content if required else f"{content} (facultatif)", others, unit)


def signs_table(convention: Convention) -> Table:
    """The marks of every layout, blank cells included, each told once."""
    signs: dict[tuple[str, str], None] = {}
    for sending in convention.sendings:
        for layout in sending.layouts:
            for mark in layout.marks:
                signs[mark.text, mark_meaning(mark)] = None
            signs["cellule vide", words.STATUSES[layout.blank]] = None
    return Table("", ("Signe", "Ce qu’il veut dire"), tuple(signs), (1, 4))


def measures_table(convention: Convention) -> Table:
    """Every measure with its definition, what forbids summing it, and how to read it."""
    rows = tuple(_measure(measure, convention) for measure in convention.measures)
    headers = ("Grandeur", "Définition", "Unité", "Nature", "Précautions")
    return Table("", headers, rows, (4, 6, 2, 3, 6))


def _measure(measure: Measure, convention: Convention) -> tuple[str, ...]:
    nature = words.MEASURE_KINDS[measure.kind]
    if measure.weighted_by is not None:
        base = quote(convention.measure(measure.weighted_by).label)
        nature += f"{NARROW}; se pondère par {base}"
    elif not measure.additive:
        nature += f"{NARROW}; ne se somme pas{NBSP}: {measure.not_additive_because}"
    if measure.finest != "iris":
        nature += f"{NARROW}; {words.FINEST[measure.finest]} au plus fin"
    cautions = " ".join(_cautions(measure))
    return (measure.label, measure.definition, measure.unit, nature, cautions)


def relations_table(convention: Convention) -> tuple[Table, ...]:
    """What must hold between the figures of one row; nothing when nothing is declared."""
    if not convention.relations:
        return ()
    rows = tuple((_relation(relation, convention),) for relation in convention.relations)
    return (Table("", ("Relation vérifiée sur chaque ligne",), rows, (1,)),)


def _relation(relation: Relation, convention: Convention) -> str:
    def label(name: str) -> str:
        return quote(convention.measure(name).label)

    slack = f" (à {format_number(relation.tolerance)} près)" if relation.tolerance else ""
    if isinstance(relation, PartsRelation):
        parts = " + ".join(label(part) for part in relation.parts)
        sign = "=" if relation.exhaustive else "≥"
        return f"{label(relation.total)} {sign} {parts}{slack}"
    return f"{label(relation.smaller)} ≤ {label(relation.larger)}{slack}"


def indicators_table(
    convention: Convention, conventions: Mapping[str, Convention]
) -> tuple[Table, ...]:
    """Every indicator: definition, formula in words, reading; nothing for pure denominators."""
    if not convention.indicators:
        return ()
    rows = tuple(
        _indicator(completed(each, convention, conventions), convention)
        for each in convention.indicators
    )
    headers = ("Indicateur", "Définition et calcul", "Sens et mots", "Précautions")
    return (Table("", headers, rows, (4, 6, 4, 7)),)


def _indicator(indicator: Indicator, convention: Convention) -> tuple[str, ...]:
    unit = f" ({indicator.unit})" if indicator.unit else ""
    cautions = _cautions(indicator)
    if indicator.levels_because:
        cautions.append(indicator.levels_because)
    direction, rule = words.DIRECTIONS[indicator.direction], word_rule(indicator)
    return (
        f"{indicator.label}{unit}",
        f"{indicator.definition} Calcul{NBSP}: {_formula(indicator, convention)}.",
        f"{direction}{NARROW}; {rule}" if rule else direction,
        " ".join(cautions),
    )


def _cautions(reading: Reading) -> list[str]:
    return [*reading.pitfalls, *limits_in_words(reading.comparability)]


def _formula(indicator: Indicator, convention: Convention) -> str:
    def named(references: tuple[str, ...]) -> str:
        return " + ".join(_label(reference, convention) for reference in references)

    match indicator:
        case CountIndicator():
            return named(indicator.value)
        case RatioIndicator():
            ratio = f"{named(indicator.numerator)} / {named(indicator.denominator)}"
            return f"{format_number(indicator.per)} × {ratio}" if indicator.per > 1 else ratio
        case DirectIndicator(interpolation=None):
            return f"{named((indicator.value,))}, tel que livré"
        case DirectIndicator():
            counts = named(tuple(class_measures(indicator)))
            return (
                f"{named((indicator.value,))}, tel que livré{NARROW}; sinon interpolé à partir des "
                f"classes {counts}"
            )


def _label(reference: str, convention: Convention) -> str:
    """A measure by its label; that of another convention by its qualified name."""
    return reference if "." in reference else quote(convention.measure(reference).label)


def span_in_words(editions: Editions) -> str:
    """
    The editions of a layout in French.

    >>> span_in_words(Editions(**{"from": 2011}))
    'à partir de l’édition 2011'
    """
    first, last = editions.from_, editions.until
    if first is None and last is None:
        return "toutes les éditions"
    if last is None:
        return f"à partir de l’édition {first}"
    return f"jusqu’à l’édition {last}" if first is None else f"éditions {first} à {last}"
