"""One fact, one number: what is counted of targets, tasks, units, dated items and missing reports is the same on every page,
paper and command, in both languages, and every page of a plan opens on the same quarter."""

import io
import json
import re
import zipfile
from collections import Counter

import pytest
from click.testing import CliRunner

import wording
from cli import main
from desk.briefing import gather
from desk.briefings import Asked, make
from desk.chase import overdue
from desk.check_ins import task_quarter
from desk.judge import default_as_of
from desk.publish import default_quarter, last_edition
from tests.one_page import opening, words
from tests.papers_read import lines_of_pdf, pieces_of_annex, pieces_of_html, pieces_of_report, pieces_of_slides
from tracker.clock import today_at
from wording.status import status_word

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
PAGES = (
    "progress/overview", "progress/indicator", "progress/district", "progress/duty", "progress/tasks", "progress/calendar",
    "briefing/brief", "briefing/materials", "returns/chase", "returns/publish", "returns/submit",
)  # fmt: skip
PAPERS = {
    "pptx": pieces_of_slides, "docx": pieces_of_report, "special": pieces_of_report, "pdf": lines_of_pdf,
    "xlsx": pieces_of_annex, "html": pieces_of_html,
}  # fmt: skip
_COUNTS_ZH = r"((?:[^\d，；。（）｜·：]{1,12} ?\d+ 项，)*[^\d，；。（）｜·：]{1,12} ?\d+ 项)(?=[；。（｜ \n]|$)"
_COUNTS_EN = r"((?:\d+ [A-Za-z][a-z ]*?, )*\d+ [A-Za-z][a-z ]*?)(?=[;.(｜\n]|$| Units)"
FACTS = {
    "zh": {
        "targets": r"(\d+) 项目标中 \d",
        "targets well": r"项目标中 (\d+) 项已达标",
        "targets below": r"项目标中 \d+ 项已达标[^，；。]*，(\d+) 项未达序时",
        "units": r"(\d+) 个责任单位：",
        "units in trouble": r"(\d+) 家有要协调的事",
        "silent units": r"有 (\d+) 家(?:任务没有报齐|共 \d+ 项未填报)",
        "check-ins missing": r"家共 (\d+) 项未填报",
        "tasks": r"(\d+) 项任务：",
        "tasks by state": r"项任务：" + _COUNTS_ZH,
        "dated items": r"节点和阶段 (\d+) 项：",
        "dated items by state": r"节点和阶段 \d+ 项：" + _COUNTS_ZH,
        "overdue figures": r"往季还有 (\d+) 个数逾期未报",
    },
    "en": {
        "targets": r"[Oo]f (\d+) targets?,? \d",
        "targets well": r"[Oo]f \d+ targets?,? (\d+) met",
        "targets below": r"[Oo]f \d+ targets?,? \d+ met[a-z ]*, (\d+) below schedule",
        "units": r"(\d+) units?: \d+ with something",
        "units in trouble": r"units?: (\d+) with something",
        "silent units": r"(\d+) (?:without all check-ins|units? owes? \d+ check-ins?)",
        "check-ins missing": r"units? owes? (\d+) check-ins? for",
        "tasks": r"(\d+) tasks?: \d",
        "tasks by state": r"\d+ tasks?: " + _COUNTS_EN,
        "dated items": r"(\d+) dated items? (?:and phases|or phase):",
        "dated items by state": r"dated items? (?:and phases|or phase): " + _COUNTS_EN,
        "overdue figures": r"(\d+) figures? of (?:other quarters are|another quarter is) overdue",
    },
}


def facts(texts, language):
    """Fact to what is said of it, each saying by its numbers in order."""
    found = {}
    for name, pattern in FACTS[language].items():
        said = {match for text in texts for match in re.findall(pattern, text)}
        found[name] = {tuple(re.findall(r"\d+", one)) for one in said}
    return found


