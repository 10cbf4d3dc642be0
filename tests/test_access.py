"""The access file: who it lets in at the command line (neither root nor a stranger), its faults, and what a scope covers."""

import os
import shutil

import pytest
from click.testing import CliRunner

import cli
from desk import Files, NotKnownHere, check_is_known, machine_identity, open_desk
from tests.test_open_door import ROOT
from tracker.identity import Identity, person_name
from tracker.permission import About
from tracker.schema.access import schema_text
from tracker.schema.faults import CatalogueError

PEOPLE = """schema_version: 1
people:
  - {name: 王某, subject: "1001", roles: [analyst, administrator]}
  - {name: 李某, issuer: https://sso.example.org, subject: "1002", roles: [analyst]}
"""
COMMANDS = (
    ("init",), ("start-own",), ("backup",), ("restore", "COPY"), ("load", "FILE"), ("withdraw", "x", "--reason", "x"),
    ("publish", "--plan", "quanzhou_2024"),
    ("correct", "--plan", "quanzhou_2024", "--region", "350502", "--measure", "valid_trademarks", "--period", "2026Q3",
     "--value", "1", "--reason", "x", "--source", "letter"),
    ("judge", "--plan", "quanzhou_2024", "--json"), ("history",), ("verify",), ("briefing", "--plan", "quanzhou_2024", "--format", "docx", "--out", "OUT"),
)  # fmt: skip


@pytest.fixture
def office(tmp_path):
    """A catalogue's folder with an access file, and a workbook and a copy to name."""
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "access.yaml").write_text(PEOPLE, encoding="utf-8")
    for name in ("FILE", "COPY"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def run(office, words):
    given = [str(office / word) if word in ("FILE", "COPY", "OUT") else word for word in words]
    where = ["--catalogue", str(office / "indicators.yaml"), "--database", str(office / "tracker.duckdb")]
    return CliRunner().invoke(cli.main, [*where, *given])


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("number", "said"), [(0, "不以 root 身份操作"), (1002, "没有本机用户"), (4242, "没有本机用户")]
)
def test_with_an_access_file_no_command_writes_or_reads_for_root_or_a_stranger(
    office, monkeypatch, words, number, said
):
    monkeypatch.setattr(os, "getuid", lambda: number)
    told = run(office, words)
    assert told.exit_code == 1
    assert said in told.output
    assert "Traceback" not in told.output
    assert not (office / "tracker.duckdb").exists()


def test_whom_the_access_file_names_gets_in_by_number(office, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1001)
    assert run(office, ("init",)).exit_code == 0
    assert run(office, ("judge", "--plan", "quanzhou_2024", "--json")).exit_code == 0


FAULTY = """schema_version: 1
two_pairs_of_eyes: no
people:
  - {name: 王某, subject: 1001, roles: [analyst]}
  - {subjct: a}
  - {name: 鲤城, subject: "3", roles: [unit]}
  - {name: 鲤城, subject: "4", roles: [boss]}
  - name: 丰泽
    subject: "5"
    roles: [unit]
    scope:
      plans: [nowhere]
      places: ["999999"]
      measures: [none_such]
      units: [没有的局]
groups:
  - {group: 局领导, roles: [reader]}
"""


def test_every_fault_of_the_access_file_is_said_with_its_line_and_check_lists_them(office):
    (office / "access.yaml").write_text(FAULTY, encoding="utf-8")
    told = run(office, ("check",))
    lines = {
        int(line.split(":")[1].split()[0].rstrip("：")) for line in told.output.splitlines() if "access.yaml:" in line
    }
    assert lines == {2, 4, 5, 6, 7, 12, 13, 14, 15, 17}, told.output
    assert told.exit_code == 1
    assert "Traceback" not in told.output


def test_without_an_access_file_whoever_is_at_the_machine_may_write(office, monkeypatch):
    here = Files(office / "indicators.yaml", ROOT / "data" / "regions.csv", office / "tracker.duckdb")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(NotKnownHere):
        check_is_known(here)
    here.access.unlink()
    check_is_known(here)


