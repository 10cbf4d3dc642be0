"""The house's own rules: which room knows which, what every reader is owed, what no file may say."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wording.compile import LOCALE, said_in_code

ROOT = Path(__file__).resolve().parent.parent
CORE = {"tracker", "wording"}
READERS = CORE | {"loaders", "store", "charts"}
PAPERS = {"components", "briefing"}
# Room -> the rooms it may import. tracker ← wording ← {loaders, store, charts ← components ← briefing} ← desk
# ← {ui ← {pages, web} ← app.py; commands ← cli.py}.
MAY_KNOW = {
    "tracker": {"tracker"},
    "wording": CORE,
    "loaders": CORE | {"loaders"},
    "store": CORE | {"store"},
    "charts": CORE | {"charts"},
    "components": CORE | {"charts", "components"},
    "briefing": CORE | {"charts", "components", "briefing"},
    "desk": READERS | PAPERS | {"desk"},
    "ui": READERS | PAPERS | {"desk", "ui"},
    "pages": READERS | PAPERS | {"desk", "ui", "pages"},
    "web": CORE | {"briefing", "components", "desk", "ui", "web"},
    "app.py": {"ui", "web", "wording"},
    "commands": READERS | {"briefing", "desk", "commands"},
    "cli.py": READERS | {"desk", "commands"},
}
# Sub-room -> the sub-rooms of its own room it may import; "" is what lies directly in the room.
SUB_ROOMS = {
    "tracker": {
        "": set(),
        "schema": {""},
        "submission": {"", "schema"},
        "rules": {"", "schema", "submission"},
    },
    "loaders": {
        "workbook": set(),
        "tables": {"workbook"},
        "history": set(),
        "template": {"workbook"},
        "targets": {"workbook", "template"},
        "rosters": {"workbook", "template"},
        "check_ins": {"workbook", "template", "rosters"},
        "summary": {"workbook", "template"},
        "published": {"workbook", "template"},
        "submission": {"workbook", "tables", "template", "targets", "rosters", "check_ins", "published"},
        "annotation": {"workbook"},
        "sandbox": {"workbook", "submission", "annotation"},
        "": {"tables", "submission", "sandbox"},
    },
    "briefing": {
        "": set(),
        "content": set(),
        "slides": {"", "content"},
        "word": {"", "content"},
        "excel": {"", "content"},
        "pdf": {"", "content"},
        "screens": {"", "content"},
        "proof": set(),
    },
}
# Libraries that only these rooms may import.
KEPT_TO = {
    "streamlit": {"ui", "pages", "web", "app.py"},
    "starlette": {"web"},
    "prometheus_client": {"web"},
    "duckdb": {"store"},
    "pg8000": {"store"},
    "openpyxl": {"loaders"},
    "apprise": {"desk/telling.py"},
    "pptx": {"briefing/slides"},
    "docx": {"briefing/word"},
    "xlsxwriter": {"briefing/excel"},
    "typst": {"briefing/pdf", "briefing/screens"},
    "choreographer": {"briefing/screens"},
    "python_calamine": {"loaders/workbook", "loaders/sandbox"},
}


def files_of(room):
    place = ROOT / room
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for room in MAY_KNOW for path in files_of(room)}


@cache
def imported(path):
    """The dotted names a file imports, wherever in the file: `from a import b` gives a.b."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


def imports_of(path):
    """The top-level names a file imports, wherever in the file."""
    return {name.split(".")[0] for name in imported(path)}


def modules_of(path):
    """The modules of ours a file imports, wherever in the file."""
    found = (name if name in MODULES else name.rpartition(".")[0] for name in imported(path))
    return {name for name in found if name in MODULES}


