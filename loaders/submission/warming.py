"""Workbooks of our own that a process reads once for itself, before it reads strangers' ones.

The first reading in a process compiles expressions, imports readers and reads lists of words: several times what a
small workbook itself takes. The sandbox worker pays it once, and the children it forks find it done.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

import openpyxl

from loaders.submission.submitting import ReadRequest, read
from loaders.template.writer import write_template
from tracker.periods import Period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.schema.tasks import TaskBook


def warm(catalogue: Catalogue, register: Register, tasks: TaskBook | None) -> None:
    """Read a stranger's table and a blank of ours for each plan; what they say is thrown away."""
    for plan_id in catalogue.plans:
        for content in _workbooks(catalogue, register, plan_id):
            read(content, "2026年三季度.xlsx", ReadRequest(catalogue, register, plan_id, tasks=tasks))
            read(content, "2026年三季度.xlsx", ReadRequest(catalogue, register, tasks=tasks))


def _workbooks(catalogue: Catalogue, register: Register, plan_id: str) -> Iterator[bytes]:
    plan = catalogue.plans[plan_id]
    measures = list(catalogue.plan_measures(plan_id).values())[:3]
    book = openpyxl.Workbook()
    sheet = book.create_sheet("2026年三季度")
    sheet.append([f"{register[plan.region].name}2026年三季度情况表"])
    sheet.append(["", "单位：件", "填报日期：2026-10-12"])
    sheet.append(["县(市、区)", *(f"{measure.name}({measure.unit})" for measure in measures), "同比(%)", "备注"])
    for region in register.members(plan.region)[:3]:
        sheet.append([region.name, *(8000 + at for at, _ in enumerate(measures)), "12.4%", "约91.2"])
    sheet.append(["合计", *("24,000" for _ in measures), 0.5])
    stream = io.BytesIO()
    book.save(stream)
    yield stream.getvalue()
    with contextlib.suppress(ValueError):  # nothing is reported of this plan then
        yield write_template(catalogue, register, plan_id, Period.quarter(plan.start.year, 4))
