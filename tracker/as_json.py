"""What scripts and other systems are told, as JSON: days and moments in ISO form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

# Of every JSON object; it grows when a field changes its meaning or is gone.
SCHEMA = 1


def printed(value: Any) -> str:
    """JSON with days and moments in ISO form; an object says the schema it is written in."""
    if isinstance(value, Mapping):
        value = {"schema": SCHEMA, **value}
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else str(value)
