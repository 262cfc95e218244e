"""Whose delivery a file is, and for which edition: from options, its name, its title rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from osq.conventions.model import Convention
from osq.conventions.terms import Sending, Stage
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid
from osq.deliveries.headers import top_labels
from osq.deliveries.moment import quarters_in, stage_of, without_marks
from osq.deliveries.workbook import Workbook, read_workbook
from osq.findings import Finding
from osq.text import normalise_label, quote

TITLE_ROWS = 15
TITLE_CELLS = 3
"""A row with more texts than this, within the first rows, is a header and no title."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Candidate = tuple[Convention, Sending]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is: a provider's sending, for an edition.

    `quarter` (1 to 4) only for a quarterly sending; `stage` tells a provisional file.
    """

    convention: Convention
    sending: Sending
    edition: int
    quarter: int | None = None
    stage: Stage = "final"


def recognise(
    content: bytes,
    name: str,
    conventions: Mapping[str, Convention],
    *,
    provider: str | None = None,
    edition: int | None = None,
    quarter: int | None = None,
) -> tuple[Recognition | None, list[Finding]]:
    """Whose file this is and for which edition; options win over the name, it over titles.

    None comes with the finding that says what could not be told.
    """
    if provider is not None and provider not in conventions:
        known = ", ".join(sorted(conventions))
        return None, [CATALOGUE["OSQ-D017"].finding(workbook=name, expected=known, found=provider)]
    workbook, problems = read_workbook(content, name)
    if workbook is None:
        return None, problems
    candidates = [
        (convention, sending)
        for key, convention in sorted(conventions.items())
        for sending in convention.sendings
        if provider in (None, key)
    ]
    titles = list(title_texts(workbook))
    chosen, named, finding = _choose(candidates, name, titles, provider is not None)
    if chosen is None:
        return None, [finding] if finding else []
    edition = edition or named.edition
    if edition is None:
        edition, finding = _edition_of_titles(chosen[1], name, titles)
    if edition is None:
        return None, [finding] if finding else []
    sending = chosen[1]
    if sending.frequency == "quarterly":
        quarter, finding = _quarter(sending, name, titles, quarter or named.quarter)
        if quarter is None:
            return None, [finding] if finding else []
    else:
        quarter = None
    stage = stage_of(sending, name, titles)
    return Recognition(*chosen, edition, quarter, stage), _out_of_turn(sending, edition, name)


def title_texts(workbook: Workbook) -> Iterator[str]:
    """The texts of the title rows of every sheet."""
    for sheet in workbook.sheets:
        for _, _, text in titles_of(sheet, TITLE_ROWS):
            yield text


def titles_of(sheet: Grid, before: int) -> Iterator[tuple[int, int, str]]:
    """Texts, with row and column, of the title rows above row `before`.

    A row of many texts is taken for the header, which ends the titles.
    """
    for row, labels in sorted(top_labels(sheet, before).items()):
        if len(set(labels.values())) > TITLE_CELLS:
            return
        seen: set[str] = set()
        for column, text in sorted(labels.items()):
            if text not in seen:
                seen.add(text)
                yield row, column, text


def years_in(text: str) -> list[int]:
    """The years a text names.

    >>> years_in("Droits de décembre 2013 (fichier du 12/02/2014, réf. 201345)")
    [2013, 2014]
    """
    return [int(year) for year in _YEAR.findall(text)]


class Named(NamedTuple):
    """What a file name says: `fits` when it is one of the sending's."""

    fits: bool
    edition: int | None = None
    quarter: int | None = None


def read_name(sending: Sending, name: str) -> Named:
    """What a file name says of a sending: its edition and quarter, where the pattern has them.

    Extensions are not compared: a provider may send .xlsx in place of .xls.
    """
    bare = PurePath(without_marks(sending, name)).stem
    for pattern in sending.file_names:
        match = re.fullmatch(_regex(PurePath(pattern).stem), bare, re.IGNORECASE)
        if match:
            told = match.groupdict()
            year, quarter = told.get("yyyy"), told.get("q")
            return Named(True, int(year) if year else None, int(quarter) if quarter else None)
    return Named(False)


_FIELDS = {"{yyyy}": ("yyyy", r"\d{4}"), "{q}": ("q", "[1-4]")}


def _regex(pattern: str) -> str:
    """A file name's pattern as a regular expression; a field told twice must agree."""
    seen: set[str] = set()

    def part(text: str) -> str:
        if text not in _FIELDS:
            return re.escape(text)
        name, digits = _FIELDS[text]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{digits})"

    return "".join(part(text) for text in re.split(r"(\{yyyy\}|\{q\})", pattern))


def _choose(
    candidates: list[Candidate], name: str, titles: list[str], given: bool
) -> tuple[Candidate | None, Named, Finding | None]:
    """The candidate, and what its file name says, or a finding."""
    names = {_key(candidate): read_name(candidate[1], name) for candidate in candidates}
    by_name = [candidate for candidate in candidates if names[_key(candidate)].fits]
    by_title = [candidate for candidate in candidates if _titled(candidate[1], titles)]
    both = [candidate for candidate in by_name if candidate in by_title]
    chosen = both or by_name or by_title or (candidates if given else [])
    if len(chosen) == 1:
        return chosen[0], names[_key(chosen[0])], None
    if not chosen:
        known = ", ".join(sorted({convention.id for convention, _ in candidates}))
        return None, Named(False), CATALOGUE["OSQ-D010"].finding(workbook=name, expected=known)
    found = ", ".join(f"{convention.id} ({sending.label})" for convention, sending in chosen)
    return None, Named(False), CATALOGUE["OSQ-D011"].finding(workbook=name, found=found)


def _key(candidate: Candidate) -> tuple[str, str]:
    return candidate[0].id, candidate[1].id


def _titled(sending: Sending, titles: list[str]) -> bool:
    shown = [f" {normalise_label(text)} " for text in titles]
    return any(f" {normalise_label(title)} " in text for title in sending.titles for text in shown)


def _edition_of_titles(
    sending: Sending, name: str, titles: list[str]
) -> tuple[int | None, Finding | None]:
    years = sorted({year for text in titles for year in years_in(text)})
    if len(years) == 1:
        return years[0] + sending.period.lag, None
    expected = ", ".join(quote(pattern) for pattern in sending.file_names)
    if not years:
        return None, CATALOGUE["OSQ-D012"].finding(workbook=name, expected=expected)
    found = ", ".join(map(str, years))
    return None, CATALOGUE["OSQ-D013"].finding(workbook=name, expected=expected, found=found)


def _quarter(
    sending: Sending, name: str, titles: list[str], told: int | None
) -> tuple[int | None, Finding | None]:
    """The quarter told by an option or the name, else by titles that agree; or a finding."""
    found = {told} if told else {quarter for text in titles for quarter in quarters_in(text)}
    if len(found) == 1:
        return found.pop(), None
    expected = ", ".join(quote(pattern) for pattern in sending.file_names)
    shown = ", ".join(f"T{quarter}" for quarter in sorted(found)) or "aucun"
    return None, CATALOGUE["OSQ-D050"].finding(workbook=name, expected=expected, found=shown)


def _out_of_turn(sending: Sending, edition: int, name: str) -> list[Finding]:
    """A two-yearly source that comes in the other year."""
    if sending.odd_years is None or sending.odd_years == bool(edition % 2):
        return []
    expected = "impaires" if sending.odd_years else "paires"
    return [CATALOGUE["OSQ-D051"].finding(workbook=name, expected=expected, found=str(edition))]
