"""Calm pages for what is not the reader's fault: a faulty catalogue or register, a held database, no figures yet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from store import DatabaseHeld, DatabaseTooNew, NotADatabase
from tracker.catalogue_file import CatalogueError
from tracker.regions import RegisterError
from ui import parts, session
from ui.style import put_style
from wording import _


def desk_or_stop() -> None:
    """Opens the desk, or draws a page that says why it cannot be opened and stops there."""
    try:
        session.the_desk()
    except (CatalogueError, RegisterError) as error:
        show(error.faults)
        st.stop()
    except DatabaseHeld:
        put_style()
        parts.calm(_("数据库正被另一个程序占用，请等它结束后刷新本页。"))
        st.stop()
    except DatabaseTooNew:
        put_style()
        parts.calm(_("数据库是较新版本的程序建立的，请先升级本程序。"))
        st.stop()
    except NotADatabase:
        put_style()
        parts.calm(_("数据库文件已损坏或不是本系统的，打不开；请停下程序，用 cli.py restore 从 copies/ 里恢复一份。"))
        st.stop()


def show(faults: Sequence[str]) -> None:
    """A faulty catalogue or register: every fault with its line, and what to do."""
    put_style()
    title = _("指标目录或区划登记册有 {n} 处错误，看板没有启动。按下面所列改好后刷新本页；已入库的数据不受影响。")
    parts.calm(title.format(n=len(faults)), [str(fault) for fault in faults])


def no_figures(plan_name: str) -> None:
    """What to do when a plan has no figures yet; stops the page."""
    parts.calm(
        _("{plan}还没有数据。").format(plan=plan_name),
        [
            _("到“上报”页下载本季度的空白上报表，填好后在同一页上传。"),
            _("数据入库后，本页自动显示进度、差距和未报单位。"),
        ],
    )
    st.stop()
