"""The territory of an observatory, read from its folder and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from osq.errors import ConfigurationError
from osq.findings import Finding, has_errors
from osq.observatory import ObservatoryConfig
from osq.territory.build import build_territory
from osq.territory.checks import check_zones
from osq.territory.files import parse_files
from osq.territory.model import Territory
from osq.territory.share_checks import check_outlines, check_shares
from osq.territory.unit_checks import check_units

SUFFIXES = (".csv", ".geojson")


def load_territory(folder: Path, config: ObservatoryConfig) -> Territory:
    """The territory in `folder`; an empty or absent folder gives an empty territory.

    Raises ConfigurationError with every finding when one of them is an error.
    """
    territory, findings = read_territory(read_contents(folder), config)
    if territory is None:
        raise ConfigurationError(
            f"Le territoire de {folder} contient des erreurs.",
            advice="Corrigez-les, puis vérifiez avec osq territory check.",
            findings=findings,
        )
    return territory


def check_territory(folder: Path, config: ObservatoryConfig) -> list[Finding]:
    """Everything that the files of `folder` get wrong or leave open, errors first."""
    _, findings = read_territory(read_contents(folder), config)
    return findings


def read_contents(folder: Path) -> dict[str, bytes]:
    """The tables and outlines of `folder` by file name; nothing without a folder."""
    return {path.name: path.read_bytes() for path in _paths(folder)}


def read_territory(
    contents: Mapping[str, bytes], config: ObservatoryConfig
) -> tuple[Territory | None, list[Finding]]:
    """The territory of these files, unless a finding is an error, and all findings."""
    files, findings = parse_files(contents, config)
    findings += [*check_zones(files, config), *check_shares(files), *check_units(files)]
    if has_errors(findings):
        return None, _in_order(findings)
    territory = build_territory(files, config)
    return territory, _in_order([*findings, *check_outlines(files, territory)])


def _paths(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def _in_order(findings: list[Finding]) -> list[Finding]:
    """Errors, then warnings, then information, each in the order in which they were found."""
    severities = ["error", "warning", "info"]
    return sorted(findings, key=lambda finding: severities.index(finding.severity))
