"""The command line as a script meets it: exit codes, JSON, one sentence instead of a trace, another city's files."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from cli import main
from desk import Files, open_desk, operating_user
from desk.judge import judge
from store import Store
from store.copies import copies_of
from tests.judgements import JSON_FIELDS
from tests.small_county import COUNTY, EAST, FIXTURE, WEST, submission
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import load_register

ROOT = Path(__file__).parent.parent
COUNTY_FILES = ["--catalogue", str(FIXTURE / "indicators.yaml"), "--regions", str(FIXTURE / "regions.csv")]


def run(*arguments, expect=0):
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == expect, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def county(tmp_path):
    """The command line over the made-up county with a database of its own."""
    database = tmp_path / "county.duckdb"

    def command(*arguments, expect=0):
        return run(*COUNTY_FILES, "--database", database, *arguments, expect=expect)

    command.database = database
    return command


def table(path, title, rows):
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_check_counts_the_targets_of_four_plans_and_their_milestones():
    assert run("check").startswith("ok：4 个方案共 31 项目标，31 个节点")


@pytest.mark.parametrize(
    "words",
    [
        ("backup",),
        ("template", "--plan", "county_2024", "--period", "2026Q3"),
        ("summary", "--plan", "county_2024", "--period", "2026Q3"),
        ("briefing", "--plan", "county_2024", "--format", "docx"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("name", ["county.duckdb", "county.duckdb.wal", "备份.xlsx"])
def test_no_command_writes_over_a_database_whatever_it_is_called(county, words, name):
    Store(county.database).close()
    target = county.database.with_name(name)
    if not target.exists():
        target.write_bytes(county.database.read_bytes())
    before = target.read_bytes()
    assert "不会覆盖" in county(*words, "--out", target, expect=2)
    assert target.read_bytes() == before


def test_check_of_a_faulty_catalogue_lists_every_fault_and_exits_with_one(tmp_path):
    text = (FIXTURE / "indicators.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "indicators.yaml"
    faulty.write_text(text.replace("value: 600", "value: 601").replace("unit: 次", "unit: 次次", 1), encoding="utf-8")
    output = run("--catalogue", faulty, "--regions", FIXTURE / "regions.csv", "check", expect=1)
    lines = [line for line in output.splitlines() if line.startswith("indicators.yaml:")]
    assert any("601" in line for line in lines)
    assert any("次次" in line for line in lines)


def test_check_lists_the_faults_of_register_and_catalogue_together(tmp_path):
    regions = tmp_path / "regions.csv"
    regions.write_text(
        (FIXTURE / "regions.csv").read_text(encoding="utf-8").replace("990000,yes", "990777,yes"), encoding="utf-8"
    )
    catalogue = tmp_path / "indicators.yaml"
    text = (FIXTURE / "indicators.yaml").read_text(encoding="utf-8")
    catalogue.write_text(text.replace("value: 600", "value: 601"), encoding="utf-8")
    output = run("--catalogue", catalogue, "--regions", regions, "check", expect=1)
    assert "990777" in output
    assert "601" in output


def with_a_third_town(folder, valid_from):
    """The county's register with 南镇 added as the guide says, in a file of its own."""
    regions = folder / "regions.csv"
    rows = (FIXTURE / "regions.csv").read_text(encoding="utf-8")
    regions.write_text(
        f"{rows}990003,南镇,South Town,township,990000,yes,yes,yes,,3,南,{valid_from},,,\n", encoding="utf-8"
    )
    return regions


SILENT = (
    "请核对：regions.csv 里的 南镇（990003）一直应报，却没有报过“小县”的任何数，其他单位自2025年四季度起有数，全域因此无法判断；"
    "新设的地区请填 valid_from，不报数的请把 expected 改为 no"
)


def test_check_names_a_place_that_is_expected_since_ever_and_has_no_figure(county, tmp_path):
    store = Store(county.database)
    sent = submission(
        (EAST, "patents", "2026Q3", 310), (WEST, "patents", "2025Q4", 215), (EAST, "residents", "2024Q4", 10)
    )
    store.commit(sent, b"x", who="测试", reading="{}", catalogue="v1")
    store.close()
    asked = ["--catalogue", FIXTURE / "indicators.yaml", "--database", county.database]
    regions = with_a_third_town(tmp_path, "")
    said = run(*asked, "--regions", regions, "check").splitlines()
    assert (said[0][:3], said[1:]) == ("ok：", [SILENT])
    answer = json.loads(run(*asked, "--regions", regions, "check", "--json"))
    assert (answer["ok"], answer["warnings"]) == (True, [SILENT])
    # Founded after the others began, it is not yet missed; without a database there is nobody to compare it with.
    assert len(run(*asked, "--regions", with_a_third_town(tmp_path, "2026-07-01"), "check").splitlines()) == 1
    regions = with_a_third_town(tmp_path, "")
    nowhere = ["--catalogue", FIXTURE / "indicators.yaml", "--database", tmp_path / "none.duckdb", "--regions", regions]
    assert len(run(*nowhere, "check").splitlines()) == 1
    assert not (tmp_path / "none.duckdb").exists()
    assert len(county("check").splitlines()) == 1


