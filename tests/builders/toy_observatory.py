"""The toy agglomeration as an observatory on disk, for what writes into `data/territory/`."""

from __future__ import annotations

from pathlib import Path

import yaml

from osq.observatory import CONFIG_NAME, Observatory, ObservatoryConfig, load_observatory
from tests.builders.territory import toy_config
from tests.builders.territory_files import Files, toy_files, write_files

PROVENANCE = ("--source", "fichiers inventés pour l’essai", "--licence", "aucune")


def toy_observatory(
    root: Path, files: Files | None = None, config: ObservatoryConfig | None = None
) -> Observatory:
    """An observatory whose territory is `files`, without conventions; `root` must be new."""
    root.mkdir(parents=True)
    (root / "conventions").mkdir()
    said = (config or toy_config()).model_dump(mode="json", by_alias=True)
    said["supports"] = {}
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    (root / CONFIG_NAME).write_text(text, encoding="utf-8")
    write_files(root / "data" / "territory", files or toy_files())
    return load_observatory(root)


def snapshot(observatory: Observatory) -> dict[str, bytes]:
    """Every file of the territory, to see that nothing changed."""
    return {path.name: path.read_bytes() for path in sorted(observatory.territory.iterdir())}


def with_old_iris(files: Files, vintage: int = 2008) -> tuple[Files, ObservatoryConfig]:
    """The toy agglomeration with IRIS of another vintage too, the same as those of 2015."""
    copy = {**files}
    copy[f"iris_{vintage}.csv"] = copy["iris.csv"].replace(";2015;", f";{vintage};")
    copy["composition_cucs_iris-2015.csv"] = copy.pop("composition_cucs_iris.csv")
    config = toy_config().model_dump(by_alias=True)
    config["zonings"][0]["from"] = 2013
    old = {**config["zonings"][0], "vintage": vintage, "from": 2008, "until": 2012}
    config["zonings"] = [*config["zonings"], {**old, "file": f"iris_{vintage}.csv"}]
    return copy, ObservatoryConfig.model_validate(config)
