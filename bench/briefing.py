"""Meeting papers of Quanzhou's sample: how long a whole set takes, beside the bare libraries writing the same content.

    python bench/briefing.py                         prints the table of docs/bench.md
    python bench/briefing.py --write docs/bench.md   writes it into it
    python bench/briefing.py --measure pptx bare     one format on one side, in this process, as JSON
    python bench/briefing.py --whole                 every format of a set, by the call the page makes, each format's seconds
    python bench/briefing.py --pictures OLD NEW      a set of pictures by two checkouts in turn, each in fresh processes

Cold is the first file of a fresh process, its imports included; warm is the middle of the next three. "Bare" is the
library alone, fed the same titles, paragraphs, cells and series, without layout, checks, marks or notes of ours. Both
sides run one after the other on one machine, and only ratios are written down.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import pickle
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.parts import marked  # noqa: E402

PLAN = "quanzhou_2024"
FORMATS = ("pptx", "docx", "pdf", "xlsx")
ROUNDS = 3
SLIDES = 12


def prepared(folder: Path) -> tuple[Path, Path]:
    """A database with the sample, and its gathered material and composed briefing with twelve slides, as a pickle."""
    from briefing.content.compose import compose
    from briefing.content.template import load_template
    from desk import Files, open_desk
    from desk.briefing import gather
    from tests.made_once import copy_of_first_start

    database = copy_of_first_start(folder / "tracker.duckdb")
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
    template = load_template(ROOT / "briefing.yaml").model_copy(update={"parts": PARTS})
    material = gather(desk, PLAN)
    briefing = compose(material, template)
    desk.store.close()
    kept = folder / "briefing.pickle"
    kept.write_bytes(pickle.dumps((briefing, material)))
    return database, kept


# Cover, overview, nine targets, trouble: twelve slides.
PARTS = ("cover", "overview", "target", "trouble")


def ours(kind: str, kept: Path) -> Callable[[], bytes]:
    """Our writer of a format over the composed briefing."""
    briefing, material = pickle.loads(kept.read_bytes())
    if kind == "pptx":
        from briefing.slides.deck import slides

        return lambda: slides(briefing)
    if kind == "docx":
        from briefing.word.report import report

        return lambda: report(briefing)
    if kind == "pdf":
        from briefing.pdf.one_page import one_page

        return lambda: one_page(briefing)
    from briefing.excel.annex import annex

    return lambda: annex(briefing, material)


def bare(kind: str, kept: Path) -> Callable[[], bytes]:
    """The library alone over the same content."""
    briefing, _material = pickle.loads(kept.read_bytes())
    return {
        "pptx": lambda: _bare_pptx(briefing),
        "docx": lambda: _bare_docx(briefing),
        "pdf": lambda: _bare_pdf(briefing),
        "xlsx": lambda: _bare_xlsx(briefing),
    }[kind]


def _bare_pptx(briefing: Any) -> bytes:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    deck = Presentation()
    for part in briefing.parts:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = part.title
        for chart in part.charts:
            data = CategoryChartData()
            data.categories = chart.categories
            for series in chart.series:
                data.add_series(series.name, series.values)
            slide.shapes.add_chart(XL_CHART_TYPE.LINE, Inches(0), Inches(1), Inches(6), Inches(4), data)
        for table in part.tables:
            grid = slide.shapes.add_table(1 + len(table.rows), len(table.columns), 0, 0, Inches(9), Inches(4)).table
            for at, column in enumerate(table.columns):
                grid.cell(0, at).text = column.title
                for line, row in enumerate(table.rows, start=1):
                    grid.cell(line, at).text = row[at].text
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _bare_docx(briefing: Any) -> bytes:
    from docx import Document

    paper = Document()
    for part in briefing.parts:
        paper.add_heading(part.title)
        for text in part.paragraphs:
            paper.add_paragraph(text)
        # A target's own table stands in its sentence.
        for table in () if part.kind == "target" else part.tables:
            grid = paper.add_table(1 + len(table.rows), len(table.columns))
            for line, row in enumerate(table.rows, start=1):
                for cell, given in zip(grid.rows[line].cells, row, strict=True):
                    cell.text = given.text
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _bare_pdf(briefing: Any) -> bytes:
    import typst

    words = "\n\n".join(text for part in briefing.parts for text in (part.title, *part.paragraphs))[:1500]
    source = '#set text(font: "Noto Sans CJK SC")\n#sys.inputs.words'
    return bytes(
        typst.compile(source.encode(), font_paths=[str(ROOT / "static" / "fonts")], sys_inputs={"words": words})
    )


def _bare_xlsx(briefing: Any) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for part in briefing.parts:
        for table in part.tables:
            sheet = book.add_worksheet()
            for line, row in enumerate(table.rows):
                for at, cell in enumerate(row):
                    if cell.value is None:
                        sheet.write_string(line, at, cell.text)
                    else:
                        sheet.write_number(line, at, cell.value)
    book.close()
    return out.getvalue()


def measure(kind: str, side: str, kept: Path, started: float, rounds: int) -> dict[str, Any]:
    """Seconds for the first file of this process and the middle of the next rounds, and the file's bytes."""
    write = (ours if side == "ours" else bare)(kind, kept)
    made = write()
    cold = time.perf_counter() - started
    warm = []
    for _ in range(rounds):
        again = time.perf_counter()
        write()
        warm.append(time.perf_counter() - again)
    return {"kind": kind, "side": side, "cold": cold, "warm": median(warm), "bytes": len(made)}


