"""Ten tasks of a leader and ten of a unit chief: where each starts, what is clicked, what is there at the end.

docs/tasks-of-readers.md is the same table for people; a test keeps the two alike.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAN = "quanzhou_2024"
INSTRUCTED = "三季度示范企业缺口逐家落实"
ANSWERED = "已约谈三地，十二月补报"

# Where a reader starts: the name of the page, as a person says it, and its address.
STARTS = {
    "总览": f"/?plan={PLAN}",
    "责任，市知识产权局": f"/duty?plan={PLAN}&unit=ip_office",
    "责任，市版权局": f"/duty?plan={PLAN}&unit=copyright",
}


@dataclass(frozen=True)
class Task:
    """One task. `way` is a click each: (what is clicked, its name); kinds are those of `click` in test_ten_tasks.

    At the end the page `ends` is open and says every word of `sees`. Where it is to be printed, `sheets` is on how many
    sheets of A4 at most; where a file is taken, `takes` is the end of its name; where it is sent, another reader who opens
    the address sees the same.
    """

    asks: str
    starts: str
    way: tuple[tuple[str, str], ...]
    ends: str
    sees: tuple[str, ...]
    sheets: int = 0
    takes: str = ""
    sent: bool = False

    @property
    def clicks(self) -> int:
        return len(self.way)


def bar(section: str, page: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """A page in a folded section of the bar: two clicks."""
    return ("bar", section), ("entry", page)


LEADER = (
    Task("Who holds a target back", "总览", (("link", "优势示范企业"),), "指标", ("晋江市差 8 家、南安市差 7 家",)),
    Task("Shall we make it", "总览", (("link", "优势示范企业"),), "指标", ("年末预计 346 家", "完成研判", "难度较大")),
    Task("Which targets lag", "总览", (("link", "1 滞后"),), "总览", ("只看滞后的 1 项",)),
    Task("Which task should move it, and whose it is", "总览", (("link", "育主体"),), "任务", ("市工信局", "滞后")),
    Task("How one county stands", "总览", (("bar", "县区"), ("link", "晋江市")), "县区", ("晋江市", "优势示范企业")),
    Task("Who is late with figures", "总览", bar("数据报送", "报送情况"), "报送情况", ("市版权局", "数逾期未报")),
    Task("What is due this month and next", "总览", bar("任务与责任", "日历"), "日历", ("节点和阶段", "2026-12-31")),
    Task("What became of a matter on the ledger", "总览", bar("任务与责任", "任务"), "任务", (INSTRUCTED, ANSWERED)),
    Task("Print the overview", "总览", (), "总览", ("9 项目标中",), sheets=2),
    Task(
        "Send somebody the gap of one county",
        "总览",
        (("link", "晋江市"),),
        "指标",
        ("晋江市优势示范企业",),
        sent=True,
    ),
)
CHIEF = (
    Task(
        "What my unit has to settle",
        "总览",
        (*bar("任务与责任", "责任"), ("link", "市版权局")),
        "责任",
        ("市版权局：", "要协调的事"),
    ),
    Task(
        "Report on a task that is missing",
        "责任，市知识产权局",
        (("link", "5.2 深化合作交流"),),
        "任务",
        ("填报进展", "历次填报"),
    ),
    Task(
        "Which matter of the ledger waits for us, and answer it",
        "责任，市知识产权局",
        (("link", INSTRUCTED), ("button", "反馈、办结、销号")),
        "任务",
        ("办理情况", "记入台账"),
    ),
    Task(
        "What is due next for us",
        "责任，市版权局",
        bar("任务与责任", "日历"),
        "日历",
        ("创建全国网络市场监管与服务示范区",),
    ),
    Task(
        "Our days into our own calendar",
        "责任，市版权局",
        (*bar("任务与责任", "日历"), ("button", "存入我的日历（ics）")),
        "日历",
        ("节点和阶段",),
        takes="市版权局_{today}_演示数据·非真实.ics",
    ),
    Task(
        "How the target stands that we should move",
        "责任，市版权局",
        (("link", "版权登记量"),),
        "指标",
        ("市版权局尚未提供德化县数据",),
    ),
    Task(
        "Who has not reported on tasks, and the words to send",
        "总览",
        (*bar("任务与责任", "日历"), ("naming", "任务进展")),
        "报送情况",
        ("催报文字", "以下任务的进展应于"),
    ),
    Task(
        "The blank progress sheet",
        "责任，市版权局",
        (*bar("数据报送", "上报"), ("button", "任务进展表的空白表")),
        "上报",
        ("全部单位，一本",),
    ),
    Task(
        "Whether our workbook was received",
        "责任，市版权局",
        bar("数据报送", "报送记录"),
        "报送记录",
        ("回执号", "在用"),
    ),
    Task("Print what we answer for", "责任，市知识产权局", (), "责任", ("市知识产权局：", "任务"), sheets=3),
)
