"""上报 as an analyst meets it: the marked copy, the list by kind, names asked once, what would turn, many at once."""

import errno
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

import wording
from desk import blanks, open_desk
from desk.annotating import marked_copies, marked_copy
from desk.load import commit, read
from desk.others import reporting_others
from desk.records import submissions
from desk.snapshot import snapshot_of
from loaders.workbook.packed import NotUnpacked, unpacked
from store.rows import CommitNote
from store.spool import Spool
from tests.conftest import ROOT
from tests.test_pages import AS_OF, QUANZHOU, app, filled, forget, html_with, put_in, table_cells, words  # noqa: F401
from tests.workbooks import workbook
from ui import session

NEXT = AS_OF.plus_quarters(1)
FAULTY = {"A7": "鲤城乡", "B8": "约五千", "F8": 14_250_000}
STRANGE = [
    ["泉州市2026年四季度"],
    ["县区", "商标有效注册量", "某平台登记数"],
    ["鲤城区", 42_500, 5],
    ["城东片区", 79_000, 6],
]
STRANGE_NAME = "泉州市2026年四季度.xlsx"


def problems_of(page):
    return table_cells(html_with(page, "怎样改"))[1:]


def page_with(app, database, *books, as_of="2026Q4"):  # noqa: F811
    return put_in(app(database, "上报", plan=QUANZHOU, as_of=as_of), *books)


def blocking(desk, content):
    return [p for p in read(desk, content, "表.xlsx", plan=QUANZHOU, period=NEXT).problems if p.severity == "blocking"]


def press(page, label):
    (button,) = [b for b in page.button if b.label == label]
    button.click().run()
    assert not page.exception
    return page


def test_the_marked_copy_offered_names_the_same_cells_as_the_page(app, sample_database, sample_desk):  # noqa: F811
    content, name = filled(sample_desk, QUANZHOU, NEXT, FAULTY)
    page = page_with(app, sample_database, (content, name))
    assert "下载标好问题的工作簿" in [b.label for b in page.get("download_button")]
    submission = read(sample_desk, content, name, plan=QUANZHOU, period=NEXT)
    copy, copy_name = marked_copy(submission, content)
    assert copy_name == name.removesuffix(".xlsx") + "_标注.xlsx"
    book = load_workbook(io.BytesIO(copy))
    listed = {str(cell.value) for line in book["问题清单"].iter_rows() for cell in line}
    for line in problems_of(page):
        assert line[1] in listed
    assert book["填报"]["B8"].value == "约五千"
    assert book["填报"]["B8"].comment is not None
    assert book["填报"]["F7"].comment is None


def test_a_text_file_comes_back_as_a_workbook_and_an_unreadable_one_does_not(app, sample_database, sample_desk):  # noqa: F811
    text = "泉州市2026年四季度,\n县区,商标有效注册量\n鲤城区,约五千\n丰泽区,79000\n".encode("gb18030")
    page = page_with(app, sample_database, (text, "泉州市2026年四季度.csv"), (b"not a workbook", "坏表.xlsx"))
    assert [b.label for b in page.get("download_button")].count("下载标好问题的工作簿") == 1
    submission = read(sample_desk, text, "泉州市2026年四季度.csv", plan=QUANZHOU, period=NEXT)
    copy, copy_name = marked_copy(submission, text)
    assert copy_name == "泉州市2026年四季度_标注.xlsx"
    assert load_workbook(io.BytesIO(copy)).worksheets[0]["B3"].value == "约五千"
    bad = read(sample_desk, b"not a workbook", "坏表.xlsx", plan=QUANZHOU, period=NEXT)
    assert marked_copy(bad, b"not a workbook") is None


@pytest.mark.usefixtures("after_the_quarter")
def test_a_workbook_without_a_problem_has_no_marked_copy(app, sample_database, sample_desk):  # noqa: F811
    page = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500}))
    assert "下载标好问题的工作簿" not in [b.label for b in page.get("download_button")]
    assert list(page.segmented_control) == []


def test_the_list_of_problems_is_narrowed_to_one_kind_and_the_counts_stay(app, sample_database, sample_desk):  # noqa: F811
    page = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, FAULTY))
    every = problems_of(page)
    blocking = [line for line in every if "必须改" in line[0]]
    doubtful = [line for line in every if "请核对" in line[0]]
    assert blocking
    assert doubtful
    labels = [f"全部 {len(every)}", f"必须改 {len(blocking)}", f"请核对 {len(doubtful)}"]
    (kind,) = page.segmented_control
    assert list(kind.options) == labels
    kind.set_value("blocking").run()
    assert problems_of(page) == blocking
    page.segmented_control[0].set_value("doubtful").run()
    assert problems_of(page) == doubtful
    assert list(page.segmented_control[0].options) == labels


