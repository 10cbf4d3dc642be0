"""The page on 等级保护: whatever it says the product does is kept by a test that is there."""

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "dengbao.md").read_text(encoding="utf-8")


def test_every_claim_names_tests_that_are_there():
    files = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    functions = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named - files - functions == set()
    assert len(named) > 15


def test_a_cell_that_claims_something_names_its_test():
    rows = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| 7")]
    assert len(rows) >= 16
    for clause, does, office, _not in rows:
        assert does.strip() == "–" or "`test_" in does, clause
        assert office.strip(), clause
