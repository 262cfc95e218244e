"""Tables to Parquet and back: the same table gives the same bytes, row order included."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from osq.observations import COLUMNS, schema

if TYPE_CHECKING:
    import pandas as pd

OBSERVATIONS_FORMAT = "osq-observations/1"
AGGREGATES_FORMAT = "osq-aggregates/1"
SORTED_BY = [
    "zoning",
    "vintage",
    "zone",
    "measure",
    "period_start",
    "period_end",
    "status",
    "sheet",
    "cell",
    "delivery",
]


def observations_to_parquet(observations: pd.DataFrame) -> bytes:
    """Observations (columns `COLUMNS`) as a Parquet file of the documented schema.

    Raises ValueError or a pyarrow error when a column is missing or does not fit its type.
    """
    import pyarrow as pa

    ordered = observations[list(COLUMNS)].sort_values(SORTED_BY, kind="stable")
    table = pa.Table.from_pandas(ordered, schema=schema(), preserve_index=False)
    # pandas' own metadata names its version and index: not ours to keep, and it varies.
    return table_to_parquet(table.replace_schema_metadata({"osq": OBSERVATIONS_FORMAT}))


def read_observations(paths: list[Path]) -> pd.DataFrame:
    """The observations of several files as one frame, sorted; no path gives an empty frame.

    Text is `object`, periods are `datetime.date`, figures float64.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(path, schema=schema()) for path in paths]
    table = pa.concat_tables(tables) if tables else schema().empty_table()
    columns = {
        name: table.column(name).to_pandas(date_as_object=True)
        if name in ("vintage", "value", "lower", "upper")
        else pd.Series(table.column(name).to_pylist(), dtype=object)
        for name in COLUMNS
    }
    frame = pd.DataFrame(columns)
    return frame.sort_values(SORTED_BY, kind="stable", ignore_index=True)


def aggregates_to_parquet(aggregates: pd.DataFrame) -> bytes:
    """Aggregates as a Parquet file marked "interne": it holds figures nobody has protected."""
    import pyarrow as pa

    table = pa.Table.from_pandas(aggregates, preserve_index=False)
    metadata = {"osq": AGGREGATES_FORMAT, "diffusion": "interne"}
    return table_to_parquet(table.replace_schema_metadata(metadata))


def table_to_parquet(table: object) -> bytes:
    """A pyarrow table as a Parquet file, the same bytes each time."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", version="2.6", store_schema=True)
    return sink.getvalue()
