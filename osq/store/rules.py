"""The rules a delivery is read by, digested: what tells that it is to be read again.

A reading rests on its convention, on the corrections that target its file, and on the tables
of the territory.  Only what may change a figure or a finding is digested: the wording of an
indicator, or a table for later editions, makes nobody read anything again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from osq.conventions.model import Convention
from osq.observatory import CONFIG_NAME, Observatory, ZoningDeclaration
from osq.store.corrections import Line, lines_about, wording
from osq.store.receipt import Receipt, Subject

CONVENTION_UNREAD: Any = {
    "label": True,
    "provider_name": True,
    "source": True,
    "parties": True,
    "validity": True,
    "amendments": True,
    "review": True,
    "dissemination": True,
    "retention": True,
    "indicators": True,
    "sendings": {"__all__": {"label", "body", "transmission", "due", "reminders", "revisions",
                             "universe", "geocoding"}},
    "measures": {"__all__": {"definition": True, "provider_wording": True,
                             "not_additive_because": True, "direction": True, "pitfalls": True,
                             "word_thresholds": True,
                             "comparability": {"minimum_distance_years": True,
                                               "breaks": {"__all__": {"reason"}}}}},
    "confidentiality": {"rules": {"__all__": {"source", "dated", "status"}}},
}  # fmt: skip
"""What no reading looks at; a test takes it away and reads.  Anything new counts as read."""

INDICATOR_READ: Any = {
    "kind": True,
    "value": True,
    "numerator": True,
    "denominator": True,
    "numerator_subset": True,
    "interpolation": {"classes": {"__all__": {"measure"}}},
    "comparability": {"breaks": {"__all__": {"on"}}},
}
"""What a reading looks at in an indicator: the relations it tells, and breaks of series."""


class RuleBook:
    """The rules of an observatory as they stand, each file digested once."""

    def __init__(
        self,
        observatory: Observatory,
        conventions: Mapping[str, Convention],
        corrections: Sequence[Line],
    ) -> None:
        self._observatory = observatory
        self._conventions = conventions
        self._corrections = corrections
        self._known: dict[Subject, dict[str, str]] = {}

    def of(self, subject: Subject) -> dict[str, str]:
        """File (below the observatory) -> SHA-256 of what it says about reading a delivery.

        A file that says nothing about it is left out.
        """
        if subject not in self._known:
            self._known[subject] = self._rules(subject)
        return self._known[subject]

    def _rules(self, subject: Subject) -> dict[str, str]:
        observatory, root = self._observatory, self._observatory.root
        rules = {}
        zonings: set[tuple[str, int | None]] = set()
        if convention := self._conventions.get(subject.provider):
            own = reduced(convention, subject)
            path = observatory.conventions / f"{subject.provider}.yaml"
            rules[path.relative_to(root).as_posix()] = _digest(convention_terms(own))
            layouts = [layout for sending in own.sendings for layout in sending.layouts]
            zonings = {(table.zoning, table.vintage) for each in layouts for table in each.tables}
        if lines := lines_about(self._corrections, subject):
            path = observatory.corrections
            rules[path.relative_to(root).as_posix()] = _digest([wording(line) for line in lines])
        used = [each for each in observatory.config.zonings if _bears(each, zonings, subject)]
        for name in {each.file for each in used} & self._tables.keys():
            path = observatory.territory / name
            rules[path.relative_to(root).as_posix()] = self._tables[name]
        rules[CONFIG_NAME] = _digest(self._configured(used, subject.edition))
        return dict(sorted(rules.items()))

    def changed(self, receipt: Receipt) -> tuple[str, ...]:
        """The files that no longer say what they said when the delivery was read, sorted."""
        now = self.of(receipt.subject)
        return tuple(
            name
            for name in sorted(now.keys() | receipt.rules.keys())
            if now.get(name) != receipt.rules.get(name)
        )

    @cached_property
    def _tables(self) -> dict[str, str]:
        """The SHA-256 of each table of the territory that a zoning is read from."""
        paths = [
            self._observatory.territory / each.file for each in self._observatory.config.zonings
        ]
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(set(paths))
            if path.is_file()
        }

    def _configured(self, used: Sequence[ZoningDeclaration], edition: int) -> Any:
        config = self._observatory.config
        perimeters = [
            each.model_dump(mode="json", exclude_defaults=True)
            for each in config.perimeters
            if each.from_ <= edition <= (each.until or edition)
        ]
        zonings = [each.model_dump(mode="json", exclude_defaults=True) for each in used]
        return {
            "demonstration": config.demonstration,
            "agglomeration": config.agglomeration.model_dump(mode="json", exclude_defaults=True),
            "perimeters": perimeters,
            "zonings": sorted(zonings, key=lambda each: (each["id"], each["vintage"])),
        }


def reduced(convention: Convention, subject: Subject) -> Convention:
    """The convention with the sending of the subject alone, and its layouts of the edition."""
    sendings = tuple(
        sending.model_copy(
            update={"layouts": tuple(x for x in sending.layouts if subject.edition in x.editions)}
        )
        for sending in convention.sendings
        if sending.id == subject.sending
    )
    return convention.model_copy(update={"sendings": sendings})


def convention_terms(convention: Convention) -> Any:
    """What a convention says that bears on reading, as plain data.

    Defaults are left out: a term that a later osq adds, and nobody uses, changes nothing.
    """
    terms = convention.model_dump(mode="json", exclude=CONVENTION_UNREAD, exclude_defaults=True)
    terms["indicators"] = [
        each.model_dump(mode="json", include=INDICATOR_READ, exclude_defaults=True)
        for each in convention.indicators
    ]
    return terms


def _bears(
    zoning: ZoningDeclaration, laid_out: set[tuple[str, int | None]], subject: Subject
) -> bool:
    """Whether a delivery, laid out by these zonings and vintages, is read with a zoning.

    Without a vintage a zoning is that of the edition, as the communes are.  The IRIS of every
    vintage are read, for they tell the communes without IRIS.
    """
    if zoning.level == "iris" or (zoning.id, zoning.vintage) in laid_out:
        return True
    holds = zoning.from_ <= subject.edition <= (zoning.until or subject.edition)
    return holds and (zoning.level == "commune" or (zoning.id, None) in laid_out)


def _digest(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
