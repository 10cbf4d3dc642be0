"""How the server may be reached, decided once at its start: by this machine alone, through an identity provider, or through
a proxy that signs people in. What does not add up ends the start with one sentence.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

Kind = Literal["alone", "provider", "proxy"]
# What [auth] has to name, the shortest secrets, and how long nobody need touch anything.
NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32
IDLE_MINUTES = 30
# The keys of a person that a proxy's headers may give, the most certain first.
PERSON = ("sub", "email", "name")
LIBRARIES = ("authlib", "httpx")
_ORIGIN = re.compile(r"https?://[\w.-]+(:\d+)?")


@dataclass(frozen=True)
class Doorway:
    """What is configured: the address listened on, the [auth] section (None without one), the proxy's headers (header ->
    person's key) and its secret, the names the server answers to (none: the defaults), minutes without a touch."""

    address: str | None = "127.0.0.1"
    auth: Mapping[str, Any] | None = None
    trusted: Mapping[str, str] = field(default_factory=dict)
    proxy_secret: str = ""
    names: Sequence[str] = ()
    idle_minutes: float = IDLE_MINUTES
    # The sites whose pages may hold a board or a card in a frame.
    frames: Sequence[str] = ()
    is_root: bool = False
    unreadable: str = ""

    @property
    def kind(self) -> Kind:
        if self.trusted:
            return "proxy"
        return "alone" if self.auth is None else "provider"

    @property
    def return_address(self) -> str:
        """Where the provider sends people back to."""
        return str((self.auth or {}).get("redirect_uri", ""))

    def answers_to(self, host: str | None) -> bool:
        """Whether a request for this name (a Host header) is meant for us: pages of other names that lead here are not."""
        name = host_name(host)
        if not name:
            return False
        if self.names:
            return any(_is_name(name, allowed) for allowed in self.names)
        return is_loopback(name) or name == host_name(urlsplit(self.return_address).netloc)

    def person_headers(self) -> list[str]:
        """The proxy's headers that say who somebody is, in lower case."""
        return [header.lower() for header, key in self.trusted.items() if key in PERSON]

    def refusal(self) -> str:
        """Why the server must not start, in Chinese and English; "" when it may."""
        if self.unreadable:
            return f"读不出登录配置：{self.unreadable}。 The sign-in configuration cannot be read."
        if self.auth is not None and self.trusted:
            return "[auth] 和 server.trustedUserHeaders 只能配置一种。 Configure one way to sign in, not both."
        if any(name.strip() == "*" for name in self.names):
            return "server.allowedHosts 不能是 *，请写出对外的主机名。 server.allowedHosts must name the hosts."
        if strange := [one for one in self.frames if not _ORIGIN.fullmatch(one)]:
            return (
                f"TRACKER_FRAMES 的“{strange[0]}”不是网站地址，应像 https://intranet.example。"
                " TRACKER_FRAMES takes origins like https://intranet.example."
            )
        faults = {"provider": self._provider_fault, "proxy": self._proxy_fault, "alone": self._alone_fault}
        return faults[self.kind]()

    def _alone_fault(self) -> str:
        if is_loopback(self.address):
            return ""
        return (
            f"没有配置登录，不能在 {self.address or '0.0.0.0'} 上对外提供服务；请用 127.0.0.1，或先配置登录"
            "（docs/operation.md）。 No sign-in is configured: refusing to listen beyond 127.0.0.1."
        )

    def _provider_fault(self) -> str:
        auth = self.auth or {}
        if missing := [key for key in NEEDED if not str(auth.get(key, "")).strip()]:
            names = ", ".join(missing)
            return f"secrets.toml 的 [auth] 缺少 {names}（docs/operation.md）。 [auth] lacks {names}."
        if len(str(auth["cookie_secret"])) < SHORTEST_SECRET:
            return (
                f"[auth] 的 cookie_secret 至少要 {SHORTEST_SECRET} 个随机字符。"
                f" cookie_secret needs {SHORTEST_SECRET} random characters."
            )
        back = urlsplit(self.return_address)
        is_safe = back.scheme == "https" or (back.scheme == "http" and is_loopback(back.hostname))
        if not is_safe or not back.path.endswith("/oauth2callback"):
            return (
                "[auth] 的 redirect_uri 应是 https://主机名/oauth2callback（本机可用 http）。"
                " redirect_uri must be https and end in /oauth2callback."
            )
        if self.is_root and not is_loopback(self.address):
            return (
                f"不要以 root 身份在 {self.address or '0.0.0.0'} 上对外提供服务；请换专用的用户（docs/operation.md）。"
                " Refusing to listen beyond 127.0.0.1 as root."
            )
        if absent := [name for name in LIBRARIES if importlib.util.find_spec(name) is None]:
            names = ", ".join(absent)
            return (
                f"登录还缺 {names}：.venv/bin/pip install -r requirements-auth.txt -c constraints.txt。"
                f" Sign-in needs {names}."
            )
        return ""

    def _proxy_fault(self) -> str:
        if not is_loopback(self.address):
            return (
                f"由代理登录时只能听 127.0.0.1，不能在 {self.address or '0.0.0.0'} 上提供服务：直接访问的人可以伪造登录头。"
                " With server.trustedUserHeaders the server listens on 127.0.0.1 only."
            )
        if not self.person_headers():
            return (
                "server.trustedUserHeaders 至少要有一个头给出 sub、email 或 name。"
                " server.trustedUserHeaders must give sub, email or name."
            )
        if len(self.proxy_secret) < SHORTEST_SECRET:
            return (
                f"由代理登录时要在 TRACKER_PROXY_SECRET 里放至少 {SHORTEST_SECRET} 个随机字符，代理在 X-Proxy-Secret 头里"
                f"送来同样的（docs/operation.md）。 TRACKER_PROXY_SECRET needs {SHORTEST_SECRET} random characters."
            )
        return ""


