"""What 上报 hands out: blank workbooks for the whole, a unit, all units or all suppliers, lists, and the 汇总表."""

from __future__ import annotations

from functools import partial

import streamlit as st

from desk import Desk, blanks, roster_books
from desk.summary import summary_file, summary_workbook
from tracker.periods import Period
from ui import session
from wording import _, named
from wording.figures import period_words
from wording.levels import places_word


def blank(plan_id: str, period: Period, region: str | None) -> bool:
    """The button for the blank workbook, written when asked for; False, and no button, where nothing is due in the period."""
    desk = session.the_desk()
    name = blanks.template_file(desk, plan_id, period, region)
    if name:
        made = partial(_template, desk, plan_id, period, region)
        st.download_button(_("下载本季空白上报表"), made, name, on_click="ignore", width="stretch")
    return name is not None


def _template(desk: Desk, plan_id: str, period: Period, region: str | None) -> bytes:
    return blanks.template(desk, plan_id, period, region)[0]


def packed(plan_id: str, period: Period) -> None:
    """The buttons for the blank workbooks as one zip: a workbook for each unit, or for each supplier; made when asked."""
    desk = session.the_desk()
    words = {
        True: _("各{places}一本（zip）").format(places=places_word(desk.catalogue, plan_id)),
        False: _("各部门一本（zip）"),
    }
    for column, (by_unit, label) in zip(st.columns(2, gap="small"), words.items(), strict=True):
        column.download_button(
            label,
            partial(_packed, desk, plan_id, period, by_unit),
            blanks.bundle_name(desk, plan_id, period, by_unit=by_unit),
            on_click="ignore",
            width="stretch",
            key=f"packed-{by_unit}",
        )


def _packed(desk: Desk, plan_id: str, period: Period, by_unit: bool) -> bytes:
    return blanks.bundle(desk, plan_id, period, by_unit=by_unit)[0]


def lists(plan_id: str, period: Period, region: str | None) -> None:
    """The buttons for the blank lists (名单、台账) of all units or one, and for published figures."""
    desk = session.the_desk()
    forms = desk.catalogue.plan_rosters(plan_id)
    forms = {key: form for key, form in forms.items() if region is None or form.region_column}
    with st.popover(_("名单、台账的空白表（{n}）").format(n=len(forms) + 1), width="stretch"):
        for key, form in forms.items():
            st.download_button(
                named(form),
                partial(_blank_list, desk, plan_id, key, period, region),
                roster_books.list_name(desk, plan_id, key, period, region),
                on_click="ignore",
                width="stretch",
                key=f"list-{key}",
            )
            if form.of and form.region_column and region is None:
                st.download_button(
                    _("{name}：各地已报的合成一本").format(name=named(form)),
                    partial(_collected, desk, plan_id, key, period),
                    roster_books.collected_name(desk, plan_id, key, period),
                    on_click="ignore",
                    width="stretch",
                    key=f"collected-{key}",
                )
        name = blanks.published_file(desk, plan_id)
        st.download_button(_("公开数据"), partial(_published, desk, plan_id), name, on_click="ignore", width="stretch")


def _published(desk: Desk, plan_id: str) -> bytes:
    return blanks.published(desk, plan_id)[0]


def _collected(desk: Desk, plan_id: str, key: str, period: Period) -> bytes:
    return roster_books.collected_list(desk, plan_id, key, period)[0]


def _blank_list(desk: Desk, plan_id: str, key: str, period: Period, region: str | None) -> bytes:
    return roster_books.blank_list(desk, plan_id, key, period, region)[0]


def summary(plan_id: str, period: Period) -> None:
    """The button for the quarter's consolidated workbook, made when it is asked for."""
    desk = session.the_desk()
    if not desk.catalogue.plan_measures(plan_id):
        return
    st.download_button(
        _("下载汇总表（{period}）").format(period=period_words(period)),
        partial(_summary, desk, plan_id, period),
        summary_file(desk, plan_id, period),
        on_click="ignore",
        width="stretch",
    )


def _summary(desk: Desk, plan_id: str, period: Period) -> bytes:
    return summary_workbook(desk, plan_id, period)[0]
