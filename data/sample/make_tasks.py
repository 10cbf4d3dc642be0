"""Writes the sample 任务进展表 of five plans and Putian's three forms, 演示数据·非真实: the same on every machine and run.

    python data/sample/make_tasks.py [FOLDER]       (default: beside this file)

How a unit stands with a task is drawn per plan, task and unit, so that one plan can be edited without moving another;
what must be so for the story (a milestone done, one overdue) is given outright in DUTIES and FORMS.
"""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from loaders.check_ins.book import ProgressForm, write_check_ins  # noqa: E402
from loaders.rosters.book import roster_name, write_roster  # noqa: E402
from tracker.periods import Period, parse_period  # noqa: E402
from tracker.schema.catalogue_file import load_catalogue  # noqa: E402
from tracker.schema.regions import load_register  # noqa: E402
from tracker.schema.task_file import load_tasks  # noqa: E402
from tracker.schema.task_types import CheckInState  # noqa: E402
from tracker.schema.tasks import TaskBook  # noqa: E402
from tracker.submission import CheckIn  # noqa: E402

SEED = 20260930
QUARTERS = {
    "quanzhou_2024": ("2026Q2", "2026Q3"), "huancui_2024": ("2026Q2", "2026Q3"), "anqing_2023": ("2025Q3", "2025Q4"),
    "putian_2023": ("2023Q2", "2023Q3", "2023Q4"), "fujian_2023": ("2023Q3", "2023Q4"),
}  # fmt: skip
# Out of a hundred: how units stand under way, and in a plan's last quarter. None is a unit that did not report.
UNDER_WAY: dict[CheckInState | None, int] = {
    "in_progress": 66,
    "done": 8,
    "behind": 8,
    "blocked": 3,
    "not_started": 6,
    None: 9,
}
AT_THE_END: dict[CheckInState | None, int] = {
    "done": 74,
    "in_progress": 10,
    "behind": 7,
    "blocked": 2,
    "not_started": 1,
    None: 6,
}
NOTES: dict[CheckInState, tuple[str, ...]] = {
    "not_started": ("演示：待牵头单位部署。", ""),
    "in_progress": ("演示：按季度计划推进。", "演示：已印发工作安排，正在落实。", "演示：完成调研，形成初稿。", ""),
    "done": ("演示：已完成并总结。", "演示：已办结，材料归档。"),
    "behind": ("演示：调研进度偏慢，四季度集中推进。", "演示：配套文件尚未会签，已商有关单位抓紧办理。"),
    "blocked": ("演示：等待上级配套政策，已书面请示。", "演示：经费未落实，提请协调。"),
}
EVIDENCE = ("演示：工作总结.docx", "演示：印发通知.pdf", "https://example.org/demo", "")