def is_loopback(address: str | None) -> bool:
    """Whether a server that listens on `address` is reached from this machine only. No address means every one."""
    if not address:
        return False
    if address == "localhost" or address.startswith("unix://"):
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def host_name(host: str | None) -> str:
    """The name in a Host header without its port, in lower case; "" where it is none."""
    try:
        parts = urlsplit(f"//{host or ''}")
        _ = parts.port
    except ValueError:
        return ""
    is_whole = parts.username is None and not (parts.path or parts.query or parts.fragment)
    return (parts.hostname or "").rstrip(".") if is_whole else ""


def _is_name(name: str, allowed: str) -> bool:
    allowed = allowed.strip().lower().rstrip(".")
    return name.endswith(allowed[1:]) if allowed.startswith("*.") else name == allowed


@cache
def doorway() -> Doorway:
    """What `.streamlit/` and the environment say, as they said it at the start."""
    auth, unreadable = _auth_section()
    return Doorway(
        address=config.get_option("server.address"),
        auth=auth,
        trusted=dict(config.get_option("server.trustedUserHeaders") or {}),
        proxy_secret=os.environ.get("TRACKER_PROXY_SECRET", ""),
        names=tuple(config.get_option("server.allowedHosts") or ()),
        frames=tuple(os.environ.get("TRACKER_FRAMES", "").split()),
        idle_minutes=_minutes(os.environ.get("TRACKER_IDLE_MINUTES", "")),
        is_root=hasattr(os, "getuid") and os.getuid() == 0,
        unreadable=unreadable,
    )


def refuse_what_stands_open() -> None:
    """Ends the start with one sentence when the server could be entered by somebody who does not sign in."""
    if refusal := doorway().refusal():
        sys.exit(refusal)


def _auth_section() -> tuple[Mapping[str, Any] | None, str]:
    """The [auth] section, None where no file has one; and which file cannot be read."""
    # Streamlit takes a file with a fault for none at all; that would leave the door open.
    for path in map(Path, config.get_option("secrets.files")):
        if path.is_file():
            try:
                tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                return None, f"{path}（{error}）"
    try:
        return (dict(st.secrets["auth"]) if "auth" in st.secrets else None), ""
    except FileNotFoundError:
        return None, ""
    except (TypeError, ValueError):
        return {}, ""


def _minutes(told: str) -> float:
    """Between a minute and a working day; anything else is the default."""
    try:
        minutes = float(told)
    except ValueError:
        return IDLE_MINUTES
    return minutes if 1 <= minutes <= 480 else IDLE_MINUTES
