"""The face for eyes: page setup, language, sign-in, navigation; nothing else. Start it with `make run`.

The file is read twice: once by the server, which takes `app` with its shell, and then for every visit as the script.
"""

from pathlib import Path

import streamlit as st

from ui import server

ICON = str(Path(__file__).parent / "static" / "icon.png")


def show_page() -> None:
    """One run of the visited page, in the visitor's language."""
    from ui import choices, faults
    from wording import _

    choices.set_language()
    st.set_page_config(page_title=_("知识产权强市指标看板"), page_icon=ICON, layout="wide")
    server.sign_in_or_stop()
    pages = [
        st.Page("pages/progress/overview.py", title=_("总览"), default=True),
        st.Page("pages/progress/indicator.py", title=_("指标"), url_path="indicator"),
        st.Page("pages/progress/district.py", title=_("县区"), url_path="district"),
        st.Page("pages/progress/allocation.py", title=_("任务分解"), url_path="allocation"),
        st.Page("pages/progress/scenario.py", title=_("情景"), url_path="scenario"),
        st.Page("pages/returns/submit.py", title=_("上报"), url_path="submit"),
        st.Page("pages/reference/method.py", title=_("方法"), url_path="method"),
    ]
    page = st.navigation(pages, position="hidden" if st.query_params.get("brief") == "1" else "top")
    faults.desk_or_stop()
    page.run()


if __name__ == "__main__":
    show_page()
else:
    server.refuse_open_door()
    server.own_navigation()
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(), on_script_error=server.show_fault)
