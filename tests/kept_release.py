"""A release that is kept under tests/fixtures/releases: its database unpacked, and the same questions asked of today's code.

Whatever of the project these questions need is imported here, inside the functions, so that a room that moves is
followed in this one file.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from click.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
RELEASES = Path(__file__).parent / "fixtures" / "releases"
# The papers of a set. HTML and letters are kept as their numbers only: the file of HTML is mostly a library of charts.
PAPERS = {
    "pptx": "slides.pptx", "docx": "circular.docx", "special": "special.docx", "pdf": "one-page.pdf",
    "xlsx": "annex.xlsx", "html": None, "letters": None,
}  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """The folder of one release."""

    folder: Path

    def answer(self, name: str) -> Any:
        """What the release answered, as it was written down then."""
        path = self.folder / name
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return json.loads(content)

    def unpack(self, database: Path) -> Path:
        """A copy of the release's database, to be opened (and brought up to date) by today's code."""
        database.write_bytes(gzip.decompress((self.folder / "tracker.duckdb.gz").read_bytes()))
        return database

    def environment(self, database: Path) -> dict[str, str]:
        """The texts of that day with the database: what the office has when it has only taken the new code."""
        texts = self.folder / "texts"
        return {
            "TRACKER_CATALOGUE": str(texts / "indicators.yaml"),
            "TRACKER_REGIONS": str(texts / "regions.csv"),
            "TRACKER_DATABASE": str(database),
        }


def told(environment: Mapping[str, str], *arguments: str) -> str:
    """What the command line answers. AssertionError with its words when it refuses."""
    import cli

    done = CliRunner().invoke(cli.main, list(arguments), env=dict(environment), catch_exceptions=False)
    assert done.exit_code == 0, f"{arguments}: {done.output}"
    return done.stdout


def by_target_and_region(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of `judge --json` under the target and place they speak of."""
    return {f"{row['target']} {row['region']}": row for row in rows}


def judged(desk: Any, plan: str, quarter: str, known_at: str | None) -> dict[str, Any]:
    """What `judge --json` says of a quarter, of the whole and of the districts, the texts being read only once."""
    from datetime import datetime

    from desk.judge import judge, to_json
    from tracker.periods import parse_period
    from wording.notes import note_in_words

    found = {}
    for scope in ("whole", "districts"):
        moment = datetime.fromisoformat(known_at) if known_at else None
        frame = judge(desk, plan, parse_period(quarter), moment, scope)
        rows = to_json(frame, lambda code, details: note_in_words(code, details, desk.register), desk.data_version())
        found[scope] = by_target_and_region(json.loads(json.dumps(rows)))
    return found


@contextmanager
def opened(environment: Mapping[str, str]) -> Iterator[Any]:
    """The desk over the release's texts and its database."""
    from desk import Files, open_desk

    desk = open_desk(Files.of_environment(environment))
    yield desk
    desk.store.close()


def made_again(desk: Any, plan: str) -> dict[str, bytes]:
    """Every kind of paper that was recorded of a plan, made anew by today's code from the edition and on the day of the last."""
    from desk.briefings import again, recorded

    sets = recorded(desk, plan)
    kinds = {file.format for papers in sets for file in papers.files}
    # One gathering for all: who asks seven times for the same edition waits seven times.
    return {kind: content for kind, (_name, content) in again(desk, sets[0], sorted(kinds)).files.items()}


def shown(environment: Mapping[str, str], link: str) -> dict[str, str]:
    """The page a link leads to: its headline, and all the words on it."""
    import pytest

    from tests.one_page import newcomer

    address = urlsplit(link)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        visitor = newcomer()
        for key, value in parse_qsl(address.query):
            visitor.query_params[key] = value
        if sheet := _sheet(address.path.strip("/")):
            visitor.switch_page(sheet)
        visitor.run()
        assert not visitor.exception, f"{link}: {visitor.exception}"
    html = " ".join(block.value for block in visitor.get("html") if "<style>" not in block.value)
    # 汇报 sends its screens as one component, drawn by the browser: their titles are among what is handed to it.
    sent = [one.proto for one in visitor.main if type(one).__name__ == "UnknownElement"]
    titles = [json.loads(f'"{title}"') for proto in sent for title in re.findall(r'"title": ?"([^"]+)"', _texts(proto))]
    headline = re.search(r"<h1>(.*?)</h1>", html)
    return {
        "headline": unescape(headline[1]) if headline else "",
        "words": unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))) + " ".join(titles),
    }


def _texts(message: Any) -> str:
    """Every text a message holds, at any depth."""
    texts = []
    for _field, value in message.ListFields() if hasattr(message, "ListFields") else ():
        texts.append(value if isinstance(value, str) else _texts(value))
    return " ".join(texts)


def forget_pages() -> None:
    """Closes the database that the pages hold open and drops what they keep."""
    from tests.one_page import forget

    forget()


def _sheet(path: str) -> str | None:
    """The script behind an address, as the bar has it; None for the first page."""
    if not path:
        return None
    from tests.every_page import every_page

    return next(f"pages/{script}.py" for script, _name, url in every_page() if url == path)
