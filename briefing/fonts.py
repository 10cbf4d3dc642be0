"""The fonts that are shipped, so that Chinese is right on a server nobody has set up.

`static/fonts` holds Noto Sans CJK SC, Regular and Bold, cut down to GB 2312 (OFL, its licence beside them). typst takes
the folder as it is; Chromium finds fonts through fontconfig, which is told of the folder by a file written here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
FAMILY = "Noto Sans CJK SC"

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{system}  <dir>{folder}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>{family}</family></prefer></alias>
</fontconfig>
"""
_SYSTEM = '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'


def font_paths() -> list[Path]:
    """The folders to look for fonts in, ours only."""
    return [FOLDER]


@cache
def fontconfig_file(*, with_system: bool = True) -> Path:
    """A fontconfig file that knows the system's fonts and ours, or ours alone; written once per process."""
    folder = Path(mkdtemp(prefix="fonts-"))
    file = folder / "fonts.conf"
    file.write_text(
        _CONFIG.format(
            system=_SYSTEM if with_system else "",
            folder=escape(str(FOLDER)),
            cache=escape(str(folder / "cache")),
            family=FAMILY,
        ),
        encoding="utf-8",
    )
    return file
