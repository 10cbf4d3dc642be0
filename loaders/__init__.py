"""Workbook bytes in, `Submission` out. Knows nothing of the store or of Streamlit.

Two ways in, one word out: our own template (recognised by its hidden sheet) and a stranger's table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.tables.mapping import Mapping
    from tracker.periods import Period
    from tracker.schema.catalogue import Catalogue
    from tracker.schema.regions import Register
    from tracker.schema.tasks import TaskBook
    from tracker.submission import Grade, Submission


def read_submission(
    content: bytes,
    file_name: str,
    catalogue: Catalogue,
    register: Register,
    *,
    plan: str | None = None,
    period: Period | None = None,
    mapping: Mapping | None = None,
    grade: Grade | None = None,
    tasks: TaskBook | None = None,
) -> Submission:
    """What a workbook says, whatever it is: never an exception, at worst one problem `unreadable` with its reason.

    Without `tasks` a 任务进展表 is one of a plan that has none.
    """
    from loaders.sandbox.client import submit_safely  # here, because the sandbox worker itself begins with this package
    from loaders.submission.submitting import ReadRequest

    return submit_safely(content, file_name, ReadRequest(catalogue, register, plan, period, mapping, grade, tasks))
