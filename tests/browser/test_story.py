"""The analyst's quarter in a real Chromium, from the blank workbooks of thirteen units to the reminder of one."""

import io
import re
import zipfile

from openpyxl import load_workbook

from tests.browser.serving import text, visit
from tests.browser.test_returns import PLAN, headline

QUARTER = f"plan={PLAN}&as_of=2026Q4"
BLANKS = ("D", "N")  # residents and the opening balance are known and stay
MORE = {"B": 10, "F": 100, "Z": 9_000}  # high-value patents, trademarks, pledges since January
SHEET, ROW = "填报", 7
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNITS = (
    "鲤城区",
    "丰泽区",
    "洛江区",
    "泉港区",
    "石狮市",
    "晋江市",
    "南安市",
    "惠安县",
    "安溪县",
    "永春县",
    "德化县",
    "泉州开发区",
    "泉州台商投资区",
)
MANY_TIMES, WORDS, LAST_QUARTER = "晋江市", "惠安县", "安溪县"
WITHDRAWN = "德化县"
# The row 其他 has no book of its own here: a stock's last figure is carried (6 in the sample's third quarter).
OTHERS = 6


class Books:
    """The units' workbooks by the unit's name, as (file name, workbook)."""

    def __init__(self, packed):
        self.names, self.books = {}, {}
        archive = zipfile.ZipFile(io.BytesIO(packed))
        for name in archive.namelist():
            unit = name.split("_")[1]
            if unit in UNITS:
                self.names[unit], self.books[unit] = name, load_workbook(io.BytesIO(archive.read(name)))
        assert tuple(self.books) == UNITS

    def sheet(self, unit):
        return self.books[unit][SHEET]

    def before(self, unit, letter):
        """The grey figure beside an entry cell."""
        return self.sheet(unit).cell(ROW, self.sheet(unit)[f"{letter}{ROW}"].column + 1).value

    def fill(self):
        """Every white cell with last quarter's figure, a little more where figures grow."""
        for unit in UNITS:
            sheet = self.sheet(unit)
            heads = [cell.column_letter for cell in sheet[6] if cell.value == "本期"]
            for letter in heads:
                if letter not in BLANKS:
                    known = self.before(unit, letter)
                    sheet[f"{letter}{ROW}"] = known + MORE[letter] if letter in MORE else known

    def ratio(self):
        """What the thirteen come to, with what 其他 held last: high-value patents for 10,000 residents."""
        patents = sum(self.before(unit, "B") + MORE["B"] for unit in UNITS)
        return (patents + OTHERS) / sum(self.before(unit, "D") for unit in UNITS)

    def files(self, units):
        made = []
        for unit in units:
            stream = io.BytesIO()
            self.books[unit].save(stream)
            made.append({"name": self.names[unit], "mimeType": WORKBOOK, "buffer": stream.getvalue()})
        return made


def taken(page, button):
    with page.expect_download() as coming:
        button.click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def put_in(visitor, files):
    visitor.page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(files)
    visitor.page.get_by_text(f"已读 {len(files)} 本").wait_for(timeout=120_000)
    return visitor.settle()


def states(page):
    """File name to state, as the bars say it; without the doubts that figures of a quarter not over yet raise."""
    said = page.locator('[data-testid="stProgress"]').all_inner_texts()
    told = {words.split("》")[0].strip("《"): words.split("　")[-1].strip() for words in said}
    return {name: re.sub("，[12] 处请核对$", "", state) for name, state in told.items()}


def save(visitor, count):
    page = visitor.page
    # On a day before the quarter's last its figures are interim, which wants a word: one for all, the others say 同上.
    reasons = page.get_by_label("处请核对无误的理由")
    if reasons.count():
        reasons.first.fill("演示：季末前先行入库")
    page.get_by_role("button", name=f"保存这 {count} 本").click()
    page.get_by_text("已保存《").first.wait_for(timeout=120_000)
    return visitor.settle()


def corrected(copies, books, wrong):
    """The marked copies with their faulty cells (by unit) set right by hand; each shows its fault where it is."""
    wrong, files = dict(wrong), []
    for name, content in copies:
        [unit] = [unit for unit in wrong if unit in name]
        book = load_workbook(io.BytesIO(content))
        cell = book[SHEET][wrong.pop(unit)]
        assert cell.comment is not None, unit
        assert cell.fill.fgColor.rgb != books.sheet(unit)[cell.coordinate].fill.fgColor.rgb
        listed = {str(entry.value) for line in book["问题清单"].iter_rows() for entry in line}
        assert f"{SHEET}!{cell.coordinate}" in listed
        if unit == LAST_QUARTER:
            cell.value = cell.value.replace("三季度", "四季度")
        else:
            cell.value = books.before(unit, cell.column_letter) + MORE[cell.column_letter]
        stream = io.BytesIO()
        book.save(stream)
        files.append({"name": name, "mimeType": WORKBOOK, "buffer": stream.getvalue()})
    assert wrong == {}
    return files