def sub_room_of(module):
    """The sub-room a module lies in: its folder, or itself where SUB_ROOMS names it, else "" for the room itself."""
    room, _dot, rest = module.partition(".")
    first = rest.split(".")[0]
    return first if first in SUB_ROOMS[room] else ""


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_imports_only_the_rooms_it_may_know(room):
    rooms = set(MAY_KNOW)
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files_of(room)
        for name in imports_of(path) & {r.removesuffix(".py") for r in rooms} - MAY_KNOW[room]
    }
    assert strangers == set()


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_a_sub_room_imports_only_the_sub_rooms_it_may_know(room):
    strangers = set()
    for path in files_of(room):
        mine = sub_room_of(module_of(path))
        for other in modules_of(path):
            if other.split(".")[0] == room and sub_room_of(other) not in SUB_ROOMS[room][mine] | {mine}:
                strangers.add(f"{path.relative_to(ROOT)}: {other}")
    assert strangers == set()


def test_every_folder_of_a_divided_room_is_a_sub_room_with_a_list():
    for room, listed in SUB_ROOMS.items():
        assert {path.parent.name for path in (ROOT / room).glob("*/*.py")} <= set(listed)


def test_no_file_imports_itself_by_way_of_others():
    """Counted are imports inside functions as well: what is put off is still known."""
    arrows = {module: modules_of(path) - {module} for module, path in MODULES.items()}
    while ends := {module for module, known in arrows.items() if not known & set(arrows)}:
        arrows = {module: known for module, known in arrows.items() if module not in ends}
    assert set(arrows) == set()


def test_what_belongs_to_one_section_s_pages_is_known_to_no_other():
    """pages/<section>/parts is that section's own; what two sections need lies in ui/."""
    strangers = set()
    for module, path in MODULES.items():
        own = module.split(".")[:2] if module.startswith("pages.") else []
        for other in modules_of(path):
            if other.startswith("pages.") and (other.split(".")[:2] != own or other.split(".")[2] != "parts"):
                strangers.add(f"{path.relative_to(ROOT)}: {other}")
    assert strangers == set()


@pytest.mark.parametrize("library", KEPT_TO)
def test_a_library_is_imported_only_in_its_room(library):
    allowed = tuple(ROOT / room for room in KEPT_TO[library])
    strangers = {
        str(path.relative_to(ROOT))
        for path in MODULES.values()
        if library in imports_of(path) and not any(path == room or room in path.parents for room in allowed)
    }
    assert strangers == set()


def test_no_page_lies_directly_in_pages():
    """Streamlit would run it on a cold deep link without app.py: wrong menu, no sign-in."""
    assert list((ROOT / "pages").glob("*.py")) == []


def test_a_page_ends_itself_so_that_its_foot_comes():
    """Only where the desk cannot open there is no foot to draw."""
    stopped = [
        path.name for room in ("pages", "ui") for path in files_of(room) if "st.stop()" in path.read_text("utf-8")
    ]
    assert stopped == ["faults.py"]


# The name of a table or column cannot be a parameter; in these it is one of our own tables', never a stranger's.
NAMED_IN_THEM = {
    "insert into  select * from batch",
    "delete from  where ::varchar in (select unnest($keys))",
    "update  set  = $new where  = $old and ::varchar = $key",
}


