"""A demonstration on disk: an observatory of its own, with invented deliveries in its inbox."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from osq.conventions.loading import load_conventions
from osq.conventions.model import Convention
from osq.demo.figures.insee_population import CENSUS_LAG, CENSUSES, census_population
from osq.demo.objectives import demo_objectives
from osq.demo.render import FIRST_EDITION, Issue, issues_of, render
from osq.demo.scenes import Populations
from osq.demo.truth import Truth, make_land
from osq.demo.units import declarations, unit_files
from osq.demo.writers import write_file
from osq.errors import ConfigurationError, Refusal
from osq.objectives import FILE as OBJECTIVES
from osq.observations import FICTITIOUS
from osq.observatory import CONFIG_NAME, Observatory, ObservatoryConfig, load_observatory
from osq.store.files import write_if_changed
from osq.text import NBSP, quote

EDITIONS = tuple(range(FIRST_EDITION, 2014))
_COPIED = ("conventions", "templates", "data/territory")


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What was made: `deliveries` in the inbox, and the files that were new or different."""

    root: Path
    editions: tuple[int, ...]
    deliveries: tuple[Path, ...]
    written: tuple[Path, ...]


def create_demo(
    target: Path,
    source: Observatory,
    *,
    providers: Collection[str] | None = None,
    editions: Collection[int] = EDITIONS,
) -> DemoResult:
    """Makes, or brings up to date, the demonstration of `source` in `target`.

    Every convention of the source delivers, unless `providers` names some.  The same source
    gives the same bytes; what osq made there since (store, archive, output) stays.  Raises
    Refusal when `target` holds anything but a demonstration, and ConfigurationError when the
    source lacks what figures are calibrated on, or has a convention that is not known here.
    """
    root = target.absolute()
    _refuse_other_content(root)
    truth = make_truth(source)
    # The configuration comes first: a creation cut short is known as a demonstration, and
    # the next run completes it.
    files = {CONFIG_NAME: demo_config(source.config), "LISEZMOI.txt": _read_me(source.config)}
    files |= _copies(source)
    conventions = load_conventions(source.conventions)
    declared = {one.id for each in conventions.values() for one in each.indicators}
    files[OBJECTIVES] = demo_objectives(declared)
    units = unit_files(truth.land.units, truth.land.pieces)
    files |= {f"data/territory/{name}": content for name, content in units.items()}
    inbox = root / "data" / "deliveries" / "inbox"
    names = []
    for issue in _issues(conventions, providers, editions):
        names.append(issue.file_name)
        files[f"data/deliveries/inbox/{issue.file_name}"] = delivery(issue, truth)
    written = [root / name for name in files if write_if_changed(root / name, files[name])]
    made = tuple(inbox / name for name in names)
    return DemoResult(root, tuple(sorted(editions)), made, tuple(written))


def _issues(
    conventions: Mapping[str, Convention],
    providers: Collection[str] | None,
    editions: Collection[int],
) -> Iterator[Issue]:
    """Every file to make, by edition, then by convention."""
    for edition in sorted(editions):
        for name, convention in sorted(conventions.items()):
            if providers is None or name in providers:
                yield from issues_of(convention, edition)


def make_truth(source: Observatory) -> Truth:
    """What the demonstration of an observatory invents; ConfigurationError as `create_demo`."""
    from osq.territory.loading import load_territory

    territory = load_territory(source.territory, source.config)
    populations = read_populations(source.territory / "communes.csv")
    name = source.config.agglomeration.name
    return Truth(make_land(territory, populations, name, EDITIONS[-1]), populations)


def delivery(issue: Issue, truth: Truth) -> bytes:
    """The bytes of one file; a pure function of its arguments."""
    title = f"{FICTITIOUS} – {issue.sending.label} {issue.edition}"
    return write_file(render(issue, truth), issue.sending.format, title)


def read_populations(path: Path) -> Populations:
    """The population of every commune at each census that an edition needs.

    `path` is a `communes.csv` with columns `code`, `pop_2006`, `pop_2008` and `pop_2011`.
    Raises ConfigurationError when it cannot be calibrated on.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
        known = {row["code"]: [int(row[f"pop_{year}"]) for year in CENSUSES] for row in rows}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _no_populations(path) from error
    if not known:
        raise _no_populations(path)
    return {
        year: {code: census_population(year, counts) for code, counts in known.items()}
        for year in (edition - CENSUS_LAG for edition in EDITIONS)
    }


def demo_config(config: ObservatoryConfig) -> bytes:
    """The `osq.yaml` of the demonstration of an observatory."""
    data = config.model_dump(mode="json", by_alias=True)
    if not config.demonstration:
        data["name"] = f"{FICTITIOUS} – démonstration – {config.name}"
    data["demonstration"] = True
    own = [unit.model_dump(mode="json", by_alias=True) for unit in declarations()]
    data["zonings"] = [zoning for zoning in data["zonings"] if zoning["level"] != "unit"] + own
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


def _copies(source: Observatory) -> dict[str, bytes]:
    """The files that both observatories share: a real table of units is not one of them."""
    units = {zoning.id for zoning in source.config.zonings if zoning.level == "unit"}
    return {
        path.relative_to(source.root).as_posix(): path.read_bytes()
        for folder in _COPIED
        for path in sorted((source.root / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
        if not units & {path.stem, *path.stem.split("_", maxsplit=2)[2:]}
    }


def _read_me(config: ObservatoryConfig) -> bytes:
    text = f"""{FICTITIOUS}

Ce dossier est une démonstration du logiciel osq, créée par {quote("osq demo")}.

Aucun chiffre n’est réel, de quelque fournisseur qu’il porte le nom{NBSP}:
tout est tiré au sort, toujours de la même façon. Seules les populations des communes sont
réelles (Insee, recensements de 2006, 2008 et 2011, interpolées entre deux). Le niveau donné à
chaque quartier et à chaque IRIS est un tirage{NBSP}: il ne dit rien du lieu qui porte ce nom.
Les établissements, les secteurs de police, les sections cadastrales et les lieux d’exercice
sont inventés, leurs codes aussi.

Observatoire imité{NBSP}: {config.name}
Livraisons fictives{NBSP}: data/deliveries/inbox/
Notes produites{NBSP}: output/

Cette démonstration refuse les livraisons réelles, et un observatoire réel refuse les siennes.
"""
    return text.encode()


def _no_populations(path: Path) -> ConfigurationError:
    columns = ", ".join(f"pop_{year}" for year in CENSUSES)
    return ConfigurationError(
        f"La démonstration se cale sur la population des communes{NBSP}: {path} doit avoir les "
        f"colonnes code, {columns}, remplies de nombres entiers.",
        advice="Complétez ce fichier, ou lancez la commande depuis un autre observatoire.",
    )