def test_thirteen_workbooks_three_of_them_faulty_become_the_next_edition_and_one_is_withdrawn(browser, own_server):
    with (
        visit(browser, own_server) as analyst,
        visit(browser, own_server) as second,
        visit(browser, own_server) as leader,
    ):
        page = analyst.open(f"/submit?{QUARTER}")
        name, packed = taken(page, page.get_by_role("button", name="各县区一本（zip）"))
        assert name == "泉州市_2026Q4_填报表_各单位_演示数据·非真实.zip"
        books = Books(packed)
        books.fill()
        books.sheet(MANY_TIMES)["F7"] = books.sheet(MANY_TIMES)["F7"].value * 10_000
        books.sheet(WORDS)["B7"] = "约五百件"
        books.sheet(LAST_QUARTER)["A1"] = books.sheet(LAST_QUARTER)["A1"].value.replace("四季度", "三季度")

        page = put_in(analyst, books.files(UNITS))
        faulty = {MANY_TIMES, WORDS, LAST_QUARTER}
        for unit in UNITS:
            wanted = "有问题：1 处必须改" if unit in faulty else "可入库"
            assert states(page)[books.names[unit]] == wanted, unit
        assert "已读 13 本：3 本有必须改的问题，10 本没有" in text(page)
        buttons = page.get_by_role("button", name="下载标好问题的工作簿")
        # The faulty ones stand first; a book with a doubt has a marked copy as well.
        doubted = page.get_by_label("处请核对无误的理由").count()
        assert buttons.count() == 3 + doubted
        copies = [taken(page, buttons.nth(n)) for n in range(3)]
        save(analyst, 10)
        assert text(page).count("已保存《") == 10
        assert set(states(page).values()) == {"已入库", "有问题：1 处必须改"}

        page = analyst.open(f"/submit?{QUARTER}")
        # The three faulty ones wait here since; a corrected one takes its place.
        page.get_by_text("已读 3 本：3 本有必须改的问题").wait_for(timeout=120_000)
        page = put_in(analyst, corrected(copies, books, {MANY_TIMES: "F7", WORDS: "B7", LAST_QUARTER: "A1"}))
        page.get_by_text("已读 3 本：0 本有必须改的问题").wait_for(timeout=120_000)
        analyst.settle()
        assert set(states(page).values()) == {"可入库"}
        trademarks = [books.before(unit, "F") + MORE["F"] for unit in sorted(faulty, key=UNITS.index)]
        folded = page.locator('[data-testid="stExpander"]').filter(has_text="11 个数中 0 个与上次不同，11 个新报")
        assert folded.count() == 3
        for n, value in enumerate(trademarks):
            folded.nth(n).locator("summary").click()
            folded.nth(n).get_by_text(str(value), exact=True).wait_for()
        save(analyst, 3)

        # The second analyst has the draft at once; leaders have the published edition.
        ratio = f"{books.ratio():.2f}"
        assert ratio != "5.92"
        assert ratio in text(second.open(f"/?plan={PLAN}&draft=1"))
        assert "2026年四季度" in text(second.page)
        on_the_wall = text(leader.open(f"/?plan={PLAN}"))
        assert "5.92" in on_the_wall
        assert ratio not in on_the_wall

        page = second.open(f"/publish?plan={PLAN}")
        # The quarter may not be over on the day this runs: then its figures are interim, and publishing wants a word.
        page.get_by_label("说明（可不填）").fill("演示：季末前先行发布")
        # One click and no Control+Enter before it, which sends the form by itself: then this would be the second publishing.
        page.get_by_role("button", name="发布2026年四季度").click()
        page.get_by_text("已发布2026年四季度（内部）").wait_for(timeout=120_000)
        on_the_wall = text(leader.open(f"/?plan={PLAN}"))
        assert ratio in on_the_wall
        assert "5.92" not in on_the_wall

        chase = f"/chase?{QUARTER}&today=2027-01-26"
        assert WITHDRAWN not in text(second.open(chase))
        # Books saved together are one line: the search finds the one.
        page = analyst.open(f"/records?plan={PLAN}&quarter=2026Q4&find={WITHDRAWN}")
        page.get_by_role("link", name=books.names[WITHDRAWN]).first.click()
        analyst.settle()
        page.get_by_role("tab", name="撤回").click()
        page.get_by_label("撤回原因（必填）").fill("数未定，重报")
        page.keyboard.press("Enter")
        analyst.settle()
        page.get_by_role("button", name="下一步：看撤回后的变化").click()
        page.get_by_text("个现行数会变").wait_for()
        analyst.settle()
        page.get_by_role("button", name="确认撤回").click()
        page.get_by_text("此前的数重新有效").first.wait_for()

        said = text(second.open(chase))
        [reminder] = [
            line for line in second.page.locator('[data-testid="stCode"]').all_inner_texts() if "省知识产权局" in line
        ]
        assert "高价值发明专利拥有量" in reminder
        assert WITHDRAWN in reminder
        assert [unit for unit in UNITS if unit in reminder] == [WITHDRAWN]
        assert "逾期 6 天" in said
        # What leaders see stays as it was laid down until the next edition.
        assert ratio in text(leader.open(f"/?plan={PLAN}"))
        assert headline(second.page).startswith("2026年四季度应于 2027-01-20 前报送")
        assert [v.complaints for v in (analyst, second, leader)] == [[], [], []]


