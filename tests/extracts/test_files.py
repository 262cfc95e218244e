"""Files say what the frame says: CSV for Excel, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.extracts.extract import Extract
from osq.extracts.files import SCHEMA, WRITERS, to_csv, to_json, to_parquet
from osq.extracts.released import RELEASED_COLUMNS
from osq.extracts.words import HEADINGS, WORDS

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
SIGNS = st.sampled_from(["s", "///", "…", "n.s."])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A released row: any text, a number of some decimals or a sign."""
    row: dict[str, Any] = {name: draw(TEXTS) for name in RELEASED_COLUMNS}
    decimals = draw(st.integers(0, 3))
    whole = draw(st.integers(-(10**9), 10**9))
    sign = draw(st.just("") | SIGNS)
    share = draw(st.just(math.nan) | st.integers(0, 100).map(lambda number: number / 100))
    number = math.nan if sign else float(f"{whole}e-{decimals}")
    row |= {"edition": 2013, "decimals": decimals, "sign": sign}
    return row | {"value": number, "coverage": share}


def extract_of(told: list[dict[str, Any]]) -> Extract:
    frame = pd.DataFrame(told, columns=list(RELEASED_COLUMNS))
    return Extract(frame, "Essai", True, "partners", ())


def read_csv(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def number(text: str) -> float | None:
    """What a French spreadsheet reads in a cell of numbers; None for a sign."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


@given(st.lists(rows(), min_size=1, max_size=5))
def test_the_three_files_give_the_same_figures(told: list[dict[str, Any]]) -> None:
    extract = extract_of(told)
    expected = [None if row["sign"] else row["value"] for row in told]
    assert [number(row["Valeur"]) for row in read_csv(to_csv(extract))] == expected
    assert [row["value"] for row in json.loads(to_json(extract))["figures"]] == expected
    stored = pq.read_table(io.BytesIO(to_parquet(extract)))
    kept = [None if row["sign"] else row["value"] for row in stored.to_pylist()]
    assert kept == expected


@given(st.lists(rows(), min_size=1, max_size=5))
def test_no_text_of_a_csv_is_a_formula(told: list[dict[str, Any]]) -> None:
    for row in read_csv(to_csv(extract_of(told))):
        for heading, cell in row.items():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or (
                heading == "Valeur" and number(cell) is not None
            )


def test_a_formula_is_told_as_text() -> None:
    row: dict[str, Any] = dict.fromkeys(RELEASED_COLUMNS, "")
    row |= {"name": "=1+1", "edition": 2013, "decimals": 1, "value": 12.0, "coverage": math.nan}
    (read,) = read_csv(to_csv(extract_of([row])))
    assert (read["Zone"], read["Valeur"], read["Couverture"]) == ("'=1+1", "12,0", "")


def test_csv_is_what_a_french_excel_opens(released: Extract) -> None:
    content = to_csv(released)
    assert content.startswith("\ufeffDiffusion;Mention;Édition;".encode())
    assert content.endswith(b"\r\n")
    read = read_csv(content)
    assert {row["Mention"] for row in read} == {"DONNÉES FICTIVES"}
    assert {row["Diffusion"] for row in read} == {"réservée aux partenaires"}
    assert {"s", "///", "…"} <= {row["Valeur"] for row in read}


def test_internal_files_say_so_in_every_row(internal: Extract) -> None:
    assert {row["Diffusion"] for row in read_csv(to_csv(internal))} == {
        "INTERNE, à ne pas diffuser"
    }
    told = json.loads(to_json(internal))
    assert (told["diffusion"], told["internal"]) == ("interne", True)
    metadata = pq.read_schema(io.BytesIO(to_parquet(internal))).metadata
    assert metadata[b"diffusion"] == b"interne"


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_internal_numbers_are_whole_in_every_file(internal: Extract, kind: str) -> None:
    frame = internal.frame[internal.frame["indicator"] == "caf_alloc"].reset_index(drop=True)
    content = WRITERS[kind](Extract(frame, "Essai", True, "interne", ()))
    numbers = ("value", "numerator", "lower", "interval_lower", "fidelity")
    for name in numbers:
        expected = [one if math.isfinite(one) else None for one in frame[name]]
        if kind == "csv":
            found = [number(row[HEADINGS[name]]) for row in read_csv(content)]
        elif kind == "json":
            found = [row[name] for row in json.loads(content)["figures"]]
        else:
            found = pq.read_table(io.BytesIO(content)).column(name).to_pylist()
        assert found == expected


def test_json_names_its_schema_and_the_demonstration(released: Extract) -> None:
    told = json.loads(to_json(released))
    assert (told["schema"], told["notice"]) == (SCHEMA, "DONNÉES FICTIVES")
    assert list(told["figures"][0]) == list(RELEASED_COLUMNS)
    assert len(told["figures"]) == len(released.frame)


def test_parquet_says_what_it_is(released: Extract) -> None:
    metadata = pq.read_schema(io.BytesIO(to_parquet(released))).metadata
    assert metadata[b"osq"].decode() == SCHEMA
    assert metadata[b"notice"].decode() == "DONNÉES FICTIVES"
    assert metadata[b"diffusion"] == b"partners"


@pytest.mark.parametrize("kind", WRITERS)
def test_same_extract_same_bytes(released: Extract, kind: str) -> None:
    assert WRITERS[kind](released) == WRITERS[kind](released)


def test_every_column_has_a_french_heading(released: Extract, internal: Extract) -> None:
    columns = {*released.frame.columns, *internal.frame.columns} - {"sign"}
    assert columns == set(HEADINGS)


def test_every_code_has_a_french_word(internal: Extract) -> None:
    for column, words in WORDS.items():
        assert set(internal.frame[column]) - {""} <= set(words)