def test_many_problems_are_searched_by_sheet_cell_place_or_words_and_put_in_another_order(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    faulty = {f"F{row}": "约五百件" for row in (12, 7, 10, 8)} | {"D9": -4}
    page = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, faulty))
    every = problems_of(page)
    assert len(every) >= 5
    assert [line[1] for line in every] != sorted((line[1] for line in every), key=lambda cell: int(cell[-1]))
    [order] = [box for box in page.selectbox if box.label == "顺序"]
    order.set_value("cell").run()
    by_cell = problems_of(page)
    assert sorted(by_cell) == sorted(every)
    numbers = [int(re.search(r"\d+$", line[1])[0]) for line in by_cell]
    assert numbers == sorted(numbers)
    [search] = [box for box in page.text_input if box.label == "查找问题"]
    search.set_value("填报 f12").run()
    assert [line[1] for line in problems_of(page)] == ["填报!F12"]
    page.text_input(key=search.key).set_value("约五百件").run()
    assert [line[1] for line in problems_of(page)] == [f"填报!F{row}" for row in (7, 8, 10, 12)]
    page.text_input(key=search.key).set_value("没有的字").run()
    assert "没有含这些字的问题。" in words(page)


def test_names_that_fit_nothing_are_asked_once_remembered_and_taken_back(app, sample_database):  # noqa: F811
    book = (workbook(STRANGE), STRANGE_NAME)
    page = page_with(app, sample_database, book)
    asked = [box for box in page.selectbox if box.label.startswith(("列", "行"))]
    assert [box.label for box in asked] == ["列“某平台登记数”是哪一项", "行“城东片区”是哪个地区"]
    assert [box.value for box in asked] == [None, None]
    assert asked[0].options[-1] == asked[1].options[-1] == "不读入"
    asked[0].set_value("ignore")
    asked[1].set_value("350503")
    press(page, "记住")
    assert [box.label for box in page.selectbox if box.label.startswith(("列", "行"))] == []
    assert "2 个数中 0 个与上次不同，2 个新报" in words(page)
    lines = table_cells(html_with(page, "新报</td>"))[1:]
    assert [line[1] for line in lines if line[-1] == "新报"] == ["鲤城区", "丰泽区"]
    assert [e.label for e in page.expander if e.label.startswith("记住")] == ["记住的名称（2）"]
    assert "本机用户（未认证）" in words(page)
    for _ in range(2):
        next(b for b in page.button if b.label == "收回").click().run()
        assert not page.exception
    assert [box.label for box in page.selectbox if box.label.startswith(("列", "行"))] == [box.label for box in asked]


def test_a_column_taken_for_the_wrong_measure_is_put_right_and_stays_so(app, sample_database):  # noqa: F811
    rows = [["泉州市2026年四季度"], ["县区", "商标有效注册量", "地理标志商标"], ["鲤城区", 42_500, 5]]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    boxes = {box.label: box for box in page.selectbox if box.label.endswith("读作")}
    assert {label: box.value for label, box in boxes.items()} == {
        "“商标有效注册量”读作": "valid_trademarks",
        "“地理标志商标”读作": "geographical_indication_marks",
    }
    boxes["“地理标志商标”读作"].set_value("geographical_indication_products")
    press(page, "改好并记住")
    measures = [line[0] for line in table_cells(html_with(page, "新报</td>"))[1:] if line[-1] == "新报"]
    assert measures == ["商标有效注册量", "地理标志保护产品"]
    assert [e.label for e in page.expander if e.label.startswith("记住")] == ["记住的名称（1）"]


def test_words_and_lines_that_nobody_knows_are_asked_once_with_their_cell_and_remembered(app, sample_database):  # noqa: F811
    rows = [
        ["泉州市2026年四季度"],
        [None, "创造", "拓扑甲", "创造"],
        ["县区", "商标有效注册量", "高价值发明专利", "地理标志商标"],
        ["鲤城区", 42_500, 405, 5],
        ["注：鲤城区数据含开发区"],
    ]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    labels = ["“拓扑甲”这个词", "“注：鲤城区数据含开发区”这句话"]
    boxes = {box.label: box for box in page.selectbox if box.label.endswith(("这个词", "这句话"))}
    assert {label: box.value for label, box in boxes.items()} == dict.fromkeys(labels)
    assert boxes[labels[0]].options[0] == "不改变口径的词"
    assert boxes[labels[0]].options[-1] == "这一列：不读入"
    assert boxes[labels[1]].options == ["不改变数的话"]
    assert 'title="A5">注：鲤城区数据含开发区</td>' in html_with(page, "中的 A5")
    boxes[labels[1]].set_value("neutral")
    page = press(page, "记住这些字")
    assert [box.label for box in page.selectbox if box.label.endswith(("这个词", "这句话"))] == labels[:1]
    next(box for box in page.selectbox if box.label == labels[0]).set_value("ignore")
    page = press(page, "记住这些字")
    assert [box.label for box in page.selectbox if box.label.endswith(("这个词", "这句话"))] == []
    assert {line[0] for line in table_cells(html_with(page, "新报</td>"))[1:]} == {"商标有效注册量", "地理标志商标"}


