"""A board or a single card in a frame of the office's intranet page: only where it is configured, and nothing else."""

import pytest
from lxml import html
from starlette.testclient import TestClient

from components.cards import card
from desk.briefing import gather
from tests.routes import served_routes
from ui import session
from web import board
from web.doorway import Doorway

CARD = "/board/quanzhou_2024/ip_enterprises"


@pytest.fixture
def asked(sample_desk, monkeypatch):
    monkeypatch.setattr(session, "the_house", lambda: sample_desk)
    return TestClient(served_routes()).get


def framed_by(response):
    policy = response.headers["content-security-policy"]
    return policy.partition("frame-ancestors ")[2]


@pytest.mark.parametrize("path", ["/board/quanzhou_2024", CARD])
def test_only_our_own_pages_and_those_configured_may_frame(asked, monkeypatch, path):
    assert framed_by(asked(path)) == "'self'"
    monkeypatch.setattr(board, "doorway", lambda: Doorway(frames=("https://intranet.example",)))
    assert framed_by(asked(path)) == "'self' https://intranet.example"


def test_a_card_is_the_board_s_card_marked_as_a_sample_and_leads_to_the_board(asked, sample_desk):
    on = gather(sample_desk, "quanzhou_2024", targets=["ip_enterprises"])
    (row,) = on.whole
    page = asked(CARD).text
    assert card(row, on.histories[row.target], on.catalogue, on.register) in page
    assert "演示数据" in html.fromstring(page).find_class("marks")[0].text_content()
    assert html.fromstring(page).xpath("//a/@href") == ["../quanzhou_2024?lang=zh#quanzhou_2024.ip_enterprises"]


@pytest.mark.parametrize("path", ["/board/nowhere/ip_enterprises", "/board/quanzhou_2024/nothing"])
def test_a_card_that_is_not_there_is_refused_in_a_sentence(asked, path):
    assert (asked(path).status_code, asked(path).text) == (404, "没有这个方案或指标，请核对网址。")
