"""A line of a list of what needs settling: mark, status and name; what is missing; where and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from components.html import Markup, render
from components.marks import duty_mark
from wording.duty_looks import duty_look, duty_word


def line(
    mark: Markup,
    name: str,
    *,
    status: str = "",
    colour: str = "",
    bold: bool = False,
    tags: Sequence[str] = (),
    side: str = "",
    doubt: str = "",
    second: str = "",
    third: str = "",
) -> Markup:
    """The line as it is given: `status` in its colour before the name, `tags` in frames after it, `side` at its end with the
    class `doubt`; below what is missing (`second`) and, smaller, where and by whom (`third`)."""
    return render(
        "todo.html",
        mark=mark,
        name=name,
        plain=not bold,
        status=status,
        colour=colour,
        tags=tags,
        side=side,
        doubt=doubt,
        second=second,
        third=third,
        hint=third.striptags() if isinstance(third, Markup) else third,
    )


def duty(light: str, name: str, third: str) -> Markup:
    """The line of a task or dated item with its light."""
    return line(
        duty_mark(light, 15, beside=True),
        name,
        status=duty_word(light),
        colour=duty_look(light).colour,
        third=third,
    )
