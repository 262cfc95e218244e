"""A convention as plain French text, for people who do not read YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from osq.conventions import words
from osq.conventions.indicators import CountIndicator, DirectIndicator, Indicator, RatioIndicator
from osq.conventions.inheritance import completed
from osq.conventions.layouts import Layout, Table
from osq.conventions.measures import Measure, PartsRelation, Relation
from osq.conventions.model import Convention, class_measures
from osq.conventions.reading import Reading
from osq.conventions.rules import (
    change_rule,
    estimates_sentence,
    limits_in_words,
    rule_sentence,
    word_rule,
)
from osq.conventions.terms import Sending, Validity
from osq.conventions.unknowns import unknown_terms
from osq.text import NBSP, counted, quote

COLON = f"{NBSP}: "


def describe(convention: Convention, conventions: Mapping[str, Convention]) -> str:
    """Everything the convention says, section by section; ends with what it does not know.

    Its indicators are told with what their measures, of any of the `conventions`, say of them.
    """
    indicators = [completed(one, convention, conventions) for one in convention.indicators]
    sections = (
        ("", _identity(convention)),
        ("Envois", (line for s in convention.sendings for line in _sending(s))),
        ("Grandeurs livrées", (line for m in convention.measures for line in _measure(m))),
        ("Relations vérifiées", (_relation(r) for r in convention.relations)),
        ("Indicateurs publiés", (line for i in indicators for line in _indicator(i))),
        ("Secret statistique", _confidentiality(convention)),
        ("Relecture, diffusion, conservation", _terms(convention)),
        ("Ce qui n’est pas connu", _unknown(convention)),
    )
    return "\n".join(line for title, lines in sections for line in _section(title, lines))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines) or ["Rien n’est déclaré."]
    if title:
        yield from ("", title, "─" * len(title))
    yield from body


def _identity(convention: Convention) -> Iterator[str]:
    yield convention.label
    yield "═" * len(convention.label)
    yield f"Identifiant{COLON}{convention.id} ; fournisseur{COLON}{convention.provider_name}."
    document = convention.source.document or "document inconnu"
    signed = "signée" if convention.source.status == "signed" else "non vérifiée"
    yield f"Source{COLON}{document} ({signed})."
    for party in convention.parties:
        names = ", ".join(_party_name(n.label, n.from_, n.until) for n in party.names) or party.id
        yield f"{words.ROLES[party.role]}{COLON}{names}."
    if not convention.confidentiality.public:
        yield from _validity(convention.validity)
    for amendment in convention.amendments:
        yield f"Avenant du {_day(amendment.on)}{COLON}{amendment.changes}."


def _validity(validity: Validity) -> Iterator[str]:
    yield f"Signature{COLON}{_day(validity.signed)}."
    yield f"Fin de validité{COLON}{_day(validity.until)}."
    renewal = words.RENEWALS[validity.renewal] if validity.renewal else "non connue"
    yield f"Reconduction{COLON}{renewal}."


def _party_name(label: str, start: date | None, end: date | None) -> str:
    limits = [f"depuis le {_day(start)}"] if start else []
    limits += [f"jusqu’au {_day(end)}"] if end else []
    return f"{label} ({', '.join(limits)})" if limits else label


def _sending(sending: Sending) -> Iterator[str]:
    period = sending.period
    yield f"{sending.label} ({sending.id}), envoyé par {sending.body}."
    yield f"  Fichiers{COLON}{', '.join(sending.file_names)} (format {sending.format})."
    lag = f", {counted(period.lag, 'an')} avant l’édition" if period.lag else ", année de l’édition"
    vintage = f" ; millésime {period.source_vintage}" if period.source_vintage else ""
    yield (
        f"  Période{COLON}{words.PERIODS[period.kind]} au {_month_day(period.reference)}{lag}"
        f"{vintage}."
    )
    due = _month_day(sending.due) if sending.due else "non connue"
    yield f"  Fréquence{COLON}{words.FREQUENCIES[sending.frequency]} ; échéance{COLON}{due}."
    yield (
        f"  Unité{COLON}{words.UNITS[sending.unit]}, localisée par "
        f"{words.LOCATIONS[sending.located_by]} ; {words.COVERAGES[sending.coverage]}."
    )
    if sending.universe:
        yield f"  Champ{COLON}{sending.universe}."
    for layout in sending.layouts:
        yield from _layout(layout)


def _layout(layout: Layout) -> Iterator[str]:
    first, last = layout.editions.from_, layout.editions.until
    limits = [f"depuis {first}"] if first else []
    limits += [f"jusqu’à {last}"] if last else []
    yield f"  Maquette {layout.id} ({', '.join(limits) or 'toutes les éditions'})."
    for table in layout.tables:
        yield f"    {_table(table)}"
    for mark in layout.marks:
        low = "" if mark.lower is None else f", au moins {mark.lower:g}"
        high = "" if mark.upper is None else f", au plus {mark.upper:g}"
        yield f"    Signe {quote(mark.text)}{COLON}{words.STATUSES[mark.status]}{low}{high}."
    yield f"    Cellule vide{COLON}{words.STATUSES[layout.blank]}."


def _table(table: Table) -> str:
    sheets = " ou ".join(quote(sheet) for sheet in table.sheets) or "reconnue à ses en-têtes"
    optional = "" if table.required else ", peut manquer"
    return f"Feuille {sheets}{COLON}zonage {table.zoning}{optional}."


def _measure(measure: Measure) -> Iterator[str]:
    optional = "" if measure.required else ", facultative"
    yield f"{measure.id}{COLON}{measure.label} ({measure.unit}{optional})."
    yield f"  {measure.definition}"
    if measure.provider_wording:
        yield f"  Le fournisseur dit{COLON}{quote(measure.provider_wording)}."
    if measure.weighted_by is not None:
        yield f"  Se pondère par {measure.weighted_by}, à un arrondi de {measure.rounding:g} près."
    elif not measure.additive:
        yield f"  Ne se somme pas{COLON}{measure.not_additive_because}."
    yield f"  En-têtes{COLON}{', '.join(quote(column) for column in measure.columns)}."
    if measure.direction != "undetermined":
        yield f"  Sens{COLON}{words.DIRECTIONS[measure.direction]}."
    yield from _cautions(measure)
    if measure.additive and "word_thresholds" in measure.model_fields_set:
        yield f"  Mots{COLON}{change_rule(measure.word_thresholds)}."


def _relation(relation: Relation) -> str:
    tolerance = f" (à {relation.tolerance:g} près)" if relation.tolerance else ""
    if isinstance(relation, PartsRelation):
        sign = "=" if relation.exhaustive else "≥"
        return f"{relation.total} {sign} {' + '.join(relation.parts)}{tolerance}"
    return f"{relation.smaller} ≤ {relation.larger}{tolerance}"


def _indicator(indicator: Indicator) -> Iterator[str]:
    unit = f" ({indicator.unit})" if indicator.unit else ""
    yield f"{indicator.id}{COLON}{indicator.label}{unit}."
    yield f"  {indicator.definition}"
    yield f"  Calcul{COLON}{_formula(indicator)}."
    yield f"  Sens{COLON}{words.DIRECTIONS[indicator.direction]}."
    yield from _cautions(indicator)
    if rule := word_rule(indicator):
        yield f"  Mots{COLON}{rule}."


def _cautions(reading: Reading) -> Iterator[str]:
    yield from (f"  Attention{COLON}{pitfall}" for pitfall in reading.pitfalls)
    yield from (f"  {line}" for line in limits_in_words(reading.comparability))


def _formula(indicator: Indicator) -> str:
    match indicator:
        case CountIndicator():
            return " + ".join(indicator.value)
        case RatioIndicator():
            ratio = f"({' + '.join(indicator.numerator)}) / ({' + '.join(indicator.denominator)})"
            return f"{indicator.per} × {ratio}" if indicator.per > 1 else ratio
        case DirectIndicator(interpolation=None):
            return f"{indicator.value}, tel que livré"
        case DirectIndicator():
            classes = ", ".join(class_measures(indicator))
            return f"{indicator.value}, tel que livré ; sinon interpolé à partir de {classes}"


def _confidentiality(convention: Convention) -> Iterator[str]:
    if convention.confidentiality.public:
        yield "Données publiques, diffusables telles que livrées."
    for rule in convention.confidentiality.rules:
        source = rule.source or "source inconnue"
        yield f"{rule_sentence(rule, convention)} ({words.RULE_STATUSES[rule.status]} ; {source})"
    if convention.confidentiality.estimates is not None:
        yield estimates_sentence(convention.confidentiality.estimates)


def _terms(convention: Convention) -> Iterator[str]:
    review = convention.review
    required = "non connue" if review.required is None else words.YES_NO[review.required]
    yield f"Relecture avant publication{COLON}{required} ; {words.SILENCES[review.silence]}."
    for purpose in convention.dissemination.purposes:
        yield f"Usage prévu{COLON}{purpose}."
    for product in convention.dissemination.products:
        audience, finest = words.AUDIENCES[product.audience], words.FINEST[product.finest]
        yield f"Diffusion{COLON}{words.PRODUCTS[product.kind]} destinée {audience}, {finest}."
    transfer = words.TRANSFERS[convention.dissemination.onward_transfer]
    yield f"Transmission à des tiers{COLON}{transfer}."
    raw = convention.retention.raw or "non connue"
    yield f"Conservation des fichiers reçus{COLON}{raw}."


def _unknown(convention: Convention) -> Iterator[str]:
    terms = unknown_terms(convention)
    if not terms:
        yield "Tous les termes sont renseignés."
        return
    yield f"{counted(len(terms), 'terme')} à compléter{NBSP}:"
    yield from (f"  {term}" for term in terms)


def _day(day: date | None) -> str:
    return "non connue" if day is None else f"{day:%d/%m/%Y}"


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{day}/{month}"