def test_check_says_ok_over_a_database_it_cannot_read_and_says_that_it_did_not_look(tmp_path):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database")
    said = run(*COUNTY_FILES, "--database", broken, "check").splitlines()
    assert (said[0][:3], said[1:]) == ("ok：", [f"数据库 {broken} 现在读不了，没有核对有没有一直没报数的地区"])


def test_another_city_runs_the_same_code_with_its_own_files(county, tmp_path):
    quarter = table(
        tmp_path / "2026年三季度.xlsx",
        "小县2026年三季度统计表",
        [["镇", "专利", "作品登记"], ["东镇", 282, 30], ["西镇", 200, 20], ["合计", 482, 50]],
    )
    report = json.loads(county("load", quarter, "--plan", "county_2024", "--json"))["files"][0]
    assert report == {
        "file": "2026年三季度.xlsx",
        "status": "committed",
        "layout": "table",
        "plan": "county_2024",
        "period": ["2026Q3"],
        "observations": 4,
        "problems": [],
        "unmatched_columns": [],
        "unmatched_rows": [],
        "changes": {"new": 4, "changed": 0, "unchanged": 0},
        # The two totals are held against their parts.
        "account": {"numeric": 6, "read": 4, "checked": 2, "reference": 0, "ignored": 0, "unread": []},
    }
    judged = json.loads(county("judge", "--plan", "county_2024", "--json"))
    assert [tuple(entry) for entry in judged] == [JSON_FIELDS] * 8
    patents = next(entry for entry in judged if entry["target"] == "county_2024.patents")
    assert (patents["value"], patents["region"], patents["to_target"], patents["status"]) == (
        482,
        COUNTY,
        118,
        "not_judged",
    )
    assert patents["note"] == {"code": "no_baseline", "words": "缺基期数，不计算进度：在目标数据表的“基期数”里补"}
    towns = json.loads(county("judge", "--plan", "county_2024", "--districts", "--json"))
    assert [(e["region"], e["value"]) for e in towns if e["indicator"] == "patents"] == [(EAST, 282), (WEST, 200)]
    one = json.loads(county("judge", "--plan", "county_2024", "--region", WEST, "--json"))
    assert {e["region"] for e in one} == {WEST}


def test_the_same_city_by_environment(tmp_path):
    environment = {
        **os.environ,
        "TRACKER_CATALOGUE": str(FIXTURE / "indicators.yaml"),
        "TRACKER_REGIONS": str(FIXTURE / "regions.csv"),
        "TRACKER_DATABASE": str(tmp_path / "county.duckdb"),
    }
    command = [sys.executable, "cli.py", "judge", "--plan", "county_2024", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert {entry["status"] for entry in json.loads(done.stdout)} == {"no_data"}
    assert not (tmp_path / "county.duckdb").exists()


def test_the_same_file_twice_changes_nothing_and_a_corrected_one_says_what_changed(county, tmp_path):
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    county("load", path, "--plan", "county_2024")
    before = county.database.read_bytes()
    again = json.loads(county("load", path, "--plan", "county_2024", "--json"))["files"][0]
    assert (again["status"], again["changes"]) == ("unchanged", {"new": 0, "changed": 0, "unchanged": 2})
    assert county.database.read_bytes() == before
    table(path, "小县2026年三季度", [["镇", "专利"], ["东镇", 283], ["西镇", 200]])
    third = json.loads(county("load", path, "--plan", "county_2024", "--json"))["files"][0]
    assert (third["status"], third["changes"]) == ("committed", {"new": 0, "changed": 1, "unchanged": 1})


def test_a_dry_run_saves_nothing(county, tmp_path):
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    report = json.loads(county("load", path, "--plan", "county_2024", "--dry-run", "--json"))["files"][0]
    assert (report["status"], report["changes"]) == ("dry_run", {"new": 2, "changed": 0, "unchanged": 0})
    assert not county.database.exists()


def test_a_faulty_file_is_refused_by_its_cells_and_the_database_stays_byte_for_byte(county, tmp_path):
    good = table(tmp_path / "二季度.xlsx", "小县2026年二季度", [["镇", "专利"], ["东镇", 280], ["西镇", 199]])
    county("load", good, "--plan", "county_2024")
    before = county.database.read_bytes()
    bad = table(tmp_path / "三季度.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", "2八2"], ["南镇", 200]])
    report = json.loads(county("load", bad, "--plan", "county_2024", "--json", expect=1))["files"][0]
    assert (report["status"], report["changes"] is not None) == ("refused", True)
    found = [(p["cell"], p["code"], p["severity"]) for p in report["problems"]]
    assert found == [("B3", "not_a_number", "blocking"), ("A4", "unknown_region", "blocking")]
    assert all(p["fix"] for p in report["problems"])
    assert county.database.read_bytes() == before


