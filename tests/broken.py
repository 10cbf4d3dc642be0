"""Broken workbooks made from good ones, by chance but from a seed: what a bad disk, a bad program or a bad day makes."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests import workbooks

ROOT = Path(__file__).resolve().parent.parent
ODD = (
    "",
    "0",
    "-1",
    "1e308",
    "NaN",
    "inf",
    "99999999999999999999",
    "0.1.2",
    "２０２６",
    "一百",
    "=1+1",
    "#REF!",
    "TRUE",
    "\u202e鲤城区",
    "鲤城区" * 200,
    "'",
    "<v>",
    "&amp;",
    "2026年三季度",
    "全市合计",
    "13800001234",
    "1,23",
    "95%",
    "\u3000",
    "－",
    "88万件",
    "🙂",
    "1-9",
)


class Broken(NamedTuple):
    """One broken workbook: how it was broken, and which."""

    how: str
    content: bytes
    file_name: str


def good_ones() -> list[tuple[str, bytes]]:
    """Workbooks that load: ours filled in, strangers' layouts, an old one, an open-document one, a text."""
    sample = next((ROOT / "data" / "sample").glob("泉州市_2026Q2_填报表_*.xlsx"))
    rows = [
        ["泉州市2026年三季度"],
        ["县区", "商标有效注册量", "专利质押融资金额(本年累计)"],
        ["鲤城区", 5, 1.5],
        ["丰泽区", 6, "2万元"],
    ]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    formats = workbooks.FIXTURES / "formats"
    return [
        (sample.name, sample.read_bytes()),
        ("表.xlsx", workbooks.workbook(rows, merged=["A1:C1"], formats={"C3": "0.0%"})),
        ("黄石.xlsx", workbooks.huangshi_2024q1()),
        ("杭州.xlsx", workbooks.hangzhou_2023()),
        ("商标.xls", (formats / "商标.xls").read_bytes()),
        ("商标.ods", (formats / "商标.ods").read_bytes()),
        ("表.csv", text.encode("gb18030")),
    ]


def broken_ones(seed: int, count: int) -> Iterator[Broken]:
    """`count` broken workbooks, the same ones for the same seed."""
    chance = random.Random(seed)
    good = good_ones()
    for number in range(count):
        name, content = good[number % len(good)]
        ways = ZIP_WAYS if content[:2] == b"PK" else PLAIN_WAYS
        how, way = chance.choice(ways)
        yield Broken(how, way(chance, content), name)


def _flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(1, len(data))]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + chance.randint(1, 500)] * chance.randint(1, 40) + data[start:]


def _part(content: bytes, chance: random.Random, kind: str = "") -> tuple[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if kind in name] or archive.namelist()
        name = chance.choice(names)
        return name, archive.read(name)


def _in_a_part(way: Callable[[random.Random, bytes], bytes], kind: str = "") -> Callable[[random.Random, bytes], bytes]:
    """Break one part and pack it again, so that the zip itself is whole."""

    def broken(chance: random.Random, content: bytes) -> bytes:
        name, data = _part(content, chance, kind)
        return workbooks.rezipped(content, {name: way(chance, data or b" ")})

    return broken


def _types_swapped(chance: random.Random, data: bytes) -> bytes:
    kinds = [b"n", b"s", b"str", b"b", b"e", b"inlineStr", b"d", b"x"]
    return re.sub(
        rb'\bt="\w+"', lambda m: b't="' + chance.choice(kinds) + b'"' if chance.random() < 0.4 else m[0], data
    )


def _numbers_swapped(chance: random.Random, data: bytes) -> bytes:
    """Values, styles, addresses and counts replaced by odd numbers."""
    odd = [b"-1", b"0", b"99999999", b"4294967296", b"1048577", b"1e400", b"", b"x"]
    return re.sub(rb"\d+", lambda m: chance.choice(odd) if chance.random() < 0.03 else m[0], data)


def _cells_swapped(chance: random.Random, data: bytes) -> bytes:
    def swapped(match: re.Match[bytes]) -> bytes:
        if chance.random() > 0.3:
            return match[0]
        return b">" + chance.choice(ODD).replace("&", "&amp;").replace("<", "&lt;").encode() + b"<"

    return re.sub(rb">[^<>]+<", swapped, data)


def _tags_swapped(chance: random.Random, data: bytes) -> bytes:
    tags = [b"row", b"c", b"v", b"is", b"t", b"f", b"sheetData", b"mergeCell", b"sheet", b"x:row"]
    return re.sub(rb"(?<=<)/?\w+", lambda m: chance.choice(tags) if chance.random() < 0.02 else m[0], data)


def _renamed(chance: random.Random, content: bytes) -> bytes:
    """A part under another name, or left out, or there twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        victim, how = chance.choice(old.namelist()), chance.randrange(3)
        other = chance.choice(["xl/worksheets/sheet99.xml", "xl/workbook.xml", "a/../b.xml", "县.xml", "mimetype"])
        for name in old.namelist():
            if name != victim:
                new.writestr(name, old.read(name))
            elif how:
                new.writestr(other if other not in old.namelist() else f"{name}x", old.read(name))
    return stream.getvalue()


def _lines_swapped(chance: random.Random, data: bytes) -> bytes:
    words = [word.encode("gb18030", "replace") for word in ODD]
    return b",".join(chance.choice(words) if chance.random() < 0.3 else cell for cell in data.split(b","))


ZIP_WAYS: tuple[tuple[str, Callable[[random.Random, bytes], bytes]], ...] = (
    ("bits of the zip", _flipped),
    ("zip cut", _cut),
    ("zip doubled", _doubled),
    ("part renamed", _renamed),
    ("bits of a part", _in_a_part(_flipped)),
    ("part cut", _in_a_part(_cut)),
    ("part doubled", _in_a_part(_doubled)),
    ("bits of a sheet", _in_a_part(_flipped, "sheet")),
    ("sheet cut", _in_a_part(_cut, "sheet")),
    ("types swapped", _in_a_part(_types_swapped, "sheet")),
    ("cells swapped", _in_a_part(_cells_swapped, "sheet")),
    ("numbers swapped", _in_a_part(_numbers_swapped)),
    ("numbers of a sheet swapped", _in_a_part(_numbers_swapped, "sheet")),
    ("tags swapped", _in_a_part(_tags_swapped)),
    ("cells of a part swapped", _in_a_part(_cells_swapped)),
)
PLAIN_WAYS: tuple[tuple[str, Callable[[random.Random, bytes], bytes]], ...] = (
    ("bits", _flipped),
    ("cut", _cut),
    ("doubled", _doubled),
    ("lines swapped", _lines_swapped),
)
