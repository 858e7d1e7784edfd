"""Loads that are asked for side by side become one read a table.

A usual data loader sends its batch at the event loop's next turn. Siblings in a query reach the same field a
few turns apart (each waits for its own fields), so their loads would be split by chance, and the number of
reads would grow with the data. Here all the batches of a query are read together, in rounds: when a few
turns have passed in which nobody asked for more. The number of rounds is the depth of what depends on what.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

V = TypeVar("V")
Read = Callable[[list[str]], Awaitable[dict[str, V]]]

QUIET_TURNS = 10
"""Turns of the event loop without a new key before a round is read: microseconds."""


class Rounds:
    """The rounds of reads of one query."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self._batches: list[Batch[Any]] = []
        self._task: asyncio.Task[None] | None = None
        self._asked = 0

    def batch(self, read: Read[V], missing: Callable[[], V]) -> "Batch[V]":
        """Make a batch read by `read`, which gives what it finds by key; `missing` makes what it does not."""
        made: Batch[V] = Batch(self, read, missing)
        self._batches.append(made)
        return made

    def ask(self) -> None:
        """Take note that a key was asked for, and see to it that a round is read."""
        self._asked += 1
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while any(batch.is_waiting for batch in self._batches):
            await self._quiet()
            await asyncio.gather(*(batch.read() for batch in self._batches if batch.is_waiting))
        self._task = None

    async def _quiet(self) -> None:
        asked, quiet = self._asked, 0
        while quiet < QUIET_TURNS:
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._asked == asked else 0
            asked = self._asked


class Batch(Generic[V]):
    """Loads values by key, each key once, for the time of one query."""

    def __init__(self, rounds: Rounds, read: Read[V], missing: Callable[[], V]) -> None:
        """Begin with nothing asked; see `Rounds.batch`."""
        self._rounds, self._read, self._missing = rounds, read, missing
        self._values: dict[str, asyncio.Future[V]] = {}
        self._waiting: list[str] = []

    @property
    def is_waiting(self) -> bool:
        """Tell whether a key waits for the next round."""
        return bool(self._waiting)

    async def load(self, key: str) -> V:
        """Give the value of a key. Whoever is given up while waiting takes it from nobody else."""
        if key not in self._values:
            self._values[key] = asyncio.get_running_loop().create_future()
            self._waiting.append(key)
            self._rounds.ask()
        return await asyncio.shield(self._values[key])

    async def load_many(self, keys: Sequence[str]) -> list[V]:
        """Give the values of keys, in their order."""
        return list(await asyncio.gather(*(self.load(key) for key in keys)))

    async def read(self) -> None:
        """Read what waits; an error goes to whoever asked."""
        keys, self._waiting = self._waiting, []
        try:
            found = await self._read(sorted(keys))
        except Exception as error:  # each of those who asked must be told
            for key in keys:
                self._values[key].set_exception(error)
        else:
            for key in keys:
                self._values[key].set_result(found[key] if key in found else self._missing())
