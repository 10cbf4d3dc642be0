"""`deploy/compose.yaml`, the image it builds and the service beside it, held against what the program knows. Nothing is started."""

import json
import re
import shlex
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML
from streamlit import config

from desk import Files
from store.journal import is_address
from tests.conftest import ROOT
from web.door import READY
from web.doorway import Doorway

DEPLOY = ROOT / "deploy"
TOLD = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = TOLD["services"]
SERVERS = {name: told for name, told in SERVICES.items() if name.startswith("server-")}
RECIPE = (DEPLOY / "nginx-cluster.conf").read_text(encoding="utf-8")
DOCKERFILE = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
UNIT = (DEPLOY / "board@.service").read_text(encoding="utf-8")
PROGRAM = [file for room in ("desk", "store", "web", "ui", "briefing") for file in sorted((ROOT / room).rglob("*.py"))]
# What `.env` has to hold, and the one thing it may.
ASKED, MAY = {"BOARD_PASSWORD", "BOARD_SECRET", "BOARD_HOST"}, {"BOARD_ARCHIVE"}


def instructions(word):
    return re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)


def known_names():
    """Every variable of the environment the program asks for by its name."""
    asked = "\n".join(file.read_text(encoding="utf-8") for file in PROGRAM)
    return set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"', asked))


def ready_words(server):
    """The sentence of Python by which a server's health is asked."""
    return server["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_is_told_only_what_the_program_or_its_framework_knows(name):
    options = {re.sub(r"(?<=[a-z])(?=[A-Z])|\.", "_", option).upper() for option in config.get_config_options()}
    for variable in SERVERS[name]["environment"]:
        framework = variable.removeprefix("STREAMLIT_")
        assert framework in options if framework != variable else variable in known_names(), variable
    for variable in re.findall(r"^#? ?Environment=(\w+)=", UNIT, re.MULTILINE):
        assert variable in known_names()


def test_servers_read_the_store_that_stands_beside_them():
    store = SERVICES["store"]["environment"]
    for server in SERVERS.values():
        address = server["environment"]["TRACKER_DATABASE"]
        assert is_address(address)
        assert Files.of_environment(server["environment"]).address == address
        url = urlsplit(address)
        assert (url.hostname, url.port) == ("127.0.0.1", 5432)
        assert (url.username, url.path.strip("/")) == (store["POSTGRES_USER"], store["POSTGRES_DB"])
        assert server["environment"]["PGPASSWORD"] == store["POSTGRES_PASSWORD"]
        assert server["depends_on"]["store"] == {"condition": "service_healthy"}
    assert "listen_addresses=127.0.0.1" in SERVICES["store"]["command"]


def test_the_proxy_asks_each_server_at_its_own_port_over_the_machine_s_loopback():
    ports = [server["environment"]["STREAMLIT_SERVER_PORT"] for server in SERVERS.values()]
    assert re.findall(r"^\s*server 127\.0\.0\.1:(\d+)", RECIPE, re.MULTILINE) == ports
    assert {told["network_mode"] for told in SERVICES.values()} == {"host"}
    assert set(SERVICES["front"]["depends_on"]) == set(SERVERS)


@pytest.mark.parametrize("name", SERVERS)
def test_what_a_server_is_told_of_its_proxy_opens_its_door_to_it_alone(name):
    told = SERVERS[name]["environment"]
    doorway = Doorway(
        "127.0.0.1", None, json.loads(told["STREAMLIT_SERVER_TRUSTED_USER_HEADERS"]), "s" * 32, ("board.example",)
    )
    assert (doorway.kind, doorway.refusal()) == ("proxy", "")
    assert set(doorway.trusted) <= set(re.findall(r"proxy_set_header (\S+)", RECIPE))


def test_health_is_asked_at_the_route_that_answers_it():
    for server in SERVERS.values():
        words = ready_words(server)
        compile(words, "health", "exec")
        assert f'{READY}")' in words
        assert "STREAMLIT_SERVER_PORT" in words
    assert all("healthcheck" in told for told in SERVICES.values())


def test_what_is_laid_into_containers_is_there_or_is_the_office_s_own():
    volumes = set(TOLD["volumes"])
    for told in SERVICES.values():
        for source, target in (one.rsplit(":", 2 if one.endswith(":ro") else 1)[:2] for one in told["volumes"]):
            assert PurePosixPath(target).is_absolute()
            if source.startswith("."):
                assert source.startswith("./own/") or (DEPLOY / source).exists(), source
            elif not source.startswith("${"):
                volumes -= {source}
                assert source in TOLD["volumes"]
    assert not volumes
    # What the recipe reads is laid where it reads it.
    targets = {one.split(":")[1] for one in SERVICES["front"]["volumes"]}
    assert set(re.findall(r"(/etc/nginx/[\w.]+);", RECIPE)) <= targets
    # What a server writes lies in its volume.
    for server in SERVERS.values():
        (volume,) = server["volumes"]
        assert PurePosixPath(server["environment"]["TRACKER_REPLICAS"]).is_relative_to(volume.split(":")[1])


def test_every_secret_is_asked_for_and_none_stands_in_the_file():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(\w+)", text))
    assert named == ASKED | MAY
    assert {name for name in named if f"${{{name}:?" in text} == ASKED
    head = text.partition("\nname:")[0]
    assert all(name in head for name in ASKED)


def test_the_image_installs_what_is_pinned_and_starts_what_the_service_starts():
    copied = {word for line in instructions("COPY") for word in line.split()[:-1]} - {"."}
    assert all((ROOT / file).exists() for file in copied)
    (installed,) = [line for line in instructions("RUN") if "pip install" in line]
    assert set(re.findall(r"--(?:requirement|constraint) (\S+)", installed)) == copied
    assert {"requirements-cluster.txt", "constraints.txt"} < copied
    assert instructions("FROM") == ["python:3.11-slim"]
    (start,) = (json.loads(line) for line in instructions("CMD"))
    (unit_start,) = (shlex.split(line) for line in re.findall(r"^ExecStart=(.+)$", UNIT, re.MULTILINE))
    assert PurePosixPath(unit_start[0]).name == start[0] == "python"
    assert unit_start[1:] == [*start[1:], "--server.port", "%i"]
    assert (ROOT / start[-1]).exists()
    for server in SERVERS.values():
        assert not {"command", "entrypoint", "user"} & set(server)
        built = server["build"]
        assert (DEPLOY / built["context"] / built["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    modules = re.findall(r"python -m (\w+)", DOCKERFILE)
    assert all(module == "compileall" or (ROOT / module).is_dir() for module in modules)


def test_the_image_runs_as_nobody_who_may_change_the_program():
    (user,) = instructions("USER")
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    (owned,) = re.findall(rf"chown {user} ([^&\n]+)", DOCKERFILE)
    assert set(owned.split()) == {".cache", "/srv/board-data"}
    assert f"User={user}" in UNIT


def test_nothing_that_git_does_not_keep_gets_into_the_image():
    kept_out = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n"))
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split():
        below = line.strip("/")
        ways = {line, line.lstrip("/"), f"{below}/", f"**/{line}"}
        assert ways & kept_out, line
    assert {".git", ".streamlit/secrets.toml", "deploy/own/", "deploy/.env"} <= kept_out
    assert not kept_out & {f"{room.parent.name}/" for room in ROOT.glob("*/__init__.py") if room.parent.name != "tests"}
