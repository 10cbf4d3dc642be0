"""Files that are not what they say: each gets one clear reason, and none takes the process with it."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from loaders import read_submission
from loaders.sandbox.client import Sandbox, read_safely
from loaders.submission.submitting import ReadRequest, first_problems, read
from loaders.workbook.model import LIMITS, Unreadable
from tests import workbooks
from tests.workbooks import rezipped, saved, workbook
from tracker.problems import ErrorCell, Falling, Unusable
from tracker.submission import Problem, Submission
from wording.problems import problem_sentence

GOOD = workbook([["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 5], ["丰泽区", 6]])


def reason(content: bytes, file_name: str = "表.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        read_safely(content, file_name)
    return refused.value.said.reason


def strict() -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    book = book.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return rezipped(GOOD, {"xl/workbook.xml": book.encode()})


def bomb() -> bytes:
    return rezipped(GOOD, {"xl/media/image1.png": b"\0" * (LIMITS.unpacked_megabytes * 1_000_000 + 1)})


def empty_book() -> bytes:
    return saved(openpyxl.Workbook())


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        (b"", "空.xlsx", "empty"),
        (b" \r\n\0\0", "空.xlsx", "empty"),
        (empty_book(), "空.xlsx", "empty"),
        (workbooks.encrypted(), "密.xlsx", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xfe" * 4096, "坏.xls", "broken"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "网页.xls", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "网页.xlsx", "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "表.xls",
            "xml_2003",
        ),
        (GOOD[: len(GOOD) // 2], "断.xlsx", "broken"),
        (b"PK\x03\x04" + b"\xff" * 500, "坏.xlsx", "broken"),
        (b"%PDF-1.7\n\0\0\0", "文.xlsx", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图.xlsx", "not_a_workbook"),
        ("今天没有表".encode(), "记.csv", "not_a_workbook"),
    ],
)
def test_each_kind_of_unreadable_file_has_its_own_reason(content, file_name, expected):
    assert reason(content, file_name) == expected


def test_iso_strict_a_zip_bomb_and_a_text_document_have_theirs():
    assert reason(strict()) == "iso_strict"
    assert reason(bomb()) == "zip_bomb"
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reason(document.getvalue(), "文.docx") == "not_a_workbook"


def test_too_many_bytes_cells_or_sheets_are_refused_with_the_limit_that_was_passed():
    with pytest.raises(Unreadable) as refused:
        read_safely(b"x" * (LIMITS.megabytes * 1_000_000 + 1), "大.csv")
    assert (refused.value.said.reason, refused.value.said.limit) == ("too_large", str(LIMITS.megabytes))
    book = openpyxl.Workbook(write_only=True)
    for number in range(LIMITS.sheets + 1):
        book.create_sheet(f"s{number}").append([1])
    with pytest.raises(Unreadable) as refused:
        read_safely(saved(book), "多.xlsx")
    assert refused.value.said == Unusable(
        reason="too_many_sheets", size=str(LIMITS.sheets + 1), limit=str(LIMITS.sheets)
    )
    chance = random.Random(7)
    row = b"<row>" + b"".join(b"<c><v>%d</v></c>" % chance.randrange(10**9) for _ in range(4000)) + b"</row>"
    sheet = b"<worksheet><sheetData>" + row * (LIMITS.value_cells // 4000 + 1) + b"</sheetData></worksheet>"
    with pytest.raises(Unreadable) as refused:
        read_safely(rezipped(GOOD, {"xl/worksheets/sheet1.xml": sheet}), "多.xlsx")
    assert (refused.value.said.reason, refused.value.said.limit) == ("too_many_cells", str(LIMITS.value_cells))


def test_a_cell_in_the_last_corner_of_the_sheet_is_left_aside_and_the_table_is_read(catalogue, register):
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.active["XFD1048576"] = 1
    book.active["A1048576"] = "x"
    content = saved(book)
    assert read_safely(content, "表.xlsx").sheets[0].stray_cells == ("A1048576", "XFD1048576")
    submission = read_submission(content, "表.xlsx", catalogue, register)
    assert submission.problems == ()
    assert [o.value for o in submission.observations] == [5, 6]


def test_a_merge_of_the_whole_sheet_is_too_many_cells():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    wide = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert reason(rezipped(GOOD, {"xl/worksheets/sheet1.xml": wide})) == "too_many_cells"


def test_a_workbook_with_macros_is_read_and_they_are_not(catalogue, register):
    part = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")
    kinds = part.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace(
        b"</Types>",
        b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    content = rezipped(GOOD, {"[Content_Types].xml": kinds, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not looked into"})
    submission = read_submission(content, "表.xlsm", catalogue, register)
    assert submission.problems == ()
    assert [o.value for o in submission.observations] == [5, 6]


@pytest.mark.parametrize("file_name", ["表.xls", "表.et", "表.csv", "表", "表.docx"])
def test_a_workbook_under_a_wrong_name_is_read_by_its_bytes(catalogue, register, file_name):
    submission = read_submission(GOOD, file_name, catalogue, register)
    assert (submission.layout, [o.value for o in submission.observations]) == ("table", [5, 6])


def test_an_unreadable_file_is_a_submission_with_one_problem_and_never_an_exception(catalogue, register):
    submission = read_submission(workbooks.encrypted(), "密.xlsx", catalogue, register, plan="quanzhou_2024")
    assert (submission.layout, submission.observations, submission.is_clean) == ("unreadable", (), False)
    assert [(p.code, p.severity, p.details) for p in submission.problems] == [
        ("unreadable", "blocking", {"reason": "encrypted"})
    ]
    assert len(submission.sha256) == 64


def test_errors_formats_and_formulas_without_values_are_told_apart():
    rows = [[0.95, "#DIV/0!", "=1+1", "text", None, True], [1, 2]]
    book = read_safely(workbook(rows, formats={"A1": "0.0%"}), "表.xlsx")
    cells = book.sheets[0].cells
    assert [(c.kind, c.text) for key, c in sorted(cells.items()) if key[0] == 1] == [
        ("number", "95%"),
        ("error", "#DIV/0!"),
        ("uncached", "=1+1"),
        ("text", "text"),
        ("bool", "TRUE"),
    ]


def test_a_formula_with_a_cached_value_is_that_value_and_an_empty_text_is_a_blank():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace('<c r="B3" t="n"><v>5</v></c>', '<c r="B3"><f>2+3</f><v>5</v></c>')
    sheet = sheet.replace('<c r="B4" t="n"><v>6</v></c>', '<c r="B4" t="str"><f>IF(1,"")</f><v></v></c>')
    assert sheet.count("<f>") == 2
    cells = read_safely(rezipped(GOOD, {"xl/worksheets/sheet1.xml": sheet.encode()}), "表.xlsx").sheets[0].cells
    assert cells[3, 2].value == 5
    assert (4, 2) not in cells


def damaged(chance: random.Random, data: bytes) -> bytes:
    """The bytes with a few of them flipped, cut out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed))
        kind = chance.randrange(3)
        if kind == 0:
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.randint(1, 40)]
        else:
            changed[place:place] = changed[place : place + chance.randint(1, 200)]
    return bytes(changed)


