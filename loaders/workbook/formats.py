"""The readers behind `open_workbook`: openpyxl for xlsx and xlsm, python-calamine for xls, et and ods, csv for text.

openpyxl is slower than calamine but the only one that knows number formats (0.95 or 95%), error cells and formulas
that were never calculated. The zip is measured before anything is unpacked.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import PurePath
from typing import Any

from loaders.workbook.big_sheets import read_big
from loaders.workbook.cells import Cell, make_cell
from loaders.workbook.model import LIMITS, Book, Mark, Sheet, Unreadable
from loaders.workbook.zip_guard import facts_of, guard, sheet_parts
from tracker.number_formats import BUILTIN_DATE, BUILTIN_DATES


def read_zip(content: bytes) -> Book:
    """The book in a zip: xlsx and its kin, xlsb, or ods."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            guard(archive, len(content))
            if "xl/workbook.xml" in names:
                return Book("xlsx", _read_parts(archive, content))
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
                return Book("ods", read_with_calamine(content))
            if "xl/workbook.bin" in names:
                return Book("xls", read_with_calamine(content))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        # RuntimeError is zipfile's word for a password on a member.
        raise Unreadable("encrypted" if "password" in str(fault) else "broken") from fault
    except (Unreadable, MemoryError):
        raise
    except Exception as fault:
        raise Unreadable("broken") from fault
    raise Unreadable("not_a_workbook")


def _read_parts(archive: zipfile.ZipFile, content: bytes) -> list[Sheet]:
    """The sheets of an xlsx, by the reader that its size calls for."""
    facts = facts_of(archive, sheet_parts(archive))
    cells = sum(known.cells + known.merged_area for known in facts.values())
    plain = all(known.placed >= known.cells for known in facts.values())
    box = sum(known.box for known in facts.values())
    # What calamine does not tell of a text partly raised or struck out is worth a walk ten times as long.
    most = LIMITS.walked_cells * (10 if cells <= 10 * LIMITS.walked_cells and _has_marked_runs(archive) else 1)
    if cells > most and plain and box <= LIMITS.box_cells:
        return read_big(archive, content, facts)
    if cells > LIMITS.stored_cells:
        raise Unreadable("too_many_cells", size=f"{cells}+", limit=LIMITS.stored_cells)
    return _read_xlsx(archive, content, any(known.formulas for known in facts.values()))


def _read_xlsx(archive: zipfile.ZipFile, content: bytes, has_formulas: bool) -> list[Sheet]:
    import openpyxl

    shown = openpyxl.load_workbook(
        io.BytesIO(content), data_only=True, keep_links=False, rich_text=_has_marked_runs(archive)
    )
    if not shown.worksheets:
        raise Unreadable("no_sheets")
    looks = _Looks(shown)
    typed = openpyxl.load_workbook(io.BytesIO(content), keep_links=False) if has_formulas else None
    sheets = []
    for worksheet in shown.worksheets:
        formulas = typed[worksheet.title]._cells if typed else {}
        sheets.append(_read_worksheet(worksheet, formulas, looks))
    return sheets


def _has_marked_runs(archive: zipfile.ZipFile) -> bool:
    """Whether some text is partly raised, lowered or struck out: only then are texts read run by run, which is slower."""
    for name in archive.namelist():
        if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet"):
            texts = archive.read(name)
            if b"vertAlign" in texts or b"<strike" in texts or b":strike" in texts:
                return True
    return False


_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def _as_seen(runs: Any) -> str:
    """A text of several runs as it is seen: a raised 1 is ¹ and no digit of the number before it; struck text is marked."""
    pieces = []
    for run in runs:
        font = getattr(run, "font", None)
        text = str(run)
        if font is not None and font.vertAlign == "superscript":
            text = text.translate(_RAISED)
        elif font is not None and font.vertAlign == "subscript":
            text = text.translate(_LOWERED)
        elif font is not None and font.strike:
            text = f"~{text}~"
        pieces.append(text)
    return "".join(pieces)


