"""What a person sees when the rules of a delivery change: validate, ingest, status, reread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from osq.cli.main import main
from osq.observatory import Observatory
from tests.builders.demonstration import CAF, CENSUS, altered, without_last_iris

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def ingested(demo: Observatory, capsys: Shown) -> Observatory:
    main(["ingest", CAF, CENSUS])
    capsys.readouterr()
    return demo


def edit_signs(demo: Observatory, new: str) -> None:
    """The sign `s` of the CAF's convention becomes `new`."""
    path = demo.conventions / "caf.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{text: s, status: suppressed}", new, 1), encoding="utf-8")


def widen_signs(demo: Observatory) -> None:
    edit_signs(demo, "{text: s, status: suppressed, lower: 0}")


def break_signs(demo: Observatory) -> None:
    edit_signs(demo, "{text: conf, status: suppressed}")


def data(capsys: Shown, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*arguments, "--format", "json"])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_nothing_to_read_again_is_said(ingested: Observatory, capsys: Shown) -> None:
    assert main(["reread"]) == 0
    assert "Aucune livraison n’est à relire." in capsys.readouterr().out


def test_reread_says_what_why_and_which_figures(ingested: Observatory, capsys: Shown) -> None:
    widen_signs(ingested)
    assert main(["reread"]) == 0
    shown = capsys.readouterr().out
    assert f"{CAF}\u00a0: relu parce que conventions/caf.yaml a changé" in shown
    assert "lecture 2" in shown
    assert "chiffres modifiés" in shown
    assert "osq refresh --year 2013" in shown
    assert CENSUS not in shown


def test_reread_as_data(ingested: Observatory, capsys: Shown) -> None:
    widen_signs(ingested)
    told = data(capsys, "reread")
    assert told["schema"] == "osq-reread/1"
    (file,) = told["files"]
    assert (file["outcome"], file["reading"]) == ("reread", 2)
    assert file["changed_rules"] == ["conventions/caf.yaml"]
    assert file["changes"]["changed"] == len(file["changes"]["cells"]) > 0


def test_one_edition_may_be_read_again(ingested: Observatory, capsys: Shown) -> None:
    main(["ingest", CAF.replace("2013", "2012")])
    widen_signs(ingested)
    (file,) = data(capsys, "reread", "--year", "2012")["files"]
    assert file["file"] == CAF.replace("2013", "2012")


def test_all_may_be_read_again_and_nothing_changes(ingested: Observatory, capsys: Shown) -> None:
    told = data(capsys, "reread", "--all")
    assert [file["outcome"] for file in told["files"]] == ["already_ingested"] * 2


def test_ingest_reads_the_same_file_again_and_says_so(ingested: Observatory, capsys: Shown) -> None:
    widen_signs(ingested)
    assert main(["ingest", CAF, CENSUS]) == 0
    shown = capsys.readouterr().out
    assert "relu parce que conventions/caf.yaml a changé" in shown
    assert "0 accepté, 1 déjà ingéré, 1 relu, 0 refusé" in shown


def test_a_refused_reading_says_that_the_figures_stay(ingested: Observatory, capsys: Shown) -> None:
    break_signs(ingested)
    assert main(["reread"]) == 1
    shown = capsys.readouterr().out
    assert "REFUSÉ" in shown
    assert "restent ceux des anciennes règles" in shown
    assert "OSQ-V003" in shown
    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert "Relecture refusée" in shown
    assert "osq reread" in shown


def test_status_tells_what_is_to_be_read_again(ingested: Observatory, capsys: Shown) -> None:
    widen_signs(ingested)
    told = {each["provider"]: each for each in data(capsys, "status")["deliveries"]}
    assert told["caf"]["changed_rules"] == ["conventions/caf.yaml"]
    assert told["insee-population"]["changed_rules"] == []
    main(["status"])
    assert (
        "À relire, car conventions/caf.yaml a changé\u00a0: 1 livraison" in capsys.readouterr().out
    )


def test_validate_says_that_a_file_was_ingested(ingested: Observatory, capsys: Shown) -> None:
    assert main(["validate", CAF]) == 0
    shown = capsys.readouterr().out
    assert "Ce fichier est déjà ingéré (caf-2013-" in shown
    assert "peut être accepté" not in shown
    widen_signs(ingested)
    assert main(["validate", CAF]) == 0
    assert "conventions/caf.yaml a changé depuis" in capsys.readouterr().out


def test_validate_says_that_an_ingested_file_would_now_be_refused(
    ingested: Observatory, capsys: Shown
) -> None:
    break_signs(ingested)
    assert main(["validate", CAF]) == 1
    assert "ses chiffres restent ceux d’avant" in capsys.readouterr().out


def test_validate_says_by_what_an_ingested_file_was_replaced(
    ingested: Observatory, tmp_path: Path, capsys: Shown
) -> None:
    newer = altered(ingested.inbox / CAF, tmp_path / "new" / CAF, "IRIS", "AZ1", "autre version")
    main(["ingest", str(newer)])
    capsys.readouterr()
    assert main(["validate", CAF]) == 0
    assert "remplacé depuis par caf-2013-" in capsys.readouterr().out


def test_validate_refuses_a_copy_under_a_wrong_name_as_ingest_does(
    ingested: Observatory, tmp_path: Path, capsys: Shown
) -> None:
    copy = tmp_path / "caf-2012.xlsx"
    copy.write_bytes((ingested.inbox / CAF).read_bytes())
    assert main(["validate", str(copy)]) == 1
    assert "OSQ-D091" in capsys.readouterr().out


def test_a_finding_accepted_at_ingestion_stays_accepted_for_validate(
    demo: Observatory, tmp_path: Path, capsys: Shown
) -> None:
    path = str(without_last_iris(demo, tmp_path / CAF))
    assert main(["validate", path]) == 1
    why = ["--reason", "IRIS sans allocataire", "--author", "M. Leroy"]
    assert main(["ingest", path, "--accept", "OSQ-V022", *why]) == 0
    capsys.readouterr()
    assert main(["validate", path]) == 0
    assert "Accepté par M. Leroy" in capsys.readouterr().out


def test_figures_of_former_rules_are_never_aggregated_in_silence(
    ingested: Observatory, capsys: Shown
) -> None:
    assert main(["aggregate", "--year", "2013"]) == 0
    assert capsys.readouterr().err == ""
    widen_signs(ingested)
    assert main(["aggregate", "--year", "2013"]) == 0
    assert "osq reread" in capsys.readouterr().err
