"""The chain over all that is kept: whole after any use of the program, and every tampering past it is found and named."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date, datetime
from hashlib import sha256

import duckdb
import pytest
from click.testing import CliRunner

import cli
from store import Store, chain
from store.chain import KEYS, OUTSIDE, query
from store.database import CONFIG
from store.rows import BriefingMade, CommitNote, NewEdition, NewMatter
from tests.conftest import ROOT
from tests.test_store import figure, submission


def office(path):
    """A database with a row in most tables, written through the program."""
    store = Store(path)
    for number, value in enumerate((10, 11)):
        content = f"{number}".encode()
        sent = submission(figure(value), figure(20, region="350503", cell="C6"), sha256=sha256(content).hexdigest())
        store.commit(sent, content, who="王某", reading="{}", catalogue="v1", note=CommitNote(reason="更正"))
    store.withdraw(store.rows("submissions", known_at=store.last_change())[0][0], who="王某", reason="错报")
    edition = NewEdition("plan", "2026Q3", store.last_change(), "v", "internal", "", 1)
    store.publish(edition, [("t", "350502", "{}"), ("t", "350503", "{}")], who="李某")
    store.unpublish("plan", store.rows("editions", plan="plan", known_at=datetime.max)[0][6], who="李某", reason="有误")
    store.settle_alias("plan", "region", "某县", "350502", who="王某")
    store.open_matters("plan", [NewMatter("paper", None, None, "请报", ("工信局",), date(2026, 12, 1), "")], who="王某")
    store.add_matter_word("plan", 1, "answered", "已办", "", who="王某")
    store.keep_issued("k", "plan", "b", "1号", date(2026, 11, 1), "件.pdf", b"pdf", who="王某")
    store.record_consultation("plan", "2026Q3", "350502", "none", "", who="王某")
    store.remember_briefing(
        BriefingMade("b", "plan", "2026Q3", store.last_change(), "v", None, "zh", "{}"),
        [("件.docx", "docx", "0" * 64, 1)],
        who="王某",
    )
    store.record_act("started", "{}", "王某")
    return store


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("chain") / "tracker.duckdb"
    office(path).close()
    return path


def behind(path, *statements):
    """Changes the file with plain DuckDB."""
    raw = duckdb.connect(str(path), config=dict(CONFIG))
    for statement in statements:
        raw.execute(statement)
    raw.close()


TAMPERINGS = {
    "a figure changed": ("update observation set value = 99 where value = 11", "changed", "observation"),
    "a figure removed": ("delete from observation where value = 11", "removed", "observation"),
    "a figure added": (
        "insert into observation select * replace (77 as value) from observation where value = 11",
        "added",
        "observation",
    ),
    "who handed in": ("update submission set who = '别人' where sha256 = sha256('1')", "changed", "submission"),
    "a submission removed": ("delete from submission where sha256 = sha256('0')", "removed", "submission"),
    "a withdrawal removed": ("delete from withdrawal", "removed", "withdrawal"),
    "a withdrawal made up": (
        "insert into withdrawal select id, timestamp '2026-01-01', 'x', 'x' from submission where sha256 = sha256('1')",
        "added",
        "withdrawal",
    ),
    "the moment of an edition": (
        "update publication set published_at = timestamp '2026-01-01'",
        "removed added",
        "publication",
    ),
    "what an edition said": (
        "update edition_judgement set judgement = '{\"x\": 1}' where region = '350503'",
        "changed",
        "edition_judgement",
    ),
    "the bytes of a workbook": (
        "update original set content = 'x'::blob where sha256 = sha256('0')",
        "changed",
        "original",
    ),
    "why an edition was taken back": ("update unpublication set reason = 'x'", "changed", "unpublication"),
    "an edition put back": ("delete from unpublication", "removed", "unpublication"),
    "an act removed": ("delete from audit", "removed", "audit"),
    "a word on a matter": ("update matter_word set words = '没办'", "changed", "matter_word"),
    "an answer": ("update consultation set answer = 'objection'", "changed", "consultation"),
    "a signed file's number": ("update issued_paper set number = '2号'", "changed", "issued_paper"),
    "a link changed": ("update chain_link set row_count = 5 where number = 10", "link", None),
    "a link removed": ("delete from chain_link where number = 10", "link", None),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_every_tampering_is_found_and_told_with_its_table(written, tmp_path, what):
    statement, kinds, table = TAMPERINGS[what]
    path = shutil.copy(written, tmp_path / "tracker.duckdb")
    behind(path, statement)
    store = Store(path)
    try:
        found = store.tamperings()
        assert sorted({one.kind for one in found if one.kind == "link" or one.table == table}) == sorted(kinds.split())
        if table:
            assert {one.table for one in found} == {table}
    finally:
        store.close()


def test_of_a_changed_row_it_is_said_what_stands_there_now(written, tmp_path):
    path = shutil.copy(written, tmp_path / "tracker.duckdb")
    behind(path, "update observation set value = 99 where value = 11")
    store = Store(path, read_only=True)
    [one] = store.tamperings()
    assert (one.kind, one.rows, len(one.found)) == ("changed", 1, 1)
    assert '"region":"350502"' in one.found[0]
    assert '"value":99.0' in one.found[0]
    store.close()


def test_what_the_program_writes_is_whole_also_in_a_copy_and_after_opening_again(written, tmp_path):
    store = Store(shutil.copy(written, tmp_path / "tracker.duckdb"))
    assert store.tamperings() == []
    store.copy_to(tmp_path / "copy.duckdb")
    head = store.chain_head()
    store.close()
    copy = Store(tmp_path / "copy.duckdb")
    assert copy.tamperings(head.hash[:12]) == []
    assert copy.chain_head() == head
    copy.close()


def test_a_tail_that_is_gone_with_its_links_is_found_by_the_head_printed_before(written, tmp_path):
    path = shutil.copy(written, tmp_path / "tracker.duckdb")
    store = Store(path)
    head = store.chain_head()
    store.close()
    behind(path, "delete from audit", f"delete from chain_link where number = {head.number}")
    store = Store(path)
    assert store.tamperings() == []
    [one] = store.tamperings(head.hash[:12])
    assert (one.kind, one.found) == ("link", (head.hash[:12],))
    store.close()


def test_every_table_of_the_office_belongs_to_the_chain(written):
    store = Store(written, read_only=True)
    assert set(store.counts()) == {*KEYS, *OUTSIDE}
    store.close()


def test_every_column_of_every_table_is_under_the_chain(written, tmp_path):
    """No name in a question about rows hides a column's: whatever is changed in a row changes its hash."""
    store = Store(shutil.copy(written, tmp_path / "copy.duckdb"))
    with store._cursor() as cursor:
        unseen = []
        for table, named in KEYS.items():
            columns = [row[:2] for row in cursor.execute(f"describe {table}").fetchall()]
            for column, kind in columns:
                if column == named or column == "content" or kind not in ("VARCHAR", "DOUBLE", "INTEGER", "BOOLEAN"):
                    continue
                value = {"VARCHAR": ("'a'", "'b'"), "BOOLEAN": ("true", "false")}.get(kind, ("1", "2"))
                key = "timestamp '2030-01-01 00:00:00'" if named.endswith("_at") else "'2030-01-01 00:00:00'"
                seen = set()
                for one in value:
                    cursor.begin()
                    cursor.execute(f"insert into {table} ({named}, {column}) values ({key}, {one})")
                    asked = {"table": table, "column": named, "marked": 10, "salt": ""}
                    count, digest = cursor.execute(
                        query("link_rows"), {**asked, "key": "2030-01-01 00:00:00"}
                    ).fetchall()[0][1:3]
                    groups = {
                        "table": table,
                        "column": named,
                        "keys": ["2030-01-01 00:00:00"],
                        "salts": [""],
                        "rest": "",
                    }
                    there = {key: rest for key, *rest in cursor.execute(query("chain_groups"), groups).fetchall()}
                    assert there["2030-01-01 00:00:00"] == [count, digest] == [1, digest]
                    seen.add(digest)
                    cursor.rollback()
                if len(seen) == 1:
                    unseen.append(f"{table}.{column}")
        assert unseen == []
    store.close()


