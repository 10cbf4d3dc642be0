"""Each task of a leader and of a unit chief, done in Chromium in the clicks it is written down with; never more than three."""

import io
import shutil
from datetime import date
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from desk import office_day
from desk.ledger import answer, instruct
from tests.browser.readers import ANSWERED, CHIEF, INSTRUCTED, LEADER, PLAN, STARTS
from tests.browser.serving import ROOT, served, text, visit
from tests.conftest import _desk_over

MOST = 3
TASKS = [*LEADER, *CHIEF]


@pytest.fixture(scope="module")
def office(sample_file, tmp_path_factory):
    """A server for all the tasks, with a leader's instruction on its ledger; none of them saves anything."""
    folder = tmp_path_factory.mktemp("readers")
    desk = _desk_over(shutil.copy(sample_file, folder / "tracker.duckdb"))
    unit = desk.tasks.unit(PLAN, "ip_office").name
    number = instruct(desk, PLAN, INSTRUCTED, [unit], date(2026, 11, 20), "主要领导批示", who="甲")
    answer(desk, PLAN, number, "answered", ANSWERED, who="甲")
    desk.store.close()
    with served(folder / "tracker.duckdb", folder / "server.log") as address:
        yield address


def click(page, kind, name):
    """One click on what a reader sees under that name: in the bar, in its open section, in the page."""
    main = page.locator('[data-testid="stMain"]')
    if kind == "bar":
        found = page.locator('[data-testid="stTopNavLink"], [data-testid="stTopNavSection"]').filter(has_text=name)
    elif kind == "entry":
        found = page.get_by_role("menuitem", name=name, exact=True)
    elif kind == "naming":
        # Its name goes on with the quarter, which follows today.
        found = main.get_by_role("link", name=name)
    else:
        found = main.get_by_role(kind, name=name, exact=True)
    found.first.click()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.asks)
def test_a_reader_s_task_is_done_in_its_clicks(task, browser, office):
    assert task.clicks <= MOST
    with visit(browser, office) as visitor:
        page = visitor.open(STARTS[task.starts])
        way = list(task.way)
        last = way.pop() if task.takes else None
        for kind, name in way:
            before = page.url
            click(page, kind, name)
            if kind in ("link", "naming", "entry"):
                page.wait_for_function("before => location.href !== before", arg=before)
            visitor.settle()
        for words in task.sees:
            page.get_by_text(words).first.wait_for()
        assert visitor.here == task.ends
        if last:
            with page.expect_download() as coming:
                click(page, *last)
            assert coming.value.suggested_filename.endswith(task.takes.format(today=office_day()))
        if task.sheets:
            printed = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=True)))
            said = normalize("NFKC", "".join(sheet.extract_text() for sheet in printed.pages))
            assert len(printed.pages) <= task.sheets
            assert all(normalize("NFKC", words) in said for words in task.sees)
        if task.sent:
            with visit(browser, office) as other:
                assert text(other.open(page.url.removeprefix(office))) == text(page)
        assert (visitor.complaints, visitor.strangers) == ([], [])


def written(name, tasks):
    """The table of a reader's tasks as the page of docs says it."""
    lines = [f"## {name}", "", "| | task | starts at | clicks | most |", "|---|---|---|---|---|"]
    for number, task in enumerate(tasks, 1):
        way = " → ".join(said for _kind, said in task.way) or ("Ctrl-P" if task.sheets else "—")
        lines.append(f"| {number} | {task.asks} | {task.starts} | {way} | {task.clicks} |")
    return "\n".join(lines)


def test_the_page_of_docs_says_the_same_tasks_and_clicks():
    said = (ROOT / "docs" / "tasks-of-readers.md").read_text(encoding="utf-8")
    for name, tasks in (("A leader", LEADER), ("A unit chief", CHIEF)):
        assert len(tasks) == 10
        assert written(name, tasks) in said
