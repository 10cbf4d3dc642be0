"""One server for all browser tests of a worker."""

import shutil
from pathlib import Path

import pytest

from tests.browser.serving import served, visit

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(sample_file, tmp_path_factory):
    """The address of a server over a copy of the sample; tests that load workbooks start their own."""
    folder = tmp_path_factory.mktemp("server")
    database = Path(shutil.copy(sample_file, folder / "tracker.duckdb"))
    with served(database, folder / "server.log") as address:
        yield address


@pytest.fixture
def own_server(sample_file, tmp_path):
    """A server of one's own, over a copy that may be changed."""
    with served(shutil.copy(sample_file, tmp_path / "tracker.duckdb"), tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def visitor(browser, server):
    """A visitor at 1600×900 on the shared server."""
    with visit(browser, server) as opened:
        yield opened
