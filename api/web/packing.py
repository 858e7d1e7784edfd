"""Maps, the stylesheet and scripts packed on their way (gzip): a third of the bytes, a few milliseconds.

Nothing else is. An answer that holds a secret and repeats what an address says could be guessed from its
packed length (BREACH); maps hold communes and counts alone. Files packed already are left as they are.
"""

from pathlib import PurePosixPath

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PACKED = ("/territoires", "/static/", "/maille.css")
IS_PACKED_ALREADY = frozenset({".pdf", ".docx", ".png"})
LEAST_BYTES = 1000
LEVEL = 6


class Packed:
    """Packs what weighs and holds nobody, for whoever takes it packed."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around `app`."""
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=LEAST_BYTES, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (self._packing if _is_worth_it(scope) else self._app)(scope, receive, send)


def _is_worth_it(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = str(scope["path"])
    return path.startswith(PACKED) and PurePosixPath(path).suffix not in IS_PACKED_ALREADY
