"""What a page run costs beside the same elements in bare Streamlit: runs, views per second, first view, memory, paint.

    python bench/pages.py                         prints the table of docs/bench.md
    python bench/pages.py --write docs/bench.md   writes it into it
    python bench/pages.py --no-browser            without Chromium's part
    python bench/pages.py --shared                only our pages over a shared store beside our pages over a file
    python bench/pages.py --painted [--before X]  only what a reader waits for until all is painted, in a fresh browser profile;
                                                  with a checkout X of an earlier release in the same run

Two servers run on loopback at the same time: ours over the sample, and for each page a script of a few lines that reads the
figures into a frame once and puts out the same elements in the same containers, recorded from ours, as text and ready-made
pictures. Both have the same settings, the collector's among them. They are asked in turn by clients that speak the server's own protocol (a view is a new session with one run), and by
one Chromium. Ratios are written down, each the median of pairs; the machine's own seconds are printed.

Then two servers of ours, one over the sample's file, one over the same moved into a PostgreSQL of its own (where PostgreSQL is
installed), are asked in turn the same way; and once more while another process commits to the shared store every second.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.sync.client import ClientConnection, connect  # noqa: E402

from bench.parts import marked  # noqa: E402
from tests.browser.serving import SETTLED, chromium  # noqa: E402

PAGES = {"总览": "", "指标": "indicator"}
# The board is no page of the framework's: all of it is there, its charts drawn, and a frame has been painted.
WHOLE = """() => document.readyState === 'complete' && document.querySelector('footer')
  && [...document.querySelectorAll('.plot')].every(plot => plot.querySelector('.drawing, .main-svg'))
  && performance.getEntriesByType('paint').length > 0"""
# What a reader opens, and which of it has elements that bare Streamlit can show.
PAINTED = {
    "总览": "",
    "指标": "indicator",
    "日历": "calendar?plan=putian_2023",
    "汇报": "brief?brief=1&scene=3",
    "离线看板": "board/quanzhou_2024",
}
RECORDED, PAINTS = ("总览", "指标", "日历"), 5
PAIRS, STARTS, VIEWERS, VIEWS, ROUNDS = 15, 3, 20, 60, 3
# The same for both: no walk over the heap after each run, no watching of files.
SETTINGS = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false", "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
# Modules are compiled once and kept, whatever the shell that measures has set.
COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
BARE = """
import gc, json
from pathlib import Path
import duckdb
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

@st.cache_resource
def figures():
    with duckdb.connect("{database}", read_only=True) as connection:
        return connection.execute("select * from observation").df()

@st.cache_resource
def recorded():
    figures()
    gc.collect(); gc.freeze()
    found = json.loads(Path(__file__).with_name("{name}.json").read_text(encoding="utf-8"))
    return [
        (tuple(path), kind, go.Figure(json.loads(text)) if kind == "plotly_chart" else text)
        for path, kind, text in found
    ]

st.set_page_config(layout="wide")
places = {{(): st}}
for number, (path, kind, content) in enumerate(recorded()):
    place = places[path[:-1]]
    if kind == "container":
        places[path] = place.container()
    elif kind == "plotly_chart":
        place.plotly_chart(content, theme=None, key=f"chart {{number}}")
    elif kind == "selectbox":
        place.selectbox("choice", content, key=f"choice {{number}}")
    elif kind == "button":
        place.button(content or "button", key=f"button {{number}}")
    else:
        place.html(content or "<p></p>")
"""


@dataclass
class Server:
    """A running server on loopback: where it listens, its process, and how long its first view took from its start."""

    port: int
    process: subprocess.Popen[bytes]
    first_view: float

    @property
    def megabytes(self) -> float:
        """What the process holds now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def view(self, page: str, keep: list[ForwardMsg] | None = None, runs: int = 1) -> float:
        """Seconds of the last of `runs` runs of a page in a session of its own; its messages go to `keep`."""
        taken = 0.0
        with self.session() as line:
            for _run in range(runs):
                taken = run(line, page, keep)
        return taken

    def session(self) -> ClientConnection:
        """A visitor's line to it, to be closed."""
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        return connect(address, subprotocols=["streamlit"], max_size=None)


