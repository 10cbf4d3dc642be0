"""What all tests share: the project's own catalogue and register, and databases that are never the office's."""

import os
import shutil
import time
from pathlib import Path

import pytest

import wording
from desk import Files, open_desk
from desk.setup import first_start
from store import DatabaseHeld
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import load_register

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def no_office_database(tmp_path_factory):
    """Whatever a test forgets to name, it is not the database of the office that runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_DATABASE", str(tmp_path_factory.mktemp("nobody") / "tracker.duckdb"))
        for name in ("TRACKER_CATALOGUE", "TRACKER_REGIONS", "TRACKER_PLANS"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def in_chinese():
    """Every test starts in the house's language."""
    wording.use("zh")


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(ROOT / "indicators.yaml", load_register(ROOT / "data" / "regions.csv"))


@pytest.fixture(scope="session")
def register():
    return load_register(ROOT / "data" / "regions.csv")


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The database of a first start, with the shipped workbooks; made once and only ever copied."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The folder above is the whole run's: the workers share one first start.
        folder = folder.parent
    files = Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", folder / "first-start.duckdb")
    until = time.monotonic() + 240
    while not files.database.exists():
        try:
            first_start(files)
        except DatabaseHeld:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
    return files.database


@pytest.fixture
def sample_database(sample_file, tmp_path):
    """A database of one's own with the sample in it, to be changed at will."""
    return Path(shutil.copy(sample_file, tmp_path / "tracker.duckdb"))


@pytest.fixture(scope="session")
def sample_desk(sample_file, tmp_path_factory):
    """A desk over the sample, to be asked only; nothing may be committed to it."""
    mine = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("asked") / "tracker.duckdb"))
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", mine))
    yield desk
    desk.store.close()


@pytest.fixture
def empty_desk(tmp_path):
    """A desk of one's own over our catalogue and a database without a figure."""
    desk = open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", tmp_path / "tracker.duckdb"))
    yield desk
    desk.store.close()
