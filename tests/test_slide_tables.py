"""Tables on slides: large enough to be read from the back of a room, every row and figure there, nothing below the foot."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from briefing.content.model import Cell, Column, Table
from briefing.slides.table import SIZES, pieces, printed
from briefing.slides.template import RULE
from tests.papers import SETS, slides_of
from wording.status import SEVERITY

WORDS = st.text("泉州市石狮晋江城区万件企业已达标报送，。（）", min_size=1, max_size=40)
LATIN = st.lists(st.text("abcdefgh", min_size=1, max_size=13), min_size=1, max_size=9).map(" ".join)
FIGURES = st.floats(0, 1e6).map(lambda value: Cell(f"{value:,.2f}", value))
CELLS = st.one_of(
    FIGURES,
    st.builds(Cell, st.one_of(WORDS, LATIN)),
    st.builds(Cell, st.just("12.50"), st.just(12.5), st.sampled_from(SEVERITY)),
)


@st.composite
def tables(draw):
    count = draw(st.integers(2, 9))
    columns = tuple(
        Column(
            f"c{n}", draw(st.one_of(WORDS, LATIN))[:24].strip() or "列", align=draw(st.sampled_from(("left", "right")))
        )
        for n in range(count)
    )
    rows = draw(st.lists(st.lists(CELLS, min_size=count, max_size=count).map(tuple), min_size=1, max_size=24))
    return Table("表", columns, tuple(rows), last_is_total=draw(st.booleans()))


# A name and a figure, each short, that do not stand beside each other whole.
TIGHT = Table(
    "表",
    (Column("c0", "。"), Column("c1", "。", align="right")),
    ((Cell("0.00", 0.0), Cell("。" * 13)), (Cell("。" * 11), Cell("0.00", 0.0))),
)


@settings(deadline=None)
@example(table=TIGHT, width=420.0, height=280.0)
@given(table=tables(), width=st.floats(420, 872), height=st.floats(280, 380))
def test_every_row_and_column_stands_in_a_piece_that_fits(table, width, height):
    found = pieces(table, width, height)
    for part, fit in found:
        assert fit.size in SIZES
        assert len(fit.heights) == 1 + len(part.rows)
        assert fit.height <= height + 0.01
        assert fit.width <= width + 0.01
    for n, column in enumerate(table.columns[1:], 1):
        having = [part for part, _fit in found if column.key in [one.key for one in part.columns]]
        at = [next(k for k, one in enumerate(part.columns) if one.key == column.key) for part in having]
        drawn = [printed(row[k]) for part, k in zip(having, at, strict=True) for row in part.rows]
        asked = [printed(row[n]) for row in table.rows]
        assert len(drawn) == len(asked)
        # A text longer than a page is cut where it says so; the notes have it whole.
        assert all(one == other or one.rstrip("…") in other for one, other in zip(drawn, asked, strict=True))
    together = {tuple(column.key for column in part.columns) for part, _fit in found}
    for keys in together:
        same = [fit for part, fit in found if tuple(column.key for column in part.columns) == keys]
        cut = any(printed(cell).endswith("…") for part, _fit in found for row in part.rows for cell in row)
        assert cut or len({(fit.size, fit.widths) for fit in same}) == 1


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_no_table_on_a_slide_is_too_small_to_read_or_below_the_foot(sample_desk, plan, language):
    seen = 0
    for slide in Presentation(io.BytesIO(slides_of(sample_desk, plan, language))).slides:
        for shape in (shape for shape in slide.shapes if shape.has_table):
            seen += 1
            runs = [
                run
                for row in shape.table.rows
                for cell in row.cells
                for paragraph in cell.text_frame.paragraphs
                for run in paragraph.runs
            ]
            assert min(run.font.size for run in runs) >= Pt(SIZES[-1])
            assert shape.top + sum(row.height for row in shape.table.rows) <= Pt(RULE)
            # An answer without lights would be a hole.
            assert len(shape.table.rows) > 1
    assert seen >= 3
