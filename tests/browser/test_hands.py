"""Many hands: two units, an analyst, a publisher, an auditor and a leader, each in a browser of their own behind a proxy that signs
people in; a return on its road from one to the next, and what each sees of it."""

import json
import os
import shutil
from contextlib import ExitStack

import duckdb
import pytest
from click.testing import CliRunner

import cli
from desk import Files, open_desk
from desk.blanks import typed_in
from tests.browser.serving import ROOT, free_port, served, text, visit
from tests.browser.vouching import vouching
from tests.every_page import every_page
from tracker.periods import Period

PLAN, Q3, OWN, MEASURE = "quanzhou_2024", Period.quarter(2026, 3), "350502", "national_ip_enterprises"
SECRET = "s" * 40
PEOPLE = {
    "工信": "industry",
    "晋江": "jinjiang",
    "分析员": "analyst",
    "发布人": "publisher",
    "审计员": "auditor",
    "领导": "leader",
}
ACCESS = """schema_version: 1
people:
  - {name: 市工信局, issuer: proxy, subject: industry, roles: [unit], scope: {measures: [national_ip_enterprises]}}
  - {name: 晋江市市场监管局, issuer: proxy, subject: jinjiang, roles: [unit], scope: {plans: [quanzhou_2024], places: ["350582"]}}
  - {name: 王分析, issuer: proxy, subject: analyst, roles: [analyst]}
  - {name: 陈发布, issuer: proxy, subject: publisher, roles: [publisher]}
  - {name: 林审计, issuer: proxy, subject: auditor, roles: [auditor]}
  - {name: 张局长, issuer: proxy, subject: leader, roles: [reader]}
  - {name: 管理员, issuer: os, subject: "4242", roles: [administrator]}
"""


@pytest.fixture
def office(sample_file, tmp_path):
    """The office's files, and the address of each person."""
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "access.yaml").write_text(ACCESS, encoding="utf-8")
    database = shutil.copy(sample_file, tmp_path / "tracker.duckdb")
    port = free_port()
    more = {
        "TRACKER_CATALOGUE": str(tmp_path / "indicators.yaml"),
        "TRACKER_PROXY_SECRET": SECRET,
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": json.dumps({"X-User": "sub"}),
    }
    files = Files(tmp_path / "indicators.yaml", ROOT / "data" / "regions.csv", database)
    with served(database, tmp_path / "server.log", port=port, **more), vouching(port, SECRET, PEOPLE) as addresses:
        yield files, addresses


def workbook(files, folder, value):
    """The unit's workbook with one figure, made past the running server."""
    desk = open_desk(Files(files.catalogue, files.regions, folder / "apart.duckdb"))
    content, _name = typed_in(desk, PLAN, Q3, None, {(OWN, MEASURE): str(value)})
    desk.store.close()
    path = folder / f"示范企业_{value}.xlsx"
    path.write_bytes(content)
    return path


def hand_in(unit, path, reason):
    """Puts a workbook in on 上报 and saves it."""
    page = unit.open(f"/submit?plan={PLAN}&as_of=2026Q3")
    page.locator('[data-testid="stFileUploader"] input[type="file"]').first.set_input_files(path)
    page.get_by_role("button", name="保存这 1 本").wait_for(timeout=60_000)
    unit.settle()  # the button may stand a moment before the boxes above it
    for box in page.get_by_label("更正说明").all() + page.get_by_label("处请核对无误的理由").all():
        box.fill(reason)
    page.get_by_role("button", name="保存这 1 本").click()
    page.get_by_text("回执号").first.wait_for(timeout=60_000)
    return unit.settle()


def decide(analyst, button, reason=""):
    """Reviews the one return that waits, or sends it back."""
    page = analyst.open(f"/road?plan={PLAN}")
    if reason:
        page.get_by_label("退回原因").fill(reason)
    page.get_by_role("button", name=button).click()
    page.get_by_text("已退回 1 次" if reason else "已审核 1 次").wait_for(timeout=60_000)
    return analyst.settle()


def bar(page):
    """The pages the bar leads to, those in folded sections too."""
    names = page.locator('[data-testid="stTopNavLink"]').all_inner_texts()
    for section in page.locator('[data-testid="stTopNavSection"]').all():
        section.click()
        names += page.locator('[data-testid="stTopNavDropdownLink"]').all_inner_texts()
        page.keyboard.press("Escape")
    return names


def verified(files, database):
    """What `verify` says, and its exit code."""
    where = ["--catalogue", str(files.catalogue), "--database", str(database)]
    told = CliRunner().invoke(cli.main, [*where, "verify"])
    return told.output, told.exit_code