def test_a_faulty_workbook_comes_back_marked_and_a_clean_one_does_not(county, tmp_path):
    bad = table(tmp_path / "三季度.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", "2八2"], ["西镇", 200]])
    county("annotate", bad, "--plan", "county_2024", "--out", tmp_path / "标注.xlsx")
    marked = load_workbook(tmp_path / "标注.xlsx")
    assert "问题清单" in marked.sheetnames
    assert marked["Sheet"]["B3"].value == "2八2"
    assert marked["Sheet"]["B3"].comment is not None
    good = table(tmp_path / "好.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    county("annotate", good, "--plan", "county_2024", "--out", tmp_path / "没有.xlsx")
    assert not (tmp_path / "没有.xlsx").exists()
    assert not county.database.exists()


def test_of_two_files_for_one_figure_in_one_call_the_second_is_refused(county, tmp_path):
    one = table(tmp_path / "甲.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    two = table(tmp_path / "乙.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 290]])
    reports = json.loads(county("load", one, two, "--plan", "county_2024", "--json", expect=1))["files"]
    assert [r["status"] for r in reports] == ["committed", "refused"]
    assert [(p["cell"], p["code"]) for p in reports[1]["problems"]] == [("B3", "duplicate_row")]


@pytest.mark.parametrize(
    "content", [b"", b"not a workbook", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_file_that_is_no_workbook_is_refused_in_one_sentence(county, tmp_path, content):
    path = tmp_path / "坏文件.xlsx"
    path.write_bytes(content)
    report = json.loads(county("load", path, "--plan", "county_2024", "--period", "2026Q3", "--json", expect=1))[
        "files"
    ][0]
    assert (report["status"], report["changes"]) == ("refused", None)
    assert [p["code"] for p in report["problems"]] == ["unreadable"]
    assert report["problems"][0]["fix"]


def test_a_file_that_is_not_there_is_one_of_the_refused(county, tmp_path):
    report = json.loads(county("load", tmp_path / "没有.xlsx", "--json", expect=1))["files"][0]
    assert (report["status"], report["problems"][0]["code"]) == ("refused", "unreadable")


def test_a_file_that_is_not_there_is_said_to_be_missing_not_to_be_saved_anew(county, tmp_path):
    output = county("load", tmp_path / "没有.xlsx", expect=1)
    assert "没有这个文件　检查文件名和所在的文件夹" in output
    assert "这是文件夹" in county("load", tmp_path, expect=1)
    assert "另存为" not in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("template", "--plan", "county_2024", "--period", "2026Q3", "--all"), ("template", "--plan", "county_2024", "--targets"),
        ("summary", "--plan", "county_2024", "--period", "2026Q3"), ("backup",),
    ],
)  # fmt: skip
def test_what_cannot_be_written_where_it_is_asked_for_is_said_in_one_sentence_before_any_work(
    county, tmp_path, arguments
):
    assert "写不了" in county(*arguments, "--out", tmp_path / "没有" / "这里", expect=2)
    assert "是文件夹" in county(*arguments, "--out", tmp_path, expect=2)


def test_a_damaged_database_and_a_copy_that_is_none_are_said_in_one_sentence(county, tmp_path):
    nothing = tmp_path / "说明.duckdb"
    nothing.write_text("不是库", encoding="utf-8")
    assert "不是本系统的数据库，或已损坏" in county("restore", nothing, expect=1)
    county.database.write_bytes(b"damaged")
    assert "不是本系统的数据库，或已损坏" in county("history", expect=1)


