"""Where the server store learns who it is: from the environment or a file, never from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import StoreUnavailableError, UsageError

USER, PASSWORD, PASSWORD_FILE = "MAILLE_NEO4J_USER", "MAILLE_NEO4J_PASSWORD", "MAILLE_NEO4J_PASSWORD_FILE"
DATABASE = "MAILLE_NEO4J_DATABASE"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user of a server, and the database asked; without a password, the server is asked as nobody."""

    user: str
    password: str | None = field(repr=False)
    database: str

    @property
    def pair(self) -> tuple[str, str] | None:
        """Give what the driver wants."""
        return None if self.password is None else (self.user, self.password)


def read_credentials(environ: Mapping[str, str]) -> Credentials:
    """Read them: `MAILLE_NEO4J_USER` (neo4j), `_PASSWORD` or `_PASSWORD_FILE`, `_DATABASE` (neo4j).

    Raises UsageError when both a password and a file are given, StoreUnavailableError for a file that cannot
    be read.

    >>> read_credentials({"MAILLE_NEO4J_PASSWORD": "secret"}).user
    'neo4j'
    """
    file, password = environ.get(PASSWORD_FILE), environ.get(PASSWORD)
    if file and password:
        raise UsageError("store.two_passwords", one=PASSWORD, other=PASSWORD_FILE)
    if file:
        password = _password_in(Path(file))
    return Credentials(environ.get(USER) or "neo4j", password or None, environ.get(DATABASE) or "neo4j")


def _password_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreUnavailableError(
            "store.password_file", path=str(file), variable=PASSWORD_FILE, reason=type(error).__name__
        ) from error