def outcome(content: bytes, file_name: str) -> str:
    try:
        return type(read_safely(content, file_name)).__name__
    except Unreadable as fault:
        return fault.said.reason


def test_two_hundred_damaged_files_each_end_in_a_book_or_a_reason():
    """Seeded: the zip itself, its sheet, and a comma-separated text, each with bytes flipped, cut or doubled."""
    chance = random.Random(20260930)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    text = "县区,商标有效注册量\n鲤城区,5\n丰泽区,6\n".encode() * 20
    outcomes = [outcome(damaged(chance, GOOD), "a.xlsx") for _ in range(70)]
    for _ in range(70):
        outcomes.append(outcome(rezipped(GOOD, {"xl/worksheets/sheet1.xml": damaged(chance, sheet)}), "a.xlsx"))
    outcomes += [outcome(damaged(chance, text), "a.csv") for _ in range(60)]
    assert len(outcomes) == 200
    # A bit may also say that a part is locked, or larger than it is.
    reasons = {
        "broken",
        "empty",
        "no_sheets",
        "not_a_workbook",
        "iso_strict",
        "too_many_cells",
        "zip_bomb",
        "encrypted",
    }
    assert set(outcomes) <= {"Book"} | reasons
    assert {"Book", "broken"} < set(outcomes), "some must still be readable, some not"


