"""What is doubtful against what is already known: a factor of ten thousand is a unit, not a growth."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from bench.parts import nation
from loaders import read_submission
from loaders.history.checks import history_problems
from loaders.history.grey import still_asked
from loaders.history.series import History
from tests.workbooks import saved, workbook
from tracker.periods import Period, parse_period
from tracker.schema.task_file import load_tasks
from tracker.submission import Observation, Submission

ROOT = Path(__file__).resolve().parent.parent

PLACES = ("鲤城区", "丰泽区", "洛江区", "泉港区", "石狮市")


def known(*rows):
    return pd.DataFrame(rows, columns=["region", "measure", "period", "value"])


@pytest.fixture
def problems(catalogue, register):
    def _problems(values, history):
        rows = [["泉州市2026年三季度"], ["县区", "商标有效注册量"], *zip(PLACES, values, strict=False)]
        submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
        assert submission.problems == ()
        return history_problems(submission, catalogue, register, history)

    return _problems


@pytest.mark.parametrize("typed", [9, 88_000_000])
def test_a_figure_ten_thousand_times_off_the_last_one_is_a_unit_to_be_checked(problems, typed):
    history = known(
        ("350502", "valid_trademarks", "2026Q1", 70_000.0),
        ("350502", "valid_trademarks", "2026Q2", 85_000.0 if typed == 9 else 8_500.0),
    )
    (problem,) = problems([typed], history)
    assert (problem.cell, problem.severity, problem.code, problem.region) == (
        "B3",
        "blocking",
        "unit_suspect",
        "350502",
    )
    assert problem.details["reason"] == "jump"
    assert problem.details["last_period"] == "2026Q2"
    assert problem.details["value"] == str(typed)


def test_growth_a_fall_or_a_first_figure_after_zero_is_no_unit(problems):
    history = known(
        ("350502", "valid_trademarks", "2026Q2", 100.0),
        ("350503", "valid_trademarks", "2026Q2", 90_000.0),
        ("350504", "valid_trademarks", "2026Q2", 0.0),
    )
    assert [p for p in problems([400, 300, 90_000], history) if p.code == "unit_suspect"] == []


def test_without_history_the_neighbours_tell(problems):
    (problem,) = problems([82_000, 61_000, 9, 45_000, 71_000], known())
    assert (problem.cell, problem.details["reason"], problem.details["typical"]) == ("B5", "neighbours", "66000")
    assert (problem.details["row"], problem.details["unit"]) == ("洛江区", "件")


def test_a_small_place_beside_large_ones_is_no_unit(problems):
    assert problems([8_200, 6_100, 40, 4_500, 7_100], known()) == ()


def test_a_known_small_place_is_not_measured_by_its_neighbours(problems):
    history = known(("350504", "valid_trademarks", "2026Q2", 8.0))
    assert problems([82_000, 61_000, 9, 45_000, 71_000], history) == ()


def told(problem):
    """What a problem says, short enough to be written out."""
    return (problem.cell, problem.severity, problem.code, problem.details.get("reason"), problem.region)


def asked(catalogue, register, rows, history, **more):
    """The doubts of a Quanzhou table of 2026Q3 (or what its title says) against a history."""
    content = workbook(rows, **more)
    submission = read_submission(content, "表.xlsx", catalogue, register, plan="quanzhou_2024")
    known_units = still_asked(submission.problems, history)
    return [*known_units, *history_problems(submission, catalogue, register, history)]


def series(region, measure, *values, first=(2025, 1)):
    """Known quarters in a row."""
    return [(region, measure, str(Period.quarter(*first).plus_quarters(n)), float(v)) for n, v in enumerate(values)]


def one_figure(catalogue, register, heading, value, history):
    rows = [["泉州市2026年三季度"], ["县区", heading], ["鲤城区", value]]
    return asked(catalogue, register, rows, known(*history))


STEADY = (100, 104, 109, 113, 118, 122)


@pytest.mark.parametrize(
    ("heading", "measure", "before", "value", "code", "reason"),
    [
        ("高价值发明专利拥有量", "high_value_patents", STEADY, 119, "falling", "stock"),
        ("高价值发明专利拥有量", "high_value_patents", STEADY, 0, "suspicious_change", "zero"),
        ("高价值发明专利拥有量", "high_value_patents", STEADY, 300, "suspicious_change", "jump"),
        ("高价值发明专利拥有量", "high_value_patents", (10, 11), 110, "suspicious_change", "jump"),
        (
            "专利质押融资金额(本年累计)",
            "patent_pledge_financing",
            (20, 47, 82, 119, 25, 56),
            48,
            "falling",
            "year_to_date",
        ),
        (
            "专利质押融资金额(本年累计)",
            "patent_pledge_financing",
            (20, 47, 82, 119, 25, 56),
            0,
            "suspicious_change",
            "zero",
        ),
        (
            "专利质押融资金额(本年累计)",
            "patent_pledge_financing",
            (20, 47, 82, 119, 25, 56),
            900,
            "suspicious_change",
            "jump",
        ),
        (
            "作品著作权登记量(本季)",
            "copyright_registrations",
            (90, 97, 98, 95, 69, 70),
            206,
            "suspicious_change",
            "year_to_date",
        ),
        (
            "作品著作权登记量(本季)",
            "copyright_registrations",
            (90, 97, 98, 95, 69, 70),
            139,
            "suspicious_change",
            "year_to_date",
        ),
        ("作品著作权登记量(本季)", "copyright_registrations", (90, 97, 98, 95, 69, 70), 0, "suspicious_change", "zero"),
        (
            "作品著作权登记量(本季)",
            "copyright_registrations",
            (90, 97, 98, 95, 69, 70),
            990,
            "suspicious_change",
            "jump",
        ),
    ],
)
def test_a_figure_that_leaves_its_own_course_is_asked_and_never_refused(
    catalogue, register, heading, measure, before, value, code, reason
):
    (problem,) = one_figure(catalogue, register, heading, value, series("350502", measure, *before))
    assert told(problem) == ("B3", "doubtful", code, reason, "350502")
    last = str(Period.quarter(2025, len(before))) if len(before) < 5 else "2026Q2"
    assert (problem.details["last"], problem.details["last_period"]) == (str(before[-1]), last)


@pytest.mark.parametrize(
    ("heading", "measure", "before", "value"),
    [
        ("高价值发明专利拥有量", "high_value_patents", STEADY, 126),
        ("高价值发明专利拥有量", "high_value_patents", STEADY, 122),
        ("国家知识产权优势示范企业", "national_ip_enterprises", (3, 3, 3, 3, 3, 3), 9),
        ("专利质押融资金额(本年累计)", "patent_pledge_financing", (20, 47, 82, 119, 25, 56), 95),
        ("作品著作权登记量(本季)", "copyright_registrations", (90, 97, 98, 95, 69, 70), 68),
        ("作品著作权登记量(本季)", "copyright_registrations", (90, 97, 98, 95, 69, 70), 130),
        ("作品著作权登记量(本季)", "copyright_registrations", (1, 0, 2, 0, 1, 3), 0),
    ],
)
def test_a_figure_on_its_course_is_not_asked(catalogue, register, heading, measure, before, value):
    assert one_figure(catalogue, register, heading, value, series("350502", measure, *before)) == []


def test_a_year_to_date_begins_anew_in_the_first_quarter(catalogue, register):
    rows = [["泉州市2026年一季度"], ["县区", "专利质押融资金额(本年累计)"], ["鲤城区", 27]]
    history = series("350502", "patent_pledge_financing", 20, 47, 82, 119)
    assert asked(catalogue, register, rows, known(*history)) == []


HEAD = ["县区", "高价值发明专利拥有量", "商标有效注册量", "作品著作权登记量(本季)"]
MEASURES = ("high_value_patents", "valid_trademarks", "copyright_registrations")


def three_units():
    """Three units' histories of three measures, 2025Q3 to 2026Q2, each quarter different."""
    rows = []
    for place, base in (("350502", 300), ("350503", 500), ("350504", 700)):
        for measure, size in zip(MEASURES, (1, 100, 3), strict=True):
            rows += series(place, measure, *(base * size + size * step for step in (0, 3, 7, 12)), first=(2025, 3))
    return rows


