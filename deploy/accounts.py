"""Local accounts for an office without an identity provider: Canaille (MIT), started beside the board.

    python3 -m venv .venv-accounts && .venv-accounts/bin/pip install -r requirements-accounts.txt
    .venv-accounts/bin/python deploy/accounts.py serve            # makes what is missing, then runs on 127.0.0.1:8502
    .venv-accounts/bin/python deploy/accounts.py add licheng --name 鲤城区市场监管局   # asks for a first password

Passwords (argon2), their length and age, the growing wait after wrong ones and one-time codes are its job, not ours. What it needs
lies in a folder of its own; the board's [auth] section is written there as `secrets.toml`, to be put into `.streamlit/`.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

CLIENT = "board"
CONFIG = """SECRET_KEY = "{key}"
SERVER_NAME = "{host}"
PREFERRED_URL_SCHEME = "{scheme}"

[CANAILLE]
NAME = "知识产权强市指标看板"
LOGO = ""
FAVICON = ""
DATABASE = "sql"
ENABLE_REGISTRATION = false
ENABLE_PASSWORD_RECOVERY = false
ENABLE_INTRUDER_LOCKOUT = true
CAPTCHA_ENABLED = false
HIDE_INVALID_LOGINS = true
MIN_PASSWORD_LENGTH = 12
PASSWORD_LIFETIME = "P90D"

[CANAILLE_SQL]
DATABASE_URI = "sqlite:///{folder}/accounts.sqlite"
PASSWORD_SCHEMES = "argon2"

[CANAILLE_OIDC]
"""
SECRETS = """[auth]
redirect_uri = "{board}/oauth2callback"
cookie_secret = "{cookie}"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{accounts}/.well-known/openid-configuration"
"""


def main() -> None:
    """One command of its own: serve, add."""
    told = argparse.ArgumentParser(description="Local accounts beside the board.")
    told.add_argument("--folder", type=Path, default=Path("accounts"))
    told.add_argument("--address", default="http://127.0.0.1:8502", help="as browsers reach the accounts")
    told.add_argument("--board", default="http://127.0.0.1:8501", help="as browsers reach the board")
    told.add_argument("--port", type=int, default=8502)
    commands = told.add_subparsers(dest="command", required=True)
    commands.add_parser("serve")
    adding = commands.add_parser("add")
    adding.add_argument("user")
    adding.add_argument("--name", required=True)
    asked = told.parse_args()
    folder = asked.folder.resolve()
    prepare(folder, asked.address.rstrip("/"), asked.board.rstrip("/"))
    if asked.command == "add":
        add(folder, asked.user, asked.name)
        return
    os.environ["CANAILLE_CONFIG"] = str(folder / "config.toml")
    canaille = str(Path(sys.executable).with_name("canaille"))
    os.execv(canaille, [canaille, "run", "--bind", f"127.0.0.1:{asked.port}"])


def prepare(folder: Path, address: str, board: str) -> None:
    """Makes the settings, the database and the board's entry in it, once."""
    if (folder / "secrets.toml").exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.umask(0o077)
    at = urlsplit(address)
    settings = CONFIG.format(key=secrets.token_hex(32), host=at.netloc, scheme=at.scheme, folder=folder)
    config = folder / "config.toml"
    config.write_text(settings, encoding="utf-8")
    keys = [_run(folder, "jwk", "create", *kind).strip() for kind in (("okp",), ("rsa",))]
    config.write_text(settings + f"ACTIVE_JWKS = [{', '.join(map(_toml, keys))}]\n", encoding="utf-8")
    _run(folder, "install")
    secret = secrets.token_hex(32)
    _run(
        folder, "create", "client", "--client-id", CLIENT, "--client-secret", secret, "--client-name", CLIENT,
        "--client-uri", board, "--redirect-uris", f"{board}/oauth2callback", "--scope", "openid", "--scope", "profile",
        "--scope", "groups", "--grant-types", "authorization_code", "--response-types", "code",
        "--token-endpoint-auth-method", "client_secret_basic",
    )  # fmt: skip
    told = {"board": board, "cookie": secrets.token_hex(32), "client": CLIENT, "secret": secret, "accounts": address}
    (folder / "secrets.toml").write_text(SECRETS.format(**told), encoding="utf-8")
    print(
        f"已建账号库。把 {folder / 'secrets.toml'} 复制到看板的 .streamlit/ 下。 Copy it into the board's .streamlit/."
    )


def add(folder: Path, user: str, name: str) -> None:
    """Adds an account; its first password is asked for, or read from ACCOUNT_PASSWORD."""
    password = os.environ.get("ACCOUNT_PASSWORD") or getpass.getpass("初始密码（至少 12 位） First password: ")
    if len(password) < 12:
        sys.exit("密码至少 12 位。 At least 12 characters.")
    _run(
        folder,
        "create",
        "user",
        "--user-name",
        user,
        "--formatted-name",
        name,
        "--family-name",
        name,
        "--password",
        password,
    )
    print(f"已加账号 {user}。在 access.yaml 里写它的角色：issuer 是账号服务的地址，subject 是 {user}。")


def _toml(jwk: str) -> str:
    return "{" + ", ".join(f"{key} = {json.dumps(value)}" for key, value in json.loads(jwk).items()) + "}"


def _run(folder: Path, *words: str) -> str:
    canaille = Path(sys.executable).with_name("canaille")
    environment = {**os.environ, "CANAILLE_CONFIG": str(folder / "config.toml")}
    done = subprocess.run([canaille, *words], capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(f"canaille {words[0]} {words[1] if len(words) > 1 else ''}: {done.stderr[-800:]}")
    return done.stdout


if __name__ == "__main__":
    main()
