"""What the guides tell an office to write is accepted: every example, put into the files it names, passes `cli.py check`."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from cli import main

ROOT = Path(__file__).resolve().parent.parent
GUIDES = [ROOT / "docs" / "catalogue.md", ROOT / "docs" / "tasks.md"]
FILES = ("indicators.yaml", "tasks.yaml", "data/regions.csv")
# A section that stands under a plan, given in a guide without its plan: the plan it is shown on.
SHOWN_ON = "quanzhou_2024"


def examples():
    """(guide's name, heading, kind, text) of every example in the guides, in the order a reader meets them."""
    found = []
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8")
        for block in re.finditer(r"^( *)```(yaml|csv)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
            heading = re.findall(r"^## (.*)$", text[: block.start()], re.MULTILINE)[-1]
            found.append((guide.name, heading, block[2], textwrap.dedent(block[3])))
    return found


@pytest.fixture
def tree(tmp_path):
    """A copy of the office's files."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def check(tree):
    files = ["--catalogue", tree / FILES[0], "--regions", tree / FILES[2], "--database", tree / "none.duckdb"]
    return CliRunner().invoke(main, [*map(str, files), "check"])


def put(tree, kind, text):
    """Writes one example where its first line, or else its guide, says that it belongs."""
    if kind == "csv":
        regions = tree / "data" / "regions.csv"
        regions.write_text(regions.read_text(encoding="utf-8") + text, encoding="utf-8")
        return
    named = re.match(r"# (\S+)\n", text)
    file = tree / (named[1] if named else "indicators.yaml")
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000
    held, example = yaml.load(file.read_text(encoding="utf-8")), yaml.load(text)
    if "targets" in example:
        example = {"plans": {SHOWN_ON: {"targets": example["targets"]}}}
    merge(held, example)
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(held, stream)


def merge(held, example):
    for key, value in example.items():
        if isinstance(value, dict) and key in held:
            merge(held[key], value)
        elif isinstance(value, list) and key in held:
            held[key].extend(value)
        else:
            held[key] = value


def test_the_copied_files_are_accepted_before_anything_is_added(tree):
    assert check(tree).exit_code == 0


def test_every_thing_the_guides_tell_how_to_add_has_an_example():
    shown = {heading for _guide, heading, _kind, _text in examples()}
    assert shown == {"Add a target", "Add a district", "Add a plan", "Add a task"}


def test_every_example_of_the_guides_is_accepted_in_the_files_it_names(tree):
    for _guide, _heading, kind, text in examples():
        put(tree, kind, text)
    done = check(tree)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("ok：5 个方案共 33 项目标，32 个节点，45 个填报项，61 个地区；任务 78 项")


@pytest.mark.parametrize("heading", ["Add a target", "Add a district", "Add a plan"])
def test_one_section_of_the_guide_alone_is_enough(tree, heading):
    for guide, under, kind, text in examples():
        if (guide, under) == ("catalogue.md", heading):
            put(tree, kind, text)
    done = check(tree)
    assert done.exit_code == 0, done.output


def test_a_target_that_the_task_file_does_not_know_of_is_refused_with_the_line_that_lacks_it(tree):
    """What the guide's line about tasks.yaml saves a reader from."""
    for _guide, heading, kind, text in examples():
        if heading == "Add a target" and not text.startswith("# tasks.yaml"):
            put(tree, kind, text)
    done = check(tree)
    assert done.exit_code == 1
    assert re.search(r"^tasks\.yaml:\d+ .*tasks\.2\.2\.targets.*patent_auctions", done.output, re.MULTILINE)
