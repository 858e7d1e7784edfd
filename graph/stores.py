"""From an address to an open store: the one place that knows which stores there are.

`sqlite:///path` or a bare path is the embedded file, relative with three slashes and absolute with four;
`neo4j://`, `bolt://` and their secured forms are a server.
"""

from graph.errors import UsageError
from graph.sqlite_store import open_store as open_sqlite_store
from graph.store import Store

EMBEDDED = "sqlite:///"
SERVER_SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})


def open_store(address: str, *, create: bool = True) -> Store:
    """Open the store at an address, beginning an embedded one when `create` says so.

    Raises StoreUnavailableError or StoreNewerError when it cannot be used, UsageError for an address of no
    known form. No error names a credential that the address held.
    """
    if address.startswith(EMBEDDED):
        return open_sqlite_store(address.removeprefix(EMBEDDED), create=create)
    scheme, separator, _ = address.partition("://")
    if not separator:
        return open_sqlite_store(address, create=create)
    if scheme.lower() in SERVER_SCHEMES:
        if without_credentials(address) != address:
            raise UsageError("store.address_secret", address=without_credentials(address))
        from graph.neo4j_store import open_store as open_server_store  # the driver takes long to import

        return open_server_store(address, create=create)
    raise UsageError("store.unknown_address", address=without_credentials(address))


def without_credentials(address: str) -> str:
    """Give an address as it may be shown: only its scheme when it may hold a user, a password or a query.

    >>> without_credentials("neo4j+s://user:secret@graph.example:7687")
    'neo4j+s://…'
    >>> without_credentials("bolt://graph.example")
    'bolt://graph.example'
    """
    scheme, _, rest = address.partition("://")
    return f"{scheme}://…" if set("@?#") & set(rest) else address
