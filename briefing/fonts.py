"""The fonts that are shipped, so that Chinese is right on a server nobody has set up.

`static/fonts` holds Noto Sans CJK SC, Regular and Bold, cut down to GB 2312 (OFL, its licence beside them). typst takes
the folder as it is; Chromium finds fonts through fontconfig, which is told of the folder by a file written here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from components.html import render

FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FAMILY = "Noto Sans CJK SC"


def font_paths() -> list[Path]:
    """The folders to look for fonts in, ours only."""
    return [FOLDER]


@cache
def fontconfig_file(*, with_system: bool = True) -> Path:
    """A fontconfig file that knows the system's fonts and ours, or ours alone; written once per process."""
    folder = Path(mkdtemp(prefix="fonts-"))
    file = folder / "fonts.conf"
    made = render("fonts.conf", with_system=with_system, folder=FOLDER, cache=folder / "cache", family=FAMILY)
    file.write_text(made, encoding="utf-8")
    return file
