"""What a person types is kept for ever: no way into the desk takes a telephone or identity-card number."""

import ast
import inspect
from collections import Counter
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.types import StringParamType

import desk as desk_room
from cli import COMMANDS, main
from commands.opening import KeptText
from desk import (
    aliases,
    blackout,
    blanks,
    consultation,
    correct,
    issued,
    ledger,
    load,
    open_desk,
    owners,
    population,
    publish,
    records,
    road,
    scenario,
)
from desk.correct import Correction
from desk.given_check_ins import GivenCheckIn, check_in
from desk.typed import PersonalInText, typed
from store.blackout import Place
from store.rows import CommitNote
from tests.conftest import ROOT
from tests.small_county import EAST, FIXTURE, files, quarter, submission

PLAN, Q3 = "county_2024", quarter("2026Q3")
PHONE, CARD = "问过老李 138-0595-1234", "身份证 350502198001011234"


@pytest.fixture
def desk(tmp_path):
    opened = open_desk(files(tmp_path))
    opened.store.commit(submission((EAST, "patents", "2026Q3", 282)), b"x", who="测试", reading="a", catalogue="v")
    yield opened
    opened.store.close()


def noted(desk, **words):
    return load.commit(
        desk, submission((EAST, "patents", "2026Q3", 283), sha256="b"), b"y", who="测试", note=CommitNote(**words)
    )


def checked_in(desk, **words):
    given = GivenCheckIn(PLAN, "task", f"{PLAN}.1", "office", Q3, "behind", **words)
    return check_in(desk, given, who="测试")


def corrected(desk, text):
    given = Correction(PLAN, EAST, "patents", Q3, 284.0, text, "telephone")
    return correct.correct(desk, given, who="测试")


# Every text of every way in, by the function it enters through.
ENTRIES = {
    "load.commit reason": lambda desk, text: noted(desk, reason=text),
    "load.commit accepted": lambda desk, text: noted(desk, accepted=text),
    "correct.correct": corrected,
    "given_check_ins.check_in note": lambda desk, text: checked_in(desk, note=text),
    "given_check_ins.check_in link": lambda desk, text: checked_in(desk, link=text),
    "given_check_ins.check_in reason": lambda desk, text: checked_in(desk, reason=text),
    "records.withdraw": lambda desk, text: records.withdraw(
        desk, records.submissions(desk)[0].id, who="测试", reason=text
    ),
    "records.reinstate": lambda desk, text: records.reinstate(
        desk, records.submissions(desk)[0].id, who="测试", reason=text
    ),
    "road.review": lambda desk, text: road.review(desk, records.submissions(desk)[0].id, who="测试", reason=text),
    "road.send_back": lambda desk, text: road.send_back(desk, records.submissions(desk)[0].id, who="测试", reason=text),
    "publish.publish": lambda desk, text: publish.publish(desk, PLAN, Q3, who="测试", explanation=text),
    "publish.unpublish": lambda desk, text: publish.unpublish(desk, None, who="测试", reason=text),
    "scenario.save": lambda desk, text: scenario.save(desk, PLAN, text, "patents", Q3, [], "测试"),
    "owners.confirm": lambda desk, text: owners.confirm(
        desk, PLAN, f"{PLAN}.patents", [("某局", "lead")], text, who="测试"
    ),
    "ledger.put_on": lambda desk, text: ledger.put_on(desk, None, text, who="测试"),
    "ledger.instruct words": lambda desk, text: ledger.instruct(desk, PLAN, text, ["某局"], None, "", who="测试"),
    "ledger.instruct unit": lambda desk, text: ledger.instruct(desk, PLAN, "事", [text], None, "批示", who="测试"),
    "ledger.instruct document": lambda desk, text: ledger.instruct(desk, PLAN, "事", ["某局"], None, text, who="测试"),
    "ledger.answer words": lambda desk, text: ledger.answer(desk, PLAN, 1, "done", text, who="测试"),
    "ledger.answer evidence": lambda desk, text: ledger.answer(desk, PLAN, 1, "done", "已办", text, who="测试"),
    "issued.keep": lambda desk, text: issued.keep(desk, None, b"%PDF", "一.pdf", text, date(2026, 10, 1), who="测试"),
    "consultation.record_answer": lambda desk, text: consultation.record_answer(
        desk, PLAN, Q3, EAST, "objected", text, who="测试"
    ),
    "population.adopt": lambda desk, text: population.adopt(desk, PLAN, Q3, 2024, text, region=None, who="测试"),
    "blackout.ask_blackout": lambda desk, text: blackout.ask_blackout(
        desk, [Place("withdrawal", "k", "reason")], text, who="测试"
    ),
    "blackout.refuse_blackout": lambda desk, text: blackout.refuse_blackout(desk, "k", text, who="测试"),
    "aliases.remember_alias": lambda desk, text: aliases.remember_alias(
        desk, PLAN, "measure", text, "patents", who="测试"
    ),
}
# They write for a person, but nothing that was typed into them: a name that stands already, papers, a read workbook.
WITHOUT_TEXT = {"scenario.remove", "aliases.take_back", "aliases.remember_words", "briefings.make", "briefings.record", "briefings.asks",
    "briefings.correction_of", "blackout.approve_blackout"}  # fmt: skip


