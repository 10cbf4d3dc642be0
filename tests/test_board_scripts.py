"""What the board runs in an office's browser: syntax that Chromium 78 knows, and figures that are read without any script."""

import re
from html.parser import HTMLParser

import plotly.offline
import pytest
import tree_sitter
import tree_sitter_javascript
from lxml import html

from briefing.screens.page import page
from briefing.screens.renderer import plotly_script
from components.html import render
from desk.judge import history
from tests.papers import briefing_of, material_of
from tracker.numbers import shown
from wording.figures import in_shown_unit, period_words

JAVASCRIPT = tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
# What came after ES2019, as the grammar names it.
LATER = {
    "optional_chain", "??", "??=", "||=", "&&=", "field_definition", "private_property_identifier", "class_static_block",
    "meta_property",
}  # fmt: skip


def later_than_2019(script):
    """Syntax of a script that Chromium 78 would not read, with its row."""
    found, walk, going = [], JAVASCRIPT.parse(script.encode()).walk(), True
    while going:
        node = walk.node
        late_number = node.type == "number" and re.search(rb"_|n$", node.text)
        if node.type in LATER or node.type == "ERROR" or node.is_missing or late_number:
            found.append((node.type, node.start_point.row))
        going = walk.goto_first_child() or walk.goto_next_sibling()
        while not going and walk.goto_parent():
            going = walk.goto_next_sibling()
    return found


class Scripts(HTMLParser):
    """The scripts of a page that a browser runs."""

    def __init__(self, text):
        super().__init__()
        self.found, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script" and dict(attrs).get("type", "text/javascript") == "text/javascript"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)


@pytest.mark.parametrize(
    "later", ["a?.b", "a ?? b", "a ||= b", "class A { #x = 1 }", "let a = 10n", "let a = 1_000", "let a = {"]
)
def test_newer_syntax_is_noticed(later):
    assert later_than_2019(later)


def test_the_boards_scripts_are_read_by_an_old_chromium(sample_desk):
    made = page(briefing_of(sample_desk, "anqing_2023"), material_of(sample_desk, "anqing_2023")).decode()
    scripts = Scripts(made).found
    assert len(scripts) == 1
    assert [later_than_2019(script) for script in (*scripts, plotly_script())] == [[], []]


def test_the_notice_for_old_browsers_is_read_by_them():
    scripts = Scripts(render("old_browser.html", title="", needed="", board="", way="")).found
    assert [later_than_2019(script) for script in scripts] == [[]]


def test_the_shipped_plotly_is_the_one_its_python_package_speaks_to():
    version = re.compile(r"plotly\.js (?:\(basic - minified\) )?v([\d.]+)")
    assert version.search(plotly_script())[1] == version.search(plotly.offline.get_plotlyjs())[1]


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024"])
def test_a_reader_without_scripts_has_every_course_as_a_table_of_the_judgements_own(sample_desk, plan):
    on = material_of(sample_desk, plan)
    document = html.fromstring(page(briefing_of(sample_desk, plan), on).decode())
    told = {section.get("id"): list(section.iter("noscript")) for section in document.iter("section")}
    checked = 0
    for row in on.whole:
        if row.figure.members:
            continue
        indicator, [course] = on.catalogue.indicators[row.indicator], told[row.target]
        heads = [" ".join(head.text_content().split()) for head in course.iter("th")]
        actual = next(place for place, head in enumerate(heads) if head.startswith("实际"))
        lines = [[cell.text_content() for cell in line.iter("td")] for line in course.iter("tr")][1:]
        known = history(sample_desk, plan, row.indicator, on.plan.region, on.as_of, on.known_at)
        values = {
            period_words(point.period): in_shown_unit(point.value, indicator, on.catalogue)
            for point in known
            if point.value is not None
        }
        said = {line[0]: line[actual] for line in lines if line[actual] != "—"}
        digits = {len(text.partition(".")[2]) for text in said.values()}
        assert {name: shown(value, max(digits)) for name, value in values.items()} == said
        checked += 1
    assert checked > 3
