"""The analyst's pages after the workbooks came in: records, trace, publishing, reminders, single corrections."""

import csv
import io
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from desk import Files, load, open_desk
from desk.aliases import remember_alias, settled
from desk.changes import FigureUndone
from desk.chase import owed
from desk.correct import Correction, as_submission, correct
from desk.find import matching
from desk.judge import judge
from desk.publish import editions, last_edition, publish
from desk.records import attachments, contents, difference_made, submissions, undone, withdraw
from loaders.rosters.book import write_roster
from pages.returns.parts import chase
from store.copies import keep_copy
from store.rows import CommitNote
from tests.conftest import ROOT
from tests.one_page import blocks, opening, words
from tests.small_county import COUNTY, EAST, WEST, quarter
from tests.test_desk import PLAN as COUNTY_PLAN
from tests.test_desk import commit, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tests.test_pages import table_cells
from tracker.periods import Period
from tracker.problems import SuspiciousChange
from tracker.submission import Problem
from ui import session
from ui.csv_file import csv_file
from ui.record_words import told_apart
from wording import use

PLAN, Q3 = "quanzhou_2024", Period.quarter(2026, 3)
JINJIANG, LICHENG, DEHUA = "350582", "350502", "350526"
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
PAGES = {name: f"pages/returns/{name}.py" for name in ("records", "trace", "publish", "chase", "correct")}


@pytest.fixture
def office(sample_database):
    """The sample's desk of one's own, to be changed; closed before pages are opened over it."""

    def act(deed):
        opened = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
        try:
            return deed(opened)
        finally:
            opened.store.close()

    return act


@pytest.fixture
def visit(sample_database):
    with opening(sample_database) as open_page:
        yield lambda page, **choices: open_page(PAGES[page], **choices)


def told(region, measure, value, **more):
    given = {"reason": "省局来电更正", "source": "telephone", "by_unit": False, **more}
    return Correction(PLAN, region, measure, Q3, value, given["reason"], given["source"], given["by_unit"])


def heading(visitor):
    block = next(b for b in blocks(visitor) if "<h1>" in b)
    return block.split("<h1>")[1].split("</h1>")[0]


def cells(visitor, part):
    return table_cells(next(b for b in blocks(visitor) if part in b and "<table" in b))


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_of_every_plan_opens_and_says_that_it_shows_the_sample(plan, visit):
    for page in PAGES:
        said = words(visit(page, plan=plan))
        # Without targets there is no figure to mark.
        assert "演示数据·非真实" in said or plan == "fujian_2023", page


def test_in_english_nothing_is_left_in_chinese_but_file_and_sheet_names(visit):
    for page in PAGES:
        visitor = visit(page, plan=PLAN, lang="en", indicator="high_value_patents_per_10k", today="2026-10-26")
        use("zh")
        said = words(visitor)
        for typed in ("泉州市_任务分解表_演示数据·非真实.xlsx", "填报"):
            said = said.replace(typed, "")
        for q in ("2022Q4", *(f"{y}Q{n}" for y in range(2023, 2027) for n in range(1, 5))):
            for kind in ("", "任务进展"):
                said = said.replace(f"泉州市_{q}_{kind}表_演示数据·非真实.xlsx", "")
        left = sorted({ch for ch in said if "\u4e00" <= ch <= "\u9fff"})
        assert left == [], (page, left)


def test_every_submission_is_listed_and_the_chosen_one_tells_number_time_hash_and_counts(office, visit):
    receipt = office(lambda d: correct(d, told(LICHENG, "high_value_patents", 400), who="测试", copy=False))
    page = visit("records", plan=PLAN, submission=receipt.submission[:12])
    listed = cells(page, ">报送人</th>")
    assert len(listed) - 1 == 16
    assert [line[1] for line in listed[1:3]] == ["单数更正（电话）", "泉州市_任务分解表_演示数据·非真实.xlsx"]
    facts = dict(cells(page, 'class="facts"'))
    assert facts["回执号"] == receipt.submission
    assert facts["数"] == "1 个数（更正 1 个）"
    assert facts["更正说明"] == "省局来电更正"
    changed = next(
        c
        for c in (table_cells(b) for b in blocks(page) if "<table" in b)
        if c[0][-4:] == ["本次", "变化", "单位", "说明"]
    )
    assert changed[1] == ["高价值发明专利拥有量", "鲤城区", "2026年三季度", "397", "400", "+3（+0.8%）", "件", "更正"]


