"""Faults of the files an office writes travel as codes and are worded at the edge, in the language of whoever reads."""

import ast
import re
import shutil
import string
from pathlib import Path

import pytest
from click.testing import CliRunner

import wording
from cli import main
from tracker.schema.faults import Fault, Phrase, say
from wording import _
from wording.catalogue_faults import PHRASES, ROWS, fault_sentence, phrase_words

ROOT = Path(__file__).resolve().parent.parent
WORDS = PHRASES | ROWS
CHINESE = "[\u4e00-\u9fff]"


def nodes():
    for file in (ROOT / "tracker").rglob("*.py"):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def calls():
    """(code, names of its parameters) of every phrase the tracker says under a code that stands there."""
    for node in nodes():
        is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
        if is_said and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value, {keyword.arg for keyword in node.keywords}


def parameters(text):
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_every_code_has_words_with_its_parameters_and_no_words_are_left_over():
    said = list(calls())
    assert {code for code, _names in said} - set(WORDS) == set()
    assert [(code, names) for code, names in said if names != parameters(WORDS[code])] == []
    texts = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    assert {code for code in WORDS if code not in texts} == set()


def test_no_fault_has_a_chinese_letter_of_its_own_in_english():
    wording.use("en")
    assert [code for code, text in WORDS.items() if re.search(CHINESE, _(text))] == []
    assert [code for code, text in WORDS.items() if parameters(text) != parameters(_(text))] == []


def test_a_fault_is_the_same_code_in_both_languages():
    fault = Fault(3, "plans.a.end", say("lacking", name="end"), Phrase("either", parts=(say("day"), say("empty"))))
    assert fault_sentence(fault) == "indicators.yaml:3 plans.a.end: 读到 缺少 end；应为 日期，如 2026-12-31 或 空"
    wording.use("en")
    assert (
        fault_sentence(fault) == "indicators.yaml:3 plans.a.end: read no end; expected a day like 2026-12-31 or nothing"
    )
    assert phrase_words(say("one_of", names=("达到", "突破"))) == "达到, 突破"


@pytest.fixture
def faulty(tmp_path):
    """Copies of the office's files, changed where asked: file to (old, new), and the folder's check in a language."""

    def checking(language, **changes):
        files = {"catalogue": "indicators.yaml", "tasks": "tasks.yaml", "regions": "data/regions.csv"}
        for key, name in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
            text = (tmp_path / name).read_text(encoding="utf-8")
            for old, new in changes.get(key, ()):
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / name).write_text(text, encoding="utf-8")
        asked = ["--catalogue", tmp_path / "indicators.yaml", "--regions", tmp_path / "data" / "regions.csv"]
        done = CliRunner().invoke(main, ["--lang", language, *map(str, asked), "check"])
        assert done.exit_code == 1, done.output
        return done.output.splitlines()

    return checking


CHANGES = [
    {"catalogue": [("value: 880000", "value: 880001"), ("kind: stock", "kind: stick"), ("firm", "firmly"), ("clause: ", "clausе: ")]},
    {"catalogue": [("deadline: 2026-12-31", "deadline: 2026-11-31"), ("schema_version: 1", "schema_version: 2")]},
    {"tasks": [("[QZM05]", "[QZM99]"), ("{unit: customs,", "{unit: custom,"), ("title: 强化行政保护", "titel: 强化行政保护")]},
    {"regions": [("350502,鲤城区,Licheng,county,350500,yes", "350502,鲤城区,Licheng,county,350599x,maybe")]},
]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES)
def test_check_in_english_says_chinese_only_where_it_quotes_a_file(faulty, changes):
    said = faulty("en", **changes)
    files = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("indicators.yaml", "tasks.yaml", "data/regions.csv")
    )
    assert [run for line in said for run in re.findall(f"{CHINESE}+", line) if run not in files] == []
    assert not re.search("读到|应为|、|；", "".join(said))
    chinese = faulty("zh", **changes)
    assert [line.split(" ")[0] for line in chinese] == [line.split(" ")[0] for line in said]
    assert not re.search(r"\bread\b|\bexpected (?:a|one|to)\b", "".join(chinese))
