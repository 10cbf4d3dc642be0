"""The tasks of five plans: how many, whose, by when, and word for word as their plans print them.

What a unit's page lists is written out here by hand, from the plans.
"""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from desk.duties import unit_duties
from tests.test_cli import run
from tracker.schema.faults import CatalogueError
from tracker.schema.task_file import load_tasks
from tracker.schema.task_texts import check_task_texts
from wording.catalogue_faults import fault_sentences, sentences

ROOT = Path(__file__).resolve().parent.parent
TASKS = (ROOT / "tasks.yaml").read_text(encoding="utf-8")
NUMERALS = "零一二三四五六七八九十"


@pytest.fixture(scope="module")
def book(catalogue, register):
    return load_tasks(ROOT / "tasks.yaml", catalogue, register)


@pytest.fixture
def load(catalogue, register, tmp_path):
    """The book of a changed tasks.yaml: each (old, new) once, the first place it stands."""

    def loading(*changes):
        text = TASKS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "tasks.yaml"
        file.write_text(text, encoding="utf-8")
        return load_tasks(file, catalogue, register)

    return loading


def faults(load, *changes):
    with pytest.raises(CatalogueError) as refused:
        load(*changes)
    return "\n".join(fault_sentences(refused.value))


def titles(book, plan, unit):
    """(number, title, role, stated or inferred) of each task a unit has a part in."""
    return [
        (task.key.partition(".")[2], task.title, share.role, share.basis)
        for task in book.of_plan(plan)
        for share in task.shares
        if share.unit == book.unit_id(plan, unit)
    ]


def owed(book, plan, unit):
    key = book.unit_id(plan, unit)
    mine = [duty for duty in book.milestones_of_plan(plan) if any(share.unit == key for share in duty.shares)]
    return [(duty.key, duty.title, str(duty.due)) for duty in mine]


def test_there_are_seventy_seven_tasks_five_twenty_two_eighteen_fourteen_and_eighteen(book):
    counts = {
        plan: tuple(len(book.of_plan(plan, kind=kind)) for kind in ("task", "safeguard", "requirement"))
        for plan in book.plans
    }
    assert counts == {
        "quanzhou_2024": (18, 4, 0),
        "huancui_2024": (18, 3, 0),
        "anqing_2023": (14, 0, 3),
        "putian_2023": (5, 0, 3),
        "fujian_2023": (22, 0, 0),
    }
    assert sum(tasks for tasks, _safeguards, _requirements in counts.values()) == 77


def test_a_shared_prefix_is_resolved_and_the_printed_letters_are_kept(book):
    task = book.tasks["quanzhou_2024.1.1"]
    assert [(share.as_printed, book.unit("quanzhou_2024", share.unit).name) for share in task.shares] == [
        ("市知识产权局", "市知识产权局"),
        ("科技局", "市科技局"),
        ("工信局", "市工信局"),
        ("教育局", "市教育局"),
    ]


def test_a_list_with_two_kinds_of_separators_is_read_whole(book):
    names = [book.unit("quanzhou_2024", share.unit).name for share in book.tasks["quanzhou_2024.2.1"].shares]
    assert names == ["市知识产权局", "市金融监管局", "中国人民银行泉州市分行", "国家金融监督管理总局泉州监管分局"]
    publicity = book.tasks["fujian_2023.8.22"].shares
    assert [share.as_printed for share in publicity if share.through is None] == [
        "发展保护中心",
        "保护处",
        "运用处",
        "商标处",
        "保护中心",
        "各地知识产权管理部门",
    ]


def test_two_bodies_with_similar_names_stay_apart(book):
    ids = [book.unit_id("fujian_2023", name) for name in ("发展保护中心", "保护中心", "省知识产权保护中心")]
    assert ids == ["development_centre", "protection_centre", "protection_centre"]
    brands = {share.unit for share in book.tasks["fujian_2023.4.12"].shares}
    assert "development_centre" in brands
    assert "protection_centre" not in brands


