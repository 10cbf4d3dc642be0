"""One fact, one number: what is counted of tasks, units and dated items is the same on every page and paper, and every page
of a plan opens on the same quarter."""

import re

import pytest

from briefing.content.compose import compose
from briefing.content.template import load_template
from desk.briefing import STYLE, gather
from desk.check_ins import task_quarter
from desk.judge import default_as_of
from desk.publish import default_quarter, last_edition
from tests.one_page import blocks, opening

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
PAGES = ("duty", "tasks", "calendar")
FACTS = {
    "units": r"(\d+) 个责任单位",
    "units in trouble": r"(\d+) 家有要协调的事",
    "silent units": r"有 (\d+) 家(?:任务没有报齐|共)",
    "tasks": r"(\d+) 项任务：",
    "dated items": r"节点和阶段 (\d+) 项",
}


def facts(texts):
    """Fact to the numbers said of it."""
    return {name: {n for text in texts for n in re.findall(pattern, text)} for name, pattern in FACTS.items()}


@pytest.mark.parametrize("plan", PLANS)
def test_pages_and_papers_count_the_same(sample_desk, sample_database, plan):
    on = gather(sample_desk, plan, draft=True)
    at = str(task_quarter(sample_desk, plan))
    parts = compose(on, load_template(STYLE)).parts
    said = [part.title for part in parts]
    with opening(sample_database) as visit:
        for page in PAGES:
            shown = visit(f"pages/progress/{page}.py", plan=plan, as_of=at, today=f"{on.made_at:%Y-%m-%d}")
            said += re.findall(r"<h1>(.*?)</h1>", " ".join(blocks(shown)))
    found = facts(said)
    assert {name: len(numbers) for name, numbers in found.items() if len(numbers) > 1} == {}, found
    assert found["tasks"]
    assert found["dated items"]


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_of_a_plan_opens_on_one_quarter(sample_desk, plan):
    edition = last_edition(sample_desk, plan)
    opened = default_quarter(sample_desk, plan)
    assert opened == (edition.period if edition else default_as_of(sample_desk, plan))
    if opened is not None:
        assert task_quarter(sample_desk, plan) == opened.plus_quarters(0)
        assert gather(sample_desk, plan, draft=edition is None).as_of == opened
