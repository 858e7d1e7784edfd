"""What a query has in its hands: the workspace, the caller's scope, loaders that batch its store reads.

Loaders live for one query. However many nodes a query touches, it reads each table once per level of its
tree: the number of store reads depends on its shape, not on the data (a test pins it).
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from strawberry.fastapi import BaseContext

from api.graphql.batching import Batch, Rounds
from api.usecases.territories import Territories
from api.workspace import Examination, Workspace
from graph.errors import UsageError
from graph.model.tables import Record
from graph.scope import Scope
from graph.store import StoredRow

T = TypeVar("T")


class Context(BaseContext):
    """One query's workspace, scope and loaders."""

    def __init__(
        self, workspace: Workspace, scope: Scope, territories: Territories, reference: Callable[[], date]
    ) -> None:
        """Hold the workspace and the territories of that scope; `reference` tells the day that pages show."""
        super().__init__()
        self.workspace = workspace
        self.scope = scope
        self._reference = reference
        self._day: asyncio.Future[date] | None = None
        self._territories = territories
        self._rounds = Rounds()
        self._searched: Hashable = None

    @cached_property
    def _by_key(self) -> dict[str, Batch[Record | None]]:
        return {}

    @cached_property
    def _by_reference(self) -> dict[tuple[str, str], Batch[list[Record]]]:
        return {}

    async def in_thread(self, work: Callable[..., T], *args: Any) -> T:
        """Run something synchronous off the event loop."""
        return await run_sync(work, *args)

    async def day(self) -> date:
        """Give the day of what names none: the one that pages show, worked out once."""
        if self._day is None:
            self._day = asyncio.ensure_future(self.in_thread(self._reference))
        return await self._day

    async def examine(self, as_of: date) -> Examination:
        """Give the examination of a day, worked out once; then at once, so that loads stay side by side."""
        if as_of not in self._examinations:
            work = self.in_thread(self.workspace.examine, self.scope, as_of)
            self._examinations[as_of] = asyncio.ensure_future(work)
        return await self._examinations[as_of]

    async def territory(self, work: Callable[[Territories], T]) -> T:
        """Ask the territories something off the event loop, one thing at a time: each table is read once."""
        async with self._territory_lock:
            return await self.in_thread(work, self._territories)

    def searches_for(self, wanted: Hashable) -> None:
        """Take note of a long search; a query makes one. Raises UsageError for another one."""
        if self._searched not in (None, wanted):
            raise UsageError("graphql.common_zonings")
        self._searched = wanted

    @cached_property
    def _territory_lock(self) -> asyncio.Lock:
        return asyncio.Lock()

    @cached_property
    def _examinations(self) -> dict[date, "asyncio.Future[Examination]"]:
        return {}

    def record(self, table: str, key: str | None) -> Awaitable[Record | None]:
        """Load the row of a table known by `key` (None: no row)."""
        if key is None:
            return _nothing()
        return self._record_loader(table).load(key)

    async def records(self, table: str, keys: Sequence[str]) -> list[Record]:
        """Load the rows of a table known by `keys`, in their order, those that are there."""
        found = await self._record_loader(table).load_many(list(keys))
        return [record for record in found if record is not None]

    async def referring(self, table: str, column: str, keys: Sequence[str]) -> list[Record]:
        """Load the rows of a table whose `column` is one of `keys`: by key, then in their own order."""
        found = await self._reference_loader(table, column).load_many(list(keys))
        return [record for records in found for record in records]

    def _record_loader(self, table: str) -> Batch[Record | None]:
        if table not in self._by_key:

            async def read(keys: list[str]) -> dict[str, Record | None]:
                page = await self.in_thread(self._read, table, keys)
                return {row.key: row.record for row in page}

            self._by_key[table] = self._rounds.batch(read, lambda: None)
        return self._by_key[table]

    def _read(self, table: str, keys: list[str]) -> tuple[StoredRow, ...]:
        return self.workspace.store.rows(self.scope, table, keys=keys).rows

    def _reference_loader(self, table: str, column: str) -> Batch[list[Record]]:
        if (table, column) not in self._by_reference:

            async def read(keys: list[str]) -> dict[str, list[Record]]:
                rows = await self.in_thread(self._walk, table, column, keys)
                found: dict[str, list[Record]] = {key: [] for key in keys}
                for row in rows:
                    found[getattr(row.record, column)].append(row.record)
                return found

            self._by_reference[table, column] = self._rounds.batch(read, list)
        return self._by_reference[table, column]

    def _walk(self, table: str, column: str, keys: list[str]) -> tuple[StoredRow, ...]:
        return self.workspace.store.neighbours(self.scope, table, column, keys)


async def _nothing() -> None:
    return None