def test_a_list_received_is_shown_beside_the_typed_figures_with_how_many_different_things_it_names(office, visit):
    def firms(there):
        rows = [
            {
                "region": LICHENG,
                "name": name,
                "level": level,
                "honour": "优势",
                "granted_on": "2024-05-01",
                "state": "有效",
            }
            for name, level in (("甲公司", "国家级"), ("甲公司", "省级"), ("乙公司", "国家级"))
        ]
        content = write_roster(there.catalogue, there.register, PLAN, "ip_enterprises", Q3, rows=rows, grade="sample")
        found = load.read(there, content, "优势示范企业名单.xlsx", plan=PLAN)
        assert found.is_clean, found.problems
        return load.commit(there, found, content, who="测试", note=CommitNote(accepted="以名单为准"), copy=False)

    page = visit("records", plan=PLAN, submission=office(firms).submission[:12])
    counted = cells(page, "名单计数")
    [line] = [line for line in counted if line[:2] == ["鲤城区", "国家知识产权优势示范企业"]]
    assert line[2] == "2"
    assert line[4] == "▲ 请核对"
    assert "计入的 3 行里有 2 个不同的单位或项目" in words(page)


def test_the_receipt_stands_alone_with_the_whole_hash(office, visit):
    receipt = office(lambda d: correct(d, told(LICHENG, "high_value_patents", 400), who="测试", copy=False))
    sha256 = office(lambda d: submissions(d)[0].sha256)
    page = visit("records", plan=PLAN, receipt=receipt.submission)
    assert heading(page) == "数据报送回执"
    assert dict(cells(page, "receipt"))["文件校验（SHA-256）"] == sha256
    assert len(page.get("tab")) == 0
    assert "没有这个回执号的报送" in words(visit("records", plan=PLAN, receipt="nothing"))


def test_records_of_a_quarter_are_those_that_speak_of_it(visit):
    listed = cells(visit("records", plan=PLAN, quarter="2025Q4"), ">报送人</th>")
    assert [line[3] for line in listed[1:]] == ["2026年一季度、2025年四季度", "2025年四季度"]


def test_what_is_saved_stands_though_no_copy_could_be_made_and_the_pages_that_save_say_both(
    visit, sample_database, tmp_path
):
    (tmp_path / "copies").write_text("a file where the folder should be")
    page = visit("records", plan=PLAN)
    page.text_input[1].input("报错").run()
    page.button(key="withdraw-look").click().run()
    page.button(key="withdraw-do").click().run()
    assert not page.exception
    session.the_desk().store.background.wait()
    for name in ("records", "correct"):
        [said] = visit(name, plan=PLAN).warning
        assert said.value.startswith("已保存的数都在库里，都有效；但这一份副本没有做成")
    (tmp_path / "copies").unlink()
    keep_copy(session.the_desk().store)
    session.the_desk().store.background.wait()
    assert not visit("records", plan=PLAN).warning


def test_withdrawing_takes_two_steps_and_a_reason_and_brings_the_earlier_figure_back(office, visit, sample_database):
    receipt = office(lambda d: correct(d, told(LICHENG, "high_value_patents", 100), who="测试", copy=False))
    page = visit("records", plan=PLAN, submission=receipt.submission[:12])
    page.button(key="withdraw-look").click().run()
    assert page.warning[0].value == "请先写明撤回原因。"
    page.text_input[1].input("省局改口").run()
    page.button(key="withdraw-look").click().run()
    said = words(page)
    assert "撤回后有 1 个现行数会变，2 盏灯会变。" in said
    figures = '<th scope="col" class="r nowrap">撤回后</th></tr>'
    assert ["高价值发明专利拥有量", "鲤城区", "2026年三季度", "100 件", "397 件"] in cells(page, figures)
    page.button(key="withdraw-do").click().run()
    assert not page.exception
    assert page.success[0].value == f"已撤回 {receipt.submission[:12]}，此前的数重新有效。"
    assert "本机用户（未认证）于" in words(page)
    assert "省局改口" in words(page)


