"""Observations: the long table every delivery becomes, and its vocabulary."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


class Status(StrEnum):
    """Why a cell holds a number, or why it holds none; never merged with one another."""

    MEASURED = "measured"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNLOCATED = "unlocated"
    """A number that could not be placed below the commune (`zone` is the commune)."""
    ESTIMATED = "estimated"
    CORRECTED = "corrected"


FICTITIOUS = "DONNÉES FICTIVES"
"""The words that mark invented figures, in every file, page and picture."""


class Provenance(StrEnum):
    """Where figures come from; invented ones never meet the others."""

    REAL = "real"
    PUBLIC = "public"
    INVENTED = "invented"


COLUMNS = (
    "measure",  # qualified: "caf.alloc"
    "zone",  # code in its zoning, always text
    "zoning",  # "iris", "commune", "cucs", "agglomeration"
    "vintage",  # of the zoning, a year
    "period_start",
    "period_end",
    "period_kind",
    "value",  # float64, null unless measured, unlocated, estimated or corrected
    "lower",  # internal bounds: equal to value when known
    "upper",  # +inf when nothing bounds a suppressed cell
    "status",
    "provenance",
    "delivery",  # delivery id
    "sheet",
    "cell",
)


def schema() -> pa.Schema:
    """The Arrow schema of an observations file, in the order of `COLUMNS`."""
    import pyarrow as pa

    text = pa.string()
    kinds = {
        "vintage": pa.int16(),
        "period_start": pa.date32(),
        "period_end": pa.date32(),
        "value": pa.float64(),
        "lower": pa.float64(),
        "upper": pa.float64(),
    }
    return pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])
