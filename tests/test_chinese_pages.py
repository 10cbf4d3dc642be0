"""A Chinese screen says nothing in English: what is left in Latin letters is named here, with the reason."""

import re
import shutil

import pytest

import wording
from desk import operating_user
from tests.conftest import ROOT
from tests.one_page import opening, words
from tracker.identity import person_name

# 方法 cites papers by their own titles.
PAGES = sorted(
    {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")} - {"pages/reference/method.py"}
)
# Kinds of files, programs and a hash have no Chinese word.
LATIN = {
    "xlsx",
    "xlsm",
    "xlsb",
    "txt",
    "xls",
    "ods",
    "csv",
    "zip",
    "png",
    "svg",
    "html",
    "pdf",
    "pptx",
    "docx",
    "wps",
    "sha",
    "tsv",
}
# Addresses, file names, ids, commands to type, hashes and who sits at the machine are no words of a sentence.
NO_WORDS = (
    r"https?://\S+|python cli\.py [\w-]+|[\w.\-]+\.(?:py|ya?ml|xlsx?|csv|json|duckdb)\b|[a-z]+_[a-z_0-9]+"
    rf"|\b[0-9a-f]{{10,}}\b|\b{re.escape(person_name(operating_user()))}\b"
)
LABELLED = ("button", "selectbox", "toggle", "text_input", "multiselect", "warning", "success", "info", "file_uploader")


@pytest.fixture(scope="module")
def visit(sample_file, tmp_path_factory):
    """Pages over one database that nobody changes."""
    with opening(shutil.copy(sample_file, tmp_path_factory.mktemp("asked") / "tracker.duckdb")) as open_page:
        yield open_page


def latin_in(page):
    said = [words(page)]
    for kind in LABELLED:
        said += [str(getattr(element, "label", "") or getattr(element, "value", "")) for element in page.get(kind)]
    text = re.sub(NO_WORDS, " ", " ".join(said))
    return {word.lower() for word in re.findall(r"[A-Za-z]{3,}", text)} - LATIN


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_says_nothing_in_english(page, visit):
    assert latin_in(visit(page, plan="quanzhou_2024")) == set()


@pytest.mark.parametrize("page", ["pages/returns/road.py", "pages/reference/trail.py", "pages/reference/health.py"])
def test_an_english_page_says_nothing_in_chinese_but_names_of_files(page, visit):
    """The other pages quote plans and have tests of their own."""
    said = words(visit(page, plan="quanzhou_2024", lang="en"))
    wording.use("zh")
    assert re.findall(r"[\u4e00-\u9fff]+", re.sub(r"\S+\.xlsx", "", said)) == []
