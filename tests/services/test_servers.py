"""Servers of one shared store behind nginx by the recipe, told what `deploy/compose.yaml` tells them: what is written through one,
at once through two, or beside them all, every one shows; whatever is killed, nothing acknowledged is lost and nothing is half.
"""

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from pg8000.native import Connection
from ruamel.yaml import YAML

from cli import main
from desk import open_desk
from desk.judge import judge
from desk.moving import move
from tests.browser.serving import ROOT, free_port, start, stop, text, visit
from tests.services.test_shared_store import files_at
from tests.test_deploy import SECRET

pytestmark = pytest.mark.services
RECIPE = ROOT / "deploy" / "nginx-cluster.conf"
VOUCHED = {"X-Proxy-Secret": SECRET, "X-User": "wang"}
PLAN, TARGET = "quanzhou_2024", "high_value_patents_per_10k"
SERVERS = 3


def recipe(folder, front, ports):
    """The recipe without TLS and its sign-in, which tests/test_deploy.py asks for, over as many servers as there are ports; it
    says which of them answered."""
    told = RECIPE.read_text(encoding="utf-8")
    told = re.sub(r"^\s*(ssl_|auth_basic|add_header Strict).*$", "", told, flags=re.MULTILINE)
    told = told.replace("$remote_user", '"wang"').replace("change-this-to-what-TRACKER_PROXY_SECRET-holds", SECRET)
    told = told.replace("listen 443 ssl", f"listen 127.0.0.1:{front}").replace(" Secure;", "")
    told = told.replace("add_header Set-Cookie", "add_header X-Server $upstream_addr always; add_header Set-Cookie")
    (line, _other) = re.findall(r"^    server 127\.0\.0\.1:\d+.*;", told, re.MULTILINE)
    told = told.replace(f"{_other}", "").replace(line, "\n".join(re.sub(r":\d+", f":{port}", line) for port in ports))
    return (
        f"{'user root;' if os.getuid() == 0 else ''} pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{told} }}\n"
    )


def told_in_compose(number, folder, address):
    """The environment `deploy/compose.yaml` gives a server, with this test's store, folder and secrets in it."""
    services = YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    told = dict(services[f"server-{min(number, 2)}"]["environment"])
    asked = {"BOARD_SECRET": SECRET, "BOARD_HOST": "127.0.0.1", "BOARD_PASSWORD": ""}
    told = {key: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: asked[found[1]], said) for key, said in told.items()}
    del told["STREAMLIT_SERVER_PORT"], told["TRACKER_DATABASE"]
    return told | {"TRACKER_REPLICAS": str(folder / f"server-{number}")}


def editions(address, cookie=""):
    """The moments at which a server says quanzhou's quarter was published, and what nginx says of the answer."""
    asked = Request(f"{address}/api/v1/plans?plan={PLAN}", headers={**VOUCHED, "Cookie": cookie})
    with urlopen(asked) as answer:
        return json.load(answer)["plans"][0]["edition"]["published_at"], answer.headers


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@dataclass
class Cluster:
    """Servers behind nginx (`front`), each an address and a process, over the store at `address`."""

    address: str
    front: str
    servers: list[str]
    processes: list[subprocess.Popen]

    def place_at(self, server):
        """The cookie nginx knows a visitor of this server by."""
        for number in range(200):
            if f"http://{editions(self.front, f'board_place={number}')[1]['X-Server']}" == server:
                return str(number)
        raise AssertionError(server)

    @contextmanager
    def visitor(self, browser, number):
        """A visitor of the pages whom nginx keeps with one server."""
        place = self.place_at(self.servers[number])
        with visit(browser, self.front) as visitor:
            visitor.page.context.add_cookies([{"name": "board_place", "value": place, "url": self.front}])
            yield visitor


@pytest.fixture
def cluster(address, sample_database, tmp_path):
    move(files_at(sample_database, tmp_path), files_at(address, tmp_path / "moved"))
    nginx, front, ports = shutil.which("nginx"), free_port(), [free_port() for _ in range(SERVERS)]
    assert nginx, "apt-get install nginx"
    (tmp_path / "nginx.conf").write_text(recipe(tmp_path, front, ports))
    with ExitStack() as servers:
        processes = []
        for number, port in enumerate(ports, 1):
            told = told_in_compose(number, tmp_path, address)
            processes.append(start(address, tmp_path / f"{port}.log", port, **told))
            servers.callback(stop, processes[-1])
        proxy = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)])
        servers.callback(proxy.wait, 10)
        servers.callback(proxy.terminate)
        made = Cluster(address, f"http://127.0.0.1:{front}", [f"http://127.0.0.1:{port}" for port in ports], processes)

        def is_up():
            try:
                return bool(editions(made.front))
            except URLError:
                return False

        until(is_up)
        yield made


@contextmanager
def held_up(postgres, address, waiting):
    """The store's one lock is held by another until so many saves wait for it; the block runs while they wait."""
    name = address.rpartition("/")[2]
    other = Connection("board", host="127.0.0.1", port=postgres.port, database=name)
    other.run("select pg_advisory_lock(4711018)")
    counted = (
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database "
        f"where l.locktype = 'advisory' and not l.granted and d.datname = '{name}'"
    )
    yield lambda: until(lambda: postgres.ask(counted) == [[waiting]])
    if postgres.is_running:
        other.close()


