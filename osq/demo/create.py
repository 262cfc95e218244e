"""A demonstration on disk: an observatory of its own, with invented deliveries in its inbox."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from osq.deliveries.ground import ground_of
from osq.demo.benefits import invent_benefits
from osq.demo.caf import FICTITIOUS, iris_sheet, quartier_sheet
from osq.demo.ground import direct_quartiers, make_ground
from osq.demo.insee import population_sheet
from osq.demo.population import (
    CENSUS_LAG,
    FIRST_CENSUS,
    LAST_CENSUS,
    census_population,
    invent_population,
)
from osq.demo.workbook import write_workbook
from osq.errors import ConfigurationError, Refusal
from osq.observatory import CONFIG_NAME, Observatory, ObservatoryConfig, load_observatory
from osq.store.files import write_if_changed
from osq.territory.model import Territory
from osq.text import NBSP, quote

EDITIONS = (2010, 2011, 2012, 2013)
_COPIED = ("conventions", "templates", "data/territory")

Populations = Mapping[int, Mapping[str, int]]
"""Municipal population by census year, then by commune code."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made: `deliveries` in the inbox, and the files that were new or different."""

    root: Path
    editions: tuple[int, ...]
    deliveries: tuple[Path, ...]
    written: tuple[Path, ...]


def create_demo(target: Path, source: Observatory) -> DemoResult:
    """Makes, or brings up to date, the demonstration of `source` in `target`.

    The same source gives the same bytes; what osq made there since (store, archive, output)
    stays.  Raises Refusal when `target` holds anything but a demonstration, and
    ConfigurationError when the source lacks what figures are calibrated on.
    """
    from osq.territory.loading import load_territory

    root = target.absolute()
    _refuse_other_content(root)
    territory = load_territory(source.territory, source.config)
    populations = read_populations(source.territory / "communes.csv")
    # The configuration comes first: a creation cut short is known as a demonstration, and
    # the next run completes it.
    files = [(CONFIG_NAME, demo_config(source.config)), ("LISEZMOI.txt", _read_me(source.config))]
    files += _copies(source.root)
    deliveries = dict(make_deliveries(territory, populations, source.config.agglomeration.name))
    files += [(f"data/deliveries/inbox/{name}", content) for name, content in deliveries.items()]
    written = [root / name for name, content in files if write_if_changed(root / name, content)]
    inbox = root / "data" / "deliveries" / "inbox"
    return DemoResult(root, EDITIONS, tuple(inbox / name for name in deliveries), tuple(written))


def make_deliveries(
    territory: Territory, populations: Populations, agglomeration: str
) -> Iterator[tuple[str, bytes]]:
    """File names and bytes of every delivery; a pure function of its arguments."""
    communes = sorted(territory.zoning("commune", EDITIONS[-1]).zones)
    ground = make_ground(territory, communes, EDITIONS[-1])
    for edition in EDITIONS:
        names = _names(territory, edition)
        population = invent_population(ground, populations[edition - CENSUS_LAG], edition)
        benefits = invent_benefits(ground, population, edition)
        inside = ground["commune"].isin(ground_of(territory, edition).perimeter)
        place = (ground[inside], benefits[inside], names, agglomeration, edition)
        sheets = [sheet for sheet in (iris_sheet(*place), quartier_sheet(*place)) if sheet]
        yield f"caf-{edition}.xlsx", write_workbook(sheets, f"{FICTITIOUS} – CAF {edition}")
        census = population_sheet(ground, population, names, edition)
        title = f"{FICTITIOUS} – recensement {edition - CENSUS_LAG}"
        yield f"insee-population-{edition}.xlsx", write_workbook([census], title)


def read_populations(path: Path) -> dict[int, dict[str, int]]:
    """The population of every commune at each census that an edition needs.

    `path` is a `communes.csv` with columns `code`, `pop_2008` and `pop_2011`.  Raises
    ConfigurationError when it cannot be calibrated on.
    """
    columns = (f"pop_{FIRST_CENSUS}", f"pop_{LAST_CENSUS}")
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
        ends = {row["code"]: (int(row[columns[0]]), int(row[columns[1]])) for row in rows}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _no_populations(path, columns) from error
    if not ends:
        raise _no_populations(path, columns)
    years = range(FIRST_CENSUS, LAST_CENSUS + 1)
    return {
        year: {code: census_population(year, *both) for code, both in ends.items()}
        for year in years
    }


def demo_config(config: ObservatoryConfig) -> bytes:
    """The `osq.yaml` of the demonstration of an observatory."""
    data = config.model_dump(mode="json", by_alias=True)
    if not config.demonstration:
        data["name"] = f"{FICTITIOUS} – démonstration – {config.name}"
    data["demonstration"] = True
    head = (
        f"# {FICTITIOUS} : démonstration créée par « osq demo », qui réécrit ce fichier.\n"
        "# Elle n’accepte que des livraisons fictives.\n"
    )
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    return (head + text).encode()


def _refuse_other_content(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise Refusal(
            f"{root} est un fichier{NBSP}: une démonstration est un dossier.",
            advice="Donnez le nom d’un nouveau dossier.",
        )
    if not root.exists() or not any(root.iterdir()):
        return
    if not (root / CONFIG_NAME).is_file():
        raise Refusal(
            f"Le dossier {root} contient déjà autre chose qu’une démonstration.",
            advice="Rien n’a été changé. Donnez le nom d’un dossier nouveau ou vide.",
        )
    if not load_observatory(root).config.demonstration:
        raise Refusal(
            f"{root} est un observatoire réel{NBSP}: des données fictives n’y entrent pas.",
            advice="Rien n’a été changé. Donnez le nom d’un autre dossier.",
        )


def _names(territory: Territory, edition: int) -> dict[str, str]:
    zones = [
        *territory.zoning("commune", edition).zones.values(),
        *territory.zoning("iris", edition).zones.values(),
        *direct_quartiers(territory, edition).values(),
    ]
    return {zone.code: zone.name for zone in zones}


def _copies(root: Path) -> list[tuple[str, bytes]]:
    return [
        (path.relative_to(root).as_posix(), path.read_bytes())
        for folder in _COPIED
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]


def _read_me(config: ObservatoryConfig) -> bytes:
    text = f"""{FICTITIOUS}

Ce dossier est une démonstration du logiciel osq, créée par {quote("osq demo")}.

Aucun chiffre sur les allocataires, les âges, les ménages et les logements n’est réel{NBSP}:
tout est tiré au sort, toujours de la même façon. Seules les populations des communes sont
réelles (Insee, recensements de 2008 et de 2011, interpolées entre les deux). Le niveau donné à
chaque quartier et à chaque IRIS est un tirage{NBSP}: il ne dit rien du lieu qui porte ce nom.

Observatoire imité{NBSP}: {config.name}
Livraisons fictives{NBSP}: data/deliveries/inbox/
Notes produites{NBSP}: output/

Cette démonstration refuse les livraisons réelles, et un observatoire réel refuse les siennes.
"""
    return text.encode()


def _no_populations(path: Path, columns: tuple[str, str]) -> ConfigurationError:
    return ConfigurationError(
        f"La démonstration se cale sur la population des communes{NBSP}: {path} doit avoir les "
        f"colonnes code, {columns[0]} et {columns[1]}, remplies de nombres entiers.",
        advice="Complétez ce fichier, ou lancez la commande depuis un autre observatoire.",
    )
