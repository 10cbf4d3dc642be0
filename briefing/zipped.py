"""An office file's bytes made the same on any day: an Office file is a zip, and zips remember when they were packed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

WHEN = (2024, 1, 1, 0, 0, 0)
_STAMP = b"2024-01-01T00:00:00Z"


def settled(data: bytes) -> bytes:
    """The same Office file with fixed times inside and out, workbooks embedded in it too: equal content, equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", _STAMP, content)
            elif name.endswith(".xlsx"):
                content = settled(content)
            part = zipfile.ZipInfo(name, date_time=WHEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content, compresslevel=9)
    return made.getvalue()


def together(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files by name; equal files give equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files:
            bundle.writestr(zipfile.ZipInfo(name.replace("/", "-"), date_time=WHEN), content)
    return made.getvalue()
