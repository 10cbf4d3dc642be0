"""A very small spreadsheet: works out the few functions our own formulas use, from the cells of a workbook.

Numbers, texts, + - * /, comparisons, &, cell and range references (also of other sheets), SUM, COUNT, IF, SUMIF, MIN.
As in a spreadsheet a range's texts are no numbers, and a text in arithmetic is an error.
"""

from __future__ import annotations

import re

from openpyxl.utils.cell import range_boundaries

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\d:A-Z])|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<ref>(?:'[^']+'!)?[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?)|(?P<name>[A-Z]+)(?=\()|(?P<sign><=|>=|<>|[-+*/&=<>(),]))"
)


class Sheets:
    """Works cells of an openpyxl workbook out; `value("汇总", "B6")` is a number, a text, or None for a blank."""

    def __init__(self, book):
        self.book, self.known = book, {}

    def value(self, sheet, cell):
        if (sheet, cell) not in self.known:
            found = self.book[sheet][cell]
            is_formula = found.data_type == "f"
            self.known[sheet, cell] = _Formula(self, sheet, found.value[1:]).result() if is_formula else found.value
        return self.known[sheet, cell]

    def range(self, sheet, reference):
        left, top, right, bottom = range_boundaries(reference)
        worksheet = self.book[sheet]
        return [
            self.value(sheet, worksheet.cell(row, column).coordinate)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Formula:
    def __init__(self, sheets, sheet, text):
        self.sheets, self.sheet, self.tokens, at = sheets, sheet, [], 0
        while at < len(text):
            match = TOKEN.match(text, at)
            assert match, f"cannot read {text[at:]!r} of {text!r}"
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.at = 0

    def result(self):
        made = self._comparison()
        assert self.at == len(self.tokens), self.tokens
        found = made()
        return found[0] if isinstance(found, list) and len(found) == 1 else found

    def _sign(self, *signs):
        if self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _chain(self, below, work, *signs):
        """Left to right over one level of operators. Everything stays unworked until asked, so IF leaves one side alone."""
        made = below()
        while sign := self._sign(*signs):
            made = (lambda left, right, sign: lambda: work(sign, single(left()), single(right())))(made, below(), sign)
        return made

    def _comparison(self):
        return self._chain(self._joined, compared, "=", "<>", "<=", ">=", "<", ">")

    def _joined(self):
        return self._chain(self._added, lambda _sign, left, right: shown(left) + shown(right), "&")

    def _added(self):
        return self._chain(
            self._times, lambda s, a, b: number(a) + number(b) if s == "+" else number(a) - number(b), "+", "-"
        )

    def _times(self):
        return self._chain(
            self._one, lambda s, a, b: number(a) * number(b) if s == "*" else number(a) / number(b), "*", "/"
        )

    def _one(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1]
        if kind == "ref":
            sheet, _, reference = text.rpartition("!")
            return lambda: self.sheets.range(sheet.strip("'") or self.sheet, reference)
        if kind == "name":
            return self._function(text)
        assert text == "(", text
        inner = self._comparison()
        assert self._sign(")")
        return inner

    def _function(self, name):
        assert self._sign("(")
        arguments = [self._comparison()]
        while self._sign(","):
            arguments.append(self._comparison())
        assert self._sign(")")
        return lambda: FUNCTIONS[name](*arguments)


def single(found):
    if isinstance(found, list):
        assert len(found) == 1, found
        return found[0]
    return found


def number(found):
    assert not isinstance(found, str), f"#VALUE!: {found!r}"
    return 0.0 if found is None else found


def shown(found):
    return "" if found is None else found if isinstance(found, str) else f"{found:g}"


def compared(sign, left, right):
    left, right = (0.0 if side is None else side for side in (left, right))
    return {
        "=": left == right,
        "<>": left != right,
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }[sign]


def numbers(arguments):
    found = []
    for argument in arguments:
        given = argument()
        found += [v for v in (given if isinstance(given, list) else [given]) if isinstance(v, int | float)]
    return found


def sum_if(cells, rule, added):
    assert rule() == ">=0"
    pairs = zip(cells(), added(), strict=True)
    return sum(v for c, v in pairs if isinstance(c, int | float) and c >= 0 and isinstance(v, int | float))


FUNCTIONS = {
    "SUM": lambda *arguments: float(sum(numbers(arguments))),
    "COUNT": lambda *arguments: float(len(numbers(arguments))),
    "MIN": lambda *arguments: min(numbers(arguments)),
    "IF": lambda condition, yes, no: single((yes if single(condition()) else no)()),
    "SUMIF": sum_if,
}