def test_the_difference_of_a_faulty_workbook_names_its_faults_and_exits_with_one(county, tmp_path):
    bad = table(tmp_path / "三季度.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", "2八2"], ["西镇", 200]])
    found = json.loads(county("diff", bad, "--plan", "county_2024", "--json", expect=1))
    assert [(p["cell"], p["code"]) for p in found["problems"]] == [("B3", "not_a_number")]
    assert [(f["region"], f["new"]) for f in found["figures"]] == [(WEST, 200)]
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    assert "不是表格文件" in county("diff", tmp_path / "坏.xlsx", "--plan", "county_2024", expect=1)


def test_a_template_for_a_quarter_outside_the_plan_is_not_handed_out(county, tmp_path):
    output = county("template", "--plan", "county_2024", "--period", "2030Q4", "--out", tmp_path / "表.xlsx", expect=2)
    assert "2026年四季度" in output
    assert "2026年四季度" in county(
        "summary", "--plan", "county_2024", "--period", "2030Q4", "--out", tmp_path / "汇总.xlsx", expect=2
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("chase", "--plan", "county_2024", "--unit", "没有这个单位"),
        ("diff", __file__, "--plan", "nowhere"),
        ("annotate", __file__, "--plan", "nowhere", "--out", "marked.xlsx"),
        ("judge", "--plan", "nowhere"),
        ("judge", "--plan", "county_2024", "--as-of", "三季度"),
        ("judge",),
        ("judge", "--plan", "county_2024", "--region", "350500"),
        ("judge", "--plan", "county_2024", "--region", EAST, "--districts"),
        ("load",),
        ("unheard",),
    ],
)
def test_wrong_use_exits_with_two(county, arguments):
    county(*arguments, expect=2)


def test_while_another_process_holds_the_database_writing_waits_and_then_says_who(county, tmp_path):
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    county("load", path, "--plan", "county_2024")
    hold = "import sys,time;from store import Store;s=Store(sys.argv[1]);print('open',flush=True);time.sleep(60)"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(county.database)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        said = county("load", path, "--plan", "county_2024", "--wait", "0.3", expect=3)
        assert str(holder.pid) in said
        read = county("judge", "--plan", "county_2024")
        assert "副本" in read
        assert "482" in read
        # The holder made a copy after its last commit: that is the backup.
        kept = json.loads(county("backup", "--out", tmp_path / "备份.duckdb", "--json"))
        assert Store(kept["path"], read_only=True).counts()["observation"] == 2
        held = json.loads(county("load", path, "--plan", "county_2024", "--wait", 0, "--json", expect=3))
        assert (held["schema"], held["ok"], held["exit_code"]) == (1, False, 3)
        assert "占用" in held["error"]
    finally:
        holder.kill()
        holder.wait()


def test_figures_whose_copy_cannot_be_made_are_in_force_and_both_is_said(county, tmp_path):
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    (tmp_path / "copies").write_text("a file where the folder should be")
    files = [*COUNTY_FILES, "--database", str(county.database)]
    sent = CliRunner().invoke(main, [*files, "load", str(path), "--plan", "county_2024", "--json"])
    assert sent.exit_code == 0
    [receipt] = json.loads(sent.stdout)["files"]
    assert receipt["status"] == "committed"
    assert sent.stderr.startswith("已保存的数都在库里，都有效；但这一份副本没有做成（")
    kept = CliRunner().invoke(main, [*files, "backup"])
    assert (kept.exit_code, kept.stdout, kept.stderr) == (1, "", sent.stderr)
    (tmp_path / "copies").unlink()
    [there] = json.loads(county("history", "--plan", "county_2024", "--json"))["submissions"]
    again = CliRunner().invoke(main, [*files, "withdraw", there["id"], "--reason", "错"])
    assert (again.exit_code, again.stderr) == (0, "")
    assert len(list((tmp_path / "copies").iterdir())) == 1


def test_what_is_read_while_ones_own_database_is_held_is_never_the_sample_moved_aside(sample_database):
    Store(sample_database).close()
    run("--database", sample_database, "backup")
    run("--database", sample_database, "start-own")
    reading = Store(copies_of(sample_database)[0], read_only=True)
    assert reading.counts()["observation"] == 0
    reading.close()


