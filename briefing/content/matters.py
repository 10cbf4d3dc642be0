"""What is asked of whom by when: the rows of 事项 · 责任单位 · 时限, for the deck and the circular."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.content.material import Material
from briefing.content.targets import owner_names
from tracker.clock import local
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.asks import asks_words
from wording.figures import date_words
from wording.outlook import required_pace_words
from wording.sentences import still_missing, target_of
from wording.suppliers import owed_words, supplier_word


def asked_words(material: Material, row: Judgement) -> str:
    """Whom to ask for what: the supplier for figures, the districts for their shares, else the pace it takes."""
    if row.figure.missing:
        return owed_words(row.figure.missing, row, material.catalogue, material.register)
    return asks_words(material.asks[row.target], row, material.catalogue, material.register) or required_pace_words(
        row, material.catalogue
    )


def matter_rows(material: Material, targets: Sequence[str]) -> list[tuple[str, str, str]]:
    """(matter, unit, day) of each of these targets of which something is asked, in their order."""
    by_target, rows = {row.target: row for row in material.whole}, []
    for key in targets:
        row = by_target[key]
        asked = asked_words(material, row) or still_missing(row, material.catalogue)
        if not asked:
            continue
        target, indicator = target_of(row, material.catalogue)
        if row.figure.missing:
            owner, due = supplier_word(row, material.catalogue), _("尽快")
        else:
            # A day before the paper's own cannot be asked for.
            late = target.deadline < local(material.made_at).date()
            owner, due = owner_names(material, row), _("尽快") if late else date_words(target.deadline)
        rows.append((_("{indicator}：{asked}").format(indicator=named(indicator, "short"), asked=asked), owner, due))
    return rows