def test_a_worker_killed_ten_times_is_started_again_ten_times():
    room = Sandbox()
    for _ in range(10):
        assert room.read(GOOD, "表.xlsx").sheets[0].cells[3, 2].value == 5
        worker = room._worker
        assert worker is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert room.read(GOOD, "表.xlsx").sheets[0].cells[3, 2].value == 5
    room.close()


def test_a_child_that_outgrows_its_memory_or_its_time_is_a_reason_and_the_next_file_is_read():
    """The limits are those of a worker started with small ones, on a file that needs more; what the worker holds without
    using it is taken first, since a limit counts only what is new."""
    many = workbook([[f"{row}-{column}" for column in range(40)] for row in range(1500)])
    for variable, value, expected in (
        ("memory_megabytes", "120", {"memory", "crashed"}),
        ("seconds", "0", {"timeout"}),
    ):
        script = (
            "import dataclasses, sys; from loaders.sandbox import worker; from loaders.workbook import formats, model, open as opener\n"
            f"small = dataclasses.replace(model.LIMITS, {variable}={value})\n"
            "for module in (model, opener, worker, formats): module.LIMITS = small\n"
            "limit, held = worker._set_limits, []\n"
            "def full():\n"
            "    limit()\n"
            f"    while {value}:\n"
            "        try: held.append(bytes(1 << 16))\n"
            "        except MemoryError: break\n"
            "worker._set_limits = full\n"
            "worker.serve(sys.stdin.buffer, sys.stdout.buffer)\n"
        )
        room = Sandbox(["-c", script])
        with pytest.raises(Unreadable) as refused:
            room.read(many, "大.xlsx")
        assert refused.value.said.reason in expected
        room.close()
    assert read_safely(GOOD, "表.xlsx").sheets[0].cells[3, 2].value == 5


def test_many_threads_share_the_one_worker_and_each_gets_its_own_book():
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        content = workbook([["县区", "数"], ["鲤城区", number]])
        answers[number] = read_safely(content, "表.xlsx").sheets[0].cells[2, 2].value

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: number for number in range(12)}


