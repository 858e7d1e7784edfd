"""How much may be sent: refused before it fills a disk, whatever the sender said of its size."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOADS = ("/imports", "/territoires/fichiers")
MOST_OF_A_FORM = 1 << 20
MOST_OF_AN_UPLOAD = (1 << 30) + MOST_OF_A_FORM


class BoundedBodies:
    """Refuses what is longer than a form, or than a delivery where deliveries come in."""

    def __init__(self, app: ASGIApp, *, form: int = MOST_OF_A_FORM, upload: int = MOST_OF_AN_UPLOAD) -> None:
        """Bound what reaches `app`, in bytes."""
        self._app = app
        self._form, self._upload = form, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._upload if scope["path"] in UPLOADS else self._form
        said = Headers(scope=scope).get("content-length", "0")
        is_too_long = not said.isdecimal() or int(said) > most
        await self._app(scope, _refusing if is_too_long else _counted(receive, most), send)


async def _refusing() -> Message:
    raise HTTPException(413)


def _counted(receive: Receive, most: int) -> Receive:
    received = 0

    async def receiving() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise HTTPException(413)
        return message

    return receiving
