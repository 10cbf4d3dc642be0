"""Who may reach the server: nobody beyond this machine while nobody has to sign in."""

from __future__ import annotations

import ipaddress
import os
import sys

import streamlit as st
from streamlit import config

from wording import _


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


def require_auth_beyond_loopback() -> None:
    """Ends the start with one sentence when others could reach the server and nobody has to sign in."""
    address = config.get_option("server.address")
    if not is_loopback(address) and not sign_in_configured():
        sys.exit(
            f"没有配置登录，不能在 {address or '0.0.0.0'} 上对外提供服务；请用 127.0.0.1，或先配置登录"
            "（docs/operation.md）。 No sign-in is configured: refusing to listen beyond 127.0.0.1."
        )
    if not is_loopback(address) and hasattr(os, "getuid") and os.getuid() == 0:
        sys.exit(
            f"不要以 root 身份在 {address or '0.0.0.0'} 上对外提供服务；请换专用的用户（docs/operation.md）。"
            " Refusing to listen beyond 127.0.0.1 as root."
        )


def sign_in_configured() -> bool:
    """Whether people sign in: at an identity provider, or at a proxy that vouches for them."""
    return bool(config.get_option("server.trustedUserHeaders")) or has_provider()


def has_provider() -> bool:
    """Whether `.streamlit/secrets.toml` names an identity provider under [auth]."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def is_let_in() -> bool:
    """Whether the visitor may see pages: signed in, or no identity provider is configured."""
    return not has_provider() or bool(st.user.is_logged_in)


def ask() -> None:
    """The way to sign in, and nothing else of the page; stops the run."""
    st.write(_("请先登录。"))
    st.button(_("登录"), on_click=st.login, type="primary")
    st.stop()
