"""Two servers of one shared store behind nginx by the recipe: what is written through one, or beside both, all of them show."""

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from ruamel.yaml import YAML

from cli import main
from tests.browser.serving import ROOT, free_port, served
from tests.services.test_shared_store import files_at
from tests.test_deploy import SECRET

pytestmark = pytest.mark.services
RECIPE = ROOT / "deploy" / "nginx-cluster.conf"
VOUCHED = {"X-Proxy-Secret": SECRET, "X-User": "wang"}


def recipe(folder, front, ports):
    """The recipe without TLS and its sign-in, which tests/test_deploy.py asks for."""
    text = RECIPE.read_text(encoding="utf-8")
    text = re.sub(r"^\s*(ssl_|auth_basic|add_header Strict).*$", "", text, flags=re.MULTILINE)
    text = text.replace("$remote_user", '"wang"').replace("change-this-to-what-TRACKER_PROXY_SECRET-holds", SECRET)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{front}").replace(" Secure;", "")
    for old, new in zip(("8501", "8502"), ports, strict=True):
        text = text.replace(f":{old}", f":{new}")
    return (
        f"{'user root;' if os.getuid() == 0 else ''} pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{text} }}\n"
    )


def told_in_compose(name, folder, address):
    """The environment `deploy/compose.yaml` gives a server, with this test's store, folder and secrets in it."""
    told = dict(
        YAML(typ="safe").load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"][name][
            "environment"
        ]
    )
    asked = {"BOARD_SECRET": SECRET, "BOARD_HOST": "board.example", "BOARD_PASSWORD": ""}
    told = {key: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: asked[found[1]], said) for key, said in told.items()}
    del told["STREAMLIT_SERVER_PORT"]
    return told | {"TRACKER_DATABASE": address, "TRACKER_REPLICAS": str(folder / name)}


def editions(address, cookie=""):
    """The moments at which a server says quanzhou's quarter was published, and the place nginx gave the visitor."""
    asked = Request(
        f"{address}/api/v1/plans?plan=quanzhou_2024", headers={**VOUCHED, "Host": "board.example", "Cookie": cookie}
    )
    with urlopen(asked) as answer:
        told = json.load(answer)
        return told["plans"][0]["edition"]["published_at"], answer.headers.get("Set-Cookie", "")


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def cluster(address, sample_database, tmp_path):
    from desk.moving import move

    move(files_at(sample_database, tmp_path), files_at(address, tmp_path / "moved"))
    nginx, front, ports = shutil.which("nginx"), free_port(), (free_port(), free_port())
    assert nginx, "apt-get install nginx"
    (tmp_path / "nginx.conf").write_text(recipe(tmp_path, front, ports))
    with ExitStack() as servers:
        for number, port in enumerate(ports, 1):
            told = told_in_compose(f"server-{number}", tmp_path, address)
            servers.enter_context(served(told.pop("TRACKER_DATABASE"), tmp_path / f"{port}.log", port=port, **told))
        proxy = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)])
        servers.callback(proxy.wait, 10)
        servers.callback(proxy.terminate)
        yield address, f"http://127.0.0.1:{front}", [f"http://127.0.0.1:{port}" for port in ports]


def test_what_is_published_beside_them_every_server_shows_and_a_visitor_stays_with_one(cluster, tmp_path, monkeypatch):
    address, front, servers = cluster

    def is_up():
        try:
            return bool(editions(front))
        except URLError:
            return False

    until(is_up)
    (before, given) = editions(front)
    cookie = given.split(";")[0]
    assert editions(front, cookie)[1].split(";")[0] == cookie
    monkeypatch.setenv("TRACKER_REPLICAS", str(tmp_path / "beside"))
    command = [
        "--database",
        address,
        "publish",
        "--plan",
        "quanzhou_2024",
        "--period",
        "2026Q3",
        "--reason",
        "更正说明",
    ]
    main(command, standalone_mode=False)
    until(lambda: all(editions(server)[0] > before for server in (*servers, front)))
    assert len({editions(server)[0] for server in (*servers, front)}) == 1
