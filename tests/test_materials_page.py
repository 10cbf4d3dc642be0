"""汇报材料: choose, make, take away, make again, compare two, and hold an edited report against its edition."""

import io

import pytest
from docx import Document

from desk import Files, open_desk
from desk.briefings import again, recorded
from desk.publish import publish
from tests.conftest import ROOT
from tests.one_page import opening, words
from tracker.periods import Period

PAGE = "pages/briefing/materials.py"
PLAN = "quanzhou_2024"
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")


@pytest.fixture
def visit(sample_database):
    with opening(sample_database) as open_page:
        yield lambda **choices: open_page(PAGE, **choices)


def over(database, deed):
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
    try:
        return deed(desk)
    finally:
        desk.store.close()


def submitted(visitor):
    visitor.button[0].click().run(timeout=120)
    assert not visitor.exception
    return visitor


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_the_page_opens_for_every_plan_and_says_that_nothing_was_made_yet(visit, plan, lang):
    page = visit(plan=plan, lang=lang)
    told = words(page)
    assert ("还没有生成过" if lang == "zh" else "None made yet") in told


def test_papers_are_made_listed_with_their_hashes_and_handed_out(visit):
    page = submitted(visit(plan=PLAN))
    assert page.success[0].value.startswith("已生成 3 个文件，都出自数据版本 ")
    assert {b.label.split("（")[0] for b in page.get("download_button")} == {
        f"下载 {name}-泉州示范城市方案-2026年三季度.{kind}"
        for name, kind in (("汇报", "pptx"), ("通报", "docx"), ("一页纸", "pdf"))
    } | {"全部下载"}
    told = words(page)
    assert "已生成的材料 1 份" in told
    assert "第 1 版" in told
    assert "通报-泉州示范城市方案-2026年三季度.docx" in told


def test_nothing_chosen_asks_for_a_format(visit):
    page = visit(plan=PLAN)
    page.get("button_group")[1].set_value([])
    assert [w.value for w in submitted(page).warning] == ["请先选要哪几种材料。"]


def test_the_editions_are_listed_newest_first_with_the_draft_last(sample_database, visit):
    over(sample_database, lambda desk: publish(desk, PLAN, Period.quarter(2026, 3), who="甲", explanation="重发"))
    options = visit(plan=PLAN).selectbox(key=f"materials-source-{PLAN}").options
    assert [option.split(" · ")[0] for option in options] == [
        "第 2 版：2026年三季度",
        "第 1 版：2026年三季度",
        "草稿（未经复核）",
    ]


def test_two_sets_that_say_the_same_are_said_to(visit):
    page = submitted(submitted(visit(plan=PLAN)))
    assert "两份的数值、灯号和完成研判都相同。" in words(page)


def test_an_edited_report_is_held_against_its_edition(sample_database, visit):
    page = submitted(visit(plan=PLAN))
    # The very page's database: the report as it was made, then edited.
    from ui import session

    desk = session.the_desk()
    original = again(desk, recorded(desk, PLAN)[0], ["docx"]).files["docx"][1]
    paper = Document(io.BytesIO(original))
    run = next(r for p in paper.paragraphs for r in p.runs if "341家" in r.text)
    run.text = run.text.replace("341家", "344家")
    changed = io.BytesIO()
    paper.save(changed)
    page.get("file_uploader")[0].upload("通报.docx", changed.getvalue(), "application/octet-stream").run(timeout=60)
    assert page.warning[-1].value == "1 处与这一版不符："
    assert "344家 341家" in words(page)
    assert "多半不是由所选的这一份改成的" not in words(page)


def test_a_report_of_another_plan_is_not_only_a_long_list_of_differences(sample_database, visit):
    submitted(visit(plan="huancui_2024"))
    from ui import session

    desk = session.the_desk()
    stranger = again(desk, recorded(desk, "huancui_2024")[0], ["docx"]).files["docx"][1]
    page = submitted(visit(plan=PLAN))
    page.get("file_uploader")[0].upload("通报.docx", stranger, "application/octet-stream").run(timeout=60)
    assert "先核对传的文件和上面选的一份" in words(page)
