"""Judgements as frames, for tests that look at many at once."""

import pandas as pd

from desk.judge import by_region as typed_by_region
from desk.judge import changes as typed_changes
from desk.judge import judge as typed
from desk.publish import draft_changes as typed_draft_changes

# What `judge --json` prints, in this order: others read it.
JSON_FIELDS = (
    "plan", "target", "indicator", "region", "as_of", "value", "partial_value", "unit", "comparator", "target_value",
    "baseline", "progress", "schedule", "gap_pp", "gap_units", "to_target", "status", "failed_years", "reported",
    "expected", "note", "expected_value", "required_pace", "recent_pace", "forecast", "forecast_low", "forecast_high",
    "probability", "units_needed", "rank", "contribution", "population_year", "data_version", "best_case", "worst_case",
)  # fmt: skip


def framed(found):
    rows = [dict(one.items()) for one in found]
    return pd.DataFrame(rows, dtype=object)


def judge(*a, **k):
    return framed(typed(*a, **k))


def by_region(*a, **k):
    return pd.DataFrame([{n: getattr(o, n) for n in o.__dataclass_fields__} for o in typed_by_region(*a, **k)])


def changes(*a, **k):
    return pd.DataFrame([{n: getattr(o, n) for n in o.__dataclass_fields__} for o in typed_changes(*a, **k)])


def draft_changes(*a, **k):
    return pd.DataFrame([{n: getattr(o, n) for n in o.__dataclass_fields__} for o in typed_draft_changes(*a, **k)])
