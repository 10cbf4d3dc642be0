"""Commands run with --json on a sample of one's own, as a script would: each answer and the exit code it came with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import cli
from desk import Files, open_desk
from desk.blanks import typed_in
from store import Store
from store.rows import NewMatter
from tests.conftest import ROOT
from tracker.periods import Period

PLAN = "quanzhou_2024"
FIGURE = ("--plan", PLAN, "--region", "350502", "--measure", "high_value_patents")
GIVEN = (*FIGURE, "--period", "2026Q3", "--value", "901", "--source", "letter")


def answers(database: Path, folder: Path) -> Iterator[tuple[str, int, Any]]:
    """Command, exit code and what it answered, for whole and faulty questions of every command that takes --json; `database` is
    changed."""
    shipped = sorted((ROOT / "data" / "sample").glob("*.xlsx"))
    bad, empty, city = folder / "bad.xlsx", folder / "empty.csv", folder / "city"
    bad.write_bytes(b"no workbook")
    empty.write_text("", encoding="utf-8")
    blank = folder / "blank.xlsx"

    def ask(*words: str, at: Path = database) -> tuple[str, int, Any]:
        told = CliRunner().invoke(cli.main, ["--database", str(at), *words, "--json"])
        start = min((n for n in map(told.stdout.find, "{[") if n >= 0), default=0)
        return words[0], told.exit_code, json.loads(told.stdout[start:])

    planted = Store(database)
    # A number of before there was a check, and a matter of a leader's.
    planted.record_act("signed_in", "联系 13812345678", "甲")
    matter = NewMatter("instruction", None, None, "办一件事", ("市科技局",), date(2026, 12, 1), "批示")
    planted.open_matters(PLAN, [matter], who="甲")
    planted.close()
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
    changed = folder / "changed.xlsx"
    changed.write_bytes(
        typed_in(desk, PLAN, Period.quarter(2026, 3), "350502", {("350502", "valid_trademarks"): "1"})[0]
    )
    desk.store.close()
    table = folder / "table.csv"
    table.write_text("地区,商标有效注册量(件),某某数\n鲤城区,约3万,5\n某某街道,1,2\n", encoding="utf-8")

    yield ask("check")
    yield ask("check", "--texts", str(folder / "none"))
    yield ask("template", "--plan", PLAN, "--period", "2026Q4", "--out", str(blank))
    yield ask("template", "--plan", "none", "--period", "2026Q4", "--out", str(blank))
    yield ask("template", "--plan", PLAN, "--period", "2026Q4", "--all", "--out", str(folder / "all.zip"))
    yield ask("summary", "--plan", PLAN, "--period", "2026Q3", "--out", str(folder / "summary.xlsx"))
    yield ask("summary", "--plan", PLAN, "--period", "2026Q3", "--out", str(folder / "no" / "summary.xlsx"))
    yield ask("load", str(bad), str(empty), "--dry-run")
    yield ask("load", str(blank), "--dry-run")
    yield ask("load", *map(str, shipped[:3]), "--dry-run", "--figures")
    yield ask("load", *map(str, shipped[:2]))
    yield ask("load", str(changed), str(table), "--plan", PLAN, "--period", "2026Q3", "--dry-run", "--figures")
    yield ask("load", str(folder / "none.xlsx"))
    yield ask("diff", str(shipped[0]))
    yield ask("diff", str(changed))
    yield ask("diff", str(bad))
    yield ask("annotate", str(blank), "--out", str(folder / "marked.xlsx"))
    yield ask("annotate", str(shipped[0]), "--out", str(folder / "marked2.xlsx"))
    yield ask("annotate", str(bad), "--out", str(folder / "marked3.xlsx"))
    yield ask("correct", *GIVEN, "--reason", "来函更正")
    yield ask("correct", *GIVEN, "--reason", " ")
    number = ask("history", "--plan", PLAN)[2]["submissions"][0]["id"]
    yield ask("withdraw", number[:12], "--reason", "报错")
    yield ask("history", "--plan", PLAN)
    yield ask("withdraw", number[:12], "--reason", "报错")
    yield ask("withdraw", number[:12], "--reason", "没有错", "--take-back")
    yield ask("publish", "--plan", PLAN, "--reason", "更正")
    yield ask("publish", "--plan", PLAN)
    yield ask("publish", "--plan", PLAN, "--period", "2025Q1", "--reason", "更正")
    yield ask("publish", "--plan", "none")
    yield ask("unpublish", "--plan", PLAN, "--reason", "有误")
    yield ask("unpublish", "--plan", PLAN, "--reason", " ")
    yield ask("remind", "--today", "2026-11-30")
    yield ask("adopt-population", "--plan", PLAN, "--period", "2026Q3", "--year", "2024", "--document", "函")
    yield ask("adopt-population", "--plan", "none", "--period", "2026Q3", "--year", "2024", "--document", "函")
    yield ask("history")
    yield ask("history", "--plan", PLAN)
    yield ask("history", "--plan", PLAN, "--known-at", "2020-01-01")
    yield ask("trace", *FIGURE)
    yield ask("trace", "--plan", PLAN, "--indicator", "high_value_patents_per_10k")
    yield ask("trace", "--plan", PLAN, "--measure", "none")
    for more in ((), ("--about", "tasks"), ("--period", "2026Q4", "--today", "2027-02-01")):
        yield ask("chase", "--plan", PLAN, *more)
    yield ask("chase", "--plan", "none")
    for plan in (PLAN, "fujian_2023", "putian_2023"):
        yield ask("tasks", "--plan", plan)
        yield ask("milestones", "--plan", plan)
    yield ask("tasks", "--plan", PLAN, "--unit", "市科技局")
    yield ask("tasks", "--plan", PLAN, "--unit", "没有的局")
    yield ask("ledger", "--plan", PLAN)
    yield ask("ledger", "--plan", "none")
    yield ask("briefing", "--plan", PLAN, "--format", "xlsx", "--out", str(folder / "papers.xlsx"))
    yield ask("briefing", "--plan", "none", "--format", "xlsx", "--out", str(folder / "papers.xlsx"))
    yield ask("export", "--plan", PLAN, "--out", str(folder / "data.zip"))
    yield ask("export", "--plan", "none", "--out", str(folder / "data.zip"))
    yield ask("verify")
    yield ask("verify", "--head", "9-0a1b2c3d4e5f6071")
    yield ask("blackout")
    yield ask("blackout", "--ask", "1", "--reason", "误填")
    yield ask("blackout")
    yield ask("blackout", "--approve", "none")
    yield ask("backup", "--out", str(folder / "kept.duckdb"))
    yield ask("backup", "--out", str(folder / "no" / "kept.duckdb"))
    yield ask("restore", str(folder / "kept.duckdb"))
    yield ask("restore", str(bad))
    yield ask("migrate", "--from", str(folder / "kept.duckdb"), "--to", str(folder / "moved.duckdb"))
    yield ask("migrate", "--from", str(folder / "kept.duckdb"), "--to", "postgres://nobody@127.0.0.1:9/none")
    yield ask("new-city", str(city))
    yield ask("new-city", str(city))
    yield ask("init", at=database)
    yield ask("start-own", at=shutil.copy(folder / "kept.duckdb", folder / "own.duckdb"))
    yield ask("start-own", at=folder / "own.duckdb")
