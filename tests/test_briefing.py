"""What the meeting's papers say: gathered from a published edition, composed in the office's order, and nothing else."""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import wording
from briefing.content.compose import compose
from briefing.content.template import Template, TemplateError, load_template
from desk import open_desk
from desk.briefing import NoFigures, NothingToBrief, gather
from desk.briefings import Asked, again, compared, make, record, recorded
from desk.judge import judge
from desk.publish import ExplanationMissing, last_edition, publish
from tests.small_county import WEST, files, quarter
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)

ROOT = Path(__file__).resolve().parent.parent
STYLE = ROOT / "briefing.yaml"
QUANZHOU = "quanzhou_2024"
MADE_AT = datetime(2026, 10, 20, 8, 0)


@pytest.fixture
def style():
    return load_template(STYLE)


def promised_patents(on):
    return next(row for row in on.whole if row.target == f"{PLAN}.patents")


def test_before_the_first_edition_there_is_only_a_draft_and_it_says_so(desk, style):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    with pytest.raises(NothingToBrief):
        gather(desk, PLAN)
    drafted = compose(gather(desk, PLAN, draft=True), style)
    assert drafted.marks == ("草稿，未经复核",)
    assert drafted.watermark == "草稿"


def test_a_briefing_shows_the_edition_whatever_was_handed_in_since(desk, style):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    publish(desk, PLAN, quarter("2026Q3"), who="甲")
    before = compose(gather(desk, PLAN, made_at=MADE_AT), style)
    commit(desk, *towns("patents", "2026Q3", 300, 300), sha256="b")
    after = gather(desk, PLAN, made_at=MADE_AT)
    assert compose(after, style) == before
    drafted = gather(desk, PLAN, draft=True)
    assert [promised_patents(on).value for on in (after, drafted)] == [482, 600]


def test_an_older_edition_is_found_by_the_day_it_stood(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    first = publish(desk, PLAN, quarter("2026Q3"), who="甲")
    commit(desk, *towns("patents", "2026Q3", 300, 300), sha256="b")
    with pytest.raises(ExplanationMissing):
        publish(desk, PLAN, quarter("2026Q3"), who="甲")
    publish(desk, PLAN, quarter("2026Q3"), who="甲", explanation="更正两镇的数", visibility="public")
    old, new = gather(desk, PLAN, known_at=first.published_at), gather(desk, PLAN)
    assert (old.edition, new.edition) == (1, 2)
    assert (old.visibility, new.visibility) == ("internal", "public")
    assert old.data_version == first.data_version != new.data_version


def test_a_quarter_after_the_edition_is_not_briefed_as_published(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q2", 282, 200))
    publish(desk, PLAN, quarter("2026Q2"), who="甲")
    with pytest.raises(NothingToBrief):
        gather(desk, PLAN, quarter("2026Q3"))


def test_an_edition_is_judged_by_the_catalogue_it_was_published_with(desk, tmp_path):  # noqa: F811
    """Somebody lowers a target afterwards: the edition's papers still say the old one."""
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    publish(desk, PLAN, quarter("2026Q3"), who="甲")
    given = files(tmp_path)
    changed = tmp_path / "indicators.yaml"
    text = given.catalogue.read_text(encoding="utf-8")
    was = promised_patents(gather(desk, PLAN)).promise.number
    lowered = text.replace(f"value: {was:g}", f"value: {was - 1:g}", 1).replace(f"{was:g}", f"{was - 1:g}")
    changed.write_text(lowered, encoding="utf-8")
    desk.store.close()
    later = open_desk(replace(given, catalogue=changed))
    try:
        assert later.catalogue_version != last_edition(later, PLAN).data_version.partition("-")[0]
        now = promised_patents(gather(later, PLAN))
        drafted = promised_patents(gather(later, PLAN, draft=True))
    finally:
        later.store.close()
    assert (now.promise.number, drafted.promise.number) == (was, was - 1)


def test_chosen_places_and_targets_are_all_that_is_said(desk, style):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    some = gather(desk, PLAN, draft=True, places=[WEST], targets=["patents"])
    assert [row.target for row in some.whole] == [f"{PLAN}.patents"]
    assert {row.region for row in some.districts} <= {WEST}
    with pytest.raises(ValueError, match="nowhere"):
        gather(desk, PLAN, draft=True, places=["nowhere"])


def test_the_parts_come_in_the_office_s_order_and_what_it_left_out_is_left_out(sample_desk, style):
    on = gather(sample_desk, QUANZHOU)
    kinds = [part.kind for part in compose(on, style).parts]
    assert list(dict.fromkeys(kinds)) == [k for k in style.parts if k in kinds]
    assert kinds.count("target") == len(on.whole) == 9
    shorter = style.model_copy(update={"parts": ("trouble", "cover")})
    assert [part.kind for part in compose(on, shorter).parts] == ["trouble", "cover"]


def test_every_light_of_the_table_is_the_judgement_s(sample_desk, style):
    judged = judge(sample_desk, QUANZHOU)
    table = compose(gather(sample_desk, QUANZHOU), style).part("overview").tables[0]
    place = [column.key for column in table.columns].index("status")
    assert [row[place].status for row in table.rows] == [row.status for row in judged]


def test_every_piece_is_marked_as_sample_and_as_internal(sample_desk, style):
    for plan in sample_desk.catalogue.plans:
        made = compose(gather(sample_desk, plan), style)
        assert made.marks[0] == "演示数据·非真实"
        assert made.watermark == "演示数据·非真实"
        assert all("演示数据·非真实" in part.stamp[1] for part in made.parts)


def test_papers_name_every_target_s_units_in_the_plan_s_order_and_no_lead(sample_desk, style):
    on = gather(sample_desk, QUANZHOU)
    for part in compose(on, style).targets:
        assert "责任单位：" in part.line
        assert "牵头" not in part.line


def test_in_english_nothing_is_left_in_chinese_but_names_and_the_plan_s_words(sample_desk, style):
    wording.use("en")
    made = compose(gather(sample_desk, QUANZHOU), style)
    for part in made.parts:
        assert not any("一" <= c <= "鿿" for c in part.title + part.line), part.title


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("parts: [cover, cover]", "重复"),
        ("parts: [cover, nonsense]", "只能是"),
        ("colour: red", "没有“colour”这一项"),
        ('title: "{county}"', "plan、period"),
        ("logo: missing.png", "不是可读的 PNG"),
        ("trouble_limit: 0", "不合要求"),
        ("title: [", "不是可读的 YAML"),
    ],
)
def test_a_faulty_style_is_refused_in_one_sentence(tmp_path, line, words):
    key = line.split(":")[0]
    kept = [one for one in STYLE.read_text(encoding="utf-8").splitlines() if not one.startswith(f"{key}:")]
    wrong = tmp_path / "briefing.yaml"
    wrong.write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(TemplateError, match=words):
        load_template(wrong)


