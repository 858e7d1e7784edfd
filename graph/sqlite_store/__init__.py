"""The embedded store: one SQLite file, no server, ready at once (ADR 0002)."""

from graph.sqlite_store.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