def run(
    line: ClientConnection,
    page: str,
    keep: list[ForwardMsg] | None = None,
    pressed: str = "",
    query: str = "",
    values: Mapping[str, float | str] | None = None,
) -> float:
    """Seconds of one run of a page at an address's query, with these values in its boxes and a button pressed, both named by their
    ids; until the run that follows of itself is done too. Its messages go to `keep`."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    widgets = asked.rerun_script.widget_states.widgets
    for name, value in (values or {}).items():
        widgets.add(id=name, **{"string_value" if isinstance(value, str) else "double_value": value})
    if pressed:
        widgets.add(id=pressed, trigger_value=True)
    started = time.perf_counter()
    line.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(line.recv())
        if keep is not None:
            keep.append(message)
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        ):
            return time.perf_counter() - started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: Path, page: str, log: Path, **environment: str) -> Iterator[Server]:
    """A server over a script, stopped by its own number when the block ends."""
    port, started = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    with log.open("wb") as words:
        process = subprocess.Popen(
            command, cwd=script.parent, stdout=words, stderr=words, env={**COMPILED, **SETTINGS, **environment}
        )
        try:
            server = Server(port, process, 0.0)
            while True:
                try:
                    server.view(page)
                    break
                except OSError:
                    if process.poll() is not None or time.perf_counter() - started > 300:
                        raise RuntimeError(log.read_text(errors="replace")) from None
                    time.sleep(0.02)
            server.first_view = time.perf_counter() - started
            yield server
        finally:
            process.terminate()
            process.wait(20)


def elements(messages: list[ForwardMsg]) -> list[tuple[list[int], str, Any]]:
    """The elements of a run as place, kind and content: containers, HTML as it is, figures as their text, choices as their
    options. A place is the way from the page's body through its containers; what stands beside the body is put into it."""
    found: list[tuple[list[int], str, Any]] = []
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        body, *path = message.metadata.delta_path
        if message.delta.WhichOneof("type") == "add_block":
            found.append((path, "container", None))
        elif message.delta.WhichOneof("type") == "new_element":
            kind, content = _content(message.delta.new_element)
            if kind:
                found.append((path if body == 0 else [0], kind, content))
    return found


def _content(element: Any) -> tuple[str, Any]:
    kind = element.WhichOneof("type")
    if kind == "bidi_component" and element.bidi_component.component_name == "chart":
        return "plotly_chart", json.loads(element.bidi_component.json)["figure"]
    if kind == "selectbox":
        return kind, list(element.selectbox.options)
    if kind == "button":
        return kind, element.button.label
    if kind == "html":
        return kind, element.html.body
    return ("", None) if kind in (None, "empty") else ("html", "<p>" + "x" * element.ByteSize() + "</p>")


def first_view(script: Path, page: str, log: Path, **environment: str) -> float:
    """Seconds from the start of a server of its own until it has answered its first view."""
    with serving(script, page, log, **environment) as server:
        return server.first_view


def in_turn(ours: Callable[[], float], bare: Callable[[], float], pairs: int) -> tuple[float, float, float]:
    """The medians of both, asked in turn, and the median of their ratios."""
    both = [(ours(), bare()) for _pair in range(pairs)]
    ratio = statistics.median(one / other for one, other in both)
    return statistics.median(o for o, _b in both), statistics.median(b for _o, b in both), ratio


def at_once(ours: Server, other: Server, page: str) -> tuple[float, float, float]:
    """As `in_turn`, of the views per second of twenty viewers: rounds of the one and of the other in turn."""
    return in_turn(lambda: views_per_second(ours, page), lambda: views_per_second(other, page), ROUNDS)


def views_per_second(server: Server, page: str) -> float:
    """How many views twenty viewers get in a second, each opening the page anew when it has it."""
    started = time.perf_counter()
    with ThreadPoolExecutor(VIEWERS) as viewers:
        list(viewers.map(lambda _n: server.view(page), range(VIEWS)))
    return VIEWS / (time.perf_counter() - started)


