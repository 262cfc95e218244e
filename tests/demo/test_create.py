"""The demonstration on disk: what it holds, what it refuses, and that it is always the same."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from osq.demo.create import create_demo
from osq.errors import ConfigurationError, Refusal
from osq.observatory import Observatory, load_observatory
from osq.store.creation import create_observatory
from tests.builders.conventions import toy_data, write_conventions
from tests.shared import REPOSITORY

UNITS = {"etablissements", "ecoles", "secteurs_police", "sections", "lieux_exercice"}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def small(target: Path, source: Observatory) -> Path:
    """A demonstration of eight files, which takes a second."""
    create_demo(target, source, providers=("caf", "insee-population"), editions=range(2010, 2014))
    return target


def test_it_is_an_observatory_that_says_what_it_is(demonstration: Path) -> None:
    observatory = load_observatory(demonstration)
    assert observatory.config.demonstration
    assert "DONNÉES FICTIVES" in observatory.config.name
    assert "DONNÉES FICTIVES" in (demonstration / "LISEZMOI.txt").read_text(encoding="utf-8")


def test_everything_but_the_name_the_flag_and_the_units_is_the_source_s(
    demonstration: Path, source: Observatory
) -> None:
    made = load_observatory(demonstration).config
    shared = tuple(zoning for zoning in made.zonings if zoning.level != "unit")
    changes = {"name": source.config.name, "demonstration": False, "zonings": shared}
    assert made.model_copy(update=changes) == source.config
    assert digests(demonstration / "conventions") == digests(REPOSITORY / "conventions")
    theirs, ours = digests(REPOSITORY / "data/territory"), digests(demonstration / "data/territory")
    added = {f"{name}.csv" for name in UNITS} | {"composition_iris_sections.csv"}
    assert set(ours) - set(theirs) == added
    assert theirs.items() <= ours.items()


def test_units_of_a_real_observatory_are_not_copied(source: Observatory, tmp_path: Path) -> None:
    first = small(tmp_path / "first", source)
    real = yaml.safe_load((first / "osq.yaml").read_text(encoding="utf-8"))
    (first / "osq.yaml").write_text(yaml.safe_dump({**real, "demonstration": False}))
    schools = first / "data/territory/etablissements.csv"
    schools.write_text("code;communes;quality\n0420001X;42218;réel\n", encoding="utf-8")
    again = small(tmp_path / "again", load_observatory(first))
    text = (again / "data/territory/etablissements.csv").read_text(encoding="utf-8")
    assert "0420001X" not in text
    assert text.count("DONNÉES FICTIVES") == text.count("\n") - 1


def test_the_same_source_gives_the_same_bytes_in_another_process(
    demonstration: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from osq.demo.create import create_demo\n"
        "from osq.observatory import load_observatory\n"
        "source = load_observatory(Path(sys.argv[2]))\n"
        "create_demo(Path(sys.argv[1]), source, editions=(2013, 2008))\n"
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
    target = small(tmp_path / "demo", source)
    kept = target / "data/store/reçu.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("gardé", encoding="utf-8")
    before = digests(target)
    assert create_demo(target, source, providers=("caf",), editions=(2013,)).written == ()
    assert digests(target) == before


def test_a_damaged_delivery_is_written_again(source: Observatory, tmp_path: Path) -> None:
    target = tmp_path / "demo"
    first = create_demo(target, source, providers=("filocom",), editions=(2013,))
    first.deliveries[0].write_bytes(b"")
    again = create_demo(target, source, providers=("filocom",), editions=(2013,))
    assert again.written == (first.deliveries[0],)


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


def test_a_convention_that_is_not_known_here_is_told(source: Observatory, tmp_path: Path) -> None:
    other = small(tmp_path / "other", source)
    write_conventions(other / "conventions", toy_data(id="inconnu", indicators=[]))
    with pytest.raises(ConfigurationError, match="inconnu"):
        create_demo(tmp_path / "demo", load_observatory(other), editions=(2013,))
