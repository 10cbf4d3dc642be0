"""What belongs to no district (其他) and is missing though the districts are in: said on 上报, 报送情况 and 发布."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import streamlit as st

from desk import Desk
from desk.others import MissingOther, others_due
from tracker.periods import Period
from ui import parts
from ui.record_words import amount, place
from wording import _, named
from wording.figures import period_words


def say_missing(
    desk: Desk,
    plan_id: str,
    period: Period,
    given: Collection[tuple[str, str]] = (),
    known_at: datetime | None = None,
) -> None:
    """A line for each such row: 其他 上季 3 件（地理标志），本季没有. `given` are the (region, measure) of books not yet saved."""
    found = others_due(desk, plan_id, period, given, known_at)
    for region in dict.fromkeys(one.region for one in found):
        mine = [one for one in found if one.region == region]
        figures = _("、").join(_figure(desk, one, period) for one in mine)
        words = _("{place} {figures}，本季没有。请填“{place}”一本，或在单数更正里补；没有就填 0。")
        st.warning(parts.plain(words.format(place=place(region, desk.register), figures=figures)))


def _figure(desk: Desk, one: MissingOther, period: Period) -> str:
    last = _("上季") if one.last == period.plus_quarters(-1) else period_words(one.last)
    return _("{last} {amount}（{measure}）").format(
        last=last,
        amount=amount(one.last_value, one.measure, desk.catalogue),
        measure=named(desk.catalogue.measures[one.measure]),
    )
