"""A page of the app opened over a database of one's own, and what a reader reads on it."""

import json
import re
from contextlib import contextmanager
from functools import cache
from html import unescape

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

# Every new visitor would read the papers of all installed packages for components, a tenth of a second each time; which
# packages are installed does not change while the tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def newcomer():
    """A visitor at the app's door, before anything is shown."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def forget():
    """Closes the database that the pages hold open and drops what they keep."""
    st.cache_data.clear()
    st.cache_resource.clear()


@contextmanager
def opening(database):
    """A function that opens a sheet (its script's path) over the database, with the address' choices."""

    def visit(sheet, **choices):
        visitor = newcomer()
        for key, value in choices.items():
            visitor.query_params[key] = value
        visitor.switch_page(sheet)
        visitor.run()
        assert not visitor.exception
        return visitor

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_DATABASE", str(database))
        forget()
        yield visit
        forget()


def blocks(visitor):
    """The page's own HTML, without the style sheets."""
    return [block.value for block in visitor.get("html") if "<style>" not in block.value]


def charts(visitor):
    """What the page's charts are given: drawing, figure (JSON), words."""
    return [json.loads(one.proto.json) for one in visitor.get("bidi_component") if one.proto.component_name == "chart"]


def words(visitor):
    """Everything a reader reads in our own parts of the page."""
    # A link inside a sentence parts no words.
    html = re.sub(r'<a [^>]*class="quiet"[^>]*>(.*?)</a>', r"\1", " ".join(blocks(visitor)))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))
