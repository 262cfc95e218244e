"""What an audit tells of an edition: counts, intervals, rules, changes since the last release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osq.confidentiality.sentences import applied_rule
from osq.protection.dossier import HIDDEN, Dossier, Line
from osq.protection.files import read_dossier, read_protected
from osq.refresh.audit import EditionAudit
from osq.refresh.protection import Kept
from osq.store.protections import Protections

if TYPE_CHECKING:
    from osq.confidentiality.primary import RuleUse


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker can say of a hidden figure's count or numerator; None: no limit.

    `zone` is the name in the dossier (`commune:42218`), `zone_name` what people call it; `label`
    that of the indicator.
    """

    indicator: str
    label: str
    zone: str
    zone_name: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A printed cell that is not what the last release told; "" where nothing was told."""

    indicator: str
    label: str
    zone: str
    zone_name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class RuleReport:
    """A rule that was applied: its sentence, who states it (`convention`, `id`), its text.

    `verified`: somebody read that text and what it tests is delivered (`verifiable`); `dated` is
    an ISO 8601 date.  `rule` is the sentence that notes print.
    """

    rule: str
    convention: str
    provider: str
    id: str
    source: str | None
    dated: str | None
    status: str
    verifiable: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One case: how many figures are told, hidden by rules, hidden to protect these, and how
    many cells are protected; why the lost ones are (French sentences); what changed.

    `former` is the number of releases before; `released` whether this one has left already.
    """

    name: str
    providers: tuple[str, ...]
    figures: int
    primary: int
    complementary: int
    protected: int
    lost: tuple[str, ...]
    former: int
    released: bool
    changes: tuple[Change, ...]
    protection: str


def case_reports(audit: EditionAudit, store: Protections) -> list[CaseReport]:
    """The reports of an edition's cases, in their order."""
    released = store.released()
    return [_report(kept, released.get(kept.case.name, [])) for kept in audit.kept]


def applied_rules(audit: EditionAudit) -> list[RuleReport]:
    """The rules that were applied, those that nobody verified last."""
    found = [_rule(use) for use in audit.draft.rules]
    return sorted(found, key=lambda one: (not one.verified, one.provider, one.rule, one.id))


def _rule(use: RuleUse) -> RuleReport:
    told, rule = applied_rule(use), use.rule
    return RuleReport(
        rule=told.sentence,
        convention=use.convention.id,
        provider=told.provider,
        id=rule.id,
        source=rule.source,
        dated=rule.dated.isoformat() if rule.dated else None,
        status=rule.status,
        verifiable=use.verifiable,
        verified=told.verified,
    )


def intervals(kept: Kept) -> Iterator[Interval]:
    """The attacker's interval of each hidden figure of a case's last release, never narrower
    than what whole numbers allow.
    """
    from osq.protection.attack import intervals as concluded
    from osq.protection.forms import whole
    from osq.protection.statements import matrix_of, state
    from osq.protection.system import NO_HIGH, NO_LOW

    dossier = read_dossier(kept.folder)
    stated = state(dossier)
    last = _last(dossier)
    hidden = [line for line in dossier.lines if line.release == last and line.text == HIDDEN]
    forms = [
        whole(stated.forms.summed(dossier.series[line.series].of, line.zone, line.state))
        for line in hidden
    ]
    matrix = matrix_of(forms, len(stated.forms.unknowns))
    found = concluded(stated.knowledge, matrix, whole=False)
    ends = zip(found.low.tolist(), found.high.tolist(), strict=True)
    for line, form, (low, high) in zip(hidden, forms, ends, strict=True):
        yield Interval(
            *_named(dossier, line),
            None if low == NO_LOW else -(-low // form.scale),
            None if high == NO_HIGH else high // form.scale,
        )


def _report(kept: Kept, released: list[str]) -> CaseReport:
    case, record = kept.case, kept.record
    dossier = read_dossier(kept.folder)
    primary = len(case.primary)
    return CaseReport(
        name=case.name,
        providers=case.providers,
        figures=len(case.keys),
        primary=primary,
        complementary=len(kept.hidden) - primary,
        protected=len(read_protected(kept.folder, dossier)),
        lost=tuple(_explained(kept, dossier)) if record.lost else (),
        former=len([name for name in released if name != record.name]),
        released=record.name in released,
        changes=tuple(_changes(dossier)),
        protection=record.name,
    )


def _explained(kept: Kept, dossier: Dossier) -> Iterator[str]:
    """Why each lost cell is lost, in words."""
    from osq.protection.audit import audit
    from osq.protection.explain import explain

    protected = read_protected(kept.folder, dossier)
    lost = [protected[number] for number in kept.record.lost]
    made = audit(dossier, lost, implicit=False)
    for found in made.leaks:
        yield explain(made, found).text


def _last(dossier: Dossier) -> int:
    return max((line.release for line in dossier.lines), default=1)


def _changes(dossier: Dossier) -> Iterator[Change]:
    """What the last release tells otherwise than the one before it."""
    last = _last(dossier)
    if last == 1:
        return
    before, now = (_told(dossier, release) for release in (last - 1, last))
    for key in sorted(before.keys() | now.keys()):
        texts = [told[key].text if key in told else "" for told in (before, now)]
        if texts[0] != texts[1]:
            yield Change(*_named(dossier, now.get(key) or before[key]), *texts)


def _named(dossier: Dossier, line: Line) -> tuple[str, str, str, str]:
    """A line's indicator and zone, with what people call them.

    What is made otherwise than before goes on as `name@release`: the name alone is told.
    """
    series, zone = line.series.partition("@")[0], line.zone.partition("@")[0]
    label = dossier.series[line.series].label
    return series, label, zone, dossier.zone_names.get(line.zone, "")


def _told(dossier: Dossier, release: int) -> dict[tuple[str, str], Line]:
    """Lines by series and zone, as named in the first release that had them."""
    return {
        (line.series.partition("@")[0], line.zone.partition("@")[0]): line
        for line in dossier.lines
        if line.release == release
    }
