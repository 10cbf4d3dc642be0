"""Whose a file beside the pages is: exactly the person's on whose socket its address stood."""

from hypothesis import given
from hypothesis import strategies as st

from web.given import MOST, Given

PEOPLE = st.sampled_from(["甲 <proxy#a>", "乙 <proxy#b>", "甲 <https://sso.example#a>"])
HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
PLACES = HEX.map("/media/{}".format) | st.uuids().map(lambda one: f"/_stcore/upload_file/{one}/{one}")
# What stands around an address in a message: lengths and tags may be any byte.
AROUND = st.binary(max_size=20)


@given(st.lists(st.tuples(PEOPLE, AROUND, PLACES, st.sampled_from(["", ".png", ".docx"]), AROUND), max_size=8), PEOPLE)
def test_a_file_is_given_to_those_who_were_told_of_it_and_nobody_else_wherever_it_stood_in_a_message(told, asking):
    files = Given()
    for who, before, place, ending, after in told:
        files.note(who, before + f"{place}{ending}".encode() + after)
    for _who, _before, place, ending, _after in told:
        own = {(who, at) for who, _b, at, _e, _a in told}
        assert files.is_given(asking, f"{place}{ending}") is ((asking, place) in own)


@given(PEOPLE, st.text(max_size=60).filter(lambda one: not one.startswith(("media/", "_stcore/upload_file/"))))
def test_whatever_is_no_file_passes_and_a_file_nobody_was_told_of_does_not(who, rest):
    assert Given().is_given(who, f"/{rest}")
    assert not Given().is_given(who, f"/media/{rest}")


def test_the_person_is_the_same_under_another_name_and_what_was_asked_for_longest_ago_is_forgotten_first():
    files, first = Given(), f"/media/{'0' * 32}"
    files.note("王某 <proxy#a>", first.encode())
    for start in range(1, MOST, 1000):
        files.note("b <proxy#b>", b"".join(f"/media/{n:032x} ".encode() for n in range(start, start + 1000)))
        assert files.is_given("王某某 <proxy#a>", first)
    assert files.is_given("b <proxy#b>", f"/media/{MOST:032x}")
    assert not files.is_given("b <proxy#b>", f"/media/{1:032x}")