def test_papers_linked_by_an_older_release_are_whole(written, tmp_path):
    store = Store(shutil.copy(written, tmp_path / "copy.duckdb"))
    made = BriefingMade("b1", "p", "2026Q3", store.last_change(), "v", None, "zh", '{"annex": false}')
    store.remember_briefing(made, [("甲.docx", "docx", "0" * 64, 1)], who="甲")
    assert store.tamperings() == []
    with store._cursor() as cursor:
        # As the release before linked them.
        number = cursor.execute("select number from chain_link where table_name = 'briefing'").fetchall()[-1][0]
        written_at = cursor.execute("select max(made_at)::varchar from briefing").fetchall()[0][0]
        [(count, digest)] = [
            one[1:] for one in cursor.execute(query("briefings_before")).fetchall() if one[0] == written_at
        ]
        links = cursor.execute(query("links")).fetchall()
        previous = links[number - 2][8]
        for link in links[number - 1 :]:
            told = [*link[:7]]
            if link[0] == number:
                told[4:7] = [count, digest, []]
            own = chain._hash(previous, *told)
            cursor.execute(
                "update chain_link set digest = $1, row_marks = $2, previous = $3, hash = $4, salt = $5 where number = $6",
                [told[5], told[6], previous, own, None if link[0] == number else link[9], link[0]],
            )
            previous = own
    assert store.tamperings() == []
    with store._cursor() as cursor:
        cursor.execute("update briefing set chosen = '{}'")
    assert [(one.kind, one.table) for one in store.tamperings()] == [("changed", "briefing")]
    store.close()