def test_the_template_it_writes_is_one_it_reads(county, tmp_path):
    out = tmp_path / "模板.xlsx"
    county("template", "--plan", "county_2024", "--period", "2026Q3", "--out", out)
    book = load_workbook(out)
    assert "_meta" in book.sheetnames
    assert book["_meta"].sheet_state in ("hidden", "veryHidden")


def test_start_own_moves_the_sample_aside_and_opens_an_empty_one(sample_database):
    database = sample_database
    held = Store(database, read_only=True)
    figures = held.counts()["observation"]
    held.close()
    assert figures > 0
    run("--database", database, "start-own")
    fresh = Store(database)
    assert (fresh.counts()["observation"], fresh.counts()["audit"]) == (0, 1)
    fresh.close()
    [aside] = database.parent.glob("tracker-aside-*.duckdb")
    kept = Store(aside, read_only=True)
    assert kept.counts()["observation"] == figures
    kept.close()


def test_a_backup_a_restored_copy_and_an_empty_database_stand_in_the_trail_with_who(sample_database):
    def traced():
        store = Store(sample_database)
        rows = store.rows("trail", after=datetime.min, until=datetime.max)
        store.close()
        return [(act, who) for _at, who, act, _details in rows]

    run("--database", sample_database, "backup")
    assert traced()[0] == ("backup", operating_user())
    run("--database", sample_database, "restore", copies_of(sample_database)[0])
    # The copy tells of itself, and of having been put in the database's place.
    assert traced()[:2] == [("restore", operating_user()), ("backup", operating_user())]
    run("--database", sample_database, "start-own")
    assert traced() == [("start_own", operating_user())]


def test_a_quarter_by_the_command_line_answers_in_json_at_every_step(county, tmp_path):
    def answer(*arguments, expect=0):
        told = json.loads(county(*arguments, "--json", expect=expect))
        assert told.pop("schema") == 1
        return told

    plan = ("--plan", "county_2024")
    assert answer("check")["ok"] is True
    assert answer("init") == {"path": str(county.database), "made": True}
    blank = answer("template", *plan, "--period", "2026Q3", "--all", "--out", tmp_path / "空白.zip")
    assert blank["size"] == (tmp_path / "空白.zip").stat().st_size
    first = table(tmp_path / "三季度.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    difference = answer("diff", first, *plan)
    assert [(row["region"], row["new"], row["kind"]) for row in difference["figures"]] == [
        (EAST, 282.0, "new"),
        (WEST, 200.0, "new"),
    ]
    [sent] = answer("load", first, *plan)["files"]
    assert (sent["status"], sent["changes"]) == ("committed", {"new": 2, "changed": 0, "unchanged": 0})
    bad = table(tmp_path / "坏.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", "2八2"]])
    marked = answer("annotate", bad, *plan, "--out", tmp_path / "标注.xlsx")
    assert [p["cell"] for p in marked["problems"]] == ["B3"]
    edition = answer("publish", *plan)
    assert (edition["period"], edition["visibility"]) == ("2026Q3", "internal")
    figure = ("--region", EAST, "--measure", "patents", "--period", "2026Q3")
    corrected = answer("correct", *plan, *figure, "--value", 290, "--reason", "台账漏计", "--source", "telephone")
    assert (corrected["status"], corrected["figures"]) == ("committed", 1)
    versions = answer("trace", *plan, "--measure", "patents", "--region", EAST, "--as-of", "2026Q3")["versions"]
    assert [row["value"] for row in versions] == [290.0, 282.0]
    taken = answer("withdraw", corrected["submission"][:10], "--reason", "另有说法")
    assert (taken["submission"], taken["reason"]) == (corrected["submission"], "另有说法")
    sent_so_far = answer("history", *plan)
    assert [(row["file_name"], row["withdrawn"]) for row in sent_so_far["submissions"]] == [
        ("correction-telephone.json", True),
        ("三季度.xlsx", False),
    ]
    owed = answer("chase", *plan, "--period", "2026Q3", "--today", "2026-10-26")["owed"]
    assert {row["rung"] for row in owed} == {"done", "red"}
    table_of = answer("summary", *plan, "--period", "2026Q3", "--out", tmp_path / "汇总.xlsx")
    assert table_of["path"] == str(tmp_path / "汇总.xlsx")
    kept = answer("backup", "--out", tmp_path / "备份.duckdb")
    assert kept["path"] == str(tmp_path / "备份.duckdb")
    back = answer("restore", tmp_path / "备份.duckdb")
    assert back["aside"]
    assert answer("history", *plan) == sent_so_far
    assert answer("start-own")["path"] == str(county.database)


