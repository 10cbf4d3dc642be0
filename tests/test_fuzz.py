"""Two hundred broken workbooks: each is read or refused with a sentence, and the process that asked is none the worse.

FUZZ_SEED chooses others; `bench/fuzz.py` runs thousands. Time is bounded by the sandbox's own limit.
"""

from __future__ import annotations

import os
import resource

import pandas as pd

import wording
from loaders import read_submission
from loaders.annotate import annotate
from loaders.history.checks import history_problems
from loaders.workbook.model import Unreadable
from tests.broken import Broken, broken_ones
from tracker.problems import KINDS
from tracker.submission import Submission
from wording.problems import problem_sentence

SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
CASES = 200
NOTHING_KNOWN = pd.DataFrame({"region": [], "measure": [], "period": [], "value": []})


def faced(case: Broken, catalogue, register) -> Submission:
    """The submission of a broken file, every promise about it held."""
    submission = read_submission(case.content, case.file_name, catalogue, register)
    doubts = history_problems(submission, catalogue, register, NOTHING_KNOWN)
    for problem in (*submission.problems, *doubts):
        assert problem.code in KINDS
        for language in ("zh", "en"):
            wording.use(language)
            what, fix = problem_sentence(problem)
            assert what
            assert fix
            assert len(what) < 2_000
    assert submission.observations or not submission.is_clean or submission.layout in ("template", "targets")
    for figure in submission.observations:
        assert figure.region in register
        assert figure.value is not None
        assert abs(figure.value) < float("inf")
    return submission


def test_two_hundred_broken_workbooks_are_each_read_or_refused_with_a_sentence(catalogue, register):
    print(f"FUZZ_SEED={SEED}")
    outcomes: dict[str, int] = {}
    grown = 0
    for number, case in enumerate(broken_ones(SEED, CASES)):
        try:
            submission = faced(case, catalogue, register)
            if number % 5 == 0 and submission.layout != "unreadable":
                annotate(case.content, case.file_name, submission.problems, sentences=problem_sentence)
        except Unreadable:
            pass  # a workbook that reads but cannot be rebuilt says so in the same way
        except Exception as fault:
            fault.add_note(f"FUZZ_SEED={SEED}, case {number}: {case.how} of {case.file_name}")
            raise
        outcome = "read" if submission.is_clean else submission.problems[0].details.get("reason", "refused")
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if number == CASES // 4:
            grown = -resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown += resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(outcomes.values()) == CASES
    assert outcomes["read"] >= CASES // 10, outcomes
    assert outcomes["broken"] >= CASES // 10, outcomes
    assert grown < 64_000, f"{grown} KB more at the highest than after a quarter of the files"
