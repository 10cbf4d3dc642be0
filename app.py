"""The face for eyes: page setup, language, sign-in, navigation; nothing else. Start it with `make run`.

The file is read twice: once by the server, which takes `app` with its shell, and then for every visit as the script.
"""

import time
from contextlib import suppress

import streamlit as st

from web import collector, doorway, navigation, server, sign_in, warm_up, watching
from wording import _


def show_page() -> None:
    """One run of the visited page, in the visitor's language."""
    began = time.monotonic()
    from ui import choices, faults, parts

    choices.set_language()
    product = _("知识产权指标看板")
    if not sign_in.is_let_in():
        st.set_page_config(page_title=product, page_icon=navigation.icon(), layout="wide")
        sign_in.ask()
    page = navigation.visited_page()
    st.set_page_config(page_title=f"{page.title} · {product}", page_icon=navigation.icon(), layout="wide")
    faults.desk_or_stop()
    try:
        with suppress(parts.EndOfPage):
            faults.stranger_or_stop()
            navigation.check_may_visit(page)
            faults.warn_unknown_query_params()
            page.run()
            parts.clear_flash()
    finally:
        # Also of a page that is refused, or has a fault.
        sign_in.sign_out()
        collector.run_ended()
        watching.meters().page_run(time.monotonic() - began)


if __name__ == "__main__":
    show_page()
else:
    collector.begin()
    watching.begin()
    doorway.refuse_what_stands_open()
    server.disable_pages_directory()
    server.skip_search_for_a_prompt()
    server.send_at_once()
    warm_up.begin()
    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        on_script_error=server.show_fault,
        exception_handlers={Exception: server.answer_fault},
    )
