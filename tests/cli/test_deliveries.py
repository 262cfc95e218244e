"""validate, ingest, status and refresh as a script or a person sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.observatory import Observatory
from tests.builders.demonstration import CAF, CENSUS, corrected, faulty
from tests.store.builders import stored_bytes


def output(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_validate_lists_findings_as_objects_and_stores_nothing(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = faulty(demo, tmp_path / CAF)
    before = stored_bytes(demo.root)
    assert main(["validate", str(bad), "--format", "json"]) == 1
    data = output(capsys)
    assert data["schema"] == "osq-findings/1"
    places = {(found["workbook"], found["sheet"], found["cell"]) for found in data["findings"]}
    assert (CAF, "Quartiers CUCS", "D8") in places
    assert stored_bytes(demo.root) == before


def test_validate_reads_a_file_already_ingested_as_any_other(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", CAF])
    capsys.readouterr()
    assert main(["validate", CAF, "--format", "json"]) == 0
    (file,) = output(capsys)["files"]
    assert file["acceptable"]
    assert (file["provider"], file["edition"]) == ("caf", 2013)


def test_ingest_tries_every_file_and_says_no_when_one_is_refused(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = faulty(demo, tmp_path / CAF)
    assert main(["ingest", str(bad), CENSUS, "--format", "json"]) == 1
    assert [file["outcome"] for file in output(capsys)["files"]] == ["refused", "accepted"]


def test_ingest_twice_says_already_and_changes_nothing(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", CAF]) == 0
    before = stored_bytes(demo.root)
    capsys.readouterr()
    assert main(["ingest", CAF]) == 0
    assert "déjà ingéré" in capsys.readouterr().out
    assert stored_bytes(demo.root) == before


def test_ingest_shows_what_a_corrected_file_changes(
    demo: Observatory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", CAF])
    capsys.readouterr()
    assert main(["ingest", str(corrected(demo, tmp_path / "new" / CAF))]) == 0
    shown = capsys.readouterr().out
    assert "1 chiffre modifié" in shown
    assert "(Quartiers CUCS, D8)" in shown


def test_status_as_data(demo: Observatory, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ingest", CAF])
    capsys.readouterr()
    assert main(["status", "--year", "2013", "--format", "json"]) == 0
    data = output(capsys)
    assert data["schema"] == "osq-status/1"
    assert [each["file"] for each in data["deliveries"]] == [CAF]
    assert CENSUS in data["waiting"]


def agreed(home: Path, rate: float) -> None:
    """The convention of the CAF asks for that rate of location."""
    path = home / "conventions" / "caf.yaml"
    text = path.read_text(encoding="utf-8")
    assert "minimum_rate: null" in text
    path.write_text(text.replace("minimum_rate: null", f"minimum_rate: {rate}"), encoding="utf-8")


def test_status_tells_the_units_located_in_each_commune(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", CAF])
    agreed(demo.root, 0.99)
    capsys.readouterr()
    assert main(["status", "--year", "2013", "--format", "json"]) == 0
    data = output(capsys)
    rates = {one["zone"]: one for one in data["geocoding"]}
    assert demo.config.agglomeration.code in rates
    assert 0.9 < rates["42218"]["lower"] <= rates["42218"]["upper"] < 0.99
    assert set(rates["42218"]) == {"delivery", "measure", "zone", "lower", "upper"}
    (found,) = (one for one in data["findings"] if one["zone"] == "42218")
    assert (found["code"], found["severity"]) == ("OSQ-A004", "warning")
    assert main(["status", "--year", "2013"]) == 0
    told = capsys.readouterr().out
    assert "Unités localisées" in told
    assert "[OSQ-A004]" in told


def test_status_of_what_locates_everybody_tells_no_rate(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", CENSUS])
    capsys.readouterr()
    assert main(["status", "--year", "2013"]) == 0
    assert "localisées" not in capsys.readouterr().out


def test_status_needs_no_pandas(demo: Observatory) -> None:
    import subprocess
    import sys

    main(["ingest", CAF])
    program = (
        "import sys; from osq.cli.main import main; main(['status']);"
        "print([name for name in ('pandas', 'pyarrow', 'numpy') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.decode().splitlines()[-1] == "[]"


def test_what_comes_next_names_the_observatory_when_it_was_named(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--observatory", str(demo.root), "ingest", CAF])
    assert f"--observatory {demo.root}" in capsys.readouterr().out


def test_aggregate_says_that_its_result_is_internal(
    demo: Observatory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", CAF, CENSUS])
    capsys.readouterr()
    assert main(["aggregate", "--year", "2013"]) == 0
    shown = capsys.readouterr().out
    assert "INTERNE" in shown
    assert "quartier" in shown
    assert (demo.store / "aggregates" / "2013.parquet").is_file()
