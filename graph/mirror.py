"""The columns that a frame is built from, kept in memory and brought up to date with what changed.

A département's graph takes seconds to read whole; a change of one row should not cost that again. What
changed since the mirror's token is asked of the store, and only that is read.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from graph.codec import codec_of
from graph.model.tables import Table
from graph.scope import Scope
from graph.store import Store, StoredRow, table_named

Columns = dict[str, list[Any]]

ATTEMPTS = 5
"""Refreshes begun again because somebody wrote in between, before everything is read anew."""

READ_ANEW_SHARE = 10
"""A table of which more than one row in ten changed is read anew as a whole."""


class Mirror:
    """Columns of a store's tables as of `token`, in the order of the keys. Not safe to share between threads.

    `wanted` names the columns of each table. Memory: that of the columns.
    """

    def __init__(self, store: Store, scope: Scope, wanted: Mapping[str, Sequence[str]]) -> None:
        """Read everything, as of one moment."""
        self._store = store
        self._scope = scope
        self._wanted = wanted
        self.token, self.tables = store.snapshot(scope, wanted)

    def refresh(self) -> bool:
        """Bring the columns up to the store's last delivery; tell whether any row of theirs changed.

        Linear in what changed, but for the tables without an id of their own, which are small and read whole.
        Other writers may write meanwhile: the columns are those of one moment, and none is missed.
        """
        for _ in range(ATTEMPTS):
            changed = self._store.changed_since(self._scope, self.token)
            keys = {name: changed.keys[name] for name in self._wanted if name in changed.keys}
            if not keys:
                self.token = changed.token
                return False
            rows, whole = self._read(keys)
            is_steady = all(row.delivery <= changed.token for found in rows.values() for row in found)
            if is_steady and self._store.token(self._scope) == changed.token:
                self.tables.update(whole)
                for name, found in rows.items():
                    self._patch(table_named(name), keys[name], {row.key: row for row in found})
                self.token = changed.token
                return True
        self.token, self.tables = self._store.snapshot(self._scope, self._wanted)
        return True

    def _read(
        self, keys: Mapping[str, frozenset[str]]
    ) -> tuple[dict[str, tuple[StoredRow, ...]], dict[str, Columns]]:
        """Read the rows that changed, by table, and whole the tables of which much did."""
        rows: dict[str, tuple[StoredRow, ...]] = {}
        whole: dict[str, Columns] = {}
        for name, some in keys.items():
            if self._is_patched(name, len(some)):
                rows[name] = self._store.rows(self._scope, name, keys=sorted(some)).rows
            else:
                whole[name] = self._store.columns(self._scope, name, self._wanted[name])
        return rows, whole

    def _is_patched(self, name: str, changed: int) -> bool:
        table = table_named(name)
        if not table.has_id or table.key[0] not in self._wanted[name]:
            return False
        return changed * READ_ANEW_SHARE <= len(self.tables[name][table.key[0]])

    def _patch(self, table: Table, keys: frozenset[str], rows: Mapping[str, StoredRow]) -> None:
        """Put changed rows in their places, and take away those that are no longer there."""
        columns = self.tables[table.name]
        ids = columns[table.key[0]]
        codec = codec_of(table)
        for key in sorted(keys):
            place = bisect_left(ids, key)
            is_there = place < len(ids) and ids[place] == key
            row = rows.get(key)
            if row is None:
                if is_there:
                    for column in columns.values():
                        del column[place]
                continue
            cells = dict(zip(codec.names, codec.cells(row.record), strict=True))
            for name, column in columns.items():
                if name != table.key[0] and is_there:
                    column[place] = cells[name]
                elif not is_there:
                    column.insert(place, cells[name])