def together(there):
    """Two districts' figures of one measure, saved together."""
    for region, value in ((LICHENG, 100), (JINJIANG, 200)):
        given, content = as_submission(there, told(region, "high_value_patents", value))
        note = CommitNote(reason="一起更正", batch="b" * 32)
        load.commit(there, given, content, who="测试", note=note, copy=False)


def test_what_was_saved_together_is_one_line_that_opens_is_withdrawn_in_one_act_and_put_in_force_again(office, visit):
    office(together)
    page = visit("records", plan=PLAN)
    lines = cells(page, ">报送人</th>")
    assert lines[1][1] == "▸ 一起保存的 2 本"
    assert (lines[1][4], lines[1][7]) == ("2", "在用")
    assert len(lines) - 1 == 16
    page = visit("records", plan=PLAN, batch="b" * 12)
    assert [line[1] for line in cells(page, ">报送人</th>")[1:4]] == [
        "▾ 一起保存的 2 本", "单数更正（电话）", "单数更正（电话）"
    ]  # fmt: skip
    for key, now, then in (("撤回", "100 件", "397 件"), ("恢复", "397 件", "100 件")):
        page.text_input[1].input("两个县都报错").run()
        page.button(key="withdraw-look").click().run()
        assert f"{key}后有 2 个现行数会变" in words(page)
        changed = cells(page, f'<th scope="col" class="r nowrap">{key}后</th></tr>')
        assert ["高价值发明专利拥有量", "鲤城区", "2026年三季度", now, then] in changed
        page.button(key="withdraw-do").click().run()
        assert not page.exception
        assert page.success[0].value.startswith(f"已{key} 一起保存的 2 本")
    assert dict(cells(page, 'class="facts"'))["状态"] == "在用 2/2"
    alone = visit("records", plan=PLAN, submission=submissions(session.the_desk(), PLAN)[0].id[:12])
    state = dict(cells(alone, 'class="facts"'))["状态"]
    assert [word in state for word in ("撤回：两个县都报错", "恢复：两个县都报错", "在用")] == [True, True, True]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("鲤城", 1), ("晋江市 高价值", 1), ("鲤城 商标", 0), ("电话", 0), ("telephone", 2), ("测试员", 2), ("测试员 jinjiang", 1),
        ("没有这个", 0),
    ],
)  # fmt: skip
def test_submissions_are_found_by_unit_figure_file_and_who(asked, found, sample_database):
    there = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    before = {one.id for one in submissions(there, PLAN)}
    for region in (LICHENG, JINJIANG):
        correct(there, told(region, "high_value_patents", 100), who="测试员", copy=False)
    mine = [one for one in submissions(there, PLAN) if one.id not in before]
    assert len(matching(there, PLAN, asked, mine)) == found
    assert len(matching(there, PLAN, mine[0].id[:8], mine)) == 1
    assert len(matching(there, PLAN, "", mine)) == 2
    there.store.close()


def test_the_box_of_records_finds_over_all_quarters_and_says_when_nothing_fits(office, visit):
    office(lambda d: correct(d, told(LICHENG, "high_value_patents", 100), who="测试员", copy=False))
    page = visit("records", plan=PLAN, find="鲤城 测试员")
    assert len(cells(page, ">报送人</th>")) - 1 == 1
    assert "没有与“无此人”相符的报送。" in words(visit("records", plan=PLAN, find="无此人"))


def test_a_remembered_name_can_be_taken_back(office, visit):
    office(lambda d: remember_alias(d, PLAN, "measure", "高专件数", "high_value_patents", who="测试"))
    page = visit("records", plan=PLAN)
    assert "“高专件数” 读作 高价值发明专利拥有量" in words(page)
    page.button(key="forget-measure-高专件数").click().run()
    assert page.success[0].value == "已收回“高专件数”。"
    assert "还没有记住的名称。" in words(page)


