"""Pictures say what the figures say: targets named, gaps left open, missing never drawn as zero."""

import base64
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from charts.contribution import NamedStep, grouped, waterfall
from charts.districts import Bar, district_bars
from charts.history import Ahead, history_line, starts_at
from charts.labels import WIDTHS, text_width
from charts.layout import Scale
from charts.palette import NAVY, PALE_NAVY
from charts.tiles import Tile, tile_grid
from components.marks import status_mark
from components.sparkline import single_quarters, sparkline
from tracker.periods import Period, parse_period
from tracker.rules.course import CoursePoint, PublishedFigure, ScheduledValue
from wording import use
from wording.status import LIGHTS, status_word

PER_10K = Scale("件/万人")
TRADEMARKS = Scale("万件", 10_000, 2)
PLAN = {"start": date(2023, 12, 31), "end": date(2026, 12, 31)}


def quarters(first, *values, reported=13, expected=13):
    """A course from `first` on: a number is complete, None nothing, ("part", sum, n) incomplete."""
    points = []
    for n, value in enumerate(values):
        period = first.plus_quarters(n)
        partial, have = None, reported
        if isinstance(value, tuple):
            _word, partial, have = value
            value = None
        points.append(CoursePoint(period, value, partial, have, expected, interim=False))
    return points


SCHEDULE = [ScheduledValue(date(2023, 12, 31), 4.74), ScheduledValue(date(2026, 12, 31), 6.0)]


def published(value, as_printed, title):
    """One published figure, of April 2025."""
    return [PublishedFigure(parse_period("2025-04"), value, as_printed, title, "", "A")]


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def said(figure):
    return [note.text for note in figure.layout.annotations]


def test_the_promised_value_is_drawn_across_at_six_and_carries_the_plans_words():
    course = quarters(Period.quarter(2023, 4), 4.74, 4.97, 5.19)
    figure = history_line(course, PER_10K, target=6, target_words="<b>目标 6</b>　力争突破 6 件/万人", **PLAN)
    line = next(trace for trace in figure.data if trace.line.dash == "dash")
    assert list(line.y) == [6, 6]
    assert line.x[0] < pd.Timestamp(2023, 12, 31) < pd.Timestamp(2026, 12, 31) < line.x[1]
    assert "<b>目标 6</b>　力争突破 6 件/万人" in said(figure)


def test_a_missing_quarter_is_a_gap_and_never_a_bridge():
    actual = named(history_line(quarters(Period.quarter(2024, 1), 5.0, None, 5.2), PER_10K), "实际")
    assert (list(actual.y), actual.connectgaps) == ([5.0, None, 5.2], False)


def test_an_incomplete_quarter_is_a_cross_beside_the_line_and_says_how_many_reported():
    course = quarters(Period.quarter(2026, 1), 640_000, 665_000, ("part", 303_200, 12))
    figure = history_line(course, TRADEMARKS)
    assert list(named(figure, "实际").y) == [64, 66.5, None]
    cross = named(figure, "未报齐")
    assert (list(cross.y), cross.marker.symbol) == ([30.32], "x-thin-open")
    assert "未报齐 12/13" in said(figure)
    assert cross.text[0] == "2026年三季度：未报齐，已报合计 30.32 万件（12/13）"


def test_an_interim_month_is_hollow():
    first, second = quarters(Period.quarter(2026, 1), 1.0, 2.0)
    course = [first, replace(second, interim=True)]
    assert list(named(history_line(course, PER_10K), "实际").marker.symbol) == ["circle", "circle-open"]


def test_published_figures_are_hollow_points_with_their_name_apart_from_the_line():
    references = published(820_100.0, "82.01万件", "市政府新闻发布会")
    figure = history_line(quarters(Period.quarter(2025, 1), 818_000), TRADEMARKS, references=references)
    points = named(figure, "公开数据")
    assert (points.mode, points.marker.symbol, list(points.y)) == ("markers", "diamond-open", [82.01])
    assert "公开数据 82.01" in said(figure)
    assert points.text[0] == "公开数据 82.01 万件<br>市政府新闻发布会"


def test_a_year_to_date_figure_is_broken_at_new_year_so_that_its_restart_is_no_fall():
    course = quarters(Period.quarter(2025, 3), 90, 120, 30)
    assert list(named(history_line(course, Scale("家", 1, 0), restarts_each_year=True), "实际").y) == [
        90,
        120,
        None,
        30,
    ]
    assert list(named(history_line(course, Scale("家", 1, 0)), "实际").y) == [90, 120, 30]


def test_the_schedule_is_dotted_and_named_on_the_line():
    figure = history_line(quarters(Period.quarter(2023, 4), 4.74, 4.97), PER_10K, schedule=SCHEDULE)
    drawn = named(figure, "序时线")
    assert (list(drawn.y), drawn.line.dash) == ([4.74, 6.0], "dot")
    assert "序时线" in said(figure)


