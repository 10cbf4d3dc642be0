"""The words over a figure, explained: measures, units, periods, places, neutral words, and qualifiers that change its meaning.

    泉州市2026年三季度 商标 预测 情况表     place, period, neutral 商标, qualifier 预测 (another figure), neutral 情况表

What is left over is unknown, and asked. The lists are data: `words.yaml`, and `settings.words` of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from tracker.period_words import without_periods
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register, fold_name

# Over a whole table a rank or a growth beside the figures is nothing unusual; another time or a target is.
TELLING_OF_A_TABLE = frozenset({"time", "target", "other", "version", "scope"})
# Words that make a figure another one: it is not read, and named.
OTHER_FIGURES = frozenset({"other", "version"})
_HAN = re.compile(r"[一-鿿]+")
_SOME_WORDS = 6  # characters
# 一、创造; (二)运用; 附件1; 第3表: numbering says nothing.
_NUMBERING = re.compile(r"^[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|[（(]?\d{1,3}[)）.、]")


_MARKED_NOTE = re.compile(r"^(注|备注|说明)\d*[:.、]")


@dataclass(frozen=True)
class Explained:
    """The words of a text that change a figure's meaning, by class (time, target, other …), and those nobody knows."""

    qualifiers: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    """Word to its class (neutral, other, version, scope, or a class of reference); the words of a row that give the figure,
    those of places by their level, the labels of a paper's own lines, and subjects counted at a year's end.
    """

    classes: dict[str, str]
    current: frozenset[str]
    levels: dict[str, tuple[str, ...]]
    papers: tuple[str, ...]
    year_end: tuple[str, ...]


@cache
def _own_words() -> _Words:
    data = YAML(typ="safe").load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    classes: dict[str, str] = {}
    for line in data["neutral"]:
        classes.update(dict.fromkeys(line, "neutral"))
    for name in ("other", "version", "scope"):
        for line in data[name]:
            classes.update(dict.fromkeys(line, name))
    for name, words in data["reference"].items():
        classes.update(dict.fromkeys(words, name))
    papers = tuple(sorted(data["papers"], key=len, reverse=True))
    levels = {level: tuple(words) for level, words in data["levels"].items()}
    return _Words(classes, frozenset(data["current"]), levels, papers, tuple(data["year_end"]))


