"""Why nobody is told of what waits for them."""

from __future__ import annotations

from wording import _


def off_words(why: str) -> str:
    """What is missing for people to be told."""
    return {
        "nobody": _("没有开，写法见运行说明"),
        "no_address": _("没有开：TRACKER_ADDRESS 要写明看板的网址，如 https://board.example"),
        "no_library": _(
            "没有开：还缺 apprise，用 .venv/bin/pip install -r requirements-notify.txt -c constraints.txt 安装"
        ),
    }[why]