def test_a_figure_is_traced_to_its_cells_and_each_cell_to_its_versions(office, visit, sample_desk):
    receipt = office(lambda d: correct(d, told(LICHENG, "high_value_patents", 400), who="测试", copy=False))
    given = {"plan": PLAN, "indicator": "high_value_patents_per_10k", "draft": "1"}
    page = visit("trace", **given, figure=f"high_value_patents~{LICHENG}~2026Q3")
    assert heading(page).startswith("每万人口高价值发明专利拥有量（泉州市，截至9月30日）5.9")
    assert heading(page).endswith("由 3 份文件的 27 个数算出。")
    lines = cells(page, ">原文</th>")
    assert [line[0] for line in lines if line[1] == ""] == [
        "高价值发明专利拥有量　2026年三季度",
        "年末常住人口　2025年末",
    ]
    assert lines[2][:4] == ["鲤城区", "400 件", "单数更正（电话）", "400"]
    assert lines[3][:3] == ["丰泽区", "1006 件", "填报!B8 泉州市_2026Q3_填报表_演示数据·非真实.xlsx"]
    versions = next(b for b in blocks(page) if 'class="version"' in b)
    assert [v in versions for v in ("现行", "400 件", "此前", "397 件", "省局来电更正")] == [True] * 5
    hashes = office(lambda d: {one.id: one.sha256 for one in submissions(d)})
    assert hashes[receipt.submission][:12] in versions


def test_the_trace_follows_the_published_edition_and_a_past_moment(office, visit):
    before = office(lambda d: d.store.last_change())
    office(lambda d: correct(d, told(LICHENG, "high_value_patents", 400), who="测试", copy=False))
    given = {"plan": PLAN, "indicator": "high_value_patents_per_10k", "region": LICHENG}
    published = cells(visit("trace", **given), ">原文</th>")
    past = cells(visit("trace", **given, known_at=f"{before.isoformat()}+00:00"), ">原文</th>")
    draft = cells(visit("trace", **given, draft="1"), ">原文</th>")
    assert [lines[2][1] for lines in (published, past, draft)] == ["397 件", "397 件", "400 件"]


def test_a_countys_own_figure_never_replaces_the_provinces_and_is_listed_to_be_checked(office, visit):
    office(lambda d: correct(d, told(JINJIANG, "high_value_patents", 1300, by_unit=True), who="测试", copy=False))
    page = visit("trace", plan=PLAN, indicator="high_value_patents_per_10k", draft="1")
    assert cells(page, ">另报</th>")[1] == [
        "▲ 请核对",
        "高价值发明专利拥有量",
        "晋江市",
        "2026年三季度",
        "1269 省",
        "1300 各地自报",
        "单数更正（电话）",
    ]
    assert "1269 件" in {line[1] for line in cells(page, ">原文</th>")[1:]}


def test_what_leaders_would_see_change_is_listed_and_publishing_needs_its_note(office, visit, sample_database):
    office(lambda d: correct(d, told(LICHENG, "high_value_patents", 100), who="测试", copy=False))
    page = visit("publish", plan=PLAN)
    assert heading(page) == "发布后，领导看到的 1 盏灯会变，1 项数值会变。"
    lines = cells(page, "草稿 2026年三季度")
    assert lines[1][0] == "每万人口高价值发明专利拥有量"
    assert lines[1][1] == "5.92 件/万人"
    assert lines[1][4].endswith("滞后")
    assert cells(page, ">经手人</th>")[1][1:] == ["单数更正（电话）", "测试", "1", "省局来电更正"]
    send = next(b for b in page.button if b.label == "发布2026年三季度")
    send.click().run()
    assert page.warning[0].value == "2026年三季度已经发布过，请写更正说明。"
    page.text_area(key="publish-explanation").input("鲤城更正")
    page.radio(key="publish-visibility").set_value("public")
    next(b for b in page.button if b.label == "发布2026年三季度").click().run()
    assert page.success[0].value.startswith("已发布2026年三季度（已公开）")
    laid = cells(page, ">发布人</th>")
    assert [line[1:2] + line[4:5] for line in laid[1:]] == [["已公开", "鲤城更正"], ["内部", "—"]]
    assert heading(page).startswith("没有草稿")


