"""What became of a workbook's numbers: one line, and the unread ones by cell with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.html import strong
from tracker.submission import Account, Clipping, Unread
from ui import clippings, parts, tables
from wording import _
from wording.accounts import account_line, unread_reason

LISTED = 200


def show(account: Account | None, cells: Mapping[tuple[str, str], Clipping] | None = None) -> None:
    """The line, and under it the unread numbers, folded, each in its place where `cells` has it; nothing of a file without a
    number.
    """
    if account is None or not account.numeric:
        return
    parts.caption(account_line(account))
    if account.unread_count:
        with st.expander(_("没有读的 {n} 个数，为什么").format(n=account.unread_count)):
            st.html(unread_table(account.unread[:LISTED], cells or {}))
            if rest := account.unread_count - min(LISTED, len(account.unread)):
                parts.caption(_("另有 {n} 个未列出").format(n=rest))


def unread_table(unread: Sequence[Unread], cells: Mapping[tuple[str, str], Clipping]) -> str:
    """Cell, what stands there, why it was not read, and below it its place in the sheet (HTML)."""
    pieces = [cells.get((u.sheet, u.cell)) for u in unread]
    title = _("原表中的这一格")
    below = [clippings.folded(title, clippings.clipping_table(one), is_open=False) if one else "" for one in pieces]
    body = [[strong(f"{u.sheet}!{u.cell}"), u.shown, unread_reason(u.why)] for u in unread]
    return tables.table([_("单元格"), _("所填"), _("为什么没有读")], body, css="dense", box="box long", below=below)