def test_a_command_that_ends_early_still_answers_in_json(county, tmp_path):
    def ends(*arguments, expect):
        told = json.loads(county(*arguments, "--json", expect=expect))
        assert (told["schema"], told["ok"], told["exit_code"]) == (1, False, expect)
        return told["error"]

    assert "没有在用的报送" in ends("withdraw", "zz", "--reason", "错", expect=1)
    assert "没有方案" in ends("tasks", "--plan", "无", expect=2)
    assert "--reason" in ends("withdraw", "zz", expect=2)
    assert "2026Q3" in ends("chase", "--plan", "county_2024", "--period", "三季", expect=2)
    bad = tmp_path / "坏.yaml"
    bad.write_text("plans: {", encoding="utf-8")
    told = json.loads(run("--catalogue", bad, "--regions", FIXTURE / "regions.csv", "check", "--json", expect=1))
    assert (told["schema"], told["ok"]) == (1, False)


def test_the_skeleton_of_a_new_city_is_ok_and_takes_its_first_quarter_as_it_stands(tmp_path):
    folder = tmp_path / "ours"
    run("new-city", folder)
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert written == {"indicators.yaml", "tasks.yaml", "data/regions.csv"}
    base = ["--catalogue", folder / "indicators.yaml", "--regions", folder / "data" / "regions.csv"]
    base += ["--database", tmp_path / "ours.duckdb"]
    assert run(*base, "check").startswith("ok：1 个方案共 2 项目标")
    run(*base, "init")
    blank = tmp_path / "空白.xlsx"
    run(*base, "template", "--plan", "our_city", "--period", "2026Q1", "--out", blank)
    book = load_workbook(blank)
    book["填报"]["B7"], book["填报"]["B8"] = 120, 80
    book.save(blank)
    [sent] = json.loads(run(*base, "load", blank, "--accept", "台账如此", "--json"))["files"]
    assert (sent["status"], sent["observations"]) == ("committed", 2)
    # Nothing is written over.
    assert "已经有了" in run("new-city", folder, expect=1)


@pytest.fixture
def ours(tmp_path):
    """The skeleton of a city, and what `check` says of it after its files were changed: (file, old, new), a pattern."""
    run("new-city", tmp_path / "ours")

    def checked(*changes, expect=0):
        for name, old, new in changes:
            file = tmp_path / "ours" / name
            changed, count = re.subn(old, new, file.read_text(encoding="utf-8"))
            assert count
            file.write_text(changed, encoding="utf-8")
        base = ["--catalogue", tmp_path / "ours" / "indicators.yaml", "--database", tmp_path / "none.duckdb"]
        return run(*base, "--regions", tmp_path / "ours" / "data" / "regions.csv", "check", expect=expect)

    return checked


def test_a_city_without_english_is_ok_is_told_so_once_and_speaks_chinese_to_english_readers(ours, tmp_path):
    english = (
        r", (?:name|title|content|source|short)_en: (?:\"[^\"]*\"|[^,}\n]*)|\n *(?:name|title|content|short)_en: .*"
    )
    said = ours(*((name, english, "") for name in ("indicators.yaml", "tasks.yaml"))).splitlines()
    assert "_en:" not in (tmp_path / "ours" / "indicators.yaml").read_text(encoding="utf-8")
    assert said[0].startswith("ok：1 个方案共 2 项目标")
    assert [re.sub(r"\d+", "n", line) for line in said[1:]] == [
        "提示：没有写英文的（name_en、short_en、title_en……）有indicators.yaml n 处、tasks.yaml n 处，"
        "英文页面和材料上显示中文；只用中文的不用管"
    ]
    register = load_register(tmp_path / "ours" / "data" / "regions.csv")
    catalogue = load_catalogue(tmp_path / "ours" / "indicators.yaml", register)
    assert (catalogue.measures["valid_trademarks"].name_en, catalogue.units["件"].name_en) == ("商标有效注册量", "件")
    assert catalogue.plans["our_city"].short_en == "某市方案"


def test_a_measure_that_nothing_uses_and_a_plan_of_another_name_in_the_two_files_are_told(ours):
    unused = r"(measures:\n)", "\\1  spare: {name: 备用, unit: 件, kind: stock, additive: true, integer: true, "
    unused = (unused[0], unused[1] + "supplied_by: {level: whole, name: 市局}}\n")
    assert "填报项 spare（备用）没有指标用到，空白表里不会有它" in ours(("indicators.yaml", *unused))
    told = ours(("indicators.yaml", "our_city:", "haibin_2026:"), expect=1)
    assert re.search(r"tasks\.yaml:\d+ plans\.our_city: 读到 our_city；.*haibin_2026 \(indicators\.yaml:\d+\)", told)