def test_why_doubts_were_accepted_stands_on_the_page_that_publishes(office, visit):
    def doubtful(d):
        there, content = as_submission(d, told(LICHENG, "high_value_patents", 310))
        doubt = Problem("", "", "doubtful", SuspiciousChange(reason="jump"), "310", LICHENG)
        note = CommitNote(reason="台账", accepted="鲤城区来函说明")
        load.commit(d, replace(there, problems=(doubt,)), content, who="测试", note=note, copy=False)

    office(doubtful)
    assert "请核对 1 处，认为无误：鲤城区来函说明" in cells(visit("publish", plan=PLAN), ">经手人</th>")[1][-1]


def test_two_values_that_differ_never_read_alike(sample_desk):
    indicator = sample_desk.catalogue.indicators["high_value_patents_per_10k"]

    def told(old, new):
        return told_apart(old, new, indicator, sample_desk.catalogue)

    assert [text.split()[0] for text in told(6.1153, 6.1249)] == ["6.115", "6.125"]
    assert told(6.1, 6.2) == (told(6.1, 6.1)[0], told(6.2, 6.2)[0])
    assert told(None, 6.1)[0] == "—"


def test_what_came_in_while_one_was_reading_must_be_looked_at_before_publishing(desk, monkeypatch):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    desk.store.close()
    monkeypatch.setenv("TRACKER_CATALOGUE", str(desk.files.catalogue))
    monkeypatch.setenv("TRACKER_REGIONS", str(desk.files.regions))
    with opening(desk.files.database) as open_page:
        page = open_page(PAGES["publish"], plan=COUNTY_PLAN)
        assert "尚未发布" in words(page)
        commit(session.the_desk(), (EAST, "patents", "2026Q3", 290), sha256="b")
        button = next(b for b in page.button if b.label == "发布2026年三季度")
        button.click().run()
        assert page.warning[0].value == "刚才有新的报送入库，左边已更新；请重新看过再发布。"
        assert editions(session.the_desk(), COUNTY_PLAN) == []
        next(b for b in page.button if b.label == "发布2026年三季度").click().run()
        assert page.success[0].value.startswith("已发布2026年三季度（内部）")


def test_each_edition_has_an_address_that_shows_it_as_it_was(office, visit, sample_database):
    office(lambda d: correct(d, told(LICHENG, "high_value_patents", 100), who="测试", copy=False))
    office(lambda d: publish(d, PLAN, Q3, who="测试", explanation="更正"))
    first = office(lambda d: editions(d, PLAN)[-1])
    page = visit("publish", plan=PLAN)
    block = next(b for b in blocks(page) if "看这一版" in b)
    addresses = [part.split('"')[0].replace("&amp;", "&") for part in block.split('href="')[1:]]
    asked = parse_qs(urlsplit(addresses[-1]).query)
    assert asked == {"plan": [PLAN], "as_of": ["2026Q3"], "known_at": [f"{first.known_at.isoformat()}+00:00"]}
    with opening(sample_database) as open_page:
        overview = words(open_page("pages/progress/overview.py", **{k: v[0] for k, v in asked.items()}))
        assert "5.92" in overview
        assert "所知显示" in overview


def test_the_ladder_counts_from_the_day_in_the_address(visit):
    # 市版权局 owes 德化's registrations of the quarter, due on 20 October.
    said = {
        day: cells(visit("chase", plan=PLAN, as_of="2026Q3", today=day), "报送单位、填报项")
        for day in ("2026-10-10", "2026-10-16", "2026-10-20", "2026-10-26")
    }
    lines = {day: {line[0]: line[1] for line in found} for day, found in said.items()}
    assert [line["版权登记量(当季)"] for line in lines.values()] == [
        "○ 12/13 还有 10 天",
        "◆ 12/13 还有 4 天",
        "▲ 12/13 还有 0 天",
        "■ 12/13 逾期 6 天",
    ]
    assert lines["2026-10-26"]["市版权局"] == "完整率 92%　及时率 0%"
    assert lines["2026-10-26"]["省知识产权局"] == "完整率 100%　及时率 0%"


def test_the_reminder_names_unit_measure_place_and_days_and_can_be_copied(visit):
    page = visit("chase", plan=PLAN, as_of="2026Q3", today="2026-10-26")
    assert heading(page) == "2026年三季度应于 2026-10-20 前报送：4 家中 1 家未报齐，缺 1 个数，已逾期 6 天。"
    assert [c.value for c in page.code] == [
        "市版权局：2026年三季度以下数据应于 2026-10-20 前报送，已逾期 6 天，请尽快报送：版权登记量(当季)（德化县）。"
    ]
    alone = visit("chase", plan=PLAN, as_of="2026Q3", today="2026-10-26", unit="省知识产权局")
    assert "都已报齐，不需要催报。" in words(alone)