def values_at(history, place, period):
    return [next(v for r, m, p, v in history if (r, m, p) == (place, measure, period)) for measure in MEASURES]


def table(history, period, changes=()):
    """A 2026Q3 table with the figures of another quarter, save the changed ones."""
    rows = [["泉州市2026年三季度"], HEAD]
    for name, place in (("鲤城区", "350502"), ("丰泽区", "350503"), ("洛江区", "350504")):
        rows.append([name, *values_at(history, place, period)])
    for row, column, value in changes:
        rows[row][column] = value
    return rows


@pytest.mark.parametrize(("period", "reason"), [("2026Q2", "previous"), ("2025Q3", "last_year")])
def test_an_earlier_quarters_file_under_a_new_title_is_noticed_though_one_figure_was_changed(
    catalogue, register, period, reason
):
    history = three_units()
    falls = {"falling"} if reason == "last_year" else set()
    problems = asked(catalogue, register, table(history, period), known(*history))
    assert {p.code for p in problems} == {"resent"} | falls
    assert told(problems[0]) == ("B3", "doubtful", "resent", reason, None)
    assert (problems[0].details["last_period"], problems[0].details["same"], problems[0].details["count"]) == (
        period,
        "9",
        "9",
    )


def test_one_unit_that_sent_its_old_figures_is_named_and_the_others_are_not(catalogue, register):
    history = three_units()
    changes = [(2, 1, 320), (2, 2, 31_900), (2, 3, 941), (4, 1, 715), (4, 2, 71_500), (4, 3, 2_160)]
    problems = asked(catalogue, register, table(history, "2026Q2", changes), known(*history))
    assert [told(p) for p in problems] == [("B4", "doubtful", "resent", "previous", "350503")]
    assert problems[0].details["row"] == "丰泽区"


