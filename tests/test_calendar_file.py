"""The calendar file: read back by the rules of RFC 5545, whatever words stand in it, and what it holds of a plan."""

from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wording
import wording.sentences
from pages.progress.parts import calendar_file as taken_from
from ui import session
from wording.icalendar import DayEvent, calendar_file

MADE = datetime(2026, 11, 30, 6, 50, 1)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\\;,: 版"), max_size=200
)


def read(content):
    """The calendar's own values and one dict of values per event; every line is held against the format on the way."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = "\r\n".join(lines).replace("\r\n ", "").split("\r\n")
    assert (whole[0], whole[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head, events, here = {}, [], None
    for line in whole[1:-1]:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            here = {}
        elif line == "END:VEVENT":
            events.append(here)
            here = None
        else:
            kept = head if here is None else here
            assert name not in kept
            kept[name] = value
    assert here is None
    return head, events


def words(value):
    """A text value as it was before it was written."""
    made, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            assert following in "\\;,nN"
            made += "\n" if following in "nN" else following
        else:
            assert letter not in ";,"
            made += letter
    return made


@given(WORDS, WORDS, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_whatever_is_written_is_read_back_and_no_line_is_too_long(title, said, first, length):
    last = first.fromordinal(first.toordinal() + length)
    head, [event] = read(calendar_file(title, [DayEvent("key", first, last, title, said)], MADE))
    assert head["VERSION"] == "2.0"
    assert (words(head["X-WR-CALNAME"]), words(event["SUMMARY"])) == (title, title)
    assert words(event.get("DESCRIPTION", "")) == said
    assert event["DTSTART;VALUE=DATE"] == f"{first:%Y%m%d}"
    assert event["DTEND;VALUE=DATE"] == f"{first.fromordinal(last.toordinal() + 1):%Y%m%d}"
    assert event["DTSTAMP"] == "20261130T065001Z"


def test_control_characters_of_others_are_left_out_and_an_empty_calendar_is_none():
    day = date(2026, 12, 31)
    _head, [event] = read(calendar_file("a", [DayEvent("key", day, day, "一\x00二\x1b", "三\r四\x7f")], MADE))
    assert (words(event["SUMMARY"]), words(event["DESCRIPTION"])) == ("一二", "三\n四")
    with pytest.raises(ValueError, match="without an event"):
        calendar_file("a", [], MADE)


@pytest.fixture
def office(sample_desk, monkeypatch):
    monkeypatch.setattr(session, "the_desk", lambda: sample_desk)
    return sample_desk


def of(desk, plan, today, unit=None):
    """The file of a plan or a unit on a day, read back, with the standings it was made from."""
    standings = session.milestones(plan, today, None)
    if unit is not None:
        standings = [one for one in standings if unit in {word.unit for word in one.units}]
    taken = taken_from.Taken(plan, unit, today, None, True)
    days = taken_from.events(desk, taken, standings)
    assert taken_from.file_name(desk, taken).endswith(f"{today}_{wording.sentences.sample_words()}.ics")
    return read(calendar_file(taken_from.name(desk, taken), days, MADE))[1] if days else [], standings


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023"])
def test_the_file_holds_each_open_item_once_marked_and_under_a_lasting_name(plan, lang, office):
    wording.use(lang)
    entry = office.catalogue.plans[plan]
    for today in (entry.start, entry.end, date(2026, 11, 30)):
        events, standings = of(office, plan, today)
        still = {one.duty.key.partition(".")[0] for one in standings if one.state in ("open", "upcoming", "running")}
        names = {str(uuid5(NAMESPACE_URL, f"{plan}/{key}")) for key in still}
        found = [one["UID"] for one in events]
        returns = [one["SUMMARY"] for one in events if one["UID"] not in names]
        assert len(set(found)) == len(found)
        assert names <= set(found)
        assert all({"zh": "截止", "en": "due"}[lang] in title for title in returns)
        assert all(wording.sentences.sample_words() in one["SUMMARY"] for one in events)
        again, _standings = of(office, plan, today)
        assert [one["UID"] for one in again] == [one["UID"] for one in events]


def test_a_return_stands_in_it_until_it_is_in(office):
    events, _standings = of(office, "quanzhou_2024", date(2026, 11, 30))
    said = [words(one["SUMMARY"]).partition("】")[2] for one in events]
    # One figure of the third quarter and eight check-ins are missing in the sample.
    assert [one for one in said if "截止" in one] == [
        "2026年三季度报表报送截止",
        "2026年三季度任务进展填报截止",
        "2026年四季度报表报送截止",
        "2026年四季度任务进展填报截止",
    ]


def test_a_unit_takes_its_own_days_under_the_same_names(office):
    whole, _standings = of(office, "quanzhou_2024", date(2026, 11, 30))
    mine, standings = of(office, "quanzhou_2024", date(2026, 11, 30), "copyright")
    assert {one["UID"] for one in mine} < {one["UID"] for one in whole}
    still = [one.duty.title for one in standings if one.state == "open"]
    # It has handed in its third quarter; the fourth is to come.
    assert [words(one["SUMMARY"]).partition("】")[2] for one in mine] == [*still, "2026年四季度任务进展填报截止"]
