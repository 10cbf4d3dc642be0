"""Small pictures of the rendered pages of every meeting paper: docs/briefing/<paper>.png.

`make shots ARGS=--papers`. Papers of Quanzhou from the shipped sample (演示数据·非真实), as LibreOffice and Chromium draw
them; needs soffice and pdftoppm beside the Chromium of the tests.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from desk import Files, open_desk
from desk.briefings import Asked, make
from tests.browser.serving import ROOT, chromium
from tests.made_once import copy_of_first_start

PLAN, PLACE = "quanzhou_2024", "晋江市"
PICTURES = ROOT / "docs" / "briefing"
# A sheet of pages: how many beside each other, how wide each is in px, how many at most.
SHEETS = {
    "slides": (4, 336, 32), "report": (6, 252, 18), "special": (4, 252, 4), "one-page": (1, 620, 1), "annex": (4, 336, 12),
    "letter": (1, 420, 1), "screens": (4, 336, 28),
}  # fmt: skip


def pictures() -> None:
    """Makes every paper once, draws its pages and lays them on one sheet each."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        files = Files(
            ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", copy_of_first_start(work / "tracker.duckdb")
        )
        desk = open_desk(files)
        asked = ["pptx", "docx", "special", "pdf", "xlsx", "html", "png", "letters"]
        made = make(desk, Asked(PLAN), asked, who="演示").files
        english = make(desk, Asked(PLAN, language="en"), ["pptx"], who="演示").files
        desk.store.close()
        pages = {
            "slides": _printed(made["pptx"], work),
            "slides-en": _printed(english["pptx"], work)[:12],
            "report": _printed(made["docx"], work),
            "special": _printed(made["special"], work),
            "one-page": _drawn(made["pdf"][1], work),
            "annex": _printed(made["xlsx"], work),
            "letter": _printed(_of_place(made["letters"][1]), work),
            "screens": _screens(made["png"][1]),
        }
        for name, drawn in pages.items():
            _laid(drawn, *SHEETS[name.removesuffix("-en")]).save(PICTURES / f"{name}.png", optimize=True)
        _board(made["html"][1], work).save(PICTURES / "board.png", optimize=True)


def _printed(paper: tuple[str, bytes], work: Path) -> list[Image.Image]:
    """An office paper's pages as LibreOffice prints them."""
    source = work / f"paper{Path(paper[0]).suffix}"
    source.write_bytes(paper[1])
    profile = f"-env:UserInstallation=file://{work / 'office'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, source],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return _drawn(source.with_suffix(".pdf").read_bytes(), work)


def _drawn(pdf: bytes, work: Path) -> list[Image.Image]:
    shutil.rmtree(work / "pages", ignore_errors=True)
    (work / "pages").mkdir()
    (work / "pages.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-png", work / "pages.pdf", work / "pages" / "p"], check=True, timeout=300)
    return [Image.open(io.BytesIO(page.read_bytes())) for page in sorted((work / "pages").iterdir())]


def _of_place(letters: bytes) -> tuple[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(letters)) as bundle:
        name = next(name for name in bundle.namelist() if PLACE in name)
        return name, bundle.read(name)


def _screens(pictures_: bytes) -> list[Image.Image]:
    with zipfile.ZipFile(io.BytesIO(pictures_)) as bundle:
        found = [Image.open(io.BytesIO(bundle.read(name))) for name in bundle.namelist()]
    return [picture for picture in found if picture.width > picture.height]


def _board(page: bytes, work: Path) -> Image.Image:
    """The head of the offline board as Chromium draws it from the disk."""
    (work / "board.html").write_bytes(page)
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 1280, "height": 1600})
        tab.goto((work / "board.html").as_uri())
        shot = Image.open(io.BytesIO(tab.screenshot()))
    return _quiet(shot.resize((900, 1125), Image.Resampling.LANCZOS))


def _laid(pages: Sequence[Image.Image], across: int, width: int, most: int) -> Image.Image:
    """The first pages on one sheet, each with a thin frame."""
    small = []
    for page in pages[:most]:
        height = round(width * page.height / page.width)
        small.append(page.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))
    step = max(page.height for page in small) + 6
    lines = -(-len(small) // across)
    sheet = Image.new("RGB", (across * (width + 6), lines * step), "#C9D1D8")
    for number, page in enumerate(small):
        sheet.paste(page, (number % across * (width + 6) + 3, number // across * step + 3))
    return _quiet(sheet)


def _quiet(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").quantize(96)


def main() -> int:
    """Draws all of them; what is missing on the machine is said."""
    missing = [tool for tool in ("soffice", "pdftoppm") if shutil.which(tool) is None]
    if missing:
        print(f"没有 {'、'.join(missing)}：apt-get install libreoffice poppler-utils", file=sys.stderr)
        return 1
    pictures()
    return 0
