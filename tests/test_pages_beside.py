"""A stamped scan or the evidence of one figure is put in before saving and stands beside the submission afterwards."""

import pytest

from desk.records import attachments, evidence, received, submissions
from tests.test_pages import QUANZHOU, app, filled, put_in  # noqa: F401  (the app is a fixture)
from tests.test_submit_page import NEXT
from ui import session

LICHENG, TRADEMARKS = "350502", "valid_trademarks"


@pytest.mark.usefixtures("after_the_quarter")
def test_pages_beside_a_workbook_are_kept_with_what_they_are_of_and_given_back(app, sample_database, sample_desk):  # noqa: F811
    page = app(sample_database, "上报", plan=QUANZHOU, as_of=str(NEXT))
    put_in(page, filled(sample_desk, QUANZHOU, NEXT, {"F7": 42_500, "F8": 79_000}))
    scans = [("盖章.pdf", b"%PDF stamped", "application/pdf"), ("批复13800138000.docx", b"approval", "text/plain")]
    page.file_uploader[1].set_value(scans).run()
    boxes = [box for box in page.selectbox if box.label.endswith("是哪一本、哪个数的")]
    assert [box.options[0].startswith("整本：") for box in boxes] == [True, True]
    assert boxes[1].options[1:] == ["鲤城区 商标有效注册量", "丰泽区 商标有效注册量"]
    boxes[1].select_index(1).run()
    [save] = [b for b in page.button if b.label == "保存这 1 本"]
    save.click().run()
    assert not page.exception
    assert list(page.file_uploader[1:]) == []
    desk = session.the_desk()
    newest = submissions(desk, QUANZHOU)[0]
    kept = {name: sha256 for name, sha256, _size in attachments(desk, newest.id)}
    scan, approval = sorted(kept, key=lambda name: name.startswith("批复"))
    assert (scan, "13800138000" in approval) == ("盖章.pdf", False)
    assert received(desk, kept[scan]) == b"%PDF stamped"
    assert evidence(desk, newest.id) == {kept[approval]: [(LICHENG, TRADEMARKS, NEXT)]}
    listed = app(sample_database, "pages/returns/records.py", plan=QUANZHOU, submission=newest.id[:12])
    labels = [b.label.replace("\\", "") for b in listed.get("download_button")]
    assert f"佐证（鲤城区 商标有效注册量）《{approval}》" in labels
    assert "下载附件《盖章.pdf》" in labels
