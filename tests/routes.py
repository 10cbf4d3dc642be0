"""The routes beside the pages as a visitor reaches them whom the door let in, without the door."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from tracker.identity import UNKNOWN
from web import server
from web.door import Visitor


class _LetIn:
    """Says who asks, as the door does."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app({**scope, "visitor": Visitor(UNKNOWN, (), "127.0.0.1")}, receive, send)


def served_routes(**asked):
    """An application of the routes alone."""
    return Starlette(routes=server.routes(), middleware=[Middleware(_LetIn)], **asked)
