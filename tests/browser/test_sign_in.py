"""Signing in at a real provider, in Chromium: the page asked for, the board, the name kept, the way out, the time-out."""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.serving import ROOT, free_port, served

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def provider():
    """The address of a provider of its own."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.sign_in_provider", str(port)], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration").close()
                break
            except urllib.error.URLError:
                assert process.poll() is None, "pip install -r requirements-auth.txt"
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def office(provider, sample_file, tmp_path):
    """The address of a board where people sign in."""
    port = free_port()
    (tmp_path / "secrets.toml").write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"s" * 40}"
client_id = "board"
client_secret = "c"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    )
    database = shutil.copy(sample_file, tmp_path / "tracker.duckdb")
    more = {"STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml")}
    with served(database, tmp_path / "server.log", port=port, **more) as address:
        yield address


def test_signing_in_leads_to_the_page_asked_for_and_out_again(browser, office):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.goto(f"{office}/indicator?plan=quanzhou_2024&indicator=valid_trademarks")
    expect(page.get_by_text("请先登录。")).to_be_visible(timeout=60_000)
    assert context.request.get(f"{office}/board/quanzhou_2024").status == 403
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/before.png")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("已登录：王某")).to_be_visible(timeout=60_000)
    assert page.url.startswith(f"{office}/indicator?")
    assert "indicator=valid_trademarks" in page.url
    if shots:
        page.screenshot(path=f"{shots}/after.png", full_page=True)
    user = next(one for one in context.cookies() if one["name"] == "_streamlit_user")
    # It ends with the browser.
    assert (user["expires"], user["httpOnly"], user["sameSite"]) == (-1, True, "Lax")
    assert context.request.get(f"{office}/board/quanzhou_2024").status in (200, 404)
    # What a page offers is theirs; an address no page of theirs named is not.
    page.goto(f"{office}/submit?plan=quanzhou_2024")
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("button", name="下载本季空白上报表").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    assert context.request.get(f"{office}/media/{'0' * 32}.xlsx").status == 403
    copied = f"_streamlit_user={user['value']}"
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("请先登录。")).to_be_visible(timeout=60_000)
    asked = urllib.request.Request(f"{office}/board/quanzhou_2024", headers={"Cookie": copied})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked)
    context.close()
