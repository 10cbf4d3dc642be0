"""One sheet of the annex as every sheet is written: title, marks, frozen heading, formats, formulas, how it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from briefing.content.model import Briefing, Cell, Column
from wording.status import status_look, status_text

INK, MUTED, RULE, HEAD = "#1B2733", "#525D69", "#C9D1D9", "#F3F5F7"
FONT = "宋体"
_SHORT = re.compile(r"—?|\d+(?: [↑↓]\d+)?")
# A column's share of a table's width in Excel's characters.
UNIT = 9.0
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
# Points of a character, characters beside a column's words, points of paper in its margins, of the lines above the heading.
_CHARACTER, _PAD, _PAPER, _TITLES = 5.6, 0.71, (756.0, 480.0), 36.0
# A last page with less than this is not worth its paper, where the others need not be much smaller for it.
_FEW, _ALMOST, _SMALLEST = 0.4, 0.93, 0.7
# The first two lines are title and marks, the third the heading.
FIRST = 3


@dataclass(frozen=True)
class Formula:
    """A formula over cells of its own line ({name} stands for a column), with its result and its number format.

    {total} stands for the last line's cell in column `total_of`; a formula without text is the sum over its column.
    """

    text: str
    result: float
    form: str | int
    columns: dict[str, int] = field(default_factory=dict)
    total_of: int | None = None

    @staticmethod
    def total(column: int, result: float, decimals: int) -> Formula:
        """The sum of all lines above in a column."""
        return Formula("", result, decimals, total_of=column)


Line = Sequence[Cell | Formula]


class Book:
    """The workbook being written, every sheet with the briefing's marks and stamp."""

    def __init__(self, out: BinaryIO, briefing: Briefing) -> None:
        self.book = xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        # Excel remembers when a workbook was made; the same papers are the same bytes on any day.
        self.book.set_properties(
            {
                "title": briefing.title,
                "subject": briefing.facts.get("period", ""),
                "author": briefing.facts.get("office", ""),
                "keywords": briefing.keywords,
                "comments": " ".join(briefing.marks),
                "created": datetime(2024, 1, 1),
            }
        )
        self.on = briefing
        self.names: set[str] = set()
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def close(self) -> None:
        self.book.close()

    def _form(self, **given: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(given.items()))
        if key not in self.formats:
            base = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
            self.formats[key] = self.book.add_format(base | given)
        return self.formats[key]

    def _added(self, title: str) -> Any:
        """A new sheet; its name is the title cut to what Excel allows, and not twice the same."""
        name = base = _FORBIDDEN.sub(" ", title).strip()[:31] or "Sheet"
        number = 2
        while name.lower() in self.names:
            name = f"{base[:28]} {number}"
            number += 1
        self.names.add(name.lower())
        return self.book.add_worksheet(name)

    def cover(self, title: str, lines: Sequence[str], meanings: Sequence[tuple[str, str]]) -> None:
        """The first sheet: lines of text, and what each indicator means."""
        sheet = self._added(title)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        for place, line in enumerate(lines):
            bold = {"bold": True, "font_size": 14} if place == 0 else {}
            sheet.merge_range(place, 0, place, 1, line, self._form(text_wrap=True, **bold))
            sheet.set_row(place, (24 if place == 0 else 18) * _lines(line, 80 if place == 0 else 110))
        for place, (name, said) in enumerate(meanings, start=len(lines) + 1):
            sheet.write_string(place, 0, name, self._form(border=1, border_color=RULE, bold=True, text_wrap=True))
            sheet.write_string(place, 1, said, self._form(border=1, border_color=RULE, text_wrap=True))
            sheet.set_row(place, 18 * max(_lines(said, 88), _lines(name, 23)))
        self._prints(sheet, repeated=None)

    def sheet(
        self,
        title: str,
        headings: Sequence[Column | tuple[str, float]],
        lines: Sequence[Line],
        *,
        last_is_total: bool = False,
        filtered: bool = False,
        unprinted: int = 0,
    ) -> None:
        """A table with its title above, its first column and heading frozen; its last `unprinted` columns stay on the screen: what
        they say of sources has a sheet of its own, and the others are printed half as large again without them."""
        sheet = self._added(title)
        heads = [
            (text, max(_characters(text, share), _longest_word([line[at] for line in lines if at < len(line)])))
            for at, (text, share) in enumerate(map(_head, headings))
        ]
        sheet.write_string(0, 0, title, self._form(bold=True, font_size=14))
        sheet.write_string(
            1, 0, " · ".join([*self.on.marks, self.on.stamp[0]]), self._form(font_color=MUTED, font_size=9)
        )
        for at, (text, width) in enumerate(heads):
            sheet.set_column(at, at, width)
            head = self._form(bold=True, bg_color=HEAD, border=1, border_color=RULE, text_wrap=True, align="center")
            sheet.write_string(FIRST - 1, at, text, head)
        repeated = 4.0 + 15 * max(_lines(text, width - 1) for text, width in heads)
        sheet.set_row(FIRST - 1, repeated)
        high = 0.0
        last = FIRST + len(lines) - 1
        for place, line in enumerate(lines, start=FIRST):
            bold = last_is_total and place == last
            tall = 1
            for at, cell in enumerate(line):
                self._write(sheet, place, at, cell, last, bold)
                if isinstance(cell, Cell) and cell.value is None:
                    tall = max(tall, _lines(cell.text, heads[at][1]))
            sheet.set_row(place, 16.0 * min(tall, 6) + 2)
            high += 16.0 * min(tall, 6) + 2
        sheet.freeze_panes(FIRST, 1)
        if filtered and lines:
            sheet.autofilter(FIRST - 1, 0, last, len(heads) - 1)
        printed = [width for _text, width in heads[: len(heads) - unprinted]]
        self._prints(
            sheet, repeated=FIRST - 1, pages=_pages(_CHARACTER * (sum(printed) + _PAD * len(printed)), repeated, high)
        )
        if unprinted:
            sheet.print_area(0, 0, last, len(heads) - 1 - unprinted)

    def _write(self, sheet: Any, place: int, at: int, cell: Cell | Formula, last: int, bold: bool) -> None:
        look: dict[str, Any] = {"border": 1, "border_color": RULE}
        if bold:
            look |= {"bold": True, "top": 2, "top_color": INK}
        if isinstance(cell, Formula):
            form = cell.form if isinstance(cell.form, str) else _decimals(cell.form)
            sheet.write_formula(
                place, at, _written(cell, place, last), self._form(**look, num_format=form), cell.result
            )
        elif cell.value is not None:
            look["num_format"] = _decimals(cell.decimals or 0)
            if cell.status:
                look["font_color"] = status_look(cell.status).colour
            sheet.write_number(place, at, cell.value, self._form(**look))
        else:
            words = (
                status_text(cell.status)
                if cell.status and status_look(cell.status).glyph not in cell.text
                else cell.text
            )
            if cell.status:
                look["font_color"] = status_look(cell.status).colour
            sheet.write_string(place, at, words, self._form(**look, **_side(words), text_wrap=True))

    def _prints(self, sheet: Any, repeated: int | None, pages: int = 0) -> None:
        """A4 lying, as wide as the paper, in so many pages (0: as many as it takes), heading on every page, marks above, version
        and page below."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, pages)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.hide_gridlines(2)
        sheet.center_horizontally()
        # Excel takes an ampersand in a header for a code.
        words = [text.replace("&", "&&") for text in (" · ".join(self.on.marks), self.on.stamp[1])]
        sheet.set_header(f"&L&9 {self.on.facts.get('period', '')}&R&9 {words[0]}")
        sheet.set_footer(f"&L&8 {words[1]}"[:200] + "&R&9&P / &N")
        if repeated is not None:
            sheet.repeat_rows(repeated)


def _head(one: Column | tuple[str, float]) -> tuple[str, float]:
    if isinstance(one, Column):
        return (f"{one.title}（{one.unit}）" if one.unit else one.title, one.width)
    return one


def _characters(heading: str, share: float) -> float:
    """How wide a column is, in Excel's characters: no word of its heading is broken."""
    longest = max((len(word) for word in re.findall(r"[A-Za-z0-9()/-]+", heading)), default=0)
    return max(8.0, UNIT * share, 1.3 * longest + 2)


