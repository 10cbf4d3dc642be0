"""A telephone number that was taken in is blacked out in rows, originals, copies and files, and the chain stays whole."""

import json
from hashlib import sha256

import duckdb
import pytest
from click.testing import CliRunner

import cli
from desk import Files, open_desk
from desk.blackout import (
    NotAsked,
    OwnRequest,
    approve_blackout,
    ask_blackout,
    original_of,
    personal_texts,
    refuse_blackout,
    requests,
)
from desk.typed import PersonalInText
from store import Store
from store.blackout import Place, places_of
from store.chain import KEYS
from store.copies import copies_of, copy_now
from store.database import CONFIG
from store.entries import entries_after, take_entries
from tests.conftest import ROOT
from tests.one_page import opening, words
from tests.test_store import figure, submission

NUMBER, CARD, REASON = "13812345678", "350582199003071234", "误填个人号码"
WIDE = "１３８１２３４５６７８"


def office(path):
    """A database in which numbers were taken in, in several texts and in an original, and a copy of it."""
    store = Store(path)
    content = f"联系人 {NUMBER}".encode() * 200
    done = store.commit(
        submission(figure(10), sha256=sha256(content).hexdigest()), content, who="甲", reading="{}", catalogue="v1"
    )
    store.withdraw(done.id, who="甲", reason=f"请致电 {NUMBER} 或 {WIDE}")
    store.reinstate(done.id, who="甲", reason=f"身份证 {CARD}，已核")
    store.record_act("signed_in", json.dumps({"about": NUMBER}), "甲")
    copy_now(store)
    return store, done.id


def desk_over(path, **more):
    return open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", path, **more))


def said_on_withdrawing(path):
    with duckdb.connect(str(path), read_only=True, config=dict(CONFIG)) as there:
        return [row[0] for row in there.execute("select reason from withdrawal").fetchall()]


@pytest.fixture
def held(tmp_path):
    path = tmp_path / "office.duckdb"
    store, number = office(path)
    store.close()
    desk = desk_over(path)
    yield desk, path, number
    desk.store.close()


def raw(path):
    """Every text and blob of a database, as DuckDB reads it."""
    with duckdb.connect(str(path), read_only=True, config=dict(CONFIG)) as there:
        tables = [row[0] for row in there.execute("select table_name from duckdb_tables()").fetchall()]
        return " ".join(str(there.execute(f"select * from {name}").fetchall()) for name in tables)


def test_where_numbers_stand_is_found_and_shown_starred(held):
    desk, _path, _number = held
    found = {one.place.table: one for one in personal_texts(desk)}
    assert set(found) == {"withdrawal", "reinstatement", "audit"}
    shown = "；".join(text for one in found.values() for text in one.shown)
    assert "138****5678" in shown
    assert NUMBER not in shown
    assert CARD not in shown


def test_what_is_approved_is_gone_from_rows_files_and_copies_and_the_chain_is_whole(held):
    desk, path, _number = held
    copies = copies_of(path)
    assert copies
    assert NUMBER in raw(copies[0])
    key = ask_blackout(desk, [one.place for one in personal_texts(desk)], REASON, who="管理员")
    assert personal_texts(desk) != []  # asking changes nothing
    changed, missed = approve_blackout(desk, key, who="审计员")
    assert (changed, missed) == (3, [])
    assert personal_texts(desk) == []
    assert desk.store.tamperings() == []
    desk.store.close()
    again = Store(path)
    assert again.tamperings() == []
    again.close()
    assert said_on_withdrawing(path) == ["请致电 ［已涂黑］ 或 ［已涂黑］"]
    content = path.read_bytes()
    assert all(one.encode() not in content for one in (CARD, WIDE))
    for file in copies_of(path):
        assert CARD not in raw(file)
        assert f"请致电 {NUMBER}" not in raw(file)
        there = Store(file, read_only=True)
        assert there.tamperings() == []
        there.close()


