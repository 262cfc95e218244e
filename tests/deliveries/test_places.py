"""Tables side by side on one sheet, and one table continued beside itself to fit a page."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osq.conventions.model import Convention
from osq.deliveries.background import Background
from osq.deliveries.corrections import Correction
from osq.deliveries.reading import Reading
from osq.findings import Severity
from tests.builders.conventions import COUNTS, count, sending, table, toy_convention
from tests.builders.workbooks import HEADERS, TITLES, toy_delivery, workbook_bytes
from tests.deliveries.reading import codes, only, read

Block = Sequence[Sequence[Any]]
ROWS = toy_delivery().rows
GAP: Block = ((None,),)
COMMUNES: Block = (
    ("Code INSEE", "Nom", "ALLOC", "AL"),
    ("99001", "Aubépin", 860, 310),
    ("99002", "Brézin", 490, 170),
)


def beside(*blocks: Block) -> list[tuple[Any, ...]]:
    """The rows of a sheet with these blocks from left to right."""
    widths = [max(map(len, block)) for block in blocks]
    return [
        tuple(
            value
            for row, width in zip(line, widths, strict=True)
            for value in (*row, *[None] * (width - len(row)))
        )
        for line in zip_longest(*blocks, fillvalue=())
    ]


def sheet(*blocks: Block, name: str = "IRIS") -> bytes:
    return workbook_bytes({name: beside(*blocks)})


def iris(first: int = 0, last: int | None = None, lead: int = 0) -> Block:
    """The IRIS table with these rows, under `lead` blank lines."""
    return (*[()] * lead, HEADERS, *ROWS[first:last])


def two_tables(**changes: Any) -> Convention:
    """A convention of an IRIS table, and a table of communes that names no sheet of the file."""
    communes = table(
        id="communes",
        sheets=["Communes"],
        required=False,
        zoning="commune",
        commune_rows=False,
        zone={"code": ["Code INSEE"], "name": ["Nom"]},
        measures=["alloc", "al"],
        **changes,
    )
    layouts = [{"id": "l", "tables": [table(), communes]}]
    return toy_convention(sendings=[sending(layouts=layouts)])


def told(reading: Reading) -> pd.DataFrame:
    """The observations without where they come from."""
    return reading.observations.drop(columns=["delivery", "sheet", "cell"])


def errors(reading: Reading) -> list[str]:
    return [f"{each.code} {each.cell}" for each in reading.findings if each.refuses]


def same(one: Reading, other: Reading) -> None:
    pd.testing.assert_frame_equal(told(one), told(other))


class TestOneTableContinued:
    plain = read(toy_delivery())

    @pytest.mark.parametrize("gap", [(), (GAP,), (GAP, GAP)])
    @pytest.mark.parametrize("lead", [0, 1, 4])
    def test_blocks_side_by_side_are_one_table(self, gap: tuple[Block, ...], lead: int) -> None:
        reading = read(sheet(iris(0, 4), *gap, iris(4, None, lead)))
        assert reading.findings == ()
        same(reading, self.plain)

    def test_three_blocks_under_titles(self) -> None:
        blocks = beside(iris(0, 2), GAP, iris(2, 4, 1), GAP, iris(4))
        rows = [*((title,) for title in TITLES), (), *blocks]
        reading = read(workbook_bytes({"IRIS": rows}))
        assert reading.findings == ()
        same(reading, self.plain)

    def test_each_figure_keeps_its_cell(self) -> None:
        reading = read(sheet(iris(0, 4), GAP, iris(4)))
        cells = reading.observations.set_index(["measure", "zone"])["cell"]
        assert cells["caf.alloc", ROWS[0][0]] == "E2"
        assert cells["caf.alloc", ROWS[4][0]] == "P2"

    def test_the_codes_need_not_come_first(self) -> None:
        order = (3, 0, *range(4, 10))
        blocks = [[[row[at] for at in order] for row in block] for block in (iris(0, 3), iris(3))]
        blocks[1][1][0] = "Brézin"  # of another commune than its code: read with its own block
        for gap in ((), (GAP,)):
            reading = read(sheet(blocks[0], *gap, blocks[1]))
            finding = only(reading, "OSQ-V024")
            assert finding.cell == ("J2" if gap else "I2")
            same(reading, self.plain)

    def test_a_zone_in_both_blocks_is_told_once_with_its_cells(self) -> None:
        finding = only(read(sheet(iris(0, 4), GAP, iris(3))), "OSQ-V021")
        assert finding.cell == "A5 L2"
        assert finding.found == "A5, L2"

    def test_a_zone_in_neither_block_is_missing(self) -> None:
        assert only(read(sheet(iris(0, 3), GAP, iris(4))), "OSQ-V022").zone == ROWS[3][0]

    def test_a_column_twice_within_a_block_is_read_from_neither(self) -> None:
        twice = tuple(
            (*row, extra) for row, extra in zip(iris(0, 4), ["APL", 0, 0, 0, 0], strict=True)
        )
        reading = read(sheet(twice, GAP, iris(4)))
        assert only(reading, "OSQ-D024").cell == "G1 K1"

    def test_a_header_mistyped_in_one_block_is_told_there(self) -> None:
        mistyped = ((*HEADERS[:4], "ALLOCS", *HEADERS[5:]), *ROWS[4:])
        reading = read(sheet(iris(0, 4), GAP, mistyped))
        assert codes(reading) == {"OSQ-D022": 1, "OSQ-D023": 1}
        assert [each.cell for each in reading.findings] == ["L1:U1", "P1"]

    def test_the_same_zones_with_other_figures_beside_are_not_guessed(self) -> None:
        left = [row[:6] for row in iris()]
        right = [(row[0], *row[6:]) for row in iris()]
        assert "OSQ-D024" in codes(read(sheet(left, GAP, right)))

    def test_two_columns_of_codes_in_one_table_are_told(self) -> None:
        rows = [(row[0], *row) for row in iris()]
        assert only(read(sheet(rows)), "OSQ-D024").cell == "A1 B1"

    def test_a_block_of_another_year_is_told(self) -> None:
        left = (("Année 2013",), *iris(0, 4))
        right = (("Année 2012",), *iris(4))
        assert only(read(sheet(left, GAP, right)), "OSQ-D014").cell == "L1"

    def test_a_total_under_the_last_block_sums_them_all(self) -> None:
        total = ("Total", None, None, None, *(sum(row[at] for row in ROWS) for at in range(4, 9)))
        assert read(sheet(iris(0, 4), GAP, (*iris(4), total))).findings == ()
        wrong = ("Total", None, None, None, 1, *total[5:])
        finding = only(read(sheet(iris(0, 4), GAP, (*iris(4), wrong))), "OSQ-V032")
        assert finding.cell == "P4"

    def test_a_correction_finds_its_cell_in_any_block(self) -> None:
        correction = Correction(
            measure="alloc",
            zone=ROWS[5][0],
            found=str(ROWS[5][4]),
            value="251",
            reason="Faute de frappe",
            author="A. Testeur",
            line=2,
        )
        background = Background(corrections=(correction,))
        reading = read(sheet(iris(0, 4), GAP, iris(4)), background=background)
        assert only(reading, "OSQ-V060").cell == "P3"

    def test_what_is_hidden_is_told_in_each_block(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(sheet(iris(0, 4), GAP, iris(4))))
        book["IRIS"].row_dimensions[3].hidden = True
        book["IRIS"].column_dimensions["P"].hidden = True
        stream = io.BytesIO()
        book.save(stream)
        finding = only(read(stream.getvalue()), "OSQ-D035")
        assert finding.cell == "A3 L3 P1"
        assert "la ligne 3 et la colonne P" in finding.message

    def test_in_long_form_too(self) -> None:
        laid = table(
            form="long",
            measure_column=["Grandeur"],
            value_column=["Valeur"],
            measures=list(COUNTS),
        )
        convention = toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": [laid]}])])
        head = ("Code IRIS", "Grandeur", "Valeur")
        lines = [
            (row[0], label, value)
            for row in ROWS
            for label, value in zip(HEADERS[4:9], row[4:9], strict=True)
        ]
        plain = read(sheet((head, *lines)), convention)
        reading = read(sheet((head, *lines[:13]), (head, *lines[13:])), convention)
        assert plain.findings == reading.findings == ()
        same(reading, plain)

    @given(st.data())
    def test_any_cut_gives_the_same_figures(self, data: st.DataObject) -> None:
        """Whatever the blocks, their gaps, the heights of their headers and their columns."""
        cuts = sorted(data.draw(st.sets(st.integers(1, len(ROWS) - 1), min_size=1, max_size=3)))
        order = [0, *data.draw(st.permutations(range(1, len(HEADERS))))]
        blocks: list[Block] = []
        for first, last in zip([0, *cuts], [*cuts, None], strict=True):
            block = iris(first, last, data.draw(st.integers(0, 3)))
            blocks += [GAP] * (data.draw(st.booleans()) and bool(blocks))
            blocks.append([[row[at] for at in order] if row else () for row in block])
        reading = read(sheet(*blocks))
        assert reading.findings == ()
        same(reading, self.plain)


def alike(*sheets: str, **changes: Any) -> Convention:
    """Tables of one measure each, headed alike, that the names of their sheets tell apart."""
    tables = [
        table(
            id=name.lower(),
            sheets=[name],
            measures=[name.lower()],
            columns={name.lower(): ["ALLOC"]},
            commune_rows=False,
            **changes,
        )
        for name in sheets
    ]
    return toy_convention(
        measures=[count(name.lower()) for name in sheets],
        relations=[],
        indicators=[],
        confidentiality={"rules": []},
        sendings=[sending(layouts=[{"id": "l", "tables": tables}])],
    )


class TestTablesSideBySide:
    apart = read(
        workbook_bytes({"IRIS": [*iris()], "Communes": [*COMMUNES]}),
        two_tables(),
    )

    @pytest.mark.parametrize("gap", [(), (GAP,)])
    @pytest.mark.parametrize("lead", [0, 3])
    @pytest.mark.parametrize("turned", [False, True])
    def test_each_is_read(self, gap: tuple[Block, ...], lead: int, turned: bool) -> None:
        blocks = [iris(), *gap, (*[()] * lead, *COMMUNES)]
        reading = read(sheet(*(reversed(blocks) if turned else blocks)), two_tables())
        assert only(reading, "OSQ-D026").severity is Severity.INFO
        same(reading, self.apart)

    def test_one_of_them_may_be_continued(self) -> None:
        reading = read(sheet(iris(0, 3), GAP, iris(3), GAP, COMMUNES), two_tables())
        assert errors(reading) == []
        same(reading, self.apart)

    def test_tables_that_name_the_sheet_need_no_guess(self) -> None:
        tables = [
            table(measures=["alloc"], commune_rows=False),
            table(id="al", sheets=["IRIS"], measures=["al"], commune_rows=False),
        ]
        convention = toy_convention(
            relations=[], sendings=[sending(layouts=[{"id": "l", "tables": tables}])]
        )
        blocks = [[(row[0], row[at]) for row in iris()] for at in (4, 5)]
        reading = read(sheet(blocks[0], GAP, blocks[1]), convention)
        assert reading.findings == ()
        assert len(reading.observations) == 2 * len(ROWS)

    def test_a_table_of_no_convention_beside_is_not_parted_from_it(self) -> None:
        """Its figures bear the names of the table's own: which is meant is not guessed."""
        assert "OSQ-D024" in codes(read(sheet(iris(), GAP, COMMUNES)))

    def test_tables_that_only_their_sheets_tell_apart_are_not_guessed(self) -> None:
        """Both head their figures alike: side by side, nothing says which is which."""
        convention = alike("Hommes", "Femmes")
        block = [(row[0], row[4]) for row in iris()]
        apart = read(workbook_bytes({"Hommes": block, "Femmes": block}), convention)
        assert len(apart.observations) == 2 * len(ROWS)
        for name in ("Hommes", "Ensemble"):
            reading = read(sheet(block, GAP, block, name=name), convention)
            assert errors(reading)
            assert reading.observations.empty or name == "Hommes"

    def test_a_table_continued_on_its_own_sheet_is_no_other_that_looks_alike(self) -> None:
        convention = alike("Hommes", "Femmes", required=False)
        block = [(row[0], row[4]) for row in iris()]
        reading = read(sheet(block[:4], GAP, (block[0], *block[4:]), name="Femmes"), convention)
        assert reading.findings == ()
        assert set(reading.observations["measure"]) == {"caf.femmes"}

    def test_a_sheet_elsewhere_makes_a_table_beside_ambiguous(self) -> None:
        content = workbook_bytes({"IRIS": beside(iris(), GAP, COMMUNES), "Feuil2": [*COMMUNES]})
        assert "OSQ-D027" in codes(read(content, two_tables()))

    def test_a_table_on_its_own_sheet_leaves_the_double_a_fault(self) -> None:
        content = workbook_bytes({"IRIS": beside(iris(), GAP, COMMUNES), "Communes": [*COMMUNES]})
        assert "OSQ-D024" in codes(read(content, two_tables()))

    def test_labels_that_are_another_tables_codes_part_nothing(self) -> None:
        """The commune's code among the figures of an IRIS table is a label of the IRIS."""
        communes = {"zone": {"code": ["Code commune"]}}
        plain = read(toy_delivery(), two_tables())
        draw = random.Random(0)
        for _ in range(10):
            order = draw.sample(range(10), 10)
            turned = [[row[at] for at in order] for row in iris()]
            reading = read(sheet(turned), _with_zone(communes["zone"]))
            assert reading.findings == ()
            same(reading, plain)


