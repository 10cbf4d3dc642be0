"""Who writes at the command line: the system's user by its number; with an access file neither root nor a stranger."""

import os
import shutil

import pytest
from click.testing import CliRunner

import cli
from desk import Files, MayNotWrite, check_may_write, machine_identity
from tests.test_open_door import ROOT
from tracker.identity import Identity, person_name
from tracker.schema.access import load_access
from tracker.schema.faults import CatalogueError

PEOPLE = """schema_version: 1
people:
  - {name: 王某, subject: "1001"}
  - {name: 李某, issuer: https://sso.example.org, subject: "1002"}
"""
WRITING = (
    ("init",), ("start-own",), ("backup",), ("restore", "COPY"), ("load", "FILE"), ("withdraw", "x", "--reason", "x"),
    ("publish", "--plan", "quanzhou_2024"),
    ("correct", "--plan", "quanzhou_2024", "--region", "350502", "--measure", "valid_trademarks", "--period", "2026Q3",
     "--value", "1", "--reason", "x", "--source", "letter"),
    ("briefing", "--plan", "quanzhou_2024", "--format", "docx", "--out", "OUT"),
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


@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("number", "said"), [(0, "不以 root 身份写入"), (1002, "没有本机用户"), (4242, "没有本机用户")]
)
def test_with_an_access_file_no_command_writes_for_root_or_a_stranger(office, monkeypatch, words, number, said):
    monkeypatch.setattr(os, "getuid", lambda: number)
    told = run(office, words)
    assert told.exit_code == 1
    assert said in told.output
    assert "Traceback" not in told.output
    assert not (office / "tracker.duckdb").exists()


def test_whom_the_access_file_names_may_write_and_anyone_may_read(office, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 1001)
    assert run(office, ("init",)).exit_code == 0
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert run(office, ("judge", "--plan", "quanzhou_2024", "--json")).exit_code == 0


def test_every_fault_of_the_access_file_is_said_with_its_line(tmp_path):
    (tmp_path / "access.yaml").write_text(
        "schema_version: 1\npeople:\n  - {name: 王某, subject: 1001}\n  - {subjct: a}\n", encoding="utf-8"
    )
    with pytest.raises(CatalogueError) as refused:
        load_access(tmp_path / "access.yaml")
    assert {fault.line for fault in refused.value.faults} == {3, 4}


def test_without_an_access_file_whoever_is_at_the_machine_may_write(office, monkeypatch):
    here = Files(office / "indicators.yaml", ROOT / "data" / "regions.csv", office / "tracker.duckdb")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(MayNotWrite):
        check_may_write(here)
    here.access.unlink()
    check_may_write(here)


def test_an_identity_is_the_number_and_no_name_can_be_written_so_that_it_is_another(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert machine_identity() == Identity("os", "4242", "uid 4242")
    forged = str(Identity("https://sso.example.org", "7", "王某 <os#1001>"))
    assert person_name(forged) == "王某 os 1001"
    assert forged.endswith("<https://sso.example.org#7>")
    assert person_name("本机用户（未认证）") == "本机用户（未认证）"
