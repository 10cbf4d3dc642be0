"""What the assumptions of a scenario would change, as a title, a table and a picture."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from charts.scenario import Outlook, outlook_rows
from components.html import Markup, span, strong, unseen
from components.marks import labelled
from desk.scenario import Adjustment, Outcome
from pages.progress.parts import pictures
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Catalogue
from ui import tables
from wording import _, named, sentences
from wording.figures import decimals_for, in_shown_unit, joined, target_number
from wording.outlook import (
    end_words,
    expected_missing,
    forecast_figures,
    forecast_words,
    outlook_word,
    probability_words,
    refusal_words,
)
from wording.sentences import target_of
from wording.status import status_word


def conclusion(found: Outcome, held: list[Adjustment], catalogue: Catalogue) -> str:
    """The page's title: what would become of forecast, assessment and status."""
    before, after = found.before, found.after
    indicator = target_of(before, catalogue)[1]
    name = named(indicator, "short")
    if not held:
        now = _and(forecast_words(before, catalogue), expected_missing(before, catalogue))
        if not now:
            return _("{indicator}：在表中填写假设，看结果怎样变。").format(indicator=name)
        return _("{indicator}{now}；在表中填写假设，看结果怎样变。").format(indicator=name, now=now)
    said = []
    if before.light != after.light:
        said.append(
            _("状态由“{before}”变为“{after}”").format(before=status_word(before.light), after=status_word(after.light))
        )
    a, b = forecast_figures(before, catalogue), forecast_figures(after, catalogue)
    if a and b:
        said.append(
            _("{end}预计由 {before} 变为 {after}").format(
                end=end_words(after, catalogue), before=a[0], after=joined(b[0], b[3])
            )
        )
        said.append(expected_missing(after, catalogue) or _("预计值不低于目标"))
    elif not said:
        said.append(refusal_words(after.outlook.refused))
    if before.outlook.prospect != after.outlook.prospect:
        said.append(
            _("完成研判由“{before}”变为“{after}”").format(
                before=outlook_word(before.outlook.prospect), after=outlook_word(after.outlook.prospect)
            )
        )
    elif after.outlook.prospect:
        said.append(_("完成研判仍为“{word}”").format(word=outlook_word(after.outlook.prospect)))
    return _("按此假设，{indicator}{said}。").format(indicator=name, said=_and(*said))


def _and(*said: str) -> str:
    return _("，").join(part for part in said if part)


def comparison(found: Outcome, catalogue: Catalogue) -> Markup:
    """现在 and 情景 side by side as a table: status, value, what is missing, forecast, assessment, probability."""
    lines: list[tuple[str, list[str]]] = [
        (_("状态"), [labelled(row.light) for row in (found.before, found.after)]),
        (_("数值"), [_value(row, catalogue) for row in (found.before, found.after)]),
        (_("目前还差"), [_short(row, catalogue) for row in (found.before, found.after)]),
        (_("预计"), [_forecast(row, catalogue) for row in (found.before, found.after)]),
        (
            _("完成研判"),
            [strong(outlook_word(row.outlook.prospect)) for row in (found.before, found.after)],
        ),
        (_("达标概率"), [probability_words(row.outlook.probability) for row in (found.before, found.after)]),
    ]
    body = [[span(name[:1].upper() + name[1:], "nowrap"), *cells] for name, cells in lines]
    now = _("现在")
    return tables.table([unseen(_("项目")), now[:1].upper() + now[1:], _("情景")], body)


def _value(judgement: Judgement, catalogue: Catalogue) -> str:
    return sentences.value_words(judgement, catalogue)


def _short(judgement: Judgement, catalogue: Catalogue) -> str:
    return sentences.still_missing(judgement, catalogue).removeprefix(_("目前还差 {gap}").partition("{")[0]) or "—"


def _forecast(judgement: Judgement, catalogue: Catalogue) -> str:
    printed = forecast_figures(judgement, catalogue)
    if printed is None:
        return refusal_words(judgement.outlook.refused) or "—"
    expected, low, high, unit = printed
    return _("{value}（{low}—{high}）").format(value=joined(expected, unit), low=low, high=high)


def picture(found: Outcome, catalogue: Catalogue) -> go.Figure | None:
    """Both forecasts against the target, written as in the table; None while there is not even a value."""
    target, indicator = target_of(found.before, catalogue)
    value = found.after.value
    if value is None:
        return None
    drawn = [
        Outlook(name, row.value, row.outlook.forecast, row.outlook.low, row.outlook.high)
        for name, row in ((_("现在"), found.before), (_("情景"), found.after))
    ]
    label = _("目标 {value}").format(value=target_number(target, indicator, catalogue))
    decimals = decimals_for(in_shown_unit(value, indicator, catalogue), indicator, catalogue, "card")
    scale = replace(pictures.scale_of(indicator), decimals=decimals)
    return outlook_rows(drawn, scale, target=target.number, target_name=label)