# Milestone to its lead's words by quarter: state, day, note.
Word = tuple[CheckInState, str, str]
DUTIES: dict[str, dict[str, Word]] = {
    "quanzhou_2024.QZM01": {"2026Q3": ("in_progress", "", "演示：产品方案在审。")},
    "quanzhou_2024.QZM02": {"2026Q3": ("behind", "", "演示：申报材料补正中，预计年底前再报。")},
    "quanzhou_2024.QZM03": {"2026Q3": ("in_progress", "", "演示：平台试运行。")},
    "quanzhou_2024.QZM04": {"2026Q2": ("done", "2025-06-18", "演示：试点已开展。")},
    "quanzhou_2024.QZM06": {"2026Q3": ("in_progress", "", "演示：两个集聚区入驻机构陆续到位。")},
    "quanzhou_2024.QZM07": {"2026Q2": ("done", "2025-11-20", "演示：指南已发布。")},
    "quanzhou_2024.QZM08": {"2026Q3": ("in_progress", "", "演示：七项措施完成五项。")},
    "quanzhou_2024.QZM10": {"2026Q2": ("done", "2024-08-30", "演示：文件已印发。")},
    "huancui_2024.HCM01": {"2026Q2": ("done", "2024-04-10", "演示：领导小组已设立。")},
    "huancui_2024.HCM02": {"2026Q2": ("done", "2025-12-05", "演示：企业库已建成。")},
    "huancui_2024.HCM03": {"2026Q3": ("in_progress", "", "演示：人才库在征集。")},
    "huancui_2024.HCM05": {"2026Q3": ("behind", "", "演示：试点方案待批复，已与上级院对接。")},
    "huancui_2024.HCM06": {"2026Q3": ("in_progress", "", "演示：两份文件在修改。")},
    "anqing_2023.AQM01": {"2025Q4": ("done", "2025-11-28", "演示：保护中心建设方案已获批。")},
    "putian_2023.PTM07.350302": {"2023Q4": ("done", "2023-10-18", "演示：书面总结已报。")},
    "putian_2023.PTM07.350303": {"2023Q4": ("done", "2023-10-20", "演示：书面总结已报。")},
    "putian_2023.PTM07.350304": {"2023Q4": ("done", "2023-10-26", "演示：书面总结补报。")},
    "putian_2023.PTM07.350322": {"2023Q4": ("done", "2023-10-19", "演示：书面总结已报。")},
    "fujian_2023.FJM01": {"2023Q4": ("done", "2023-12-01", "演示：条例已通过。")},
    "fujian_2023.FJM02": {"2023Q3": ("done", "2023-09-15", "演示：已通过验收。")},
    "fujian_2023.FJM03": {"2023Q4": ("done", "2023-10-20", "演示：中期评估完成。")},
    "fujian_2023.FJM04": {"2023Q4": ("behind", "", "演示：评估材料补充中，延至次年。")},
    "fujian_2023.FJM05": {"2023Q3": ("done", "2023-08-25", "演示：大赛已举办。")},
    "fujian_2023.FJM06": {"2023Q4": ("done", "2023-11-30", "演示：申报材料已报送。")},
}
ACTIONS = ("服务业高质量发展", "赋能创新发展", "助力产业链安全", "促进转移转化", "提升品牌价值")
# Who needs what, of what kind, since when, at what level, how far: (county, who, kind, what, raised, level, state, …).
NEEDS: tuple[tuple[str, ...], ...] = (
    ("350302", "演示鞋业一厂", "保护与维权", "演示：海外参展遇到外观设计纠纷，需要应对指导", "2023-05-29", "需省级协调", "已答复",
     "2023-06-26", "演示：省海外维权指导站", "2023-07-05", "演示：已派专家上门，形成应对方案"),
    ("350302", "演示鞋业二厂", "质押与融资", "演示：商标质押贷款缺评估渠道", "2023-06-02", "县区解决", "已答复",
     "2023-06-21", "演示：县区合作银行", "2023-06-28", "演示：放款在办"),
    ("350302", "演示电子一厂", "创造与布局", "演示：新型显示领域专利布局", "2023-06-12", "需市级协调", "已匹配", "2023-06-29",
     "演示：市专利导航服务基地"),
    ("350303", "演示新材料一厂", "创造与布局", "演示：高分子材料标准必要专利分析", "2023-06-05", "需省级协调", "已匹配",
     "2023-06-30", "演示：省级专利导航服务基地"),
    ("350303", "演示工艺美术合作社", "品牌与地理标志", "演示：地理标志专用标志使用培训", "2023-06-08", "需市级协调", "已答复",
     "2023-06-25", "演示：市商标品牌指导站", "2023-07-12", "演示：已办培训一场"),
    ("350304", "演示食品一厂", "运用与转化", "演示：开放许可专利筛选", "2023-06-01", "需市级协调", "待匹配"),
    ("350304", "演示医械一厂", "创造与布局", "演示：优先审查推荐", "2023-06-15", "需省级协调", "待匹配"),
    ("350322", "演示古典家具一厂", "品牌与地理标志", "演示：区域品牌培育方案", "2023-05-31", "需市级协调", "已答复",
     "2023-06-22", "演示：市商标品牌指导站", "2023-07-03", "演示：方案已商定"),
    ("350322", "演示园区运营公司", "信息与培训", "演示：园区企业专利检索培训", "2023-06-10", "县区解决", "已匹配", "2023-06-24",
     "演示：园区工作站"),
)  # fmt: skip
CASES: tuple[tuple[str, str, str, str], ...] = (
    ("350302", "演示案例：鞋业海外维权联动", "演示鞋业一厂", "助力产业链安全"),
    ("350303", "演示案例：新材料专利导航", "演示新材料一厂", "助力产业链安全"),
    ("350303", "演示案例：工艺美术地理标志培育", "演示工艺美术合作社", "提升品牌价值"),
    ("350304", "演示案例：食品企业开放许可", "演示食品一厂", "促进转移转化"),
    ("350322", "演示案例：古典家具区域品牌", "演示古典家具一厂", "提升品牌价值"),
)
HANDED_IN = ("350302", "350303", "350304", "350322")

