"""Local accounts beside the board (deploy/accounts.py), in Chromium: the right password leads in with the role of the access file, the
wrong one does not and makes the next one wait."""

import os
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.serving import ROOT, free_port, served

pytestmark = pytest.mark.services
PYTHON = ROOT / ".venv-accounts" / "bin" / "python"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def office(sample_file, tmp_path):
    """The address of a board whose people have accounts beside it."""
    assert PYTHON.exists(), "make test-services installs requirements-accounts.txt into .venv-accounts"
    port, board = free_port(), free_port()
    accounts, folder = f"http://127.0.0.1:{port}", tmp_path / "accounts"
    told = ["--folder", folder, "--address", accounts, "--board", f"http://127.0.0.1:{board}", "--port", str(port)]
    command = [PYTHON, ROOT / "deploy" / "accounts.py", *told]
    subprocess.run(
        [*command, "add", "licheng", "--name", "李某"], check=True, env={**os.environ, "ACCOUNT_PASSWORD": PASSWORD}
    )
    for name in ("indicators.yaml", "tasks.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "access.yaml").write_text(
        "schema_version: 1\npeople:\n"
        f"  - {{name: 鲤城区市场监管局, issuer: '{accounts}', subject: licheng, roles: [unit], scope: {{places: ['350502']}}}}\n",
        encoding="utf-8",
    )
    more = {
        "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml"),
        "TRACKER_CATALOGUE": str(tmp_path / "indicators.yaml"),
    }
    database = shutil.copy(sample_file, tmp_path / "tracker.duckdb")
    process = subprocess.Popen([*command, "serve"])
    try:
        while True:
            try:
                urllib.request.urlopen(f"{accounts}/.well-known/openid-configuration").close()
                break
            except urllib.error.URLError:
                assert process.poll() is None
        with served(database, tmp_path / "server.log", port=board, **more) as address:
            yield address
    finally:
        process.terminate()
        process.wait(20)


def test_an_account_beside_the_board_leads_in_with_its_role(browser, office):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.goto(f"{office}/road?plan=quanzhou_2024")
    page.get_by_role("button", name="登录").click(timeout=60_000)
    page.locator('input[name="login"]').fill("licheng")
    page.keyboard.press("Enter")
    page.locator('input[name="password"]').fill("wrong-password-1")
    page.keyboard.press("Enter")
    page.get_by_text("failed").first.wait_for()
    assert office not in page.url
    page.wait_for_timeout(4000)
    page.locator('input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("已登录：鲤城区市场监管局（填报单位）")).to_be_visible(timeout=60_000)
    assert page.url.startswith(f"{office}/road?")
    context.close()