def test_figures_that_seldom_change_are_not_taken_for_an_old_file(catalogue, register):
    history = [
        row
        for place in ("350502", "350503", "350504")
        for measure in ("national_ip_enterprises", "provincial_ip_enterprises")
        for row in series(place, measure, 10, 10, 10, 10, 10, 10)
    ]
    rows = [["泉州市2026年三季度"], ["县区", "国家知识产权优势示范企业", "省级知识产权优势企业"]]
    rows += [[name, 10, 10] for name in ("鲤城区", "丰泽区", "洛江区")]
    assert asked(catalogue, register, rows, known(*history)) == []


def test_two_columns_changed_over_are_asked_at_both_cells_once(catalogue, register):
    history = three_units()
    changes = [(2, 1, 31_900), (2, 2, 320), (2, 3, 950), (3, 1, 520), (3, 2, 52_000), (4, 1, 720), (4, 2, 72_000)]
    problems = asked(catalogue, register, table(history, "2026Q2", changes), known(*history))
    assert [told(p) for p in problems if p.region == "350502"] == [
        ("B3", "doubtful", "suspicious_change", "swapped", "350502"),
        ("C3", "doubtful", "suspicious_change", "swapped", "350502"),
    ]
    assert problems[0].details["other_cell"] == "C3"


def test_two_places_with_each_others_figures_are_one_doubt_in_place_of_the_many(catalogue, register):
    measures = ("high_value_patents", "valid_trademarks", "national_ip_enterprises")
    last = {"350502": (300, 42_000, 60), "350503": (1_200, 9_000, 20)}
    history = [
        (place, measure, f"{2024 + n // 4}Q{n % 4 + 1}", value - (8 - n))
        for place, values in last.items()
        for measure, value in zip(measures, values, strict=True)
        for n in range(9)
    ]
    heads = ["县区", *(catalogue.measures[measure].name for measure in measures)]

    def problems(first, second):
        rows = [["泉州市2026年二季度"], heads, ["鲤城区", *first], ["丰泽区", *second]]
        return asked(catalogue, register, rows, known(*history))

    (doubt,) = problems((1_210, 9_050, 21), (303, 42_100, 62))
    assert (told(doubt), doubt.details["other_place"], doubt.details["is_mutual"]) == (
        ("B3", "doubtful", "suspicious_change", "other_place", "350502"),
        "丰泽区",
        "yes",
    )
    # One of them alone has the other's; the other its own.
    (alone,) = problems((1_210, 9_050, 21), (1_205, 9_040, 20))
    assert (alone.region, "is_mutual" in alone.details) == ("350502", False)
    assert problems((303, 42_100, 62), (1_205, 9_040, 20)) == []


