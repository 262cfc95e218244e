"""The note on a screen: one file, for every reader and every width."""

from __future__ import annotations

import html as escaping
import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import tinyhtml5

from osq.confidentiality.release import Release, ZoneKey
from osq.notes.outlines.compose import compose
from osq.notes.outlines.material import Material
from osq.notes.production.render import to_html
from osq.notes.production.screen import to_screen
from osq.printing import RenderError
from tests.builders.release import AGGLOMERATION, BOIS, MOULIN, direct_release, small_release
from tests.shared import REPOSITORY

TEMPLATES = REPOSITORY / "templates"
KINDS = {
    "agglomeration": (small_release(demonstration=True), AGGLOMERATION),
    "commune": (small_release(), BOIS),
    "quartier": (small_release(demonstration=True), MOULIN),
    "commune direct": (direct_release(), BOIS),
}
XHTML = "{http://www.w3.org/1999/xhtml}"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
browser = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (make test-long installs it)"
)


def page(release: Release, key: ZoneKey, templates: Path = TEMPLATES) -> str:
    note = compose(Material(release), release.zones[key])
    return to_screen(to_html(note, templates), note, templates).decode()


@pytest.fixture(params=KINDS)
def tree(request: pytest.FixtureRequest) -> ElementTree.Element:
    """The page of each kind as a browser reads it."""
    parsed: ElementTree.Element = tinyhtml5.parse(page(*KINDS[request.param]))
    return parsed


def named(tree: ElementTree.Element, *tags: str) -> list[ElementTree.Element]:
    wanted = {f"{XHTML}{tag}" for tag in tags}
    return [one for one in tree.iter() if one.tag in wanted]


def test_every_id_is_unique_and_every_link_leads_somewhere(tree: ElementTree.Element) -> None:
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for link in named(tree, "a"):
        assert (link.get("href") or "").removeprefix("#") in ids
    for one in tree.iter():
        assert (one.get("aria-labelledby") or ids[0]) in ids


def test_one_title_and_no_level_of_heading_is_skipped(tree: ElementTree.Element) -> None:
    levels = [int(one.tag[-1]) for one in named(tree, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_language_landmarks_and_a_way_past_what_repeats(tree: ElementTree.Element) -> None:
    assert tree.get("lang") == "fr"
    (main,) = named(tree, "main")
    assert named(tree, "a")[0].get("href") == f"#{main.get('id')}"
    assert named(tree, "title")[0].text


def test_tables_and_drawings_scroll_in_regions_that_have_a_name(tree: ElementTree.Element) -> None:
    parents = {child: parent for parent in tree.iter() for child in parent}
    drawn = [one for one in tree.iter() if str(one.tag).endswith("}svg")]
    for element in [*named(tree, "table"), *drawn]:
        region = parents[element]
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_fetched_or_run(kind: str) -> None:
    text = page(*KINDS[kind])
    without_names = text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|<script|<link|<iframe|javascript:| src=", without_names)
    assert "osq-font:" not in text
    assert all(
        address.startswith(("data:", "#")) for address in re.findall(r'url\("?([^")]+)', text)
    )


def test_the_same_note_gives_the_same_bytes() -> None:
    assert page(small_release(), MOULIN) == page(small_release(), MOULIN)


def test_a_demonstration_says_so_at_the_top() -> None:
    text = page(*KINDS["quartier"])
    assert text.index("DONNÉES FICTIVES</p>") < text.index("<main")


def test_it_prints_as_the_sheet_for_paper() -> None:
    printed = page(small_release(), MOULIN).partition('<style media="print">')[2]
    assert "size: A4" in printed.partition("</style>")[0]


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('<script src="x.js"></script>', "script"),
        ('<img src="https://example.org/x.png" alt="">', "img"),
    ],
)
def test_a_template_that_refers_elsewhere_is_refused(tmp_path: Path, added: str, told: str) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    text = (own / "note.html.j2").read_text("utf-8")
    (own / "note.html.j2").write_text(text.replace("</body>", f"{added}</body>"), "utf-8")
    with pytest.raises(RenderError, match=told):
        page(small_release(), MOULIN, own)


def test_a_missing_sheet_says_what_to_do(tmp_path: Path) -> None:
    own = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (own / "screen.css").unlink()
    with pytest.raises(RenderError, match=r"screen\.css") as failure:
        page(small_release(), MOULIN, own)
    assert "osq init --templates" in failure.value.advice


MEASURE = """
<!DOCTYPE html><iframe id="frame" style="width:{width}px;height:800px;border:0" srcdoc="{page}">
</iframe><pre id="told"></pre><script>
const frame = document.getElementById("frame");
frame.onload = async () => {{
  const inside = frame.contentDocument, root = inside.documentElement;
  await inside.fonts.ready;
  const name = one => ({{role: one.computedRole, name: one.computedName}});
  document.getElementById("told").textContent = JSON.stringify({{
    width: root.clientWidth, needed: root.scrollWidth,
    fetched: frame.contentWindow.performance.getEntriesByType("resource").map(one => one.name),
    fonts: [...inside.fonts].filter(one => one.status === "loaded").length,
    regions: [...inside.querySelectorAll("[role=region]")].map(name),
    landmarks: [...inside.querySelectorAll("main, nav, section")].map(name),
    images: [...inside.querySelectorAll("svg[role=img]")].map(name),
    headers: [...inside.querySelectorAll("th")].map(name),
  }});
}};
</script>
"""


def measured(folder: Path, text: str, width: int) -> dict[str, Any]:
    """What Chromium says of the page at a width, its accessibility tree included."""
    path = folder / "measure.html"
    path.write_text(MEASURE.format(width=width, page=escaping.escape(text)), "utf-8")
    ran = subprocess.run(
        [
            str(CHROMIUM),
            *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *("--disable-background-networking", "--virtual-time-budget=10000"),
            "--enable-blink-features=ComputedAccessibilityInfo",
            f"--user-data-dir={folder / 'profile'}",
            "--window-size=1400,900",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = re.search(r'<pre id="told">(\{.*\})</pre>', ran.stdout, re.DOTALL)
    assert told, ran.stderr
    data: dict[str, Any] = json.loads(escaping.unescape(told[1]))
    return data


@browser
@pytest.mark.long
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(tmp_path: Path, width: int) -> None:
    for release, key in (KINDS["agglomeration"], KINDS["quartier"]):
        told = measured(tmp_path, page(release, key), width)
        assert told["needed"] <= told["width"] <= width
        assert all(one.startswith("data:") for one in told["fetched"])
        assert told["fonts"] > 0


@browser
@pytest.mark.long
def test_a_screen_reader_is_told_what_everything_is(tmp_path: Path) -> None:
    told = measured(tmp_path, page(*KINDS["commune"]), 1280)
    assert {"main", "navigation", "region"} <= {one["role"] for one in told["landmarks"]}
    assert all(one["role"] == "region" and one["name"] for one in told["regions"])
    assert told["images"]
    assert all(one["role"] in ("img", "image") and one["name"] for one in told["images"])
    assert {"columnheader", "rowheader"} <= {one["role"] for one in told["headers"]}