def filled(visitor, region, value):
    """单数更正 with a figure in it, ready to be saved."""
    page = visitor.open(f"/correct?plan={PLAN}&measure=high_value_patents&region={region}")
    page.get_by_role("spinbutton").fill(str(value))
    page.keyboard.press("Enter")
    page.get_by_text(f"→ {value} 件").wait_for()
    page.get_by_label("原因（必填）").fill("来电更正")
    page.keyboard.press("Control+Enter")
    visitor.settle()
    return page


def press_save(page):
    page.get_by_role("button", name="记入").click()


def is_saved(page):
    page.get_by_text("已记入，回执号").wait_for(timeout=60_000)
    return True


def save(visitor, region, value):
    page = filled(visitor, region, value)
    press_save(page)
    assert is_saved(page)


def shown(visitor, value, region):
    """Whether a leader reads this figure in the draft's patents of a district."""
    page = visitor.open(f"/trace?plan={PLAN}&indicator={TARGET}&draft=1&region={region}")
    return f"{value} 件" in text(page)


def whole(address, folder):
    """The target's value of the whole as the store has it, as 总览 prints it; the chain must be whole."""
    desk = open_desk(files_at(address, folder))
    try:
        assert desk.store.tamperings() == []
        (found,) = judge(desk, PLAN, targets=[TARGET])
        return f"{found.value:.2f}"
    finally:
        desk.store.close()


def test_what_is_published_beside_them_every_server_shows_and_a_visitor_stays_with_one(cluster, tmp_path, monkeypatch):
    before, said = editions(cluster.front)
    cookie = said["Set-Cookie"].split(";")[0]
    assert editions(cluster.front, cookie)[1]["X-Server"] == said["X-Server"]
    monkeypatch.setenv("TRACKER_REPLICAS", str(tmp_path / "beside"))
    command = ["--database", cluster.address, "publish", "--plan", PLAN, "--period", "2026Q3", "--reason", "更正说明"]
    main(command, standalone_mode=False)
    everywhere = (*cluster.servers, cluster.front)
    until(lambda: all(editions(server)[0] > before for server in everywhere))
    assert len({editions(server)[0] for server in everywhere}) == 1


def test_two_analysts_save_at_once_on_two_servers_and_a_leader_on_a_third_sees_both(
    browser, cluster, postgres, tmp_path
):
    with cluster.visitor(browser, 0) as one, cluster.visitor(browser, 1) as other, \
         cluster.visitor(browser, 2) as leader:  # fmt: skip
        before = text(leader.open(f"/?plan={PLAN}&draft=1"))
        pages = [filled(one, "350502", 1497), filled(other, "350503", 1777)]
        with held_up(postgres, cluster.address, waiting=2) as both_wait:
            for page in pages:
                press_save(page)
            both_wait()
        assert [is_saved(page) for page in pages] == [True, True]
        value = whole(cluster.address, tmp_path / "asked")
        assert value not in before
        until(lambda: value in text(leader.open(f"/?plan={PLAN}&draft=1")))
        assert shown(leader, 1497, "350502")
        assert shown(leader, 1777, "350503")


def test_a_server_killed_in_a_commit_leaves_nothing_half_and_its_visitor_goes_on_at_another(
    browser, cluster, postgres, tmp_path
):
    with cluster.visitor(browser, 0) as one, cluster.visitor(browser, 1) as other, \
         cluster.visitor(browser, 2) as leader:  # fmt: skip
        save(one, "350504", 1111)
        lost, kept = filled(one, "350502", 1497), filled(other, "350503", 1777)
        with held_up(postgres, cluster.address, waiting=2) as both_wait:
            press_save(lost)
            press_save(kept)
            both_wait()
            cluster.processes[0].kill()
            cluster.processes[0].wait()
        assert is_saved(kept)
        until(lambda: shown(leader, 1777, "350503"))
        assert shown(leader, 1111, "350504")
        assert not shown(leader, 1497, "350502")
        whole(cluster.address, tmp_path / "asked")
        # nginx has another server for whoever was there.
        save(one, "350502", 1497)
        until(lambda: shown(leader, 1497, "350502"))
    whole(cluster.address, tmp_path / "asked")


def test_the_database_killed_in_a_commit_is_told_in_a_sentence_and_the_same_page_saves_afterwards(
    browser, cluster, postgres, tmp_path
):
    with cluster.visitor(browser, 0) as one, cluster.visitor(browser, 2) as leader:
        save(one, "350504", 1111)
        until(lambda: shown(leader, 1111, "350504"))
        page = filled(one, "350502", 1497)
        with held_up(postgres, cluster.address, waiting=1) as it_waits:
            press_save(page)
            it_waits()
            postgres.kill()
        page.get_by_text("PostgreSQL").wait_for()
        assert shown(leader, 1111, "350504")
        assert not shown(leader, 1497, "350502")
        postgres.start()
        save(one, "350502", 1497)
        until(lambda: shown(leader, 1497, "350502"))
    whole(cluster.address, tmp_path / "asked")
