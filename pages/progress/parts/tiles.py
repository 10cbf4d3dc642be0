"""The tile grid of 县区: where each district's tile stands (data/tiles.csv), and one indicator laid over it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache

from charts.tiles import Tile, tile_grid
from desk import ROOT
from pages.progress.parts import pictures
from tracker.rules.judgement import Judgement
from ui import chart, choices, parts, session
from wording import _, named
from wording.figures import shown_unit
from wording.sentences import target_of


@cache
def positions() -> dict[str, tuple[int, int]]:
    """Column and row of each tile, from the top left, by the district's code."""
    with (ROOT / "data" / "tiles.csv").open(encoding="utf-8", newline="") as lines:
        return {line["code"]: (int(line["column"]), int(line["row"])) for line in csv.DictReader(lines)}


def has_tiles(codes: Sequence[str]) -> bool:
    """Whether every one of the districts has a tile."""
    return bool(codes) and set(codes) <= set(positions())


def draw(everywhere: Sequence[Judgement], root: str) -> None:
    """One indicator's tiles under a box that chooses it, and what the grid is not. `root` is the plan's own place."""
    catalogue, register = session.the_desk().catalogue, session.the_desk().register
    indicators = {row.indicator: target_of(row, catalogue)[1] for row in everywhere}
    chosen = choices.one_of("tiled", _("指标"), list(indicators), lambda key: named(indicators[key], "short"))
    indicator = indicators[chosen]
    mine = {row.region: row for row in everywhere if row.indicator == chosen}
    tiles = [
        Tile(
            named(register[code]),
            mine[code].value if code in mine else None,
            mine[code].light if code in mine else None,
            column,
            row,
        )
        for code, (column, row) in positions().items()
        if code in register and register[code].parent == root
    ]
    picture = tile_grid(tiles, pictures.scale_of(indicator))
    title = f"{named(indicator, 'short')} {shown_unit(indicator, catalogue)}"
    chart.show(chart.ready(picture), "tiles", title, title)
    absent = [r for r in register.children(root) if r.level == "county" and not r.expected]
    without = _("{names}资料暂缺。").format(names=_("、").join(map(named, absent))) if absent else ""
    parts.caption(_("示意方格图，非行政区划地图。"), title, _("。"), without)
