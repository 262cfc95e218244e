"""The letter that goes back to a provider: what to correct, what to verify, what is right.

A letter is made from one reading and the convention's terms, and from nothing else: no clock,
no figure that the provider did not deliver.  `letter_pdf` lays it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from osq.agreement.wording import day, month_day
from osq.conventions.model import Convention
from osq.conventions.terms import Sending
from osq.deliveries.reading import Reading
from osq.deliveries.recognition import Recognition
from osq.findings import Finding, Severity
from osq.returns.grouping import MOST_RANGES, Group, grouped
from osq.returns.letter_facts import described, what_is_right
from osq.returns.letter_words import OURS, asked_of
from osq.territory.model import Territory
from osq.text import NARROW, NBSP, format_number, quote

PERSONS = "OSQ-D040"
MOST_REMARKS = 60
"""Lines of one part; beyond, the letter says how many there are."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of one delivered file, for its letter.

    `recognition` and `reading` are None as far as the file could not be understood.
    `settled` are the remarks made on earlier files that this one no longer calls for.
    """

    name: str
    findings: Sequence[Finding]
    recognition: Recognition | None = None
    reading: Reading | None = None
    settled: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Framing:
    """What the letter says beside the file: who writes, when, and what comes with it.

    `date` None leaves a blank to fill.  `annotated` is the name of the enclosed workbook, and
    `separate` why it is a report of its own and no copy; both empty when there is none.
    """

    observatory: str
    date: date | None = None
    annotated: str = ""
    separate: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line: where, what was found, what is asked (empty for a mere remark)."""

    number: int
    place: str
    text: str
    action: str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """Remarks of one gravity; `more` says how many are left out, else empty."""

    title: str
    intro: str
    remarks: tuple[Remark, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in French, ready to be laid out.

    `recipient` is empty where nothing says who sent the file, `date` where it is to be
    filled.  `ours` are the codes that the observatory has to settle by itself.
    """

    observatory: str
    recipient: tuple[str, ...]
    date: str
    subject: str
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    settled: tuple[str, ...]
    right: tuple[str, ...]
    terms: tuple[str, ...]
    enclosed: tuple[str, ...]
    ours: tuple[str, ...]


def letter_of(examined: Examined, framing: Framing, territory: Territory) -> Letter:
    """The letter about one file.  Same arguments, same letter."""
    told = [finding for finding in examined.findings if finding.code not in OURS]
    parts = tuple(_parts(told))
    recognition, reading = examined.recognition, examined.reading
    right: tuple[str, ...] = ()
    if recognition is not None and reading is not None:
        right = what_is_right(recognition, reading, examined.findings, territory)
    asks = any(finding.severity is not Severity.INFO for finding in told)
    return Letter(
        observatory=framing.observatory,
        recipient=tuple(_recipient(recognition)),
        date=day(framing.date) if framing.date else "",
        subject=_subject(examined),
        opening=tuple(_opening(examined)),
        parts=parts,
        settled=tuple(_settled(examined.settled)),
        right=right,
        terms=tuple(_terms(recognition, examined.name)) if recognition and asks else (),
        enclosed=tuple(_enclosed(framing)),
        ours=tuple(sorted({each.code for each in examined.findings} & OURS)),
    )


def _recipient(recognition: Recognition | None) -> Iterator[str]:
    """The body that sends, by its present name, and the correspondent's function."""
    if recognition is None:
        return
    convention, sending = recognition.convention, recognition.sending
    yield _body(convention, sending)
    if sending.transmission.contact_role:
        yield f"À l’attention de{NBSP}: {sending.transmission.contact_role}"


def _body(convention: Convention, sending: Sending) -> str:
    bodies = [party for party in convention.parties if party.id == sending.body and party.names]
    return bodies[0].names[-1].label if bodies else convention.provider_name


def _subject(examined: Examined) -> str:
    about = f", {described(examined.recognition)}" if examined.recognition else ""
    return f"votre fichier {quote(examined.name)}{about}"


def _opening(examined: Examined) -> Iterator[str]:
    yield f"Nous avons bien reçu le fichier {quote(examined.name)}, et nous vous en remercions."
    if any(finding.code == PERSONS for finding in examined.findings):
        yield (
            "Il semble contenir des données sur des personnes. L’observatoire ne reçoit que des "
            "effectifs : ce fichier est refusé, il n’a été ni enregistré ni recopié, et cette "
            "lettre ne reproduit rien de ce qu’il contient."
        )
        return
    wrong = len(grouped([each for each in examined.findings if _asked(each)]))
    doubtful = len(grouped([each for each in examined.findings if _doubted(each)]))
    ours = any(finding.code in OURS and finding.refuses for finding in examined.findings)
    if wrong:
        yield (
            f"Sa lecture fait apparaître {_points(wrong)} à corriger"
            + (f" et {_points(doubtful)} à vérifier" if doubtful else "")
            + ". Tant qu’un point reste à corriger, rien de ce fichier n’est retenu. Nous vous "
            "serions reconnaissants de nous renvoyer le fichier entier, corrigé."
        )
    elif ours:
        yield "Un point relève de l’observatoire, qui le règle avant de conclure sur ce fichier."
    elif doubtful:
        yield (
            f"Rien n’y est à corriger{NARROW}; {_points(doubtful)} "
            f"{'est' if doubtful == 1 else 'sont'} à vérifier. Nous vous serions reconnaissants de "
            "nous répondre, ou de nous envoyer un fichier corrigé."
        )
    else:
        yield "Rien n’y est à corriger ni à vérifier."


def _asked(finding: Finding) -> bool:
    return finding.refuses and finding.code not in OURS


def _doubted(finding: Finding) -> bool:
    """A warning, or an error that was accepted with a reason."""
    graver = finding.severity is not Severity.INFO
    return graver and not finding.refuses and finding.code not in OURS


def _points(number: int) -> str:
    return "un point" if number == 1 else f"{format_number(number)} points"


def _parts(findings: Sequence[Finding]) -> Iterator[Part]:
    """The parts that have a remark, numbered through."""
    wanted = (
        ("À corriger", "Ce qui suit empêche de retenir la livraison.", _asked),
        ("À vérifier", "Ce qui suit n’empêche rien, mais demande une réponse.", _doubted),
        (
            "Pour information",
            "Nous n’attendons rien de vous sur ce qui suit.",
            lambda finding: finding.severity is Severity.INFO,
        ),
    )
    number = 0
    for title, intro, belongs in wanted:
        groups = grouped([finding for finding in findings if belongs(finding)])
        if groups:
            kept = groups[:MOST_REMARKS]
            remarks = tuple(_remark(number + rank, group) for rank, group in enumerate(kept, 1))
            number += len(kept)
            left = len(groups) - len(kept)
            more = f"Et {_points(left)} de même nature, non reproduits ici." if left else ""
            yield Part(title, intro, remarks, more)


def _remark(number: int, group: Group) -> Remark:
    first = group.first
    text = group.told_at()
    return Remark(number, _place(group), text[:1].upper() + text[1:], asked_of(first), first.code)


def _settled(findings: Sequence[Finding]) -> Iterator[str]:
    """What the provider was asked before and has done; places are those of the earlier file."""
    groups = grouped([each for each in findings if each.code not in OURS])
    for group in groups[:MOST_REMARKS]:
        yield f"{_place(group)}{NBSP}: {group.told_at()}"
    if left := len(groups) - len(groups[:MOST_REMARKS]):
        yield f"Et {_points(left)} de même nature."


def _place(group: Group) -> str:
    """Sheet and cells, as many as are readable; the whole file where nothing tells."""
    sheet = f"Feuille {quote(group.first.sheet)}" if group.first.sheet else "Tout le fichier"
    ranges = group.cells.split()
    if not ranges:
        return sheet
    shown = ", ".join(ranges[:MOST_RANGES]) + ("…" if len(ranges) > MOST_RANGES else "")
    return f"{sheet}, {shown}"


def _terms(recognition: Recognition, name: str) -> Iterator[str]:
    """What the convention says of a new file; what is not known is not said."""
    sending, edition = recognition.sending, recognition.edition
    names = [_file_name(pattern, recognition) for pattern in sending.file_names]
    wanted = f"{' ou '.join(quote(each) for each in names)}, format .{sending.format}"
    yield f"Nom du fichier{NBSP}: {wanted}."
    if sending.due:
        yield f"Échéance convenue{NBSP}: {month_day(sending.due, edition + 1)}."
    if sending.revisions.accepted_until:
        until = month_day(sending.revisions.accepted_until)
        yield f"Révisions acceptées jusqu’au{NBSP}: {until} de chaque année."
    if sending.transmission.mode:
        secret = " (envoi chiffré)" if sending.transmission.encrypted else ""
        yield f"Moyen d’envoi{NBSP}: {sending.transmission.mode}{secret}."
    yield "N’écrivez dans le fichier aucun nom ni aucune donnée sur une personne."


def _file_name(pattern: str, recognition: Recognition) -> str:
    quarter = str(recognition.quarter or "")
    return pattern.replace("{yyyy}", str(recognition.edition)).replace("{q}", quarter)


def _enclosed(framing: Framing) -> Iterator[str]:
    if not framing.annotated:
        return
    if framing.separate:
        yield (
            f"{quote(framing.annotated)}{NBSP}: la liste complète des constats, dans un classeur à "
            f"part ({framing.separate})."
        )
    else:
        yield (
            f"{quote(framing.annotated)}{NBSP}: copie de votre classeur, où chaque cellule en "
            "cause est hachurée et commentée, avec la liste complète des constats."
        )
