"""Made-up series, thirteen quarterly points each: a plan's baseline quarter and the twelve quarters to its deadline.

Every number comes from the seed. The usual change is about 1 a quarter (a few whole things for `batches`); the target is
set at the start, as a plan does, without knowing what will come.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

QUARTERS = 12
START = 50.0


@dataclass(frozen=True)
class Made:
    """A series from the baseline quarter (a fourth quarter) to the deadline, and the target set at its start.

    `broke` is the quarter (0 to 11) of a jump, a purge or a turn.
    """

    values: tuple[float, ...]
    target: float
    whole_numbers: bool = False
    broke: int | None = None


@dataclass(frozen=True)
class Kind:
    """`words` say in Chinese how a series is made. The interval is to cover between `least` and 88 per cent of the ends;
    kinds with a break are asked only once the break can be seen. A kind without `least` is a stress, shown as it is."""

    name: str
    words: str
    make: Callable[[random.Random], Made]
    least: int | None = 75


def steady(chance: random.Random) -> Made:
    """A straight climb whose changes scatter by a tenth to six tenths of their mean."""
    scatter = chance.uniform(0.1, 0.6)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.8, 1.2))


def random_walk(chance: random.Random) -> Made:
    """A climb that changes by more than itself from quarter to quarter: 0.8 to 2.5 times."""
    scatter = chance.uniform(0.8, 2.5)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    return _made(changes, max(1.0, QUARTERS + chance.gauss(0, 0.7) * scatter * math.sqrt(QUARTERS)))


def batches(chance: random.Random) -> Made:
    """Whole things recognised in batches: in two to four quarters of ten some come, in the others none."""
    often, largest = chance.uniform(0.2, 0.4), chance.randint(1, 5)
    changes = [float(chance.randint(1, largest)) if chance.random() < often else 0.0 for _ in range(QUARTERS)]
    usual = QUARTERS * often * (1 + largest) / 2
    return _made(changes, max(1.0, float(round(usual * chance.uniform(0.7, 1.3)))), whole_numbers=True)


def saturating(chance: random.Random) -> Made:
    """What is left to do shrinks by a tenth to a quarter each quarter, and so does the change."""
    decay, scatter = chance.uniform(0.1, 0.3), chance.uniform(0.05, 0.3)
    left = [QUARTERS * math.exp(-decay * n) for n in range(QUARTERS + 1)]
    changes = [left[n] - left[n + 1] + chance.gauss(0, scatter) for n in range(QUARTERS)]
    return _made(changes, (QUARTERS - left[-1]) * chance.uniform(0.85, 1.15))


def surge_stock(chance: random.Random) -> Made:
    """A stock of which 70 % of a year's growth comes in the fourth quarter, each quarter scattering by 12 % of itself."""
    usual = [0.4, 0.4, 0.4, 2.8]
    changes = [usual[n % 4] * chance.gauss(1, 0.12) for n in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.9, 1.1))


def surge_flow(chance: random.Random) -> Made:
    """A flow added up, 70 % in the fourth quarter; quarters scatter by 12 %, and years are better or worse by a tenth."""
    early = [chance.uniform(0.2, 0.6) for _ in range(3)]
    usual = [*(1.2 * one / sum(early) for one in early), 2.8]
    years = [chance.gauss(1, 0.1) for _ in range(QUARTERS // 4)]
    changes = [usual[n % 4] * years[n // 4] * chance.gauss(1, 0.12) for n in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.85, 1.15))


def jump(chance: random.Random) -> Made:
    """A straight climb and, in one quarter nobody foresaw, three to six usual changes at once."""
    scatter, when, size = chance.uniform(0.1, 0.4), chance.randrange(QUARTERS), chance.uniform(3, 6)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    changes[when] += size
    return _made(changes, (QUARTERS + size) * chance.uniform(0.8, 1.2), broke=when)


def purge(chance: random.Random) -> Made:
    """A straight climb and, in one quarter, 5 to 15 % of all there is struck off."""
    scatter, when, share = chance.uniform(0.1, 0.4), chance.randrange(QUARTERS), chance.uniform(0.05, 0.15)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    changes[when] -= share * (START + sum(changes[:when]))
    return _made(changes, max(1.0, QUARTERS - 6 + chance.gauss(0, 2)), broke=when)


def stagnating(chance: random.Random) -> Made:
    """No way made: the level wanders about a mean, each deviation carrying three to eight tenths of the last."""
    carried = chance.uniform(0.3, 0.8)
    deviations = [chance.gauss(0, 1 / math.sqrt(1 - carried**2))]
    for _ in range(QUARTERS):
        deviations.append(carried * deviations[-1] + chance.gauss(0, 1))
    changes = [later - earlier for earlier, later in pairwise(deviations)]
    return _made(changes, chance.uniform(0.5, 3))


def turn(chance: random.Random) -> Made:
    """A straight climb whose pace changes once for good, to 20–60 % of what it was or to 160–250 %."""
    scatter, when = chance.uniform(0.1, 0.4), chance.randrange(2, 10)
    then = chance.choice([chance.uniform(0.2, 0.6), chance.uniform(1.6, 2.5)])
    changes = [chance.gauss(1 if n < when else then, scatter) for n in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.7, 1.5), broke=when)


KINDS = (
    Kind("steady", "平稳：每季增量上下浮动 10%—60%", steady),
    Kind("random_walk", "起伏：增量的波动大过增量本身", random_walk),
    Kind("batches", "成批：两三个季度一批，其余为零，整数", batches),
    Kind("saturating", "放缓：增量逐季收窄", saturating),
    Kind("surge_stock", "年末集中的存量：全年增量七成在四季度", surge_stock),
    Kind("surge_flow", "年末集中的流量：七成在四季度，年度间有好坏", surge_flow),
    Kind("jump", "突增：有一个季度多出三至六倍", jump, 70),
    Kind("purge", "清理：有一个季度核减 5%—15%", purge, 70),
    Kind("stagnating", "加试·停滞：围绕均值波动", stagnating, None),
    Kind("turn", "加试·转折：增速中途变一次，不再变回", turn, None),
)


def _made(changes: list[float], way: float, *, whole_numbers: bool = False, broke: int | None = None) -> Made:
    values = [START]
    for change in changes:
        values.append(values[-1] + change)
    return Made(tuple(values), START + way, whole_numbers, broke)


@dataclass(frozen=True)
class Year:
    """Single quarters of a year that is over and of the next one; the target is a total for the second."""

    before: tuple[float, ...]
    quarters: tuple[float, ...]
    target: float


def year(chance: random.Random) -> Year:
    """A flow with shares of its own, 30 to 80 % in the fourth quarter; quarters scatter by 15 to 35 % of themselves."""
    last = chance.uniform(0.3, 0.8)
    early = [chance.uniform(0.5, 1.5) for _ in range(3)]
    shares = [*((1 - last) * one / sum(early) for one in early), last]
    scatter, better = chance.uniform(0.15, 0.35), chance.gauss(1, 0.2)
    before = tuple(share * math.exp(chance.gauss(0, scatter)) for share in shares)
    quarters = tuple(better * share * math.exp(chance.gauss(0, scatter)) for share in shares)
    return Year(before, quarters, sum(before))
