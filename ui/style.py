"""What the style sheet of every page is told, with Chinese words on the uploader. Its rules come with the shell (`web/server.py`)."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from components.html import Markup, render
from components.style import style_variables
from ui import choices
from wording import _, language


def inject_css(row_height: int = 34, list_height: int = 560) -> None:
    """Puts the variables of the style sheet on the page; sizes in px, of the matrix's rows and of long lists."""
    st.html(_variables(language(), choices.product_words(), row_height, list_height))


@lru_cache(maxsize=64)
def _variables(chosen: str, product: str, row_height: int, list_height: int) -> Markup:
    english = chosen == "en"
    sizes = {
        "h1": "17px" if english else "21px",
        "line": "1.34" if english else "1.45",
        "third": "1" if english else "2",
        "row-height": f"{row_height}px",
        "long": f"{list_height}px",
    }
    words = {
        "choose": _("选择工作簿"),
        "drop": _("或拖到此处，20 MB 以内"),
        "choose-scan": _("选择扫描件"),
        "choose-evidence": _("选择佐证文件"),
        "choose-report": _("选择通报"),
        "choose-file": _("选择文件"),
        "product": product,
    }
    return render("style.html", rules=style_variables(sizes, words, english=english))
