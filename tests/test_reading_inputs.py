"""The 33 inputs that were read wrong once, and two further files of each one's kind at least: all that comes of each is as said."""

from __future__ import annotations

import pytest

from loaders import read_submission
from tests.reading_inputs import INPUTS, READING

EACH = [(name, variant) for name, variants in INPUTS.items() for variant in variants]


def test_every_input_is_here_as_it_came_and_with_two_further_files_of_its_kind():
    assert set(INPUTS) == {path.name for path in READING.iterdir()}
    for name, variants in INPUTS.items():
        assert variants["as it came"].content == (READING / name).read_bytes()
        assert len({variant.content for variant in variants.values()}) == len(variants) >= 3, name


@pytest.mark.parametrize(("name", "variant"), EACH)
def test_all_that_comes_of_a_file_is_what_a_careful_person_reads(catalogue, register, name, variant):
    given = INPUTS[name][variant]
    submission = read_submission(given.content, given.file, catalogue, register, plan=given.plan)
    account = submission.account
    assert {(o.region, o.measure, str(o.period)): o.value for o in submission.observations} == given.figures
    assert (account.read, account.checked, account.reference, account.ignored, len(account.unread)) == given.account
    assert account.numeric == sum(given.account)
    assert {
        f"{p.severity[0]} {p.code}/{p.details.get('reason') or p.details.get('kind')} {p.cell}"
        for p in submission.problems
    } == given.asked