class _Looks:
    """How a workbook's cells look, told once for each style: struck out, raised, or in the colour of their ground."""

    def __init__(self, book: Any) -> None:
        self.fonts = list(book._fonts)
        self._seen: dict[tuple[int, int], Mark | None] = {}
        self.plain = not any(
            f.strike or f.vertAlign or f.color is not None or (f.sz is not None and f.sz < 3) for f in self.fonts
        )

    def mark_of(self, source: Any) -> Mark | None:
        """What a cell's look says of what is written in it."""
        key = (source._style.fontId, source._style.fillId)
        if key not in self._seen:
            self._seen[key] = self._mark(self.fonts[key[0]], source.fill)
        return self._seen[key]

    def _mark(self, font: Any, fill: Any) -> Mark | None:
        if font.strike:
            return "struck"
        if font.sz is not None and font.sz < 3:
            return "white"
        ground = _colour(fill.fgColor) if fill.fill_type == "solid" else "FFFFFF"
        if _is_alike(_colour(font.color) if font.color is not None else "000000", ground):
            return "white"
        return "raised" if font.vertAlign in ("superscript", "subscript") else None


def _colour(colour: Any) -> str:
    """A colour as RRGGBB, or as its place in the theme where only a program that draws knows more."""
    if colour.type == "rgb":
        return str(colour.rgb)[-6:].upper()
    if colour.type == "indexed":
        from openpyxl.styles.colors import COLOR_INDEX

        # 64 and 65 are the window's own text and ground.
        fixed = {64: "000000", 65: "FFFFFF"}
        return fixed.get(colour.indexed) or str(COLOR_INDEX[colour.indexed])[-6:] if colour.indexed < 66 else ""
    if colour.type == "theme" and not colour.tint and colour.theme in (0, 1):
        return ("FFFFFF", "000000")[colour.theme]  # the paper's and the text's
    return f"theme {colour.theme} {colour.tint:.3f}" if colour.type == "theme" else colour.type


def _is_alike(one: str, other: str) -> bool:
    """Whether two colours cannot be told apart on paper."""
    if len(one) == len(other) == 6:
        pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
        return all(abs(a - b) < 24 for a, b in pairs)
    return one == other and bool(one)


def _read_worksheet(worksheet: Any, formulas: dict[tuple[int, int], Any], looks: _Looks) -> Sheet:
    from openpyxl.utils.escape import unescape

    # `_cells` holds only the cells the file holds; iter_rows would walk the whole claimed range.
    cells: dict[tuple[int, int], Cell] = {}
    marks: dict[tuple[int, int], Mark] = {}
    for key, source in worksheet._cells.items():
        value = source.value
        if isinstance(value, list):
            value = _as_seen(value)
        if not looks.plain and value is not None and (mark := looks.mark_of(source)):
            marks[key] = mark
        if isinstance(value, str) and "_x" in value:
            value = unescape(value)  # _x000D_ is a line end that openpyxl leaves as it was written
        if value is None:
            formula = formulas.get(key)
            # A formula whose result is the empty text says "str"; one that was never calculated says nothing.
            if formula is not None and formula.data_type == "f" and source.data_type != "str":
                text = formula.value if isinstance(formula.value, str) else getattr(formula.value, "text", "=")
                cells[key] = Cell(str(text), "General", "uncached")
            continue
        if source.data_type == "e":
            cells[key] = Cell(str(value), source.number_format, "error")
        elif cell := make_cell(
            value if isinstance(value, str | bool | int | float) or source.is_date else str(value), _format_of(source)
        ):
            cells[key] = cell
    rows = worksheet.row_dimensions
    columns = worksheet.column_dimensions
    hidden_columns: set[int] = set()
    for dimension in columns.values():
        # A column or row without width is not seen either.
        is_seen = not dimension.hidden and (dimension.width is None or dimension.width >= 0.5)
        if not is_seen and dimension.min and dimension.max:
            hidden_columns.update(range(dimension.min, min(dimension.max, dimension.min + 500) + 1))
    return Sheet(
        name=worksheet.title,
        cells=cells,
        merged=tuple((r.min_row, r.min_col, r.max_row, r.max_col) for r in worksheet.merged_cells.ranges),
        hidden_rows=frozenset(
            number for number, row in rows.items() if row.hidden or (row.height is not None and row.height < 2)
        ),
        hidden_columns=frozenset(hidden_columns),
        visible=worksheet.sheet_state == "visible",
        marks=marks,
    )


def _format_of(source: Any) -> str:
    """The number format's code; of the built-in ones that openpyxl has no code for, that of a date."""
    code: str = source.number_format
    return BUILTIN_DATE if code == "General" and source._style.numFmtId in BUILTIN_DATES else code


