"""What one checkout answers, asked by bench/compare.py in a process of its own: `python one_side.py CHECKOUT OUT WHAT`.

Only `cli.py` of the checkout is known here (and `app.py` for the card): rooms may have moved in one of the two. Nothing of
the checkout this file lies in is imported, or one side would answer with the other's code.

OUT/judged.json     {plan: {quarter: {"whole" | "districts": {"target region": row}}}}
OUT/papers/         one file per plan and kind; OUT/refused.json has the words where the command line made none
OUT/modules.json    what --modules counts (Watch says how)
"""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import threading
from collections import Counter
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

KINDS = ("pptx", "docx", "special", "pdf", "xlsx", "html", "letters")
# The figure that is followed: one district's national IP enterprises, so that its district's and the whole's figure hold it too.
PLAN, QUARTER, REGION, INDICATOR, MEASURE = (
    "quanzhou_2024", "2026Q3", "350582", "ip_enterprises", "national_ip_enterprises",
)  # fmt: skip
# No figure of the sample, nor one made of it, is this one, the district's (7960) or the whole's (8225).
FIGURE = 7919.0
WATCHED = "COMPARE_WATCHED"


def asked(*arguments: str) -> tuple[int, str]:
    """The exit code and the words of a command."""
    from click.testing import CliRunner

    import cli

    done = CliRunner().invoke(cli.main, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout if done.exit_code == 0 else done.output


def answer(*arguments: str) -> Any:
    """A command's JSON. RuntimeError with its words when it refuses."""
    code, words = asked(*arguments)
    if code:
        raise RuntimeError(f"{' '.join(arguments)}: {words}")
    return json.loads(words)


def quarters() -> dict[str, list[str]]:
    """Every plan with the quarters somebody handed figures in for."""
    found: dict[str, set[str]] = {}
    for one in answer("history", "--json")["submissions"]:
        if one["plan"]:
            found.setdefault(one["plan"], set()).update(one["periods"])
    return {plan: sorted(periods) for plan, periods in sorted(found.items())}


def judged(out: Path) -> dict[str, list[str]]:
    """Writes every plan's judgement at every quarter; the plans with their quarters."""
    plans, found, refused = quarters(), {}, {}
    for plan, periods in plans.items():
        for period in periods:
            for scope, more in (("whole", ()), ("districts", ("--districts",))):
                code, words = asked("judge", "--plan", plan, "--as-of", period, "--json", *more)
                if code:
                    refused[f"{plan} {period} {scope}"] = words
                    continue
                rows = {f"{row['target']} {row['region']}": row for row in json.loads(words)}
                found.setdefault(plan, {}).setdefault(period, {})[scope] = rows
    write(out / "judged.json", {"judged": found, "refused": refused})
    return plans


def papers(out: Path, plans: dict[str, list[str]]) -> None:
    """Writes every paper of every plan's latest edition."""
    (out / "papers").mkdir()
    refused = {}
    for plan in plans:
        for kind in KINDS:
            form = ("--each-district",) if kind == "letters" else ("--format", kind)
            file = out / "papers" / f"{plan}.{kind}"
            code, words = asked("briefing", "--plan", plan, *form, "--out", str(file))
            if code:
                refused[f"{plan} {kind}"] = words
    write(out / "refused.json", refused)


class Watch:
    """The files of the checkout through whose functions one figure goes.

    A file counts when one of its functions is called with, or returns, something that holds the figure: the figure as it was
    typed, its district's or the whole's figure made of it, as a number or printed in a text. It is looked for in the argument
    itself and three steps into lists, dictionaries, frames and objects. A function that only passes on a desk or a database
    in which the figure lies deeper does not count, nor does a module that is merely imported, nor a page's script, which is no function. Looking takes time: of each
    function the first LOOKS calls and returns are looked at, in each at most PARTS things. Programs that the checkout starts
    with `python -m` are watched as well; what they find is written to a common file.
    """

    LOOKS, PARTS = 400, 4000

    def __init__(self, checkout: Path, log: Path, figures: list[float]) -> None:
        self.root, self.log, self.figures = f"{checkout}{os.sep}", log, figures
        whole = "|".join(f"{figure:.0f}" for figure in figures)
        self.printed = re.compile(rf"(?<![\d.])(?:{whole})(?!\d|\.\d*[1-9])")
        self.numbers = set(figures)
        self.files: dict[str, str | None] = {}
        self.looks: Counter[Any] = Counter()
        self.left = 0
        self.found: set[str] = set()
        self.to = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def start(self) -> None:
        threading.setprofile(self.saw)
        sys.setprofile(self.saw)

    def stop(self) -> None:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]

    def saw(self, frame: FrameType, event: str, returned: Any) -> None:
        """What the interpreter tells of every call and every return."""
        if event not in ("call", "return") or frame.f_code.co_name == "<module>":
            return
        path = frame.f_code.co_filename
        if path not in self.files:
            self.files[path] = self.named(path)
        name = self.files[path]
        if name is None or name in self.found or self.looks[frame.f_code, event] >= self.LOOKS:
            return
        self.looks[frame.f_code, event] += 1
        self.left = self.PARTS
        if self.holds(dict(frame.f_locals) if event == "call" else returned, 4 if event == "call" else 3):
            self.found.add(name)
            os.write(self.to, f"{name}\n".encode())

    def named(self, path: str) -> str | None:
        """A file of the checkout by its name there, None for a library or a test."""
        if not path.startswith(self.root):
            return None
        name = path.removeprefix(self.root)
        return None if name.split(os.sep)[0] in (".venv", "tests", "bench") else name

    def holds(self, value: Any, depth: int) -> bool:
        """Whether the figure is in a value, so many steps in."""
        self.left -= 1
        if isinstance(value, bool) or value is None or self.left < 0:
            return False
        if isinstance(value, int | float):
            return value in self.numbers
        if isinstance(value, str):
            return len(value) < 200_000 and self.printed.search(value) is not None
        if depth <= 0 or isinstance(value, type) or callable(value):
            return False
        try:
            parts = self.parts(value)
        except Exception:  # what does not let itself be looked into must not break the program that is watched
            return False
        return any(self.holds(part, depth - 1) for part in parts)

    def parts(self, value: Any) -> list[Any]:
        """One step into a value."""
        if isinstance(value, dict):
            return list(islice(value.values(), self.PARTS))
        if isinstance(value, list | tuple | set | frozenset):
            return list(islice(value, self.PARTS))
        if type(value).__module__.startswith("pandas") and hasattr(value, "to_numpy"):
            cells = value.to_numpy().ravel()
            return cells[: self.PARTS].tolist()
        held = getattr(value, "__dict__", None)
        if isinstance(held, dict):
            return list(held.values())[:100]
        slots = getattr(type(value), "__slots__", ())
        return [getattr(value, name) for name in ([slots] if isinstance(slots, str) else slots) if hasattr(value, name)]