def test_a_return_goes_from_hand_to_hand_and_nobody_sees_more_than_is_theirs(browser, office, tmp_path, monkeypatch):
    files, addresses = office
    with ExitStack() as open_browsers:
        who = {name: open_browsers.enter_context(visit(browser, address)) for name, address in addresses.items()}
        unit, other, analyst, publisher, auditor, leader = who.values()
        before = text(leader.open(f"/?plan={PLAN}"))

        # Handed in: it waits for the analyst; the other unit and the leader see nothing of it.
        hand_in(unit, workbook(files, tmp_path, 15), "按台账更正")
        own = text(unit.open(f"/road?plan={PLAN}"))
        assert "1 次待审核" in own
        elsewhere = text(other.open(f"/road?plan={PLAN}"))
        assert "本地目标的灯" in elsewhere
        assert "示范企业_" not in elsewhere
        assert "示范企业_15" not in text(other.open(f"/records?plan={PLAN}"))
        assert text(leader.open(f"/?plan={PLAN}")) == before
        for address in ("/records", "/submit", "/publish", "/trail", "/road"):
            assert "张局长（领导）不能" in text(leader.open(f"{address}?plan={PLAN}"))
        assert "看草稿" not in text(leader.open(f"/?plan={PLAN}&draft=1"))

        # Nothing is published before its review; sent back, it is corrected and handed in again.
        page = publisher.open(f"/publish?plan={PLAN}")
        page.get_by_label("更正说明（必填").fill("按名单更正")
        page.get_by_role("button", name="发布2026年三季度").click()
        page.get_by_text("还有 1 次报送没有审核").wait_for()
        decide(analyst, "退回修改", "15 与工信部名单不符")
        said = text(unit.open(f"/road?plan={PLAN}"))
        assert "王分析退回：15 与工信部名单不符" in said
        assert "1 次退回待改" in said
        with unit.page.expect_download() as marked:
            unit.page.get_by_role("button", name="下载标好问题的工作簿").click()
        assert marked.value.suggested_filename.startswith("示范企业_15")
        hand_in(unit, workbook(files, tmp_path, 16), "按名单更正")

        # Reviewed and published: the leader's page changes, the other unit sees what everybody sees.
        decide(analyst, "审核通过")
        assert "已审核（草稿）" in text(unit.open(f"/road?plan={PLAN}"))
        page = publisher.open(f"/publish?plan={PLAN}")
        page.get_by_label("更正说明（必填").fill("按名单更正")
        page.get_by_role("button", name="发布2026年三季度").click()
        page.get_by_text("已发布2026年三季度").wait_for(timeout=60_000)
        assert "已发布" in text(unit.open(f"/road?plan={PLAN}"))
        assert "示范企业_16" not in text(other.open(f"/records?plan={PLAN}"))
        assert text(leader.open(f"/?plan={PLAN}")) != before

        # What a bar has is what a person may do.
        assert "上报" not in bar(leader.open(f"/?plan={PLAN}"))
        assert "上报" in bar(unit.open(f"/?plan={PLAN}"))

        # The auditor sees every step of everybody, and takes it away.
        said = text(auditor.open(f"/trail?plan={PLAN}"))
        for line in ("市工信局", "王分析", "陈发布", "张局长", "15 与工信部名单不符", "▲ 被拒绝", "下载"):
            assert line in said, line
        with auditor.page.expect_download() as taken:
            auditor.page.get_by_role("button", name="下载清单（CSV）").click()
        assert "proxy#industry" in taken.value.path().read_text(encoding="utf-8-sig")
        assert all(one.complaints == [] for one in who.values()), [one.complaints for one in who.values()]

    # All of it is whole; a row changed past the program is named.
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    newest = max((tmp_path / "copies").glob("*.duckdb"))
    copy = shutil.copy(newest, tmp_path / "changed.duckdb")
    said, code = verified(files, copy)
    assert "完整" in said
    assert code == 0
    with duckdb.connect(copy) as past:
        past.execute("update return_step set who = 'x' where step = 'sent_back'")
    said, code = verified(files, copy)
    assert "return_step：1 行被改动" in said
    assert code == 1


def test_the_way_out_stands_once_on_every_page_also_where_it_has_nothing_to_say_or_is_refused(browser, office):
    """A plan without targets leaves most pages with one sentence."""
    _files, addresses = office
    for person, plan in (("分析员", "fujian_2023"), ("领导", PLAN)):
        with visit(browser, addresses[person]) as visitor:
            for _script, name, address in every_page():
                page = visitor.open(f"/{address}?plan={plan}")
                if address != "brief":
                    assert page.get_by_text("已登录：").count() == 1, (person, name)
                    assert page.get_by_text("严禁在本系统处理国家秘密").count() == 1, (person, name)
