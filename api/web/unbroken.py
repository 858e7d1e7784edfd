"""The last word: a mistake of ours ends as a page, behind the guards, and tells the log its kind alone.

The message of an exception may quote a row, and so a person: it is never written down.
"""

import logging

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.mishaps import place_of
from api.web.errors import broken_page

_log = logging.getLogger(__name__)


class Unbroken:
    """Answers with a page when the application breaks before it has begun to answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_begun = False

        async def sending(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            _log.error("unexpected %s at %s", type(error).__name__, place_of(error))
            if not is_begun:
                await broken_page(Request(scope, receive))(scope, receive, send)
