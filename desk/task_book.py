"""The blank 任务进展表 of a plan and quarter at the desk: with every unit's last word in grey, for all units or one."""

from __future__ import annotations

import io
import zipfile

from desk import Desk
from desk.check_in_changes import current_check_ins, working_grade
from loaders.check_ins.book import ProgressForm, write_check_ins
from tracker.periods import Period
from tracker.submission import CheckIn


def progress_form(desk: Desk, plan_id: str, period: Period, unit: str | None = None) -> ProgressForm:
    """What a 任务进展表 asks; its `file_name` is the workbook's. `unit` is an id, a name or an alias. KeyError for no such unit."""
    key = desk.tasks.unit_id(plan_id, unit) if unit else None
    if unit and key is None:
        raise KeyError(unit)
    return ProgressForm(desk.tasks, plan_id, period.plus_quarters(0), key, working_grade(desk))


def progress_template(desk: Desk, plan_id: str, period: Period, unit: str | None = None) -> tuple[bytes, str]:
    """The blank workbook (.xlsx bytes) and its file name. KeyError: no such unit; ValueError: nothing is asked of it."""
    form = progress_form(desk, plan_id, period, unit)
    return write_check_ins(form, _words_before(desk, form)), form.file_name


def progress_bundle(desk: Desk, plan_id: str, period: Period) -> tuple[bytes, str]:
    """A zip with one blank 任务进展表 for each unit that is asked for anything, and its file name."""
    packed, whole = io.BytesIO(), progress_form(desk, plan_id, period)
    before = _words_before(desk, whole)
    with zipfile.ZipFile(packed, "w") as archive:
        for unit in reporting_units(desk, plan_id, period):
            form = progress_form(desk, plan_id, period, unit)
            day = form.period.end
            part = zipfile.ZipInfo(form.file_name, date_time=(day.year, day.month, day.day, 0, 0, 0))
            archive.writestr(part, write_check_ins(form, before))
    return packed.getvalue(), bundle_name(whole)


def bundle_name(form: ProgressForm) -> str:
    """The file name of a `progress_bundle`."""
    return form.file_name.replace("任务进展表", "任务进展表_各单位").removesuffix(".xlsx") + ".zip"


def reporting_units(desk: Desk, plan_id: str, period: Period) -> list[str]:
    """The ids of the units that are asked for anything, in the plan's order."""
    form = progress_form(desk, plan_id, period)
    asked = {share.unit for _key, _title, share in form.tasks()} | {share.unit for _duty, share in form.duties()}
    return [unit for unit in desk.tasks.units_of(plan_id) if unit in asked]


def _words_before(desk: Desk, form: ProgressForm) -> dict[tuple[str, str], CheckIn]:
    """(subject, unit) to the last word before the form's quarter."""
    return {(word.subject, word.unit): word for word in current_check_ins(desk, form.plan) if word.period < form.period}