RESIDENTS = {"350502": (39.8, 39.8, 40.0), "350503": (70.2, 70.4, 70.9), "350504": (27.6, 27.9, 28.1)}


def residents(years=3):
    return [
        (place, "resident_population", f"{2022 + n}Q4", value)
        for place, values in RESIDENTS.items()
        for n, value in enumerate(values[:years])
    ]


def population(*values):
    names = ("鲤城区", "丰泽区", "洛江区")
    return [["泉州市2026年一季度"], ["县区", "常住人口(2025年末，万人)"], *zip(names, values, strict=True)]


def test_residents_of_another_year_are_asked_once_for_the_column(catalogue, register):
    (problem,) = asked(catalogue, register, population(40.0, 70.9, 28.1), known(*residents()))
    assert told(problem) == ("B3", "doubtful", "wrong_period", "other_year", None)
    assert {name: problem.details[name] for name in ("period", "last_period", "same", "count")} == {
        "period": "2025Q4",
        "last_period": "2024Q4",
        "same": "3",
        "count": "3",
    }


def test_residents_that_only_round_to_another_years_are_not_called_the_same(catalogue, register):
    assert asked(catalogue, register, population(40.02, 70.94, 28.12), known(*residents())) == []


def test_residents_that_differ_from_those_known_for_their_year_are_asked_and_equal_ones_are_not(catalogue, register):
    already = [
        *residents(),
        ("350502", "resident_population", "2025Q4", 40.1),
        ("350503", "resident_population", "2025Q4", 71.2),
        ("350504", "resident_population", "2025Q4", 28.4),
    ]
    (problem,) = asked(catalogue, register, population(40.1, 71.6, 28.4), known(*already))
    assert told(problem) == ("B4", "doubtful", "suspicious_change", "known_differs", "350503")
    assert asked(catalogue, register, population(40.1, 71.2, 28.4), known(*already)) == []


def test_one_unit_whose_residents_stood_still_is_no_wrong_year(catalogue, register):
    rows = [["泉州市2024年一季度"], ["县区", "常住人口(2023年末，万人)"]]
    rows += [("鲤城区", 39.8), ("丰泽区", 70.4), ("洛江区", 27.9)]
    assert asked(catalogue, register, rows, known(*residents(1))) == []


def test_a_fault_in_one_quarter_of_a_file_does_not_make_the_next_one_look_wrong(catalogue, register):
    rows = [
        ["商标有效注册量(件)"],
        ["县区", "2026年一季度", "2026年二季度", "2026年三季度"],
        ["鲤城区", 9, 90_500, 91_000],
    ]
    history = known(("350502", "valid_trademarks", "2025Q4", 90_000.0))
    assert [told(p) for p in asked(catalogue, register, rows, history)] == [
        ("B3", "blocking", "unit_suspect", "jump", "350502")
    ]


def test_figures_in_hidden_rows_and_columns_are_read_and_asked_once_for_each(catalogue, register):
    rows = [["泉州市2026年三季度"], HEAD, ["鲤城区", 1, 2, 3], ["丰泽区", 4, 5, 6], ["洛江区", 7, 8, 9]]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows, hidden_rows=[4])))
    book.active.column_dimensions["D"].hidden = True
    book.active.column_dimensions["G"].hidden = True
    submission = read_submission(saved(book), "表.xlsx", catalogue, register)
    assert len(submission.observations) == 9
    assert [(p.cell, p.severity, p.code, p.region, p.details) for p in submission.problems] == [
        ("D3", "doubtful", "hidden", None, {"kind": "column", "place": "D", "count": "2"}),
        ("B4", "doubtful", "hidden", "350503", {"kind": "row", "place": "4", "count": "3"}),
    ]


