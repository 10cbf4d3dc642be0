"""What holds two checkouts against each other: what counts as a difference, as a line, and as a module of one figure."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from pathlib import Path

import pytest
from docx import Document

from bench import compare
from bench.parts.differences import added, counted, differences
from bench.parts.one_side import Watch
from bench.parts.paper_figures import printed_in

ROOT = Path(__file__).resolve().parent.parent


def test_a_lost_key_a_changed_value_and_a_shorter_list_are_differences_and_a_new_key_is_none():
    old = {"value": 5.92, "status": "met", "members": [1, 2], "data_version": "a"}
    new = {"value": 5.92 * (1 + 1e-12), "members": [1], "fresh": 1, "data_version": "b"}
    assert list(differences(old, new)) == ["/status: lost, was 'met'", "/members: 2 entries became 1"]
    assert list(differences({"value": 5.92}, {"value": 5.92 * (1 + 1e-8)})) != []
    assert (added(old, new), counted(old)) == (1, 4)


@pytest.mark.parametrize(("old", "new"), [(0, None), (1, True), (1.0, "1.0"), (None, 0.0), ("met", "missed"), ([], {})])
def test_nothing_missing_yes_and_text_are_no_numbers(old, new):
    assert len(list(differences(old, new))) == 1


def test_a_paper_s_numbers_are_read_without_when_it_was_made_and_from_which_version():
    text = "较上季 −1,240 件，完成 91.7%；数据版本 658cad5a-20261129T185723708980 · 2026-11-29 18:57 生成 · 2026-09-30"
    assert printed_in(text) == ["−1240", "91.7%", "2026", "09", "30"]
    assert printed_in("２０ 家，T3 和 v2 不是数") == ["20"]


def test_how_closely_somebody_writes_changes_no_count_of_lines(tmp_path):
    long = "VALUES = [\n" + "".join(f"    {number},\n" for number in range(40)) + "]\n"
    short = "VALUES = [\n    " + ", ".join(map(str, range(40))) + ",\n]  # fmt: skip\n"
    for name, text in (("long", long), ("short", short)):
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name / "tests" / "test_a.py").write_text(long * 9, encoding="utf-8")
        (tmp_path / name / "a.py").write_text(f'"""A text."""\n\n# A comment.\n{text}', encoding="utf-8")
    assert compare.lines(tmp_path / "long") == compare.lines(tmp_path / "short") == (1, 45, 42)


def test_a_module_counts_when_the_figure_is_handed_to_it_or_comes_back_from_it(tmp_path):
    rooms = {
        "handed": "def run(rows):\n    return None\n",
        "gives": "def run(rows):\n    return f'已报 {7919} 件'\n",
        "other": "def run(rows):\n    return [17919, '79190', '0.7919']\n",
        "deep": "def run(rows):\n    return [[[[[7919.0]]]]]\n",
    }
    given = {"handed": {"row": [7919.0]}}
    watch = Watch(tmp_path, tmp_path / "log", [7919.0])
    runs = {}
    for name, text in rooms.items():
        path = tmp_path / f"{name}.py"
        module = types.ModuleType(name)
        exec(compile(text, str(path), "exec"), vars(module))
        runs[name] = module.run
    # Whoever measures how much of the code the tests run listens in the same place.
    before = sys.getprofile()
    watch.start()
    try:
        for name, run in runs.items():
            run(given.get(name))
    finally:
        watch.stop()
        sys.setprofile(before)
    assert (tmp_path / "log").read_text(encoding="utf-8").split() == ["handed.py", "gives.py"]


def answered(folder, value, words, refused=()):
    """What a side leaves behind: one judged target, one report, and what it refused."""
    (folder / "papers").mkdir(parents=True)
    row = {"value": value, "status": "met"}
    judged = {"judged": {"county": {"2026Q3": {"whole": {"county.patents 990000": row}}}}, "refused": {}}
    (folder / "judged.json").write_text(json.dumps(judged), encoding="utf-8")
    (folder / "refused.json").write_text(json.dumps(dict(refused)), encoding="utf-8")
    document = Document()
    document.add_paragraph(words)
    document.save(folder / "papers" / "county.docx")
    return folder


@pytest.mark.parametrize(
    ("value", "words", "refused", "found"),
    [
        (341.0, "优势示范企业 341 家", (), []),
        (
            340.0,
            "优势示范企业 341 家",
            (),
            ["judge/county/2026Q3/whole/county.patents 990000/value: 341.0 became 340.0"],
        ),
        (341.0, "优势示范企业 340 家", (), ["papers/docx/county/text/0: '341' became '340'"]),
        (341.0, "优势示范企业 341 家，差 20 家", (), ["papers/docx/county/text: 1 entries became 2"]),
        (341.0, "优势示范企业 341 家", (("county pdf", "没有"),), ["refused/county pdf: new"]),
    ],
)
def test_a_value_a_number_of_a_paper_and_a_refusal_that_differ_are_each_printed(
    value, words, refused, found, tmp_path, monkeypatch, capsys
):
    sides = [
        answered(tmp_path / "old", 341.0, "优势示范企业 341 家"),
        answered(tmp_path / "new", value, words, refused),
    ]
    monkeypatch.setattr(compare, "both_sides", lambda *_asked: sides)
    assert compare.compare(Path("old"), Path("new")) == len(found)
    printed = capsys.readouterr().out
    assert [line for line in found if f"  {line}\n" not in printed] == []
    assert printed.endswith(f"{len(found)} differences\n")


def test_without_two_checkouts_it_says_how_it_is_used_and_that_is_no_fault():
    done = subprocess.run([sys.executable, "bench/compare.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: compare.py")