def _with_zone(zone: dict[str, Any]) -> Convention:
    communes = table(
        id="communes",
        sheets=["Communes"],
        required=False,
        zoning="commune",
        commune_rows=False,
        zone=zone,
    )
    return toy_convention(sendings=[sending(layouts=[{"id": "l", "tables": [table(), communes]}])])


class TestStacked:
    """One table continued below itself, its header printed again."""

    def test_a_header_of_two_lines_printed_again_is_no_row(self) -> None:
        heads = [
            (*HEADERS[:4], "Foyers", "Aides", None, None, None, "Revenus"),
            (None, None, None, None, *HEADERS[4:]),
        ]
        units = (None, None, None, None, *["nombre"] * 5, "euros")
        merged = [f"{letter}{row}:{letter}{row + 1}" for letter in "ABCD" for row in (1, 7)]
        groups = [f"F{row}:I{row}" for row in (1, 7)]
        rows = [*heads, units, *ROWS[:3], *heads, units, *ROWS[3:]]
        content = workbook_bytes({"IRIS": rows}, merged={"IRIS": [*merged, *groups]})
        reading = read(content)
        assert errors(reading) == []
        same(reading, read(toy_delivery()))

    def test_a_header_of_years_printed_again_is_no_row(self) -> None:
        """A year is a number: the row has no text among its figures."""
        convention = toy_convention(
            measures=[count("alloc", columns=["{yyyy}"])],
            relations=[],
            indicators=[],
            confidentiality={"rules": []},
        )
        block = [("Code IRIS", 2013), *((row[0], row[4]) for row in ROWS)]
        reading = read(sheet([*block[:4], block[0], *block[4:]]), convention)
        assert reading.findings == ()
        assert len(reading.observations) == len(ROWS)

    def test_a_row_of_hidden_figures_without_code_is_no_header(self) -> None:
        lost = (None, None, None, None, *["s"] * 5, 900)
        delivery = replace(toy_delivery(), rows=(*ROWS[:3], HEADERS, lost, *ROWS[4:]))
        assert only(read(delivery), "OSQ-V025").cell == "A9"


class TestOneUnderTheOther:
    @pytest.mark.parametrize("blank", [1, 2, 40, 300])
    def test_a_table_is_found_however_far_down(self, blank: int) -> None:
        convention = two_tables()
        apart = workbook_bytes({"IRIS": iris(), "Communes": COMMUNES})
        stacked = workbook_bytes({"IRIS": [*iris(), *[()] * blank, *COMMUNES]})
        reading = read(stacked, convention=convention)
        assert errors(reading) == []
        same(reading, read(apart, convention=convention))
