"""The four pages as their readers meet them: full, empty, half reported, faulty; in Chinese and in English."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from openpyxl import load_workbook

from components.cards import ONE_LINE
from desk import Files, blanks, load, open_desk
from desk.judge import by_region, judge
from desk.publish import publish
from desk.trace import remarks
from store import Store
from store.rows import CommitNote
from tests import small_county
from tests.conftest import ROOT
from tests.one_page import forget, newcomer
from tracker.periods import Period
from ui import session
from wording import headlines, sentences, use
from wording.figures import as_of_words
from wording.notes import with_places_named

SHEETS = {
    "总览": "pages/progress/overview.py",
    "指标": "pages/progress/indicator.py",
    "县区": "pages/progress/district.py",
    "上报": "pages/returns/submit.py",
}
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
QUANZHOU, AS_OF = "quanzhou_2024", Period.quarter(2026, 3)


@pytest.fixture
def app(monkeypatch):
    """Opens a page over a database: `app(database, "总览", plan=…)` is the visit, with the address' choices."""

    def visit(database, page="总览", **choices):
        monkeypatch.setenv("TRACKER_DATABASE", str(database))
        visitor = newcomer()
        for key, value in choices.items():
            visitor.query_params[key] = value
        if page != "总览":
            visitor.switch_page(SHEETS.get(page, page))
        visitor.run()
        assert not visitor.exception
        return visitor

    forget()
    yield visit
    forget()


def words(visitor):
    """Everything a reader reads in our own parts of the page, without the marks' drawings and the style sheet."""
    blocks = [block.value for block in visitor.get("html") if "<style>" not in block.value]
    # A link inside a sentence parts no words.
    html = re.sub(r'<a [^>]*class="quiet"[^>]*>(.*?)</a>', r"\1", " ".join(blocks))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def table_cells(html):
    """The rows of an HTML table as lists of plain words, without what stands under a row."""
    html = re.sub(r'<tr class="around">.*?</details></td></tr>', "", html, flags=re.S)
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    plain = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.S) for line in lines]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in line] for line in plain]


def html_with(visitor, part):
    return next(block.value for block in visitor.get("html") if part in block.value and "<style>" not in block.value)


def heading(visitor):
    return unescape(re.search(r"<h1>(.*?)</h1>", html_with(visitor, "<h1>"))[1])


def verdicts(desk, plan=QUANZHOU, as_of=AS_OF, regions="whole"):
    return with_places_named(judge(desk, plan, as_of, None, regions), desk.register)


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_of_every_plan_opens_over_the_sample_and_says_that_it_is_one(plan, app, sample_database):
    for page in SHEETS:
        said = words(app(sample_database, page, plan=plan))
        # A plan without numbers has its tasks on 总览 and what is owed on 上报, nothing on the pages of figures.
        if plan != "fujian_2023" or page in ("总览", "上报"):
            assert "演示数据·非真实" in said, page


def test_the_overview_counts_every_target_once_and_has_a_card_for_each_in_clause_order(
    app, sample_database, sample_desk
):
    page = app(sample_database, plan=QUANZHOU)
    strip = html_with(page, 'class="strip"')
    assert sum(int(n) for n in re.findall(r'class="n">(\d+)<', strip)) == 9
    names = [re.search(r'class="name"[^>]*>(.*?)<', b.value)[1] for b in page.get("html") if 'class="card' in b.value]
    plan = sample_desk.catalogue.plans[QUANZHOU]
    indicators = [sample_desk.catalogue.indicators[t.indicator] for t in plan.targets.values()]
    assert names == [i.name if len(i.name) <= ONE_LINE else i.short for i in indicators]


def test_two_clicks_lead_from_a_figure_to_its_cells_and_versions(app, sample_database):
    page = app(sample_database, "指标", plan=QUANZHOU, indicator="valid_trademarks", region="350582")
    link = html_with(page, "./trace?")
    address = unescape(re.search(r'href="(\./trace\?[^"]*)"', link)[1])
    asked = {"indicator=valid_trademarks", "region=350582", f"plan={QUANZHOU}"}
    assert asked <= set(address.split("?")[1].split("&"))
    matrix = html_with(app(sample_database, "县区", plan=QUANZHOU), 'class="matrix"')
    # The matrix leads to the indicator in its place, which leads to the cells.
    found = re.findall(r'href="\./indicator\?([^"]*)"', matrix)
    ways = [set(unescape(way).split("&")) for way in found]
    assert asked in ways
    assert {"indicator=valid_trademarks", "region=350500", f"plan={QUANZHOU}"} in ways
    district = app(sample_database, "县区", plan=QUANZHOU, region="350582").get("html")
    assert sum(block.value.count('class="quiet" title="追溯"') for block in district) == 8


