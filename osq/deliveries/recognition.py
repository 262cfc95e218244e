"""Whose delivery a file is, and for which edition: from options, its name, its title rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from osq.conventions.model import Convention
from osq.conventions.terms import Sending, Stage
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.grid import Grid
from osq.deliveries.headers import top_labels
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
    chosen, named_edition, finding = _choose(candidates, name, titles, provider is not None)
    if chosen is None:
        return None, [finding] if finding else []
    edition = edition or named_edition
    if edition is None:
        edition, finding = _edition_of_titles(chosen[1], name, titles)
    if edition is None:
        return None, [finding] if finding else []
    return Recognition(*chosen, edition), []


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


def edition_in_name(sending: Sending, name: str) -> tuple[bool, int | None]:
    """Whether the file name is one of the sending's, and the edition it says."""
    for pattern in sending.file_names:
        parts = pattern.split("{yyyy}")
        regex = r"(?P<year>\d{4})".join(map(re.escape, parts[:2])) + "".join(
            rf"(?P=year){re.escape(part)}" for part in parts[2:]
        )
        match = re.fullmatch(regex, name, re.IGNORECASE)
        if match:
            return True, int(match["year"]) if len(parts) > 1 else None
    return False, None


def _choose(
    candidates: list[Candidate], name: str, titles: list[str], given: bool
) -> tuple[Candidate | None, int | None, Finding | None]:
    """The candidate, and the edition its file name says, or a finding."""
    editions = {}
    for candidate in candidates:
        named, edition = edition_in_name(candidate[1], name)
        if named:
            editions[_key(candidate)] = edition
    by_name = [candidate for candidate in candidates if _key(candidate) in editions]
    by_title = [candidate for candidate in candidates if _titled(candidate[1], titles)]
    both = [candidate for candidate in by_name if candidate in by_title]
    chosen = both or by_name or by_title or (candidates if given else [])
    if len(chosen) == 1:
        return chosen[0], editions.get(_key(chosen[0])), None
    if not chosen:
        known = ", ".join(sorted({convention.id for convention, _ in candidates}))
        return None, None, CATALOGUE["OSQ-D010"].finding(workbook=name, expected=known)
    found = ", ".join(f"{convention.id} ({sending.label})" for convention, sending in chosen)
    return None, None, CATALOGUE["OSQ-D011"].finding(workbook=name, found=found)


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