def test_what_to_do_after_a_skeleton_stands_in_steps(tmp_path):
    said = run("new-city", tmp_path / "ours").splitlines()
    assert [line[:2] for line in said[1:]] == ["1 ", "2 ", "3 ", "4 "]
    for name in ("indicators.yaml", "tasks.yaml", "data/regions.csv"):
        assert str(tmp_path / "ours" / name) in said[0]
    assert "cli.py --catalogue" in said[2]
    assert "make run" in said[3]


def test_the_skeleton_opens_with_its_units_and_nothing_reported_yet(tmp_path):
    run("new-city", tmp_path / "ours")
    files = Files(
        tmp_path / "ours" / "indicators.yaml", tmp_path / "ours" / "data" / "regions.csv", tmp_path / "x.duckdb"
    )
    desk = open_desk(files)
    try:
        assert {one.status for one in judge(desk, "our_city")} == {"no_data"}
        assert [unit.name for unit in desk.tasks.units_of("our_city").values()] == ["市知识产权局", "市市场监管局"]
    finally:
        desk.store.close()


def test_the_difference_of_a_blank_and_of_a_known_workbook_says_that_nothing_changes(county, tmp_path):
    blank = tmp_path / "空白.xlsx"
    county("template", "--plan", "county_2024", "--period", "2026Q3", "--out", blank)
    assert "没有填数，没有改动" in county("diff", blank, expect=1)
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    county("load", path, "--plan", "county_2024")
    assert "与库中一致，没有改动" in county("diff", path, "--plan", "county_2024")


