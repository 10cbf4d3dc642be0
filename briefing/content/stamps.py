"""What every piece carries: as-of, edition, data version, when and by whom it was made, and its marks."""

from __future__ import annotations

from briefing.content.material import Material
from tracker.clock import local
from wording import _, named
from wording.figures import as_of_words, period_words, schedule_words
from wording.sentences import sample_words


def file_name(material: Material) -> str:
    """What its files are called: the plan's short name and the quarter."""
    return f"{named(material.plan, 'short')}-{period_words(material.as_of)}".replace("/", "-")


def marks(material: Material) -> tuple[str, ...]:
    """演示数据·非真实, 征求意见稿, and 草稿, 内部资料 or 已公开, those that apply."""
    known = {"draft": _("草稿，未经复核"), "internal": _("内部资料"), "public": _("已公开")}
    comment = [_("征求意见稿")] if material.for_comment else []
    return (*([sample_words()] if material.is_sample else []), *comment, known[material.visibility])


def stamp(material: Material) -> tuple[str, str]:
    """截至 · 口径 · edition ‖ data version · when and by whom made, of the whole briefing."""
    trademarks = any(
        material.catalogue.measures[m].cutoff == "day_15" for m in material.catalogue.plan_measures(material.plan_id)
    )
    left = [
        as_of_words(material.as_of, day_15=trademarks),
        schedule_words(material.as_of, material.plan.start, material.plan.end),
    ]
    if material.edition is not None:
        left.append(_("第 {n} 版").format(n=material.edition))
    made = local(material.made_at).strftime("%Y-%m-%d %H:%M")
    right = [version_words(material), _("{when} 生成").format(when=made), *marks(material)]
    return " · ".join(left), " · ".join(right)


def thresholds(material: Material) -> str:
    """From where a target is called behind, and who set that line."""
    given = material.catalogue.settings.thresholds
    return _("低于序时 {n} 个百分点以内为略滞后，以上为滞后（{source}）。").format(
        n=f"{-given.behind_below:g}", source=named(given, "source")
    )


def version_words(material: Material) -> str:
    """数据版本 064610db-20261122T1226: the catalogue's hash and the minute (UTC) of the last commit it knows of."""
    return _("数据版本 {version}").format(version=material.data_version[:22])
