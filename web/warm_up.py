"""What the first visit would wait for is made while the server starts: the desk, and the modules pages import."""

from __future__ import annotations

import logging
import threading

log = logging.getLogger("dashboard")


def begin() -> None:
    """Opens the desk in a thread beside the start; what is wrong with it is said by the page that needs it."""
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()


def _warm_up() -> None:
    # Imported here: the server's own start does not wait for it either.
    from desk.judge import judge
    from ui import choices, faults, papers, parts, session  # noqa: F401
    from ui.session import DESK_FAULTS

    try:
        desk = session.the_house()
    except DESK_FAULTS as error:
        log.info("the desk did not open beside the start: %s", type(error).__name__)
        return
    for plan in desk.home_plans()[:1]:
        judge(desk, plan)
