"""Every fault's sentence names its cell, says what is wrong, and is enough to mend the book: what it asks for makes it clean."""

import re

import pytest

import wording
from loaders import read_submission
from tests.conftest import ROOT
from tests.mending import FAULTS, listing, table
from wording.problems import problem_sentence


@pytest.fixture
def read(catalogue, register):
    return lambda edits: read_submission(table(edits), "表.xlsx", catalogue, register, plan="quanzhou_2024")


def test_the_clean_table_is_clean_and_there_are_thirty_kinds(read):
    assert read({}).problems == ()
    assert len(read({}).observations) == 6
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_told_at_its_cell_and_mended_by_what_its_sentence_says(fault, read):
    told = {problem.cell: problem for problem in read(fault.planted).problems}
    assert fault.cell in told
    what, how = problem_sentence(told[fault.cell])
    assert fault.says in what
    assert how
    assert read({**fault.planted, **fault.mended}).problems == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_an_english_reader_is_told_in_english(fault, read):
    wording.use("en")
    try:
        for problem in read(fault.planted).problems:
            what, how = problem_sentence(problem)
            assert re.search(r"[a-z]{3}", what)
            assert re.search(r"[a-z]{3}", how)
            assert not set("，。；请填核写留") & set(what + how)
    finally:
        wording.use("zh")


def test_the_list_of_faults_says_what_is_said(read):
    assert (ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == listing(read)
