"""A zip of workbooks, as 上报 hands them out, taken apart: its files under limits, nothing of them read."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

# A zip with more files, or with more bytes in all, is no quarter's workbooks.
MOST_FILES, MOST_BYTES = 300, 200 * 2**20


class NotUnpacked(Exception):
    """The zip is damaged, locked, or holds more than a quarter's workbooks."""


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    """The files of a zip by name, in its order; folders, hidden files and what a system adds are left out. NotUnpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir() and _is_meant(one.filename)]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
                raise NotUnpacked
            found, left = [], MOST_BYTES
            for one in inside:
                with archive.open(one) as packed:
                    # What a zip says of its sizes is no proof.
                    piece = packed.read(left + 1)
                left -= len(piece)
                if left < 0:
                    raise NotUnpacked
                found.append((_name(one), piece))
            return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise NotUnpacked from error


def _is_meant(path: str) -> bool:
    return not any(part.startswith((".", "__MACOSX", "~$")) for part in PurePosixPath(path).parts)


def _name(one: zipfile.ZipInfo) -> str:
    """The file's own name; one that Windows packed says it in GB 18030 without saying so."""
    name = PurePosixPath(one.filename).name
    if not one.flag_bits & 0x800:
        try:
            return name.encode("cp437").decode("gb18030")
        except UnicodeError:
            return name
    return name
