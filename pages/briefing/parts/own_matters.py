"""The asks of a set of papers in the office's own words: edited, dropped, put in another order or added before it is made."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from desk.briefings import Asked, strange_numbers
from ui import parts
from wording import _

Row = tuple[str, str, str]


def editor(rules: Sequence[Row], asked: Asked) -> tuple[Row, ...] | None:
    """The rows as the secretary wants them, in their order; None where they are the rules' own."""
    given = pd.DataFrame(
        [(float(number), *row) for number, row in enumerate(rules, start=1)],
        columns=["order", "matter", "owner", "due"],
    )
    parts.caption(_("事项、单位、时限都可改；次序按数字排；删去的行不写入材料，末尾可添行。改写的在材料里注明。"))
    told = st.data_editor(
        given,
        key=f"own-matters-{asked.plan}-{asked.as_of}-{asked.language}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            "order": st.column_config.NumberColumn(_("次序"), width="small", format="%g"),
            "matter": st.column_config.TextColumn(_("事项"), width="large", max_chars=300),
            "owner": st.column_config.TextColumn(_("责任单位"), max_chars=120),
            "due": st.column_config.TextColumn(_("时限"), max_chars=40),
        },
    )
    rows = rows_of(told)
    return None if rows == tuple(rules) else rows


def rows_of(told: pd.DataFrame) -> tuple[Row, ...]:
    """The rows of the table in the order of their numbers, those without one last; without the empty ones."""
    ordered = told.sort_values("order", kind="stable", na_position="last")
    texts = ordered[["matter", "owner", "due"]].fillna("").astype(str)
    rows = [(matter.strip(), owner.strip(), due.strip()) for matter, owner, due in texts.itertuples(index=False)]
    return tuple(row for row in rows if row[0])


def warn(own: Sequence[Row], rules: Sequence[Row]) -> None:
    """Says which numbers of the office's own words are not among those of this edition."""
    if found := strange_numbers(own, rules):
        words = _("要求事项里有 {n} 个数不出自这一版的要求：{numbers}。请核对。")
        st.warning(parts.plain(words.format(n=len(found), numbers=_("、").join(found))))
