"""How the commands explain themselves and refuse what was typed, in the session's language: the one place with words for what
click says of itself, and the options, arguments and commands that use them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Any, TypeVar

import click
import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from wording import _, mark

F = TypeVar("F", bound=Callable[..., Any])

# What click says -> the same in our words. It names every text that a command here can meet; a test walks click's own files.
SAID: Mapping[str, str] = {
    "Usage:": mark("用法:"),
    "Options": mark("选项"),
    "Positional arguments": mark("参数"),
    "Commands": mark("命令"),
    "required": mark("必填"),
    "default: {default}": mark("默认：{default}"),
    "Show this message and exit.": mark("显示这段说明"),
    "Try '{command} {option}' for help.": mark("怎样写见 {command} {option}"),
    "Error: {message}": mark("错误：{message}"),
    "Invalid value: {message}": mark("{message}"),
    "Invalid value for {param_hint}: {message}": mark("{param_hint} {message}"),
    "Missing argument": mark("缺少参数"),
    "Missing option": mark("缺少选项"),
    "Missing parameter": mark("缺少"),
    "Missing {param_type}": mark("缺少"),
    "Missing parameter: {param_name}": mark("缺少 {param_name}"),
    "Missing command.": mark("没有写命令；有哪些命令见 --help"),
    "No such option {name!r}.": mark("没有选项 {name}。"),
    "No such command {name!r}.": mark("没有命令 {name}。"),
    "Did you mean {possibility}?": mark("是不是 {possibility}？"),
    "(Did you mean one of: {possibilities}?)": mark("是不是 {possibilities}？"),
    "Got unexpected extra argument ({args})": mark("多写了：{args}；文件名里有空格的要加引号"),
    "Option {name!r} requires an argument.": mark("选项 {name} 后面要写内容"),
    "Option {name!r} does not take a value.": mark("选项 {name} 后面不写内容"),
    "Argument {name!r} takes {nargs} values.": mark("{name} 要写 {nargs} 个"),
    "Takes {nargs} values but 1 was given.": mark("要写 {nargs} 个，写了 {len} 个"),
    "Choose from:\n\t{choices}": mark("可写：{choices}"),
    "{value!r} is not {choice}.": mark("“{value}”不在可写之内：{choices}"),
    "{value!r} is not a valid {number_type}.": mark("“{value}”不是数"),
    "{value!r} does not match the format {format}.": mark("“{value}”不是日期，应写作 2026-10-18"),
    "{name} {filename!r} does not exist.": mark("没有“{filename}”这个文件或文件夹"),
    "{name} {filename!r} is a file.": mark("“{filename}”是文件，应写文件夹"),
    "{name} {filename!r} is a directory.": mark("“{filename}”是文件夹，应写文件"),
    "{name} {filename!r} is not readable.": mark("“{filename}”没有读取的权限"),
    "Could not open file {filename!r}: {message}": mark("打不开 {filename}：{message}"),
    "unknown error": mark("原因不明"),
    "Aborted!": mark("已停止"),
}
# What is to be put in an option's or argument's place.
PLACES: Mapping[str, str] = {
    "TEXT": mark("文字"),
    "FLOAT": mark("数字"),
    "INTEGER": mark("整数"),
    "PATH": mark("路径"),
    "FILE": mark("文件"),
    "DIRECTORY": mark("文件夹"),
    "PERIOD": mark("时期"),
    "MOMENT": mark("时间"),
    "DAY": mark("日期"),
    "[%Y-%m-%d]": mark("日期"),
    "WORKBOOK": mark("工作簿"),
    "WORKBOOKS...": mark("工作簿…"),
    "FOLDER": mark("文件夹"),
    "COPY": mark("副本"),
    "NUMBER...": mark("回执号…"),
    "[OPTIONS]": mark("[选项]"),
    "COMMAND [ARGS]...": mark("命令 [内容]…"),
}
# What options of several commands are for, where the command says no more of its own.
_ALWAYS: Mapping[str, str] = {
    "--plan": mark("方案的标识，如 quanzhou_2024"),
    "--period": mark("季度，如 2026Q3"),
    "--as-of": mark("看哪一季，如 2026Q3；默认最近有数的一季"),
    "--known-at": mark("按哪天所知，如 2026-10-01；默认现在"),
    "--region": mark("地区代码，默认全域"),
    "--out": mark("写到哪个文件"),
    "--reason": mark("原因，会一直留存"),
    "--today": mark("按哪天算逾期，默认今天"),
}


def in_words(text: str) -> str:
    """What click says, in the session's language; as it is where it has no words here."""
    return _(SAID[text]) if text in SAID else text


def _counted(one: str, many: str, n: int) -> str:
    return in_words(one)


for _module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
    for _name, _ours in (("_", in_words), ("ngettext", _counted)):
        if hasattr(_module, _name):
            setattr(_module, _name, _ours)


def _place(metavar: str) -> str:
    return _(PLACES[metavar]).upper() if metavar in PLACES else metavar


class Option(click.Option):
    """An option whose help is a text of ours."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        said = copy(self)
        said.help = _(self.help or next((_ALWAYS[name] for name in self.opts if name in _ALWAYS), ""))
        return click.Option.get_help_record(said, ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        return _place(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument with its name in the session's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        return _place(super().make_metavar(ctx))

    def get_error_hint(self, ctx: click.Context | None) -> str:
        return self.make_metavar(ctx) if ctx is not None else super().get_error_hint(ctx)


class Formatter(click.HelpFormatter):
    """Lines that break by what they take on the screen: a Chinese sign is two columns wide and stands in no word."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        listed = list(rows)
        first = min(max(map(columns, (term for term, _words in listed))), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, words in listed:
            lines = wrapped(words, max(self.width - first - self.current_indent, 10))
            head = f"{indent}{term}"
            if columns(term) + col_spacing > first:
                self.write(f"{head}\n")
                head = indent
            for line in lines or [""]:
                self.write(f"{head}{' ' * (first + self.current_indent - columns(head))}{line}".rstrip() + "\n")
                head = ""


def columns(text: str) -> int:
    """How many columns of the screen a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


# What may not be parted: a Chinese sign, or a word, with the closing signs behind it.
_PIECE = re.compile(
    r"(?:[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef“（]+|[“（]+\S?)[，。；：、）”？！…]*|\s+"
)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than `width` columns save for a word that is."""
    lines, line = list[str](), ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """A command whose place holders and help are in the session's language."""

    context_class = Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_place(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = in_words("Show this message and exit.")
        return found


def command(name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """`click.command`, said in the session's language."""
    return click.command(name, cls=Command)


def option(*names: str, **asked: Any) -> Callable[[F], F]:
    """`click.option`, its help a text of ours."""
    return click.option(*names, cls=Option, **asked)


def argument(*names: str, **asked: Any) -> Callable[[F], F]:
    """`click.argument`, named in the session's language."""
    return click.argument(*names, cls=Argument, **asked)
