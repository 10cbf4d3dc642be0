"""A frame as plain rows: pandas turns None into NaN in number and text columns; people's rows have None again."""

from __future__ import annotations

from typing import Any

import pandas as pd

Row = dict[str, Any]


def rows(frame: pd.DataFrame | None) -> list[Row]:
    """One mapping per row, in the frame's order; a missing cell is None. An absent frame has no rows."""
    if frame is None:
        return []
    if not isinstance(frame, pd.DataFrame):
        return list(frame)
    return [{str(key): _plain(value) for key, value in record.items()} for record in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | dict | set):
        return value
    return None if value is None or pd.isna(value) else value
