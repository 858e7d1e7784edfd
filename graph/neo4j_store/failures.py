"""What the driver and the server report, said as errors of the product: what happened, where, what to do."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionPoolError,
    DriverError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransactionError,
)

from graph.errors import StoreUnavailableError, UsageError

CODES: tuple[tuple[str, str], ...] = (
    ("OutOfMemory", "store.server_memory"),
    ("MemoryPool", "store.server_memory"),
    ("Security.", "store.server_login"),
    ("Database.DatabaseNotFound", "store.server_database"),
    ("Database.DatabaseUnavailable", "store.server_unreachable"),
    ("General.DatabaseUnavailable", "store.server_unreachable"),
    ("TransactionTimedOut", "store.locked"),
    ("LockAcquisitionTimeout", "store.locked"),
    ("LockClientStopped", "store.locked"),
    ("DeadlockDetected", "store.locked"),
    ("ForbiddenOnReadOnlyDatabase", "store.read_only"),
    ("ReadOnly", "store.read_only"),
    ("NotALeader", "store.read_only"),
)
"""The message for a part of a server's code; the first that fits, else `store.failed`."""


class MemoryRefusedError(Exception):
    """The server refused a transaction for want of memory: the driver would try the same again in vain."""

    def __init__(self, error: Neo4jError) -> None:
        """Keep what the server said."""
        super().__init__(error.code)
        self.error = error


def is_memory(error: BaseException) -> bool:
    """Tell whether a server says that it has too little memory for a transaction."""
    code = (getattr(error, "code", None) or "") if isinstance(error, Neo4jError) else ""
    return "OutOfMemory" in code or "MemoryPool" in code


@contextmanager
def failures_of(address: str) -> Iterator[None]:
    """Turn what the driver raises into StoreUnavailableError.

    A value that the server cannot hold (a number beyond 64 bits, a text that is not Unicode) raises
    UsageError.
    """
    try:
        yield
    except MemoryRefusedError as error:
        raise unavailable(error.error, address) from error
    except (Neo4jError, DriverError) as error:
        raise unavailable(error, address) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise UsageError("store.unfit_value", reason=type(error).__name__) from error
    except OSError as error:
        raise StoreUnavailableError(
            "store.server_unreachable", path=address, reason=type(error).__name__
        ) from error


def unavailable(error: Exception, address: str) -> StoreUnavailableError:
    """Give the error of the product for one of the driver or the server. It never names a credential."""
    error = _first(error)
    name = getattr(error, "code", None) or type(error).__name__
    return StoreUnavailableError(_code(error, name), path=address, reason=name)


def _code(error: Exception, name: str) -> str:
    if isinstance(error, AuthError):
        return "store.server_login"
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return "store.server_tls"
    if isinstance(error, (ServiceUnavailable, SessionExpired, TransactionError, ConnectionPoolError)):
        return "store.server_unreachable"
    if isinstance(error, ConfigurationError):
        return "store.server_address"
    return next((code for part, code in CODES if part in name), "store.failed")


def _first(error: Exception) -> Exception:
    """Give what went wrong first where the driver only says that something did, earlier on."""
    if isinstance(error, (ResultFailedError, TransactionError)):
        for cause in _causes(error.__cause__ or error.__context__):
            if isinstance(cause, (Neo4jError, DriverError)):
                return _first(cause)
    return error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and all that led to it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        error = error.__cause__ or error.__context__


def check_address(address: str) -> None:
    """Refuse what names no server, before the driver reads it. Raises StoreUnavailableError."""
    try:
        named = urlsplit(address)
        is_whole = bool(named.hostname) and (named.port is None or named.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole or not address.isprintable() or " " in address or named.path.strip("/"):
        raise StoreUnavailableError("store.server_address", path=address, reason="URL")
