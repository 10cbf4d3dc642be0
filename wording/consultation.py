"""征求意见 in words: what each place answered, and how many did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.consultation import ANSWERS, Answer, PlaceAnswer
from tracker.schema.regions import Register
from wording import _, named


def answer_word(answer: Answer | None) -> str:
    """无异议, 有异议, 未答复."""
    return {"agreed": _("无异议"), "objects": _("有异议"), None: _("未答复")}[answer]


def answers_headline(places: Sequence[str], given: Mapping[str, PlaceAnswer]) -> str:
    """无异议 9 家，有异议 1 家，未答复 3 家."""
    kinds: tuple[Answer | None, ...] = (*ANSWERS, None)
    counts = {key: sum(_answer(given, code) == key for code in places) for key in kinds}
    return _("，").join(_("{word} {n} 家").format(word=answer_word(key), n=n) for key, n in counts.items() if n)


def objections(places: Sequence[str], given: Mapping[str, PlaceAnswer], register: Register) -> list[str]:
    """石狮市：商标数与国家局不一致, one for each place that objects."""
    return [
        _("{place}：{words}").format(place=named(register[code]), words=given[code].words)
        for code in places
        if _answer(given, code) == "objects"
    ]


def _answer(given: Mapping[str, PlaceAnswer], code: str) -> Answer | None:
    return given[code].answer if code in given else None
