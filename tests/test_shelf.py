"""Papers that were made are kept beside the database, are offered as they are made, and fail nobody when they are gone."""

import hashlib

import pytest

from desk import briefings
from desk.briefings import Asked
from store import shelf
from store.shelf import Shelf
from tests.conftest import _desk_over

PLAN = "quanzhou_2024"


@pytest.fixture
def office(sample_database):
    desk = _desk_over(sample_database)
    yield desk
    desk.store.close()


def test_a_recorded_set_gives_its_files_back_to_anybody(office):
    told = []
    asked = Asked(PLAN)
    made = briefings.make(office, asked, ["docx", "pdf"], who="甲", ready=lambda *one: told.append(one))
    assert told == [(kind, *file) for kind, file in made.files.items()]
    papers = briefings.record(office, asked, made, who="甲")
    assert briefings.kept(office, papers) == made.files
    there = Shelf(office.store.path)
    (there.folder / papers.files[0].sha256).write_bytes(b"other")
    assert briefings.kept(office, papers) is None
    assert briefings.again(office, papers).files == made.files


def test_the_oldest_go_and_what_cannot_be_kept_stops_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "MEGABYTES", 0.000_02)
    there = Shelf(tmp_path / "t.duckdb")
    contents = [bytes([n]) * 9 for n in range(4)]
    for content in contents:
        assert there.put(content)
    left = [content for content in contents if there.get(hashlib.sha256(content).hexdigest())]
    assert 1 <= len(left) <= 2
    assert contents[-1] in left
    assert there.get("../t.duckdb") is None
    (tmp_path / "file").write_bytes(b"")
    assert Shelf(tmp_path / "file" / "t.duckdb").put(b"x") is False
