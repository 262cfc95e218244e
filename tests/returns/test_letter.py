"""The letter: what to correct, what to verify, what is right, and nothing else."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pdfua.model import Severity as Gravity
from pdfua.validator import validate
from pypdf import PdfReader

from osq.conventions.model import Convention
from osq.deliveries.catalogue import CATALOGUE
from osq.deliveries.recognition import Recognition, recognise
from osq.errors import ConfigurationError
from osq.findings import Finding, Severity, Waiver
from osq.returns.letter import MOST_REMARKS, Examined, Framing, Letter, letter_of
from osq.returns.letter_pdf import letter_to_pdf
from osq.returns.letter_words import ACTIONS, OURS
from osq.text import NARROW, NBSP
from tests.builders.conventions import sending, table, toy_convention
from tests.builders.territory import toy_territory
from tests.builders.workbooks import Delivery, total_row, toy_delivery, workbook_bytes
from tests.deliveries.reading import NAME, read
from tests.shared import REPOSITORY

TEMPLATES = REPOSITORY / "templates"
FRAME = Framing("Observatoire d’essai")
TOTALLED = toy_delivery().with_rows(
    total_row("Total Aubépin", toy_delivery().rows[:4]),
    total_row("Total Brézin", toy_delivery().rows[4:]),
)


def letter(
    delivery: Delivery | bytes = TOTALLED,
    *more: Finding,
    frame: Framing = FRAME,
    convention: Convention | None = None,
) -> Letter:
    """The letter about a toy delivery, with findings of our own after those of its reading."""
    known = convention or toy_convention()
    reading = read(delivery, known)
    recognition = Recognition(known, known.sendings[0], 2013)
    examined = Examined(NAME, (*reading.findings, *more), recognition, reading)
    return letter_of(examined, frame, toy_territory())


def plain(texts: Sequence[str]) -> str:
    return " ".join(texts).replace(NBSP, " ").replace(NARROW, " ")


def titles(told: Letter) -> list[str]:
    return [part.title for part in told.parts]


def pdf(told: Letter, *, demonstration: bool = False) -> bytes:
    return letter_to_pdf(told, TEMPLATES, demonstration=demonstration)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def warning(message: str) -> Finding:
    return Finding(code="OSQ-V040", severity=Severity.WARNING, message=message, sheet="IRIS")


def test_an_error_is_to_correct_with_its_place_and_what_to_do() -> None:
    told = letter(TOTALLED.with_cell("E5", "douze"))
    assert titles(told) == ["À corriger"]
    (remark,) = told.parts[0].remarks
    assert remark.number == 1
    assert plain([remark.place]) == "Feuille « IRIS », E5"
    assert "douze" in remark.text
    assert remark.action == ACTIONS[remark.code]
    assert "un point à corriger" in plain(told.opening)


def test_a_warning_is_to_verify_and_a_remark_is_for_information() -> None:
    told = letter(TOTALLED, warning("x"), replace(warning("y"), severity=Severity.INFO))
    assert titles(told) == ["À vérifier", "Pour information"]
    assert [remark.number for part in told.parts for remark in part.remarks] == [1, 2]
    assert told.parts[1].remarks[0].action == ""
    assert "un point est à vérifier" in plain(told.opening)


def test_an_accepted_error_is_told_with_its_reason_and_asks_no_correction() -> None:
    waiver = Waiver(code="OSQ-V022", reason="IRIS supprimé", author="A. B.")
    accepted = CATALOGUE["OSQ-V022"].finding(sheet="IRIS", names="1 (Gare)")
    told = letter(TOTALLED, replace(accepted, waiver=waiver))
    assert titles(told) == ["À vérifier"]
    assert "IRIS supprimé" in told.parts[0].remarks[0].action


def test_repeated_faults_are_one_line() -> None:
    spoilt = TOTALLED
    for row in range(5, 11):
        spoilt = spoilt.with_cell(f"E{row}", "n.c.").with_cell(f"F{row}", -row)
    assert len(letter(spoilt).parts[0].remarks) == 2


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [warning(f"Constat {chr(65 + at % 26)}{chr(65 + at // 26)}") for at in range(70)]
    (part,) = letter(TOTALLED, *many).parts
    assert len(part.remarks) == MOST_REMARKS
    assert part.more.startswith("Et 10 points")


def test_a_faultless_file_is_told_all_that_was_checked() -> None:
    right = plain(letter().right)
    for fact in (
        "CAF d’essai, Allocataires par IRIS, édition 2013 (au 31/12/2013)",
        "aucune colonne demandée ne manque dans la feuille « IRIS »",
        "6 grandeurs sont lues",
        "6 IRIS et 2 communes",
        "aucune n’est fautive",
        "chaque zone attendue a sa ligne, et une seule",
        "2 lignes de total sont égales à la somme de leurs zones",
        "1 relation convenue entre grandeurs",
        "Aucune donnée sur des personnes",
    ):
        assert fact in right
    assert "Rien n’y est à corriger ni à vérifier." in letter().opening


@pytest.mark.parametrize(
    ("delivery", "absent"),
    [
        (TOTALLED.with_cell("E5", "douze"), "aucune n’est fautive"),
        (TOTALLED.with_cell("E5", "douze"), "lignes de total"),
        (TOTALLED.with_cell("F5", 1), "relation convenue"),
        (TOTALLED.with_cell("E11", 1), "de total"),
        (TOTALLED.without_row(1), "chaque zone attendue"),
        (TOTALLED.without_row(1), "de total"),
        (replace(TOTALLED, headers=TOTALLED.headers[:4] + TOTALLED.headers[5:]), "aucune colonne"),
    ],
)
def test_what_was_found_wrong_is_never_told_right(delivery: Delivery, absent: str) -> None:
    assert absent not in plain(letter(delivery).right)


def test_a_total_above_a_cell_that_is_missing_proves_nothing() -> None:
    missing = TOTALLED
    for column in "EFGHI":
        missing = missing.with_cell(f"{column}5", "nd")
    told = plain(letter(missing).right)
    assert "1 ligne de total est égale à la somme de ses zones" in told
    assert "5 données absentes" in told


def test_a_partial_sheet_is_told_neither_complete_nor_totalled() -> None:
    partial = sending(layouts=[{"id": "a", "tables": [table(coverage="partial")]}])
    right = plain(letter(convention=toy_convention(sendings=[partial])).right)
    assert "chaque zone attendue" not in right
    assert "de total" not in right


def test_a_file_without_totals_is_told_nothing_about_them() -> None:
    assert "de total" not in plain(letter(toy_delivery()).right)


def test_what_the_observatory_settles_is_in_no_letter() -> None:
    ours = CATALOGUE["OSQ-D016"].finding(sheet="IRIS", found="sections", edition=2013)
    told = letter(TOTALLED, ours)
    assert told.parts == ()
    assert told.ours == ("OSQ-D016",)
    assert "relève de l’observatoire" in plain(told.opening)
    assert "Rien n’y est à corriger" not in plain(told.opening)


def test_a_value_of_the_observatory_is_in_no_letter() -> None:
    words: dict[str, Any] = {"measure_label": "RSA", "reason": "appel", "author": "A. B."}
    corrected = CATALOGUE["OSQ-V060"].finding(zone="1", found="3", expected="314", **words)
    told = letter(TOTALLED, corrected)
    assert told.parts == ()
    assert "de total" not in plain(told.right)


def test_every_finding_that_asks_something_has_words_for_the_provider() -> None:
    asking = {code for code, entry in CATALOGUE.items() if entry.severity is not Severity.INFO}
    assert asking <= OURS | set(ACTIONS)
    assert not OURS & set(ACTIONS)
    assert not any("fournisseur" in text or "osq" in text for text in ACTIONS.values())


def test_the_terms_of_the_convention_are_told_where_they_are_known() -> None:
    known = sending(
        due="03-15",
        transmission={"mode": "dépôt sécurisé", "encrypted": True, "contact_role": "Statisticien"},
        revisions={"accepted_until": "06-30"},
    )
    parties = [{"id": "caf", "role": "provider", "names": [{"label": "Caisse d’essai"}]}]
    convention = toy_convention(sendings=[known], parties=parties)
    told = letter(TOTALLED.with_cell("E5", "douze"), convention=convention)
    terms = plain(told.terms)
    assert "« caf-2013.xlsx », format .xlsx" in terms
    assert "15/03/2014" in terms
    assert "30/06" in terms
    assert "dépôt sécurisé (envoi chiffré)" in terms
    assert plain(told.recipient) == "Caisse d’essai À l’attention de : Statisticien"


def test_unknown_terms_are_not_invented() -> None:
    told = letter(TOTALLED.with_cell("E5", "douze"))
    assert "Échéance" not in plain(told.terms)
    assert told.recipient == ("CAF d’essai",)
    assert letter().terms == ()


def test_the_letter_carries_no_clock() -> None:
    assert letter().date == ""
    assert letter(frame=replace(FRAME, date=date(2014, 3, 1))).date == "01/03/2014"
    assert "Le ……" in pages(pdf(letter()))[0]


@pytest.mark.parametrize(
    ("separate", "said"), [("", "copie de votre classeur"), ("il contient des dessins", "à part")]
)
def test_the_annotated_workbook_is_enclosed_when_there_is_one(separate: str, said: str) -> None:
    assert letter().enclosed == ()
    (told,) = letter(frame=replace(FRAME, annotated="a.xlsx", separate=separate)).enclosed
    assert "a.xlsx" in told
    assert said in told


def test_persons_are_named_nowhere_in_the_letter() -> None:
    people = [("Nom", "Prénom", "RSA"), *((f"Durand{n}", f"Zoé{n}", n) for n in range(4))]
    content = workbook_bytes({"Liste": people})
    recognition, findings = recognise(content, "liste.xlsx", {"caf": toy_convention()})
    assert recognition is None
    told = letter_of(Examined("liste.xlsx", findings), FRAME, toy_territory())
    assert told.right == ()
    assert told.recipient == ()
    text = " ".join(pages(pdf(told)))
    assert "Liste" in text
    assert "A2:A5" in text
    assert "ni enregistré ni recopié" in plain([text])
    assert "Durand" not in text
    assert "Zoé" not in text


def test_the_pages_pass_the_accessibility_checker(tmp_path: Path) -> None:
    path = tmp_path / "lettre.pdf"
    path.write_bytes(pdf(letter(TOTALLED.with_cell("E5", "douze"), warning("x"))))
    report = validate(str(path))
    found = [each for one in report.outcomes for each in one.findings]
    assert [each for each in found if each.severity >= Gravity.ERROR] == []


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert pdf(letter(frame=FRAME)) == pdf(letter(frame=FRAME))


def test_every_page_of_a_demonstration_says_so() -> None:
    many = [warning(f"Constat {chr(65 + at)} " + "x" * 200) for at in range(26)]
    told = pages(pdf(letter(TOTALLED, *many), demonstration=True))
    assert len(told) > 1
    assert all("DONNÉES FICTIVES" in page for page in told)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "日本 🙂", "a\x0bb\ud800"]
)
def test_what_a_file_says_stays_text(evil: str) -> None:
    content = pdf(letter(TOTALLED, warning(f"Trouvé : {evil}")))
    assert content.startswith(b"%PDF")
    assert b"/JavaScript" not in content
    if evil.isascii() and evil.isprintable():
        assert evil in " ".join(pages(content))


def test_an_observatory_without_the_template_is_told_which_one(tmp_path: Path) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (own / "letter.html.j2").unlink()
    with pytest.raises(ConfigurationError, match=r"letter\.html\.j2"):
        letter_to_pdf(letter(), own, demonstration=False)


def test_a_remark_that_the_new_file_settles_is_acknowledged() -> None:
    known = toy_convention()
    reading = read(TOTALLED, known)
    asked = read(TOTALLED.with_cell("E5", "douze"), known).findings
    recognition = Recognition(known, known.sendings[0], 2013)
    examined = Examined(NAME, reading.findings, recognition, reading, asked)
    told = letter_of(examined, FRAME, toy_territory())
    assert "E5" in plain(told.settled)
    assert any("Corrigé depuis vos envois précédents" in page for page in pages(pdf(told)))


def test_a_first_file_has_nothing_settled() -> None:
    assert letter().settled == ()
