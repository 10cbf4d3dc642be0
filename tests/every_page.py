"""Every page there is, as the bar has it: no test keeps a list of its own."""

from __future__ import annotations

from web.navigation import SECTIONS


def every_page() -> list[tuple[str, str, str]]:
    """Script, Chinese name and address ("" the first page) of each, in the bar's order."""
    return [page for pages in SECTIONS.values() for page in pages]
