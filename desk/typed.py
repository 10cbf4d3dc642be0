"""The one door for what a person types: it is kept for ever, so it may hold no mobile or identity-card number."""

from __future__ import annotations

from loaders.workbook.private import masked, personal_kind
from tracker.problems import PersonalData


class PersonalInText(Exception):
    """A typed text holds such a number: `said` of which kind, `shown` is the text with the number starred."""

    def __init__(self, said: PersonalData, shown: str) -> None:
        super().__init__(shown)
        self.said, self.shown = said, shown


def typed(text: str) -> str:
    """The text without space around it, as it may be kept. PersonalInText when it holds a mobile or identity-card number."""
    text = text.strip()
    if kind := personal_kind(text):
        raise PersonalInText(PersonalData(kind=kind), masked(text))
    return text
