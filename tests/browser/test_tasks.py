"""The round trip of the 任务进展表 and of Putian's three forms in a real Chromium: taken blank, filled in, seen, saved, withdrawn."""

import io

import openpyxl
import pytest

from tests.browser.serving import text, visit
from tests.test_check_in_book import DUTIES, TASKS, filled
from tests.test_template import edited

PLAN, CAMPAIGN = "quanzhou_2024", "putian_2023"


def taken(page, menu, button, folder):
    """The bytes and name of the workbook behind a button of a menu."""
    page.get_by_role("button", name=menu).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    page.keyboard.press("Escape")
    return file.read_bytes(), file.name


def put_in(visitor, page, content, name):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    visitor.settle()


def receipt_number(visitor, page):
    """Opens the receipt that the page offers (in another window); its number."""
    page.get_by_text("回执号").first.wait_for()
    address = page.get_by_role("link", name="回执（可打印）").first.get_attribute("href")
    page = visitor.open("/" + address.lstrip("/"))
    page.get_by_role("heading", name="数据报送回执").wait_for()
    return page.url.partition("receipt=")[2].partition("&")[0]


def withdraw(visitor, plan, number):
    """Takes a submission back on 报送记录; what the page said would change."""
    page = visitor.open(f"/records?plan={plan}&submission={number[:12]}")
    page.get_by_role("tab", name="撤回").click()
    page.get_by_label("撤回原因（必填）").fill("报错")
    page.keyboard.press("Enter")
    visitor.settle()
    page.get_by_role("button", name="下一步：看撤回后的变化").click()
    page.get_by_role("button", name="确认撤回").wait_for()
    said = text(page)
    page.get_by_role("button", name="确认撤回").click()
    page.get_by_text("此前的数重新有效").first.wait_for()
    return said


def test_a_progress_sheet_goes_out_blank_comes_back_faulty_then_right_and_is_withdrawn(browser, own_server, tmp_path):
    with visit(browser, own_server) as visitor:
        page = visitor.open(f"/submit?plan={PLAN}&as_of=2026Q3")
        blank, name = taken(page, "任务进展表的空白表", "全部单位，一本", tmp_path)
        assert name == "泉州市_2026Q3_任务进展表_演示数据·非真实.xlsx"
        first = {
            (TASKS, "3.1", "市版权局"): {"F": "滞后"},
            (DUTIES, "QZM05", "市知识产权局"): {"F": "已完成", "G": "2026-09-18"},
        }
        put_in(visitor, page, filled(blank, first), name)
        page.get_by_text("滞后、受阻没有写明情况").first.wait_for()
        assert "下载标好问题的工作簿" in text(page)
        assert page.get_by_role("button", name="保存这").count() == 0

        page = visitor.open(f"/submit?plan={PLAN}&as_of=2026Q3")
        first[TASKS, "3.1", "市版权局"]["G"] = "两个县区未报，四季度补齐"
        put_in(visitor, page, filled(blank, first), name)
        page.get_by_text("2 条进展中").first.wait_for()
        # The sentence comes before the list of what changes.
        page.get_by_text("创建全国网络市场监管与服务示范区").first.wait_for()
        page.get_by_role("button", name="保存这 1 本").click()
        number = receipt_number(visitor, page)
        assert "进展 2 条" in text(page)
        page = visitor.open(f"/records?plan={PLAN}&submission={number[:12]}")
        page.get_by_role("tab", name="改了什么").click()
        page.get_by_text("3.1 强化行政保护").wait_for()
        assert "2 条进展会变" in withdraw(visitor, PLAN, number)
        assert (visitor.complaints, visitor.strangers) == ([], [])


FORMS = {
    "需求清单": ("2023-06-20", ["演示新需求厂", "其他", "演示：新增需求", "2023-06-10", "需省级协调", "待匹配"]),
    "优秀案例推荐表": (
        "2023-08-20",
        [1, "演示案例：新增", "演示单位", "提升品牌价值", "2023-06-20", "演示：做法", "演示：成效"],
    ),
    "成效汇总表": ("2023-10-20", ["提升品牌价值", 3, 20, 60, 4, 0, "演示：成效"]),
}


@pytest.mark.parametrize("form", list(FORMS))
def test_a_form_of_putian_goes_out_blank_for_one_county_comes_back_and_is_collected(
    form, browser, own_server, tmp_path
):
    day, row = FORMS[form]
    with visit(browser, own_server) as visitor:
        page = visitor.open(f"/submit?plan={CAMPAIGN}&as_of=2023Q3&region=350305")
        blank, name = taken(page, "名单、台账的空白表", form, tmp_path)
        assert name == f"莆田市_秀屿区_{day}_{form}_演示数据·非真实.xlsx"
        cells = {(form, f"{chr(65 + at)}5"): value for at, value in enumerate(["秀屿区", *row])}
        put_in(visitor, page, edited(blank, {**cells, (form, "A5"): "仙游县"}), name)
        page.get_by_role("button", name="下载标好问题的工作簿").wait_for()
        page = visitor.open(f"/submit?plan={CAMPAIGN}&as_of=2023Q3&region=350305")
        put_in(visitor, page, edited(blank, cells), name)
        page.get_by_text("保存后：名单 1 行").wait_for()
        page.get_by_role("button", name="保存这 1 本").wait_for()
        visitor.settle()
        if page.get_by_label("处请核对无误的理由").count():
            page.get_by_label("处请核对无误的理由").fill("案例为补报")
            page.keyboard.press("Tab")
            page.wait_for_timeout(300)
            visitor.settle()
        page.get_by_role("button", name="保存这 1 本").click()
        number = receipt_number(visitor, page)
        page = visitor.open(f"/submit?plan={CAMPAIGN}&as_of=2023Q3")
        whole, name = taken(page, "名单、台账的空白表", f"{form}：各地已报的合成一本", tmp_path)
        assert name == f"莆田市_{day}_{form}_演示数据·非真实_合成.xlsx"
        sheet = openpyxl.load_workbook(io.BytesIO(whole))[form]
        places = {cells[0].value for cells in sheet.iter_rows(min_row=5) if cells[1].value or cells[2].value}
        assert places == {"城厢区", "涵江区", "荔城区", "秀屿区", "仙游县"}
        withdraw(visitor, CAMPAIGN, number)
        assert (visitor.complaints, visitor.strangers) == ([], [])