def test_a_group_is_expanded_over_the_register_and_a_vague_one_is_not(book):
    localities = [s for s in book.tasks["fujian_2023.1.1"].shares if s.through == "localities"]
    assert [book.unit("fujian_2023", share.unit).region for share in localities] == [
        "350100",
        "350200",
        "350600",
        "350500",
        "350400",
        "350300",
        "350700",
        "350800",
        "350900",
        "350128",
    ]
    assert [s.unit for s in book.tasks["fujian_2023.7.19"].shares][-1] == "localities_concerned"
    counties = [s.unit for s in book.tasks["putian_2023.1.1"].shares if s.through]
    assert [book.unit("putian_2023", unit).region for unit in counties] == [
        "350302",
        "350303",
        "350304",
        "350305",
        "350322",
    ]
    members = [s for s in book.tasks["quanzhou_2024.2.2"].shares if s.through == "leading_group"]
    assert {share.basis for share in members} == {"inferred"}


def test_every_milestone_and_every_place_s_part_has_somebody_who_owes_it_and_a_day(book, catalogue):
    assert sum(len(plan.milestones) for plan in catalogue.plans.values()) == 31
    for plan in book.plans:
        duties = book.milestones_of_plan(plan)
        assert len({duty.key for duty in duties}) == len(duties)
        assert all(duty.shares for duty in duties)
    anqing = book.milestones_of_plan("anqing_2023")
    nodes = [duty for duty in anqing if duty.key.startswith("AQ01")]
    assert len(nodes) == 12
    assert [duty.region for duty in nodes if duty.basis == "inferred"] == ["340871", "340891"]
    assert len([duty for duty in anqing if duty.key.startswith("AQ05")]) == 7
    strong = [d.region for d in book.milestones_of_plan("quanzhou_2024") if d.kind == "coverage"]
    assert strong == ["350582", "350526", "350583"]


def test_the_phases_of_putian_overlap_as_its_plan_has_them(book):
    phases = {d.title: (str(d.start), str(d.due)) for d in book.milestones_of_plan("putian_2023") if d.kind == "phase"}
    assert phases == {
        "“万里行”活动": ("2023-05-20", "2023-10-20"),
        "企业需求调研": ("2023-05-20", "2023-06-20"),
        "服务资源匹配": ("2023-06-20", "2023-06-30"),
        "组织开展活动": ("2023-05-20", "2023-10-20"),
    }


def test_the_copyright_office_of_quanzhou_by_hand(book):
    assert titles(book, "quanzhou_2024", "版权局") == [
        ("2.2", "用好新型政策工具", "support", "inferred"),
        ("3.1", "强化行政保护", "support", "stated"),
    ]
    assert owed(book, "quanzhou_2024", "版权局") == [("QZM05", "创建全国网络市场监管与服务示范区", "2026-12-31")]
    assert [t.target for t in book.targets_of_unit("quanzhou_2024", "版权局")] == [
        "quanzhou_2024.copyright_registrations"
    ]


def test_the_market_regulation_bureau_of_huancui_by_hand(book):
    stated = [
        ("1.1", "完善知识产权政策激励机制"), ("1.2", "提升知识产权高质量创造"), ("1.3", "培育重点领域核心技术知识产权"),
        ("1.4", "促进知识产权品牌培育"), ("2.1", "建设知识产权强企体系"), ("2.2", "加快推进知识产权金融加速融合工作"),
        ("2.3", "促进专利技术与产业联动发展"), ("2.4", "加快发展知识产权密集型产业"), ("2.5", "鼓励企业开展专利导航"),
        ("4.1", "健全执法机制"), ("4.2", "加大知识产权行政执法力度"), ("4.3", "畅通知识产权维权渠道"), ("5.1", "完善服务功能"),
        ("5.2", "积极发展知识产权服务业"), ("6.1", "加大知识产权人才培养力度"), ("6.2", "加强知识产权宣传"),
    ]  # fmt: skip
    found = titles(book, "huancui_2024", "区市场监管局")
    assert [(number, title) for number, title, _role, basis in found if basis == "stated"] == stated
    assert [(number, title) for number, title, _role, basis in found if basis == "inferred"] == [
        ("3.1", "健全知识产权管理体系"),
        ("3.2", "加强统筹协调机制"),
        ("s.3", "加强督导检查"),
    ]
    assert [number for number, _title, role, _basis in found if role == "lead"] == ["2.2", "5.1"]
    assert owed(book, "huancui_2024", "区市场监管局") == [
        ("HCM02", "建立环翠区产业企业库", "2026-12-31"),
        ("HCM03", "建立知识产权人才库", "2026-12-31"),
        ("HCM04", "制定知识产权人才培育推进计划", "2026-12-31"),
        ("HCM05", "检察职能集中统一履行试点院", "2026-12-31"),
    ]