def gathered(database: Path) -> tuple[float, float]:
    """Seconds to gather and compose the briefing from the store, first and again."""
    from briefing.content.compose import compose
    from briefing.content.template import load_template
    from desk import Files, open_desk
    from desk.briefing import gather

    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
    template, took = load_template(ROOT / "briefing.yaml"), []
    for _ in range(2):
        started = time.perf_counter()
        compose(gather(desk, PLAN), template)
        took.append(time.perf_counter() - started)
    desk.store.close()
    return took[0], took[1]


def measured_apart(kind: str, side: str, kept: Path, rounds: int) -> dict[str, Any]:
    """One format on one side in a process of its own."""
    command = [sys.executable, __file__, "--measure", kind, side, "--kept", str(kept), "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _whole_set(measured: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The four files together; none where one was not measured."""
    if len(measured) < len(FORMATS):
        return []
    sides = zip(*measured, strict=True)
    mine, alone = ({key: sum(one[key] for one in side) for key in ("cold", "warm", "bytes")} for side in sides)
    return [(mine | {"kind": "四个文件合计"}, alone)]


def picture_set(checkout: Path, database: Path) -> dict[str, float]:
    """Seconds for a set of pictures by a checkout's own code in this process, the browser's start included, and again; how
    many pictures they are."""
    sys.path.insert(0, str(checkout))
    from desk import Files, open_desk
    from desk.briefings import Asked, make

    desk = open_desk(Files(checkout / "indicators.yaml", checkout / "data" / "regions.csv", database))
    took = []
    for _ in range(2):
        started = time.perf_counter()
        [(_name, content)] = make(desk, Asked(PLAN), ["png"], who="bench").files.values()
        took.append(time.perf_counter() - started)
    desk.store.close()
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {"cold": took[0], "warm": took[1], "pictures": len(bundle.namelist())}


def every_format(database: Path) -> dict[str, list[float]]:
    """Seconds each format of a set takes in this process, by the very call that 汇报材料 makes, the first time and again."""
    from desk import Files, open_desk
    from desk.briefings import FORMATS as EVERY
    from desk.briefings import Asked, make

    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
    took: dict[str, list[float]] = {}
    for _ in range(2):
        moments = [("gathered", time.perf_counter())]
        make(
            desk,
            Asked(PLAN),
            EVERY,
            who="bench",
            told=lambda kind, _n, to=moments: to.append((kind, time.perf_counter())),
        )
        moments.append(("", time.perf_counter()))
        for (kind, start), (_next, end) in itertools.pairwise(moments):
            took.setdefault(kind, []).append(end - start)
        took.setdefault("whole set", []).append(moments[-1][1] - moments[0][1])
    desk.store.close()
    return took


def pictures_compared(old: Path, new: Path) -> None:
    """Prints how long a set of pictures takes either checkout, in turn, and the middle ratios."""
    sides: dict[str, list[dict[str, float]]] = {"old": [], "new": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for name, checkout in (("old", old), ("new", new)):
                database = Path(folder) / f"{name}.duckdb"
                if number == 0:
                    start = "from desk import Files; from desk.setup import first_start; import sys; from pathlib import Path"
                    made = f"first_start(Files(Path('indicators.yaml'), Path('data/regions.csv'), Path({str(database)!r})))"
                    subprocess.run([sys.executable, "-c", f"{start}\n{made}"], cwd=checkout, check=True)
                command = [sys.executable, __file__, "--side", str(checkout), "--kept", str(database)]
                done = subprocess.run(
                    command, capture_output=True, text=True, encoding="utf-8", check=True, cwd=checkout
                )
                sides[name].append(json.loads(done.stdout.splitlines()[-1]))
                print(name, sides[name][-1])
    for key in ("cold", "warm"):
        before, after = (median(one[key] for one in sides[name]) for name in ("old", "new"))
        each = (before / sides["old"][0]["pictures"], after / sides["new"][0]["pictures"])
        print(f"{key}: a set new ÷ old {after / before:.2f}, a picture {each[1] / each[0]:.2f}")


def _ratio(mine: float, alone: float) -> str:
    return f"{mine / alone:.1f}" if mine / alone >= 0.1 else f"{mine / alone:.2f}"


def table(measured: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Ours against the bare library, cold and warm, and the second file against the first."""
    rows = []
    for mine, alone in [*measured, *_whole_set(measured)]:
        rows.append(
            [
                mine["kind"],
                _ratio(mine["cold"], alone["cold"]),
                _ratio(mine["warm"], alone["warm"]),
                f"{mine['warm'] / mine['cold']:.2f}",
                f"{mine['bytes'] / alone['bytes']:.1f}",
            ]
        )
    heads = ["文件", "首份：本项目 ÷ 库", "再写：本项目 ÷ 库", "本项目：再写 ÷ 首份", "文件大小：本项目 ÷ 库"]
    return marked.table(heads, rows)


def main() -> None:
    started = time.perf_counter()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", nargs=2, metavar=("FORMAT", "SIDE"), help="one format on one side, as JSON")
    parser.add_argument("--kept", type=Path, help="the pickle (with --side the database) to measure over")
    parser.add_argument("--whole", action="store_true", help="every format of a set, first and again")
    parser.add_argument("--pictures", nargs=2, type=Path, metavar=("OLD", "NEW"), help="two checkouts to compare")
    parser.add_argument("--side", type=Path, help="a checkout whose set of pictures to time, as JSON")
    parser.add_argument("--formats", nargs="+", default=FORMATS, help="the formats to compare")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each file is made again")
    parser.add_argument("--write", type=Path, help="the document whose table to write")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(*given.measure, given.kept, started, given.rounds)))
        return
    if given.side:
        print(json.dumps(picture_set(given.side.resolve(), given.kept)))
        return
    if given.pictures:
        pictures_compared(*(path.resolve() for path in given.pictures))
        return
    with tempfile.TemporaryDirectory() as folder:
        database, kept = prepared(Path(folder))
        if given.whole:
            for kind, (cold, warm) in every_format(database).items():
                print(f"{kind:>10}: {cold:.2f} s, again {warm:.2f} s")
            return
        first, again = gathered(database)
        print(f"gathered and composed: {first:.2f} s, again {again:.2f} s")
        measured = []
        for kind in given.formats:
            pair = measured_apart(kind, "ours", kept, given.rounds), measured_apart(kind, "bare", kept, given.rounds)
            measured.append(pair)
            for one in pair:
                print(
                    f"{kind:>5} {one['side']:>5}: cold {one['cold']:.2f} s, warm {one['warm']:.3f} s, {one['bytes']:,} bytes"
                )
    body = table(measured)
    print("\n" + body)
    if given.write:
        marked.replace(given.write, "briefing", f"bench/briefing.py plan={PLAN} slides={SLIDES}", body)


if __name__ == "__main__":
    main()
