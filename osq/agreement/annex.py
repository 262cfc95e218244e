"""The technical annex of a convention, for people who sign it and will never read YAML.

One content, made of titled sections with paragraphs and tables, is laid out twice: as PDF
pages to sign (`annex_pdf`) and as a workbook to work on (`annex_workbook`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from osq.agreement.annex_tables import (
    columns_tables,
    indicators_table,
    measures_table,
    relations_table,
    sendings_table,
    signs_table,
)
from osq.agreement.tables import Section, Table
from osq.agreement.wording import UNKNOWN, day
from osq.conventions import words
from osq.conventions.model import Convention
from osq.conventions.rules import estimates_sentence, rule_sentence
from osq.conventions.terms import Party
from osq.conventions.unknowns import unknown_terms
from osq.conventions.vocabulary import term_in_words
from osq.text import NBSP


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the party's present name, and its role in French."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The annex of one convention; `notice` says that it is a draft, or names the document."""

    title: str
    subtitle: str
    notice: str
    sections: tuple[Section, ...]
    signatories: tuple[Signatory, ...]


def annex_of(convention: Convention, conventions: Mapping[str, Convention]) -> Annex:
    """Everything the parties agree on: calendar, layout, measures, indicators, secrecy, use.

    `conventions` are all those whose measures its indicators may use.
    """
    sections = (
        Section("Parties et durée", tuple(_terms(convention))),
        Section("Envois et calendrier", tables=(sendings_table(convention),)),
        Section(
            "Disposition des fichiers",
            ("Chaque en-tête peut aussi être écrit sous l’une des autres formes indiquées.",),
            columns_tables(convention),
        ),
        Section("Signes à la place d’un nombre", tables=(signs_table(convention),)),
        Section("Grandeurs livrées", tables=(measures_table(convention),)),
        Section(
            "Contrôles à la réception", tuple(_checks(convention)), relations_table(convention)
        ),
        Section("Indicateurs publiés", tables=indicators_table(convention, conventions)),
        Section("Secret statistique", tuple(_secrecy(convention))),
        Section("Relecture et diffusion", tuple(_dissemination(convention))),
        Section("Conservation et destruction", tuple(_retention(convention))),
        Section("Points à compléter avant signature", tables=_open_points(convention)),
    )
    return Annex(
        title="Annexe technique",
        subtitle=convention.label,
        notice=_notice(convention),
        sections=tuple(part for part in sections if part.paragraphs or part.tables),
        signatories=tuple(
            Signatory(_name(party), words.ROLES[party.role]) for party in convention.parties
        ),
    )


def _notice(convention: Convention) -> str:
    if convention.source.status == "signed" and convention.source.document:
        return f"Document de référence{NBSP}: {convention.source.document}."
    return "Projet à relire et à signer : le texte de la convention n’a pas été vérifié."


def _name(party: Party) -> str:
    return party.names[-1].label if party.names else party.id


def _terms(convention: Convention) -> Iterator[str]:
    for party in convention.parties:
        yield f"{words.ROLES[party.role]}{NBSP}: {_name(party)}."
    if convention.confidentiality.public:
        yield "Données publiques, reprises sans convention signée."
        return
    validity = convention.validity
    renewal = f"reconduction {words.RENEWALS[validity.renewal]}" if validity.renewal else ""
    yield f"Signature{NBSP}: {day(validity.signed)}."
    yield f"Fin de validité{NBSP}: {day(validity.until)}."
    yield f"Reconduction{NBSP}: {renewal or UNKNOWN}."
    for amendment in convention.amendments:
        yield f"Avenant du {day(amendment.on)}{NBSP}: {amendment.changes}."


def _checks(convention: Convention) -> Iterator[str]:
    change = convention.checks.yearly_change
    yield (
        "Chaque livraison est contrôlée cellule par cellule ; une livraison fautive est rendue "
        "annotée, et rien n’en est retenu."
    )
    yield (
        f"Une évolution de plus de {change.relative * 100:.0f}\u202f% et de {change.floor:g} "
        "unités d’une année à l’autre est à vérifier, sauf mention contraire."
    )


def _secrecy(convention: Convention) -> Iterator[str]:
    if convention.confidentiality.public:
        yield "Données publiques, diffusables telles que livrées."
    for rule in convention.confidentiality.rules:
        names = [convention.measure(name).label for name in rule.measures]
        about = f" Grandeurs{NBSP}: {', '.join(names)}." if names else ""
        source = rule.source or "inconnue"
        status = words.RULE_STATUSES[rule.status]
        yield f"{rule_sentence(rule, convention)}{about} Source{NBSP}: {source} ({status})."
    if convention.confidentiality.estimates is not None:
        yield estimates_sentence(convention.confidentiality.estimates)


def _dissemination(convention: Convention) -> Iterator[str]:
    review, agreed = convention.review, convention.dissemination
    required = UNKNOWN if review.required is None else words.YES_NO[review.required]
    days = UNKNOWN if review.days is None else f"{review.days} jours"
    yield (
        f"Relecture par le fournisseur avant publication{NBSP}: {required} ; délai{NBSP}: {days} ; "
        f"{words.SILENCES[review.silence]}."
    )
    for purpose in agreed.purposes:
        yield f"Usage convenu{NBSP}: {purpose}."
    for product in agreed.products:
        audience, finest = words.AUDIENCES[product.audience], words.FINEST[product.finest]
        yield (
            f"Produit{NBSP}: {words.PRODUCTS[product.kind]} destinée {audience}, {finest} ; "
            f"mention de la source{NBSP}: {product.citation or UNKNOWN}."
        )
    yield f"Transmission à des tiers{NBSP}: {words.TRANSFERS[agreed.onward_transfer]}."


def _retention(convention: Convention) -> Iterator[str]:
    kept = convention.retention
    yield f"Fichiers reçus{NBSP}: {kept.raw or UNKNOWN}."
    yield f"Chiffres retenus{NBSP}: {kept.observations or UNKNOWN}."
    end = words.ENDS[kept.at_end] if kept.at_end else UNKNOWN
    yield f"À la fin de la convention{NBSP}: {end}."


def _open_points(convention: Convention) -> tuple[Table, ...]:
    terms = unknown_terms(convention)
    if not terms:
        return ()
    rows = tuple((term_in_words(term, convention), "") for term in terms)
    return (Table("", ("Point", "Réponse des parties"), rows, (3, 3)),)
