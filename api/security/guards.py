"""Guards in front of every request, as plain ASGI middleware.

Until accounts exist maille answers its own machine only. Loopback alone does not keep other web pages out: a
page open in the same browser may send a form here (so writes must come from our own pages), or point a name
of its own at this machine (so the Host must be a name of ours).
"""

from collections.abc import Sequence
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing evaluated, nothing from elsewhere."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
NOT_KEPT = "no-store"
"""Pages hold what people said in confidence: no browser keeps them."""


def is_loopback(host: str) -> bool:
    """Tell whether a server bound to `host` answers this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class GuardedEdge:
    """Refuses foreign hosts and foreign writes, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, *, names: Sequence[str] = LOCAL_NAMES) -> None:
        """Guard `app`; `names` are the host names it answers to, whatever the port."""
        self._app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._refused_socket(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self._names:
            answer = PlainTextResponse("Hôte inconnu.", status_code=421, headers=HEADERS)
            await answer(scope, receive, send)
        elif scope["method"] not in READING and not _is_our_own(headers, scope):
            answer = PlainTextResponse("Envoi refusé : il ne vient pas de maille.", 403, headers=HEADERS)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send, scope))

    async def _refused_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def _name(host: str) -> str:
    """Give the name of a Host header, without its port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _is_our_own(headers: Headers, scope: Scope) -> bool:
    """Tell whether a write comes from a page of ours, or from a program that is no browser."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or origin == f"{scope['scheme']}://{headers.get('host', '')}"


def _with_headers(send: Send, scope: Scope) -> Send:
    is_fixed = scope["path"].startswith("/static/")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "max-age=3600" if is_fixed else NOT_KEPT)
        await send(message)

    return sending
