"""A small valid convention, made in code, and conventions written to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from osq.conventions.model import Convention

COUNTS = ("alloc", "al", "apl", "alf", "als")


def toy_data(**changes: Any) -> dict[str, Any]:
    """The convention `caf` reduced to six measures on one IRIS sheet, as YAML would give it.

    `changes` replace top-level keys.
    """
    data: dict[str, Any] = {
        "id": "caf",
        "label": "Convention d’essai avec la CAF",
        "provider_name": "CAF d’essai",
        "source": {"document": None, "status": "unverified"},
        "parties": [{"id": "caf", "role": "provider"}],
        "sendings": [sending()],
        "measures": [*(count(name) for name in COUNTS), median()],
        "relations": [{"kind": "parts", "total": "al", "parts": ["apl", "alf", "als"]}],
        "indicators": [
            indicator("caf_alloc", kind="count", value=["alloc"]),
            indicator(
                "caf_apl_part",
                kind="ratio",
                unit="%",
                decimals=1,
                numerator=["apl"],
                denominator=["al"],
                numerator_subset=True,
            ),
            indicator("caf_ruc_median", kind="direct", unit="€", value="ruc_median"),
        ],
        "confidentiality": {"rules": [minimum_count()]},
    }
    return {**data, **changes}


def toy_convention(**changes: Any) -> Convention:
    """`toy_data` as a validated model."""
    return Convention.model_validate(toy_data(**changes))


def toy_text(**changes: Any) -> str:
    """`toy_data` as the text of a YAML file."""
    return yaml.safe_dump(toy_data(**changes), allow_unicode=True, sort_keys=False)


def write_conventions(folder: Path, *conventions: dict[str, Any]) -> Path:
    """Writes each convention to `folder/<id>.yaml` and returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in conventions:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (folder / f"{data['id']}.yaml").write_text(text, encoding="utf-8")
    return folder


def sending(**changes: Any) -> dict[str, Any]:
    """One workbook a year, stock of 31 December, one sheet `IRIS`."""
    return {
        "id": "iris",
        "body": "caf",
        "label": "Allocataires par IRIS",
        "file_names": ["caf-{yyyy}.xlsx"],
        "titles": ["CAF d’essai"],
        "period": {"kind": "stock", "reference": "12-31"},
        "unit": "iris",
        "layouts": [{"id": "classeur", "tables": [table()], "marks": marks()}],
        **changes,
    }


def table(**changes: Any) -> dict[str, Any]:
    return {
        "id": "iris",
        "sheets": ["IRIS"],
        "zoning": "iris",
        "commune_rows": True,
        "zone": {
            "code": ["Code IRIS"],
            "name": ["Libellé IRIS"],
            "commune": ["Code commune"],
            "commune_name": ["Commune"],
        },
        "totals": [
            {"labels": ["Total {commune}"], "level": "commune"},
            {"labels": ["Total"], "level": "file"},
        ],
        "unlocated": [{"labels": ["Non localisés {commune}"], "level": "commune"}],
        "end_notes": ["Source"],
        **changes,
    }


def marks() -> list[dict[str, Any]]:
    return [
        {"text": "s", "status": "suppressed"},
        {"text": "ss", "status": "suppressed", "lower": 0},
        {"text": "nd", "status": "missing"},
        {"text": "///", "status": "not_applicable"},
    ]


def count(identifier: str, **changes: Any) -> dict[str, Any]:
    """An additive count of homes whose header is its identifier in capitals."""
    return {
        "id": identifier,
        "label": f"Foyers {identifier.upper()}",
        "definition": "Grandeur d’essai.",
        "unit": "foyers",
        "kind": "count",
        "columns": [identifier.upper()],
        "minimum": 0,
        **changes,
    }


def median(**changes: Any) -> dict[str, Any]:
    return {
        "id": "ruc_median",
        "label": "Revenu médian",
        "definition": "Grandeur d’essai.",
        "unit": "€",
        "kind": "median",
        "not_additive_because": "une médiane ne se somme pas",
        "columns": ["RUC médian"],
        **changes,
    }


def mean(identifier: str, base: str, **changes: Any) -> dict[str, Any]:
    """A mean delivered without rounding beside the base that weights it."""
    return {
        "id": identifier,
        "label": f"Moyenne {identifier}",
        "definition": "Grandeur d’essai.",
        "unit": "points",
        "kind": "mean",
        "weighted_by": base,
        "rounding": 0,
        "columns": [identifier.upper()],
        **changes,
    }


def indicator(identifier: str, **changes: Any) -> dict[str, Any]:
    """An indicator of theme `precarite`; the formula comes with `changes`."""
    return {
        "word_thresholds": {"close": 1, "marked": 5},
        "id": identifier,
        "label": f"Indicateur {identifier}",
        "theme": "precarite",
        "unit": "foyers",
        "decimals": 0,
        "definition": "Indicateur d’essai.",
        "direction": "undetermined",
        "grammar": {"subject": "le nombre d’essai", "gender": "m", "number": "singular"},
        "status": "general_knowledge",
        **changes,
    }


def minimum_count(**changes: Any) -> dict[str, Any]:
    """Counts from 1 to 4 are hidden, zero is shown."""
    return {
        "id": "petits_effectifs",
        "kind": "minimum_count",
        "threshold": 5,
        "measures": list(COUNTS),
        "source": "usage",
        "status": "unverified",
        **changes,
    }