def test_below_the_target_a_figure_never_prints_as_the_target():
    figure = history_line(quarters(Period.quarter(2026, 3), 5.998), PER_10K, target=6)
    assert "<b>5.998</b>" in said(figure)


def test_a_cut_axis_says_where_it_starts_and_one_from_zero_does_not():
    high = quarters(Period.quarter(2024, 1), 780_000, 790_000, 800_000)
    assert starts_at(history_line(high, TRADEMARKS)) == 77.5
    assert starts_at(history_line(quarters(Period.quarter(2024, 1), 1.0, 5.0), PER_10K)) is None


@pytest.mark.parametrize("course", [quarters(Period.quarter(2024, 1)), quarters(Period.quarter(2024, 1), None, None)])
def test_without_a_figure_the_history_says_so_in_one_sentence(course):
    figure = history_line(course, PER_10K, target=6, target_words="目标 6")
    assert (said(figure), len(figure.data), figure.layout.xaxis.visible) == (["还没有数据"], 0, False)


def places(*lines):
    return [Bar(*line) for line in lines]


def test_districts_stand_from_zero_greatest_first_with_the_missing_ones_named_and_not_drawn():
    every = places(("鲤城区", 31.0, "on_track"), ("晋江市", 76.0, "behind"), ("德化县", None, "no_data"))
    figure = district_bars(every, Scale("家", 1, 0))
    (bars,) = figure.data
    assert (list(bars.x), bars.orientation, figure.layout.xaxis.range[0]) == ([76, 31], "h", 0)
    ticks = list(figure.layout.yaxis.ticktext)
    assert [tick.rpartition(" ")[2] for tick in ticks] == ["晋江市", "鲤城区", "德化县"]
    assert ["■" in ticks[0], "●" in ticks[1], "○" in ticks[2]] == [True, True, True]
    assert said(figure) == ["未报送"]


def test_below_the_city_is_navy_with_the_figure_inside_and_above_it_pale_with_the_figure_outside():
    two = places(("丰泽区", 13.84, None), ("石狮市", 4.92, None))
    figure = district_bars(two, PER_10K, whole=5.92, whole_name="泉州市", line=6, line_name="全市目标线（参考）")
    (bars,) = figure.data
    assert list(bars.marker.color) == [PALE_NAVY, NAVY]
    assert list(bars.textposition) == ["outside", "inside"]
    assert {"泉州市 5.92", "全市目标线（参考） 6"} == set(said(figure))
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [5.92, 6]


def test_a_district_without_a_task_carries_no_light():
    figure = district_bars(places(("鲤城区", 31.0, None)), Scale("家", 1, 0))
    assert list(figure.layout.yaxis.ticktext) == ["鲤城区"]


def test_without_districts_the_bars_say_so():
    assert said(district_bars(places(), PER_10K)) == ["这个季度还没有各地的数据"]


def test_single_quarters_come_from_the_year_to_date_and_stay_unknown_where_a_quarter_is_missing():
    course = quarters(Period.quarter(2025, 1), 10, 25, None, 70, 12)
    assert single_quarters(course) == [10, 15, None, None, 12]


def test_a_small_line_leaves_a_gap_and_dashes_its_target():
    whole, broken = sparkline([1.0, 2.0, 3.0], None, "走势"), sparkline([1.0, 2.0, None, 3.0, 4.0], 5.0, "走势")
    drawn = [drawing(picture) for picture in (whole, broken)]
    assert [svg.count("<polyline") for svg in drawn] == [1, 2]
    assert ["stroke-dasharray" in svg for svg in drawn] == [False, True]
    assert "<svg" in drawing(sparkline([], None, "走势"))


def drawing(picture):
    return base64.b64decode(re.search(r"base64,([^\"]+)", picture)[1]).decode()


def test_every_status_has_a_shape_of_its_own_and_says_its_word():
    shapes = {code: drawing(status_mark(code, colour="#000")) for code in LIGHTS}
    assert shapes.pop("missed") == shapes["out_of_reach"]
    assert len(set(shapes.values())) == 7  # words that stand for a status have its shape
    assert all(f'alt="{status_word(code)}"' in status_mark(code) for code in LIGHTS)
    assert status_mark(None) == ""


def test_the_word_of_a_mark_follows_the_language():
    use("en")
    assert 'alt="Slightly behind"' in status_mark("slightly_behind")
    use("zh")
    assert 'alt="略滞后"' in status_mark("slightly_behind")


AHEAD = Ahead(date(2026, 12, 31), 5.97, 5.86, 6.07, "年末预计 5.97", "预测区间 5.86—6.07（80%）")


def test_the_forecast_is_a_band_from_the_last_figure_to_a_hollow_point_with_its_words():
    course = quarters(Period.quarter(2026, 1), 5.87, 5.90, 5.92)
    figure = history_line(course, PER_10K, target=6, target_words="目标 6", ahead=AHEAD, **PLAN)
    band, middle = named(figure, "预测区间"), named(figure, "预测")
    assert (list(band.y), band.fill) == ([5.92, 6.07, 5.86, 5.92], "toself")
    assert (list(middle.y), middle.line.dash, middle.marker.symbol) == ([5.92, 5.97], "dash", "circle-open")
    assert any("年末预计 5.97" in text and "预测区间 5.86—6.07（80%）" in text for text in said(figure))
    assert figure.layout.yaxis.range[1] > 6.07


