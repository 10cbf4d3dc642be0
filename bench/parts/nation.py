"""A made-up country of any number of regions under fifty targets of every kind, with all figures reported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from ruamel.yaml import YAML

from desk import Desk, Files
from store import Store
from tracker.periods import Period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import COLUMNS, Region, Register
from tracker.schema.tasks import TaskBook

ROOT_CODE = "100000"
NOW = Period.quarter(2026, 3)
BASELINE = Period.quarter(2023, 4)
# How many targets of each kind there are: fifty in all.
KINDS = {"stock": 20, "per_head": 12, "cumulative": 6, "each_year": 6, "coverage": 3, "growth": 3}
_HEAD: dict[str, Any] = {
    "schema_version": 1,
    "settings": {
        "report_due_days": 20,
        "chase_ladder_days": [-5, 0, 5],
        "thresholds": {"source": "平台默认", "source_en": "platform default"},
    },
    "units": {unit: {"base": unit, "factor": 1, "name_en": unit} for unit in ("件", "万人", "件/万人", "%")},
}


def kinds(targets: int) -> dict[str, int]:
    """So many targets, of the kinds in about the shares of the fifty, at least one of each."""
    found = {kind: max(1, round(number * targets / 50)) for kind, number in KINDS.items()}
    return found | {"stock": found["stock"] + targets - sum(found.values())}


def register(regions: int) -> Register:
    """A country and its members, numbered."""
    rows = [Region(ROOT_CODE, "全国", "Nation", "nation", None, False, False, False, "", 0)]
    rows += [
        Region(f"{200000 + n}", f"第{n}县", f"County {n}", "county", ROOT_CODE, True, True, True, f"第{n % 9}片", n)
        for n in range(regions)
    ]
    return Register({row.code: row for row in rows})


def catalogue() -> Catalogue:
    """Fifty indicators, each with the measures it needs, and a plan that asks for all of them."""
    return Catalogue.model_validate(written_catalogue(KINDS))


def write_files(folder: Path, regions: int, targets: int) -> Files:
    """The catalogue and the register of a country as an office's files in a folder, for a database beside them."""
    with (folder / "ours.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(written_catalogue(kinds(targets)), file)
    with (folder / "ours.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="")
        rows.writeheader()
        for region in register(regions).regions.values():
            facts = {name: "yes" if getattr(region, name) else "no" for name in ("in_partition", "expected", "ranked")}
            rows.writerow({"code": region.code, "name": region.name, "name_en": region.name_en, "level": region.level,
                           "parent": region.parent or "", "group": region.group, "sort": region.sort, **facts})  # fmt: skip
    return Files(folder / "ours.yaml", folder / "ours.csv", folder / "ours.duckdb")


def written_catalogue(asked: dict[str, int]) -> dict[str, Any]:
    """The catalogue of so many targets of each kind, as it is written."""
    measures, indicators, targets = (
        {"residents": _measure("residents", "万人", "stock", cutoff="year_end", frequency="year")},
        {},
        {},
    )
    for kind, number in asked.items():
        for n in range(number):
            key = f"{kind}_{n}"
            given, formula, unit, roll_up = _made_of(kind, key)
            measures |= given
            indicators[key] = {
                "name": key,
                "name_en": key,
                "short": key,
                "short_en": key,
                "unit": unit,
                "formula": formula,
                "roll_up": roll_up,
                "precision": 2 if kind == "per_head" else 0,
            }
            targets[key] = _target(kind, key, unit)
    plan = {
        "name": "规划",
        "name_en": "Plan",
        "short": "规划",
        "short_en": "Plan",
        "issuer": "某局",
        "text": "plan",
        "region": ROOT_CODE,
        "start": date(2024, 1, 1),
        "end": date(2026, 12, 31),
        "start_phrase": "自",
        "end_phrase": "至",
        "baseline_period": str(BASELINE),
        "targets": targets,
    }
    return _HEAD | {"measures": measures, "indicators": indicators, "plans": {"nation": plan}}


def _measure(name: str, unit: str, kind: str, **more: Any) -> dict[str, Any]:
    supplier = {"level": "district", "name": "县局", "name_en": "County office"}
    facts = {"name": name, "name_en": name, "unit": unit, "kind": kind, "integer": unit == "件"}
    return facts | {"additive": kind != "state", "supplied_by": supplier} | more


def _made_of(kind: str, key: str) -> tuple[dict[str, Any], dict[str, Any], str, str]:
    """The measures, formula, unit and roll-up of an indicator of a kind."""
    if kind == "per_head":
        ratio = {"numerator": [key], "denominator": ["residents"]}
        return {key: _measure(key, "件", "stock")}, {"ratio": ratio}, "件/万人", "ratio_of_sums"
    if kind == "cumulative":
        opening = f"{key}_opening"
        given = {key: _measure(key, "件", "flow"), opening: _measure(opening, "件", "stock", frequency="occasional")}
        return given, {"cumulate": {"flow": key, "opening": opening}}, "件", "sum"
    if kind == "coverage":
        given = {key: _measure(key, "件", "state", frequency="occasional", states={"在建": 0, "建成": 1})}
        return given, {"coverage": key}, "%", "coverage"
    return {key: _measure(key, "件", "stock" if kind == "stock" else "year_to_date")}, {"sum": [key]}, "件", "sum"


def _target(kind: str, key: str, unit: str) -> dict[str, Any]:
    basis = {"each_year": "each_year", "growth": "year_on_year"}.get(kind, "by_deadline")
    value = {"growth": None, "coverage": 100}.get(kind, 1)
    return {
        "code": key,
        "indicator": key,
        "comparator": "increase" if kind == "growth" else "at_least",
        "value": value,
        "unit": unit,
        "deadline": date(2026, 12, 31),
        "basis": basis,
        "commitment": "firm",
        "phrase": "保持增长" if value is None else f"达到{value}",
        "clause": "一",
        "owners": [{"unit": "某局", "basis": "stated"}],
    }


def desk(regions: int, folder: Path, seed: int) -> Desk:
    """A desk over a database file in `folder` with every figure the fifty targets need and a share of every splittable
    target for every region: stocks that climb, flows, states, residents."""
    known = catalogue()
    path = file_of(regions, folder)
    Store(path).close()
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        for submission, rows in _workbooks(known, regions, seed):
            connection.execute(
                "insert into submission by name select $id as id, $at as committed_at, 'bench' as who, 'own' as grade, "
                "'nation' as plan, 'table' as layout, $id as file_name, $id as sha256",
                {"id": submission, "at": datetime(2026, 10, 1)},
            )
            table = "allocation" if "target" in rows else "observation"
            connection.register("given", rows)
            connection.execute(f"insert into {table} by name select * from given")
            connection.unregister("given")
    return opened(regions, folder)


def file_of(regions: int, folder: Path) -> Path:
    """The database file of a country of so many regions."""
    return folder / f"nation-{regions}.duckdb"


def opened(regions: int, folder: Path) -> Desk:
    """The desk over a database that `desk` made before."""
    known, places = catalogue(), register(regions)
    path = file_of(regions, folder)
    return Desk(Files(folder, folder, path), known, places, Store(path), "0" * 64, TaskBook(known, places))


def _workbooks(known: Catalogue, regions: int, seed: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every measure's figures as a submission of its own, then the shares."""
    chance = np.random.default_rng(seed)
    codes = np.array([f"{200000 + n}" for n in range(regions)])
    quarters = [BASELINE.plus_quarters(n) for n in range(-4, 12)]
    for name, measure in known.plan_measures("nation").items():
        when = quarters
        if measure.cutoff == "year_end":
            when = [Period.year_end(year) for year in range(2022, 2026)]
        elif measure.frequency == "occasional":
            when = [BASELINE]
        start = chance.integers(50, 500, regions).astype(float)
        rows = []
        for step, period in enumerate(when):
            luck = chance.uniform(0.5, 1.5, regions)
            if measure.kind == "state":
                values = (luck < 1.3).astype(float)
            elif measure.kind == "stock":
                values = np.round(start * (1 + 0.02 * step * luck))
            else:
                values = np.round(start * (0.6 + 0.4 * luck) * (period.quarter_number if measure.kind != "flow" else 1))
            rows.append(
                pd.DataFrame(
                    {
                        "submission": name,
                        "line": 0,
                        "region": codes,
                        "measure": name,
                        "period": str(period),
                        "period_end": period.end,
                        "frequency": period.frequency,
                        "value": values,
                        "taken_back": False,
                        "supplier": "district",
                        "supplier_rank": 1,
                        "sheet": "表",
                        "cell": "A1",
                        "raw": "",
                        "unit": measure.unit,
                    }
                )
            )
        yield name, pd.concat(rows, ignore_index=True)
    shares = [
        pd.DataFrame(
            {
                "submission": "shares",
                "target": f"nation.{key}",
                "region": codes,
                "year": 2026,
                "value": np.round(chance.uniform(200, 700, regions)),
                "document": "分解表",
                "sheet": "表",
                "cell": "A1",
            }
        )
        for key in known.plans["nation"].targets
        if key.startswith(("stock", "per_head", "cumulative", "each_year"))
    ]
    yield "shares", pd.concat(shares, ignore_index=True)