def test_where_every_place_has_to_reach_a_target_the_figure_of_the_whole_is_said_to_be_the_least_one_s(
    app, sample_database
):
    for page in ("指标", "pages/returns/trace.py"):
        assert "最少的一地" in words(app(sample_database, page, plan="putian_2023"))
        assert "最少的一地" not in words(app(sample_database, page, plan="putian_2023", region="350302"))
        assert "最少的一地" not in words(app(sample_database, page, plan=QUANZHOU))


def test_ten_or_more_targets_get_small_cards(app, sample_database):
    page = app(sample_database, plan="huancui_2024")
    assert sum('class="card compact"' in block.value for block in page.get("html")) == 16


def test_one_fact_is_one_number_on_every_screen(app, sample_database, sample_desk):
    catalogue = sample_desk.catalogue
    judged = verdicts(sample_desk)
    overview = words(app(sample_database, plan=QUANZHOU))
    assert headlines.overview_headline(judged, catalogue, AS_OF) in overview
    matrix = table_cells(html_with(app(sample_database, "县区", plan=QUANZHOU), 'class="matrix"'))
    whole = next(line for line in matrix if line[0] == "泉州市")
    heads = [re.sub(r"\s.*", "", cell) for cell in matrix[0]]
    for row in judged:
        target, indicator = sentences.target_of(row, catalogue)
        said = headlines.indicator_headline(row, catalogue, "泉州市", as_of_words(AS_OF))
        page = app(sample_database, "指标", plan=QUANZHOU, indicator=row.indicator)
        assert heading(page) == said
        missing = sentences.still_missing(row, catalogue)
        if row.status in ("behind", "slightly_behind"):
            assert missing in overview
            assert missing in said
        column = [n for n, head in enumerate(heads) if head.startswith(indicator.short)]
        if column and row.value is not None:
            if row.figure.done is not None:
                assert whole[column[0]] == f"{row.figure.done}/{len(row.figure.members)}"
                continue
            shown = float(whole[column[0]])
            scale = catalogue.in_unit(1, indicator.unit, indicator.display.unit) if indicator.display else 1
            assert shown == pytest.approx(row.value * scale, abs=0.005001)
        assert target.indicator == row.indicator


def test_with_a_quarter_left_what_will_hardly_be_met_comes_first_and_the_unsure_stand_apart(app, sample_database):
    page = app(sample_database, plan=QUANZHOU)
    lists = [block.value for block in page.get("html") if 'class="todo"' in block.value]
    named_in = [re.findall(r'<b><a [^>]*class="quiet">([^<]+)</a></b>', part) for part in lists]
    troubles = [name for part in named_in for name in part]
    assert troubles == [
        "优势示范企业",
        "地理标志总量",
        "商标有效注册量",
        "知识产权强县",
        "版权登记量",
        "每万人高价值专利",
    ]
    said = words(page)
    assert said.index("虽达到序时，仍要留意") > said.index("版权登记量")
    assert "年末预计仍差 15 家" in said
    assert "距本地序时：晋江市差 8 家、南安市差 7 家" in said
    assert "首次滞后" in said


def test_the_overview_gives_the_assessment_as_a_word_and_never_as_a_number(app, sample_database, sample_desk):
    for plan in ("quanzhou_2024", "huancui_2024"):
        page = app(sample_database, plan=plan)
        cards = {
            re.search(r'title="([^"]*)"', b.value)[1]: unescape(re.sub(r"<[^>]+>", " ", b.value))
            for b in page.get("html")
            if 'class="card' in b.value
        }
        for row in verdicts(sample_desk, plan):
            card = cards[sentences.target_of(row, sample_desk.catalogue)[1].name]
            # Of a list nothing is projected, and its card says so by its names.
            if row.value is not None and not (row.figure.members and row.outlook.prospect is None):
                assert re.search(r"研判：\s*(预计可完成|有一定难度|难度较大|不作研判)", card), card
        assert "概率" not in words(page)


