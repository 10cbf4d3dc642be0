"""A plan whose last day has come is summed up: what was kept and what was not, preliminary while something of its end is open."""

import io

import pytest
from docx import Document

from briefing.content.closing import is_closing, is_final
from briefing.content.material import Material
from desk import briefings
from desk.briefing import gather
from desk.briefings import Asked
from tracker.periods import parse_period

ENDED, RUNNING = ("anqing_2023", "putian_2023", "fujian_2023"), ("quanzhou_2024", "huancui_2024")


@pytest.mark.parametrize("plan", [*ENDED, *RUNNING])
def test_only_a_plan_that_has_ended_is_summed_up(sample_desk, plan):
    made = briefings.make(sample_desk, Asked(plan), ["docx"], who="甲")
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.files["docx"][1])).paragraphs)
    titles = [part.title for part in made.briefing.circular if part.kind == "section"]
    if plan in ENDED:
        assert made.files["docx"][0].startswith("总结-")
        assert "完成情况的总结（" in text
        assert "特此通报" not in text
        assert "推进情况通报如下" not in text
        assert "目前应有" not in text
        assert "存在的主要问题" not in titles
    else:
        assert made.files["docx"][0].startswith("通报-")
        assert "特此通报" in text
        assert {"完成的目标", "未完成的目标"} & set(titles) == set()


def test_what_was_kept_and_what_was_not_are_all_the_targets(sample_desk):
    made = briefings.make(sample_desk, Asked("anqing_2023"), [], who="甲")
    named = {
        part.title: [matter.name for matter in part.matters]
        for part in made.briefing.circular
        if part.title in ("完成的目标", "未完成的目标")
    }
    met = sum(row.status == "met" for row in made.material.whole)
    assert len(named["完成的目标"]) == met == 3
    assert len(named["完成的目标"]) + len(named["未完成的目标"]) == len(made.material.whole)


def test_a_summary_is_preliminary_while_figures_of_the_end_are_open(sample_desk):
    ended: Material = gather(sample_desk, "anqing_2023")
    assert is_closing(ended)
    assert is_final(ended)
    running = gather(sample_desk, "quanzhou_2024")
    assert not is_closing(running)
    # Not everybody has reported: nothing is final.
    assert not is_final(running)
    assert not is_closing(gather(sample_desk, "anqing_2023", parse_period("2024Q4")))
