"""The face for eyes: page setup, language, sign-in, navigation; nothing else. Start it with `make run`.

The file is read twice: once by the server, which takes `app` with its shell, and then for every visit as the script.
"""

from pathlib import Path
from typing import Literal

import streamlit as st

from web import collector, doorway, server, sign_in, warm_up

ICON = str(Path(__file__).parent / "static" / "icon.png")


def show_page() -> None:
    """One run of the visited page, in the visitor's language."""
    from ui import choices, faults, parts
    from wording import _

    choices.set_language()
    product = _("知识产权强市指标看板")
    st.set_page_config(page_title=product, page_icon=ICON, layout="wide")
    sign_in.sign_in_or_stop()
    # What leaders read first stands open in the bar; what is done about it, said of it and put in folds away.
    pages = {
        "": [
            st.Page("pages/progress/overview.py", title=_("总览"), default=True),
            st.Page("pages/progress/indicator.py", title=_("指标"), url_path="indicator"),
            st.Page("pages/progress/district.py", title=_("县区"), url_path="district"),
        ],
        _("任务与责任"): [
            st.Page("pages/progress/tasks.py", title=_("任务"), url_path="tasks"),
            st.Page("pages/progress/calendar.py", title=_("日历"), url_path="calendar"),
            st.Page("pages/progress/duty.py", title=_("责任"), url_path="duty"),
            st.Page("pages/progress/allocation.py", title=_("任务分解"), url_path="allocation"),
            st.Page("pages/progress/scenario.py", title=_("情景"), url_path="scenario"),
        ],
        _("汇报"): [
            st.Page("pages/briefing/brief.py", title=_("汇报"), url_path="brief"),
            st.Page("pages/briefing/materials.py", title=_("汇报材料"), url_path="materials"),
        ],
        _("数据报送"): [
            st.Page("pages/returns/submit.py", title=_("上报"), url_path="submit"),
            st.Page("pages/returns/chase.py", title=_("报送情况"), url_path="chase"),
            st.Page("pages/returns/correct.py", title=_("单数更正"), url_path="correct"),
            st.Page("pages/returns/records.py", title=_("报送记录"), url_path="records"),
            st.Page("pages/returns/publish.py", title=_("复核并发布"), url_path="publish"),
        ],
        _("参考"): [
            st.Page("pages/returns/trace.py", title=_("追溯"), url_path="trace"),
            st.Page("pages/reference/method.py", title=_("方法"), url_path="method"),
        ],
    }
    bar: Literal["hidden", "top"] = "hidden" if st.query_params.get("brief") == "1" else "top"
    page = st.navigation(pages, position=bar)
    st.set_page_config(page_title=f"{page.title} · {product}")
    # A folded section says which of its pages is open; only the first call tells.
    named = {f"{name} · {page.title}" if name and page in inside else name: inside for name, inside in pages.items()}
    # 汇报 has the whole window to itself.
    page = st.navigation(named, position="hidden" if page.url_path == "brief" else bar)
    faults.desk_or_stop()
    faults.warn_unknown_query_params()
    page.run()
    parts.clear_flash()
    sign_in.sign_out()
    collector.run_ended()


if __name__ == "__main__":
    show_page()
else:
    doorway.refuse_what_stands_open()
    server.disable_pages_directory()
    warm_up.begin()
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), on_script_error=server.show_fault)