def test_a_number_cut_short_withdraws_only_when_it_is_one_submissions(county, tmp_path):
    path = table(tmp_path / "季报.xlsx", "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    county("load", path, "--plan", "county_2024")
    table(path, "小县2026年三季度", [["镇", "专利"], ["东镇", 283], ["西镇", 200]])
    county("load", path, "--plan", "county_2024")
    assert "错误：" in county("withdraw", "", "--reason", "错", expect=2)
    assert "没有在用的报送" in county("withdraw", "zz", "--reason", "错", expect=1)


def test_the_blank_table_of_targets_comes_from_the_command_line_too(county, tmp_path):
    county("template", "--plan", "county_2024", "--targets", "--out", tmp_path / "目标.xlsx")
    assert "任务分解" in load_workbook(tmp_path / "目标.xlsx").sheetnames
    assert "错误：" in county("template", "--plan", "county_2024", "--out", tmp_path / "无.xlsx", expect=2)
    county("template", "--plan", "county_2024", "--published", "--out", tmp_path / "公开.xlsx")
    assert load_workbook(tmp_path / "公开.xlsx").sheetnames == ["公开数据", "_meta"]
    both = ("--targets", "--period", "2026Q3", "--out", tmp_path / "无.xlsx")
    assert "错误：" in county("template", "--plan", "county_2024", *both, expect=2)


def test_the_day_of_receipt_is_told_and_is_not_to_come(county, tmp_path):
    book = table(tmp_path / "表.xlsx", "2026年三季度", [["乡镇", "专利"], ["东镇", 282], ["西镇", 210]])
    refused = county("load", book, "--plan", "county_2024", "--received-on", "2999-01-01", expect=2)
    assert "收到日不能是将来的日子" in refused
    assert not county.database.exists()
    county("load", book, "--plan", "county_2024", "--received-on", "2026-10-12")
    told = json.loads(county("chase", "--plan", "county_2024", "--period", "2026Q3", "--today", "2026-11-30", "--json"))
    assert "2026-10-12" in json.dumps(told)


def test_the_figures_and_the_account_of_every_file_add_up_and_a_refused_one_has_them_too(tmp_path):
    """The contract of `--figures`: whatever the file is, the same fields, no figure twice, and every number in one class."""
    broken, nothing = tmp_path / "broken.xlsx", tmp_path / "nothing.csv"
    broken.write_bytes(b"PK\x03\x04 no zip")
    nothing.write_bytes(b"")
    files = [*sorted((ROOT / "tests" / "fixtures" / "reading").iterdir()), broken, nothing, tmp_path / "gone.xlsx"]
    database = tmp_path / "own.duckdb"
    command = ("--database", database, "load", *files, "--dry-run", "--json", "--figures")
    told = json.loads(run(*command, expect=1))["files"]
    assert [one["file"] for one in told] == [file.name for file in files]
    for one in told:
        account, figures = one["account"], one["figures"]
        classes = [account[name] for name in ("read", "checked", "reference", "ignored")]
        assert account["numeric"] == sum(classes) + len(account["unread"]), one["file"]
        assert all(set(unread) == {"sheet", "cell", "shown", "why"} and unread["why"] for unread in account["unread"])
        assert all(
            list(figure) == ["region", "measure", "period", "value", "unit", "sheet", "cell"] for figure in figures
        )
        keys = [(figure["region"], figure["measure"], figure["period"]) for figure in figures]
        assert len(set(keys)) == len(keys)
        assert all(problem["what"] and problem["fix"] for problem in one["problems"])
        assert (one["status"] == "refused") == any(p["severity"] == "blocking" for p in one["problems"]), one["file"]
    assert [(one["figures"], one["account"]["numeric"]) for one in told[-3:]] == [([], 0)] * 3


def test_what_a_person_reads_of_a_command_names_quarters_in_words_and_hours_of_the_office(county, tmp_path):
    path = tmp_path / "三季度.xlsx"
    plan = ("--plan", "county_2024")
    table(path, "小县2026年三季度", [["镇", "专利"], ["东镇", 282], ["西镇", 200]])
    said = [county("load", path, *plan)]
    table(path, "小县2026年三季度", [["镇", "专利"], ["东镇", 290], ["西镇", 200]])
    said.append(county("diff", path, *plan))
    said += [county("publish", *plan, "--period", "2026Q3", "--reason", "季末前先行发布")]
    said.append(county("publish", *plan, "--period", "2025Q1", expect=1))
    said.append(county("trace", *plan, "--measure", "patents", "--region", EAST, "--as-of", "2026Q3"))
    said.append(county("history", *plan))
    assert [re.findall(r"20\d\dQ\d", text) for text in said] == [[]] * len(said)
    assert "2026年三季度" in said[1]
    assert "时间为北京时间" in said[-1]


def test_what_one_call_loaded_is_withdrawn_by_its_batch_and_put_in_force_again(county, tmp_path):
    books = [tmp_path / "东.xlsx", tmp_path / "西.xlsx"]
    table(books[0], "小县2026年三季度", [["镇", "专利"], ["东镇", 282]])
    table(books[1], "小县2026年三季度", [["镇", "专利"], ["西镇", 200]])
    county("load", *books, "--plan", "county_2024")

    def sent():
        return json.loads(county("history", "--plan", "county_2024", "--json"))["submissions"]

    [batch] = {one["batch"] for one in sent()}
    taken = json.loads(county("withdraw", batch[:10], "--reason", "报错", "--json"))
    assert (len(taken["submissions"]), {one["withdrawn"] for one in sent()}) == (2, {True})
    assert "没有在用的报送" in county("withdraw", batch[:10], "--reason", "再撤", expect=1)
    one = sent()[0]["id"]
    assert "已恢复在用" in county("withdraw", "--take-back", one[:10], "--reason", "没有错")
    assert [row["withdrawn"] for row in sent()] == [False, True]


def test_a_zip_of_workbooks_is_loaded_as_the_page_takes_it_and_one_that_cannot_be_opened_says_so(county, tmp_path):
    books = {"东.xlsx": ["东镇", 282], "西.xlsx": ["西镇", 200]}
    with ZipFile(tmp_path / "各镇.zip", "w") as packed:
        for name, row in books.items():
            table(tmp_path / name, "小县2026年三季度", [["镇", "专利"], row])
            packed.write(tmp_path / name, f"三季度/{name}")
    told = json.loads(county("load", tmp_path / "各镇.zip", "--plan", "county_2024", "--json"))["files"]
    assert [(one["file"], one["status"], one["observations"]) for one in told] == [
        (name, "committed", 1) for name in books
    ]
    assert (
        len({one["batch"] for one in json.loads(county("history", "--plan", "county_2024", "--json"))["submissions"]})
        == 1
    )
    (tmp_path / "坏.ZIP").write_bytes(b"PK no zip at all")
    assert "请解压后再读" in county("load", tmp_path / "坏.ZIP", expect=1)
    with ZipFile(tmp_path / "空.zip", "w"):
        pass
    assert "压缩包里没有文件" in county("load", tmp_path / "空.zip", expect=1)