class Vocabulary:
    """The words of one plan's tables: the lists, with the names of its measures and places."""

    def __init__(
        self, catalogue: Catalogue, register: Register, root: str, settled: frozenset[str] = frozenset()
    ) -> None:
        own = _own_words()
        self._current, self._papers, self.year_end = own.current, own.papers, own.year_end
        classes = dict(own.classes)
        placed = {region.level for region in register.family(root)}
        for level, words in own.levels.items():
            classes.update(dict.fromkeys(words, "neutral" if level in placed else "scope"))
        for measure in catalogue.measures.values():
            classes.update(dict.fromkeys(map(_plain, (measure.name, *measure.aliases)), "neutral"))
        for indicator in catalogue.indicators.values():
            classes.update(dict.fromkeys(map(_plain, (indicator.name, indicator.short, *indicator.aliases)), "neutral"))
        classes.update(dict.fromkeys(map(fold_name, catalogue.units), "neutral"))
        classes.update(dict.fromkeys(_places(register, root), "neutral"))
        for plan in catalogue.plans.values():
            classes.update(dict.fromkeys(map(_plain, (plan.short, plan.name)), "neutral"))
        classes.update(_office_words(catalogue))
        self._settled = settled
        classes.update(dict.fromkeys(filter(_HAN.fullmatch, settled), "neutral"))
        self._classes = {word: kind for word, kind in classes.items() if word}
        self._longest = max(map(len, self._classes))
        self._seen: dict[str, Explained] = {}

    def explain(self, text: str) -> Explained:
        """What the words of a text come to."""
        if text not in self._seen:
            self._seen[text] = self._explain(text)
        return self._seen[text]

    def is_settled(self, text: str) -> bool:
        """Whether somebody said of this very text that it changes nothing."""
        return fold_name(text) in self._settled

    def is_paper(self, text: str) -> bool:
        """Whether a line is one of the paper's own: 填表人：张三, （盖章）, 来源：…"""
        plain = _MARKED_NOTE.sub("", fold_name(text)).lstrip("(")
        label = next((label for label in self._papers if plain.startswith(label)), None)
        return label is not None and (
            plain[len(label) :][:1] in ("", ":", "(", ")", " ") or label.endswith(("于", "人"))
        )

    def strange(self, text: str) -> tuple[str, ...]:
        """The words over a figure that must be asked: those nobody knows, and those that say of whom or what part it is."""
        told = self.explain(text)
        latin = tuple(word for word in re.findall(r"[A-Za-z]{2,}", fold_name(text)) if not self.is_settled(word))
        scope = (told.qualifiers["scope"],) if "scope" in told.qualifiers else ()
        return (*scope, *told.unknown, *latin)

    def _explain(self, text: str) -> Explained:
        qualifiers: dict[str, str] = {}
        unknown: list[str] = []
        for run in _HAN.findall(_plain(without_periods(_NUMBERING.sub("", fold_name(text))))):
            at, start = 0, 0
            while at < len(run):
                word = self._word(run, at)
                if word is None:
                    at += 1
                    continue
                if at > start:
                    unknown.append(run[start:at])
                kind = self._classes[word]
                if kind != "neutral":
                    qualifiers.setdefault(kind, word)
                at = start = at + len(word)
            if at > start:
                unknown.append(run[start:at])
        for word in re.findall(r"[A-Za-z]{2,}", fold_name(text)):
            if (kind := self._classes.get(word.upper(), "neutral")) != "neutral":
                qualifiers.setdefault(kind, word)  # PCT
        return Explained(qualifiers, tuple(dict.fromkeys(unknown)))

    def _word(self, run: str, at: int) -> str | None:
        """The longest known word that begins here."""
        for length in range(min(self._longest, len(run) - at), 0, -1):
            if (word := run[at : at + length]) in self._classes:
                return word
        return None

    @cached_property
    def names_numbers(self) -> bool:
        """Whether a word that changes a row's meaning is a number by itself (12345)."""
        telling = {word for word, kind in self._classes.items() if kind != "neutral"} | self._current
        return any(word[:1].isdigit() and not _HAN.search(word) for word in telling)

    def row_use(self, text: str) -> Literal["current", "reference", "other"] | None:
        """What a word in a row of one place's several rows says of that row: 本期, 上年同期, 预测; None where it says nothing."""
        word = re.sub(r"[%％]", "", _plain(without_periods(text)))
        if word in self._current:
            return "current"
        # 年度目标, 预计完成: some words together. A sentence of a remark is none.
        together = word in self._classes or (len(word) <= _SOME_WORDS and bool(_HAN.fullmatch(text.strip())))
        told = self.explain(word) if together else Explained()
        kinds = set(told.qualifiers)
        if not kinds or told.unknown or "scope" in kinds:
            return None
        return "other" if kinds & OTHER_FIGURES else "reference"


_MARKS = str.maketrans("", "", '()[]<>/、·,:;-—“”"《》.~')
_KINDS_OF_PLACE = re.compile(r"(省|市|自治区|自治州)$")


def _plain(text: str) -> str:
    return fold_name(text).translate(_MARKS)


def _places(register: Register, root: str) -> Iterable[str]:
    """Every name a place of the plan may be called by, with and without those it lies in."""
    for region in (*register.family(root), *register.ancestors(root)):
        if region.level == "residual":
            continue  # 市直 says of which part a figure is
        for name in (region.name, *region.aliases):
            yield _plain(name)
            if bare := _KINDS_OF_PLACE.search(name):
                yield _plain(name[: bare.start()])


def _office_words(catalogue: Catalogue) -> dict[str, str]:
    """The office's own words, as the catalogue's settings give them."""
    words = catalogue.settings.words
    classes: dict[str, str] = {}
    for kind, given in (("neutral", words.neutral), ("share", words.reference), ("other", words.other)):
        classes.update(dict.fromkeys(map(_plain, given), kind))
    return classes