# Every click the browser sees, of the visitor's own hand, over all the pages of the visit.
COUNTING = """document.addEventListener('click', event => {
  if (event.isTrusted) sessionStorage.setItem('clicks', 1 + Number(sessionStorage.getItem('clicks') || 0));
}, true)"""
MOST_CLICKS = 12
FIVE = {MANY_TIMES: "F7", WORDS: "B7", LAST_QUARTER: "A1", "石狮市": "F7", "永春县": "B7"}


def typed(page, box, words):
    """A reason as it is typed: the box is clicked first."""
    box.click()
    page.keyboard.type(words)


def saved(visitor, count):
    page = visitor.page
    reasons = page.get_by_label("处请核对无误的理由")
    if reasons.count():
        typed(page, reasons.first, "演示：季末前先行入库")
    page.get_by_role("button", name=f"保存这 {count} 本").click()
    page.get_by_text("已保存《").first.wait_for(timeout=120_000)
    return visitor.settle()


def test_from_dropping_thirteen_workbooks_five_of_them_faulty_to_the_edition_it_takes_few_clicks(browser, own_server):
    with visit(browser, own_server) as analyst:
        analyst.page.add_init_script(COUNTING)
        page = analyst.open(f"/submit?{QUARTER}")
        _name, packed = taken(page, page.get_by_role("button", name="各县区一本（zip）"))
        books = Books(packed)
        books.fill()
        books.sheet(MANY_TIMES)["F7"] = books.sheet(MANY_TIMES)["F7"].value * 10_000
        books.sheet(LAST_QUARTER)["A1"] = books.sheet(LAST_QUARTER)["A1"].value.replace("四季度", "三季度")
        for unit, words in ((WORDS, "约五百件"), ("石狮市", "见附表"), ("永春县", -3)):
            books.sheet(unit)[FIVE[unit]] = words
        page = analyst.open(f"/submit?{QUARTER}")
        page.evaluate("sessionStorage.removeItem('clicks')")

        page = put_in(analyst, books.files(UNITS))
        page.get_by_text("已读 13 本：5 本有必须改的问题，8 本没有").wait_for()
        _name, packed = taken(page, page.get_by_role("button", name="标好的"))
        archive = zipfile.ZipFile(io.BytesIO(packed))
        copies = [(name, archive.read(name)) for name in archive.namelist()]
        copies = [copy for copy in copies if any(unit in copy[0] for unit in FIVE)]
        saved(analyst, 8)
        page = put_in(analyst, corrected(copies, books, FIVE))
        page.get_by_text("已读 5 本：0 本有必须改的问题").wait_for(timeout=120_000)
        saved(analyst, 5)
        page.get_by_role("link", name="去复核并发布").click()
        page.get_by_role("button", name="发布2026年四季度").wait_for(timeout=60_000)
        analyst.settle()
        typed(page, page.get_by_label("说明（可不填）"), "演示：季末前先行发布")
        page.get_by_role("button", name="发布2026年四季度").click()
        page.get_by_text("已发布2026年四季度（内部）").wait_for(timeout=120_000)
        # Choosing the files by a click, not dropping them, would be two more.
        clicks = 2 + int(page.evaluate("sessionStorage.getItem('clicks')"))
        assert clicks <= MOST_CLICKS, clicks
        assert analyst.complaints == []