def test_a_reminder_counts_where_every_place_is_lacking_and_says_a_shared_lack_once(visit):
    page = visit("chase", plan=PLAN, as_of="2026Q4", today="2027-01-21", unit="省知识产权局")
    assert [c.value for c in page.code] == [
        "省知识产权局：2026年四季度以下数据应于 2027-01-20 前报送，已逾期 1 天，请尽快报送：高价值发明专利拥有量、商标有效注册量、"
        "地理标志商标、地理标志保护产品（13 个地方都缺）。"
    ]


def test_records_and_reminders_can_be_seen_as_they_were_on_a_past_day(office, visit):
    before = office(lambda d: d.store.last_change())
    sent = len(cells(visit("records", plan=PLAN), ">报送人</th>")) - 1
    office(
        lambda d: correct(d, Correction(PLAN, DEHUA, "copyright_registrations", Q3, 400, "补报", "letter"), who="测试")
    )
    past = f"{before.isoformat()}+00:00"
    assert len(cells(visit("records", plan=PLAN), ">报送人</th>")) - 1 == sent + 1
    page = visit("records", plan=PLAN, known_at=past)
    assert len(cells(page, ">报送人</th>")) - 1 == sent
    assert "所知显示 回到现在" in words(page)
    given = {"plan": PLAN, "as_of": "2026Q3", "today": "2026-10-26"}
    assert "都已报齐，不需要催报。" in words(visit("chase", **given))
    assert [c.value[-8:] for c in visit("chase", **given, known_at=past).code] == ["季)（德化县）。"]


def test_the_list_to_take_away_has_a_row_for_every_figure_owed_and_no_formula(sample_desk):
    entries = owed(sample_desk, PLAN, Q3, date(2026, 10, 26))
    content, name = chase.the_list(sample_desk, PLAN, entries, "sample")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "报送情况_泉州示范城市方案_2026Q3_演示数据·非真实.csv"
    assert lines[0][-1] == "演示数据·非真实"
    assert len(lines) - 1 == len(entries) == 132
    assert [line for line in lines if not line[5]] == [
        ["市版权局", "版权登记量(当季)", "德化县", "2026Q3", "2026-10-20", "", "红·逾期", "6"]
    ]
    assert csv_file(["a"], [("=1+1",), (1,)]).decode("utf-8-sig") == "a\r\n'=1+1\r\n1\r\n"


def test_one_figure_by_telephone_shows_what_would_change_before_it_is_saved(office, visit):
    page = visit("correct", plan=PLAN, measure="high_value_patents", region=LICHENG, as_of="2026Q3")
    assert "现行 397 件（省）" in words(page)
    page.number_input[0].set_value(100).run()
    assert heading(page) == "397 件 → 100 件，−297（−74.8%）"
    assert cells(page, "记入后")[1][:4] == ["每万人口高价值发明专利拥有量", "泉州市", "5.92 件/万人", "5.59 件/万人"]
    page.button(key="correct-save").click().run()
    assert page.warning[0].value.startswith("没有写更正原因")
    page.text_area(key="correct-reason").input("省局来电").run()
    page.button(key="correct-save").click().run()
    assert not page.exception
    assert page.success[0].value.startswith("已记入，回执号 ")
    assert "现行 100 件（省）" in words(page)
    assert "省局来电" in words(page)


def test_a_county_may_say_its_own_figure_and_the_page_says_that_it_is_to_be_checked(visit):
    page = visit("correct", plan=PLAN, measure="high_value_patents", region=JINJIANG, as_of="2026Q3")
    page.radio(key="correct-by-province-high_value_patents").set_value("县（市、区）自己").run()
    page.number_input[0].set_value(1300).run()
    assert heading(page) == "现行的数不变：上级的数优先，两个数都留下，标为请核对。"
    assert "没有灯会变。" in words(page)


