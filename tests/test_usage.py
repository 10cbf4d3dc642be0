"""What a command says of itself and of what was typed wrongly, in both languages: nothing of it is left as the library has it."""

import ast
import re
from pathlib import Path
from string import Formatter

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import cli
import wording
from commands.usage import PLACES, SAID, columns, wrapped

CHINESE = re.compile("[\u4e00-\u9fff]")
# What is told to who writes commands, or only of kinds of options that there are none of here.
NEVER_MET = re.compile(
    r"deprecat|Could not determine|No options defined|No arguments defined|defined twice|start character|iterable|UUID"
    r"|in the range|not a valid boolean|not executable|not writable|len_type|%\(prog|continue\?|Choice\(|env var"
    r"|dynamic|default values|`--|file$|directory$|path$|Repeat|requested|not match|two entered|Got unexpected extra args|parameter declaration|same flag|Show the version|[Cc]onfirm"
)


def said_by_click():
    """Every text that the library would translate, in the files whose texts are replaced."""
    texts = set()
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        source = (Path(click.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                texts |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    return texts


def test_every_text_of_the_library_that_a_clerk_can_meet_has_our_words():
    said = said_by_click()
    assert len(said) > 50
    assert sorted(text for text in said - set(SAID) if not NEVER_MET.search(text)) == []


def test_no_word_of_ours_waits_for_a_value_the_library_does_not_give():
    given_too = {"Did you mean {possibility}?": {"possibilities"}, "{value!r} is not {choice}.": {"choices"}}
    given_too["Takes {nargs} values but 1 was given."] = {"len"}
    given_too["(Did you mean one of: {possibilities}?)"] = {"possibility"}
    for theirs, ours in SAID.items():
        wanted = {name for _text, name, _form, _turn in Formatter().parse(ours) if name}
        offered = {name for _text, name, _form, _turn in Formatter().parse(theirs) if name}
        assert wanted <= offered | given_too.get(theirs, set()), theirs


@pytest.mark.parametrize("name", ["", *cli.COMMANDS])
def test_every_command_and_option_is_explained_in_the_language_asked_for(name):
    runner = CliRunner()
    chinese = runner.invoke(cli.main, [*([name] if name else []), "--help"])
    english = runner.invoke(cli.main, ["--lang", "en", *([name] if name else []), "--help"])
    assert (chinese.exit_code, english.exit_code) == (0, 0)
    known = {word for place in PLACES for word in (place, place.strip("[].…"))}
    for line in re.findall(r"^  (--[\w-]+.*(?:\n {8,}.*)*)", chinese.output, re.MULTILINE):
        assert CHINESE.search(re.sub(r"^\S+ \S+", "", line)), line
        assert not set(line.split()) & known, line
    assert not re.search(r"Usage|Options|required|default|Show this", chinese.output)
    assert not re.search("用法|选项|必填|默认|写到", english.output)
    assert all(columns(line) <= 80 for line in chinese.output.splitlines())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["load"], "缺少参数 工作簿…"),
        (["judge"], "缺少选项 '--plan'"),
        (["judge", "--plan"], "选项 --plan 后面要写内容"),
        (["judge", "--plan", "quanzhou_2024", "鲤城区"], "多写了：鲤城区"),
        (["judge", "--plam", "x"], "没有选项 --plam。 是不是 '--plan'？"),
        (["judge", "--plan", "x", "--districts=yes"], "选项 --districts 后面不写内容"),
        (["jugde"], "没有命令 jugde。"),
        (["briefing", "--plan", "x", "--out", "y", "--format", "word"], "“word”不在可写之内：'pptx', 'docx'"),
        (["chase", "--plan", "x", "--today", "1.2"], "“1.2”不是日期，应写作 2026-10-18"),
        (["judge", "--plan", "x", "--as-of", "2026"], "“2026”不是时期，应写作 2026Q3"),
        (["diff", "没有.xlsx"], "没有“没有.xlsx”这个文件"),
        (["diff", "."], "“.”是文件夹，应写文件"),
        (["check", "--texts", "cli.py"], "“cli.py”是文件，应写文件夹"),
        (["publish", "--plan", "x", "--wait", "久"], "“久”不是数"),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, list) else "",
)
def test_what_was_typed_wrongly_is_told_in_words(typed, words):
    answer = CliRunner().invoke(cli.main, typed)
    assert answer.exit_code == 2
    assert "错误：" in answer.stderr
    assert words in answer.stderr
    told = CliRunner().invoke(cli.main, ["--lang", "en", *typed]).stderr
    assert "Error: " in told
    assert not re.search(
        "[，。：；\u4e00-\u9fff]", told.replace("鲤城区", "").replace("没有.xlsx", "").replace("久", "")
    )
    wording.use("zh")


@given(st.text(alphabet="知识产权, abc-def。（）“1 ", max_size=80), st.integers(12, 40))
def test_a_wrapped_text_loses_nothing_and_fits(text, width):
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max(map(columns, re.findall(r"[a-z0-9，。（）“,-]+", text)), default=0)
    assert all(columns(line) <= max(width, longest + 2) for line in lines)