def test_an_unread_number_is_shown_in_its_place(app, sample_database):  # noqa: F811
    rows = [["泉州市2026年四季度"], ["县区", "商标有效注册量"], ["鲤城区", 42_500], ["丰泽区", 42_400, 4711]]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    assert 'title="C4">4711</td>' in html_with(page, "为什么没有读")


def test_a_name_left_open_is_not_remembered(app, sample_database):  # noqa: F811
    page = press(page_with(app, sample_database, (workbook(STRANGE), STRANGE_NAME)), "记住")
    assert [e.label for e in page.expander if "名称" in e.label] == ["对不上的名称（2）"]


def test_two_workbooks_with_the_same_strange_heading_ask_for_it_once(app, sample_database):  # noqa: F811
    other = [STRANGE[0], STRANGE[1], ["洛江区", 20_000, 7]]
    page = page_with(
        app, sample_database, (workbook(STRANGE), STRANGE_NAME), (workbook(other), "泉州市2026年四季度洛江.xlsx")
    )
    assert [box.label for box in page.selectbox if box.label.startswith("列")] == ["列“某平台登记数”是哪一项"]


def test_the_difference_says_how_many_figures_and_which_lights_turn(app, sample_database, sample_desk):  # noqa: F811
    book = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 25_000, "F8": 79_001})
    page = page_with(app, sample_database, book, as_of="2026Q3")
    assert "2 个数中 2 个与上次不同；2 盏灯转差，1 盏灯转好" in words(page)
    assert table_cells(html_with(page, ">灯号</th>")) == [
        ["目标", "地区", "此前", "保存后", "灯号", "变化"],
        ["商标有效注册量", "泉州市", "86.10 万件", "84.43 万件", "略滞后 →  滞后", "转差"],
        ["商标有效注册量", "鲤城区", "4.24 万件", "2.50 万件", "已达标 →  滞后", "转差"],
        ["商标有效注册量", "丰泽区", "7.83 万件", "7.90 万件", "达到序时 →  已达标", "转好"],
    ]
    # Against what is known, and against the quarter before.
    assert [line[5:] for line in table_cells(html_with(page, "更正</td>"))[1:]] == [
        ["42354", "25000", "−17354（−41.0%）", "件", "更正"],
        ["78308", "79001", "+693（+0.9%）", "件", "更正"],
    ]


def test_a_normal_quarter_is_compared_with_the_one_before_and_nothing_is_called_first(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    page = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500, "F8": 79_000}))
    table = table_cells(html_with(page, "新报</td>"))
    heads = ["填报项", "地区", "时期", "上期", "比上期", "库中原数", "本次", "改动", "单位", "说明"]
    assert (table[0], [line[3:] for line in table[1:] if line[-1] == "新报"]) == (
        heads,
        [
            ["42354", "+146（+0.3%）", "—", "42500", "—", "件", "新报"],
            ["78308", "+692（+0.9%）", "—", "79000", "—", "件", "新报"],
        ],
    )
    assert "首次" not in words(page)


def test_what_came_last_quarter_and_is_blank_in_this_workbook_is_listed(app, sample_database, sample_desk):  # noqa: F811
    book = filled(sample_desk, QUANZHOU, NEXT, dict.fromkeys((f"F{row}" for row in range(7, 18)), 50_000))
    page = page_with(app, sample_database, book)
    lines = table_cells(html_with(page, "上季有，本次未填"))[1:]
    assert [line[:5] for line in lines if line[-1] == "上季有，本次未填"] == [
        ["商标有效注册量", "泉州开发区", "2026年末", "7357", "—"],
        ["商标有效注册量", "泉州台商投资区", "2026年末", "18045", "—"],
        ["商标有效注册量", "其他", "2026年末", "215", "—"],
    ]