NEED_COLUMNS = (
    "region",
    "subject",
    "sort",
    "content",
    "raised_on",
    "level",
    "state",
    "matched_on",
    "matched_with",
    "answered_on",
    "answer",
)


def words_of(book: TaskBook, plan: str) -> dict[Period, list[CheckIn]]:
    """Quarter to the check-ins its sheet gives; who has finished a task says nothing more of it."""
    quarters = [parse_period(text) for text in QUARTERS[plan]]
    last = book.catalogue.plans[plan].last_period.plus_quarters(0)
    found: dict[Period, list[CheckIn]] = {quarter: [] for quarter in quarters}
    for subject, _title, share in ProgressForm(book, plan, quarters[0]).tasks():
        drawn = random.Random(f"{SEED}/{subject}/{share.unit}")
        for quarter in quarters:
            state = _draw(drawn, AT_THE_END if quarter >= last else UNDER_WAY)
            if state is None:
                continue
            note, evidence = drawn.choice(NOTES[state]), drawn.choice(EVIDENCE) if state == "done" else ""
            found[quarter].append(CheckIn("task", subject, share.unit, quarter, state, note, evidence))
            if state == "done":
                break
    for duty, share in ProgressForm(book, plan, quarters[0]).duties():
        for text, (state, day, note) in DUTIES.get(f"{plan}.{duty.key}", {}).items():
            done_on = date.fromisoformat(day) if day else None
            word = CheckIn(
                "duty", f"{plan}.{duty.key}", share.unit, parse_period(text), state, note, "", done_on=done_on
            )
            found[word.period].append(word)
    return found


def _draw(drawn: random.Random, weights: dict[CheckInState | None, int]) -> CheckInState | None:
    return drawn.choices(list(weights), weights=list(weights.values()))[0]


def form_rows() -> dict[str, list[dict[str, str | float]]]:
    """List id to the rows of Putian's three forms; one county has handed nothing in."""
    drawn = random.Random(f"{SEED}/putian_2023/results")
    results: list[dict[str, str | float]] = [
        {
            "region": region,
            "action": action,
            "events": drawn.randint(1, 6),
            "firms": drawn.randint(8, 60),
            "attendances": drawn.randint(30, 240),
            "needs_met": drawn.randint(0, 9),
            "financing": drawn.randint(2, 30) * 100 if action == "促进转移转化" else 0,
            "effect": "演示：见书面总结。",
        }
        for region in HANDED_IN
        for action in ACTIONS
    ]
    cases: list[dict[str, str | float]] = [
        {
            "region": region,
            "title": title,
            "subject": subject,
            "action": action,
            "began_on": "2023-06-20",
            "approach": "演示：调研需求，匹配资源，专家上门。",
            "effect": "演示：形成可推广的做法。",
        }
        for region, title, subject, action in CASES
    ]
    needs: list[dict[str, str | float]] = [dict(zip(NEED_COLUMNS, need, strict=False)) for need in NEEDS]
    return {"demands": needs, "case_recommendations": cases, "results": results}


def make(folder: Path) -> list[Path]:
    """Write every sample workbook of tasks and forms into `folder`; the files written, in order."""
    root = HERE.parents[1]
    register = load_register(root / "data" / "regions.csv")
    catalogue = load_catalogue(root / "indicators.yaml", register)
    book = load_tasks(root / "tasks.yaml", catalogue, register)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for plan in QUARTERS:
        before: dict[tuple[str, str], CheckIn] = {}
        for quarter, words in words_of(book, plan).items():
            form = ProgressForm(book, plan, quarter, grade="sample")
            written.append(folder / form.file_name)
            written[-1].write_bytes(write_check_ins(form, before, words))
            before |= {(word.subject, word.unit): word for word in words}
    for key, rows in form_rows().items():
        period = catalogue.roster_period(key, catalogue.plans["putian_2023"].last_period)
        content = write_roster(catalogue, register, "putian_2023", key, period, rows=rows, grade="sample")
        written.append(folder / roster_name(catalogue, register, "putian_2023", key, period, grade="sample"))
        written[-1].write_bytes(content)
    return written


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(path.name, path.stat().st_size)