def crowded():
    """A steep course with all it can carry: target, schedule, forecast, a published point near a year's end."""
    values = (4.74, 4.97, 5.19, 5.40, 5.60, 5.77, 5.80, 5.83, 5.86, 5.87, 5.90, 5.92)
    return history_line(
        quarters(Period.quarter(2023, 4), *values),
        PER_10K,
        target=6,
        target_words="<b>目标 6</b>　力争突破 6 件/万人",
        schedule=SCHEDULE,
        references=published(5.77, "5.77件", "发布会"),
        ahead=AHEAD,
        height=300,
        **PLAN,
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_of_a_history_lies_on_another_on_a_phone_or_a_desk(width):
    figure = crowded()
    first, last = (pd.Timestamp(bound) for bound in figure.layout.xaxis.range)
    low, high = figure.layout.yaxis.range
    height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    boxes = []
    for note in figure.layout.annotations:
        lines = note.text.split("<br>")
        wide, tall = max(text_width(line, note.font.size) for line in lines), note.font.size * 1.2 * len(lines)
        left = (pd.Timestamp(note.x) - first) / (last - first) * width + (note.xshift or 0)
        left -= {"left": 0, "center": wide / 2, "right": wide}[note.xanchor]
        middle = (note.y - low) / (high - low) * height + (note.yshift or 0)
        boxes.append((left, middle - tall / 2, left + wide, middle + tall / 2, note.text))
    on_another = [
        (one[4], other[4])
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert on_another == []
    assert len(boxes) >= 5


def steps(*lines):
    return [NamedStep(*line) for line in lines]


def test_a_waterfall_goes_from_its_beginning_to_its_end_and_a_falling_step_is_hatched_not_red():
    taken = steps(
        ("start", "", 4.0), ("region", "东镇", 1.5), ("region", "西镇", 0.4), ("population", "", -0.3), ("end", "", 5.6)
    )
    figure = waterfall(taken, PER_10K, start_words="2023年末", end_words="2026年三季度")
    assert list(figure.layout.yaxis.ticktext) == ["2023年末", "东镇", "西镇", "人口变化", "2026年三季度"]
    bars = [(round(bar.base[0], 6), round(bar.x[0], 6), bar.marker.pattern.shape) for bar in figure.data]
    assert bars == [(4.0, 1.5, ""), (5.5, 0.4, ""), (5.6, 0.3, "/")]
    assert said(figure) == ["<b>4.00</b>", "+1.50", "+0.40", "−0.30", "<b>5.60</b>"]
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [4.0, 5.6]


def test_small_places_are_one_step_and_nothing_is_lost():
    many = [("region", f"镇{n}", 10.0 - n) for n in range(12)]
    end = 100.0 + sum(c for _, _, c in many) + 2.0
    made = grouped(steps(("start", "", 100.0), *many, ("rest", "", 2.0), ("end", "", end)))
    assert [step.name for step in made][1:10] == [*(f"镇{n}" for n in range(8)), "其余 4 个及其他"]
    parts = [step.change for step in made if step.kind in ("region", "rest")]
    assert made[0].change + sum(parts) == made[-1].change


def test_a_change_that_cannot_be_split_says_so():
    assert said(waterfall(steps(), PER_10K, start_words="", end_words="")) == ["这项指标的增减不能分到各单位"]


def test_a_tile_says_name_figure_and_status_in_a_word_and_a_shape():
    tiles = [Tile("晋江市", 76.0, "behind", 3, 4), Tile("德化县", None, "no_data", 1, 0)]
    figure = tile_grid(tiles, Scale("家", 1, 0))
    assert said(figure) == ["晋江市", "<b>76</b>", "■ 滞后", "德化县", "<b>—</b>", "○ 未报送"]
    grave, missing = figure.layout.shapes
    assert (grave.line.width, missing.line.dash) == (2.4, "dot")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_the_longest_chinese_name_is_whole_beside_its_bar_and_an_endless_english_one_is_cut_with_a_mark():
    figure = district_bars(places(("安庆高新技术产业开发区", 4.0, None), ("桐城市", 9.0, None)), Scale("个", 1, 0))
    assert list(figure.layout.yaxis.ticktext) == ["桐城市", "安庆高新技术产业开发区"]
    assert figure.layout.margin.l >= 11 * 14 + 15
    long = district_bars(places(("Economic and Technological Development Zone", 4.0, None)), Scale("units", 1, 0))
    assert long.layout.yaxis.ticktext[0].endswith("…")
    assert "Economic and Technological Development Zone" in long.data[0].hovertext[0]
