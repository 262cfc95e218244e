"""Small observations and deliveries, made in code."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from osq.findings import Finding
from osq.observations import COLUMNS
from osq.store.store import AcceptedDelivery


def observation(zone: str = "422180101", value: float | None = 12.0, **more: Any) -> dict[str, Any]:
    """One measured figure of the CAF at an IRIS; without value, a suppressed one."""
    known = value is not None
    row: dict[str, Any] = {
        "measure": "caf.alloc",
        "zone": zone,
        "zoning": "iris",
        "vintage": 2015,
        "period_start": date(2013, 12, 31),
        "period_end": date(2013, 12, 31),
        "period_kind": "stock",
        "value": value if known else math.nan,
        "lower": value if known else 1.0,
        "upper": value if known else 4.0,
        "status": "measured" if known else "suppressed",
        "provenance": "real",
        "delivery": "caf-2013-000000000000",
        "sheet": "IRIS",
        "cell": "C5",
    }
    return {**row, **more}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    numbers = {"vintage": "int16", "value": "float64", "lower": "float64", "upper": "float64"}
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(numbers)


def delivery(
    content: bytes = b"first",
    rows: Iterable[dict[str, Any]] = (),
    *,
    provider: str = "caf",
    edition: int = 2013,
    name: str = "caf-2013.xlsx",
    findings: tuple[Finding, ...] = (),
    rules: dict[str, str] | None = None,
) -> AcceptedDelivery:
    return AcceptedDelivery(
        provider=provider,
        sending="annual",
        edition=edition,
        name=name,
        content=content,
        rules=rules or {"conventions/caf.yaml": "0" * 64},
        observations=frame(*(rows or [observation()])),
        findings=findings,
    )


def stored_bytes(root: Path) -> dict[str, bytes]:
    """Every file of the store and the archive, save the journal and the locks."""
    data = root / "data"
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.name != "journal.jsonl" and path.suffix != ".lock"
    }
