"""Workbook bytes in, `Submission` out. Knows nothing of the store or of Streamlit.

Two ways in, one word out: our own template (recognised by its hidden sheet) and a stranger's table.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.mapping import Mapping
    from tracker.catalogue import Catalogue
    from tracker.periods import Period
    from tracker.regions import Register
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
) -> Submission:
    """What a workbook says, whatever it is: never an exception, at worst one problem `unreadable` with its reason."""
    from loaders.submitting import read  # here, so that the reading worker need not import all of it

    sha256 = hashlib.sha256(content).hexdigest()
    return read(content, file_name, sha256, catalogue, register, plan, period, mapping, grade)
