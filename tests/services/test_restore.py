"""Backup and restore of the shared store to a moment, by PostgreSQL's own means as docs/operation.md has it, for real."""

import re
import time
from hashlib import sha256

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from cli import main
from store import NotWritable
from store.shared import open_shared
from tests.conftest import ROOT
from tests.services.postgres import Postgres
from tests.services.test_shared_store import written
from tests.test_store import commit, current, figure, submission

pytestmark = pytest.mark.services
GUIDES = ("operation.md", "operation.zh-CN.md")


@pytest.fixture
def postgres(tmp_path):
    """A PostgreSQL that archives as `deploy/compose.yaml` has it, into a folder of its own."""
    told = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    made = Postgres(*told["services"]["store"]["command"][1:])
    yield made
    made.close()


def archived(postgres):
    """Waits until everything written so far is in the archive."""
    ((segment,),) = postgres.ask("select pg_walfile_name(pg_current_wal_lsn())")
    postgres.ask("select pg_switch_wal()")
    until = time.monotonic() + 60
    while not (postgres.archive / str(segment)).exists():
        assert time.monotonic() < until
        time.sleep(0.1)


def handed_in(store, value):
    content = f"{value}".encode()
    return commit(store, submission(figure(value), sha256=sha256(content).hexdigest()), content)


def restore_settings(guide, moment):
    """What a guide has one write before the restored server is started, with this moment in it."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    (block,) = re.findall(r"```conf\n(restore_command.*?)```", text, re.DOTALL)
    block, changed = re.subn(r"(recovery_target_time = )'[^']*'", rf"\1'{moment}'", block)
    assert changed == 1
    return block


@pytest.mark.parametrize("guide", GUIDES)
def test_restored_to_a_moment_between_two_commits_it_has_the_first_and_not_the_second(postgres, tmp_path, guide):
    address = postgres.empty("board")
    one, other = (open_shared(address, tmp_path / name) for name in ("one", "other"))
    one.confirm_owners("plan", "before", "[]", "文件", who="a")
    postgres.base_backup()
    first = handed_in(one, 1)
    ((moment,),) = postgres.ask("select clock_timestamp()")
    handed_in(other, 2)
    assert current(other) == [("350502", 2)]
    archived(postgres)
    postgres.kill()

    postgres.restore_base(restore_settings(guide, moment))
    # What a server had read is more than there is now: it writes no more until it is started anew, and then follows.
    with pytest.raises(NotWritable, match="PostgreSQL"):
        other.confirm_owners("plan", "late", "[]", "文件", who="b")
    one.close()
    other.close()
    again = open_shared(address, tmp_path / "other")
    assert (current(again), set(written(again)), again.tamperings()) == ([("350502", 1)], {"before"}, [])
    assert again.last_change() == first.at
    again.confirm_owners("plan", "after", "[]", "文件", who="b")
    again.close()
    told = CliRunner().invoke(
        main, ["--database", address, "verify"], env={"TRACKER_REPLICAS": str(tmp_path / "third")}
    )
    assert (told.exit_code, "完整" in told.output) == (0, True), told.output