@pytest.mark.usefixtures("after_the_quarter")
def test_thirteen_workbooks_show_their_faults_first_and_the_lights_of_all_of_them_together(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    units = sample_desk.register.expected("350500")
    books = []
    for unit in units:
        content, name = blanks.template(sample_desk, QUANZHOU, NEXT, unit.code)
        book = load_workbook(io.BytesIO(content))
        book["填报"]["F7"] = "约五千" if unit.name == "惠安县" else book["填报"]["G7"].value + 10
        stream = io.BytesIO()
        book.save(stream)
        books.append((stream.getvalue(), name))
    page = page_with(app, sample_database, *books)
    assert "已读 13 本：1 本有必须改的问题，12 本没有" in words(page)
    assert [line[1] for line in problems_of(page)] == ["填报!F7"]
    [whole] = [line for line in table_cells(html_with(page, ">灯号</th>")) if line[1] == "泉州市"]
    assert whole == ["商标有效注册量", "泉州市", "86.10 万件", "—", "略滞后 →  无法判断", ""]
    folded = [e.label for e in page.expander if e.label.endswith("1 个新报")]
    assert folded == [f"{unit.name}　1 个数中 0 个与上次不同，1 个新报" for unit in units if unit.name != "惠安县"]
    press(page, "保存这 12 本")
    [saved] = [s.value for s in page.success]
    assert saved.count("1 个数，回执号") == 12
    states = [bar.proto.text.replace("\\", "").rpartition("　")[2] for bar in page.get("progress")]
    assert states.count("已入库") == 12


@pytest.mark.usefixtures("after_the_quarter")
def test_a_figure_that_an_earlier_workbook_gives_too_is_a_fault_of_the_later_one(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500})
    second = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_600, "F8": 79_000})
    page = page_with(app, sample_database, first, (second[0], "又一本.xlsx"))
    [line] = problems_of(page)
    assert line[1:3] == ["填报!F7", "42600"]
    assert line[3].startswith(f"《{first[1]}》也给了这个数")
    assert [b.label for b in page.button if b.label.startswith("保存")] == ["保存这 1 本"]


@pytest.mark.usefixtures("after_the_quarter")
def test_a_unit_whose_figures_an_earlier_workbook_gives_too_is_said_once(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500, "B7": 400})
    second = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_600, "B7": 401})
    page = page_with(app, sample_database, first, (second[0], "又一本.xlsx"))
    [line] = problems_of(page)
    assert line[1] == "填报!B7"
    assert line[3].startswith(f"《{first[1]}》也给了这个单位的 2 个数")


def test_the_rest_of_a_faulty_workbook_waits_for_another_that_gives_its_figures(app, sample_database, sample_desk):  # noqa: F811
    faulty = filled(sample_desk, QUANZHOU, NEXT, {"F7": "约四万", "F8": 79_000})
    other = filled(sample_desk, QUANZHOU, NEXT, {"F8": 79_500})
    page = page_with(app, sample_database, (faulty[0], "有错.xlsx"), other)
    (box,) = [box for box in page.checkbox if box.label.startswith("其余先入库")]
    box.check().run()
    assert [w.value for w in page.warning if "本季没有" not in w.value] == [
        f"《{other[1]}》也给了这个数；一个数一次只收一本；先存一本，再放另一本"
    ]
    assert [b.label for b in page.button if b.label.startswith("保存")] == ["保存这 1 本"]


@pytest.mark.usefixtures("after_the_quarter")
def test_several_workbooks_are_read_each_behind_its_own_bar_and_the_same_bytes_once(app, sample_database, sample_desk):  # noqa: F811
    good = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500})
    bad = filled(sample_desk, QUANZHOU, NEXT, FAULTY)
    page = page_with(app, sample_database, good, (bad[0], "改前.xlsx"), (good[0], "又一份.xlsx"))
    assert [bar.proto.text.replace("\\", "") for bar in page.get("progress")] == [
        f"《{good[1]}》　已识别：上报表，泉州示范城市方案，2026年四季度，鲤城区　可入库",
        f"《改前.xlsx》　已识别：上报表，泉州示范城市方案，2026年四季度，丰泽区　有问题：{len(blocking(sample_desk, bad[0]))} 处必须改",
    ]
    assert {bar.proto.value for bar in page.get("progress")} == {100}
    said = words(page)
    assert "已读 2 本：1 本有必须改的问题，1 本没有" in said
    assert "有 1 本与另一本内容完全相同，只读一次。" in said
    assert "又一份" not in said


def test_a_workbook_that_cannot_be_read_and_one_that_is_known_say_so_at_their_bars(app, sample_database, sample_desk):  # noqa: F811
    known = (ROOT / "data" / "sample").glob("泉州市_2026Q3_填报表_*.xlsx")
    [path] = known
    page = page_with(
        app, sample_database, (path.read_bytes(), path.name), (b"not a workbook", "坏表.xlsx"), as_of="2026Q3"
    )
    states = [bar.proto.text.replace("\\", "").rpartition("　")[2] for bar in page.get("progress")]
    assert states == ["已收到，没有变化", "读不出，见下"]


