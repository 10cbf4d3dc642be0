"""The one style sheet: its rules stand in `app.css`, its inks in `charts/palette.py`, its sizes differ by language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from charts.palette import FONT, FRAME, GRID, INK, MUTED, NAVY, PANEL, ROW_RULE, TRACK
from components.html import Markup, chain, render
from wording import language
from wording.status import status_look

_HERE = Path(__file__).parent


def style_sheet(sizes: dict[str, str]) -> Markup:
    """`style_rules` as a <style>."""
    return render("style.html", rules=style_rules(sizes))


def style_rules(sizes: dict[str, str], *, english: bool = False) -> Markup:
    """All the rules with their variables: `sizes` by name; with `english` narrow columns take smaller type as well."""
    return chain([style_variables(sizes, english=english), rules()], "\n")


def style_variables(sizes: dict[str, str], words: dict[str, str] | None = None, *, english: bool = False) -> Markup:
    """What the rules are told: `sizes` by name, `words` that the style sheet itself says.

    Cards take smaller type in English, whose words run longer; with `english` the narrow columns as well.
    """
    grave, unsure = status_look("behind"), status_look("slightly_behind")
    side, under = ("12px", "12px") if language() == "en" else ("14px", "13px")
    variables = {
        **{"ink": INK, "muted": MUTED, "navy": NAVY, "frame": FRAME, "panel": PANEL, "row-rule": ROW_RULE},
        **{"grid": GRID, "track": TRACK, "font": FONT, "grave": grave.colour},
        **{"unsure": unsure.colour, "unsure-tint": unsure.tint, "side": side, "under": under},
        "hatch": f"repeating-linear-gradient(135deg,{TRACK} 0 2px,#fff 2px 7px)",
        **sizes,
        **{name: json.dumps(text, ensure_ascii=False) for name, text in (words or {}).items()},
    }
    return render(
        "rules.css",
        variables={name: Markup(value) for name, value in variables.items()},
        rules=_rules("english") if english else "",
    )


def rules() -> Markup:
    """The rules alone, which are the same for every page."""
    return _rules("app")


@cache
def _rules(name: str) -> Markup:
    return Markup((_HERE / f"{name}.css").read_text(encoding="utf-8"))