def test_only_queries_in_the_store_are_sql_and_none_is_glued_together():
    glued = []
    for path in files_of("store"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
                if text in NAMED_IN_THEM:
                    continue
                if re.search(r"\b(select|insert into|delete from|update)\b", text, re.IGNORECASE):
                    glued.append(f"{path.name}:{node.lineno}")
    headless = [
        path.name
        for path in (ROOT / "store" / "queries").glob("*.sql")
        if not path.read_text(encoding="utf-8").startswith("-- One row")
    ]
    assert (glued, headless) == ([], [])


def test_every_text_is_given_whole_to_gettext():
    """A text put together before `_` can never be found in the catalogue."""
    broken = []
    for room in MAY_KNOW:
        for path in files_of(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
                if named and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
                    broken.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert broken == []


@pytest.fixture(scope="module")
def english():
    with (LOCALE / "en" / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream)


def test_the_english_catalogue_says_everything_the_code_says_and_nothing_else(english):
    said = {text for _file, _line, text in said_in_code(ROOT) if text}
    known = {message.id for message in english if message.id}
    assert (said - known, known - said, list(english.obsolete)) == (set(), set(), [])


def test_every_english_text_is_there_and_none_is_a_guess(english):
    holes = [m.id for m in english if m.id and not all([m.string] if isinstance(m.string, str) else m.string)]
    guesses = [m.id for m in english if m.id and m.fuzzy]
    assert (holes, guesses) == ([], [])


def test_a_translation_fills_in_the_same_parameters(english):
    def fields(text):
        return sorted(set(re.findall(r"{(\w*)", text)))

    differing = {}
    for message in english:
        if message.id:
            chinese = message.id if isinstance(message.id, str) else message.id[0]
            for text in [message.string] if isinstance(message.string, str) else message.string:
                if fields(text) != fields(chinese):
                    differing[chinese] = text
    assert differing == {}


def test_an_english_text_holds_no_chinese_but_what_is_quoted_from_a_form(english):
    left = {}
    for message in english:
        for text in [message.string] if isinstance(message.string, str) else message.string:
            if message.id and re.search(r"[\u4e00-\u9fff]", re.sub(r"like \S+|“[^”]*”|\([^)]*\)", "", text)):
                left[message.id] = text
    assert left == {}


def test_the_words_that_leaders_must_not_read_are_in_no_text():
    unwanted = ("仅剩", "拖后腿", "落后", "把握", "谁负责", "尚差")
    texts = [(file, str(text)) for file, _line, text in said_in_code(ROOT)]
    assert [(file, text) for file, text in texts for word in unwanted if word in text] == []


def test_no_file_speaks_of_the_workplace_it_was_made_in():
    """Put together here, so that this file does not speak of it either."""
    forbidden = ("/wo" + "rk/", "../sha" + "red", "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org")
    allowed = {ROOT / ".ci" / "run": {"../sha" + "red"}}
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        for word in forbidden:
            if word.encode() in content and word not in allowed.get(path, set()):
                found.append(f"{path.relative_to(ROOT)}: {word}")
    assert found == []


def test_every_requirement_is_pinned_and_every_indirect_one_too():
    loose = []
    for name in (
        "requirements.txt",
        "requirements-auth.txt",
        "requirements-cluster.txt",
        "requirements-accounts.txt",
        "requirements-notify.txt",
        "requirements-dev.txt",
        "constraints.txt",
    ):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            text = line.split("#")[0].strip()
            if text and not text.startswith("-r ") and not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", text):
                loose.append(f"{name}: {text}")
    assert loose == []


def test_a_stranger_s_exception_is_caught_only_where_strangers_files_are_opened():
    caught = []
    for room in set(MAY_KNOW) - {"loaders"}:
        for path in files_of(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                broad = isinstance(node, ast.ExceptHandler) and (
                    node.type is None
                    or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
                )
                # To clean up and raise again is not to catch.
                if broad and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
                    caught.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert caught == []


# Plotly's own tags for words.
MARKUP = "charts/markup.py"
DRAWING = ("pages", "ui", "components", "charts", "briefing", "web")


def test_no_html_stands_in_python_but_plotlys_own_markup_in_its_one_place():
    tag = re.compile(r"(?<!\?P)</?[a-zA-Z][\w-]*(\s[^<>]*)?/?>|<[a-z]+ [a-z-]+=")
    found = []
    for file in (
        ROOT / "app.py",
        *(f for room in DRAWING for f in (ROOT / room).rglob("*.py")),
    ):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            f"{file.relative_to(ROOT)}:{node.lineno} {node.value[:60]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in told
            and tag.search(node.value)
        ]
    assert [one for one in found if not one.startswith(MARKUP)] == []
    assert any(one.startswith(MARKUP) for one in found)