def test_what_a_second_analyst_saved_meanwhile_is_named_and_must_be_looked_at_first(app, sample_database, sample_desk):  # noqa: F811
    mine = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 42_400})
    page = page_with(app, sample_database, mine, as_of="2026Q3")
    theirs, name = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 42_600, "F8": 79_100})
    there = session.the_desk()
    commit(there, read(there, theirs, name), theirs, who="王工", note=CommitNote("台账更正", "已核对"), copy=False)
    for box in page.text_input:
        box.set_value("已核对")
    press(page, "保存这 1 本")
    [warning] = [w.value for w in page.warning if "本季没有" not in w.value]
    assert warning.startswith("刚才王工改了其中 1 个数：鲤城区 商标有效注册量 ")
    assert " 件 → 42600 件" in warning
    assert not page.success
    changes = table_cells(html_with(page, "更正</td>"))
    assert [line[:3] + line[5:7] for line in changes[1:]] == [
        ["商标有效注册量", "鲤城区", "2026年三季度", "42600", "42400"]
    ]
    press(page, "保存这 1 本")
    [saved] = [s.value for s in page.success]
    assert "1 个数，回执号" in saved
    number = saved.partition("receipt=")[2].partition(")")[0].partition("&")[0]
    sent = submissions(session.the_desk(), QUANZHOU)
    assert sent[0].id == number
    assert [one.who for one in sent[:2]] == ["本机用户（未认证）", "王工"]


def test_blank_workbooks_of_all_units_and_blank_lists_are_offered(app, sample_database):  # noqa: F811
    page = page_with_nothing(app, sample_database)
    labels = [b.label for b in page.get("download_button")]
    assert labels[:3] == ["下载本季空白上报表", "各县区一本（zip）", "各部门一本（zip）"]
    assert "下载汇总表（2026年四季度）" in labels
    assert {"优势示范企业名单", "网点名单", "地理标志名单"} <= set(labels)
    one = app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4", region="350502")
    assert "各县区一本（zip）" not in [b.label for b in one.get("download_button")]


def test_one_more_book_for_what_belongs_to_no_county_comes_with_the_county_books_and_is_missed_without(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    packed, _name = blanks.bundle(sample_desk, QUANZHOU, NEXT, by_unit=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        books = {name.split("_")[1]: bundle.read(name) for name in bundle.namelist()}
    # The whole's, thirteen counties' and 其他, which asks only for what it has ever given.
    assert (len(books), "其他" in books) == (15, True)
    asked = load_workbook(io.BytesIO(books["其他"]))
    assert [asked["填报"]["A7"].value, asked["填报"]["A8"].value] == ["其他", None]
    gave = reporting_others(sample_desk, QUANZHOU, NEXT)["350599"]
    assert gave < set(sample_desk.catalogue.plan_measures(QUANZHOU))

    # One county's book put in: what 其他 gave last quarter is asked for beside it, not before.
    def asked_for(page):
        return [warning.value for warning in page.warning if "本季没有" in warning.value]

    assert asked_for(page_with_nothing(app, sample_database)) == []
    one = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, {"B7": 320}))
    assert [w.split("。")[0] for w in asked_for(one)] == ["其他 上季 6 件（高价值发明专利拥有量），本季没有"]
    both = filled(sample_desk, QUANZHOU, NEXT, {"B7": 320, "B20": 3})
    assert load_workbook(io.BytesIO(both[0]))["填报"]["A20"].value == "其他"
    assert asked_for(page_with(app, sample_database, both)) == []


