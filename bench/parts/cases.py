"""Seven courses of a target, A to G, from a baseline at the end of 2023 to a deadline at the end of 2026."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.rules.progress import Case, Verdict, judge_case
from tracker.schema.catalogue import Thresholds

QUARTERS = 12


@dataclass(frozen=True)
class Course:
    """What was seen quarter by quarter, in stored units. `precision` is the last decimal published."""

    key: str
    words: str
    words_en: str
    series: tuple[float, ...]
    target: float
    unit: str
    precision: int = 0

    @property
    def start(self) -> float:
        return self.series[0]

    @property
    def value(self) -> float:
        return self.series[-1]

    @property
    def share(self) -> float:
        """Of the plan's time, how much is gone: 0 to 1."""
        return (len(self.series) - 1) / QUARTERS

    @property
    def years(self) -> float:
        return (len(self.series) - 1) / 4

    @property
    def left(self) -> int:
        return QUARTERS - len(self.series) + 1

    def judged(self, thresholds: Thresholds) -> Verdict:
        """Our own verdict."""
        case = Case(
            "linear",
            "at_least",
            self.target,
            self.value,
            observed=True,
            share=self.share,
            baseline=self.start,
            whole_numbers=self.precision == 0,
            tolerance=0.5 * 10**-self.precision,
        )
        return judge_case(case, thresholds)


A = Course(
    "A",
    "商标 76→88 万件，照线走，时间过三分之一",
    "trademarks exactly on the line, a third gone",
    (760_000, 770_000, 780_000, 790_000, 800_000),
    880_000,
    "件",
)
B = Course("B", "同上，过半仍原地未动", "the same, no progress at half time", (760_000,) * 7, 880_000, "件")
C = Course(
    "C",
    "高价值专利 4.2→6 件/万人，照线走，过半",
    "patents per 10k exactly on the line, half time",
    (4.2, 4.35, 4.5, 4.65, 4.8, 4.95, 5.1),
    6,
    "件/万人",
    2,
)
D = Course(
    "D",
    "开放许可 0→50 件，照线走，过半",
    "open licences from zero, on the line, half time",
    (0, 4, 8, 13, 17, 21, 25),
    50,
    "件",
)
E = Course(
    "E", "开放许可 0→50 件，过半只有 1 件", "open licences from zero, one at half time", (0, 0, 1, 1, 1, 1, 1), 50, "件"
)
F = Course(
    "F",
    "目标 2.5 万件，基期 2.6 万已达，跌到 2.52 万",
    "target met by the baseline, falling",
    (26_000, 25_867, 25_733, 25_600, 25_467, 25_333, 25_200),
    25_000,
    "件",
)
G = Course(
    "G",
    "高价值专利 4.2→6，速度只有所需的一半，过半",
    "patents per 10k at half the needed pace, half time",
    (4.2, 4.275, 4.35, 4.425, 4.5, 4.575, 4.65),
    6,
    "件/万人",
    2,
)
COURSES = (A, B, C, D, E, F, G)
