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
    label: Label
    from_: date | None = Field(None, alias="from")
    until: date | None = None


class Party(Strict):
    id: ProviderId
    role: Literal["pilot", "processor", "provider"] = Field(description="Rôle du signataire")
    names: tuple[PartyName, ...] = Field((), description="Noms successifs de l’organisme")


class Validity(Strict):
    signed: date | None = None
    until: date | None = None
    renewal: Literal["tacit", "express"] | None = None


class Amendment(Strict):
    on: date
    document: str | None = None
    changes: Label


class Transmission(Strict):
    mode: str | None = None
    encrypted: bool | None = None
    contact_role: str | None = None


class Revisions(Strict):
    accepted_until: MonthDay | None = None
    threshold: float | None = None
    notice: Literal["footnote", "note", "none"] | None = None


class Geocoding(Strict):
    by: str | None = None
    vintage: int | None = None
    minimum_rate: float | None = Field(None, ge=0, le=1)
    keep_points: bool | None = None


Stage = Literal["provisional", "final"]
"""A provisional delivery gives way to the final one, never the reverse."""


class Sending(Strict):
    """One file that one body sends: when, about what, at which level, laid out how."""

    id: Identifier = Field(description="Identifiant de l’envoi dans la convention")
    body: ProviderId = Field(description="Organisme qui envoie")
    label: Label
    transmission: Transmission = Transmission()
    format: Literal["xlsx", "xls", "ods", "csv"] = "xlsx"
    file_names: tuple[Label, ...] = Field(
        description="Noms de fichier reconnus ; {yyyy} est l’année de l’édition, {q} le trimestre"
    )
    titles: tuple[Label, ...] = Field(
        (), description="Textes des lignes de titre qui font reconnaître le fichier"
    )
    frequency: Literal[
        "annual", "quarterly", "school_year", "biennial", "irregular", "on_request"
    ] = "annual"
    period: SendingPeriod
    published_quarter: int | None = Field(
        None,
        ge=1,
        le=4,
        description="Trimestre publié ; les autres sont conservés (sources trimestrielles)",
    )
    odd_years: bool | None = Field(
        None, description="Source bisannuelle : vrai, années impaires ; faux, années paires"
    )
    due: MonthDay | None = None
    reminders: tuple[int, ...] = Field((), description="Jours de relance par rapport à l’échéance")
    stages: tuple[Stage, ...] = ("final",)
    provisional_marks: tuple[Label, ...] = Field(
        (), description="Mots du nom de fichier ou du titre qui disent qu’il est provisoire"
    )
    revisions: Revisions = Revisions()
    unit: Literal[
        "address", "ilot", "iris", "section", "school", "police_sector", "quartier", "commune"
    ] = Field(description="Plus petite unité livrée")
    located_by: Literal["residence", "offence", "school", "practice", "dwelling"] = "residence"
    universe: str | None = Field(None, description="Champ couvert, par exemple le régime général")
    coverage: Literal["territory", "wider", "partial"] = Field(
        "territory",
        description="territory : exactement le territoire ; wider : plus large, les lignes hors "
        "territoire sont mises de côté et comptées ; partial : une partie du territoire",
    )
    geocoding: Geocoding = Geocoding()
    layouts: tuple[Layout, ...] = Field(min_length=1)


class Review(Strict):
    required: bool | None = None
    days: int | None = None
    silence: Literal["blocks", "accepts"] = "blocks"
    reviewers: tuple[ProviderId, ...] = ()


class Product(Strict):
    kind: Literal["note", "table", "map", "export", "adhoc"]
    audience: Literal["partners", "officials", "public", "requester"]
    finest: Literal["iris", "quartier", "commune", "agglomeration"]
    citation: str | None = None
    consent: Literal["granted", "per_request"] = "granted"


class Dissemination(Strict):
    purposes: tuple[Label, ...] = ()
    products: tuple[Product, ...] = ()
    onward_transfer: Literal["forbidden", "on_request", "free"] = "forbidden"


class Retention(Strict):
    raw: str | None = None
    observations: str | None = None
    backups: Literal["included", "excluded"] | None = None
    at_end: Literal["destroy", "keep", "return"] | None = None
    certificate: Literal["required", "none"] | None = None