@pytest.mark.parametrize("text", [PHONE, CARD])
@pytest.mark.parametrize("entry", ENTRIES)
def test_no_way_in_keeps_a_telephone_or_identity_card_number(desk, entry, text):
    before = desk.store.counts()
    with pytest.raises(PersonalInText) as refused:
        ENTRIES[entry](desk, text)
    assert "*" in refused.value.shown
    assert desk.store.counts() == before


def test_the_walk_misses_no_function_of_the_desk_that_writes_for_a_person():
    found = set()
    for path in sorted(Path(desk_room.__file__).parent.glob("*.py")):
        if path.stem == "__init__":
            continue
        module = import_module(f"desk.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and "who" in inspect.signature(function).parameters:
                found.add(f"{path.stem}.{name}")
    assert found == {entry.split()[0] for entry in ENTRIES} | WITHOUT_TEXT


def test_a_text_without_such_a_number_is_kept_as_it_is_without_space_around():
    assert (
        typed(" 2026年三季度台账漏计 12 件，文号 闽知〔2026〕13812 号 ")
        == "2026年三季度台账漏计 12 件，文号 闽知〔2026〕13812 号"
    )


def test_the_command_line_refuses_it_in_one_sentence(tmp_path):
    base = ["--catalogue", FIXTURE / "indicators.yaml", "--regions", FIXTURE / "regions.csv"]
    base += ["--database", tmp_path / "county.duckdb"]
    correction = ["correct", "--plan", PLAN, "--region", EAST, "--measure", "patents", "--period", "2026Q3"]
    correction += ["--value", 284, "--source", "telephone", "--reason", PHONE]
    for command in (correction, ["withdraw", "zz", "--reason", CARD]):
        done = CliRunner().invoke(main, [str(word) for word in (*base, *command)])
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1
        assert "请删去个人信息再保存" in done.stderr
        assert "1234567" not in done.stderr


# Options of the command line that name something there is, or an address: what is typed into them is looked up and not kept.
NAMES = {"--plan", "--region", "--measure", "--indicator", "--target", "--unit", "--register", "numbers", "--from", "--to", "--head",
    "--ask", "--original", "--approve", "--refuse"}  # fmt: skip


def options():
    """Every option and argument of every command that takes any text, by command and name."""
    for command, (module, function, _words) in COMMANDS.items():
        for one in getattr(import_module(module), function).params:
            yield command, one.opts[0] if one.opts else str(one.name), one.type


def test_every_option_that_takes_any_text_names_something_or_refuses_such_a_number():
    assert {name for _command, name, kind in options() if isinstance(kind, StringParamType)} == NAMES
    kept = [(command, name) for command, name, kind in options() if isinstance(kind, KeptText)]
    assert len(kept) >= 9
    for command, name in kept:
        for text in (PHONE, CARD):
            done = CliRunner().invoke(main, [command, name, text])
            assert (done.exit_code, done.stdout) == (1, ""), (command, name)
            assert "请删去个人信息再保存" in done.stderr


# The boxes for text on the pages, by file: the way into the desk each one's text goes, or why it is not kept.
NOT_KEPT = {"sought": "a word that is looked for", "figures": "numbers and names of places, nothing typed as text"}
BOXES = {
    "pages/progress/parts/ledger.py": (
        "ledger.answer words", "ledger.answer evidence", "ledger.instruct words", "ledger.instruct document",
    ),
    "pages/progress/parts/check_in_form.py": (
        "given_check_ins.check_in note", "given_check_ins.check_in link", "given_check_ins.check_in reason",
    ),
    "pages/progress/parts/scenario.py": ("figures", "scenario.save"),
    "pages/progress/parts/allocation.py": ("figures",),
    "pages/briefing/parts/owners.py": ("owners.confirm",),
    "pages/briefing/parts/own_matters.py": ("briefings.make",),
    "pages/briefing/parts/issued.py": ("issued.keep",),
    "pages/reference/parts/blackout.py": ("blackout.ask_blackout", "blackout.refuse_blackout"),
    "pages/returns/parts/road.py": ("road.send_back",),
    "pages/returns/parts/problem_list.py": ("sought",),
    "pages/returns/parts/saving.py": ("load.commit reason",),
    "pages/returns/parts/publish.py": ("publish.publish", "publish.unpublish"),
    "pages/returns/parts/withdrawing.py": ("records.withdraw",),
    "pages/returns/parts/correct.py": ("correct.correct",),
    "pages/returns/parts/filling.py": ("blanks.typed_in", "blanks.typed_in"),
    "ui/consultation.py": ("consultation.record_answer",),
    "ui/choices.py": ("sought",),
}  # fmt: skip
# What is typed there becomes a workbook or a paper; tests of their own show that it is refused.
SHOWN_ELSEWHERE = {"briefings.make", "blanks.typed_in"}


def boxes():
    """How many boxes for text each file of the pages draws."""
    found = Counter()
    for room in ("pages", "ui", "web"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                if is_call and node.func.attr in ("text_input", "text_area", "chat_input", "data_editor"):
                    found[path.relative_to(ROOT).as_posix()] += 1
    return found


def test_every_box_for_text_on_the_pages_leads_through_a_door_that_refuses_such_a_number():
    assert boxes() == {file: len(ways) for file, ways in BOXES.items()}
    assert {way for ways in BOXES.values() for way in ways} <= {*ENTRIES, *NOT_KEPT, *SHOWN_ELSEWHERE}
    for file, ways in BOXES.items():
        if set(ways) - {*NOT_KEPT, *SHOWN_ELSEWHERE}:
            assert "parts.typed_texts()" in (ROOT / file).read_text(encoding="utf-8"), file


@pytest.mark.parametrize("text", [PHONE, CARD])
def test_what_is_typed_into_a_blank_on_the_page_is_refused_like_a_workbook(text, sample_desk):
    plan, period, region = "quanzhou_2024", quarter("2026Q4"), "350502"
    [cell, *_rest] = blanks.open_cells(sample_desk, plan, period, region)
    target = next(key for key in sample_desk.catalogue.plans[plan].targets)
    remark = (region, f"{plan}.{target}", "note", text)
    for typed_cells, remarks in (({(region, cell.entry.measure_id): text}, ()), ({}, [remark])):
        content, name = blanks.typed_in(sample_desk, plan, period, region, typed_cells, remarks)
        found = load.read(sample_desk, content, name, plan=plan, period=period)
        [problem] = [problem for problem in found.problems if problem.code == "personal_data"]
        assert problem.severity == "blocking"
        assert "*" in problem.found