def test_a_program_that_has_read_a_file_ends_and_leaves_no_worker_behind():
    script = (
        "import sys; from loaders.sandbox import client\n"
        "client.read_safely(open(sys.argv[1], 'rb').read(), 'a.csv')\n"
        "print(client._sandbox._worker.pid)\n"
    )
    root = Path(__file__).resolve().parent.parent
    table = root / "data" / "regions.csv"
    done = subprocess.run(
        [sys.executable, "-c", script, str(table)], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    pid = int(done.stdout)
    state = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        threading.Event().wait(0.1)
    pytest.fail(f"worker {pid} is still there")


COPIED = """
import json, os, sys, threading
from loaders.sandbox import client
kept = open("README.md")
if sys.argv[1] == "late":
    import duckdb
client.start_as_copy()
begun = client._sandbox._worker
print(json.dumps([
    len(client.read_safely(b"a,b\\n1,2", "a.csv").sheets[0].cells),
    begun is client._sandbox._worker and begun is not None,
    sorted(os.listdir(f"/proc/{client._sandbox._worker.pid}/fd")),
    os.getsid(client._sandbox._worker.pid) == client._sandbox._worker.pid,
]))
if sys.argv[1] == "killed":
    client._sandbox._worker.kill()
    client._sandbox._worker.wait()
    client.read_safely(b"a,b\\n1,2", "a.csv")
client._sandbox.close()
"""


@pytest.mark.parametrize(("when", "is_copy"), [("early", True), ("killed", True), ("late", False)])
def test_a_worker_may_begin_as_a_copy_of_a_process_that_has_opened_nothing_and_keeps_no_file_of_it(when, is_copy):
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", COPIED, when], cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    cells, copied, files, alone = json.loads(done.stdout)
    assert (cells, copied, alone) == (4, is_copy, True)
    # Its two pipes and nothing; the two to the child that reads.
    assert len(files) <= 5


@pytest.mark.parametrize("file_name", ["商标.xls", "商标.ods"])
@pytest.mark.parametrize("suffix", ["", ".et", ".xlsx"])
def test_old_and_open_document_workbooks_are_read_whatever_their_name_ends_in(catalogue, register, file_name, suffix):
    content = (workbooks.FIXTURES / "formats" / file_name).read_bytes()
    submission = read_submission(content, file_name + suffix, catalogue, register)
    # The fixture's title says 只供测试: such figures are asked.
    assert [(p.cell, p.code, p.details["words"]) for p in submission.problems] == [("A1", "unexplained", "虚构")]
    assert [(o.region, o.value, o.sheet, o.cell) for o in submission.observations] == [
        ("350502", 1234, "商标", "B3"),
        ("350503", 2300, "商标", "B4"),
    ]
    assert submission.unmatched_columns == ("占比",)


LOOPING_OLE = (workbooks.FIXTURES / "hostile" / "looping.xls").read_bytes()
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_doctype(part: str, doctype: str, before: str = "") -> bytes:
    """GOOD with a document type put before a part's root element."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        text = archive.read(part).decode() if part in archive.namelist() else "<sst/>"
    body = text.partition("?>")[2] if text.startswith("<?xml") else text
    return rezipped(GOOD, {part: f'<?xml version="1.0" encoding="UTF-8"?>{before}{doctype}{body}'.encode()})


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"]
)
def test_a_part_that_defines_entities_is_not_opened_whatever_stands_before_them(part, doctype):
    assert reason(with_doctype(part, doctype)) == "entities"
    assert reason(with_doctype(part, doctype, "\n<!-- <worksheet> -->\n<?x y?> ")) == "entities"


def test_entities_in_another_encoding_are_found_too():
    for name in ("utf-16", "utf-16-le"):
        assert reason(rezipped(GOOD, {"xl/sharedStrings.xml": (LAUGHS + "<sst/>").encode(name)})) == "entities"


def test_a_bomb_by_ratio_is_refused_with_the_size_this_file_may_unpack_to():
    tight = rezipped(GOOD, {"xl/media/image1.png": b"\0" * 40_000_000})
    with pytest.raises(Unreadable) as refused:
        read_safely(tight, "小.xlsx")
    assert refused.value.said == Unusable(reason="zip_bomb", size="40", limit="30")


def test_a_zip_in_a_zip_is_no_workbook_and_is_not_unpacked():
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", bomb())
    assert reason(nested.getvalue(), "套.xlsx") == "not_a_workbook"


def test_ten_thousand_sheets_of_one_part_are_counted_where_they_are_named():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    start, end = book.index("<sheet "), book.index("</sheets>")
    one = book[start:end]
    many = "".join(one.replace("Sheet1", f"s{n}") for n in range(10_000))
    with pytest.raises(Unreadable) as refused:
        read_safely(rezipped(GOOD, {"xl/workbook.xml": (book[:start] + many + book[end:]).encode()}), "多.xlsx")
    assert (refused.value.said.reason, refused.value.said.size) == ("too_many_sheets", "10000")


def sheet_with(rows: str = "", after: str = "") -> bytes:
    """GOOD with rows added at the end of its sheet, and something after the rows."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    return rezipped(
        GOOD, {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", f"{rows}</sheetData>{after}").encode()}
    )


def test_fifty_thousand_merges_and_a_phantom_last_row_change_nothing_of_the_table(catalogue, register):
    merges = "".join(f'<mergeCell ref="H{n}:I{n}"/>' for n in range(1, 50_001))
    for content in (
        sheet_with(after=f'<mergeCells count="50000">{merges}</mergeCells>'),
        sheet_with('<row r="1048576" ht="20" customHeight="1"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'),
    ):
        submission = read_submission(content, "表.xlsx", catalogue, register)
        assert submission.problems == ()
        assert [o.value for o in submission.observations] == [5, 6]


def test_an_ole_file_that_runs_in_circles_ends_in_a_reason_and_the_next_file_is_read():
    assert reason(LOOPING_OLE, "圈.xls") == "broken"
    assert read_safely(GOOD, "表.xlsx").sheets[0].cells[3, 2].value == 5


def test_damaged_old_workbooks_whatever_their_reader_does_end_in_a_reason_or_a_book():
    """calamine panics on some of these: Rust's panic is no Exception, and a child stands between."""
    chance = random.Random(1997)
    allowed = {"Book", "broken", "empty", "no_sheets", "encrypted", "not_a_workbook", "memory", "zip_bomb"}
    old = (workbooks.FIXTURES / "formats" / "商标.xls").read_bytes()
    outcomes = {outcome(damaged(chance, old), "商标.xls") for _ in range(40)}
    assert {"Book", "broken"} <= outcomes <= allowed
    ods = (workbooks.FIXTURES / "formats" / "商标.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        sheet = archive.read("content.xml")
    outcomes = {outcome(rezipped(ods, {"content.xml": damaged(chance, sheet)}), "商标.ods") for _ in range(40)}
    assert {"Book", "broken"} <= outcomes <= allowed


def test_names_as_long_as_a_cell_holds_are_cut_short_in_what_is_said_of_them(catalogue, register):
    name = "长" * 32_767
    rows = [["泉州市2026年三季度" + name], ["县区", "商标有效注册量", name], ["鲤城区", 5, 1], [name, 6, 2]]
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    submission = read_submission(saved(book), "表.xlsx", catalogue, register)
    assert [(p.cell, p.code, p.severity) for p in submission.problems] == [
        ("C2", "unknown_measure", "doubtful"),
        ("A4", "unknown_region", "blocking"),
    ]
    said = [text for p in submission.problems for text in (p.found, *p.details.values())]
    said += [*submission.unmatched_columns, *submission.unmatched_rows, *submission.source.values()]
    assert max(map(len, said)) <= 201
    assert [o.value for o in submission.observations] == [5]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_a_text_that_looks_like_a_formula_is_a_text(catalogue, register, text):
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    for place in ("A4", "B3"):
        book.active[place].value = text
        book.active[place].data_type = "s"
    submission = read_submission(saved(book), "表.xlsx", catalogue, register)
    assert [(p.cell, p.code, p.found) for p in submission.problems] == [
        ("B3", "not_a_number", text),
        ("A4", "unknown_region", text.strip()),
    ]


def test_marks_without_width_are_not_part_of_a_name_or_a_number(catalogue, register):
    rows = [
        ["泉州市2026年三季度"],
        ["县区\ufeff", "商标\u200b有效注册量"],
        ["\u200b鲤城区\u200d", "\u202d5\u202c"],
        ["\u202e丰泽区", 6],
    ]
    text = "\n".join(",".join(map(str, row)) for row in rows).encode()
    for content, name in ((workbook(rows), "表.xlsx"), (text, "表.csv")):
        submission = read_submission(content, name, catalogue, register)
        assert submission.problems == ()
        assert [(o.region, o.value, o.raw) for o in submission.observations] == [("350502", 5, "5"), ("350503", 6, "6")]


def test_a_line_wider_than_any_sheet_a_tag_without_an_end_and_styles_beyond_count_are_refused_before_they_cost_anything():
    with pytest.raises(Unreadable) as refused:
        read_safely(b"a," * LIMITS.columns, "宽.csv")
    assert refused.value.said == Unusable(
        reason="too_many_columns", size=str(LIMITS.columns + 1), limit=str(LIMITS.columns)
    )
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    many = " ".join(f'a{number}="1"' for number in range(400_000))
    assert (
        reason(
            rezipped(GOOD, {"xl/worksheets/sheet1.xml": sheet.replace("<sheetData", f"<x {many}/><sheetData").encode()})
        )
        == "broken"
    )
    styles = "<styleSheet><cellXfs>" + '<xf numFmtId="9"/>' * (LIMITS.styles + 1) + "</cellXfs></styleSheet>"
    assert reason(rezipped(GOOD, {"xl/styles.xml": styles.encode()})) == "too_many_styles"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda names: [(f"/{name}", part) for name, part in names], "not_a_workbook"),
        (lambda names: [(f"{name}/", b"") for name, _part in names], "not_a_workbook"),
        (lambda names: [], "not_a_workbook"),
        (
            lambda names: [
                (n, p.replace(b'Target="/xl/worksheets/sheet1.xml"', b'Target="../../etc/passwd"')) for n, p in names
            ],
            "no_sheets",
        ),
    ],
)
def test_a_zip_whose_parts_lie_elsewhere_is_no_workbook(change, expected):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        names = [(name, archive.read(name)) for name in archive.namelist()]
    assert reason(packed(change(names))) == expected


