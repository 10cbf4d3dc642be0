"""Pictures of every page from the shipped sample: shots/<page>-<plan>-<width>x<height>.png.

`make shots`; with ARGS=--readme the picture in README is renewed as well; ARGS="--plan huancui_2024" draws one plan;
ARGS=--papers draws the meeting papers for docs/briefing instead.
The sample is marked 演示数据·非真实 on every picture by the pages themselves.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.browser import paper_pictures
from tests.browser.serving import DESK, PHONE, ROOT, chromium, served, visit
from tests.every_page import every_page
from tests.made_once import copy_of_first_start
from tracker.schema.catalogue import Catalogue
from tracker.schema.catalogue_file import load_catalogue

PAGES = {address or "overview": f"/{address}" for _script, _name, address in every_page()}
SHOTS = ROOT / "shots"


def pages_of(catalogue: Catalogue, plan: str) -> dict[str, str]:
    """The pages worth a picture: all of them where a plan has targets, else its overview, screens, tasks, days and units."""
    bare = ("overview", "brief", "tasks", "calendar", "duty", "materials")
    return PAGES if catalogue.plans[plan].targets else {page: PAGES[page] for page in bare}


def take(plans: list[str], catalogue: Catalogue, folder: Path) -> list[str]:
    """Draws every page of the plans at both sizes; the complaints of the browser, none when all is well."""
    database = copy_of_first_start(folder / "tracker.duckdb")
    SHOTS.mkdir(exist_ok=True)
    complaints: list[str] = []
    with served(database, folder / "server.log") as server, chromium() as browser:
        for width, height in (DESK, PHONE):
            with visit(browser, server, (width, height)) as visitor:
                for plan in plans:
                    for page, address in pages_of(catalogue, plan).items():
                        visitor.open(f"{address}?plan={plan}").screenshot(
                            path=SHOTS / f"{page}-{plan}-{width}x{height}.png"
                        )
                        print(f"{page}-{plan}-{width}x{height}.png")
                complaints += visitor.complaints + visitor.strangers
    return complaints


def main() -> int:
    catalogue = load_catalogue(ROOT / "indicators.yaml")
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plan", action="append", choices=list(catalogue.plans))
    arguments.add_argument("--readme", action="store_true", help="renew docs/overview.png as well")
    arguments.add_argument(
        "--papers", action="store_true", help="only the pictures of the meeting papers in docs/briefing"
    )
    asked = arguments.parse_args()
    if asked.papers:
        return paper_pictures.main()
    with tempfile.TemporaryDirectory() as folder:
        complaints = take(asked.plan or list(catalogue.plans), catalogue, Path(folder))
    if asked.readme:
        shutil.copy(SHOTS / f"overview-quanzhou_2024-{DESK[0]}x{DESK[1]}.png", ROOT / "docs" / "overview.png")
    print("\n".join(complaints), file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
