"""When a figure holds: how people write a period, and how far a plan has gone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.period_words import find_periods
from tracker.periods import Period, elapsed_share, months_between, parse_period

YEARS = st.integers(1950, 2090)
QUARTERS = st.builds(Period.quarter, YEARS, st.integers(1, 4))
MONTHS = st.builds(Period.month, YEARS, st.integers(1, 12))
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
PERIODS = st.one_of(QUARTERS, MONTHS, st.builds(Period.of_date, DAYS))


@given(PERIODS)
def test_a_period_reads_back_as_it_is_written(period):
    assert parse_period(str(period)) == period


@given(PERIODS)
def test_a_period_is_the_one_that_ends_on_its_last_day(period):
    assert Period.of_date(period.end) == period


@given(QUARTERS)
def test_a_quarter_is_found_however_it_is_written(quarter):
    year, number = quarter.year, quarter.quarter_number
    chinese, end = "一二三四"[number - 1], quarter.end
    spellings = [
        f"{year}年{chinese}季度",
        f"{year}年第{chinese}季度",
        f"{year}年{number}季度",
        f"{year}Q{number}",
        f"{year}年 1-{end.month}月",
        f"截至{year}年{end.month}月底",
        f"{year}.{end.month:02}",
        f"{end:%Y-%m-%d}",
        f"{end:%Y%m%d}",
        f"{end:%Y/%m/%d}",
        f"截至{year}年{end.month}月15日",
    ]
    assert {text: find_periods(f"某市{text}指标统计表") for text in spellings} == {
        text: [quarter] for text in spellings
    }


@given(MONTHS)
def test_a_month_is_found_however_it_is_written(month):
    year, number = month.year, month.end.month
    spellings = [f"{year}年{number}月", f"{year}年{number:02}月份", f"{year}-{number:02}", f"{year}.{number}"]
    assert {text: find_periods(text) for text in spellings} == {text: [month] for text in spellings}


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2024年末", ["2024Q4"]),
        ("2024年度", ["2024Q4"]),
        ("2024年上半年", ["2024Q2"]),
        ("2024年前三季度", ["2024Q3"]),
        ("２０２４年三季度", ["2024Q3"]),
        ("2020年/11月", ["2020-11"]),
        ("2024 年 三 季 度", ["2024Q3"]),
        ("截至2026年10月18日", ["2026-10-18"]),
        ("2026年三季度（较2025年三季度）", ["2026Q3", "2025Q3"]),
        ("2024年第三季度 2024Q3", ["2024Q3"]),
        ("泉州市2024年商标统计（截至2024年9月15日）", ["2024Q3"]),
        ("工作方案(2024-2026年)", ["2026Q4"]),
        ("区划代码350500", []),
        ("合计", []),
        ("", []),
    ],
)
def test_titles_of_real_sheets_name_their_periods(text, periods):
    assert [str(period) for period in find_periods(text)] == periods


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "2026-13", "2026-02-30", "三季度", "2026Q3 x"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@given(QUARTERS, st.integers(-60, 60))
def test_quarters_count_forward_and_back(quarter, count):
    assert quarter.plus_quarters(count).plus_quarters(-count) == quarter
    assert (quarter.plus_quarters(count) > quarter) == (count > 0)


@given(PERIODS)
def test_the_same_period_of_last_year_is_of_the_same_kind_a_year_earlier(period):
    before = period.same_last_year()
    assert before.year == period.year - 1
    assert before.end.month == period.end.month
    if period.frequency != "date":
        assert before.frequency == period.frequency


def test_a_month_that_ends_a_quarter_is_that_quarter_and_a_year_end_the_fourth():
    assert str(Period.month(2026, 9)) == "2026Q3"
    assert str(Period.month(2026, 10)) == "2026-10"
    assert str(Period.year_end(2025)) == "2025Q4"
    assert not Period.month(2026, 10).is_quarter


@given(YEARS, st.integers(1, 12), st.integers(0, 120))
def test_whole_months_are_counted_from_a_first_to_a_last_day(year, month, count):
    start = date(year, month, 1)
    index = year * 12 + month - 1 + count
    end = date(index // 12, index % 12 + 1, 1) - timedelta(days=1)
    assert months_between(start, end) == count


@pytest.mark.parametrize(
    ("as_of", "share"),
    [
        ("2023Q4", 0.0),
        ("2024Q1", 3 / 36),
        ("2024Q4", 12 / 36),
        ("2026Q3", 33 / 36),
        ("2026-10", 34 / 36),
        ("2026-10-18", 33 / 36),
        ("2026Q4", 1.0),
        ("2027Q1", 1.0),
    ],
)
def test_the_schedule_of_a_three_year_plan_runs_in_months(as_of, share):
    assert elapsed_share(date(2024, 1, 1), date(2026, 12, 31), parse_period(as_of).end) == pytest.approx(share)


@given(DAYS, st.integers(1, 3000), DAYS)
def test_the_schedule_never_runs_back_or_out_of_bounds(start, length, day):
    end = start + timedelta(days=length)
    now, later = (elapsed_share(start, end, d) for d in (day, day + timedelta(days=40)))
    assert 0 <= now <= later <= 1
    assert elapsed_share(start, end, end) == 1
