"""An extract as bytes: CSV for a French Excel, Parquet, JSON.  Same extract, same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from osq.extracts.extract import Extract
from osq.extracts.words import HEADINGS, word
from osq.store.frames import table_to_parquet

SCHEMA = "osq-indicators/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(extract: Extract) -> bytes:
    """Semicolons, decimal commas, UTF-8 with a byte order mark, French headings.

    Released numbers have the decimals they are printed with, a sign stands in place of the number
    it explains; a text that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    columns = [name for name in extract.frame.columns if name in HEADINGS]
    writer.writerow([HEADINGS[name] for name in columns])
    for row in extract.frame.to_dict("records"):
        writer.writerow([_cell(name, row) for name in columns])
    return text.getvalue().encode("utf-8-sig")


def to_json(extract: Extract) -> bytes:
    """One object: `schema` first, what the extract is, then `figures`; null for no number."""
    frame = extract.frame.astype(object).where(_finite(extract.frame), None)
    content = {
        **_about(extract),
        "absent": list(extract.absent),
        "figures": frame.to_dict("records"),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def to_parquet(extract: Extract) -> bytes:
    """The frame as it is, with what the extract is in the file's metadata."""
    import pyarrow as pa

    table = pa.Table.from_pandas(extract.frame, preserve_index=False)
    about = {name: str(value) for name, value in _about(extract).items()}
    metadata = {"osq": about.pop("schema"), **about}
    return table_to_parquet(table.replace_schema_metadata(metadata))


WRITERS: Mapping[str, Callable[[Extract], bytes]] = {
    "csv": to_csv,
    "parquet": to_parquet,
    "json": to_json,
}


def _about(extract: Extract) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "observatory": extract.observatory,
        "diffusion": extract.diffusion,
        "internal": extract.internal,
        "notice": extract.notice,
    }


def _finite(frame: pd.DataFrame) -> pd.DataFrame:
    """Where a cell is no number, or a number that is finite."""
    numbers = frame.select_dtypes("number").columns
    return frame.assign(
        **{name: np.isfinite(frame[name]) if name in numbers else True for name in frame.columns}
    )


def _cell(column: str, row: Mapping[Any, Any]) -> str:
    content = row[column]
    if isinstance(content, str):
        told = word(column, content)
        return f"'{told}" if told.startswith(_FORMULA) else told
    if column == "value" and row.get("sign"):
        return str(row["sign"])
    if not np.isfinite(content):
        return ""
    if column == "value" and "sign" in row:
        return f"{content:.{row['decimals']}f}".replace(".", ",")
    return np.format_float_positional(content, trim="-").replace(".", ",")
