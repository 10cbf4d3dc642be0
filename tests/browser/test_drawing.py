"""A chart's drawing shows what plotly's script draws: the same words at the same places, the same bars and marks, at any width."""

from datetime import date

import pytest

from briefing.screens.renderer import plotly_script
from charts.calendar import CalendarLine, calendar
from charts.layout import Scale, figure, say_empty
from charts.scenario import Outlook, outlook_rows
from charts.tiles import Tile, tile_grid
from components import pictures
from components.drawing import drawing
from components.pictures import Course
from components.style import style_sheet
from tests.papers import material_of

# How far the drawing may be off, in px: plotly sets its lines by the boxes of its letters.
NEAR = 6
# The words, bars and marks of a chart: what each says (or its kind) and the middle of its box from the chart's corner.
SEEN = """(box) => {
  const corner = box.getBoundingClientRect(), ours = !!box.querySelector('.drawing');
  const middle = (one) => { const at = one.getBoundingClientRect(); return [at.x + at.width / 2 - corner.x, at.y + at.height / 2 - corner.y]; };
  const words = [...box.querySelectorAll(ours ? 'text' : '.annotation-text, .xtick text, .ytick text, .bartext')]
    .map(one => [one.textContent.replace(/\\s/g, ''), ...middle(one)]).filter(one => one[0]);
  const marks = [...box.querySelectorAll(ours ? '.bar' : '.bars .point path')].filter(one => one.getBBox().width).map(one => ['bar', ...middle(one)])
    .concat([...box.querySelectorAll(ours ? '.point path' : '.scatterlayer .point')].filter(one => one.style.opacity !== '0' && one.getBBox().width).map(one => ['point', ...middle(one)]));
  return words.concat(marks);
}"""


def figures_of(on):
    """Every chart that a plan's targets have, and one of each other kind."""
    for row in on.whole:
        if not row.figure.members:
            frames = Course(row, on.histories[row.target], on.schedules[row.target], on.references[row.target])
            yield pictures.course(frames, on.plan, on.catalogue)
        steps = on.steps[row.target]
        if grown := pictures.contribution(row, on.plan, on.as_of, steps, on.catalogue, on.register):
            yield grown[1]
        if on.by_region[row.target] and not row.figure.members:
            states = {one.region: one.light for one in on.district_rows(row.target)}
            yield pictures.districts(on.by_region[row.target], states, row, on.catalogue, on.register)


def others():
    scale = Scale("家")
    days = [
        CalendarLine("报送需求清单", date(2026, 3, 1), date(2026, 6, 20), "done", "3/5"),
        CalendarLine("书面总结", None, date(2026, 10, 20), "overdue"),
    ]
    yield calendar(days, date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 30), date(2026, 9, 30))
    yield outlook_rows([Outlook("现在", 341, 346, 342, 350)], scale, target=360, target_name="目标 360")
    yield tile_grid([Tile("晋江市", 76, "behind", 0, 0), Tile("德化县", None, None, 2, 1)], scale)
    yield say_empty(figure(200, 20, 20, 4, 4), "还没有数据")


def pages_of(drawn, width):
    """Each figure drawn by us and by plotly, in boxes of that width."""
    return [
        f'<div class="plot" style="width:{width}px;height:{one.layout.height}px">{drawing(one)}</div>'
        f'<div class="theirs" style="position:relative;width:{width}px;height:{one.layout.height}px"></div>'
        for one in drawn
    ]


@pytest.mark.parametrize("width", [900, 360])
def test_words_bars_and_marks_stand_where_plotly_sets_them(width, browser, sample_desk):
    drawn = [
        *figures_of(material_of(sample_desk, "quanzhou_2024")),
        *figures_of(material_of(sample_desk, "putian_2023")),
        *others(),
    ]
    with browser.new_context(viewport={"width": 1000, "height": 900}) as context:
        page = context.new_page()
        page.set_content(f"{style_sheet({'line': '1.45'})}<body class='ip'>{''.join(pages_of(drawn, width))}")
        page.evaluate(plotly_script())
        page.evaluate(
            """figures => Promise.all([...document.querySelectorAll('.theirs')].map((box, n) => {
              const one = JSON.parse(figures[n]);
              return Plotly.newPlot(box, one.data, Object.assign(one.layout, {width: box.clientWidth}), {staticPlot: true});
            }))""",
            [one.to_json() for one in drawn],
        )
        ours, theirs = ([box.evaluate(SEEN) for box in page.locator(kind).all()] for kind in (".plot", ".theirs"))
    compared = 0
    for one, other, shown in zip(ours, theirs, drawn, strict=True):
        assert sorted(said for said, _x, _y in one) == sorted(said for said, _x, _y in other), shown.layout
        left = list(one)
        for said, x, y in other:
            near = [at for at in left if at[0] == said and abs(at[1] - x) <= NEAR and abs(at[2] - y) <= NEAR]
            assert near, (said, x, y, [at for at in left if at[0] == said])
            left.remove(near[0])
            compared += 1
    assert compared > 300
