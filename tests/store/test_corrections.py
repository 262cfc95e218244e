"""The file of corrections: read whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from osq.errors import ConfigurationError
from osq.store.corrections import HEADER, corrections_of, read_corrections
from osq.store.receipt import Subject

CAF = Subject("caf", "annual", 2013)
LINE = "caf;;2013;;caf.alloc;422180101;300;310;appel;ML"


def written(tmp_path: Path, *lines: str, header: str = ";".join(HEADER)) -> Path:
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_a_line_is_a_correction_of_its_delivery_alone(tmp_path: Path) -> None:
    path = written(tmp_path, LINE)
    (correction,) = corrections_of(read_corrections(path), CAF)
    assert (correction.measure, correction.zone, correction.line) == ("alloc", "422180101", 2)
    assert corrections_of(read_corrections(path), CAF._replace(edition=2012)) == ()
    assert corrections_of(read_corrections(path), CAF._replace(provider="cpam")) == ()


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert corrections_of(read_corrections(tmp_path / "none.csv"), CAF) == ()


@pytest.mark.parametrize(
    "line",
    [
        "caf;;2013;;caf.alloc;422180101;300;310;appel",
        "caf;;2013;;caf.alloc;422180101;300;310;appel;ML;et plus",
        "caf;;2013;;caf.alloc;422180101;300;310;;ML",
        "caf;;deux mille;;caf.alloc;422180101;300;310;appel;ML",
    ],
)
def test_a_line_badly_written_stops_everything_and_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigurationError, match="ligne 3"):
        read_corrections(written(tmp_path, LINE, line))


def test_another_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="première ligne"):
        read_corrections(written(tmp_path, header="zone;valeur"))
