"""From an address to an open store: the one place that knows which stores there are.

`sqlite:///path` or a bare path is the embedded file, relative with three slashes and absolute with four;
`neo4j://`, `bolt://` and their secured forms are a server.
"""

import re
from collections.abc import Iterator

from graph.errors import StoreError, UsageError
from graph.health import Remark, unusable
from graph.scope import Scope
from graph.sqlite_store import examine as examine_file
from graph.sqlite_store import open_store as open_sqlite_store
from graph.store import Store

EMBEDDED = "sqlite:///"
SERVER_SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})

MISTYPED_SERVER = re.compile(r"[^/.\\][^\\]*:[^\\]*@[^/\\@]+/?$")
"""A server's address without its `://` that holds a password: taken for a path, it would be shown."""


def open_store(address: str, *, create: bool = True) -> Store:
    """Open the store at an address, beginning an embedded one when `create` says so.

    Raises StoreUnavailableError or StoreNewerError when it cannot be used, UsageError for an address of no
    known form. No error names a credential that the address held.
    """
    path = embedded_path(address)
    if path is not None:
        return open_sqlite_store(path, create=create)
    from graph.neo4j_store import open_store as open_server_store  # the driver takes long to import

    return open_server_store(address, create=create)


def examine_store(address: str, scope: Scope, *, write: bool = False) -> list[Remark]:
    """Look at the store at an address without opening it as one; the last remark says why it cannot be used.

    `write` also tries a writing that changes nothing. Raises UsageError for an address of no known form.
    """
    found: list[Remark] = []
    try:
        for remark in _examined(address, scope, write=write):
            found.append(remark)  # noqa: PERF402 — what was found before it broke off is kept
    except StoreError as error:
        found.append(unusable("store", error))
    return found


def _examined(address: str, scope: Scope, *, write: bool) -> Iterator[Remark]:
    path = embedded_path(address)
    if path is not None:
        return examine_file(path, scope, write=write)
    from graph.neo4j_store import examine as examine_server  # the driver takes long to import

    return examine_server(address, scope, write=write)


def embedded_path(address: str) -> str | None:
    """Give the path of an embedded store, None for a server's address.

    Raises UsageError for an address of no known form, or of a server with a credential in it.

    >>> embedded_path("sqlite:///data/demo.maille"), embedded_path("bolt://graph.example")
    ('data/demo.maille', None)
    """
    if address.startswith(EMBEDDED):
        return address.removeprefix(EMBEDDED)
    scheme, separator, _ = address.partition("://")
    if not separator:
        if MISTYPED_SERVER.match(address):
            raise UsageError("store.unknown_address", address="…@…")
        return address
    if scheme.lower() not in SERVER_SCHEMES:
        raise UsageError("store.unknown_address", address=without_credentials(address))
    if without_credentials(address) != address:
        raise UsageError("store.address_not_bare", address=without_credentials(address))
    return None


def without_credentials(address: str) -> str:
    """Give an address as it may be shown: only its scheme when it may hold a user, a password or a query.

    >>> without_credentials("neo4j+s://user:secret@graph.example:7687")
    'neo4j+s://…'
    >>> without_credentials("bolt://graph.example")
    'bolt://graph.example'
    """
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…" if set("@?#") & set(rest) else address
