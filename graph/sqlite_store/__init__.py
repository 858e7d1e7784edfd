"""The embedded store: one SQLite file, no server, ready at once (ADR 0002)."""

from graph.sqlite_store.health import examine
from graph.sqlite_store.store import SqliteStore, open_store

__all__ = ["SqliteStore", "examine", "open_store"]