def painted(browser: Any, server: Server, page: str) -> tuple[float, float]:
    """Seconds until a page is drawn whole in a fresh profile, and again on reloading."""
    with browser.new_context(viewport={"width": 1600, "height": 900}) as context:
        tab = context.new_page()
        times = []
        for again in (False, True):
            started = time.perf_counter()
            tab.reload() if again else tab.goto(f"http://127.0.0.1:{server.port}/{page}")
            if "board/" in page:
                # An earlier board drew its charts as one came to them, and all of them for paper.
                tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
            tab.wait_for_function(SETTLED if "board/" not in page else WHOLE, timeout=60_000)
            times.append(time.perf_counter() - started)
    return times[0], times[1]


def measured(folder: Path, name: str, page: str, browser: Any) -> dict[str, tuple[float, float, float]]:
    """Every row of one page: ours, bare, ratio."""
    database = folder / f"{page or 'overview'}.duckdb"
    environment = {"TRACKER_DATABASE": str(database)}
    subprocess.run(
        [sys.executable, "cli.py", "init"], cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True
    )
    spare = {"TRACKER_DATABASE": str(shutil.copy(database, database.with_stem(f"{database.stem}_spare")))}
    rows: dict[str, tuple[float, float, float]] = {}
    script = folder / f"bare_{page or 'overview'}.py"
    with serving(ROOT / "app.py", page, folder / "ours.log", **environment) as ours:
        messages: list[ForwardMsg] = []
        ours.view(page, messages)
        script.with_suffix(".json").write_text(json.dumps(elements(messages), ensure_ascii=False), encoding="utf-8")
        copy = shutil.copy(database, script.with_suffix(".duckdb"))
        script.write_text(BARE.format(name=script.stem, database=copy), encoding="utf-8")
        with serving(script, "", folder / "bare.log") as bare:
            # Both modules and pages have been compiled by now, as in an office's second start and every later one.
            rows["启动后第一次打开"] = in_turn(
                lambda: first_view(ROOT / "app.py", page, folder / "start.log", **spare),
                lambda: first_view(script, "", folder / "start.log"),
                STARTS,
            )
            rows["一次重跑"] = in_turn(lambda: ours.view(page, runs=3), lambda: bare.view("", runs=3), PAIRS)
            rows["一次打开（新会话）"] = in_turn(lambda: ours.view(page), lambda: bare.view(""), PAIRS)
            fast, plain = views_per_second(ours, page), views_per_second(bare, "")
            rows[f"{VIEWERS} 人同看，每秒打开"] = (fast, plain, fast / plain)
            if browser is not None:
                drawn = [(painted(browser, ours, page), painted(browser, bare, "")) for _pair in range(5)]
                for place, label in enumerate(("浏览器里第一次画完", "浏览器里刷新画完")):
                    pairs = [(one[place], other[place]) for one, other in drawn]
                    rows[label] = (
                        statistics.median(o for o, _b in pairs),
                        statistics.median(b for _o, b in pairs),
                        statistics.median(o / b for o, b in pairs),
                    )
            rows["打开之后的内存"] = (ours.megabytes, bare.megabytes, ours.megabytes / bare.megabytes)
    print(name, {label: [round(value, 3) for value in row] for label, row in rows.items()}, flush=True)
    return rows


