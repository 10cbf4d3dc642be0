"""The clerk's and the administrator's pages stand in Chinese and in English, alike in their parts and commands."""

import re
from collections import Counter

import pytest

from cli import COMMANDS
from tests.conftest import ROOT
from tracker.schema.catalogue import Catalogue, Indicator, Measure, Milestone, Plan, Settings, Target, Unit
from tracker.schema.roster_forms import RosterForm
from tracker.schema.task_types import PlanTasks, ResponsibleUnit, TaskEntry, TaskGroup


def parts(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?^```", text, re.S | re.M)
    plain = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    words = set(re.findall(r"[a-z][a-z-]+", " ".join(re.findall(r"`([^`\n]+)`", plain))))
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", plain, re.M)],
        "blocks": blocks,
        "commands": words & set(COMMANDS),
        "options": set(re.findall(r"--[a-z][a-z-]+", plain)),
    }


@pytest.mark.parametrize("page", ["operation", "loading", "catalogue"])
def test_the_two_languages_have_the_same_headings_code_blocks_and_commands(page):
    english, chinese = parts(f"{page}.md"), parts(f"{page}.zh-CN.md")
    assert chinese == english
    assert english["commands"]


@pytest.mark.parametrize("page", ["operation", "loading", "catalogue"])
def test_each_language_leads_to_the_other(page):
    for name, other in ((f"{page}.md", f"{page}.zh-CN.md"), (f"{page}.zh-CN.md", f"{page}.md")):
        assert f"]({other})" in (ROOT / "docs" / name).read_text(encoding="utf-8")[:200]


@pytest.mark.parametrize("guide", ["catalogue.md", "catalogue.zh-CN.md"])
def test_every_obligatory_field_stands_in_the_guide_with_its_reason(guide):
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    section = re.search(r"^## (?:必写|Obligatory).*?(?=^## )", text, re.S | re.M)[0]
    rows = re.findall(r"^\| [^|]+ \| ((?:`[a-z_]+`[、, ]*)+) \| (\S[^|]+) \|$", section, re.M)
    told = Counter(field for fields, _why in rows for field in re.findall(r"`([a-z_]+)`", fields))
    kinds = (Catalogue, Settings, Unit, Measure, Indicator, Plan, Target, Milestone, RosterForm)
    kinds += (PlanTasks, ResponsibleUnit, TaskGroup, TaskEntry)
    assert told == Counter(name for kind in kinds for name, field in kind.model_fields.items() if field.is_required())