SCOPES = """schema_version: 1
people:
  - {name: 鲤城, issuer: proxy, subject: licheng, roles: [unit], scope: {places: ["350502"]}}
  - {name: 版权, issuer: proxy, subject: copyright, roles: [unit], scope: {measures: [copyright_registrations]}}
  - {name: 科技, issuer: proxy, subject: science, roles: [unit], scope: {plans: [quanzhou_2024], units: [市科技局]}}
  - {name: 全市, issuer: proxy, subject: city, roles: [unit], scope: {places: ["350500"]}}
groups:
  - {group: analysts, issuer: https://sso.example.org, roles: [analyst], scope: {plans: [quanzhou_2024]}}
  - {group: all, issuer: https://sso.example.org, roles: [reader]}
"""


@pytest.fixture
def people(office):
    """The desk as each of these people sits at it."""
    (office / "access.yaml").write_text(SCOPES, encoding="utf-8")
    desk = open_desk(Files(office / "indicators.yaml", ROOT / "data" / "regions.csv", office / "tracker.duckdb"))
    yield lambda who, groups=(): desk.sat_at_by(who, groups)
    desk.store.close()


@pytest.mark.parametrize(
    ("who", "about", "may"),
    [
        ("licheng", About("quanzhou_2024", ("350502",), ("valid_trademarks",)), True),
        ("licheng", About("quanzhou_2024", ("350502", "350503"), ("valid_trademarks",)), False),
        ("licheng", About("quanzhou_2024", units=("science",)), False),
        ("copyright", About("quanzhou_2024", ("350502", "350503"), ("copyright_registrations",)), True),
        ("copyright", About("quanzhou_2024", ("350502",), ("valid_trademarks",)), False),
        ("science", About("quanzhou_2024", units=("science",)), True),
        ("science", About("quanzhou_2024", ("350502",), ("valid_trademarks",)), False),
        ("science", About("huancui_2024", units=("science",)), False),
        ("city", About("quanzhou_2024", ("350502", "350500")), True),
        ("copyright", About("quanzhou_2024", ("350502",)), False),
    ],
)
def test_a_scope_covers_what_it_names_and_all_below_a_place_and_of_a_unit_nothing_else(people, who, about, may):
    assert people(f"x <proxy#{who}>").may("hand_in", about) is may


def test_a_group_is_of_its_provider_alone_the_first_in_the_file_counts_and_who_is_in_none_may_nothing(people):
    issuer = "https://sso.example.org"
    assert people(f"x <{issuer}#7>", ("all", "analysts")).may("review", About("quanzhou_2024"))
    assert not people(f"x <{issuer}#7>", ("analysts",)).may("review", About("huancui_2024"))
    assert not people("x <proxy#7>", ("analysts",)).may("see_published")
    assert not people(f"x <{issuer}#7>").may("see_published")
    assert not people("本机用户（未认证）").may("see_published")


def test_the_file_is_read_again_when_it_changes_and_a_faulty_one_lets_nobody_in(people, office):
    assert people("x <proxy#licheng>").may("hand_in")
    (office / "access.yaml").write_text(SCOPES.replace("licheng", "fengze"), encoding="utf-8")
    assert not people("x <proxy#licheng>").may("hand_in")
    (office / "access.yaml").write_text("schema_version: 1\npeople: 3\n", encoding="utf-8")
    with pytest.raises(CatalogueError):
        people("x <proxy#fengze>")


def test_the_schema_beside_the_catalogues_is_that_of_the_code():
    assert (ROOT / "access.schema.json").read_text(encoding="utf-8") == schema_text()


def test_an_identity_is_the_number_and_no_name_can_be_written_so_that_it_is_another(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert machine_identity() == Identity("os", "4242", "uid 4242")
    forged = str(Identity("https://sso.example.org", "7", "王某 <os#1001>"))
    assert person_name(forged) == "王某 os 1001"
    assert forged.endswith("<https://sso.example.org#7>")
    assert person_name("本机用户（未认证）") == "本机用户（未认证）"
