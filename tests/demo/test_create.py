"""The demonstration on disk: what it holds, what it refuses, and that it can be read."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from osq.conventions.model import Convention
from osq.deliveries.reading import Reading, read_delivery
from osq.deliveries.recognition import recognise
from osq.demo.create import EDITIONS, create_demo
from osq.errors import ConfigurationError, Refusal
from osq.findings import Severity
from osq.observatory import Observatory, load_observatory
from osq.store.creation import create_observatory
from osq.territory.model import Territory
from tests.shared import REPOSITORY

NAMES = sorted(
    f"{provider}-{edition}.xlsx" for provider in ("caf", "insee-population") for edition in EDITIONS
)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(
    path: Path, conventions: dict[str, Convention], territory: Territory, *, demonstration: bool
) -> Reading:
    content = path.read_bytes()
    recognition, findings = recognise(content, path.name, conventions)
    assert recognition is not None, findings
    return read_delivery(content, path.name, recognition, territory, demonstration=demonstration)


def test_it_is_an_observatory_that_says_what_it_is(demonstration: Path) -> None:
    observatory = load_observatory(demonstration)
    assert observatory.config.demonstration
    assert "DONNÉES FICTIVES" in observatory.config.name
    assert "DONNÉES FICTIVES" in (demonstration / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in observatory.inbox.iterdir()) == NAMES


def test_everything_but_the_name_and_the_flag_is_the_source_s(
    demonstration: Path, source: Observatory
) -> None:
    made = load_observatory(demonstration).config
    again = made.model_copy(update={"name": source.config.name, "demonstration": False})
    assert again == source.config
    for folder in ("conventions", "data/territory"):
        assert digests(demonstration / folder) == digests(REPOSITORY / folder)


@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_says_that_it_is_invented(demonstration: Path, name: str) -> None:
    book = openpyxl.load_workbook(demonstration / "data/deliveries/inbox" / name)
    for sheet in book.worksheets:
        assert "DONNÉES FICTIVES" in str(sheet["A1"].value)


def test_the_same_source_gives_the_same_bytes_in_another_process(
    demonstration: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from osq.demo.create import create_demo\n"
        "from osq.observatory import load_observatory\n"
        "create_demo(Path(sys.argv[1]), load_observatory(Path(sys.argv[2])))\n"
    )
    target = tmp_path / "demo"
    subprocess.run(
        [sys.executable, "-c", code, str(target), str(REPOSITORY)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert digests(target) == digests(demonstration)


def test_running_again_writes_nothing_and_leaves_store_and_output(
    source: Observatory, tmp_path: Path
) -> None:
    target = tmp_path / "demo"
    create_demo(target, source)
    kept = target / "data/store/reçu.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("gardé", encoding="utf-8")
    before = digests(target)
    assert create_demo(target, source).written == ()
    assert digests(target) == before


def test_a_damaged_delivery_is_written_again(source: Observatory, tmp_path: Path) -> None:
    target = tmp_path / "demo"
    first = create_demo(target, source)
    first.deliveries[0].write_bytes(b"")
    assert create_demo(target, source).written == (first.deliveries[0],)


def test_a_real_observatory_is_left_alone(source: Observatory, tmp_path: Path) -> None:
    real = create_observatory(tmp_path / "real")
    before = digests(real)
    with pytest.raises(Refusal):
        create_demo(real, source)
    assert digests(real) == before


def test_a_folder_with_anything_else_is_left_alone(source: Observatory, tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_text("souvenir", encoding="utf-8")
    with pytest.raises(Refusal):
        create_demo(tmp_path, source)
    assert digests(tmp_path).keys() == {"photo.txt"}


def test_a_file_is_no_folder(source: Observatory, tmp_path: Path) -> None:
    target = tmp_path / "demo"
    target.write_text("", encoding="utf-8")
    with pytest.raises(Refusal):
        create_demo(target, source)


def test_an_observatory_without_populations_cannot_be_imitated(tmp_path: Path) -> None:
    empty = load_observatory(create_observatory(tmp_path / "empty"))
    with pytest.raises(ConfigurationError):
        create_demo(tmp_path / "demo", empty)
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_delivery_is_read_without_any_error(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory, name: str
) -> None:
    path = demonstration / "data/deliveries/inbox" / name
    reading = read(path, conventions, territory, demonstration=True)
    assert [found for found in reading.findings if found.severity is not Severity.INFO] == []
    assert set(reading.observations["provenance"]) == {"invented"}


def test_hidden_missing_unlocated_and_zero_are_all_shown(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    path = demonstration / "data/deliveries/inbox/caf-2013.xlsx"
    found = read(path, conventions, territory, demonstration=True).observations
    assert set(found["status"]) == {"measured", "suppressed", "missing", "unlocated"}
    assert (found.loc[found["status"] == "measured", "value"] == 0).any()


def test_communes_are_read_with_their_real_population(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory
) -> None:
    path = demonstration / "data/deliveries/inbox/insee-population-2013.xlsx"
    found = read(path, conventions, territory, demonstration=True).observations
    found = found[found["measure"] == "insee-population.pop_mun"]
    communes = found.groupby(found["zone"].str[:5])["value"].sum()
    agglomeration = territory.of_level("agglomeration", 2013)
    assert agglomeration is not None
    (zone,) = agglomeration.zones.values()
    assert communes[list(zone.communes)].sum() == 386_940


@pytest.mark.parametrize("name", NAMES)
def test_a_real_observatory_refuses_the_delivery(
    demonstration: Path, conventions: dict[str, Convention], territory: Territory, name: str
) -> None:
    path = demonstration / "data/deliveries/inbox" / name
    reading = read(path, conventions, territory, demonstration=False)
    errors = {found.code for found in reading.findings if found.severity is Severity.ERROR}
    assert errors == {"OSQ-D030"}
