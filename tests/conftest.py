"""What all tests share: the project's own catalogue and register, and databases that are never the office's.

Nothing heavy is imported before a test asks for it: one room's tests start at once.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import wording

ROOT = Path(__file__).resolve().parent.parent
# No test is timed: on a busy machine an example that is right would fail. The suite tries the same examples each time, so that
# it fails for a change and not by chance; `--hypothesis-profile explore` looks for others.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("explore", settings.get_profile("suite"), derandomize=False, max_examples=1000)
settings.load_profile("suite")


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
def catalogue(register):
    from tracker.schema.catalogue_file import load_catalogue

    return load_catalogue(ROOT / "indicators.yaml", register)


@pytest.fixture(scope="session")
def register():
    from tracker.schema.regions import load_register

    return load_register(ROOT / "data" / "regions.csv")


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The database of a first start, with the shipped workbooks; only ever copied."""
    from tests.made_once import copy_of_first_start

    return copy_of_first_start(tmp_path_factory.mktemp("first-start") / "first-start.duckdb")


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of a process: two loops of its driver do not go together. A missing one is said in a sentence."""
    from tests.browser.serving import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def sample_database(sample_file, tmp_path):
    """A database of one's own with the sample in it, to be changed at will."""
    return Path(shutil.copy(sample_file, tmp_path / "tracker.duckdb"))


@pytest.fixture(scope="session")
def sample_desk(sample_file, tmp_path_factory):
    """A desk over the sample, to be asked only; nothing may be committed to it."""
    desk = _desk_over(Path(shutil.copy(sample_file, tmp_path_factory.mktemp("asked") / "tracker.duckdb")))
    yield desk
    desk.store.close()


@pytest.fixture
def after_the_quarter(monkeypatch):
    """A day on which 2026Q4 is over, so that what comes in then is not interim."""
    later = datetime(2027, 1, 5, 2, tzinfo=UTC) - datetime.now(UTC)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + later

    monkeypatch.setattr("store.database.datetime", Later)


@pytest.fixture
def empty_desk(tmp_path):
    """A desk of one's own over our catalogue and a database without a figure."""
    desk = _desk_over(tmp_path / "tracker.duckdb")
    yield desk
    desk.store.close()


def _desk_over(database):
    from desk import Files, open_desk

    return open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))
