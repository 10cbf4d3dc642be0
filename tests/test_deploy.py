"""What stands in `deploy/`: the proxy's recipe before a real server, through a real nginx."""

import base64
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from cli import COMMANDS
from deploy import bundle
from tests.browser.serving import free_port, served
from tests.test_open_door import PROXY, ROOT, SECRET, UPGRADE, come

RECIPE = ROOT / "deploy" / "nginx.conf"
# What nginx puts in the place of its variables for a browser at https://board.example.
SAID = {
    "$http_host": "board.example",
    "$remote_addr": "10.1.2.3",
    "$scheme": "https",
    "$remote_user": "wang",
    "$http_upgrade": "websocket",
    "$board_connection": "upgrade",
}


def test_what_the_recipe_sends_opens_the_door_and_without_its_sign_in_it_stays_shut():
    sent = dict(re.findall(r'proxy_set_header (\S+)\s+"?([^";]+)"?;', RECIPE.read_text(encoding="utf-8")))
    headers = {name.lower(): SAID.get(value, value) for name, value in sent.items()}
    headers |= {"x-proxy-secret": SECRET, "origin": "https://board.example"}
    assert come(PROXY, headers, kind="websocket")[0]
    for needed in ("host", "x-user", "x-proxy-secret"):
        assert not come(PROXY, {**headers, needed: ""}, kind="websocket")[0]


def test_what_the_services_start_is_there_and_writes_where_it_may():
    for name in ("board@", "board-remind"):
        unit = (ROOT / "deploy" / f"{name}.service").read_text(encoding="utf-8")
        said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
        words = said["ExecStart"].split()
        assert words[0] == "/srv/board/.venv/bin/python"
        assert [word for word in words if word.endswith(".py") and not (ROOT / word).exists()] == []
        assert words[words.index("cli.py") + 1] in COMMANDS if "cli.py" in words else "streamlit" in words
        assert "Environment=TRACKER_DATABASE=/srv/board-data/tracker.duckdb" in unit
        assert "/srv/board-data" in said["ReadWritePaths"].split()
    timer = (ROOT / "deploy" / "board-remind.timer").read_text(encoding="utf-8")
    assert "Persistent=true" in timer
    assert "OnCalendar=" in timer


@pytest.mark.services
def test_through_nginx_the_signed_in_reach_the_pages_and_their_socket(sample_file, tmp_path):
    nginx = shutil.which("nginx")
    assert nginx, "apt-get install nginx"
    port, front = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=board.example", "-days", "2",
         "-keyout", tmp_path / "board.key", "-out", tmp_path / "board.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    (tmp_path / "board.users").write_text("wang:{PLAIN}secret\n")
    recipe = RECIPE.read_text(encoding="utf-8").replace("/etc/nginx/", f"{tmp_path}/")
    recipe = recipe.replace("change-this-to-what-TRACKER_PROXY_SECRET-holds", SECRET)
    recipe = recipe.replace("listen 443", f"listen 127.0.0.1:{front}").replace(":8501", f":{port}")
    (tmp_path / "nginx.conf").write_text(
        # Its workers read the test's own folder.
        f"{'user root;' if os.getuid() == 0 else ''} pid {tmp_path}/pid; error_log {tmp_path}/error.log; daemon off; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;"
        f" fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n{recipe} }}\n"
    )
    more = {
        "TRACKER_PROXY_SECRET": SECRET,
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": json.dumps({"X-User": "sub"}),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "board.example",
    }
    database = Path(shutil.copy(sample_file, tmp_path / "tracker.duckdb"))
    with served(database, tmp_path / "server.log", port=port, **more):
        proxy = subprocess.Popen([nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)])
        try:
            wang = "Authorization: Basic " + base64.b64encode(b"wang:secret").decode()
            own = f"Origin: https://board.example:{front}"
            assert asked_over_tls(front, "/") == 401
            assert asked_over_tls(front, "/", wang) == 200
            assert asked_over_tls(front, "/_stcore/stream", wang, own, *UPGRADE) == 101
            assert asked_over_tls(front, "/_stcore/stream", wang, "Origin: https://evil.example", *UPGRADE) == 403
            assert asked_over_tls(front, "/_stcore/stream", own, *UPGRADE) == 401
        finally:
            proxy.terminate()
            proxy.wait(10)


def asked_over_tls(port, path, *headers):
    """The status nginx answers with."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    while True:
        try:
            plain = socket.create_connection(("127.0.0.1", port), timeout=60)
            break
        except ConnectionRefusedError:
            continue
    with plain, context.wrap_socket(plain, server_hostname="board.example") as line:
        said = [f"GET {path} HTTP/1.1", f"Host: board.example:{port}", *headers, "", ""]
        line.sendall("\r\n".join(said).encode())
        return int(line.makefile("rb").readline().split()[1])


def test_what_a_bundle_holds_of_each_environment_can_be_installed_together():
    files = {file.name for file in ROOT.glob("requirements*.txt")}
    board, accounts = bundle.environments()
    for pins in (board, accounts):
        names = [re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower() for pin in pins]
        assert len(names) == len(set(names))
    # Each file's pins are in one of them.
    for file in files:
        assert set(bundle.pinned([ROOT / file])) <= set(accounts if "accounts" in file else board), file


def test_apt_finds_what_a_bundle_s_folder_holds_and_nothing_else(tmp_path):
    assert shutil.which("dpkg-deb"), "apt-get install dpkg"
    folder, made = tmp_path / "debian", tmp_path / "made" / "DEBIAN"
    made.mkdir(parents=True)
    folder.mkdir()
    told = "Package: board-font\nVersion: 1.2\nArchitecture: all\nMaintainer: nobody <a@b.c>\nDescription: a font\n"
    (made / "control").write_text(told)
    subprocess.run(
        ["dpkg-deb", "--build", str(made.parent), str(folder / "board-font_1.2_all.deb")],
        check=True,
        capture_output=True,
    )
    (folder / "Packages").write_text(bundle.index_of(folder))
    # As the Makefile has it.
    (line,) = re.findall(r"^APT := apt-get \$\(if \$\(DEBIAN\),(.+)\)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    options = line.replace("$(CURDIR)", str(tmp_path)).split()
    (folder / "sources.list").write_text(f"deb [trusted=yes] file:{folder} ./\n")
    (folder / "lists" / "partial").mkdir(parents=True)
    subprocess.run(["apt-get", *options, "update", "-qq"], check=True, capture_output=True)
    asked = ["apt-get", *options, "--print-uris", "download"]
    found = subprocess.run([*asked, "board-font"], check=True, capture_output=True, text=True).stdout
    assert f"file:{folder}/./board-font_1.2_all.deb" in found
    assert subprocess.run([*asked, "chromium"], capture_output=True).returncode