def test_the_protection_division_of_fujian_by_hand(book):
    lead = [
        ("1.1", "推动知识产权保护地方立法"), ("1.2", "更好规范专利和商标申请秩序"), ("2.3", "抓好规划纲要的宣传贯彻落实"),
        ("2.4", "推进数据知识产权地方试点工作"), ("3.7", "提升知识产权保护体系效能"), ("3.8", "强化知识产权全链条保护"),
        ("3.9", "强化知识产权保护能力"), ("6.17", "加强知识产权代理机构管理"), ("6.18", "提升知识产权代理服务水平"),
        ("7.19", "探索闽台知识产权融合发展新路"), ("7.20", "加强知识产权海外交流合作"),
    ]  # fmt: skip
    support = [
        ("2.6", "推进知识产权强省建设"), ("5.13", "深化“放管服”改革"), ("5.14", "提升知识产权公共服务能力"),
        ("6.15", "抓好知识产权服务业高质量发展意见落实"), ("6.16", "推进知识产权帮扶行动"),
        ("8.21", "提升知识产权从业人员专业化水平"), ("8.22", "加大文化宣传力度"),
    ]  # fmt: skip
    found = titles(book, "fujian_2023", "保护处")
    assert {basis for _number, _title, _role, basis in found} == {"stated"}
    assert [(number, title) for number, title, role, _basis in found if role == "lead"] == lead
    assert [(number, title) for number, title, role, _basis in found if role == "support"] == support
    assert owed(book, "fujian_2023", "保护处") == [
        ("FJM01", "出台福建省知识产权保护与促进条例", "2023-12-31"),
        ("FJM02", "武夷山地理标志保护示范区验收", "2023-12-31"),
        ("FJM03", "安溪铁观音示范区中期评估", "2023-12-31"),
        ("FJM04", "福鼎白茶示范区中期评估", "2023-12-31"),
        ("FJM05", "举办首届福建省专利检索技能大赛", "2023-12-31"),
        ("FJM06", "申报国家知识产权保护试点示范区", "2023-12-31"),
    ]


def test_xianyou_county_of_putian_by_hand(book):
    assert [(number, title) for number, title, _role, _basis in titles(book, "putian_2023", "仙游县")] == [
        ("1.1", "推动知识产权服务业高质量发展行动"),
        ("1.2", "知识产权服务赋能创新发展行动"),
        ("1.3", "知识产权服务助力产业链安全行动"),
        ("1.4", "知识产权服务促进转移转化行动"),
        ("1.5", "知识产权服务提升品牌价值行动"),
        ("r.1", "强化组织实施"),
        ("r.2", "丰富活动方式"),
        ("r.3", "加强宣传总结"),
    ]
    assert owed(book, "putian_2023", "仙游县") == [
        ("PTM01", "“万里行”活动", "2023-10-20"),
        ("PTM02", "企业需求调研", "2023-06-20"),
        ("PTM03", "服务资源匹配", "2023-06-30"),
        ("PTM04", "组织开展活动", "2023-10-20"),
        ("PTM05.350322", "报送需求清单", "2023-06-20"),
        ("PTM06.350322", "推荐优秀案例", "2023-08-20"),
        ("PTM07.350322", "报送书面总结", "2023-10-20"),
        ("PTM08.350322", "报送活动成效汇总表", "2023-10-20"),
    ]
    assert [t.target for t in book.targets_of_unit("putian_2023", "仙游县")] == ["putian_2023.outstanding_cases"]


