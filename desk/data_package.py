"""What is published of a plan as a Frictionless Data Package: tables of CSV and `datapackage.json`, which says of every column
what it is, in which unit, and where the figures come from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, cast

from desk import Desk
from desk.handed_out import Published, figure_facts, plan_facts
from desk.judge import to_json
from desk.publish import said
from desk.standing_facts import Facts
from tracker.as_json import SCHEMA, printed
from wording import _
from wording.notes import note_in_words

# Table -> its column -> type and what it holds. Several values of one cell stand with semicolons between.
TABLES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "judgements": {
        "target": ("string", "plan.target, as in targets"),
        "region": ("string", "the place's code"),
        "as_of": ("string", "the quarter, 2026Q3"),
        "status": ("string", "empty for a place without a share of its own"),
        "value": ("number", "in unit; empty while places are missing"),
        "partial_value": ("number", "in unit; what those who reported come to"),
        "unit": ("string", "the unit of value, baseline, target and gap_units"),
        "baseline": ("number", "in unit; what the way is counted from"),
        "target_value": ("string", "in unit; of a list the places' codes"),
        "progress": ("number", "% of the way from baseline to target"),
        "schedule": ("number", "% of the way expected by then"),
        "gap_pp": ("number", "points; progress less schedule"),
        "gap_units": ("number", "in unit; value less what is expected"),
        "to_target": ("number", "in unit; what is still missing"),
        "failed_years": ("string", "closed years in which a promise of every year was not kept"),
        "reported": ("integer", "units that reported"),
        "expected": ("integer", "units that owe a figure"),
        "note": ("string", "the weightiest note, in words"),
    },
    "figures": {
        "region": ("string", "the place's code"),
        "measure": ("string", "as in measures"),
        "period": ("string", "2026Q3, 2026-08, or the year-end's quarter"),
        "value": ("number", "in unit"),
        "state": ("string", "the word of a state"),
        "unit": ("string", "the unit of value"),
        "grade": ("string", "own, or sample: 演示数据·非真实"),
        "supplier": ("string", "the level that supplied it"),
        "file_name": ("string", "the workbook it came in"),
        "sheet": ("string", "its sheet"),
        "cell": ("string", "its cell"),
        "received_at": ("datetime", "UTC"),
    },
    "targets": {
        "target": ("string", "plan.target"),
        "code": ("string", "the short code"),
        "name": ("string", "Chinese"),
        "name_en": ("string", "English"),
        "unit": ("string", "the unit it is judged in"),
        "comparator": ("string", "at_least, more_than …"),
        "deadline": ("date", "the day it is promised for"),
        "phrase": ("string", "the plan's own words"),
    },
    "measures": {
        "measure": ("string", "what is reported"),
        "name": ("string", "Chinese"),
        "name_en": ("string", "English"),
        "unit": ("string", "the unit figures are stored in"),
        "kind": ("string", "stock, flow, year_to_date …"),
    },
    "regions": {
        "region": ("string", "its code"),
        "name": ("string", "Chinese"),
        "name_en": ("string", "English"),
        "level": ("string", "prefecture, county, zone …"),
        "parent": ("string", "the code of the place it is part of; empty at the top"),
    },
}
KEYS = {
    "judgements": ["target", "region"],
    "figures": ["region", "measure", "period"],
    "targets": ["target"],
    "measures": ["measure"],
    "regions": ["region"],
}


def data_package(desk: Desk, view: Published, licence: str = "") -> list[tuple[str, bytes]]:
    """The files of the package by name, `datapackage.json` first. `licence` is the name the office gives its figures out under."""
    plan = plan_facts(desk, view.plan)
    version = view.edition.data_version if view.edition else ""
    judged = (
        one
        for regions in ("whole", "districts")
        for one in to_json(
            said(desk, view.plan, view.as_of, view.known_at, regions),
            lambda code, details: note_in_words(code, details, desk.register),
            version,
        )
    )
    rows: dict[str, Iterable[Facts]] = {
        "judgements": [{**one, "note": (one["note"] or {}).get("words")} for one in judged],
        "figures": figure_facts(desk, view),
        **{name: cast("list[Facts]", plan[name]) for name in ("targets", "measures", "regions")},
    }
    tables = [(f"{name}.csv", _csv(TABLES[name], rows[name])) for name in TABLES]
    return [("datapackage.json", printed(_described(desk, view, licence, rows)).encode()), *tables]


def _csv(columns: Mapping[str, Any], rows: Iterable[Facts]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else value


def _described(desk: Desk, view: Published, licence: str, rows: Mapping[str, Iterable[Facts]]) -> Facts:
    plan, edition = desk.catalogue.plans[view.plan], view.edition
    given = [
        f"{plan.issuer} {plan.document_number}".strip(),
        *sorted({str(one["file_name"]) for one in rows["figures"]}),
    ]
    notes = [_("演示数据·非真实")] if view.is_sample else []
    notes.append(licence or _("没有声明许可；使用前请问单位。"))
    return {
        "profile": "tabular-data-package",
        "name": view.plan.replace("_", "-"),
        "id": f"{view.plan}-{view.as_of}",
        "title": plan.name,
        "description": " ".join(notes),
        "version": str(SCHEMA),
        "as_of": str(view.as_of) if view.as_of else None,
        "known_at": view.known_at,
        **({"created": f"{edition.published_at.isoformat(timespec='seconds')}Z"} if edition else {}),
        "is_sample": view.is_sample,
        **({"licenses": [{"name": licence}]} if licence else {}),
        "sources": [{"title": title} for title in given],
        "resources": [_resource(name) for name in TABLES],
    }


def _resource(name: str) -> Facts:
    fields = [{"name": column, "type": kind, "description": about} for column, (kind, about) in TABLES[name].items()]
    known = {"region": "regions", "measure": "measures", "target": "targets"}
    foreign = [
        {"fields": [column], "reference": {"resource": table, "fields": [column]}}
        for column, table in known.items()
        if column in TABLES[name] and table != name
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": KEYS[name], "foreignKeys": foreign, "missingValues": [""]},
    }
