"""What an import would change, tried on the whole territory before anything is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from osq.errors import ConfigurationError
from osq.findings import Finding, has_errors
from osq.observatory import ObservatoryConfig, ZoningDeclaration
from osq.territory.importing.catalogue import ALREADY_WRONG
from osq.territory.loading import read_territory
from osq.territory.model import ZoningRef
from osq.text import NBSP, quote

SOURCES = "SOURCES.md"
_TITLE = "# Sources du territoire\n"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an import comes from: names and SHA-256 of the files received, and two sentences."""

    files: Mapping[str, str]
    source: str
    licence: str

    def sentence(self, what: str, done: str = "") -> str:
        """`Contours des IRIS : IGN (Licence Ouverte), simplifiés.`"""
        return f"{what}{NBSP}: {self.source} ({self.licence}){done}."


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of `data/territory/` after an import, and what is told about it.

    `contents` are the texts to write by file name, `renames` the files that get another name
    first, `declaration` the zoning that osq.yaml does not declare yet.  `reading` says in
    French how the file was read; `counts` what comes, goes and stays.  With an error among
    the findings, nothing may be written.
    """

    findings: tuple[Finding, ...]
    contents: Mapping[str, str] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    declaration: ZoningDeclaration | None = None
    reading: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    """Files that are not written, and whose remarks are told all the same."""

    @property
    def refused(self) -> bool:
        return has_errors(self.findings)

    def after(self, findings: Iterable[Finding]) -> Plan:
        """The plan with what was told before it was made."""
        return replace(self, findings=(*findings, *self.findings))


def refusal(findings: Iterable[Finding]) -> Plan:
    """The plan of an import that stopped before it could say what it would change."""
    return Plan(tuple(findings))


def settle(
    plan: Plan, before: Mapping[str, bytes], config: ObservatoryConfig, provenance: Provenance
) -> Plan:
    """The plan with its provenance and all that the checks say of the territory it leads to.

    `before` are the files as they are, SOURCES.md with them.  Errors that the territory
    already had do not refuse the import; new ones do.
    """
    if plan.refused:
        return plan
    tables = {name: content for name, content in before.items() if name != SOURCES}
    known = read_territory(tables, config)[1]
    after = {plan.renames.get(name, name): content for name, content in tables.items()}
    after |= {name: text.encode() for name, text in plan.contents.items()}
    told = {*plan.contents, *plan.tables}
    result = read_territory(after, declared(config, plan.declaration))[1]
    old = [finding for finding in result if finding.refuses and finding in known]
    found = [
        finding
        for finding in result
        if finding not in known or (finding.workbook in told and not finding.refuses)
    ]
    if old and not has_errors(found):
        found.append(ALREADY_WRONG.finding(count=len(old)))
    sources = before.get(SOURCES, _TITLE.encode()).decode("utf-8")
    sources = _with_section(sources, _section(plan, provenance))
    return replace(
        plan,
        findings=(*plan.findings, *found),
        contents={**plan.contents, SOURCES: sources},
    )


def declared(config: ObservatoryConfig, more: ZoningDeclaration | None) -> ObservatoryConfig:
    """The configuration once osq.yaml declares one more zoning."""
    if more is None:
        return config
    return config.model_copy(update={"zonings": (*config.zonings, more)})


def yaml_item(declaration: ZoningDeclaration) -> str:
    """The item that declares a zoning, under `zonings:` of osq.yaml."""
    until = "null" if declaration.until is None else declaration.until
    return (
        f"- {{id: {declaration.id}, vintage: {declaration.vintage}, level: {declaration.level}, "
        f"label: {declaration.label}, from: {declaration.from_}, until: {until}, "
        f"file: {declaration.file}}}"
    )


def named_zoning(config: ObservatoryConfig, name: str) -> ZoningDeclaration:
    """The zoning that `cucs` or `iris@2015` names; raises ConfigurationError."""
    found = [one for one in config.zonings if name in (one.id, str(ref_of(one)))]
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(str(ref_of(one)) for one in found or config.zonings))
    raise ConfigurationError(
        f"{quote(name)} désigne plusieurs découpages."
        if found
        else f"osq.yaml ne déclare pas le découpage {quote(name)}.",
        advice=f"Donnez l’un de ceux-ci{NBSP}: {known}." if known else "Déclarez-le dans osq.yaml.",
    )


def ref_of(declaration: ZoningDeclaration) -> ZoningRef:
    return ZoningRef(declaration.id, declaration.vintage)


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A table of `data/territory/`: semicolons, one header line, line feeds alone."""
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, columns, delimiter=";", lineterminator="\n", restval="", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _with_section(sources: str, section: str) -> str:
    """The section at the end, unless it is already the last one of its title."""
    title = section.partition("\n")[0]
    last = sources[sources.rfind(title) :] if title in sources else ""
    return sources if last.startswith(section) else f"{sources.rstrip()}\n\n{section}"


def _section(plan: Plan, provenance: Provenance) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(plan.contents))
    received = ", ".join(
        f"`{name}` (SHA-256 `{digest}`)" for name, digest in sorted(provenance.files.items())
    )
    lines = [
        f"## Import{NBSP}: {names}",
        "",
        *([f"- reçu{NBSP}: {received}"] if received else []),
        f"- source{NBSP}: {provenance.source}",
        f"- licence{NBSP}: {provenance.licence}",
        f"- lecture{NBSP}: {plan.reading}",
    ]
    return "\n".join([*lines, ""])