def test_what_a_unit_s_page_lists_is_what_the_plan_lists(sample_desk, book):
    """The joined read behind the page leaves nothing out and adds nothing."""
    units = (
        ("quanzhou_2024", "版权局"), ("huancui_2024", "区市场监管局"), ("fujian_2023", "保护处"), ("putian_2023", "仙游县"),
    )  # fmt: skip
    for plan, unit in units:
        found = unit_duties(sample_desk, plan, unit, date(2026, 11, 25))
        assert [own.standing.task.title for own in found.tasks] == [
            title for _number, title, _role, _basis in titles(book, plan, unit)
        ]
        assert sorted(own.standing.duty.key for own in found.milestones) == sorted(
            key for key, _title, _due in owed(book, plan, unit)
        )


def printed(book, plan):
    """A text with the plan's headings and lists of units as its tasks.yaml has them, in the order of the file."""
    held = book.plans[plan]
    # What a milestone or a place is called stands somewhere before the list of tasks.
    lines = [a.as_printed for duty in held.milestones.values() for a in (*duty.units, *duty.places)]
    lines += [item.as_printed for coverage in held.coverage.values() for item in coverage.items]
    for at, (group, heading) in enumerate(held.groups.items(), 1):
        lines.append(f"（{NUMERALS[at]}）{heading.title}")
        for key, task in held.tasks.items():
            if key.split(".")[0] == group:
                units = "、".join(a.as_printed for a in task.units if a.basis == "stated")
                others = "".join(a.as_printed for a in task.units if a.basis == "inferred")
                number = f"（{NUMERALS[int(key.split('.')[1])]}）" if group in "sr" else f"{key.split('.')[1]}."
                lines.append(
                    f"{number}{task.heading}。{others}。责任单位：{units}"
                    if units
                    else f"{number}{task.heading}。{others}"
                )
    return "\n".join(lines)


@pytest.fixture
def compared(book, load, catalogue, tmp_path):
    """The faults of a changed tasks.yaml against texts made from the unchanged one, as lines."""

    def comparing(*changes):
        texts = tmp_path / "texts"
        texts.mkdir(exist_ok=True)
        for plan in book.plans:
            (texts / catalogue.plans[plan].text).write_text(printed(book, plan), encoding="utf-8")
        changed = load(*changes)
        return sentences(check_task_texts(changed, texts, tmp_path / "tasks.yaml"))

    return comparing


def line_of(old):
    return TASKS[: TASKS.index(old)].count("\n") + 1


def test_the_file_agrees_with_texts_that_print_what_it_says(compared):
    assert compared() == []


@pytest.mark.parametrize("kept", [0.0, 0.02, 0.3, 0.6, 0.9])
def test_of_a_text_that_lacks_its_headings_each_missing_one_is_named(book, catalogue, tmp_path, kept):
    """However little of a text is there: a sentence, never a trace."""
    for plan in book.plans:
        whole = printed(book, plan)
        (tmp_path / catalogue.plans[plan].text).write_text(whole[: int(len(whole) * kept)], encoding="utf-8")
    found = sentences(check_task_texts(book, tmp_path, ROOT / "tasks.yaml"))
    assert len(found) >= len(book.plans) if kept < 0.5 else found


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("title: 培育特色地标项目", "title: 培育特色地标工程", "培育特色地标工程"),
        ("title: 推动知识产权保护地方立法", "title: 推动知识产权保护地方立发", "推动知识产权保护地方立发"),
        (
            "printed: 知识产权服务建省市场监督管理局",
            "printed: 知识产权服务建市场监督管理局",
            "知识产权服务建市场监督管理局",
        ),
        ("{unit: education, as_printed: 教育局}", "{unit: education, as_printed: 市教育局}", "市教育局"),
    ],
)
def test_one_changed_letter_of_a_title_or_unit_is_refused_with_its_line(compared, old, new, what):
    found = compared((old, new))
    assert len(found) == 1
    assert found[0].startswith(f"tasks.yaml:{line_of(old)}")
    assert what in found[0]