class Watched(subprocess.Popen):  # type: ignore[type-arg]
    """A program started with `python -m` gets the watch as well."""

    def __init__(self, args: Any, *more: Any, **named: Any) -> None:
        if isinstance(args, list | tuple) and list(args[:2]) == [sys.executable, "-m"]:
            args = [sys.executable, __file__, "--watched", *args[2:]]
        super().__init__(args, *more, **named)


def watched_program(module: str) -> None:
    """Runs a module as `python -m` would, watched."""
    told = json.loads(os.environ[WATCHED])
    sys.path[0] = told["checkout"]
    watch = Watch(Path(told["checkout"]), Path(told["log"]), told["figures"])
    watch.start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def modules(checkout: Path, out: Path) -> None:
    """Follows one figure from its workbook to its card, and writes the files it went through."""
    cells = answer("trace", "--plan", PLAN, "--region", REGION, "--indicator", INDICATOR, "--as-of", QUARTER, "--json")
    # Releases of before printed the bare list.
    sources = cells if isinstance(cells, list) else cells["sources"]
    (cell,) = [one for one in sources if one["measure"] == MEASURE]
    more = FIGURE - cell["value"]
    whole, district = (
        next(row["value"] for row in answer("judge", "--plan", PLAN, "--json", *scope) if INDICATOR in row["target"])
        for scope in ((), ("--region", REGION))
    )
    figures = [FIGURE, district + more, whole + more]
    book = changed_book(checkout, out, cell)
    log = out / "modules.log"
    os.environ[WATCHED] = json.dumps({"checkout": str(checkout), "log": str(log), "figures": figures})
    watch = Watch(checkout, log, figures)
    plain = subprocess.Popen
    subprocess.Popen = Watched  # type: ignore[misc]
    watch.start()
    try:
        loaded = asked("load", str(book), "--reason", "one figure followed", "--accept", "one figure followed")
        words = card_page(checkout)
    finally:
        watch.stop()
        subprocess.Popen = plain  # type: ignore[misc]
    if loaded[0]:
        raise RuntimeError(loaded[1])
    if f"{figures[2]:.0f}" not in words:
        raise RuntimeError(f"the card does not show {figures[2]:.0f}")
    write(out / "modules.json", sorted(set(log.read_text(encoding="utf-8").split())))


def changed_book(checkout: Path, out: Path, cell: dict[str, Any]) -> Path:
    """The workbook the figure came from, with the figure that is followed in its cell."""
    import openpyxl

    source = next(checkout.rglob(cell["file_name"]))
    book = openpyxl.load_workbook(source)
    book[cell["sheet"]][cell["cell"]].value = int(FIGURE)
    made = out / source.name
    book.save(made)
    return made


def card_page(checkout: Path) -> str:
    """The words of 总览 as an analyst sees it who has not published yet."""
    from streamlit.testing.v1 import AppTest

    visitor = AppTest.from_file(str(checkout / "app.py"), default_timeout=300)
    visitor.query_params["plan"] = PLAN
    visitor.query_params["draft"] = "1"
    visitor.run()
    if visitor.exception:
        raise RuntimeError(str(visitor.exception[0].message))
    return " ".join(block.value for block in visitor.get("html"))


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def main(checkout: Path, out: Path, what: str) -> None:
    """Answers for one checkout; its database is made with the sample where TRACKER_DATABASE says."""
    sys.path[0] = str(checkout)
    # In a process of its own: what reads workbooks stays warm after its first one, and would not be watched any more.
    subprocess.run([sys.executable, "cli.py", "init"], cwd=checkout, check=True, stdout=subprocess.DEVNULL)
    if what == "modules":
        modules(checkout, out)
    else:
        papers(out, judged(out))


if __name__ == "__main__":
    if sys.argv[1] == "--watched":
        watched_program(sys.argv[2])
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
