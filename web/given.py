"""Whose a file beside the pages is: the person's whose own page named its address, and nobody's else who got to know it.

A page learns over its socket where its pictures and downloads lie and where it may send an upload. Every message of a socket is looked
through for these addresses; a request for one is let in for the person on whose socket it stood.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict

from tracker.identity import read_identity

# Where they lie, and so many addresses, over all persons, are known: those asked for longest ago are forgotten first.
PLACES = ("/media/", "/_stcore/upload_file/")
MOST = 50_000
# A picture or download lies under the hash of what it is, a place for an upload under those of page and file.
_NAMED = r"/media/[0-9a-f]{32}|/_stcore/upload_file/[0-9a-f-]{36}/[0-9a-f-]{36}"
_TOLD, _ASKED = re.compile(_NAMED.encode()), re.compile(_NAMED)


class Given:
    """The addresses each person was told of."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, who: str, message: bytes) -> None:
        """Looks a message to a person's page (who in kept form) through for addresses."""
        if not any(place.encode() in message for place in PLACES):
            return
        with self._lock:
            for found in _TOLD.findall(message):
                self._keep((*_key(who), found.decode()))
            while len(self._told) > MOST:
                self._told.popitem(last=False)

    def is_given(self, who: str, path: str) -> bool:
        """Whether a request of a person for this path may pass: for all that is no such address, and for those they were told of."""
        if not path.startswith(PLACES):
            return True
        found = _ASKED.match(path)
        key = (*_key(who), found[0]) if found else None
        with self._lock:
            if key is None or key not in self._told:
                return False
            self._keep(key)
        return True

    def _keep(self, key: tuple[str, str, str]) -> None:
        self._told[key] = None
        self._told.move_to_end(key)


def _key(who: str) -> tuple[str, str]:
    identity = read_identity(who)
    return identity.issuer, identity.subject