def _longest_word(cells: Sequence[Cell | Formula]) -> float:
    """How wide a column is for no word in it to be broken, in Excel's characters."""
    words = (word for cell in cells if isinstance(cell, Cell) for word in re.findall(r"[A-Za-z]+", cell.text))
    return 1.1 * max(map(len, words), default=0) + 2


def _pages(width: float, repeated: float, high: float) -> int:
    """The pages to print a sheet on, its columns so many points wide, its heading and its lines so high: one fewer where a few lines
    would stand on the last, 0 where it is to take what it takes."""
    scale = min(1.0, _PAPER[0] / width)
    taken = (high + _TITLES / scale) / (_PAPER[1] / scale - repeated)
    whole, rest = divmod(taken, 1)
    if rest >= _ALMOST:
        return int(whole) + 1
    return int(whole) if whole and rest <= _FEW and whole / taken >= _SMALLEST else 0


def _side(words: str) -> dict[str, str]:
    """Places and dashes stand in the middle, words on the left."""
    return {"align": "center"} if _SHORT.fullmatch(words) else {}


def _decimals(count: int) -> str:
    """A number format: no thousands mark, as in official papers."""
    return "0" if count == 0 else "0." + "0" * count


def _written(formula: Formula, place: int, last: int) -> str:
    if not formula.text:
        column = formula.total_of or 0
        return f"=SUM({xl_rowcol_to_cell(FIRST, column)}:{xl_rowcol_to_cell(place - 1, column)})"
    cells = {name: xl_rowcol_to_cell(place, column) for name, column in formula.columns.items()}
    if formula.total_of is not None:
        cells["total"] = xl_rowcol_to_cell(last, formula.total_of, row_abs=True, col_abs=True)
    return formula.text.format(**cells)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters."""
    wide = sum(2.1 if ord(letter) > 0x2E80 else 1.05 for letter in text)
    return max(1, -(-int(wide) // max(1, int(width))))