def test_the_sample_in_order_raises_only_the_doubts_a_person_would_raise(catalogue, register):
    """The two falls of a stock that its plan promises not to let fall; nothing else in 45 workbooks."""
    figures, raised = {}, []
    tasks = load_tasks(ROOT / "tasks.yaml", catalogue, register)
    for path in sorted((ROOT / "data" / "sample").glob("*.xlsx")):
        submission = read_submission(path.read_bytes(), path.name, catalogue, register, tasks=tasks)
        rows = [(*key, value) for key, value in figures.items()]
        doubts = history_problems(submission, catalogue, register, known(*rows))
        raised += [
            (
                path.name.removesuffix("_填报表_演示数据·非真实.xlsx"),
                p.cell,
                p.code,
                p.details["value"],
                p.details["last"],
            )
            for p in (*submission.problems, *doubts)
        ]
        figures |= {(o.region, o.measure, str(o.period)): o.value for o in submission.observations}
    assert raised == [("环翠区_2026Q1", "B12", "falling", "12", "13"), ("环翠区_2026Q3", "B12", "falling", "11", "12")]


# 同比


GROWN = known(
    ("350502", "valid_trademarks", "2025Q3", 40_004.0),
    ("350503", "valid_trademarks", "2025Q3", 70_000.0),
    ("350502", "valid_trademarks", "2026Q2", 41_000.0),
    ("350503", "valid_trademarks", "2026Q2", 75_000.0),
)


@pytest.fixture
def growths(catalogue, register):
    """The doubts about 同比 of a table, as (cell, reason, what it comes to)."""

    def _growths(heads, *rows, history=GROWN, plan=None, title="泉州市2026年三季度", formats=None):
        content = workbook([[title], ["县(市、区)", *heads], *rows], formats=formats)
        submission = read_submission(content, "表.xlsx", catalogue, register, plan=plan)
        found = history_problems(submission, catalogue, register, history)
        assert {p.severity for p in found if p.code == "growth_mismatch"} <= {"doubtful"}
        return [(p.cell, p.details["reason"], p.details["growth"]) for p in found if p.code == "growth_mismatch"]

    return _growths


@pytest.mark.parametrize("typed", [5.0, "5.0%", "5.00%", 0.05, "增长5%", 5])
def test_a_growth_that_is_what_both_years_come_to_is_not_asked_however_it_is_written(growths, typed):
    assert growths(["商标有效注册量", "同比(%)"], ["鲤城区", 42_004, typed]) == []


def test_a_growth_that_fits_neither_year_is_asked_at_its_cell(growths):
    heads = ["商标有效注册量", "较上年同期", "同比增长"]
    assert growths(heads, ["鲤城区", 42_004, 2_000, "12.4%"], ["丰泽区", 77_000, 7_000, "10%"]) == [
        ("D3", "differs", "+5.00"),
    ]


def test_a_growth_worked_out_from_rounded_figures_is_told_apart(growths):
    heads = ["商标有效注册量(万件)", "同比"]
    # 4.2 over 4.0, where 42,440 over 40,004 grew by 6.09 per cent.
    assert growths(heads, ["鲤城区", 4.244, "5.0%"]) == [("C3", "rounded", "+6.09")]


def test_a_growth_is_of_the_measure_its_heading_names_wherever_it_stands(growths):
    heads = ["商标有效注册量", "高价值发明专利", "商标有效注册量同比(%)"]
    assert growths(heads, ["鲤城区", 42_004, 500, 5.0]) == []
    assert growths(heads, ["鲤城区", 42_004, 500, 9.0]) == [("D3", "differs", "+5.00")]