def test_an_incomplete_total_says_what_it_can_still_come_to(app, sample_database):
    assert "合计在 67.7—70.2 万件之间" in words(app(sample_database, plan=QUANZHOU))


def test_a_total_with_a_district_missing_is_light_and_names_who_is_missing(app, sample_database):
    page = app(sample_database, plan=QUANZHOU)
    card = next(b.value for b in page.get("html") if 'class="card' in b.value and "版权登记量" in b.value)
    assert "无法判断" in card
    assert 'class="num light"' in card
    assert "bar hatch" in card
    assert "12/13" in re.sub(r"<[^>]+>", " ", card)
    assert "德化县" in card


def test_the_matrix_stands_in_administrative_order_with_the_missing_report_said(app, sample_database, register):
    cells = table_cells(html_with(app(sample_database, "县区", plan=QUANZHOU), 'class="matrix"'))
    names = [line[0] for line in cells[1:-2]]
    assert names == [r.name for r in register.expected("350500")]
    dehua = next(line for line in cells if line[0] == "德化县")
    assert "未报送" in dehua
    assert dehua[-1].endswith("（缺报 1）")


def test_a_district_page_says_share_growth_and_own_task(app, sample_database, sample_desk):
    said = words(app(sample_database, "县区", plan=QUANZHOU, region="350582"))
    (jinjiang,) = (m for m in by_region(sample_desk, QUANZHOU, "ip_enterprises", AS_OF) if m.region == "350582")
    assert f"占全域 {jinjiang.share:.1f}%" in said
    assert "本地目标" in said
    assert "晋江市：" in said


def test_a_number_is_followed_to_its_file_sheet_and_cell(app, sample_database):
    page = app(sample_database, "指标", plan=QUANZHOU, indicator="ip_enterprises")
    cells = table_cells(html_with(page, 'class="wide origin"'))
    licheng = next(line for line in cells if line[1] == "鲤城区")
    assert licheng[4] == "泉州市_2026Q3_填报表_演示数据·非真实.xlsx"
    sheet, cell = licheng[5].split("!")
    source = next((ROOT / "data" / "sample").glob(licheng[4]))
    assert str(load_workbook(source)[sheet][cell].value) == licheng[6]


def test_an_inferred_owner_is_marked_on_the_indicator_page_and_absent_from_the_overview(app, sample_database):
    assert "（推断）" in words(app(sample_database, "指标", plan=QUANZHOU, indicator="valid_trademarks"))
    assert "市海洋渔业局" not in words(app(sample_database, plan=QUANZHOU))


@pytest.mark.parametrize(
    ("page", "asked", "said"),
    [
        ("总览", {"plan": "xyz"}, "网址里的方案“xyz”认不出"),
        ("总览", {"plan": QUANZHOU, "as_of": "banana"}, "网址里的季度“banana”认不出"),
        ("总览", {"plan": QUANZHOU, "known_at": "yesterday"}, "网址里的时间“yesterday”认不出"),
        ("县区", {"plan": QUANZHOU, "region": "zzz"}, "网址里的地区“zzz”认不出"),
        ("指标", {"plan": QUANZHOU, "indicator": "nope"}, "网址里的指标“nope”认不出"),
    ],
)
def test_a_mistyped_address_is_not_answered_with_something_else_in_silence(page, asked, said, app, sample_database):
    visitor = app(sample_database, page, **asked)
    [warning] = visitor.warning
    assert warning.value == f"{said}，下面显示的不是它，请核对网址。"
    assert not visitor.run().warning


def test_a_choice_that_another_plan_left_in_the_address_is_no_fault(app, sample_database):
    asked = {"as_of": "2026Q2", "region": "350582", "indicator": "valid_trademarks"}
    assert not app(sample_database, "指标", plan="anqing_2023", **asked).warning


@pytest.mark.parametrize("page", ["县区", "pages/returns/publish.py"])
def test_of_a_plan_without_targets_no_workbook_is_asked_for_that_does_not_exist(page, app, sample_database):
    visitor = app(sample_database, page, plan="fujian_2023")
    assert "本方案没有定量目标" in words(visitor)
    assert "空白上报表" not in words(visitor)


