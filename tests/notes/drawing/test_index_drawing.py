"""The index and the typology, drawn."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from osq.confidentiality.release import Release
from osq.notes.drawing.index import index_chart, typology_map
from osq.notes.shapes import Drawing
from osq.synthesis.index_model import DimensionPart, OsqIndex, QuartierIndex, Rank
from osq.synthesis.typology import ClassedQuartier, Mark, QuartierClass, Typology
from tests.notes.drawing.builders import (
    boxes,
    collisions,
    extent,
    outside,
    paths,
    quartiers,
    release_of,
    texts,
    wholes,
)

PARTS = {"monetaire": "Précarité monétaire", "emploi": "Précarité de l’emploi"}
CONTRIBUTIONS = [("-0.40", "0.10"), ("0.90", "0.31"), ("-0.20", "-0.35")]
"""Of both dimensions, for the three first quartiers; the fourth has no index."""


def index() -> OsqIndex:
    totals = [sum(map(Decimal, parts), Decimal(0)) for parts in CONTRIBUTIONS]
    order = sorted(totals, reverse=True)
    made = tuple(
        QuartierIndex(
            zone=key,
            value=total,
            reason="",
            rank=Rank(order.index(total) + 1, order.index(total) + 1, 3),
            present=10,
            dimensions=tuple(
                DimensionPart(name, label, None, Decimal(part), ())
                for (name, label), part in zip(PARTS.items(), parts, strict=True)
            ),
            deliveries=(),
        )
        for key, parts, total in zip(quartiers(3), CONTRIBUTIONS, totals, strict=True)
    )
    lacking = QuartierIndex(quartiers(4)[3], None, "il manque tout", None, 0, (), ())
    return OsqIndex(
        2013,
        False,
        "indice OSQ",
        "Ce n’est pas un indice.",
        "quartier",
        (),
        10,
        7,
        (*made, lacking),
    )


def drawn(release: Release) -> Drawing | None:
    return index_chart(index(), release, title="L’indice", mention="")


def test_quartiers_stand_from_the_highest_index_to_the_lowest() -> None:
    found = drawn(release_of(4))
    assert found is not None
    assert [text.text for text in texts(found, "strong")] == ["+1,21", "−0,30", "−0,55"]
    assert [text.text for text in texts(found, "text")] == ["Le Pré 1", "Le Pré 0", "Le Pré 2"]
    assert found.notes == ("Sans indice (il manque tout)\u00a0: Le Pré 3.",)
    assert found.source == "Ce n’est pas un indice."
    assert outside(found) == []
    assert collisions(found) == []


def test_parts_are_as_long_as_they_weigh_and_the_index_stands_at_their_sum() -> None:
    found = drawn(release_of(4))
    assert found is not None
    zero = extent(paths(found, "axis")[0])[0]
    first, second = (sorted(boxes(found, f"p{place}"), key=lambda box: box.y) for place in (0, 1))
    scale = first[0].width / 0.9
    assert second[0].x == pytest.approx(zero + first[0].width, abs=0.03)
    assert second[0].width == pytest.approx(0.31 * scale, abs=0.05)
    assert first[1].x + first[1].width == pytest.approx(zero, abs=0.03)  # below zero, to its left
    marks = sorted(paths(found, "diamond"), key=lambda path: extent(path)[1])
    for mark, value in zip(marks, (1.21, -0.30, -0.55), strict=False):
        left, _, right, _ = extent(mark)
        assert (left + right) / 2 == pytest.approx(zero + value * scale, abs=0.1)


def test_the_table_behind_holds_the_parts_as_they_are_printed() -> None:
    found = drawn(release_of(4))
    assert found is not None
    assert found.data is not None
    (first, *_) = found.data.groups[0].rows
    assert [cell.text for cell in first.cells] == ["+1,21", "1 sur 3", "+0,90", "+0,31"]


@pytest.mark.parametrize("audience", ["officials", "public"])
def test_the_index_is_drawn_for_partners_only(audience: str) -> None:
    assert drawn(release_of(4, audience=audience)) is None


def test_nothing_is_drawn_without_any_index() -> None:
    none = replace(index(), quartiers=index().quartiers[3:])
    assert index_chart(none, release_of(4), title="T", mention="") is None


def typology() -> Typology:
    keys = quartiers(5)
    marks = (Mark("share", "Part", 40.0, 3.1), Mark("amount", "Revenu", 12.0, -2.4))
    return Typology(
        edition=2013,
        fitted_on=2013,
        demonstration=False,
        quartiers=tuple(
            ClassedQuartier(key, number, ())
            for key, number in zip(keys, (1, 1, 2, 3, None), strict=True)
        ),
        classes=(
            QuartierClass(1, tuple(keys[:2]), marks),
            QuartierClass(2, (keys[2],), ()),
            QuartierClass(3, (keys[3],), ()),
        ),
        inertia=(0.8,),
    )


def test_quartiers_are_filled_by_class_and_named() -> None:
    release = release_of(5)
    found = typology_map(
        typology(), release, title="Les classes", mention="", over=wholes(release)[:1]
    )
    assert found is not None
    styles = [path.style for style in ("p0", "p1", "p2", "absent") for path in paths(found, style)]
    assert styles == ["p0", "p0", "p1", "p2", "absent"]
    legend = [text.text for text in texts(found, "text")]
    said = ["Classe 1 (2)", "Classe 2 (1)", "Classe 3 (1)", "sans classe (1)"]
    assert [text for text in legend if "lasse" in text] == said
    assert "Le Pré 4" in legend
    told = [text.text for text in texts(found, "tick")]
    assert [text.split("\u00a0")[0] for text in told] == ["plus", "moins"]
    assert "Classe 1\u00a0: Le Pré 0, Le Pré 1" in found.alt
    assert outside(found) == []
    assert collisions(found) == []


def test_no_map_of_classes_without_outlines() -> None:
    release = release_of(5)
    bare = {key: replace(one, outline=None) for key, one in release.zones.items()}
    assert typology_map(typology(), replace(release, zones=bare), title="T", mention="") is None
