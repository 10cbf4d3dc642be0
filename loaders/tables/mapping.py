"""The file that settles what names alone cannot: `--map FILE.yaml`, documented with an example in docs/loading.md.

sheet: 附件1
period: 2026Q3
plan: quanzhou_2024
columns: {有效发明专利/总量: valid_inventions, 排名: ignore, 商标(万件): {measure: valid_trademarks, unit: 万件}}
regions: {市直: "350599", 市本级: subtotal, 鲤城(含开发区): composite, 全市: total, 备用: ignore}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from tracker.periods import Period, parse_period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register, fold_name

KEYS = ("sheet", "period", "plan", "columns", "regions", "other_places")
ROW_KINDS = ("total", "subtotal", "composite", "ignore")
IGNORE = "ignore"
# What a column of a long table (one figure a row) holds, where its heading does not say so.
ROLES = ("region", "item", "value", "unit", "period")


class MappingError(Exception):
    """The mapping file cannot be used. `faults` lists every fault, each with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class ColumnRule:
    """What a column gives: a measure, in a unit and of a period where the sheet does not say so. None: not read."""

    measure: str | None
    unit: str | None = None
    period: Period | None = None
    role: str | None = None


@dataclass(frozen=True)
class Mapping:
    """Columns by folded heading, rows by folded name; a row is a region's code or one of ROW_KINDS."""

    sheet: str | None = None
    period: Period | None = None
    plan: str | None = None
    columns: dict[str, ColumnRule] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    # Whether rows of places that are none of the plan's are passed over: a national table with ours among them.
    other_places: bool = False
    # Words over figures that an office said change nothing.
    words: frozenset[str] = frozenset()

    def column(self, heading: str) -> ColumnRule | None:
        """The rule for a heading as the sheet writes it (rows joined by /), None when the map is silent."""
        return self.columns.get(fold_name(heading))

    def region(self, name: str) -> str | None:
        """A region's code or a kind of row, None when the map is silent."""
        return self.regions.get(fold_name(name)) if self.regions else None


def read_mapping(text: str, file_name: str, catalogue: Catalogue, register: Register) -> Mapping:
    """The mapping a file holds. MappingError lists every fault at once, each with its line."""
    reader = _Reader(file_name, catalogue, register)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise MappingError([f"{file_name}:{line}: {fault.problem}"]) from fault
    except YAMLError as fault:
        raise MappingError([f"{file_name}:1: {fault}"]) from fault
    mapping = reader.mapping(root)
    if reader.faults:
        raise MappingError(reader.faults)
    return mapping


class _Reader:
    """Walks the file's nodes, which know their lines, and collects faults."""

    def __init__(self, file_name: str, catalogue: Catalogue, register: Register) -> None:
        self.file_name = file_name
        self.catalogue = catalogue
        self.register = register
        self.faults: list[str] = []

    def fault(self, node: Node, text: str) -> None:
        self.faults.append(f"{self.file_name}:{node.start_mark.line + 1}: {text}")

    def entries(self, node: Node, what: str) -> Iterator[tuple[str, Node, Node]]:
        """Key, key node and value node of a mapping; a key given twice is a fault."""
        if not isinstance(node, MappingNode):
            self.fault(node, f"{what}: expected `name: value` lines")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if fold_name(name) in seen:
                self.fault(key, f"{what}: {name} is given twice")
            seen.add(fold_name(name))
            yield name, key, value

    def word(self, node: Node, what: str) -> str | None:
        if isinstance(node, ScalarNode) and node.value.strip():
            return str(node.value).strip()
        self.fault(node, f"{what}: expected one word")
        return None

    def mapping(self, root: Node | None) -> Mapping:
        if root is None:
            return Mapping()
        sheet = plan = None
        period: Period | None = None
        columns: dict[str, ColumnRule] = {}
        regions: dict[str, str] = {}
        other_places = False
        for name, key, value in self.entries(root, "map"):
            if name == "sheet":
                sheet = self.word(value, name)
            elif name == "plan":
                plan = self.known(value, name, self.catalogue.plans)
            elif name == "period":
                period = self.period(value, name)
            elif name == "columns":
                columns = {fold_name(h): rule for h, _, v in self.entries(value, name) if (rule := self.column(h, v))}
            elif name == "regions":
                regions = {fold_name(r): kind for r, _, v in self.entries(value, name) if (kind := self.row(r, v))}
            elif name == "other_places":
                other_places = self.word(value, name) == IGNORE
                if not other_places:
                    self.fault(value, f"other_places: expected {IGNORE}")
            else:
                self.fault(key, f"{name} is not a key of a map; expected {', '.join(KEYS)}")
        return Mapping(sheet, period, plan, columns, regions, other_places)

    def known(self, node: Node, what: str, names: object) -> str | None:
        word = self.word(node, what)
        if word is not None and word not in names:  # type: ignore[operator]
            self.fault(node, f"{what}: {word} is not in the catalogue")
            return None
        return word

    def period(self, node: Node, what: str) -> Period | None:
        word = self.word(node, what)
        try:
            return parse_period(word) if word else None
        except ValueError:
            self.fault(node, f"{what}: {word} is not a period; expected 2026Q3, 2026-10 or 2026-10-18")
            return None

    def column(self, heading: str, node: Node) -> ColumnRule | None:
        what = f"columns: {heading}"
        if not isinstance(node, MappingNode):
            if isinstance(node, ScalarNode) and node.value.strip() == IGNORE:
                return ColumnRule(None)
            if isinstance(node, ScalarNode) and node.value.strip() in ROLES:
                return ColumnRule(None, role=node.value.strip())
            measure = self.known(node, what, self.catalogue.measures)
            return ColumnRule(measure) if measure else None
        measure = unit = None
        period: Period | None = None
        for name, key, value in self.entries(node, what):
            if name == "measure":
                measure = self.known(value, what, self.catalogue.measures)
            elif name == "unit":
                unit = self.word(value, what)
            elif name == "period":
                period = self.period(value, what)
            else:
                self.fault(key, f"{what}: {name} is none of measure, unit, period")
        if measure is None:
            self.fault(node, f"{what}: names no measure")
            return None
        if unit is not None:
            stored = self.catalogue.measures[measure].unit
            try:
                self.catalogue.in_stored_unit(1, unit, stored)
            except ValueError:
                self.fault(node, f"{what}: {unit} is not a unit of {measure}, which is counted in {stored}")
        return ColumnRule(measure, unit, period)

    def row(self, name: str, node: Node) -> str | None:
        word = self.word(node, f"regions: {name}")
        if word is None or word in ROW_KINDS or word in self.register:
            return word
        self.fault(node, f"regions: {name}: {word} is neither a code of the register nor {', '.join(ROW_KINDS)}")
        return None