def test_a_figure_can_be_taken_back_and_the_page_refuses_what_changes_nothing_or_does_not_fit(visit):
    page = visit("correct", plan=PLAN, measure="high_value_patents", region=LICHENG, as_of="2026Q3")
    page.number_input[0].set_value(397).run()
    assert heading(page) == "与现行的数相同，没有要改的。"
    page.number_input[0].set_value(-1).run()
    assert heading(page).startswith("还不能记：")
    assert "correct-save" not in {b.key for b in page.button}
    page.radio(key="correct-way").set_value("back").run()
    assert heading(page) == "397 件 → 未报送"
    empty = visit("correct", plan=PLAN, measure="copyright_registrations", region=DEHUA, as_of="2026Q3")
    assert "现在没有数（未报送）。" in words(empty)
    empty.radio(key="correct-way").set_value("back").run()
    assert heading(empty) == "现在没有数，不用收回。"


def test_what_somebody_else_changed_meanwhile_must_be_looked_at_before_saving(visit):
    page = visit("correct", plan=PLAN, measure="high_value_patents", region=LICHENG, as_of="2026Q3")
    page.number_input[0].set_value(100).run()
    page.text_area(key="correct-reason").input("省局来电").run()
    correct(session.the_desk(), told(LICHENG, "high_value_patents", 390), who="另一人", copy=False)
    page.button(key="correct-save").click().run()
    assert page.warning[0].value == "这个数刚才由 另一人 改过，上面已更新；请重新看过再记。"
    assert heading(page).startswith("390 件 → 100 件")
    page.button(key="correct-save").click().run()
    assert page.success[0].value.startswith("已记入")


def test_pages_over_an_empty_database_say_what_to_do(empty_desk):
    empty_desk.store.close()
    with opening(empty_desk.files.database) as open_page:
        said = {page: words(open_page(sheet, plan=PLAN, today="2026-10-26")) for page, sheet in PAGES.items()}
    assert "还没有报送。" in said["records"]
    assert "还没有数据" in said["trace"]
    assert "在这里复核后发布" in said["publish"]
    assert "现在没有数（未报送）" in said["correct"]


def test_what_a_submission_changed_is_known_against_the_moment_before_it(desk):  # noqa: F811
    first = commit(desk, *towns("patents", "2026Q3", 282, 200))
    second = commit(desk, (EAST, "patents", "2026Q3", 290), (WEST, "patents", "2026Q3", 200), sha256="b")
    assert [one.kind for one in difference_made(desk, first.id).figures] == ["new", "new"]
    assert [(one.region, one.old, one.new, one.kind) for one in difference_made(desk, second.id).figures] == [
        (EAST, 282, 290, "changed"),
        (WEST, 200, 200, "unchanged"),
    ]
    own = Correction(COUNTY_PLAN, WEST, "patents", quarter("2026Q3"), 230, "来函", "letter", True)
    receipt = correct(desk, own, who="测试", page=("函.png", b"scan"), copy=False)
    assert [one.kind for one in difference_made(desk, receipt.submission).figures] == ["outranked"]
    assert [(name, size) for name, _sha, size in attachments(desk, receipt.submission)] == [("函.png", 4)]
    assert contents(desk, receipt.submission) == {}


def test_what_a_withdrawal_would_bring_back_is_what_it_then_brings_back(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 380, 200))
    wrong = commit(desk, (EAST, "patents", "2026Q3", 282), (EAST, "works", "2026Q3", 5), sha256="b")
    promised = undone(desk, COUNTY_PLAN, wrong.id)
    assert promised.figures == (
        FigureUndone(EAST, "patents", "2026Q3", 282, 380, None, None),
        FigureUndone(EAST, "works", "2026Q3", 5, None, None, None),
    )
    whole = [light for light in promised.lights if light.region == COUNTY]
    assert [(light.before_light, light.after_light) for light in whole if light.indicator == "patents"] == [
        ("behind", "on_track")
    ]
    withdraw(desk, wrong.id, who="测试", reason="报错", copy=False)
    after = {one.target: one.status for one in judge(desk, COUNTY_PLAN)}
    for light in whole:
        assert after[light.target] == light.after_light
    assert settled(desk, COUNTY_PLAN) == ()
    assert last_edition(desk, COUNTY_PLAN) is None