def test_the_shipped_style_uses_every_part(style):
    assert isinstance(style, Template)
    assert len(style.parts) == 10


def test_papers_are_recorded_and_made_again_byte_for_byte_whatever_came_in_since(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    publish(desk, PLAN, quarter("2026Q3"), who="甲")
    asked = Asked(PLAN, targets=("patents",))
    made = make(desk, asked, ["docx", "special"], who="乙")
    papers = record(desk, asked, made, who="乙")
    commit(desk, *towns("patents", "2026Q3", 300, 300), sha256="b")
    publish(desk, PLAN, quarter("2026Q3"), who="甲", explanation="更正两镇的数")
    assert again(desk, papers).files == made.files
    assert [(p.who, p.edition, p.data_version, len(p.files)) for p in recorded(desk, PLAN)] == [
        ("乙", 1, made.material.data_version, 2)
    ]
    assert {f.sha256 for f in papers.files} == {hashlib.sha256(c).hexdigest() for _name, c in made.files.values()}


def test_a_draft_s_papers_are_made_again_from_what_was_known_then(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    asked = Asked(PLAN, draft=True, language="en")
    made = make(desk, asked, ["docx"], who="乙")
    papers = record(desk, asked, made, who="乙")
    commit(desk, *towns("patents", "2026Q3", 300, 300), sha256="b")
    assert again(desk, papers).files == made.files
    assert wording.language() == "zh"


def test_two_sets_differ_in_what_was_corrected_between_them(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    sets = []
    for sha256, east in (("b", 300), ("c", 301)):
        asked = Asked(PLAN, draft=True)
        sets.append(record(desk, asked, make(desk, asked, ["docx"], who="乙"), who="乙"))
        commit(desk, *towns("patents", "2026Q3", east, 300), sha256=sha256)
    changed = compared(desk, *sets)
    assert [(one.target, one.before.value, one.after.value) for one in changed] == [
        (f"{PLAN}.least", 200, 300),
        (f"{PLAN}.patents", 482, 600),
    ]
    assert compared(desk, sets[0], sets[0]) == ()


def test_a_quarter_nobody_reported_is_not_briefed(desk):  # noqa: F811
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    for at in ("2026Q4", "2023Q1"):
        with pytest.raises(NoFigures):
            gather(desk, PLAN, quarter(at), draft=True)
