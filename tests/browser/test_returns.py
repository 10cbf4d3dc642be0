"""The analyst's pages in a real Chromium: a figure by telephone, its trace, a withdrawal, an edition, reminders, receipt."""

from tests.browser.serving import ROOT, text, visit

PLAN = "quanzhou_2024"
ADDRESSES = {
    "报送记录": f"/records?plan={PLAN}",
    "追溯": f"/trace?plan={PLAN}&indicator=high_value_patents_per_10k&region=350502",
    "复核并发布": f"/publish?plan={PLAN}",
    "报送情况": f"/chase?plan={PLAN}&as_of=2026Q3&today=2026-10-26",
    "单数更正": f"/correct?plan={PLAN}&measure=high_value_patents&region=350502",
}


def headline(page):
    return page.get_by_role("heading", level=1).first.inner_text()


def test_a_figure_by_telephone_is_seen_before_saved_traced_published_and_withdrawn(browser, own_server):
    with visit(browser, own_server) as analyst, visit(browser, own_server) as leader:
        page = analyst.open(ADDRESSES["单数更正"])
        page.get_by_role("spinbutton").fill("100")
        page.keyboard.press("Enter")
        page.get_by_text("397 件 → 100 件").wait_for()
        page.get_by_label("原因（必填）").fill("省局来电更正")
        page.keyboard.press("Control+Enter")
        analyst.settle()
        page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(
            {"name": "函.png", "mimeType": "image/png", "buffer": b"scan"}
        )
        page.get_by_text("函.png").wait_for()
        analyst.settle()
        page.get_by_role("button", name="记入").click()
        page.get_by_text("已记入，回执号").wait_for()
        page.get_by_role("link", name="回执（可打印）").click()
        page.get_by_role("heading", name="数据报送回执").wait_for()
        assert "更正 1 个" in text(page)
        assert "函.png" in text(page)
        number = page.url.partition("receipt=")[2].partition("&")[0]

        # Leaders still see the published edition; the draft is one link away, its figure two clicks from its origin.
        assert "5.92" in text(leader.open(f"/?plan={PLAN}"))
        page = analyst.open(f"/trace?plan={PLAN}&indicator=high_value_patents_per_10k&draft=1&region=350502")
        assert "单数更正（电话）" in text(page)
        assert "397 件" in text(page)

        page = analyst.open(ADDRESSES["复核并发布"])
        assert headline(page) == "发布后，领导看到的 1 盏灯会变，1 项数值会变。"
        page.get_by_role("button", name="发布2026年三季度").click()
        page.get_by_text("2026年三季度已经发布过，请写更正说明。").wait_for()
        page.get_by_label("更正说明（必填").fill("鲤城更正")
        page.get_by_role("button", name="发布2026年三季度").click()
        page.get_by_text("已发布2026年三季度（内部）").wait_for()
        assert "5.59" in text(leader.open(f"/?plan={PLAN}"))

        page = analyst.open(f"/records?plan={PLAN}&submission={number[:12]}")
        page.get_by_role("tab", name="撤回").click()
        page.get_by_label("撤回原因（必填）").fill("省局改口")
        page.keyboard.press("Enter")
        analyst.settle()
        page.get_by_role("button", name="下一步：看撤回后的变化").click()
        page.get_by_text("撤回后有 1 个现行数会变").wait_for()
        page.get_by_role("button", name="确认撤回").click()
        page.get_by_text("此前的数重新有效").first.wait_for()
        assert "5.92" in text(analyst.open(f"/?plan={PLAN}&draft=1"))
        assert "5.59" in text(leader.open(f"/?plan={PLAN}"))
        assert (analyst.complaints, leader.complaints) == ([], [])


def test_reminder_and_list_can_be_taken_away(browser, server, tmp_path):
    with visit(browser, server) as visitor:
        page = visitor.open(ADDRESSES["报送情况"])
        assert "市版权局：2026年三季度以下数据应于 2026-10-20 前报送" in text(page)
        with page.expect_download() as coming:
            page.get_by_role("button", name="下载清单（CSV）").click()
        taken = tmp_path / "list.csv"
        coming.value.save_as(taken)
        assert "演示数据·非真实" in coming.value.suggested_filename
        assert taken.read_bytes().startswith(b"\xef\xbb\xbf")
        assert "红·逾期" in taken.read_text(encoding="utf-8-sig")


def test_who_owes_and_what_is_owed_lead_to_theirs_alone_and_to_what_needs_it(browser, server):
    with visit(browser, server) as visitor:
        page = visitor.open(ADDRESSES["报送情况"])
        page.locator("table.grid").get_by_role("link", name="市版权局", exact=True).click()
        page.wait_for_url("**unit=*")
        said = text(visitor.settle())
        assert "省知识产权局" not in said
        page.locator("table.grid").get_by_role("link", name="版权登记量").first.click()
        page.wait_for_url("**/indicator?*")
        assert "版权登记量" in text(visitor.settle())
        assert visitor.complaints == []


def test_an_original_is_downloaded_as_it_was_received(browser, server, tmp_path):
    with visit(browser, server) as visitor:
        page = visitor.open(f"/records?plan={PLAN}&quarter=2026Q3")
        with page.expect_download() as coming:
            page.get_by_role("button", name="下载原件").click()
        taken = tmp_path / "book.xlsx"
        coming.value.save_as(taken)
        assert taken.read_bytes() == (ROOT / "data" / "sample" / coming.value.suggested_filename).read_bytes()


def test_a_block_copied_from_a_sheet_is_pasted_into_the_blank_and_read(browser, own_server):
    with visit(browser, own_server) as clerk:
        page = clerk.open(f"/submit?plan={PLAN}&as_of=2026Q4&region=350502&fill=1")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("navigator.clipboard.writeText('400\\n40.2\\n42400\\n')")
        box = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
        # The first cell of 本期, below the heading.
        pasted = (
            "[...document.querySelectorAll('[data-testid=\"glide-cell-1-2\"]')].some(one => one.textContent == '42400')"
        )
        for _try in range(10):
            # The table is drawn on a canvas: what is not listening yet takes no key.
            page.mouse.click(box["x"] + box["width"] * 0.53, box["y"] + 52)
            page.keyboard.press("Control+V")
            page.wait_for_timeout(500)
            if page.evaluate(pasted):
                break
        # What is pasted is on its way to the server for a moment.
        page.wait_for_timeout(1000)
        clerk.settle()
        page.get_by_role("button", name="检查这张表").click()
        page.get_by_text("3 个数中 0 个与上次不同，2 个新报").wait_for(timeout=60_000)
        page.get_by_role("button", name="保存这 1 本").wait_for(timeout=60_000)
        assert "高价值发明专利拥有量\t鲤城区\t2026年末\t397\t+3（+0.8%）\t—\t400" in text(page)
        assert clerk.complaints == []