def packed(parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("find", "put", "expected"),
    [
        ('<c r="A3" t="inlineStr">', '<c r="A3" t="s"><v>999999</v></c><c r="Z9" t="inlineStr">', "broken"),
        ('r="A3"', 'r="A-3"', "broken"),
        ("<v>5</v>", "<v>NaN</v>", "broken"),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="B2:A1"/></mergeCells>', "broken"),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="XFD1048576:A1"/></mergeCells>', "too_many_cells"),
    ],
)
def test_indexes_rows_numbers_and_merges_that_cannot_be_are_a_reason(find, put, expected):
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert find in sheet
    assert reason(rezipped(GOOD, {"xl/worksheets/sheet1.xml": sheet.replace(find, put, 1).encode()})) == expected


def repeated(rows: int, columns: int, value: str) -> bytes:
    """An open-document table of one cell, said to be there so many times."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"{value}'
    return (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="s">'
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    ).encode()


def test_an_open_document_cell_repeated_over_the_whole_sheet_ends_in_a_reason():
    ods = (workbooks.FIXTURES / "formats" / "商标.ods").read_bytes()
    filled = ' office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    for rows, columns in ((1_048_576, 16_384), (2_000_000_000, 2_000_000_000)):
        assert reason(rezipped(ods, {"content.xml": repeated(rows, columns, filled)}), "表.ods") in (
            "broken",
            "memory",
            "too_many_cells",
        )
    assert reason(rezipped(ods, {"content.xml": repeated(1_048_576, 16_384, "/>")}), "表.ods") == "empty"
    assert read_safely(GOOD, "表.xlsx").sheets[0].cells[3, 2].value == 5


def test_a_table_of_a_thousand_strangers_lists_the_first_and_counts_the_rest(catalogue, register):
    rows = [
        ["泉州市2026年三季度"],
        ["县区", "商标有效注册量"],
        ["鲤城区", 5],
        *([f"第{n}县", n] for n in range(LIMITS.problems + 500)),
    ]
    submission = read_submission(workbook(rows), "表.xlsx", catalogue, register)
    assert len(submission.problems) == LIMITS.problems + 1
    assert {p.code for p in submission.problems[:-1]} == {"unknown_region"}
    last = submission.problems[-1]
    assert (last.severity, last.details) == (
        "blocking",
        {"reason": "too_many_problems", "size": str(LIMITS.problems + 500), "limit": str(LIMITS.problems)},
    )
    assert problem_sentence(last)[0] == "问题太多，只列出前面的；1500，上限 1000"
    assert len(submission.unmatched_rows) == LIMITS.problems + 1
    assert submission.unmatched_rows[-1] == "…"


def test_faults_come_before_doubts_where_not_all_are_listed_and_more_are_added_to_the_count():
    doubts = [Problem("s", f"A{n}", "doubtful", Falling(reason="stock")) for n in range(1, LIMITS.problems + 1)]
    faults = [Problem("s", "B7", "blocking", ErrorCell(error="#N/A"), "#N/A")]
    assert first_problems(doubts) == tuple(doubts)
    listed = first_problems([*doubts, *faults])
    assert listed[:-1] == (*doubts[:-1], *faults)
    assert (listed[-1].severity, listed[-1].details["size"]) == ("blocking", str(LIMITS.problems + 1))
    again = first_problems([*listed, *doubts])
    assert again[-1].details["size"] == str(2 * LIMITS.problems + 1)
    assert (faults[0] in again, len(again)) == (True, LIMITS.problems + 1)


def test_tables_are_read_where_their_files_are_opened_under_the_same_limits(catalogue, register):
    """A worker started with a limit of one figure refuses a table of two: not the asking process reads it."""
    script = (
        "import dataclasses, sys; from loaders.sandbox import worker; from loaders.submission import submitting; from loaders.workbook import model\n"
        "submitting.LIMITS = dataclasses.replace(model.LIMITS, figures=1)\n"
        "worker.serve(sys.stdin.buffer, sys.stdout.buffer)\n"
    )
    room = Sandbox(["-c", script])
    submission = room.do(partial(read, request=ReadRequest(catalogue, register)), Submission, GOOD, "表.xlsx")
    room.close()
    assert [p.details for p in submission.problems] == [{"reason": "too_many_figures", "size": "2", "limit": "1"}]
    assert (submission.layout, submission.observations) == ("unreadable", ())
    assert [o.value for o in read_submission(GOOD, "表.xlsx", catalogue, register).observations] == [5, 6]
