"""A frame as plain rows: pandas turns None into NaN in number and text columns; people's rows have None again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame | None) -> list[Any]:
    """One namespace per row, in the frame's order; a missing cell is None. An absent frame has no rows."""
    if frame is None:
        return []
    return [
        SimpleNamespace(**{str(k): plain_value(v) for k, v in record.items()}) for record in frame.to_dict("records")
    ]


def plain_value(value: Any) -> Any:
    """The cell's value, None when pandas calls it missing; lists and dicts as they are."""
    if isinstance(value, list | tuple | dict | set):
        return value
    return None if value is None or pd.isna(value) else value
