"""Made-up series, thirteen quarterly points each: a plan's baseline quarter and the twelve quarters to its deadline.

Every number comes from the seed. The usual change is about 1 a quarter (a few whole things for `step`); the target is
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
    """A series from the baseline quarter (a fourth quarter) to the deadline, and the target set at its start."""

    values: tuple[float, ...]
    target: float
    seasonal: bool = False
    whole_numbers: bool = False


@dataclass(frozen=True)
class Kind:
    """`words` say in Chinese how a series is made. `promised` kinds are held to 75–85 %; the others are a stress."""

    name: str
    words: str
    make: Callable[[random.Random], Made]
    promised: bool = True


def steady(chance: random.Random) -> Made:
    """A straight climb whose changes scatter by a tenth to six tenths of their mean."""
    scatter = chance.uniform(0.1, 0.6)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.8, 1.2))


def seasonal(chance: random.Random) -> Made:
    """A flow added up: each quarter of the year has its usual share, years are better or worse, quarters scatter."""
    weights = [math.exp(chance.gauss(0, 0.5)) for _ in range(4)]
    usual = [4 * weight / sum(weights) for weight in weights]
    between_years, scatter = chance.uniform(0, 0.2), chance.uniform(0.1, 0.3)
    years = [chance.gauss(1, between_years) for _ in range(QUARTERS // 4)]
    changes = [usual[n % 4] * years[n // 4] * chance.gauss(1, scatter) for n in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.8, 1.2), seasonal=True)


def step(chance: random.Random) -> Made:
    """Whole things recognised in batches: in two to four quarters of ten some come, in the others none."""
    often, largest = chance.uniform(0.2, 0.4), chance.randint(1, 5)
    changes = [float(chance.randint(1, largest)) if chance.random() < often else 0.0 for _ in range(QUARTERS)]
    usual = QUARTERS * often * (1 + largest) / 2
    return _made(changes, max(1.0, float(round(usual * chance.uniform(0.7, 1.3)))), whole_numbers=True)


def stagnating(chance: random.Random) -> Made:
    """No way made: the level wanders about a mean, each deviation carrying three to eight tenths of the last."""
    carried = chance.uniform(0.3, 0.8)
    deviations = [chance.gauss(0, 1 / math.sqrt(1 - carried**2))]
    for _ in range(QUARTERS):
        deviations.append(carried * deviations[-1] + chance.gauss(0, 1))
    return _made([later - earlier for earlier, later in pairwise(deviations)], chance.uniform(0.5, 3))


def jump(chance: random.Random) -> Made:
    """A straight climb and, in one quarter nobody foresaw, three to six usual changes at once."""
    scatter = chance.uniform(0.1, 0.4)
    changes = [chance.gauss(1, scatter) for _ in range(QUARTERS)]
    changes[chance.randrange(QUARTERS)] += chance.uniform(3, 6)
    return _made(changes, QUARTERS * chance.uniform(0.9, 1.6))


def turn(chance: random.Random) -> Made:
    """A straight climb whose pace changes once for good, to 20–60 % of what it was or to 160–250 %."""
    scatter, when = chance.uniform(0.1, 0.4), chance.randrange(2, 10)
    then = chance.choice([chance.uniform(0.2, 0.6), chance.uniform(1.6, 2.5)])
    changes = [chance.gauss(1 if n < when else then, scatter) for n in range(QUARTERS)]
    return _made(changes, QUARTERS * chance.uniform(0.7, 1.5))


KINDS = (
    Kind("steady", "平稳：每季增量上下浮动 10%—60%", steady),
    Kind("seasonal", "季节性流量：各季份额不同，年度间有好坏", seasonal),
    Kind("step", "阶跃：成批认定，多数季度为零，整数", step),
    Kind("stagnating", "停滞：围绕均值波动，噪声前后相关", stagnating),
    Kind("jump", "加试·突增：只有一次，事先无从知道", jump, promised=False),
    Kind("turn", "加试·转折：增速中途变一次，不再变回", turn, promised=False),
)


def _made(changes: list[float], way: float, *, seasonal: bool = False, whole_numbers: bool = False) -> Made:
    values = [START]
    for change in changes:
        values.append(values[-1] + change)
    return Made(tuple(values), START + way, seasonal, whole_numbers)
