"""Charts: geometry that says what the figures say."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from osq.confidentiality.release import Release
from osq.notes.drawing.charts import ChartRow, dot_chart
from osq.notes.drawing.scale import nice_ticks, tick_labels, wrapped
from osq.notes.drawing.strips import strip_chart
from osq.notes.drawing.years import years_chart
from osq.notes.selection import zones_of
from tests.builders.release import (
    AGGLOMERATION,
    BOIS,
    IRIS,
    MOULIN,
    RIVE,
    direct_release,
    small_release,
)


def rows(release: Release) -> list[ChartRow]:
    return [ChartRow(release.zones[key], "dot") for key in IRIS[:4]]


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=20))
def test_ticks_enclose_the_values_and_rise(values: list[float]) -> None:
    values = [round(value, 3) for value in values]
    ticks = nice_ticks(values)
    assert ticks == sorted(set(ticks))
    assert len(ticks) >= 2
    slack = 1e-9 * max(1.0, *(abs(tick) for tick in ticks))
    assert ticks[0] - slack <= min(values)
    assert max(values) <= ticks[-1] + slack


def test_the_last_tick_bears_the_unit() -> None:
    assert tick_labels([0.0, 2.5, 5.0], "%") == ["0,0", "2,5", "5,0\u202f%"]
    assert tick_labels([10.0, 20.0], "foyers") == ["10", "20"]


def test_titles_are_cut_to_their_lines() -> None:
    assert len(wrapped("un titre très long " * 9, 80, 11)) == 2


def test_a_higher_share_is_drawn_further_right() -> None:
    release = small_release()
    chart = dot_chart(release, release.indicators[:1], rows(release), title="T", mention="")
    assert chart is not None
    marks = {mark.y: mark for mark in chart.panels[0].marks}
    values = [
        release.figures["mono_part", row.zone.key, 2013].value
        for row in rows(release)
        if release.figures["mono_part", row.zone.key, 2013].value is not None
    ]
    drawn = [mark.x for _, mark in sorted(marks.items())]
    assert [x for _, x in sorted(zip(values, drawn, strict=True))] == sorted(drawn)


def test_a_hidden_figure_is_a_sign_and_no_dot() -> None:
    release = small_release()
    chart = dot_chart(release, release.indicators[:1], rows(release), title="T", mention="")
    assert chart is not None
    (panel,) = chart.panels
    assert [sign.text for sign in panel.signs] == ["s"]
    assert len(panel.marks) == 3
    assert "s" not in [mark.label for mark in panel.marks]


def test_the_text_alternative_holds_the_figures_and_the_mention() -> None:
    release = small_release()
    chart = dot_chart(
        release, release.indicators[:1], rows(release), title="T", mention=" — DONNÉES FICTIVES"
    )
    assert chart is not None
    assert "Îlot 1 25,7" in chart.alt
    assert chart.alt.endswith("DONNÉES FICTIVES")


def test_no_chart_without_any_figure() -> None:
    release = small_release()
    empty = replace(release, figures={})
    assert dot_chart(empty, release.indicators, rows(release), title="T", mention="") is None
    zone, whole = release.zones[MOULIN], release.zones[BOIS]
    assert years_chart(empty, release.indicators, zone, whole, title="T", mention="") is None


def test_years_stop_at_a_break() -> None:
    release = small_release()
    chart = years_chart(
        release,
        release.indicators[:3],
        release.zones[MOULIN],
        release.zones[BOIS],
        title="Évolution",
        mention="",
    )
    assert chart is not None
    years = [[tick.label for tick in panel.ticks] for panel in chart.panels]
    assert years == [["2010", "2011", "2012", "2013"]] * 2 + [["2012", "2013"]]
    assert all(len(panel.lines) == 2 for panel in chart.panels)


def test_a_strip_has_one_dot_per_iris_with_a_figure_and_names_both_ends() -> None:
    release = direct_release()
    bois = [zone for zone in zones_of(release, "iris") if "99001" in zone.parents]
    chart = strip_chart(
        release, release.indicators[0], [(release.zones[BOIS], bois)], title="T", mention=""
    )
    assert chart is not None
    marks = chart.panels[0].marks
    assert len(marks) == 4  # five IRIS, one of them hidden
    named = [mark.label.replace("\u202f", " ").replace("\xa0", " ") for mark in marks if mark.label]
    assert named == ["Îlot 1 : 14 200 €", "Îlot 5 : 17 124 €"]


def test_dots_of_a_strip_never_overlap() -> None:
    release = direct_release()
    chart = strip_chart(
        release,
        release.indicators[0],
        [(release.zones[AGGLOMERATION], zones_of(release, "iris"))],
        title="T",
        mention="",
    )
    assert chart is not None
    spots = [(mark.x, mark.y) for mark in chart.panels[0].marks]
    for index, (x, y) in enumerate(spots):
        assert all(abs(x - a) >= 8 or abs(y - b) >= 8 for a, b in spots[index + 1 :])


def test_rows_of_a_strip_stack_downwards() -> None:
    release = direct_release()
    pairs = [(release.zones[key], zones_of(release, "iris", key.code)) for key in (BOIS, RIVE)]
    chart = strip_chart(release, release.indicators[0], pairs, title="T", mention="")
    assert chart is not None
    assert [row.text for row in chart.rows] == ["Le Bois-Neuf", "Rive"]
    assert chart.rows[0].y < chart.rows[1].y < chart.bottom
