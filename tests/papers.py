"""Meeting papers as the tests make them: one briefing per plan and language, made once and only ever read."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

import openpyxl
from pptx import Presentation

import wording
from briefing.content.compose import compose
from briefing.content.material import Material
from briefing.content.model import Briefing
from briefing.content.template import load_template
from briefing.slides.deck import slides
from briefing.word.report import Form, report
from desk import Desk
from desk.briefing import gather
from store.database import utc_now
from tests.conftest import ROOT

TEMPLATE = load_template(ROOT / "briefing.yaml")
# Every plan in Chinese; in English those whose sample fills every kind of part.
SETS = (
    ("quanzhou_2024", "zh"), ("huancui_2024", "zh"), ("anqing_2023", "zh"), ("putian_2023", "zh"), ("fujian_2023", "zh"),
    ("quanzhou_2024", "en"), ("huancui_2024", "en"),
)  # fmt: skip
_DESKS: dict[int, Desk] = {}


def material_of(desk: Desk, plan: str) -> Material:
    """The plan's last edition, its units named in the session's language; in every language made at one moment."""
    _DESKS[id(desk)] = desk
    return _material(id(desk), plan, wording.language())


@cache
def _material(desk: int, plan: str, language: str) -> Material:
    assert language == wording.language()
    return gather(_DESKS[desk], plan, made_at=_made_at(desk, plan))


@cache
def _made_at(desk: int, plan: str) -> datetime:
    return utc_now()


def briefing_of(desk: Desk, plan: str, language: str = "zh") -> Briefing:
    """The plan's briefing in the office's own style."""
    before = wording.language()
    wording.use(language)
    try:
        return compose(material_of(desk, plan), TEMPLATE)
    finally:
        wording.use(before)


def slides_of(desk: Desk, plan: str, language: str = "zh") -> bytes:
    """The plan's deck with its annex: all it can say."""
    _DESKS[id(desk)] = desk
    return _slides(id(desk), plan, language)


@cache
def _slides(desk: int, plan: str, language: str) -> bytes:
    return slides(briefing_of(_DESKS[desk], plan, language), annex=True)


def report_of(desk: Desk, plan: str, form: Form = "circular", language: str = "zh") -> bytes:
    """The plan's written report."""
    _DESKS[id(desk)] = desk
    return _report(id(desk), plan, form, language)


@cache
def _report(desk: int, plan: str, form: Form, language: str) -> bytes:
    return report(briefing_of(_DESKS[desk], plan, language), form)


def charts_in(deck: bytes) -> list[tuple[str, object, list[list[object]]]]:
    """Every chart of a deck: its name, the chart, and the rows of the workbook inside it."""
    found = []
    for slide in Presentation(io.BytesIO(deck)).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                rows = [list(row) for row in book.active.iter_rows(values_only=True)]
                found.append((shape.name, shape.chart, rows))
    return found
