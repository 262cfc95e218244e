"""The terms the signatories agreed: parties, sendings, review, dissemination, retention.

`null` means "not known": nothing is invented, and `osq conventions check` counts it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from osq.conventions.base import Identifier, Label, MonthDay, ProviderId, Strict
from osq.conventions.layouts import Layout
from osq.conventions.periods import SendingPeriod


class Source(Strict):
    """The signed document behind the convention."""

    document: str | None = Field(description="Nom du document signé")
    status: Literal["signed", "unverified"] = Field(description="Signée, ou non vérifiée")


class PartyName(Strict):
    label: Label = Field(description="Nom de l’organisme")
    from_: date | None = Field(None, alias="from", description="Depuis")
    until: date | None = Field(None, description="Jusqu’à")


class Party(Strict):
    id: ProviderId = Field(description="Identifiant du signataire")
    role: Literal["pilot", "processor", "provider"] = Field(description="Rôle du signataire")
    names: tuple[PartyName, ...] = Field((), description="Noms successifs de l’organisme")


class Validity(Strict):
    signed: date | None = Field(None, description="Date de signature")
    until: date | None = Field(None, description="Fin de validité")
    renewal: Literal["tacit", "express"] | None = Field(
        None, description="Reconduction tacite ou expresse"
    )


class Amendment(Strict):
    on: date = Field(description="Date de l’avenant")
    document: str | None = Field(None, description="Nom du document")
    changes: Label = Field(description="Ce que l’avenant change")


class Transmission(Strict):
    mode: str | None = Field(None, description="Moyen d’envoi")
    encrypted: bool | None = Field(None, description="Envoi chiffré")
    contact_role: str | None = Field(None, description="Fonction du correspondant, jamais son nom")


class Revisions(Strict):
    accepted_until: MonthDay | None = Field(
        None, description="Dernier jour où une révision est acceptée, mois-jour"
    )
    threshold: float | None = Field(
        None, description="Écart à partir duquel une révision est signalée"
    )
    notice: Literal["footnote", "note", "none"] | None = Field(
        None, description="Comment la révision est signalée"
    )


class Geocoding(Strict):
    by: str | None = Field(None, description="Qui localise les adresses")
    vintage: int | None = Field(None, description="Millésime du fond de localisation")
    minimum_rate: float | None = Field(
        None, ge=0, le=1, description="Part minimale d’adresses localisées, de 0 à 1"
    )
    keep_points: bool | None = Field(None, description="Les points sont conservés")


Stage = Literal["provisional", "final"]
"""A provisional delivery gives way to the final one, never the reverse."""


class Sending(Strict):
    """One file that one body sends: when, about what, at which level, laid out how."""

    id: Identifier = Field(description="Identifiant de l’envoi dans la convention")
    body: ProviderId = Field(description="Organisme qui envoie")
    label: Label = Field(description="Libellé de l’envoi")
    transmission: Transmission = Field(Transmission(), description="Comment le fichier est envoyé")
    format: Literal["xlsx", "xls", "ods", "csv"] = Field("xlsx", description="Format du fichier")
    file_names: tuple[Label, ...] = Field(
        description="Noms de fichier reconnus ; {yyyy} est l’année de l’édition, {q} le trimestre"
    )
    titles: tuple[Label, ...] = Field(
        (), description="Textes des lignes de titre qui font reconnaître le fichier"
    )
    frequency: Literal[
        "annual", "quarterly", "school_year", "biennial", "irregular", "on_request"
    ] = Field("annual", description="Périodicité")
    period: SendingPeriod = Field(description="De quoi parlent les chiffres, dans le temps")
    published_quarter: int | None = Field(
        None,
        ge=1,
        le=4,
        description="Trimestre publié ; les autres sont conservés (sources trimestrielles)",
    )
    odd_years: bool | None = Field(
        None, description="Source bisannuelle : vrai, années impaires ; faux, années paires"
    )
    due: MonthDay | None = Field(None, description="Échéance, mois-jour de l’année qui suit")
    reminders: tuple[int, ...] = Field((), description="Jours de relance par rapport à l’échéance")
    stages: tuple[Stage, ...] = Field(
        ("final",), description="États acceptés : provisoire, définitif"
    )
    provisional_marks: tuple[Label, ...] = Field(
        (), description="Mots du nom de fichier ou du titre qui disent qu’il est provisoire"
    )
    revisions: Revisions = Field(Revisions(), description="Révisions après livraison")
    unit: Literal[
        "address", "ilot", "iris", "section", "school", "police_sector", "quartier", "commune"
    ] = Field(description="Plus petite unité livrée")
    located_by: Literal["residence", "offence", "school", "practice", "dwelling"] = Field(
        "residence", description="Lieu auquel l’unité est rattachée"
    )
    universe: str | None = Field(None, description="Champ couvert, par exemple le régime général")
    coverage: Literal["territory", "wider", "partial"] = Field(
        "territory",
        description="territory : exactement le territoire ; wider : plus large, les lignes hors "
        "territoire sont mises de côté et comptées ; partial : une partie du territoire",
    )
    geocoding: Geocoding = Field(Geocoding(), description="Localisation des adresses")
    layouts: tuple[Layout, ...] = Field(
        min_length=1, description="Dispositions du fichier, chacune valable pour des éditions"
    )

    def expected_in(self, edition: int) -> bool:
        """Whether an edition should have this sending: laid out for it, and in its turn."""
        in_turn = self.odd_years is None or self.odd_years == bool(edition % 2)
        return in_turn and any(edition in layout.editions for layout in self.layouts)

    @property
    def quarter(self) -> int | None:
        """The quarter that is published; None unless the sending is quarterly."""
        return (self.published_quarter or 4) if self.frequency == "quarterly" else None


class Review(Strict):
    required: bool | None = Field(None, description="Relecture par le fournisseur avant diffusion")
    days: int | None = Field(None, description="Délai de relecture, en jours")
    silence: Literal["blocks", "accepts"] = Field("blocks", description="Ce que vaut un silence")
    reviewers: tuple[ProviderId, ...] = Field((), description="Qui relit")


class Product(Strict):
    kind: Literal["note", "table", "map", "export", "adhoc"] = Field(description="Genre de produit")
    audience: Literal["partners", "officials", "public", "requester"] = Field(
        description="À qui il s’adresse"
    )
    finest: Literal["iris", "quartier", "commune", "agglomeration"] = Field(
        description="Niveau le plus fin montré"
    )
    citation: str | None = Field(None, description="Mention de la source")
    consent: Literal["granted", "per_request"] = Field(
        "granted", description="Accord donné, ou demandé chaque fois"
    )


class Dissemination(Strict):
    purposes: tuple[Label, ...] = Field((), description="Usages convenus")
    products: tuple[Product, ...] = Field((), description="Produits convenus")
    onward_transfer: Literal["forbidden", "on_request", "free"] = Field(
        "forbidden", description="Transmission à un tiers"
    )


class Retention(Strict):
    raw: str | None = Field(None, description="Conservation des fichiers reçus")
    observations: str | None = Field(None, description="Conservation des chiffres")
    backups: Literal["included", "excluded"] | None = Field(
        None, description="Sauvegardes comprises ou non"
    )
    at_end: Literal["destroy", "keep", "return"] | None = Field(
        None, description="À la fin de la convention"
    )
    certificate: Literal["required", "none"] | None = Field(
        None, description="Attestation de destruction"
    )