def test_a_blank_of_another_quarter_has_one_fault_at_its_title_and_a_button_that_changes_the_quarter(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    content, name = filled(sample_desk, QUANZHOU, NEXT.plus_quarters(-1), {"B7": "约三百", "B8": 12})
    page = page_with(app, sample_database, (content, name))
    assert [line[1] for line in problems_of(page)] == ["填报!A1"]
    submission = read(sample_desk, content, name, plan=QUANZHOU, period=NEXT)
    marked = load_workbook(io.BytesIO(marked_copy(submission, content)[0]))
    assert "请取2026年四季度的空白表重填" in marked["填报"]["A1"].comment.text
    press(page, "把季度改为2026年三季度")
    assert page.query_params["as_of"] in ("2026Q3", ["2026Q3"])
    assert "填报!B7" in [line[1] for line in problems_of(page)]


def test_in_a_fresh_database_the_first_book_put_in_chooses_the_quarter(app, tmp_path, sample_desk):  # noqa: F811
    fresh = tmp_path / "fresh.duckdb"
    own = blanks.template(open_desk(replace(sample_desk.files, database=fresh)), QUANZHOU, AS_OF)
    page = put_in(app(fresh, "上报", plan=QUANZHOU), own)
    assert page.query_params["as_of"] in (str(AS_OF), [str(AS_OF)])
    assert "把季度改为2026年三季度" not in labels(page)


def test_a_zip_of_workbooks_goes_in_as_its_workbooks_and_a_bad_one_is_said(app, sample_database, sample_desk):  # noqa: F811
    one = filled(sample_desk, QUANZHOU, NEXT, {"B7": 320})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("四季度/", b"")
        archive.writestr(f"四季度/{one[1]}", one[0])
        archive.writestr("__MACOSX/四季度/._x.xlsx", b"x")
    page = page_with(app, sample_database, (packed.getvalue(), "四季度.zip"), (b"PK not a zip", "坏.zip"))
    assert names_waiting(page) == [one[1]]
    assert "《坏.zip》打不开" in words(page)
    with pytest.raises(NotUnpacked):
        unpacked(bomb())


def bomb():
    """A zip of one file that says nothing of the 201 MB it unpacks to."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("表.xlsx", bytes(201 * 2**20))
    return packed.getvalue()


def page_with_nothing(app, database):  # noqa: F811
    return app(database, "上报", plan=QUANZHOU, as_of="2026Q4")


def test_a_document_put_right_is_compared_with_what_it_said_before(app, sample_database):  # noqa: F811
    file = next((ROOT / "data" / "published").glob("*2025-04_泉州网.xlsx"))
    book = load_workbook(file)
    book["公开数据"]["D8"] = 83.5
    stream = io.BytesIO()
    book.save(stream)
    page = page_with(app, sample_database, (stream.getvalue(), "公开数据_改.xlsx"))
    said = words(page)
    (bar,) = page.get("progress")
    assert "已识别：公开数据，2020年四季度，泉州市　可入库" in bar.proto.text
    assert "5 个公开数据中 0 个新录，1 个与这份文献上次所录不同；只作参照，不计入合计" in said
    assert ["商标有效注册量", "泉州市", "2025年4月", "820100", "835000"] in [
        line[:5] for line in table_cells(html_with(page, "此前"))
    ]
    press(page, "保存这 1 本")
    desk = session.the_desk()
    standing = snapshot_of(desk, QUANZHOU).published
    mine = standing[standing["source_title"].str.startswith("泉州网数字报(早报版)2025-04-22")]
    assert mine[mine["measure"].eq("valid_trademarks")]["value"].tolist() == [835_000]
    assert len(mine) == 5


def test_a_growth_column_is_checked_and_not_asked_which_measure_it_is(app, sample_database):  # noqa: F811
    heads = ["县区", "商标有效注册量", "增长(%)", "上季度", "平台数"]
    rows = [["泉州市2026年四季度"], heads, ["鲤城区", 42_600, 88, 42_300, 7]]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    assert [box.label for box in page.selectbox if box.label.startswith("列“") and "是哪一项" in box.label] == [
        "列“平台数”是哪一项"
    ]
    read = {box.label.replace("\\", ""): box.value for box in page.selectbox if box.label.endswith("读作")}
    assert read == {"“商标有效注册量”读作": "valid_trademarks", "“增长(%)”读作": "ignore", "“上季度”读作": "ignore"}
    assert any("没写与何时相比" in cell for line in problems_of(page) for cell in line)


def labels(page, kind="button"):
    return [one.label for one in page.get(kind)]


def names_waiting(page):
    return [words.partition(" ")[0] for words in _listed(page)]


def _listed(page):
    blocks = [b.value for b in page.get("html") if 'class="ip small"' in b.value]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block)).strip() for block in blocks]


def test_every_book_says_in_a_line_what_became_of_its_numbers_and_the_records_say_it_later(app, sample_database):  # noqa: F811
    rows = [["泉州市2026年四季度"], ["县区", "商标有效注册量"], ["鲤城区", 42_500], [], [None, None, 15]]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    assert "读到 1 · 未读 1" in words(page)
    [folded] = [e.label for e in page.expander if e.label.startswith("没有读的")]
    assert folded == "没有读的 1 个数，为什么"
    [line] = table_cells(html_with(page, "为什么没有读"))[1:]
    assert line[:2] == ["Sheet1!C5", "15"]
    for box in page.text_input:
        box.set_value("已核对")
    press(page, "保存这 1 本")
    assert page.success
    there = app(sample_database, "pages/returns/records.py", plan=QUANZHOU)
    assert "读到 1 · 未读 1" in words(there)


def test_a_doubt_shows_its_cell_as_it_stands_in_the_sheet_with_the_reading(app, sample_database):  # noqa: F811
    rows = [*STRANGE[:2], ["鲤城区", "<b>约五千</b>", None], ["丰泽区", 79_000, None], ["电话13812345678", 4, None]]
    page = page_with(app, sample_database, (workbook(rows), STRANGE_NAME))
    html = html_with(page, "原表中的这一格：")
    assert '<th scope="row">3</th>' in html
    assert '<th scope="col">商标有效注册量</th>' in html
    assert 'title="B3">&lt;b&gt;约五千&lt;/b&gt;</td>' in html
    assert "13812345678" not in html
    assert "原表中的这一格：改好再读" in html


def test_what_is_not_ticked_waits_and_each_book_has_its_own_reason(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 42_400})
    second = filled(sample_desk, QUANZHOU, AS_OF, {"F8": 78_400})
    third = filled(sample_desk, QUANZHOU, AS_OF, {"F9": 23_600})
    page = page_with(app, sample_database, first, (second[0], "丰泽.xlsx"), (third[0], "洛江.xlsx"), as_of="2026Q3")
    ticks = {box.label.replace("\\", ""): box for box in page.checkbox if box.label.startswith("入库")}
    assert list(ticks) == [f"入库：鲤城区《{first[1]}》", "入库：丰泽区《丰泽.xlsx》", "入库：洛江区《洛江.xlsx》"]
    ticks["入库：洛江区《洛江.xlsx》"].uncheck().run()
    asked = [box.label.partition("：")[0] for box in page.text_input]
    assert set(asked) == {"鲤城区", "丰泽区"}
    for box in page.text_input:
        if box.label.startswith("丰泽区"):
            box.set_value("台账二")
    press(page, "保存这 2 本")
    assert [w.value.replace("\\", "") for w in page.warning] == [
        f"请先写明理由，再保存：鲤城区《{first[1]}》。理由还没有的，可以先不勾。"
    ]
    for box in page.text_input:
        box.set_value("台账一" if box.label.startswith("鲤城区") else "台账二")
    press(page, "保存这 2 本")
    sent = submissions(session.the_desk(), QUANZHOU)[:2]
    assert {one.file_name: one.reason for one in sent} == {first[1]: "台账一", "丰泽.xlsx": "台账二"}
    assert [(box.label.replace("\\", ""), box.value) for box in page.checkbox if box.label.startswith("入库")] == [
        ("入库：洛江区《洛江.xlsx》", False)
    ]


def test_a_reason_left_empty_is_that_of_the_book_above(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, AS_OF, {"F7": 42_400})
    second = filled(sample_desk, QUANZHOU, AS_OF, {"F8": 78_400})
    page = page_with(app, sample_database, first, (second[0], "丰泽.xlsx"), as_of="2026Q3")
    assert [(box.label.partition("：")[0], box.placeholder) for box in page.text_input] == [
        ("鲤城区", ""),
        ("丰泽区", "空着即同上"),
    ]
    page.text_input[0].set_value("按台账更正")
    press(page, "保存这 2 本")
    assert {one.reason for one in submissions(session.the_desk(), QUANZHOU)[:2]} == {"按台账更正"}


def test_with_no_book_ticked_there_is_nothing_to_save(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_400})
    second = filled(sample_desk, QUANZHOU, NEXT, {"F8": 79_000})
    page = page_with(app, sample_database, first, (second[0], "丰泽.xlsx"))
    for _n in range(2):
        next(box for box in page.checkbox if box.value).uncheck().run()
    assert not [label for label in labels(page) if label.startswith("保存")]
    assert "没有勾选要入库的工作簿。" in words(page)


def test_a_line_says_what_came_last_quarter_and_is_missing_now(app, sample_database, sample_desk):  # noqa: F811
    content, name = blanks.template(sample_desk, QUANZHOU, NEXT, "350502")
    book = load_workbook(io.BytesIO(content))
    for cell in (cell for cell in book["填报"][7][1:] if cell.column_letter != "F"):
        before = book["填报"].cell(cell.row, cell.column + 1)
        if cell.value is None and isinstance(before.value, int | float) and cell.protection.locked is False:
            cell.value = before.value
    stream = io.BytesIO()
    book.save(stream)
    page = page_with(app, sample_database, (stream.getvalue(), name))
    assert "少 1 个数：商标有效注册量（上季有）" in words(page)


def test_marked_copies_are_made_when_asked_for_and_all_of_them_come_in_one_zip(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500, "B7": "约五百"})
    second = filled(sample_desk, QUANZHOU, NEXT, {"F8": 79_000, "B8": "约五千"})
    page = page_with(app, sample_database, first, (second[0], first[1].replace("泉州市", "丰泽")))
    offered = [b for b in page.get("download_button") if b.label.startswith(("下载标好", "标好的"))]
    assert [b.label for b in offered] == ["标好的 2 本打成一包（zip）", "下载标好问题的工作簿", "下载标好问题的工作簿"]
    assert all(b.proto.deferred_file_id and not b.proto.url for b in offered)
    said = [c.value for c in page.get("code")]
    assert said[0].startswith(f"鲤城区：《{first[1]}》有 ")
    assert said[1].startswith("丰泽区：")
    readings = [read(sample_desk, c, first[1], plan=QUANZHOU, period=NEXT) for c in (first[0], second[0])]
    packed = marked_copies([(readings[0], first[0], "鲤城区"), (readings[1], second[0], "丰泽区")])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        stem = first[1].removesuffix(".xlsx")
        assert archive.namelist() == [f"{stem}_标注.xlsx", f"{stem}_标注 (2).xlsx", "发给各单位的话.txt"]
        assert load_workbook(io.BytesIO(archive.read(f"{stem}_标注 (2).xlsx")))["填报"]["B8"].comment
        text = archive.read("发给各单位的话.txt").decode("utf-8-sig").split("\r\n")
    assert [line.partition("：")[0] for line in text] == ["鲤城区", "丰泽区"]


def test_books_wait_through_a_reload_another_page_and_a_new_start_until_they_are_removed(
    app,  # noqa: F811
    sample_database,
    sample_desk,
):
    good, bad = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500}), filled(sample_desk, QUANZHOU, NEXT, FAULTY)
    page = page_with(app, sample_database, good, (bad[0], "改前.xlsx"))
    assert names_waiting(page) == [good[1], "改前.xlsx"]
    forget()  # the server ends: its session and its desk are gone
    page = page_with_nothing(app, sample_database)
    assert names_waiting(page) == [good[1], "改前.xlsx"]
    assert "已读 2 本：1 本有必须改的问题，1 本没有" in words(page)
    assert "另有 2 本等着：泉州示范城市方案，2026年四季度" in words(
        app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q3")
    )
    page = page_with_nothing(app, sample_database)
    next(b for b in page.button if b.label == "移除").click().run()
    assert names_waiting(page) == ["改前.xlsx"]
    page = page_with_nothing(app, sample_database)
    assert names_waiting(page) == ["改前.xlsx"]
    corrected = filled(sample_desk, QUANZHOU, NEXT, {"F8": 79_000})
    put_in(page, (corrected[0], "改前_标注.xlsx"))
    assert names_waiting(page) == ["改前_标注.xlsx"]
    # On a day before the quarter's end its figures are interim, which wants a word.
    for box in page.text_input:
        box.set_value("季末前先报")
    press(page, "保存这 1 本")
    assert names_waiting(page_with_nothing(app, sample_database)) == []


def test_a_book_that_waits_for_another_quarter_is_read_for_this_one_when_asked(app, sample_database, sample_desk):  # noqa: F811
    page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500}), as_of="2026Q3")
    page = page_with_nothing(app, sample_database)
    assert names_waiting(page) == []
    press(page, "改到本页这一季来读")
    assert len(names_waiting(page)) == 1
    assert "保存这 1 本" in labels(page)


@pytest.mark.parametrize(("number", "said"), [(errno.ENOSPC, "放不下了"), (errno.EROFS, "暂存文件夹写不进去")])
def test_when_the_folder_cannot_be_written_the_page_says_they_must_be_put_in_again(
    number,
    said,
    app,  # noqa: F811
    sample_database,
    sample_desk,
    monkeypatch,
):
    def fails(_descriptor):
        raise OSError(number, "no")

    with monkeypatch.context() as broken:
        broken.setattr("store.spool.os.fsync", fails)
        page = page_with(app, sample_database, filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500}))
    [warning] = [w.value for w in page.warning if "本季没有" not in w.value]
    assert warning.startswith(said)
    assert warning.endswith("刷新页面或服务重启后，这 1 本要重新放入。")
    assert "保存这 1 本" in labels(page)
    assert names_waiting(page_with_nothing(app, sample_database)) == []


def test_of_a_refused_book_the_database_keeps_its_trace_and_of_one_with_personal_data_nothing_waits(
    app,  # noqa: F811
    sample_database,
):
    rows = [*STRANGE[:2], ["鲤城区", "13812345678", None]]
    content = workbook(rows)
    page = page_with(app, sample_database, (content, "张三13812345678.xlsx"))
    assert "有 1 本含个人信息，不留存" in words(page)
    assert list(Spool(sample_database).folder.glob("*")) == []
    store = session.the_desk().store
    assert store.original(hashlib.sha256(content).hexdigest()) is None
    with store._cursor() as cursor:
        [(act, who, told)] = cursor.execute("select act, who, details from audit where act = 'refused'").fetchall()
    assert (act, who) == ("refused", "本机用户（未认证）")
    assert json.loads(told)["problems"]["personal_data"] == 1
    assert "13812345678" not in told


def test_the_page_says_all_of_it_in_english_too(app, sample_database, sample_desk):  # noqa: F811
    first = filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500})
    second = filled(sample_desk, QUANZHOU, NEXT, FAULTY)
    page = app(sample_database, "上报", plan=QUANZHOU, as_of="2026Q4", lang="en")
    wording.use("en")
    put_in(page, first, (second[0], "other.xlsx"))
    wording.use("zh")
    said = words(page)
    assert "Workbooks put in" in said
    assert " read · " in said
    assert "The cell in its sheet: " in said
    assert "Remove" in labels(page)
    assert not re.search("[\u4e00-\u9fff《]", " ".join(labels(page)))
    assert "《" not in said
