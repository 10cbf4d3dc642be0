"""Files beside the pages behind a proxy that signs people in: what one person's page offers no other gets, nor may send there."""

import urllib.error
import urllib.request

from tests.browser.serving import text, visit
from tests.browser.test_hands import PLAN, hand_in, office, workbook  # noqa: F401  (the office is a fixture)


def status(address, method="GET"):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_an_address_another_person_s_page_offers_is_refused_and_traced(browser, office, tmp_path):  # noqa: F811
    files, addresses = office
    unit, analyst = addresses["工信"], addresses["分析员"]
    with visit(browser, unit) as own, visit(browser, addresses["审计员"]) as auditor:
        asked = []
        own.page.on("request", lambda request: asked.append((request.method, request.url.removeprefix(unit))))
        hand_in(own, workbook(files, tmp_path, 15), "按台账更正")
        # A file that lies there with the page, and one that is made when it is asked for.
        for page, button in (("records", "下载原件"), ("road", "下载标好问题的工作簿")):
            opened = own.open(f"/{page}?plan={PLAN}")
            with opened.expect_download() as taken:
                opened.get_by_role("button", name=button).first.click()
            assert taken.value.suggested_filename.startswith("示范企业_15")
        uploads = [path for method, path in asked if method == "PUT" and "/upload_file/" in path]
        downloads = [path for method, path in asked if method == "GET" and path.startswith("/media/")]
        assert len(uploads) == 1
        assert len(downloads) == 2
        for path in downloads:
            assert status(unit + path) == 200
            assert [status(analyst + path, method) for method in ("GET", "HEAD")] == [403, 403]
        assert [status(analyst + uploads[0], method) for method in ("PUT", "DELETE")] == [403, 403]
        assert "这个文件不是给您的" in text(auditor.open(f"/trail?plan={PLAN}"))
        assert own.complaints == []