def read_with_calamine(content: bytes) -> list[Sheet]:
    """The sheets of an xls, et, ods or xlsb. calamine knows no number formats and shows error cells as blank."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if not names:
            raise Unreadable("no_sheets")
        if len(names) > LIMITS.sheets:
            raise Unreadable("too_many_sheets", size=len(names), limit=LIMITS.sheets)
        sheets = []
        for meta in names:
            source = book.get_sheet_by_name(meta.name)
            sheet = Sheet(meta.name, _calamine_cells(source), visible=meta.visible == SheetVisibleEnum.Visible)
            merged = source.merged_cell_ranges or []
            sheet.merged = tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged)
            sheets.append(sheet)
        return sheets
    except (Unreadable, MemoryError):
        raise
    except BaseException as fault:  # a Rust panic is no Exception
        if isinstance(fault, KeyboardInterrupt | SystemExit):
            raise
        raise Unreadable("encrypted" if "assword" in f"{type(fault).__name__} {fault}" else "broken") from fault


def _calamine_cells(source: Any) -> dict[tuple[int, int], Cell]:
    if (box := source.total_height * source.total_width) > LIMITS.box_cells:
        raise Unreadable("too_many_cells", size=box, limit=LIMITS.box_cells)
    cells: dict[tuple[int, int], Cell] = {}
    for row_number, row in enumerate(source.to_python(skip_empty_area=False), start=1):
        for column_number, value in enumerate(row, start=1):
            # calamine gives every number as a float.
            plain = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
            if cell := make_cell(plain):
                cells[row_number, column_number] = cell
    if len(cells) > LIMITS.value_cells:
        raise Unreadable("too_many_cells", size=len(cells), limit=LIMITS.value_cells)
    return cells


def read_text(content: bytes, file_name: str) -> Sheet:
    """The one sheet of a comma- or tab-separated text in UTF-8, UTF-16 with its mark, or GB18030."""
    text = _decoded(content)
    if any(ord(ch) < 32 and ch not in "\r\n\t\f" for ch in text[:100_000]):
        raise Unreadable("not_a_workbook")
    first = text[:20_000]
    delimiter = max((",", "\t", ";", "，"), key=first.count)
    widest = max(line.count(delimiter) for line in text.split("\n")) + 1
    if widest > LIMITS.columns:
        raise Unreadable("too_many_columns", size=widest, limit=LIMITS.columns)
    cells: dict[tuple[int, int], Cell] = {}
    widths: dict[int, int] = {}
    try:
        for row_number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            widths[row_number] = len(row)
            for column_number, value in enumerate(row, start=1):
                if cell := make_cell(value.strip()):
                    cells[row_number, column_number] = cell
            if len(cells) > LIMITS.value_cells:
                raise Unreadable("too_many_cells", size=f"{len(cells)}+", limit=LIMITS.value_cells)
    except csv.Error as fault:
        raise Unreadable("not_a_workbook") from fault
    _refuse_ragged(cells, widths)
    wide_rows = len({row for row, column in cells if column > 1})
    if wide_rows < 2:
        raise Unreadable("not_a_workbook")
    widest_row = max(widths.values(), default=0)
    short = frozenset(row for row, width in widths.items() if 1 < width < widest_row)
    return Sheet(PurePath(file_name).stem[:31] or "csv", cells, short_rows=short, is_named_by_file=True)


def _refuse_ragged(cells: dict[tuple[int, int], Cell], widths: dict[int, int]) -> None:
    """Unreadable where a row has more cells than the header, blank ones counted, and pieces of three digits: 1,234 without
    its quotes.
    """
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        rows.setdefault(row, {})[column] = cell.text
    header = next(
        (r for r, texts in sorted(rows.items()) if len(texts) > 1 and not any(map(_is_number, texts.values()))), 0
    )
    width = widths.get(header, 0)
    for row, texts in sorted(rows.items()):
        pairs = ((texts.get(column, ""), texts.get(column + 1, "")) for column in texts)
        cut = any(re.fullmatch(r"\d{1,3}", left) and re.fullmatch(r"\d{3}(\.\d+)?", right) for left, right in pairs)
        if header and row > header and max(texts) > width and cut:
            raise Unreadable("ragged", line=row)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%-]+", text))


def _decoded(content: bytes) -> str:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, errors="replace")
    for name in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_workbook")
