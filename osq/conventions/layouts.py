"""How a workbook is laid out: knowledge about moving Excel files is data, never code.

A layout holds for some editions and is made of tables, most on sheets of their own.  Aliases are
compared exactly once normalised (`osq.text.normalise_label`); nothing is guessed.  In
aliases `{yyyy}` and `{yy}` stand for the year of the period, `{edition}` for the edition.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from osq.conventions.base import Editions, Identifier, Label, Strict


class Mark(Strict):
    """A text found in place of a number, and what it means.

    `lower` and `upper` bound what a suppressed cell hides; `upper: null` means unbounded.
    A mark without bounds takes those of the measure's count rule.
    """

    text: str = Field(description="Texte exact du signe, par exemple « s » ou « <5 »")
    status: Literal["suppressed", "missing", "not_applicable", "zero"] = Field(
        description="Ce que le signe veut dire"
    )
    lower: float | None = Field(None, description="Plus petite valeur cachée")
    upper: float | None = Field(None, description="Plus grande valeur cachée ; null : sans limite")


class ZoneColumns(Strict):
    """The columns that say which zone a row is about."""

    code: tuple[Label, ...] = Field(min_length=1, description="En-têtes de la colonne des codes")
    name: tuple[Label, ...] = Field((), description="En-têtes de la colonne des libellés")
    commune: tuple[Label, ...] = Field((), description="En-têtes du code de la commune")
    commune_name: tuple[Label, ...] = Field((), description="En-têtes du nom de la commune")


class SpecialRow(Strict):
    """A row that is no zone of the table: a total, or units that could not be located.

    It is recognised by its text, in the code or the name column.  `{commune}` stands for a
    commune's name or code, which tells which commune the row is about.
    """

    labels: tuple[Label, ...] = Field(
        min_length=1, description="Textes qui font reconnaître la ligne ; {commune} est une commune"
    )
    level: Literal["commune", "agglomeration", "file"] = Field(
        description="Ce que la ligne totalise ou ce qui n’a pas été localisé ; "
        "file : tout le fichier, pour contrôle seulement"
    )


class Table(Strict):
    """One table on one sheet: rows are zones (wide form) or zone x measure (long form)."""

    id: Identifier = Field(description="Identifiant du tableau")
    sheets: tuple[Label, ...] = Field(
        (), description="Noms de feuille reconnus ; vide : la feuille qui porte les en-têtes"
    )
    required: bool = Field(
        True,
        description="Faux : la feuille peut manquer ; un fichier doit toujours en avoir une",
    )
    zoning: Label = Field(
        description="Zonage des lignes : iris, commune, cucs, ou des unités localisées par un "
        "tableau de référence (etablissements, secteurs_police, sections…)"
    )
    vintage: int | None = Field(
        None, description="Millésime du zonage, quand ce n’est pas celui de l’édition"
    )
    commune_rows: bool = Field(
        False, description="Une ligne peut porter le code d’une commune aux IRIS inconnus"
    )
    coverage: Literal["territory", "wider", "partial"] | None = Field(
        None, description="Remplace la couverture de l’envoi pour cette feuille"
    )
    form: Literal["wide", "long"] = Field(
        "wide",
        description="wide : une colonne par grandeur ; long : une ligne par zone et grandeur",
    )
    measure_column: tuple[Label, ...] = Field(
        (), description="Forme longue : colonne qui nomme la grandeur"
    )
    value_column: tuple[Label, ...] = Field((), description="Forme longue : colonne du nombre")
    year_column: tuple[Label, ...] = Field(
        (), description="Forme longue : colonne de l’année ; seule celle de la période est lue"
    )
    zone: ZoneColumns = Field(description="Colonnes qui disent la zone")
    measures: tuple[Identifier, ...] = Field(
        (), description="Grandeurs de la feuille ; vide : toutes celles de la convention"
    )
    columns: dict[Identifier, tuple[Label, ...]] = Field(
        {}, description="En-têtes propres à cette feuille, au lieu de ceux de la grandeur"
    )
    ignored_columns: tuple[Label, ...] = Field((), description="Colonnes connues, non reprises")
    totals: tuple[SpecialRow, ...] = Field((), description="Lignes de total")
    unlocated: tuple[SpecialRow, ...] = Field((), description="Lignes d’unités non localisées")
    end_notes: tuple[Label, ...] = Field(
        (), description="Débuts des lignes de note sous le tableau (Source, Champ…)"
    )


class Layout(Strict):
    """One way the provider lays the file out, for some editions."""

    id: Identifier = Field(description="Identifiant de la disposition")
    editions: Editions = Field(Editions(), description="Éditions pour lesquelles elle vaut")
    tables: tuple[Table, ...] = Field(min_length=1, description="Tableaux du classeur")
    marks: tuple[Mark, ...] = Field((), description="Signes écrits à la place d’un nombre")
    blank: Literal["error", "suppressed", "missing", "zero"] = Field(
        "error", description="Ce que veut dire une cellule vide"
    )
