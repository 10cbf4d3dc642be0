"""A disk that fills up under a running server: what the page says of a save is true, at whatever moment, and saving goes on once
there is room."""

import os
import shutil
import subprocess

import pytest

from desk import Files, open_desk
from desk.blanks import typed_in
from store import Store
from tests.browser.serving import ROOT, served, visit
from tracker.periods import Period

PLAN, Q3, OWN, MEASURE = "quanzhou_2024", Period.quarter(2026, 3), "350502", "national_ip_enterprises"
# Kilobytes left when 保存 is pressed: none at all, too few at some step of writing, and enough.
LEFT = (0, 60, 250, 700, 4000)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own of 96 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.fixture
def books(tmp_path):
    """A workbook of one unit's one figure for each moment, by the kilobytes left then."""
    apart = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", tmp_path / "apart.duckdb"))
    made = {}
    for free in LEFT:
        content, _name = typed_in(apart, PLAN, Q3, None, {(OWN, MEASURE): str(24 + LEFT.index(free))})
        made[free] = tmp_path / f"示范企业_{free}.xlsx"
        made[free].write_bytes(content)
    apart.store.close()
    return made


def there(database, folder):
    """How many submissions the file holds that a server has open: of a copy of it and of its log."""
    for name in (database.name, f"{database.name}.wal"):
        (folder / name).unlink(missing_ok=True)
        if database.with_name(name).exists():
            shutil.copy(database.with_name(name), folder / name)
    store = Store(folder / database.name)
    found = store.counts()["submission"]
    store.close()
    return found


def put_in(visitor, book):
    """Puts a workbook in and gives the reasons it is asked for; the button that saves it."""
    page = visitor.open(f"/submit?plan={PLAN}&as_of=2026Q3")
    page.locator('[data-testid="stFileUploader"] input[type="file"]').first.set_input_files(book)
    save = page.get_by_role("button", name="保存这 1 本")
    save.wait_for()
    visitor.settle()
    for box in page.get_by_label("更正说明").all() + page.get_by_label("处请核对无误的理由").all():
        box.fill("按批复文件更正")
    return save


def is_said_to_be_saved(visitor, save):
    told = visitor.page.locator('[data-testid="stMain"]')
    save.click()
    told.get_by_text("回执号").or_(told.get_by_text("没有保存")).first.wait_for()
    visitor.settle()
    return told.get_by_text("回执号").count() > 0


def test_what_the_page_says_of_a_save_is_true_whenever_the_disk_fills_up(
    browser, books, small_disk, sample_file, tmp_path
):
    database, apart, said = small_disk / "tracker.duckdb", tmp_path / "apart", {}
    shutil.copy(sample_file, database)
    apart.mkdir()
    before = there(database, apart)
    with served(database, tmp_path / "server.log") as server, visit(browser, server) as visitor:
        for number, (free, book) in enumerate(books.items(), before):
            save = put_in(visitor, book)
            room = os.statvfs(small_disk)
            (small_disk / "filler").write_bytes(bytes(max(room.f_bavail * room.f_frsize - free * 1024, 0)))
            said[free] = is_said_to_be_saved(visitor, save)
            (small_disk / "filler").unlink()
            assert there(database, apart) == number + said[free], free
            if not said[free]:
                save.click()
                visitor.page.get_by_text("回执号").first.wait_for()
            assert there(database, apart) == number + 1
        assert (visitor.dialogs, visitor.complaints) == ([], [])
    # None was too little, enough was enough.
    assert (said[LEFT[0]], said[LEFT[-1]]) == (False, True)