def test_a_file_that_is_open_besides_or_has_no_room_is_written_anew_later_and_nothing_is_lost(held, monkeypatch):
    desk, path, number = held
    approve_blackout(
        desk, ask_blackout(desk, [one.place for one in personal_texts(desk)], REASON, who="管理员"), who="审计员"
    )
    # The server has it open while something else of the same process opens it: what the server writes then is kept.
    Store(path).close()
    desk.store.withdraw(number, who="甲", reason="后来写的")
    desk.store.close()
    with monkeypatch.context() as full:
        full.setattr(Store, "copy_to", lambda *_args: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        Store(path).close()
    assert CARD.encode() in path.read_bytes()
    store = Store(path)
    assert store.tamperings() == []
    store.close()
    assert CARD.encode() not in path.read_bytes()
    assert "后来写的" in said_on_withdrawing(path)
    assert list(path.parent.glob("*.rewritten")) == []


def test_an_original_is_blacked_out_whole(held):
    desk, path, number = held
    place = original_of(desk, number[:12])
    assert desk.store.original(place.key)
    approve_blackout(desk, ask_blackout(desk, [place], REASON, who="管理员"), who="审计员")
    assert desk.store.original(place.key) is None
    assert desk.store.tamperings() == []
    with pytest.raises(KeyError):
        original_of(desk, number[:12])
    desk.store.close()
    Store(path).close()
    for file in (path, *copies_of(path)):
        assert f"联系人 {NUMBER}".encode() not in file.read_bytes()


def test_nobody_can_try_out_what_stood_there(held):
    desk, _path, _number = held
    approve_blackout(
        desk, ask_blackout(desk, [one.place for one in personal_texts(desk)], REASON, who="管理员"), who="审计员"
    )
    links = desk.store.rows("links")
    newest = {(link[2], link[3]): link[0] for link in links}
    assert all(bool(link[9]) == (newest[link[2], link[3]] == link[0]) for link in links)
    assert len(links) > len(newest)


def test_a_row_changed_past_the_program_is_found_after_it_too(held):
    desk, path, _number = held
    approve_blackout(
        desk, ask_blackout(desk, [one.place for one in personal_texts(desk)], REASON, who="管理员"), who="审计员"
    )
    desk.store.close()
    Store(path).close()
    with duckdb.connect(str(path)) as past:
        past.execute("update withdrawal set reason = '没事'")
    store = Store(path, read_only=True)
    assert [(one.kind, one.table, one.rows) for one in store.tamperings()] == [("changed", "withdrawal", 1)]
    store.close()


def test_rows_linked_anew_without_a_request_are_no_blackout(held):
    desk, _path, _number = held
    (one,) = [one for one in personal_texts(desk) if one.place.table == "withdrawal"]
    with desk.store._transaction() as writing:
        writing.black_out(one.place, lambda text: "没事")
    assert [fault.kind for fault in desk.store.tamperings()] == ["link"]


def test_who_asked_does_not_approve_and_a_refusal_changes_nothing(held):
    desk, _path, _number = held
    places = [one.place for one in personal_texts(desk)]
    with pytest.raises(ValueError, match="reason"):
        ask_blackout(desk, places, " ", who="管理员")
    with pytest.raises(PersonalInText):
        ask_blackout(desk, places, f"号码 {NUMBER}", who="管理员")
    key = ask_blackout(desk, places, REASON, who="管理员")
    refuse_blackout(desk, key, "留作证据", who="审计员")
    with pytest.raises(NotAsked):
        approve_blackout(desk, key, who="审计员")
    assert len(personal_texts(desk)) == len(places)
    assert [(one.decision, one.decided_why) for one in requests(desk)] == [("refused", "留作证据")]


def test_with_an_access_file_two_people_are_needed(sample_database, tmp_path):
    (tmp_path / "access.yaml").write_text(
        "schema_version: 1\npeople:\n"
        "  - {name: 甲, issuer: os, subject: '1', roles: [administrator, auditor]}\n"
        "  - {name: 乙, issuer: os, subject: '2', roles: [auditor]}\n",
        encoding="utf-8",
    )
    for name in ("indicators.yaml", "tasks.yaml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    house = open_desk(Files(tmp_path / "indicators.yaml", ROOT / "data" / "regions.csv", sample_database))
    house.store.record_act("signed_in", NUMBER, "甲")
    first, second = (house.sat_at_by(f"{name} <os#{n}>") for name, n in (("甲", 1), ("乙", 2)))
    key = ask_blackout(first, [one.place for one in personal_texts(first)], REASON, who="甲 <os#1>")
    with pytest.raises(OwnRequest):
        approve_blackout(first, key, who="甲 <os#1>")
    assert approve_blackout(second, key, who="乙 <os#2>")[0] == 1
    house.store.close()


def test_another_server_s_file_gets_what_was_blacked_out_and_a_new_one_never_has_it(tmp_path):
    store, _number = office(tmp_path / "one.duckdb")
    other = Store(tmp_path / "other.duckdb")
    other._root.execute("delete from chain_link")

    def take(target, after):
        with store._cursor() as source, target._cursor() as cursor:
            take_entries(cursor, entries_after(source, after))

    take(other, 0)
    assert other.tamperings() == []
    head = other.chain_head().number
    places = [Place("withdrawal", key, "reason", key) for _table, key in _links(store, "withdrawal")]
    store.black_out("r1", places, lambda text: "［已涂黑］", who="乙", reason="误填")
    take(other, head)
    for one in (store, other):
        assert one.tamperings() == []
    assert store.counts() == other.counts()
    for one in (store, other):
        one.close()
        assert said_on_withdrawing(one.path) == ["［已涂黑］"]


def _links(store, table):
    return [(link[2], link[3]) for link in store.rows("links") if link[2] == table]


def test_every_text_a_person_can_give_is_looked_through(held):
    """A number planted in any text column of any table is found."""
    desk, _path, _number = held
    apart = {"id", "submission", "sha256", "reading", "catalogue", "version", "data_version", "who", "raw", "places"}
    planted = set()
    with desk.store._cursor() as cursor:
        cursor.begin()
        for table, named in KEYS.items():
            if table in ("original", "catalogue_version", "blackout"):
                continue
            for column, kind, *_rest in cursor.execute(f"describe {table}").fetchall():
                if kind == "VARCHAR" and column not in apart | {named}:
                    values = {
                        named: "timestamp '2026-01-01'" if named.endswith("_at") else "'k1'",
                        column: f"'电 {NUMBER}'",
                    }
                    cursor.execute(f"insert into {table} ({', '.join(values)}) values ({', '.join(values.values())})")
                    planted.add((table, column))
        found = {(place.table, place.column) for place, _texts in places_of(cursor, lambda text: NUMBER in text)}
        cursor.rollback()
    assert len(planted) > 60
    assert planted <= found


def test_by_command_it_is_listed_asked_and_done(tmp_path):
    path = tmp_path / "office.duckdb"
    store, _number = office(path)
    store.close()
    where = ["--database", str(path), "blackout"]

    def told(*more):
        said = CliRunner().invoke(cli.main, [*where, *more])
        return said.output, said.exit_code

    listed, code = told()
    assert code == 0
    assert "138****5678" in listed
    assert NUMBER not in listed
    assert told("--ask", "all")[1] == 1
    said, code = told("--ask", "all", "--reason", REASON, "--json")
    asked = json.loads(said)
    assert (asked["places"], code) == (3, 0)
    assert asked["request"] in told()[0]
    said, code = told("--approve", asked["request"])
    assert (code, "已涂黑 3 行" in said) == (0, True)
    assert CARD.encode() not in path.read_bytes()
    assert told("--approve", asked["request"])[1] == 1
    assert CliRunner().invoke(cli.main, ["--database", str(path), "verify"]).exit_code == 0


def test_on_the_page_it_is_looked_for_when_asked_then_asked_and_approved(sample_database):
    store = Store(sample_database)
    store.record_act("signed_in", json.dumps({"about": NUMBER}), "甲")
    store.close()
    with opening(sample_database) as visit:
        page = visit("pages/reference/trail.py")
        assert list(page.checkbox) == []
        page.toggle(key="blackout-look").set_value(True).run()
        assert any("5678" in box.label and NUMBER not in box.label for box in page.checkbox)
        page.text_input(key="blackout-reason").set_value(REASON)
        next(button for button in page.button if button.label == "申请涂黑").click().run()
        next(button for button in page.button if button.label == "批准并涂黑").click().run()
        assert [one.value for one in page.info] == ["已涂黑 1 行，副本也已涂黑；已登记，留痕完整。"]
        assert not page.exception
        assert "已涂黑" in words(page)
    store = Store(sample_database)
    assert store.tamperings() == []
    store.close()
    assert NUMBER not in raw(sample_database)