def first_painted(folder: Path, browser: Any, before: Path | None) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Per page the seconds until all of it is painted beside bare Streamlit (the same elements; 汇报 and the board beside
    its 总览): now, and of an earlier checkout: ours, bare, ratio."""
    database = folder / "painted.duckdb"
    own = {"TRACKER_DATABASE": str(database)}
    init = [sys.executable, "cli.py", "init"]
    subprocess.run(init, cwd=ROOT, env={**os.environ, **own}, check=True, capture_output=True)
    found: dict[str, dict[str, tuple[float, float, float]]] = {}
    with ExitStack() as running:

        def server(script: Path, **environment: str) -> Server:
            return running.enter_context(serving(script, "", folder / f"{script.parent.name}.log", **environment))

        now = server(ROOT / "app.py", **own)
        # The same file under two servers would be refused.
        old = before and server(
            before / "app.py", TRACKER_DATABASE=str(shutil.copy(database, folder / "before.duckdb"))
        )
        bare = {name: server(_recorded(folder, now, name, database)) for name in RECORDED}
        for name, address in PAINTED.items():
            twin = bare.get(name) or bare["总览"]
            sides = {"现在": now, **({"此前": old} if old else {})}
            times = [
                [painted(browser, one, address)[0] for one in sides.values()] + [painted(browser, twin, "")[0]]
                for _pair in range(PAINTS)
            ]
            for place, side in enumerate(sides):
                found.setdefault(side, {})[name] = (
                    statistics.median(one[place] for one in times),
                    statistics.median(one[-1] for one in times),
                    statistics.median(one[place] / one[-1] for one in times),
                )
    return found


def _recorded(folder: Path, ours: Server, name: str, database: Path) -> Path:
    """The bare script of a page of ours."""
    page, _sign, query = PAINTED[name].partition("?")
    messages: list[ForwardMsg] = []
    with ours.session() as line:
        run(line, page, messages, query=query)
    script = folder / f"bare_{page or 'overview'}.py"
    script.with_suffix(".json").write_text(json.dumps(elements(messages), ensure_ascii=False), encoding="utf-8")
    copy = shutil.copy(database, script.with_suffix(".duckdb"))
    script.write_text(BARE.format(name=script.stem, database=copy), encoding="utf-8")
    return script


def shared_beside_file(folder: Path) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Every row of every page over a shared store beside the same over a file: shared, file, ratio."""
    from bench.parts.shared import another_commits, moved_sample

    rows: dict[str, dict[str, tuple[float, float, float]]] = {name: {} for name in PAGES}
    with moved_sample(folder) as (database, store):
        alone = {"TRACKER_DATABASE": str(database)}
        with serving(ROOT / "app.py", "", folder / "file.log", **alone) as file, \
             serving(ROOT / "app.py", "", folder / "shared.log", **store) as shared:  # fmt: skip
            for name, page in PAGES.items():
                found = rows[name]
                found["一次打开（新会话）"] = in_turn(partial(shared.view, page), partial(file.view, page), PAIRS)
                found[f"{VIEWERS} 人同看，每秒打开"] = at_once(shared, file, page)
            with another_commits(store):
                for name, page in PAGES.items():
                    rows[name]["同上，别处每秒入库一次"] = at_once(shared, file, page)
            for name in PAGES:
                rows[name]["打开之后的内存"] = (shared.megabytes, file.megabytes, shared.megabytes / file.megabytes)
    return rows


def table_of(head: str, found: dict[str, dict[str, tuple[float, float, float]]]) -> str:
    """The ratios, a page a column."""
    labels = list(next(iter(found.values())))
    return marked.table(
        [head, *found], [[label, *(f"{found[name][label][2]:.2f}" for name in found)] for label in labels]
    )


def painted_table(found: dict[str, dict[str, tuple[float, float, float]]]) -> str:
    """The ratios, a page a row."""
    return marked.table(
        ["全部画完 ÷ 裸 Streamlit", *found],
        [[name, *(f"{side[name][2]:.2f}" for side in found.values())] for name in PAINTED],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the document whose table to write")
    parser.add_argument("--no-browser", action="store_true", help="leave out what Chromium measures")
    parser.add_argument("--shared", action="store_true", help="only the shared store beside the file")
    parser.add_argument("--painted", action="store_true", help="only what a fresh browser waits for")
    parser.add_argument("--before", type=Path, help="with --painted: a checkout of an earlier release")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as text:
        if given.painted:
            with chromium() as browser:
                found = first_painted(Path(text), browser, given.before)
            body = painted_table(found)
            if given.write:
                marked.replace(given.write, "painted", f"bench/pages.py --painted pairs={PAINTS}", body)
            print(found, body, sep="\n")
            return
        if not given.shared:
            with nullcontext() if given.no_browser else chromium() as browser:
                found = {name: measured(Path(text), name, page, browser) for name, page in PAGES.items()}
            body = table_of("本平台 ÷ 裸 Streamlit", found)
            if given.write:
                marked.replace(given.write, "pages", f"bench/pages.py pairs={PAIRS} viewers={VIEWERS}", body)
            print(body)
        both = shared_beside_file(Path(text))
        print(both)
        body = table_of("共用库 ÷ 文件", both)
        if given.write:
            marked.replace(given.write, "shared", f"bench/pages.py --shared rounds={ROUNDS} viewers={VIEWERS}", body)
        print(body)


if __name__ == "__main__":
    main()
