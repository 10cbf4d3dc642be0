"""Who is signed in at the identity provider, by the cookie Streamlit signs; and until when: a sign-in nobody uses ends.

What was touched last is known to this process alone. After a restart a sign-in counts from when its cookie was signed, so an
old one has to be made again.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from streamlit.auth_util import get_cookie_with_chunks

USER_COOKIE = "_streamlit_user"
MOST_KEPT = 10_000


class SignIns:
    """The sign-ins of a server: whose a cookie is, and whether it was used within `idle_seconds`."""

    def __init__(
        self, secret: str, return_address: str, idle_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        back = urlsplit(return_address)
        self._origin = f"{back.scheme}://{back.netloc}"
        self._secret, self._clock, self.idle_seconds = secret, clock, idle_seconds
        # The moment each was last used, 0 when it was ended by its owner.
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def key(self, cookies: Mapping[str, str]) -> str | None:
        """What names a sign-in that stands; None without one, with a forged one, with one that is over."""
        key = self._key(cookies)
        return key if key and self.seconds_left(key) > 0 else None

    def person(self, cookies: Mapping[str, str]) -> Mapping[str, Any]:
        """What the provider said of whoever has these cookies; empty where nobody is signed in by them."""
        if self.key(cookies) is None:
            return {}
        whole = get_cookie_with_chunks(lambda name: self._signed(name, cookies.get(name)), USER_COOKIE)
        try:
            said = json.loads(whole or b"{}")
        except ValueError:
            return {}
        known = isinstance(said, dict) and said.get("is_logged_in") and said.get("origin") == self._origin
        return said if known else {}

    def use(self, key: str) -> None:
        """Says that somebody has just done something."""
        with self._lock:
            if self._used.get(key) != 0:
                self._used[key] = self._clock()

    def end(self, cookies: Mapping[str, str]) -> None:
        """Ends a sign-in, also in the hands of whoever copied its cookie."""
        if key := self._key(cookies):
            with self._lock:
                self._used[key] = 0

    def seconds_left(self, key: str) -> float:
        """How long a sign-in stands if nobody uses it; at most 0 when it is over."""
        with self._lock:
            return self._used.get(key, 0) + self.idle_seconds - self._clock()

    def _key(self, cookies: Mapping[str, str]) -> str | None:
        cookie = cookies.get(USER_COOKIE)
        if not cookie or self._signed(USER_COOKIE, cookie) is None:
            return None
        key = hashlib.sha256(cookie.encode("latin-1", "replace")).hexdigest()
        with self._lock:
            if len(self._used) > MOST_KEPT:
                # What ran out by itself runs out again by when its cookie was signed; what was ended is remembered.
                over = self._clock() - self.idle_seconds
                self._used = {one: at for one, at in self._used.items() if at == 0 or at > over}
            self._used.setdefault(key, self._signed_at(cookie))
        return key

    def _signed_at(self, cookie: str) -> float:
        _value, moment = URLSafeTimedSerializer(self._secret, salt=USER_COOKIE).loads(cookie, return_timestamp=True)
        return float(moment.timestamp())

    def _signed(self, name: str, cookie: str | None) -> bytes | None:
        try:
            return str(URLSafeTimedSerializer(self._secret, salt=name).loads(cookie or "")).encode()
        except BadSignature:
            return None