def of_papers(desk, plan, language):
    """Every text of every paper of a plan, letters too."""
    made = make(desk, Asked(plan, draft=True, language=language), [*PAPERS, "letters"], who="测试")
    texts = [text for kind, read in PAPERS.items() if kind != "pdf" for text in map(str, read(made.files[kind][1]))]
    # A line of the one page ends where the paper does.
    texts.append(("" if language == "zh" else " ").join(lines_of_pdf(made.files["pdf"][1])))
    with zipfile.ZipFile(io.BytesIO(made.files["letters"][1])) as letters:
        for name in letters.namelist():
            content = letters.read(name)
            texts += pieces_of_report(content) if name.endswith(".docx") else [content.decode()]
    return texts


def of_pages(database, plan, language, at, today):
    texts = []
    with opening(database) as visit:
        for page in PAGES:
            more = {"as_of": at} if page.startswith(("progress/duty", "progress/tasks", "progress/calendar")) else {}
            shown = visit(f"pages/{page}.py", plan=plan, lang=language, today=today, **more)
            texts.append(words(shown))
    return texts


def asked(database, *words_):
    done = CliRunner().invoke(main, ["--database", str(database), *words_])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def of_commands(desk, database, plan, today):
    """The same facts as the commands count them."""
    judged = asked(database, "judge", "--plan", plan, "--json")
    statuses = Counter(one["status"] for one in judged)
    listed = [t for t in asked(database, "tasks", "--plan", plan, "--json")["tasks"] if t["kind"] == "task"]
    dated = asked(database, "milestones", "--plan", plan, "--today", today, "--json")["milestones"]
    owed = asked(database, "chase", "--plan", plan, "--about", "tasks", "--today", today, "--json")["owed"]
    late = overdue(desk, plan, today_at(desk.store.last_change()))
    return {
        "targets": len(judged),
        "targets well": statuses["met"] + statuses["on_track"],
        "targets below": statuses["behind"] + statuses["slightly_behind"],
        "tasks": len(listed),
        "dated items": len({one["duty"].split(".")[0] for one in dated if one["kind"] != "coverage"}),
        "silent units": sum(len(one["tasks"]) > len(one["inferred"]) for one in owed),
        "check-ins missing": sum(len(one["tasks"]) - len(one["inferred"]) for one in owed),
        "overdue figures": len(late),
    }


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_paper_and_command_counts_the_same(sample_desk, sample_database, plan):
    on = gather(sample_desk, plan, draft=True)
    at, today = str(task_quarter(sample_desk, plan)), f"{on.made_at:%Y-%m-%d}"
    told = {}
    for language in wording.LANGUAGES:
        wording.use(language)
        texts = of_papers(sample_desk, plan, language)
        wording.use(language)
        texts += of_pages(sample_database, plan, language, at, today)
        told[language] = facts(texts, language)
        assert {name: said for name, said in told[language].items() if len(said) > 1} == {}, language
        assert told[language]["tasks"]
        assert told[language]["dated items"]
    assert told["zh"] == told["en"]
    wording.use("zh")
    counted = of_commands(sample_desk, sample_database, plan, today)
    for name, said in told["zh"].items():
        if name in counted and said:
            assert said == {(str(counted[name]),)}, name
    for name, of in (("tasks by state", "tasks"), ("dated items by state", "dated items")):
        [parts] = told["zh"][name]
        [(whole,)] = told["zh"][of]
        assert sum(map(int, parts)) == int(whole)


@pytest.mark.parametrize("plan", PLANS[:4])
def test_the_strip_says_what_judge_says(sample_desk, sample_database, plan):
    statuses = Counter(one["status"] for one in asked(sample_database, "judge", "--plan", plan, "--json"))
    with opening(sample_database) as visit:
        shown = words(visit("pages/progress/overview.py", plan=plan))
    for status in ("met", "on_track", "slightly_behind", "behind", "out_of_reach", "missed", "no_data", "not_judged"):
        assert f" {statuses[status]} {status_word(status)} " in shown, status


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_of_a_plan_opens_on_one_quarter(sample_desk, plan):
    edition = last_edition(sample_desk, plan)
    opened = default_quarter(sample_desk, plan)
    assert opened == (edition.period if edition else default_as_of(sample_desk, plan))
    if opened is not None:
        assert task_quarter(sample_desk, plan) == opened.plus_quarters(0)
        assert gather(sample_desk, plan, draft=edition is None).as_of == opened
