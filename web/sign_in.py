"""Signing in and out on the pages, where an identity provider is configured."""

from __future__ import annotations

import streamlit as st

from tracker.identity import person_name
from web.doorway import doorway
from wording import _
from wording.permission import role_word


def is_let_in() -> bool:
    """Whether the visitor may see pages: signed in, or no identity provider is configured."""
    return doorway().kind != "provider" or bool(st.user.is_logged_in)


def ask() -> None:
    """The way to sign in, and nothing else of the page; stops the run."""
    st.write(_("请先登录。"))
    minutes = f"{doorway().idle_minutes:g}"
    st.caption(
        _("登录后回到这一页；{minutes}分钟没有操作就要重新登录，已放入待入库的表不会丢。").format(minutes=minutes)
    )
    st.button(_("登录"), on_click=st.login, type="primary")
    st.stop()


def sign_out() -> None:
    """At the foot of every page: who is signed in, and the way out; a proxy has its own."""
    if doorway().kind == "alone":
        return
    from ui import session

    st.caption(_("严禁在本系统处理国家秘密。"))
    desk, name = session.the_desk(), person_name(session.current_user())
    with st.container(horizontal=True, horizontal_alignment="right", key="signed-in"):
        if desk.access is None or desk.actor is None:
            words = _("已登录：{name}。没有 access.yaml，登录的人都能报送、审核、发布")
            st.caption(words.format(name=name), width="content")
        else:
            roles = _("、").join(map(role_word, desk.actor.roles))
            st.caption(_("已登录：{name}（{roles}）").format(name=name, roles=roles), width="content")
        if doorway().kind == "provider":
            st.button(_("退出登录"), on_click=st.logout, type="tertiary", key="sign-out")