def test_a_left_out_unit_and_a_left_out_task_are_named(compared):
    found = compared(("          - {unit: customs, as_printed: 泉州海关}\n", ""))
    assert len(found) == 1
    assert "市知识产权局、版权局" in found[0]
    last = TASKS[
        TASKS.index('      "5.3":\n        title: 加强宣传培训') : TASKS.index(
            '      "s.1":\n        title: 强化组织领导'
        )
    ]
    assert any("原文此后还有一项" in fault for fault in compared((last, "")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("aliases: [版权局, 泉州市版权局]", "aliases: [版权局, 科技局]", "科技局"),
        ("{unit: customs, as_printed: 泉州海关}", "{unit: custom, as_printed: 泉州海关}", "本方案 units 中的单位"),
        ("{unit: customs, as_printed: 泉州海关}", "{unit: customs, as_printed: 版权局}", "customs 的名称或别名"),
        ("milestones: [QZM05]", "milestones: [QZM99]", "QZM99"),
        (
            "{target: geographical_indications, link: inferred}",
            "{target: geographical, link: inferred}",
            "geographical",
        ),
        ("title: 强化行政保护", "titel: 强化行政保护", "titel"),
    ],
)
def test_what_does_not_agree_within_the_file_is_refused_with_its_line(load, old, new, said):
    found = faults(load, (old, new))
    assert said in found
    assert f"tasks.yaml:{line_of(old)}" in found or "titel" in said


def test_check_counts_the_tasks_by_plan_and_lists_their_faults(tmp_path, compared, catalogue):
    said = run("check")
    assert (
        "任务 77 项（泉州示范城市方案 18、环翠试点县方案 18、安庆公共服务方案 14、莆田万里行方案 5、福建任务清单 22）"
        in said
    )
    for name in ("indicators.yaml", "data/regions.csv"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "tasks.yaml").write_text(TASKS.replace("[QZM05]", "[QZM99]"), encoding="utf-8")
    files = ("--catalogue", tmp_path / "indicators.yaml", "--regions", tmp_path / "regions.csv")
    assert "QZM99" in run(*files, "check", expect=1)


def test_the_command_line_tells_a_unit_s_tasks_and_milestones(sample_file):
    told = json.loads(run("--database", sample_file, "tasks", "--plan", "quanzhou_2024", "--unit", "版权局", "--json"))
    assert [row["title"] for row in told["tasks"]] == ["用好新型政策工具", "强化行政保护"]
    assert [row["duty"] for row in told["milestones"]] == ["QZM05"]
    every = json.loads(run("--database", sample_file, "tasks", "--plan", "fujian_2023", "--json"))["tasks"]
    assert [row["title"] for row in every][:2] == ["推动知识产权保护地方立法", "更好规范专利和商标申请秩序"]
    assert {len(row["units"]) for row in every} <= set(range(3, 18))
    arguments = ("milestones", "--plan", "putian_2023", "--unit", "秀屿区", "--today", "2023-10-21", "--json")
    owing = json.loads(run("--database", sample_file, *arguments))["milestones"]
    assert [(row["duty"], row["overdue"], row["rung"]) for row in owing if row["kind"] == "milestone"] == [
        ("PTM05.350305", True, "red"),
        ("PTM06.350305", True, "red"),
        ("PTM07.350305", True, "yellow"),
        ("PTM08.350305", True, "yellow"),
    ]
    assert "没有责任单位" in run("--database", sample_file, "tasks", "--plan", "fujian_2023", "--unit", "无", expect=2)


def test_chasing_tasks_names_what_is_missing_and_how_late_with_a_text_per_unit(sample_file):
    arguments = ("chase", "--plan", "putian_2023", "--about", "tasks", "--unit", "秀屿区", "--today", "2023-10-21")
    said = run("--database", sample_file, *arguments, "--period", "2023Q3")
    assert said.startswith("红·逾期　秀屿区知识产权管理部门　缺报进展 ")
    assert "推荐优秀案例（2023-08-20，已逾期 62 天）；报送书面总结（2023-10-20，已逾期 1 天）" in said
    assert said.rstrip().endswith("请尽快报送任务进展表或在“任务”页填报。")
    told = json.loads(run("--database", sample_file, *arguments, "--period", "2023Q4", "--json"))
    (row,) = told["owed"]
    assert (row["tasks"], row["rung"], len(row["milestones"])) == ([], "red", 4)