def test_a_plan_without_targets_shows_its_dated_items(app, sample_database):
    said = words(app(sample_database, plan="fujian_2023"))
    assert said.count("2023-12-31") == 6
    for item in (
        "福建省知识产权保护与促进条例",
        "武夷山地理标志保护示范区验收",
        "安溪铁观音示范区中期评估",
        "福鼎白茶示范区中期评估",
        "首届福建省专利检索技能大赛",
    ):
        assert item in said


def test_an_empty_database_says_what_to_do_on_every_page(app, tmp_path, monkeypatch):
    county = ROOT / "tests" / "fixtures" / "small_county"
    monkeypatch.setenv("TRACKER_CATALOGUE", str(county / "indicators.yaml"))
    monkeypatch.setenv("TRACKER_REGIONS", str(county / "regions.csv"))
    database = tmp_path / "county.duckdb"
    assert "没有收到数据" in heading(app(database))
    for page in ("指标", "县区"):
        assert "还没有数据。" in heading(app(database, page))
    page = app(database, "上报")
    assert [button.label for button in page.get("download_button")] == [
        "下载本季空白上报表",
        "各镇街一本（zip）",
        "各部门一本（zip）",
        "公开数据",
        "下载汇总表（2023年四季度）",
    ]
    assert "演示数据" not in words(page)


def test_a_faulty_catalogue_is_a_calm_page_with_every_fault_and_its_line(app, tmp_path, monkeypatch):
    text = (ROOT / "indicators.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "indicators.yaml"
    faulty.write_text(
        text.replace("schema_version: 1", "schema_version: 2").replace("kind: stock", "kind: stick", 1),
        encoding="utf-8",
    )
    monkeypatch.setenv("TRACKER_CATALOGUE", str(faulty))
    said = words(app(tmp_path / "none.duckdb"))
    assert "2 处错误" in said
    assert "已入库的数据不受影响" in said
    assert "stick" in said
    assert re.search(r"indicators\.yaml:\d+", said)
    said = words(app(tmp_path / "none.duckdb", lang="en"))
    assert re.search(r"indicators\.yaml:\d+ schema_version: read 2; expected 1", said)
    assert re.search(r"read stick; expected stock \([^)]+\), flow \(", said)


def test_the_address_chooses_the_view_and_nonsense_in_it_falls_back(app, sample_database):
    page = app(sample_database, "指标", plan="huancui_2024", as_of="2025Q4", indicator="training_sessions")
    assert [box.value for box in page.selectbox] == ["huancui_2024", "training_sessions", "2025Q4", "371002", "zh"]
    page = app(sample_database, "指标", plan="nowhere", as_of="1999Q9", indicator="nothing")
    assert [box.value for box in page.selectbox] == [
        QUANZHOU,
        "high_value_patents_per_10k",
        "2026Q3",
        "350500",
        "zh",
    ]


def test_a_choice_is_written_into_the_address(app, sample_database):
    page = app(sample_database, plan=QUANZHOU)
    page.selectbox[1].set_value("2026Q1").run()
    assert page.query_params["as_of"] == "2026Q1"
    assert page.query_params["plan"] == QUANZHOU
    page.selectbox[2].set_value("en").run()
    assert page.query_params["lang"] == "en"
    assert heading(page).startswith("Of 9 targets")


def test_as_known_before_anything_was_stored_nothing_is_shown(app, sample_database):
    said = words(app(sample_database, plan=QUANZHOU, known_at="2020-01-01"))
    assert "按 2020年1月1日 所知显示" in said
    assert "9 项目标都还没有收到数据" in said


@pytest.mark.parametrize("plan", PLANS)
def test_in_english_no_label_of_ours_is_chinese(plan, app, sample_database):
    """The plan's own words, owners and files stay as they are written; everything else is English."""
    page = app(sample_database, plan=plan, lang="en")
    blocks = [b.value for b in page.get("html") if "<style>" not in b.value and 'class="due' not in b.value]
    said = unescape(re.sub(r"<[^>]+>", " ", " ".join(blocks)))
    states = {word for m in session.the_desk().catalogue.measures.values() for word in m.states}
    left = [word for word in re.findall(r"[\u4e00-\u9fff]+", said) if word not in states]
    assert left == []
    use("zh")


def filled(desk, plan, period, cells):
    """The blank workbook of a quarter with `cells` of its first sheet filled in, as bytes, and its name."""
    content, name = blanks.template(desk, plan, period)
    book = load_workbook(io.BytesIO(content))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), name


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def put_in(page, *workbooks):
    page.file_uploader[0].set_value([(name, content, XLSX) for content, name in workbooks]).run()
    assert not page.exception
    return page


