"""What the store already holds, asked in the few ways an import needs."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from graph.scope import EVERYTHING
from graph.store import Store, StoredRow

PAGE = 5_000
SCAN_SHARE = 4
"""When more than one row in four is asked for, the whole table is read, in the order it lies in."""


MOST_KEPT = 150_000
"""Rows read to fill in columns are kept, up to so many, for the comparison that comes after."""


class Stored:
    """The rows of a store, as one import sees them."""

    def __init__(self, store: Store) -> None:
        """Ask nothing yet."""
        self._store = store
        self._kept: dict[str, list[StoredRow]] = {}
        self._room = MOST_KEPT

    @cached_property
    def token(self) -> int:
        """Give the last delivery when the import first asked."""
        return self._store.token(EVERYTHING)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Give the number of rows of each table."""
        return self._store.counts(EVERYTHING)

    def existing(self, table: str, keys: Collection[str]) -> set[str]:
        """Give which of the keys have a row."""
        return {row.key for row in self.among(table, keys)}

    def among(self, table: str, keys: Collection[str]) -> Iterator[StoredRow]:
        """Give the rows that have one of the keys, in the order of the keys."""
        count = self.counts.get(table, 0)
        if not keys or not count:
            return
        if len(keys) * SCAN_SHARE < count:
            for some in _pieces(sorted(keys)):
                yield from self._store.rows(EVERYTHING, table, keys=some).rows
            return
        wanted = keys if isinstance(keys, set | dict) else set(keys)
        yield from (row for row in self._all(table) if row.key in wanted)

    def kept(self, table: str, keys: Collection[str]) -> Iterator[StoredRow]:
        """Give the same as `among`, and remember it, room allowing, for the next call with these keys."""
        if table in self._kept:
            return iter(self._kept[table])
        if len(keys) > self._room:
            return self.among(table, keys)
        self._room -= len(keys)
        self._kept[table] = list(self.among(table, keys))
        return iter(self._kept[table])

    def keys_of_source(self, table: str, source: str) -> set[str]:
        """Give the keys of the rows that a source owns."""
        return {row.key for row in self._all(table, source=source)}

    def columns(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Give some columns of a table, row by row."""
        if not self.counts.get(table, 0):
            return iter(())
        columns = self._store.columns(EVERYTHING, table, names)
        return zip(*(columns[name] for name in names), strict=True)

    def referring(self, table: str, column: str, keys: Collection[str]) -> Iterator[StoredRow]:
        """Give the rows whose reference is one of the keys."""
        if keys and self.counts.get(table, 0):
            for some in _pieces(sorted(keys)):
                yield from self._store.neighbours(EVERYTHING, table, column, some)

    def all(self, table: str) -> Iterator[StoredRow]:
        """Give every row of a table."""
        return self._all(table)

    def _all(self, table: str, source: str | None = None) -> Iterator[StoredRow]:
        after: str | None = None
        while self.counts.get(table, 0):
            page = self._store.rows(EVERYTHING, table, source=source, after=after, limit=PAGE)
            yield from page.rows
            after = page.next_after
            if after is None:
                return


def _pieces(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), PAGE):
        yield keys[start : start + PAGE]
