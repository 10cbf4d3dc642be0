"""For weak eyes and for those who read only English: ink on every tint, and words that never say the opposite."""

import wording
from charts.palette import INK, MUTED, PANEL
from wording import _
from wording.duty_looks import _LOOKS as DUTY_LOOKS
from wording.figures import joined
from wording.status import _LOOKS as STATUS_LOOKS


def brightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_ink_can_be_read_on_every_tint_and_side_notes_on_those_of_cards():
    cards = {look.card_tint for look in STATUS_LOOKS.values()}
    lines = {look.tint for look in [*STATUS_LOOKS.values(), *DUTY_LOOKS.values()]}
    assert [tint for tint in cards | lines | {PANEL} if contrast(INK, tint) < 4.5] == []
    assert [tint for tint in cards | {PANEL} if contrast(MUTED, tint) < 4.5] == []


def test_in_english_what_is_missing_is_not_what_is_there_and_two_numbers_do_not_run_together():
    wording.use("en")
    assert _("全部未报") == "all of them"
    assert "were due" not in _("{supplier}：{period}以下数据应于 {due} 前报送，{state}，请尽快报送：{items}。")
    assert joined("40.1", "10k people") == "40.1 × 10k people"


def test_the_owners_of_a_target_are_named_in_english_where_the_tasks_know_them(sample_desk):
    from desk.owners import target_owners

    names = {
        unit.name_en
        for plan in ("anqing_2023", "putian_2023")
        for one in target_owners(sample_desk, plan).values()
        for unit in one.units
    }
    assert {"County authorities", "County IP authorities"} <= names
    assert not any("\u4e00" <= sign <= "\u9fff" for name in names for sign in name)