def test_a_growth_beside_a_column_nobody_knows_and_one_without_a_year_ago_are_left_alone(growths):
    assert growths(["商标有效注册量", "发明授权量", "同比(%)"], ["鲤城区", 42_004, 9, 99.0]) == []
    assert growths(["商标有效注册量", "同比(%)"], ["洛江区", 20_000, 99.0]) == []
    assert growths(["商标有效注册量", "环比(%)"], ["鲤城区", 42_004, 99.0]) == []


YEAR_END = pd.concat([GROWN, known(("350502", "valid_trademarks", "2025Q4", 40_500.0))])


@pytest.mark.parametrize("heading", ["增长(%)", "增幅", "增速（%）", "比上年增长(%)", "商标有效注册量增长率"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (5.0, []),  # over 40,004 of a year before
        (2.4, []),  # over 41,000 of the quarter before
        ("3.7%", []),  # over 40,500 at the last year's end
        (9.0, [("C3", "differs_bare", "+5.00")]),
    ],
)
def test_a_growth_that_does_not_say_over_when_is_asked_only_where_it_fits_none_it_may_mean(
    growths, heading, typed, expected
):
    assert growths(["商标有效注册量", heading], ["鲤城区", 42_004, typed], history=YEAR_END) == expected


@pytest.mark.parametrize("heading", ["环比增长(%)", "较上年末增长(%)", "较年初增幅", "增长", "目标增幅(%)", "增量(件)"])
def test_a_growth_over_another_time_and_a_plain_difference_are_left_alone(growths, heading):
    assert growths(["商标有效注册量", heading], ["鲤城区", 42_004, 99.0], history=YEAR_END) == []


def test_a_growth_over_the_same_time_of_last_year_is_held_against_that_alone(growths):
    heads = ["商标有效注册量", "较上年同期增长(%)"]
    assert growths(heads, ["鲤城区", 42_004, 2.4], history=YEAR_END) == [("C3", "differs", "+5.00")]


def test_a_bare_growth_is_not_asked_where_one_of_the_figures_it_may_mean_is_not_known(growths):
    assert growths(["商标有效注册量", "增长(%)"], ["鲤城区", 42_004, 99.0]) == []


@pytest.mark.parametrize(
    ("heading", "typed", "expected"),
    [
        ("同比(百分点)", 2.5, []),
        ("同比(%)", 2.5, [("C3", "points", "+2.50")]),
        ("同比(百分点)", 2.8, [("C3", "no_points", "+2.50")]),
        ("同比(%)", 2.8, []),
        ("同比(百分点)", 7.1, [("C3", "differs_points", "+2.50")]),
    ],
)
def test_the_growth_of_a_rate_is_said_in_points(growths, heading, typed, expected):
    history = known(("371002", "public_satisfaction", "2025Q4", 89.5))
    heads = ["知识产权保护社会满意度(%)", heading]
    assert (
        growths(heads, ["环翠区", 92.0, typed], history=history, plan="huancui_2024", title="环翠区2026年四季度")
        == expected
    )


def test_what_is_asked_of_the_known_figures_grows_with_the_places_and_not_with_their_square(monkeypatch):
    """A nation whose every county is out of its course (a new year's first quarter) is still read."""
    known_to = nation.catalogue()
    measures = [
        name for name, measure in known_to.measures.items() if measure.kind == "stock" and measure.unit == "件"
    ][:4]
    asks = []
    earlier = History.earlier
    monkeypatch.setattr(History, "earlier", lambda self, figure: asks.append(1) or earlier(self, figure))

    def questions(places):
        codes = [f"{200000 + n}" for n in range(places)]
        history = [(c, m, q, 1000.0 + i) for i, c in enumerate(codes) for m in measures for q in ("2025Q3", "2025Q4")]
        figures = tuple(
            Observation(code, name, parse_period("2026Q1"), 100.0, "表", f"{column}{row}", "100", "件", "district")
            for row, code in enumerate(codes)
            for column, name in zip("BCDE", measures, strict=True)
        )
        sent = Submission("表.csv", "a", 1, "table", "nation", (figures[0].period,), "own", observations=figures)
        asks.clear()
        history_problems(sent, known_to, nation.register(places), known(*history))
        return len(asks)

    assert questions(60) <= 2.2 * questions(30)
