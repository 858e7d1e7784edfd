"""Readings of one moment, on a server whose transactions see what others commit meanwhile.

Each looks at where the store stands before and after, and reads again, holding writers up, when it moved in
between. A commit is itself seen bit by bit, the counter before or after the rows: the second look therefore
waits for the gate, which a writer holds while it commits (docs/adr/0011).
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, TypeVar

from graph.errors import StoreUnavailableError
from graph.model.tables import Table
from graph.neo4j_store import reading
from graph.neo4j_store.reading import State
from graph.neo4j_store.server import AnyTransaction, Server
from graph.neo4j_store.staging import Staging, lock, lock_gate
from graph.neo4j_store.turns import Turn

Result = TypeVar("Result")
Columns = dict[str, dict[str, list[Any]]]

ATTEMPTS = 4
"""Readings of whole columns begun again because somebody wrote in between, before the writers are held up."""

HELD_SECONDS = 300.0
"""How long writers are held up at most: a reader that stands still must not stop them for ever."""

IN_PIECES = (TypeError, ValueError, KeyError, AttributeError)
"""What reading raises when a commit shows nodes before their properties; at last it is read beside none."""


class Moments:
    """What reads a server, for whoever may see everything."""

    def __init__(self, server: Server, staging: Staging) -> None:
        """Read nothing yet."""
        self._server = server
        self._staging = staging
        self._gate = Turn()
        self._sure = -1  # the last token whose delivery is known to be entirely there

    def now(self) -> State:
        """Give where the store stands."""
        return self._server.reading(reading.state)

    def settled(self) -> State:
        """Give where the store stands, once the last delivery is entirely there and carried out."""
        while True:
            now = self.now()
            if now.applying is None and now.token != self._sure:
                now = self._server.undone(lock_gate, seconds=self._server.wait_seconds)
                self._sure = now.token
            if now.applying is None:
                return now
            self._staging.carry_out()

    def alone(self, read: Callable[[AnyTransaction], Result]) -> Result:
        """Read what one statement gives."""
        return self._server.reading(read)

    def after_writers(self, read: Callable[[AnyTransaction], Result]) -> Result:
        """Read what one statement gives once whoever writes now is done."""

        def read_last(tx: AnyTransaction) -> Result:
            lock(tx)
            return read(tx)

        return self._server.writing(read_last, seconds=self._server.wait_seconds)

    def read(self, read: Callable[[AnyTransaction, State], Result]) -> tuple[State, Result]:
        """Read something in one transaction, as of one moment; give that moment too.

        Beside writers first; when one came in, once more while it holds the next one up. What takes longer
        than others are waited for is begun again with more time, unless somebody stands still at the gate.
        """
        try:
            return self._read(read, self._server.wait_seconds)
        except StoreUnavailableError as error:
            if error.code != "store.locked":
                raise
        self._server.undone(lock_gate, seconds=self._server.wait_seconds)
        return self._read(read, HELD_SECONDS)

    def _read(self, read: Callable[[AnyTransaction, State], Result], seconds: float) -> tuple[State, Result]:
        def read_once(tx: AnyTransaction, turn: ExitStack) -> tuple[State, Result] | None:
            found = self._read_beside(tx, read)
            turn.enter_context(self._gate.taken(seconds))
            now = lock_gate(tx)
            if now.applying is not None:
                return None
            self._sure = now.token
            return found if found is not None and found[0] == now else (now, read(tx, now))

        while True:
            with ExitStack() as turn:
                found = self._server.undone(partial(read_once, turn=turn), seconds=seconds)
            if found is not None:
                return found
            self._staging.carry_out()

    def _read_beside(
        self, tx: AnyTransaction, read: Callable[[AnyTransaction, State], Result]
    ) -> tuple[State, Result] | None:
        """Read beside writers; None when the last delivery may not be entirely there yet."""
        now = reading.state(tx)
        if now.applying is not None or now.token != self._sure:
            return None
        try:
            return now, read(tx, now)
        except IN_PIECES:
            return None

    def columns(self, tables: Sequence[tuple[Table, Sequence[str]]]) -> tuple[State, Columns]:
        """Read columns of several tables, ranges side by side, as of one moment; give that moment too."""

        def read(now: State) -> Columns:
            return {table.name: reading.columns(self._server, now, table, names) for table, names in tables}

        for _ in range(ATTEMPTS):
            now = self.settled()
            try:
                found = read(now)
            except IN_PIECES:
                continue
            with self._gate.taken(self._server.wait_seconds):
                is_same = self._server.undone(lock_gate, seconds=self._server.wait_seconds) == now
            if is_same:
                return now, found
        while True:
            with (
                self._gate.taken(self._server.wait_seconds),
                self._server.holding(lock_gate, seconds=HELD_SECONDS) as (_, now),
            ):
                if now.applying is None:
                    return now, read(now)
            self._staging.carry_out()