def test_a_faulty_workbook_lists_its_problems_by_cell_and_offers_nothing_to_save(app, sample_database, sample_desk):
    bad = filled(sample_desk, QUANZHOU, AS_OF.plus_quarters(1), {"A7": "鲤城乡", "B8": "约五千", "F9": -3})
    page = put_in(app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4"), bad)
    problems = table_cells(html_with(page, "怎样改"))[1:]
    blocking = {line[1] for line in problems if "必须改" in line[0]}
    assert {"填报!A7", "填报!B8", "填报!F9"} <= blocking
    assert "未保存" in heading(page)
    assert [b.label for b in page.button if b.label.startswith("保存")] == []


@pytest.mark.usefixtures("after_the_quarter")
def test_a_clean_workbook_shows_what_would_change_is_saved_once_and_moves_every_page(app, sample_database, sample_desk):
    next_quarter = AS_OF.plus_quarters(1)
    content, name = filled(sample_desk, QUANZHOU, next_quarter, {"F7": 42_500, "F8": 79_000})
    page = put_in(app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4"), (content, name))
    assert heading(page).startswith("2 个数中 0 个与上次不同，2 个新报；")
    changes = table_cells(html_with(page, ">单位</th>"))
    assert [line[:4] + line[5:7] for line in changes[1:] if line[-1] == "新报"] == [
        ["商标有效注册量", "鲤城区", "2026年末", "42354", "—", "42500"],
        ["商标有效注册量", "丰泽区", "2026年末", "78308", "—", "79000"],
    ]
    (save,) = [b for b in page.button if b.label == "保存这 1 本"]
    save.click().run()
    assert not page.exception
    assert "2 个数，回执号" in page.success[0].value
    assert heading(page).startswith("已入库，先是草稿")
    assert [b.label for b in page.button if b.label.startswith("保存")] == []
    # What the pages had kept of the quarter before is not shown again.
    assert app(sample_database, plan=QUANZHOU, draft="1").selectbox[1].value == "2026Q4"
    assert app(sample_database, plan=QUANZHOU).selectbox[1].value == "2026Q3"
    forget()
    mine = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    (row,) = [r for r in verdicts(mine, as_of=next_quarter) if r.indicator == "valid_trademarks"]
    mine.store.close()
    assert (row.figure.reported, row.figure.expected, row.status) == (2, 13, "not_judged")


def test_in_a_sample_database_the_returns_page_says_how_to_begin_with_ones_own(app, sample_database):
    said = words(app(sample_database, "上报", plan=QUANZHOU))
    assert "python cli.py start-own" in said


def test_a_plan_without_targets_asks_for_the_progress_of_its_tasks_and_no_figures(app, sample_database):
    page = app(sample_database, "上报", plan="fujian_2023")
    said = words(page)
    assert "任务进展：应报 299 条，已报 287 条；未报齐的单位：" in said
    assert "这个季度没有要报的数" not in said
    assert len(page.get("file_uploader")) == 1
    labels = [button.proto.label for button in page.get("download_button")]
    assert labels == ["全部单位，一本", "各单位一本（zip）"]


def save(page):
    (button,) = [b for b in page.button if b.label.startswith("保存这")]
    button.click().run()
    assert not page.exception
    return page


def test_a_change_of_a_published_quarter_is_saved_only_with_its_reason(app, sample_database, sample_desk):
    book = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 42_500})
    page = put_in(app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q3"), book)
    assert [box.label for box in page.text_input] == ["更正说明：为什么改动2026年三季度的数"]
    save(page)
    assert [w.value for w in page.warning] == ["请先写明理由，再保存。"]
    page.text_input[0].set_value("市局复核，台账漏计")
    save(page)
    assert "1 个数，回执号" in page.success[0].value
    reasons = sample_store(sample_database).frame("submissions", known_at=LONG_AFTER)["reason"]
    assert reasons.iloc[0] == "市局复核，台账漏计"


def test_doubts_are_saved_only_with_why_they_are_right(app, sample_database, sample_desk):
    book = filled(sample_desk, QUANZHOU, AS_OF.plus_quarters(1), {"F7": 142_500})
    page = put_in(app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4"), book)
    doubts = [line for line in table_cells(html_with(page, "怎样改"))[1:] if "请核对" in line[0]]
    assert [box.label for box in page.text_input] == [f"{len(doubts)} 处请核对无误的理由"]
    page.text_input[0].set_value("并入一家代理机构的存量")
    save(page)
    assert "1 个数，回执号" in page.success[0].value


@pytest.mark.usefixtures("after_the_quarter")
def test_one_faulty_unit_need_not_hold_up_the_others(app, sample_database, sample_desk):
    book = filled(sample_desk, QUANZHOU, AS_OF.plus_quarters(1), {"F7": 42_500, "F8": "约八万"})
    page = put_in(app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4"), book)
    assert [b.label for b in page.button if b.label.startswith("保存")] == []
    (box,) = page.checkbox
    assert box.label == "其余先入库：丰泽区改好再报，先按未报送"
    box.check().run()
    save(page)
    assert "1 个数，回执号" in page.success[0].value
    forget()
    mine = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    known = {m.region: m.value for m in by_region(mine, QUANZHOU, "valid_trademarks", AS_OF.plus_quarters(1))}
    mine.store.close()
    assert (known["350502"], known["350503"]) == (42_500, None)


LONG_AFTER = datetime(2100, 1, 1)


def sample_store(database):
    """The database as a script sees it once the page has let go of it."""
    forget()
    return Store(database, read_only=True)


@pytest.fixture
def drafted(sample_database):
    """The sample with one light changed after it was published: 34 firms more in Jinjiang in the third quarter."""
    mine = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    columns = load.known_figures(mine, QUANZHOU)
    figures = dict(
        zip(zip(columns["region"], columns["measure"], columns["period"], strict=True), columns["value"], strict=True)
    )
    known = figures["350582", "national_ip_enterprises", "2026Q3"]
    content, name = filled(mine, QUANZHOU, AS_OF, {"P12": known + 34})
    submission = load.read(mine, content, name, plan=QUANZHOU, period=AS_OF)
    (given,) = submission.observations
    assert (given.region, given.measure, given.value) == ("350582", "national_ip_enterprises", known + 34)
    load.commit(mine, submission, content, who="分析员", note=CommitNote("复核", "复核"))
    mine.store.close()
    return sample_database


def test_leaders_go_on_seeing_the_edition_while_the_draft_says_what_it_would_change(app, drafted):
    published = words(app(drafted, plan=QUANZHOU))
    assert "内部 · " in published
    assert "发布（北京时间） · 看草稿" in published
    assert "341 家" in published
    draft = words(app(drafted, plan=QUANZHOU, draft="1"))
    assert "草稿·未发布" in draft
    assert re.search(r"发布后 1 盏灯会变，1 项数值会变", draft)
    assert "看已发布的" in draft
    assert "375 家" in draft
    forget()
    mine = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", drafted))
    publish(mine, QUANZHOU, AS_OF, who="复核人", visibility="public", explanation="晋江复核")
    mine.store.close()
    anew = words(app(drafted, plan=QUANZHOU))
    assert "已公开 · " in anew
    assert "375 家" in anew
    assert "看草稿" not in anew


def test_what_nobody_published_is_marked_a_draft_on_every_leaders_page(app, tmp_path, monkeypatch, sample_desk):
    county = ROOT / "tests" / "fixtures" / "small_county"
    monkeypatch.setenv("TRACKER_CATALOGUE", str(county / "indicators.yaml"))
    monkeypatch.setenv("TRACKER_REGIONS", str(county / "regions.csv"))
    mine = open_desk(small_county.files(tmp_path))
    mine.store.commit(
        small_county.submission((small_county.EAST, "patents", "2024Q1", 12.0)),
        b"x",
        who="u",
        reading="r",
        catalogue=mine.catalogue_version,
    )
    mine.store.close()
    for page in ("总览", "指标", "县区"):
        assert "草稿·未发布" in words(app(tmp_path / "county.duckdb", page)), page


def test_the_page_can_be_seen_as_it_was_known_on_a_past_day_on_every_leaders_page(app, drafted):
    now = datetime.now(UTC) + timedelta(hours=8)
    for page in ("总览", "指标", "县区"):
        said = words(app(drafted, page, plan=QUANZHOU, known_at=f"{now:%Y-%m-%d}"))
        assert f"按 {now.year}年{now.month}月{now.day}日 所知显示" in said, page
        before = words(app(drafted, page, plan=QUANZHOU, known_at="2020-01-01"))
        assert "按 2020年1月1日 所知显示" in before, page
    page = app(drafted, plan=QUANZHOU)
    page.date_input[0].set_value(date(2020, 1, 1)).run()
    assert page.query_params["known_at"] == "2020-01-01"
    assert "9 项目标都还没有收到数据" in words(page)


def test_the_indicator_page_says_what_lies_ahead_in_figures_and_why_it_says_nothing(app, sample_database):
    said = words(app(sample_database, "指标", plan=QUANZHOU, indicator="high_value_patents_per_10k"))
    assert (
        "年末预计 5.95 件/万人（预测区间 5.88—6.02，80%），年末预计仍差 0.05 件/万人，预测依据：增量逐季收窄，按放缓的走势外推"
        in said
    )
    assert "难度较大（概率约 17%）" in said
    assert "四季度需新增 68 件，近四季季均增加 0.02 件/万人" in said
    assert "比2023年末增加 1.18 件/万人，晋江市、丰泽区增加最多" in said
    still = words(app(sample_database, "指标", plan=QUANZHOU, indicator="geographical_indications"))
    assert "年末预计 67 件（预测区间 66—68，80%）" in still


def test_every_district_of_an_indicator_is_listed_once_and_the_unranked_stand_apart(app, sample_database, register):
    page = app(sample_database, "指标", plan=QUANZHOU, indicator="ip_enterprises")
    names = {r.name for r in register.expected("350500")}
    ranked = table_cells(html_with(page, "距本地目标差"))
    lines = [line for line in ranked if line[1] in names]
    assert sorted(line[1] for line in lines) == sorted(names)
    assert [line[0] for line in lines[-2:]] == ["不排", "不排"]
    places = [int(line[0].split(" ")[0]) for line in lines[:-2]]
    assert places == sorted(places)
    assert next(line for line in lines if line[1] == "晋江市")[2:] == ["85", "9 家", "差 8 家"]
    every = [line for line in table_cells(html_with(page, "占比")) if line[0] in names]
    assert sorted(line[0] for line in every) == sorted(names)


def test_a_districts_own_words_stand_on_the_indicator_page(app, sample_database, sample_desk):
    (target,) = {r.target for r in verdicts(sample_desk) if r.indicator == "ip_enterprises"}
    text = next(remark.text for remark in remarks(sample_desk, QUANZHOU, AS_OF) if remark.target == target)
    assert text in words(app(sample_database, "指标", plan=QUANZHOU, indicator="ip_enterprises"))


def test_the_matrix_shows_ranks_or_gaps_on_request_and_the_last_three_only_when_asked(app, sample_database):
    def cells(**choices):
        return html_with(app(sample_database, "县区", plan=QUANZHOU, **choices), 'class="matrix"')

    assert 'class="last"' not in cells(show="rank")
    marked = cells(show="rank", last3="1")
    column = table_cells(marked)[0].index("优势示范企业位次，较上季")
    jinjiang = next(line for line in table_cells(marked) if line[0] == "晋江市")
    assert jinjiang[column] == "9"
    assert '<span class="last">9</span>' in marked
    gaps = table_cells(cells(show="gap"))
    assert next(line for line in gaps if line[0] == "晋江市")[gaps[0].index("优势示范企业对序时差距")] == "差 8 家"
    assert next(line for line in gaps if line[0] == "泉州市")[gaps[0].index("优势示范企业对序时差距")] == "差 11 家"


def test_a_named_county_shows_the_word_of_its_state_and_not_a_zero(app, sample_database):
    cells = table_cells(html_with(app(sample_database, "县区", plan=QUANZHOU), 'class="matrix"'))
    column = next(n for n, head in enumerate(cells[0]) if head.startswith("知识产权强县"))
    states = {line[0]: line[column] for line in cells if line[0] in ("晋江市", "德化县", "南安市")}
    assert states == {"晋江市": "已批复", "德化县": "已批复", "南安市": "已申报待批复"}


def test_the_tile_grid_is_off_until_asked_for_and_says_what_it_is_not(app, sample_database):
    assert "非行政区划地图" not in words(app(sample_database, "县区", plan=QUANZHOU))
    said = words(app(sample_database, "县区", plan=QUANZHOU, tiles="1"))
    assert "示意方格图，非行政区划地图。" in said
    assert "金门县资料暂缺。" in said
    assert app(sample_database, "县区", plan="huancui_2024").get("toggle") == []


def test_a_district_page_says_what_lies_ahead_its_rank_and_its_part_of_the_gap(app, sample_database):
    said = words(app(sample_database, "县区", plan=QUANZHOU, region="350582"))
    assert "年末预计 77 家 · 完成研判：难度较大" in said
    assert "第 9 位（共 11 个单位） · 对全域：差 8 家" in said


def ways_of(html, words):
    """Where the links with these words lead, as sets of the address' choices."""
    found = re.findall(rf'<a href="([^"]*)"[^>]*>{words}</a>', html)
    return [set(unescape(address).partition("?")[2].split("&")) for address in found]


def test_every_name_in_the_list_of_troubles_is_a_way_to_where_it_is_explained(app, sample_database):
    page = app(sample_database, plan=QUANZHOU)
    troubles = html_with(page, "要协调的事（按轻重排序）")
    firms = {"indicator=ip_enterprises", f"plan={QUANZHOU}"}
    assert firms | {"region=350500"} in ways_of(troubles, "优势示范企业")
    assert firms | {"region=350582"} in ways_of(troubles, "晋江市")
    assert {"task=1.2", f"plan={QUANZHOU}"} in ways_of(troubles, "育主体")
    assert any(way >= {f"plan={QUANZHOU}"} for way in ways_of(troubles, "工信局"))
    changes = html_with(page, "比上季度的变化")
    assert ways_of(changes, "版权登记量")


def test_a_count_of_the_strip_shows_the_targets_it_counts_and_the_way_back(app, sample_database):
    strip = html_with(app(sample_database, plan=QUANZHOU), 'class="strip"')
    asked = re.findall(r'class="one" href="\?([^"]*)"', strip)
    assert {re.search(r"light=(\w+)", unescape(way))[1] for way in asked} == {
        "met",
        "on_track",
        "slightly_behind",
        "behind",
        "not_judged",
    }
    page = app(sample_database, plan=QUANZHOU, light="slightly_behind")
    shown = [b.value for b in page.get("html") if 'class="card' in b.value]
    assert len(shown) == 3
    assert all("略滞后" in card for card in shown)
    assert "只看略滞后的 3 项 看全部" in words(page).replace("　", " ")
    # A light that nobody has hides nothing.
    assert sum('class="card' in b.value for b in app(sample_database, plan=QUANZHOU, light="missed").get("html")) == 9


def test_of_a_target_in_trouble_the_first_thing_said_is_who_holds_it_back(app, sample_database):
    page = app(sample_database, "指标", plan=QUANZHOU, indicator="ip_enterprises")
    assert [tab.label for tab in page.tabs][:2] == ["差距与位次", "增量从哪里来"]
    assert html_with(page, "距本地序时：晋江市差 8 家、南安市差 7 家")
    assert "年末预计仍差 15 家" in heading(page)
    calm = app(sample_database, "指标", plan=QUANZHOU, indicator="service_outlets")
    assert calm.tabs[0].label == "增量从哪里来"


def test_a_page_that_is_empty_for_a_plan_leads_on(app, sample_database):
    page = app(sample_database, "指标", plan="fujian_2023")
    assert {"任务", "日历", "责任"} <= {link.proto.label for link in page.get("page_link")}
