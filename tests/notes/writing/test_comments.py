"""The analyst's words: what is printed, and every reason to stop the build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from osq.confidentiality.release import Release
from osq.errors import Refusal
from osq.findings import Finding
from osq.notes.viewmodel import Prose, Run
from osq.notes.writing.comments import Comments, comments_of, read_comments
from osq.notes.writing.drafts import draft
from osq.notes.writing.facts import wholes_of
from osq.notes.writing.themes import theme_prose
from osq.text import NARROW, NBSP
from tests.builders.release import BOIS, MOULIN, figure, hiding, small_release

NAME = "commentaires/2013/QA01/precarite.md"


def read(text: str, release: Release | None = None) -> Comments:
    return comments_of({("QA01", "precarite"): (NAME, text)}, release or small_release())


def prose(text: str, release: Release | None = None) -> Prose:
    release = release or small_release()
    found = read(text, release).of(release.zones[MOULIN], "precarite")
    assert found is not None
    return found


def refused(text: str, release: Release | None = None) -> list[Finding]:
    with pytest.raises(Refusal) as refusal:
        read(text, release)
    return list(refusal.value.findings)


def test_a_quoted_figure_is_printed_as_the_note_prints_it() -> None:
    found = prose("La part atteint **[40,9 %](mono_part)** au Moulin.")
    assert found.paragraphs == (
        (Run("La part atteint "), Run(f"40,9{NARROW}%", strong=True), Run(" au Moulin.")),
    )
    assert found.role == "comment"
    assert found.source == "CAF du Val-Gris, au 31 décembre 2013"


@pytest.mark.parametrize(
    "quoted",
    [
        "[40,9 %](mono_part)",
        "[40,9](mono_part) %",
        "[41 %](mono_part)",
        "[32,5 %](mono_part?zone=99001)",
        "[32,5 %](mono_part?zone=99001&level=commune)",
        "[40,3 %](mono_part?edition=2012)",
        "[11,5 points](mono_part?is=gap)",
        "[+11,5 points](mono_part?is=gap)",
        "[29,4 %](mono_part?zone=99001&is=rest)",
        "[2,0 points](mono_part?is=change)",
        "[26,7 %](familles?zone=99001&is=share)",
        "[640 familles](familles)",
        '[12 %](libre "Insee, recensement de 1999")',
    ],
)
def test_what_may_be_quoted(quoted: str) -> None:
    assert prose(f"On lit {quoted}, ici.")


def test_a_figure_that_no_longer_matches_stops_the_build() -> None:
    (finding,) = refused("Une ligne.\n\nLa part est de\n[39,9 %](mono_part).")
    assert finding.code == "OSQ-N001"
    assert (finding.workbook, finding.cell) == (NAME, "ligne 4")
    assert (finding.found, finding.expected) == ("39,9 %", f"40,9{NARROW}%")
    assert "mono_part" in finding.message


def test_every_mismatch_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = "[1 %](mono_part), 12 %.\n\n# Titre\n\n[2 %](rsa_part)\n"
    assert [one.cell for one in refused(text)] == ["ligne 1", "ligne 1", "ligne 3", "ligne 5"]


def test_a_hidden_figure_is_refused_without_its_value() -> None:
    release = hiding(small_release(), ("mono_part", MOULIN, 2013))
    (finding,) = refused("La part est de [40,9 %](mono_part).", release)
    assert finding.code == "OSQ-N002"
    assert "secret statistique" in finding.message
    assert finding.expected is None


@pytest.mark.parametrize(
    "target",
    ["inconnu", "mono_part?zone=99999", "mono_part?is=rang", "mono_part?an=2012", "http://a.fr"],
)
def test_an_unknown_figure_is_refused(target: str) -> None:
    (finding,) = refused(f"La part est de [40,9 %]({target}).")
    assert finding.code == "OSQ-N003"


def test_a_year_without_figure_is_refused() -> None:
    (finding,) = refused("Elle était de [40,9 %](mono_part?edition=1999).")
    assert finding.code == "OSQ-N002"


@pytest.mark.parametrize("number", ["12 %", "3 000 €", "4,5 ‰", "262", "+2,1 points", "2013 %"])
def test_a_number_without_link_is_refused(number: str) -> None:
    assert {one.code for one in refused(f"On en compte {number} environ.")} == {"OSQ-N004"}


@pytest.mark.parametrize(
    "text",
    [
        "Depuis 2010, et entre 2012-2013, au 31 décembre 2013, le 1er janvier.",
        "Les moins de 25 ans, les 16-25 ans, les enfants de 3 à 4 ans, de 18 mois.",
        "Voir page 4, tableau 2, et le quartier QA01 au RP2011.",
        "Huit communes sur dix.",
    ],
)
def test_years_dates_ages_and_words_are_no_figures(text: str) -> None:
    assert prose(text)


def test_a_number_within_the_name_of_an_indicator_is_its_name() -> None:
    release = small_release()
    share = release.indicators[0]
    grammar = share.grammar.model_copy(update={"subject": "la part des foyers à 50 % ou plus"})
    named = replace(
        release,
        indicators=(share.model_copy(update={"grammar": grammar}), *release.indicators[1:]),
    )
    assert prose("La part des foyers à 50 % ou plus est forte.", named)


def test_a_free_figure_has_its_source() -> None:
    found = prose('Ils étaient [12 %](libre "Insee, RP1999") alors.')
    assert found.source == "Insee, RP1999"
    (finding,) = refused("Ils étaient [12 %](libre) alors.")
    assert finding.code == "OSQ-N005"


@pytest.mark.parametrize(
    "text",
    [
        "# Titre",
        "1. un\n2. deux",
        "> cité",
        "- un\n  - deux",
        "du `code`",
        "![image](a.png)",
        "a <b>b</b>",
        "<p>a</p>",
        "```\na\n```",
        "a\n\n---\n\nb",
    ],
)
def test_any_other_markup_is_refused(text: str) -> None:
    assert {one.code for one in refused(text)} == {"OSQ-N006"}


def test_a_list_alone_is_a_list_and_one_after_text_is_dashed() -> None:
    alone = prose("- un\n- *deux*\n")
    assert alone.bullets
    assert alone.paragraphs == ((Run("un"),), (Run("deux", emphasis=True),))
    mixed = prose("Voici :\n\n- un\n- deux\n")
    assert not mixed.bullets
    assert mixed.paragraphs[1] == (Run(f"–{NBSP}"), Run("un"))


def test_what_is_typed_is_typeset() -> None:
    (runs,) = prose("L'écart est net ; il dure : « ici » !").paragraphs
    assert runs[0].text == (f"L’écart est net{NARROW}; il dure{NBSP}: «{NBSP}ici{NBSP}»{NARROW}!")


def test_a_comment_for_partners_is_not_read_for_others() -> None:
    """Not even its figures: what only partners may see is quoted there."""
    text = "---\naudience: partners\n---\nLa part est de [1 %](mono_part).\n"
    public = replace(small_release(), audience="public")
    assert read(text, public).prose == {}
    (finding,) = refused(text)
    assert finding.cell == "ligne 4"


def test_a_comment_for_all_must_quote_what_all_may_see() -> None:
    public = hiding(replace(small_release(), audience="public"), ("mono_part", MOULIN, 2013))
    (finding,) = refused("La part est de [40,9 %](mono_part).", public)
    assert finding.code == "OSQ-N002"


@pytest.mark.parametrize("keys", ["audience: tous", "public: oui", "- a", "a: [", "audience: []"])
def test_a_header_that_is_not_understood_is_refused(keys: str) -> None:
    assert refused(f"---\n{keys}\n---\nTexte.")[0].code == "OSQ-N007"


@pytest.mark.parametrize("place", [("ZZ99", "precarite"), ("QA01", "meteo")])
def test_a_comment_without_place_is_refused(place: tuple[str, str]) -> None:
    with pytest.raises(Refusal) as refusal:
        comments_of({place: ("a.md", "Texte.")}, small_release())
    assert refusal.value.findings[0].code == "OSQ-N008"


def test_an_empty_comment_says_nothing() -> None:
    assert read("\n\n").prose == {}


def test_files_are_read_by_zone_and_theme(tmp_path: Path) -> None:
    folder = tmp_path / "commentaires" / "2013"
    assert read_comments(folder) == {}
    (folder / "QA01").mkdir(parents=True)
    (folder / "QA01" / "precarite.md").write_bytes("\ufeffUn\r\ndeux\r\n".encode())
    (folder / "QA01" / ".precarite.md").write_text("brouillon", "utf-8")
    assert read_comments(folder) == {("QA01", "precarite"): (NAME, "Un\ndeux\n")}


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "commentaires" / "2013"
    (folder / "QA01").mkdir(parents=True)
    (folder / "QA01" / "precarite.md").write_bytes("É".encode("latin-1"))
    with pytest.raises(Refusal, match="ne peut pas être lu"):
        read_comments(folder)


@pytest.mark.parametrize("theme", ["precarite", "population"])
def test_a_draft_is_accepted_and_prints_the_generated_text(theme: str) -> None:
    release = small_release()
    for key in (MOULIN, BOIS):
        zone = release.zones[key]
        text = draft(release, zone, theme)
        assert text is not None
        made = comments_of({(key.code, theme): ("a.md", text)}, release).of(zone, theme)
        told = theme_prose(release, zone, theme, wholes_of(release, zone), release.indicators)
        assert made is not None
        assert told is not None
        assert plain(made) == plain(told)


def test_a_draft_of_last_month_is_refused_once_a_figure_has_changed() -> None:
    release = small_release()
    text = draft(release, release.zones[MOULIN], "precarite")
    assert text is not None
    changed = {("mono_part", MOULIN, 2013): figure("mono_part", MOULIN, 44.4, decimals=1)}
    later = replace(release, figures={**release.figures, **changed})
    assert "OSQ-N001" in {one.code for one in refused(text, later)}


def plain(found: Prose) -> str:
    return " ".join("".join(run.text for run in runs) for runs in found.paragraphs)
