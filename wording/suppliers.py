"""Who hands a figure in: a missing one is laid to whoever owes it, not to the place it is about."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from wording import _, named
from wording.sentences import target_of


def place_names(codes: Sequence[str], register: Register) -> str:
    """Places by name in one text, in the order given."""
    return _("、").join(named(register[code]) if code in register else code for code in codes)


def owed_words(codes: Sequence[str], row: Judgement, catalogue: Catalogue, register: Register) -> str:
    """Whom to ask for figures that are missing: 请市版权局提供德化县的数据; 请德化县尽快报送 where it reports itself."""
    places, supplier = place_names(codes, register), _supplier(row, catalogue)
    if supplier is None:
        return _("请{places}尽快报送").format(places=places)
    return _("请{supplier}提供{places}的数据").format(supplier=supplier, places=places)


def owes_itself(row: Judgement, catalogue: Catalogue) -> bool:
    """Whether a district hands the figure in itself."""
    return _supplier(row, catalogue) is None


def supplier_word(row: Judgement, catalogue: Catalogue) -> str:
    """Who hands a target's figures in: 市版权局; "" where every district does for itself."""
    return _supplier(row, catalogue) or ""


def _supplier(row: Judgement, catalogue: Catalogue) -> str | None:
    """Who hands in what an indicator counts, None where every district does for itself."""
    supplier = catalogue.measures[target_of(row, catalogue)[1].formula.measures[0]].supplied_by
    return None if supplier.level == "district" else named(supplier)
