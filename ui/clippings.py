"""A cell of a workbook as it stands in its sheet, among its headings and neighbours, as an HTML table."""

from __future__ import annotations

from html import escape

from tracker.submission import Clipping
from wording import _


def clipping_table(clipping: Clipping) -> str:
    """The cells with their column letters and row numbers; headings are headings, the cell itself is marked (HTML)."""
    letters = "".join(f'<th scope="col">{letter}</th>' for letter in clipping.columns)
    body = []
    for row in clipping.rows:
        cells, at = [], 0
        for text, width in row.cells:
            here = f"{clipping.columns[at]}{row.number}"
            is_it = clipping.cell in [f"{letter}{row.number}" for letter in clipping.columns[at : at + width]]
            over = f' colspan="{width}"' if width > 1 else ""
            words = escape(text).replace("\n", "<br>")
            if is_it:
                cells.append(f'<td{over} class="it" aria-current="true" title="{here}">{words or "&nbsp;"}</td>')
            elif row.is_heading:
                cells.append(f'<th scope="col"{over}>{words}</th>')
            else:
                cells.append(f"<td{over}>{words}</td>")
            at += width
        body.append(f'<tr><th scope="row">{row.number}</th>{"".join(cells)}</tr>')
    name = _("工作表“{sheet}”中的 {cell}").format(sheet=clipping.sheet, cell=clipping.cell)
    corner = f'<td aria-hidden="true"></td>{letters}'
    return (
        f'<table class="clip" aria-label="{escape(name, quote=True)}"><thead><tr>{corner}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def folded(title: str, clipping: str, *, is_open: bool) -> str:
    """A clipping under a line that opens and closes it (HTML); `title` is HTML already."""
    return f"<details{' open' if is_open else ''}><summary>{title}</summary>{clipping}</details>"