def test_what_was_there_before_the_chain_is_under_its_first_links(tmp_path):
    path = tmp_path / "old.duckdb"
    office(path).close()
    later = [f"drop table {name}" for name in ("chain_link", "blackout", "file_rewritten")]
    behind(path, *later, "delete from applied_migration where number in (14, 40)")
    store = Store(path)
    assert store.tamperings() == []
    assert {row[3] for row in store.rows("links")} == {""}
    store.commit(
        submission(figure(12), sha256=sha256(b"c").hexdigest()), b"c", who="王某", reading="{}", catalogue="v1"
    )
    assert store.tamperings() == []
    store.close()
    behind(
        path, "update observation set value = 98 where value = 10", "update observation set value = 97 where value = 12"
    )
    store = Store(path)
    assert sorted((one.table, one.key == "", one.rows) for one in store.tamperings()) == [
        ("observation", False, 1),
        ("observation", True, 1),
    ]
    store.close()


def test_verify_says_whole_or_names_what_was_changed(written, tmp_path):
    path = shutil.copy(written, tmp_path / "tracker.duckdb")

    def verify(*more, expect):
        told = CliRunner().invoke(cli.main, ["--database", str(path), "verify", *more])
        assert told.exit_code == expect, told.output
        return told.output

    said = verify(expect=0)
    assert said.startswith("完整：")
    mark = re.search(r"留痕号 (\S+?)。", said)[1]
    assert json.loads(verify("--json", "--head", mark, expect=0))["head"] == mark
    behind(path, "update observation set value = 99 where value = 11")
    said = verify("--head", mark, expect=1)
    assert said.startswith("observation：1 行被改动；属于《表.xlsx》；")
    assert '"value":99.0' in said
    assert "不在库里" in verify("--head", "9-00000000deadbeef", expect=1)
    verify("--head", "x", expect=2)


def test_receipts_and_editions_bear_a_mark_of_the_chain(written):
    store = Store(written, read_only=True)
    links = {row[8] for row in store.rows("links")}
    [(moment,)] = store.rows("last_publication")
    for key in (store.rows("submissions", known_at=store.last_change())[0][0], moment):
        assert store.link_of(key).hash in links
    store.close()


def test_an_act_changes_no_moment_a_page_is_drawn_from(written, tmp_path):
    store = Store(shutil.copy(written, tmp_path / "tracker.duckdb"))
    before = store.last_change(), store.plan_changed("plan", ["350502"])
    store.record_act("downloaded", "{}", "王某")
    assert (store.last_change(), store.plan_changed("plan", ["350502"])) == before
    store.close()


LEFT_OPEN = """
import os, sys
from tests.test_chain import office
store = office(sys.argv[1])
print(store.chain_head().hash)
sys.stdout.flush()
os._exit(0)
"""


def test_of_a_log_cut_short_a_mark_kept_elsewhere_is_missed(tmp_path):
    """A write-ahead log that lost its end opens with fewer acts, each whole: the chain that is left is whole too."""
    path = tmp_path / "tracker.duckdb"
    left = subprocess.run([sys.executable, "-c", LEFT_OPEN, path], cwd=ROOT, capture_output=True, text=True, check=True)
    mark, log = left.stdout.strip(), path.with_name(f"{path.name}.wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size * 9 // 10])
    store = Store(path)
    try:
        assert store.chain_head().hash != mark
        assert store.tamperings() == []
        [missed] = store.tamperings(mark)
        assert (missed.kind, missed.found) == ("link", (mark,))
    finally:
        store.close()
