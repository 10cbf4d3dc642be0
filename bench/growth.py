"""From a city to a nation through the loaders, in a file and in a shared store: what a quarter, pages, papers and a commit cost.

    python bench/growth.py                          prints the table of docs/bench.md: twelve quarters, the nation by 284 counties
    python bench/growth.py --whole                  forty quarters, the nation by its 2,844 counties (an hour and more)
    python bench/growth.py --write docs/bench.md    writes it into it
    python bench/growth.py --one nation --store shared --regions 2844 --quarters 40      one of them, in this process

A country's catalogue and register are written as an office's files; every quarter is a table of text that is read, compared and
saved the way 上报 does it, the shares a 目标数据表. Then, opened anew: 总览, 指标 and a group of 县区 by the functions they call,
`judge` of every district, one SQL question with the sums of 总览 (the floor), a commit of one figure and 总览 after it, papers and the board; and
a server of it with ten viewers, while a figure is corrected on its page. Time is processor time of this process and all it started
(readers, PostgreSQL, the server), of which other programs on the machine take none, but for the viewers, who wait. A size in a
store is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402

from bench.judge import PLAN, afresh, floor_of, indicator_page, megabytes, one_figure  # noqa: E402
from bench.pages import Server, run, serving  # noqa: E402
from bench.parts import marked, nation  # noqa: E402
from desk import Desk, Files, briefings, load, open_desk  # noqa: E402
from desk.judge import judge  # noqa: E402
from loaders.tables.mapping import ColumnRule, Mapping  # noqa: E402
from loaders.targets.book import write_targets  # noqa: E402
from loaders.template.layout import ALLOCATION_SHEET  # noqa: E402
from tracker.periods import Period  # noqa: E402

# Regions, targets; of the nation as many counties as a machine of two cores does in a quarter of an hour.
SIZES = {"city": (13, 9), "province": (100, 30), "nation": (284, 50)}
WHOLE_NATION, QUARTERS, WHOLE_QUARTERS = 2_844, 12, 40
STORES = ("file", "shared")
PAPERS = ("pptx", "docx", "pdf", "xlsx")
VIEWERS, VIEWS, GROUP, TIMES = 10, 40, 100, 3
CORRECT = "correct"


@dataclass
class Found:
    """Seconds (processor's, but of viewers), megabytes and counts of one size in one store."""

    regions: int
    quarters: int
    figures: int = 0
    judgements: int = 0
    load_quarter: float = 0.0
    load_shares: float = 0.0
    floor: float = 0.0
    overview: float = 0.0
    indicator: float = 0.0
    districts_page: float = 0.0
    districts: float = 0.0
    commit: float = 0.0
    overview_after: float = 0.0
    indicator_after: float = 0.0
    papers: float = 0.0
    board: float = 0.0
    peak_mb: float = 0.0
    server_mb: float = 0.0
    view_before: float = 0.0
    view_during: float = 0.0


def spent() -> float:
    """Processor seconds so far, of this process and of every one that came from it and is there or was waited for."""
    parents: dict[int, list[list[str]]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(fields[1]), []).append([folder.name, *fields])
    ticks, waiting = 0, [os.getpid()]
    while waiting:
        for pid, *fields in parents.get(waiting.pop(), []):
            ticks += sum(map(int, fields[11:15]))
            waiting.append(int(pid))
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system + ticks / os.sysconf("SC_CLK_TCK")


def taken(work: Callable[[], Any]) -> float:
    """Processor seconds of `work`."""
    started = spent()
    work()
    return spent() - started


def tables(desk: Desk, regions: int, quarters: int) -> Iterator[tuple[str, date, bytes]]:
    """A country's returns as text files, in the order they came: name, day and bytes; the last is the newest quarter's."""
    measures = desk.catalogue.plan_measures(PLAN)
    every = [nation.NOW.plus_quarters(n - quarters + 1) for n in range(quarters)]
    for year in sorted({period.year - 1 for period in every}):
        yield table(f"全国{year}年末", Period.year_end(year), ["residents"], regions, 0, measures)
    for step, period in enumerate(every):
        words = f"全国{period.year}年{'一二三四'[period.quarter_number - 1]}季度"
        if period == nation.BASELINE:
            once = [name for name, measure in measures.items() if measure.frequency == "occasional"]
            yield table(words, period, once, regions, step, measures)
        names = [n for n, m in measures.items() if m.cutoff != "year_end" and m.frequency != "occasional"]
        yield table(words, period, names, regions, step, measures)


def table(
    words: str, period: Period, names: list[str], regions: int, step: int, measures: Any
) -> tuple[str, date, bytes]:
    """One of them: counties in rows, measures in columns."""
    lines = [words, ",".join(["地区", *names])]
    for n in range(regions):
        told = [_value(measures[name].kind, name, n, step, period) for name in names]
        lines.append(",".join([f"第{n}县", *told]))
    return f"{words}-{len(names)}.csv", period.end + timedelta(days=20), "\n".join(lines).encode("utf-8-sig")


def _value(kind: str, name: str, region: int, step: int, period: Period) -> str:
    start = 500 + 7 * region % 450 + sum(name.encode()) % 40
    if kind == "state":
        return "建成" if region % 10 < 7 else "在建"
    if kind == "stock":
        return str(start + 10 * step)
    return str(start * (period.quarter_number if kind == "year_to_date" else 1))


def shares(desk: Desk, regions: int) -> bytes:
    """A share of every target that can be split for every county, as a 目标数据表."""
    kinds = ("stock", "per_head", "cumulative", "each_year")
    rows = [
        (key, f"{200000 + n}", 2026, 400.0 + n % 90)
        for key in desk.catalogue.plans[PLAN].targets
        if key.startswith(kinds)
        for n in range(regions)
    ]
    given = pd.DataFrame(rows, columns=["target", "region", "year", "value"]).assign(document="分解表")
    return write_targets(desk.catalogue, desk.register, PLAN, {ALLOCATION_SHEET: given})


def saved(desk: Desk, name: str, content: bytes, received_on: date, copy: bool = False) -> int:
    """The figures of a file that is read, compared and saved."""
    mapping = Mapping(columns={name: ColumnRule(name) for name in desk.catalogue.measures})
    asked = None if name.endswith(".xlsx") else mapping
    sent = load.read(desk, content, name, plan=PLAN, mapping=asked, received_on=received_on)
    assert sent.is_clean, (name, sent.problems[:3])
    load.compare(desk, sent)
    return load.commit(desk, sent, content, who="bench", mapping=asked, copy=copy).figures


def loaded(desk: Desk, found: Found) -> None:
    """Every quarter and the shares, the newest quarter's cost kept."""
    for name, day, content in tables(desk, found.regions, found.quarters):
        started = spent()
        found.figures += saved(desk, name, content, day)
        found.load_quarter = spent() - started
        print(f"{name} {found.load_quarter:.1f} s", file=sys.stderr, flush=True)
    content = shares(desk, found.regions)
    found.load_shares = taken(lambda: saved(desk, "分解.xlsx", content, date(2026, 10, 20)))


def asked(desk: Desk, found: Found) -> None:
    """What pages ask of a desk that was just opened, then of one after a commit, and the papers."""
    codes = tuple(place.code for place in desk.register.expected(nation.ROOT_CODE))
    found.judgements = len(codes) * len(desk.catalogue.plans[PLAN].targets)

    def whole(at: Desk) -> None:
        judge(at, PLAN)

    found.overview = least(desk, whole, lambda _at: None)
    found.indicator = least(desk, indicator_page, whole)
    found.districts_page = least(desk, lambda at: judge(at, PLAN, regions=codes[:GROUP]), whole)
    found.districts = least(desk, lambda at: judge(at, PLAN, regions="districts"), whole)
    after = []
    for number in range(TIMES):
        commit = taken(lambda: committed(desk, number))  # noqa: B023
        after.append((commit, taken(lambda: whole(desk)), taken(lambda: indicator_page(desk))))
    found.commit, found.overview_after, found.indicator_after = (min(column) for column in zip(*after, strict=True))
    set_of = briefings.Asked(PLAN, nation.NOW, None, True)
    found.board = taken(lambda: briefings.make(desk, set_of, ["html"], who="bench"))
    found.papers = taken(lambda: briefings.make(desk, set_of, PAPERS, who="bench"))
    found.peak_mb = megabytes()


def least(desk: Desk, work: Callable[[Desk], Any], before: Callable[[Desk], None]) -> float:
    """Processor seconds of `work` with a desk that remembers nothing but what `before` asked it; the least of a few."""
    times = []
    for _ in range(TIMES):
        fresh = afresh(desk)
        before(fresh)
        times.append(taken(lambda: work(fresh)))  # noqa: B023
    return min(times)


def committed(desk: Desk, number: int) -> None:
    """One figure, and the copy that follows it."""
    from store.copies import keep_copy

    desk.store.commit(one_figure(number), b"x", who="bench", reading=str(number), catalogue=desk.catalogue_version)
    keep_copy(desk.store)
    desk.store.background.wait()


def viewed(files: Files, told: dict[str, str], folder: Path, found: Found) -> None:
    """Ten viewers of a server's 总览, before a figure is corrected on its page and while it is."""
    environment = {"TRACKER_CATALOGUE": str(files.catalogue), "TRACKER_REGIONS": str(files.regions), **told}
    with serving(ROOT / "app.py", "", folder / "log", **environment) as server, ThreadPoolExecutor(VIEWERS) as viewers:

        def views() -> float:
            return statistics.median(viewers.map(lambda _n: server.view(""), range(VIEWS)))

        views()
        found.view_before = views()
        correcting = threading.Thread(target=corrected, args=(server,))
        correcting.start()
        found.view_during = views()
        correcting.join()
        found.server_mb = server.megabytes


def corrected(server: Server) -> None:
    """One figure by the page 单数更正: filled in, seen, saved."""
    query = f"plan={PLAN}&measure=stock_1&region=200001"
    with server.session() as line:
        shown: list[ForwardMsg] = []
        run(line, CORRECT, shown, query=query)
        fields = [message.delta.new_element for message in shown if message.WhichOneof("type") == "delta"]
        (number,) = {one.number_input.id for one in fields if one.number_input.id}
        (reason,) = {one.text_area.id for one in fields if one.text_area.id}
        filled: list[ForwardMsg] = []
        values = {number: 523.0, reason: "来电更正"}
        run(line, CORRECT, filled, query=query, values=values)
        buttons = [message.delta.new_element.button for message in filled if message.WhichOneof("type") == "delta"]
        (save,) = {button.id for button in buttons if button.label == "记入"}
        run(line, CORRECT, filled, query=query, values=values, pressed=save)
        assert any("已记入".encode() in message.SerializeToString() for message in filled)


def measure(size: str, store: str, regions: int, quarters: int) -> Found:
    """Everything of one size in one store."""
    from bench.parts.shared import postgres_running

    found = Found(regions, quarters)
    is_shared = store == "shared"
    with tempfile.TemporaryDirectory() as text, postgres_running() if is_shared else nullcontext() as postgres:
        folder = Path(text)
        files = nation.write_files(folder, regions, SIZES[size][1])
        told = {"TRACKER_DATABASE": str(files.database)}
        if postgres:
            told = {"TRACKER_DATABASE": postgres.empty("growth"), "TRACKER_REPLICAS": str(folder / "own")}
            files = files.with_database(told["TRACKER_DATABASE"], told)
        desk = open_desk(files)
        loaded(desk, found)
        desk.store.close()
        path = desk.store.path
        found.floor = floor_of(path, 3)
        desk = open_desk(files)
        asked(desk, found)
        desk.store.close()
        viewed(files, told, folder, found)
    return found


def measured_apart(size: str, store: str, regions: int, quarters: int) -> Found:
    """The same in a process of its own."""
    words = ["--one", size, "--store", store, "--regions", str(regions), "--quarters", str(quarters)]
    done = subprocess.run([sys.executable, __file__, *words], stdout=subprocess.PIPE, text=True, check=True)
    print(done.stdout, flush=True)
    return Found(**json.loads(done.stdout))


def table_of(every: list[tuple[str, str, Found]]) -> str:
    """Each size and store against the city's file, and what has a measure of its own."""
    base = every[0][2]
    rows: list[tuple[str, Callable[[Found], str]]] = [
        ("地区 × 目标 × 季度", lambda f: f"{f.regions:,} × {f.judgements // f.regions} × {f.quarters}"),
        ("数", lambda f: f"{f.figures:,}"),
        ("一季读、比、入库，每千个数 ×", lambda f: f"{_each(f) / _each(base):.2f}"),
        ("总览，打开库以后 ×", lambda f: f"{f.overview / base.overview:.1f}"),
        ("总览 ÷ 一条 SQL", lambda f: f"{f.overview / f.floor:.1f}"),
        ("指标 ×", lambda f: f"{f.indicator / base.indicator:.1f}"),
        ("县区一组（至多 100 个）×", lambda f: f"{f.districts_page / base.districts_page:.1f}"),
        ("各地全判 ×", lambda f: f"{f.districts / base.districts:.1f}"),
        ("各地全判，平均一次 ×", lambda f: f"{f.districts / f.judgements / (base.districts / base.judgements):.2f}"),
        ("入库一个数连副本 ×", lambda f: f"{f.commit / base.commit:.1f}"),
        ("入库以后的总览 ×", lambda f: f"{f.overview_after / base.overview_after:.1f}"),
        ("入库以后的指标 ×", lambda f: f"{f.indicator_after / base.indicator_after:.1f}"),
        ("离线看板 ×", lambda f: f"{f.board / base.board:.1f}"),
        ("四种材料 ×", lambda f: f"{f.papers / base.papers:.1f}"),
        ("十人看总览：入库时 ÷ 入库前", lambda f: f"{f.view_during / f.view_before:.1f}"),
        ("读、判、做材料的进程最高内存", lambda f: f"{f.peak_mb:,.0f} MB"),
        ("服务的内存", lambda f: f"{f.server_mb:,.0f} MB"),
    ]
    heads = ["", *(f"{size} · {store}" for size, store, _found in every)]
    return marked.table(heads, [[label, *(say(found) for *_names, found in every)] for label, say in rows])


def _each(found: Found) -> float:
    """Processor seconds of the newest quarter's load for each of its figures, as near as the counts tell."""
    return found.load_quarter / (found.figures / found.quarters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the document whose table to write")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--one", choices=SIZES)
    parser.add_argument("--store", choices=STORES, default="file")
    parser.add_argument("--regions", type=int)
    parser.add_argument("--quarters", type=int)
    given = parser.parse_args()
    quarters = given.quarters or (WHOLE_QUARTERS if given.whole else QUARTERS)
    if given.one:
        print(json.dumps(asdict(measure(given.one, given.store, given.regions or SIZES[given.one][0], quarters))))
        return
    every = []
    for size, (regions, _targets) in SIZES.items():
        many = given.regions or WHOLE_NATION if size == "nation" and (given.whole or given.regions) else regions
        every += [(size, store, measured_apart(size, store, many, quarters)) for store in STORES]
    body = table_of(every)
    if given.write:
        marked.replace(
            given.write, "growth", f"bench/growth.py quarters={quarters} nation={every[-1][2].regions}", body
        )
    print(body)


if __name__ == "__main__":
    main()
