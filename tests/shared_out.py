"""How the tests are shared out between workers: by file, what shares something costly together, slow ones first."""

from __future__ import annotations

from xdist.scheduler.loadscope import LoadScopeScheduling

# One Chromium and one server for all of these; much of their time is waiting, so they stand first and by themselves.
BROWSER = "tests/browser/"
# The same decks and reports (tests/papers.py), made once.
PAPERS = ("test_papers_numbers", "test_papers_shown", "test_slides", "test_report", "test_page", "test_briefing_doing")
# What takes longest of the rest, the longest first: the workers then end together.
SLOW = (
    "test_briefing_cli", "test_pages", "test_materials_page", "test_store", "test_scenes", "test_rosters",
    "test_returns_pages", "test_check_in_book", "test_kept_snapshots", "test_sample", "test_releases", "test_duty_pages",
    "test_submit_page", "test_records", "test_papers", "test_catalogue", "test_loaders_hostile", "test_cli",
)  # fmt: skip


def share(nodeid: str) -> str:
    """What a test goes with to one worker."""
    file = nodeid.partition("::")[0]
    name = file.rpartition("/")[2].removesuffix(".py")
    return BROWSER if file.startswith(BROWSER) else "papers" if name in PAPERS else name


def place(nodeid: str) -> int:
    """Where a test's share stands in the row."""
    row = (BROWSER, "papers", *SLOW)
    mine = share(nodeid)
    return row.index(mine) if mine in row else len(row)


class InShares(LoadScopeScheduling):
    """Hands out the shares in their row."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)
