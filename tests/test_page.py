"""The one file of HTML: whole in itself, with the numbers of the judgement and nothing it would have to fetch."""

import base64
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

import wording
from briefing.screens.page import page
from tests.papers import briefing_of, material_of
from wording.figures import figure
from wording.sentences import target_of


class Sections(HTMLParser):
    """The words of the page by the id of their section, its attributes that fetch, and its figures."""

    def __init__(self, html):
        super().__init__()
        self.words, self.fetched, self.figures, self.policy, self._at, self._quiet = {}, [], "", "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "section":
            self._at = given.get("id", "overview")
        if tag in ("script", "style"):
            self._quiet = given.get("id", tag)
        for name in ("src", "href"):
            if not given.get(name, "#").startswith(("data:", "#")):
                self.fetched.append(given[name])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._quiet = ""

    def handle_data(self, data):
        if self._quiet == "figures":
            self.figures += data
        elif not self._quiet:
            self.words[self._at] = self.words.get(self._at, "") + data


@pytest.fixture(scope="module")
def quanzhou(sample_desk):
    return page(briefing_of(sample_desk, "quanzhou_2024"), material_of(sample_desk, "quanzhou_2024"))


def numbers(values):
    """The numbers of an axis as plotly writes them, plain or packed."""
    if isinstance(values, dict):
        return [float(v) for v in np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])]
    return [v for v in values if isinstance(v, int | float)]


def test_nothing_has_to_be_fetched_and_the_file_says_so_to_the_browser(quanzhou):
    html = quanzhou.decode()
    assert Sections(html).fetched == []
    assert Sections(html).policy.startswith("default-src 'none';")
    assert "url(http" not in html.partition("<script>")[0]


def test_every_target_has_its_section_with_the_figure_and_the_reports_of_the_judgement(quanzhou, sample_desk):
    on = material_of(sample_desk, "quanzhou_2024")
    said = Sections(quanzhou.decode()).words
    for row in on.whole:
        indicator = target_of(row, on.catalogue)[1]
        found = row.value if row.value is not None else row.figure.partial
        # A part sum stands beside its bounds, as fine as they are.
        place = "card" if row.value is not None else "table"
        text, unit = figure(found, indicator, on.catalogue, place, not_reached=row.promise.number)
        assert f"{text} {unit}" in said[row.target] or row.figure.members, row.target
        if row.figure.expected > 1:
            assert f"已报 {row.figure.reported}/{row.figure.expected}" in said[row.target]
    for place in ("晋江市", "泉州台商投资区"):
        assert place in said["districts"]


def test_the_charts_carry_the_histories_of_the_judgement(quanzhou, sample_desk):
    on = material_of(sample_desk, "quanzhou_2024")
    figures = json.loads(Sections(quanzhou.decode()).figures)
    course = next(
        f
        for f in figures.values()
        if f["config"]["toImageButtonOptions"]["filename"] == "泉州示范城市方案-优势示范企业-2026年三季度"
    )
    drawn = next(trace for trace in course["data"] if trace["name"] == "实际")
    history = on.histories["quanzhou_2024.ip_enterprises"]
    assert numbers(drawn["y"]) == [point.value for point in history]


def test_the_same_edition_gives_the_same_bytes(quanzhou, sample_desk):
    again = page(briefing_of(sample_desk, "quanzhou_2024"), material_of(sample_desk, "quanzhou_2024"))
    assert again == quanzhou


@pytest.mark.parametrize("plan", ["putian_2023", "fujian_2023"])
def test_a_plan_with_one_number_or_none_has_its_dated_items(plan, sample_desk):
    said = Sections(page(briefing_of(sample_desk, plan), material_of(sample_desk, plan)).decode()).words
    assert len(re.findall(r"2023年\d+月\d+日", said["milestones"])) >= 5


def test_in_english_only_the_plan_s_words_file_names_and_remarks_stay_chinese(sample_desk):
    wording.use("en")
    made = page(briefing_of(sample_desk, "huancui_2024", "en"), material_of(sample_desk, "huancui_2024"))
    words = Sections(made.decode()).words
    for part in ("overview", "districts", "trouble"):
        assert not re.search(r"[\u4e00-\u9fff]", words[part]), words[part]


def test_what_needs_somebody_comes_first_and_every_other_part_folds(quanzhou):
    html = quanzhou.decode()
    keys = [key for key in Sections(html).words if key]
    assert keys[:2] == ["overview", "trouble"]
    folded = re.findall(r'<section id="([^"]+)">\s*<details open><summary><h2>', html)
    assert folded == keys[2:]
    assert html.count("<details") == html.count("</details>")
