"""What a valid model may still get wrong: names that refer to nothing, sums of medians...

Every check yields faults located by their path in the file, and knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from osq.conventions.additivity import additivity_faults, interpolation_faults
from osq.conventions.catalogue import (
    AMBIGUOUS_HEADER,
    DUPLICATE_IDENTIFIER,
    NO_PRODUCT,
    NOT_ADDITIVE,
    OUT_OF_ORDER,
    UNKNOWN_CONVENTION,
    UNKNOWN_MEASURE,
    UNKNOWN_PARTY,
    UNKNOWN_THEME,
)
from osq.conventions.faults import Fault, Path
from osq.conventions.indicators import CountIndicator, DirectIndicator, RatioIndicator
from osq.conventions.layouts import Table
from osq.conventions.measures import Contributors, MinimumBase, PartsRelation
from osq.conventions.model import Convention
from osq.conventions.restrictions import restriction_faults
from osq.conventions.translation import suggestion
from osq.text import normalise_label

Reference = tuple[Path, str]


def convention_faults(convention: Convention) -> Iterator[Fault]:
    """Every fault that one convention shows by itself."""
    yield from _duplicates(convention)
    yield from restriction_faults(convention)
    yield from additivity_faults(convention)
    yield from _local_references(convention)
    yield from _parties(convention)
    yield from _editions(convention)
    for s, sending in enumerate(convention.sendings):
        for y, layout in enumerate(sending.layouts):
            for t, table in enumerate(layout.tables):
                place = ("sendings", s, "layouts", y, "tables", t)
                yield from _headers(convention, table, place)


def cross_faults(
    convention: Convention,
    conventions: Mapping[str, Convention],
    broken: Collection[str] = (),
) -> Iterator[Fault]:
    """Faults of `convention` among all `conventions`: indicators in double, broken references.

    Of two conventions that declare one indicator, the later in alphabetical order is at
    fault.  References to `broken` conventions, which are not in `conventions`, are trusted.
    """
    owners: dict[str, str] = {}
    for other in sorted(conventions):
        if other < convention.id:
            for indicator in conventions[other].indicators:
                owners.setdefault(indicator.id, other)
    for rank, indicator in enumerate(convention.indicators):
        if indicator.id in owners:
            path: Path = ("indicators", rank, "id")
            first = f"{owners[indicator.id]}.yaml"
            yield Fault(DUPLICATE_IDENTIFIER, path, {"found": indicator.id, "first": first})
    for path, reference in _formula_references(convention):
        if convention.qualified(reference).partition(".")[0] not in broken:
            yield from _reference_fault(convention, conventions, path, reference)
    for path, reference in _summed(convention):
        owner, _, name = convention.qualified(reference).partition(".")
        if owner in conventions and name in _not_additive(conventions[owner]):
            yield Fault(NOT_ADDITIVE, path, {"found": reference})
    yield from interpolation_faults(convention, conventions)


def dissemination_faults(convention: Convention) -> Iterator[Fault]:
    """A convention that says of no product whom it is for; what is public needs no leave."""
    if not convention.dissemination.products and not convention.confidentiality.public:
        yield Fault(NO_PRODUCT, ("dissemination",))


def theme_faults(convention: Convention, themes: Collection[str]) -> Iterator[Fault]:
    """Indicators whose theme is not one of `themes`."""
    for rank, indicator in enumerate(convention.indicators):
        if indicator.theme not in themes:
            yield Fault(
                UNKNOWN_THEME,
                ("indicators", rank, "theme"),
                {
                    "found": indicator.theme,
                    "suggestion": suggestion(indicator.theme, themes),
                    "expected": ", ".join(themes),
                },
            )


def _duplicates(convention: Convention) -> Iterator[Fault]:
    groups: list[tuple[Path, Iterable[str]]] = [
        (("measures",), (m.id for m in convention.measures)),
        (("indicators",), (i.id for i in convention.indicators)),
        (("sendings",), (s.id for s in convention.sendings)),
        (("parties",), (p.id for p in convention.parties)),
        (("confidentiality", "rules"), (r.id for r in convention.confidentiality.rules)),
    ]
    for s, sending in enumerate(convention.sendings):
        layouts: Path = ("sendings", s, "layouts")
        groups.append((layouts, (y.id for y in sending.layouts)))
        for y, layout in enumerate(sending.layouts):
            groups.append(((*layouts, y, "tables"), (t.id for t in layout.tables)))
    for path, identifiers in groups:
        first: dict[str, int] = {}
        for rank, identifier in enumerate(identifiers):
            if first.setdefault(identifier, rank) != rank:
                words = {"found": identifier, "first": f"{path[-1]}[{first[identifier] + 1}]"}
                yield Fault(DUPLICATE_IDENTIFIER, (*path, rank, "id"), words)


def _local_references(convention: Convention) -> Iterator[Fault]:
    """Measures that must belong to this convention: of relations, rules and tables."""
    known = [measure.id for measure in convention.measures]
    for path, name in chain(
        _relation_references(convention),
        _rule_measures(convention),
        _table_references(convention),
    ):
        if name not in known:
            words = {
                "convention": convention.id,
                "found": name,
                "suggestion": suggestion(name, known),
            }
            yield Fault(UNKNOWN_MEASURE, path, words)


def _reference_fault(
    convention: Convention, conventions: Mapping[str, Convention], path: Path, reference: str
) -> Iterator[Fault]:
    owner, _, name = convention.qualified(reference).partition(".")
    if owner not in conventions:
        hint = suggestion(owner, conventions)
        yield Fault(UNKNOWN_CONVENTION, path, {"found": reference, "suggestion": hint})
        return
    known = [measure.id for measure in conventions[owner].measures]
    if name not in known:
        words = {"convention": owner, "found": name, "suggestion": suggestion(name, known)}
        yield Fault(UNKNOWN_MEASURE, path, words)


def _each(path: Path, names: Iterable[str]) -> Iterator[Reference]:
    for rank, name in enumerate(names):
        yield (*path, rank), name


def _relation_references(convention: Convention) -> Iterator[Reference]:
    for rank, relation in enumerate(convention.relations):
        path: Path = ("relations", rank)
        if isinstance(relation, PartsRelation):
            yield (*path, "total"), relation.total
            yield from _each((*path, "parts"), relation.parts)
        else:
            yield (*path, "smaller"), relation.smaller
            yield (*path, "larger"), relation.larger


def _rule_measures(convention: Convention) -> Iterator[Reference]:
    for rank, rule in enumerate(convention.confidentiality.rules):
        yield from _each(("confidentiality", "rules", rank, "measures"), rule.measures)


def _table_references(convention: Convention) -> Iterator[Reference]:
    for s, sending in enumerate(convention.sendings):
        for y, layout in enumerate(sending.layouts):
            for t, table in enumerate(layout.tables):
                path: Path = ("sendings", s, "layouts", y, "tables", t)
                yield from _each((*path, "measures"), table.measures)
                yield from (((*path, "columns", name), name) for name in table.columns)


def _summed(convention: Convention) -> Iterator[Reference]:
    """References that a formula adds up."""
    for rank, indicator in enumerate(convention.indicators):
        path: Path = ("indicators", rank)
        if isinstance(indicator, CountIndicator):
            yield from _each((*path, "value"), indicator.value)
        elif isinstance(indicator, RatioIndicator):
            yield from _each((*path, "numerator"), indicator.numerator)
            yield from _each((*path, "denominator"), indicator.denominator)
        elif indicator.interpolation is not None:
            for place, one in enumerate(indicator.interpolation.classes):
                yield (*path, "interpolation", "classes", place, "measure"), one.measure


def _formula_references(convention: Convention) -> Iterator[Reference]:
    """References that may lead to another convention: of indicators and of rules."""
    yield from _summed(convention)
    for rank, indicator in enumerate(convention.indicators):
        if isinstance(indicator, DirectIndicator):
            yield ("indicators", rank, "value"), indicator.value
    for rank, rule in enumerate(convention.confidentiality.rules):
        path: Path = ("confidentiality", "rules", rank)
        if isinstance(rule, MinimumBase):
            yield (*path, "base"), rule.base
        elif isinstance(rule, Contributors):
            if rule.contributors_measure:
                yield (*path, "contributors_measure"), rule.contributors_measure
            if rule.largest_measure:
                yield (*path, "largest_measure"), rule.largest_measure


def _not_additive(convention: Convention) -> set[str]:
    return {measure.id for measure in convention.measures if not measure.additive}


def _parties(convention: Convention) -> Iterator[Fault]:
    known = [party.id for party in convention.parties]
    bodies: list[Reference] = [
        (("sendings", rank, "body"), sending.body)
        for rank, sending in enumerate(convention.sendings)
    ]
    reviewers = _each(("review", "reviewers"), convention.review.reviewers)
    for path, name in chain(bodies, reviewers):
        if name not in known:
            words = {"found": name, "suggestion": suggestion(name, known)}
            yield Fault(UNKNOWN_PARTY, path, words)


def _editions(convention: Convention) -> Iterator[Fault]:
    for s, sending in enumerate(convention.sendings):
        for y, layout in enumerate(sending.layouts):
            first, last = layout.editions.from_, layout.editions.until
            if first is not None and last is not None and last < first:
                path: Path = ("sendings", s, "layouts", y, "editions", "until")
                yield Fault(OUT_OF_ORDER, path, {"found": str(last), "expected": str(first)})


def _headers(convention: Convention, table: Table, place: Path) -> Iterator[Fault]:
    """A header, once normalised, may mean one thing only within a table."""
    meanings: dict[str, str] = {}
    for path, label, meaning in _meanings(convention, table, place):
        known = meanings.setdefault(normalise_label(label), meaning)
        if known != meaning:
            words = {"found": label, "first": known, "table": table.id}
            yield Fault(AMBIGUOUS_HEADER, path, words)


def _meanings(convention: Convention, table: Table, place: Path) -> Iterator[tuple[Path, str, str]]:
    for part in ("code", "name", "commune", "commune_name"):
        for path, label in _each((*place, "zone", part), getattr(table.zone, part)):
            yield path, label, f"la colonne zone.{part}"
    for part in ("measure_column", "value_column", "ignored_columns"):
        for path, label in _each((*place, part), getattr(table, part)):
            yield path, label, f"la colonne {part}"
    for rank, measure in enumerate(convention.measures):
        if table.measures and measure.id not in table.measures:
            continue
        own = table.columns.get(measure.id)
        path = ("measures", rank, "columns") if own is None else (*place, "columns", measure.id)
        for where, label in _each(path, measure.columns if own is None else own):
            yield where, label, f"la grandeur {measure.id}"
