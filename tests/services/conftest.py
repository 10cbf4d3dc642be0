"""One PostgreSQL for the tests of this folder, and an empty database a test."""

import itertools

import pytest

from tests.services.postgres import Postgres

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres():
    made = Postgres()
    yield made
    made.close()


@pytest.fixture
def address(postgres):
    return postgres.empty(f"board{next(_numbers)}")
