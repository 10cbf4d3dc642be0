"""The special report shows the course of what is gravest as native charts: their numbers are the deck's, in a workbook inside."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import load_workbook

from desk.briefings import Asked, make


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024"])
def test_the_charts_of_the_special_report_hold_the_deck_s_own_values(sample_desk, plan):
    made = make(sample_desk, Asked(plan), ["special"], who="甲")
    content = made.files["special"][1]
    wanted = [chart for part in made.briefing.special for matter in part.matters for chart in matter.charts]
    assert wanted
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = file.namelist()
        assert [name for name in names if name.startswith("word/charts/chart")] == [
            f"word/charts/chart{n}.xml" for n in range(1, len(wanted) + 1)
        ]
        for number, chart in enumerate(wanted, start=1):
            sheet = load_workbook(io.BytesIO(file.read(f"word/embeddings/chart{number}.xlsx"))).active
            columns = list(sheet.iter_cols(min_row=2, min_col=2, values_only=True))
            assert [sheet.cell(1, n).value for n in range(2, 2 + len(chart.series))] == [s.name for s in chart.series]
            for series, column in zip(chart.series, columns, strict=True):
                assert list(column) == [None if v is None else pytest.approx(v) for v in series.values]
            told = file.read(f"word/charts/chart{number}.xml").decode()
            assert 'r:id="rId1"' in told
    text = [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]
    for chart in wanted:
        assert f"图：{chart.title}（{chart.unit}）".replace(" ", "") in [line.replace(" ", "") for line in text]


def test_a_plan_without_numbers_has_no_chart(sample_desk):
    content = make(sample_desk, Asked("fujian_2023"), ["special"], who="甲").files["special"][1]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/charts/" in name]
