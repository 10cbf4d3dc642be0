"""A YAML file as plain data that remembers the line of every key and item.

YAML 1.2: `no` stays a word. A key given twice is noted with its line and its first value kept, so that it is
listed together with all other faults; only text that is no YAML at all stops the reading.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracker.schema.faults import CatalogueError, Fault, Path, quoted, say
from tracker.schema.kept_documents import FOLDER, Document, keep, kept


def read_yaml(path: FilePath, folder: FilePath = FOLDER) -> Document:
    """The document in a file, as `folder` keeps it where it was read before. CatalogueError with its one fault when the text is not UTF-8 or not YAML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise CatalogueError([Fault(line, "", say("not_utf8"), say("utf8"), path.name)]) from error
    if document := kept(text, path.name, folder):
        return document
    document = parse_yaml(text, path.name)
    keep(document, text, folder)
    return document


def parse_yaml(text: str, file: str = "indicators.yaml") -> Document:
    """The document in a text. CatalogueError with its one fault when it is not YAML."""
    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(text)
    except YAMLError as error:
        raise CatalogueError([_no_yaml(error, text, file)]) from error
    document = Document(file, None)
    if root is not None:
        document.data = _plain(root, (), document, reader, ())
    return document


# What the reader says of a slip, and what stands in its place. It says where it gave up: of a missing colon the line after.
_SLIPS = {
    "could not find expected ':'": "colon_and_space",
    "mapping values are not allowed": "colon_once",
    "found character '\\t'": "no_tab",
    "did not find expected": "same_indent",
    "expected <block end>": "same_indent",
}


def _no_yaml(error: YAMLError, text: str, file: str) -> Fault:
    """The one fault of a text that is no YAML: its line, what stands there, and what is usual in its place."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Fault(0, "", quoted(str(error).splitlines()[0]), say("yaml_text"), file)
    problem = error.problem or ""
    code = next((code for said, code in _SLIPS.items() if said in problem), "yaml_text")
    at = error.context_mark if code == "colon_and_space" and error.context_mark else error.problem_mark
    lines, number = text.splitlines(), at.line
    if 0 < number <= len(lines) and "：" in lines[number - 1] and ":" not in lines[number - 1]:
        # A full-width colon is none: the reader takes the line on to the next, and stumbles there.
        code, number = "colon_and_space", number - 1
    there = lines[number].strip()[:60] if number < len(lines) else ""
    return Fault(number + 1, "", quoted(there or problem), say(code), file)


def _plain(node: Node, path: Path, document: Document, reader: YAML, above: tuple[int, ...]) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in above:
        raise CatalogueError(
            [Fault(node.start_mark.line + 1, "", say("anchor_of_itself"), say("no_circle"), document.file)]
        )
    above = (*above, id(node))
    if isinstance(node, MappingNode):
        return _mapping(node, path, document, reader, above)
    if isinstance(node, SequenceNode):
        return tuple(_plain(item, (*path, i), document, reader, above) for i, item in enumerate(node.value))
    assert isinstance(node, ScalarNode)
    try:
        return reader.constructor.construct_object(node)
    except (YAMLError, ValueError):
        return node.value  # 2026-02-30 looks like a date and is none: left as text, the types refuse it


def _mapping(node: MappingNode, path: Path, document: Document, reader: YAML, above: tuple[int, ...]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = reader.constructor.construct_object(key_node) if isinstance(key_node, ScalarNode) else str(key_node.tag)
        here = (*path, key if isinstance(key, int) and not isinstance(key, bool) else str(key))
        line = key_node.start_mark.line + 1
        if key in result:
            document.repeated.append((here, line, document.lines[here]))
            continue
        document.lines[here] = line
        result[key] = _plain(value_node, here, document, reader, above)
    return result
