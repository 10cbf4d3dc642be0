"""日历's picture: what is overdue in its colour, phases as bars, today and the figures' day as lines."""

from datetime import date

from charts.calendar import CalendarLine, calendar

START, END = date(2023, 5, 20), date(2023, 10, 20)


def drawn(*lines, today=date(2023, 6, 25), as_of=None):
    figure = calendar(lines, START, END, today, as_of)
    return figure, [said.text for said in figure.layout.annotations]


def test_a_phase_is_a_bar_and_an_overdue_item_is_bold_in_its_colour():
    phase = CalendarLine("企业需求调研", START, date(2023, 6, 20), "over")
    owed = CalendarLine("报送需求清单", None, date(2023, 6, 20), "overdue", "4/5")
    figure, said = drawn(phase, owed)
    bars = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(bar.x0, bar.x1) for bar in bars] == [(START, date(2023, 6, 20))]
    assert said[1] == "<b>报送需求清单　4/5　2023-06-20</b>"
    assert [trace.marker.symbol for trace in figure.data] == ["diamond", "square"]
    assert figure.data[1].marker.color == "#9C1B1B"


def test_today_is_a_line_within_the_plan_and_an_arrow_after_it():
    item = CalendarLine("报送书面总结", None, date(2023, 10, 20), "open")
    figure, said = drawn(item, as_of=date(2023, 6, 30))
    assert [shape.x0 for shape in figure.layout.shapes if shape.yref == "paper"] == [
        date(2023, 6, 30),
        date(2023, 6, 25),
    ]
    assert said[-2:] == ["数据截至 2023-06-30", "今天 2023-06-25"]
    assert drawn(item, today=date(2026, 11, 25))[1][-1] == "今天 2026-11-25 →"


def test_without_anything_dated_the_picture_says_so():
    assert drawn()[1] == ["没有写明日期的事项"]
