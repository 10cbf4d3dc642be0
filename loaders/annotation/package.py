"""A zipped workbook as named parts that can be changed, related to one another and declared, without being parsed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from loaders.annotation.xml_pieces import Unmarkable
from loaders.workbook.big_sheets import attributes_of

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml."


class Package:
    """The parts of a zip, by name, with changes."""

    def __init__(self, content: bytes) -> None:
        self.old = zipfile.ZipFile(io.BytesIO(content))
        self.names = dict.fromkeys(self.old.namelist())
        self.changed: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self.old.read(name)

    def text(self, name: str) -> str:
        """A part as text; office programs write UTF-8."""
        try:
            return self.read(name).decode("utf-8")
        except (KeyError, UnicodeDecodeError) as fault:
            raise Unmarkable from fault

    def write(self, name: str, content: str | bytes) -> None:
        self.names[name] = None
        self.changed[name] = content.encode() if isinstance(content, str) else content

    def free(self, pattern: str) -> str:
        """The first name of a pattern with a number in it that is not taken."""
        number = 1
        while pattern.format(number) in self.names:
            number += 1
        return pattern.format(number)

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id of a new relation from a part to a target (absolute in the package)."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        there = rels in self.names
        text = self.text(rels) if there else f'<Relationships xmlns="{_PACKAGE}"></Relationships>'
        text = re.sub(r"<((?:\w+:)?Relationships)\b([^>]*)/>", r"<\1\2></\1>", text)
        end = re.search(r"</(\w+:)?Relationships>", text)
        if end is None:
            raise Unmarkable
        numbers = [int(n) for n in re.findall(r'Id="rId(\d+)"', text)]
        made = f"rId{max(numbers, default=0) + 1}"
        piece = f'<{end[1] or ""}Relationship Id="{made}" Type="{RELATIONS}/{kind}" Target="/{target}"/>'
        self.write(rels, text[: end.start()] + piece + text[end.start() :])
        return made

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """(last word of the type, target's part) by id."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.names:
            return {}
        found = attributes_of(self.text(rels), "Relationship")
        return {
            r.get("Id", ""): (
                r.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, r.get("Target", "")))[1:],
            )
            for r in found
        }

    def declare(self, part: str, kind: str) -> None:
        """Name a part's content type; for .vml the one of the extension."""
        name = "[Content_Types].xml"
        text = self.text(name)
        end = re.search(r"</(\w+:)?Types>", text)
        if end is None:
            raise Unmarkable
        p = end[1] or ""
        if part.endswith(".vml"):
            known = re.search(r'Extension="vml"', text, re.I)
            piece = (
                f'<{p}Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            )
            start = re.search(rf"<{p}Types\b[^>]*>", text)
            if known is None and start:
                self.write(name, text[: start.end()] + piece + text[start.end() :])
            return
        piece = f'<{p}Override PartName="/{part}" ContentType="{_KINDS}{kind}+xml"/>'
        self.write(name, text[: end.start()] + piece + text[end.start() :])

    def bytes(self) -> bytes:
        """The whole package, its parts in their old order, the new ones last."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in self.names:
                new.writestr(name, self.read(name))
        return stream.getvalue()
