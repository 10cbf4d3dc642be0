"""The one file and the screens with every text at its worst, in a real Chromium: nothing runs, nothing is asked for."""

import pytest

from briefing.screens import renderer
from briefing.screens.page import page
from tests.hostile import HURTS, shown_of, spoilt_papers

# Everything that would tell of a script, and of something asked for, in a browser.
WATCH = "window.hurt = 0; window.alert = () => { window.hurt += 1; };"


@pytest.mark.parametrize("kind", HURTS)
def test_in_a_browser_nothing_of_it_runs_and_nothing_is_asked_for(kind, browser, sample_desk, tmp_path):
    material, briefing = spoilt_papers(sample_desk, kind)
    (tmp_path / "board.html").write_bytes(page(briefing, material))
    (tmp_path / "stage.html").write_text(renderer.stage_page(), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1600, "height": 900}, offline=True)
    context.add_init_script(WATCH)
    opened = context.new_page()
    asked, complaints = [], []
    opened.on(
        "request", lambda one: asked.append(one.url) if not one.url.startswith(("file:", "data:", "blob:")) else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.goto((tmp_path / "board.html").as_uri())
    opened.evaluate("document.querySelectorAll('.plot').forEach(box => box.dispatchEvent(new Event('pointerenter')))")
    opened.wait_for_function("() => [...document.querySelectorAll('.plot')].every(box => box.matches('.asked'))")
    leading = "document.querySelectorAll('.plot a, .plot image, .screen a').length"
    assert (opened.evaluate("window.hurt"), opened.evaluate(leading)) == (0, 0)
    opened.goto((tmp_path / "stage.html").as_uri())
    sheets = opened.evaluate("given => play(given)", renderer.stage_of(shown_of(material, briefing)))
    assert len(sheets) > 20
    assert (opened.evaluate("window.hurt"), opened.evaluate(leading)) == (0, 0)
    assert (asked, complaints) == ([], [])
    context.close()
