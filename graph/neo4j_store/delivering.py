"""How a writing reaches the server: in one transaction or staged; once, whatever happens to the answer."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from neo4j.exceptions import IncompleteCommit

from graph.changes import TableChanges
from graph.errors import StoreUnavailableError
from graph.neo4j_store import reading, statements, writing
from graph.neo4j_store.server import AnyTransaction, Server, run, values
from graph.neo4j_store.staging import Staging, check_changes, is_idle, lock, lock_gate, longest
from graph.neo4j_store.turns import Turn
from graph.neo4j_store.writing import Known
from graph.store import Changes

Clock = Callable[[], datetime]

TOLD_KEYS = 5_000
"""A delivery tells which keys it changed, up to so many; beyond, they are looked for in the graph."""


class Writer:
    """What writes to a server: one writing at a time, whoever asks."""

    def __init__(self, server: Server, staging: Staging, clock: Clock, stage_from: int) -> None:
        """Write nothing yet. Writings of `stage_from` changes and more are staged."""
        self._server = server
        self._staging = staging
        self._clock = clock
        self._stage_from = stage_from
        self._turn = Turn()

    def write(self, changes: Changes, work: Sequence[TableChanges]) -> int:
        """Apply changes sorted by table; give the delivery number. See `Store.write`."""
        with self._turn.taken(self._server.wait_seconds) as is_taken:
            if not is_taken:
                raise StoreUnavailableError("store.locked", path=self._server.address, reason="turn")
            return self._write(changes, work)

    def _write(self, changes: Changes, work: Sequence[TableChanges]) -> int:
        attempt = uuid4().hex
        is_large = sum(map(len, work)) >= self._stage_from
        while True:
            try:
                number = (self._write_large if is_large else self._write_at_once)(changes, work, attempt)
            except StoreUnavailableError as error:
                number = self._written_after_all(attempt, error)
            if number is not None:
                return number
            self._staging.put_right()

    def _write_at_once(self, changes: Changes, work: Sequence[TableChanges], attempt: str) -> int | None:
        """Write in one transaction; None when something must be put right first."""

        def write(tx: AnyTransaction) -> int | None:
            found = lock(tx)
            done = values(tx, statements.text("delivery_of_attempt"), attempt=attempt)
            if done:
                return int(done[0][0])
            if not found.is_ready:
                return None
            known = check_changes(tx, changes, work, found.token)
            if is_idle(work, known):
                return found.token
            written, removed = writing.apply(tx, work, known, found.token + 1)
            if lock_gate(tx) != found:  # a delivery was announced by one whose lock was lost
                raise StoreUnavailableError("store.interrupted", path=self._server.address)
            node = self._delivery(changes, work, attempt)(found.token + 1, known, written, removed)
            run(tx, statements.text("number_delivery"), delivery=node, applying=None)
            return found.token + 1

        seconds = self._server.wait_seconds + longest(work)
        return self._server.writing(write, seconds=seconds)

    def _write_large(self, changes: Changes, work: Sequence[TableChanges], attempt: str) -> int | None:
        return self._staging.write(changes, work, self._delivery(changes, work, attempt))

    def _written_after_all(self, attempt: str, error: StoreUnavailableError) -> int | None:
        """Find out whether a writing whose answer was lost took place; None to write again.

        Whoever holds the lock sees all that was ever committed, so that the answer is sure.
        """
        if not isinstance(error.__cause__, IncompleteCommit):
            raise error

        def look(tx: AnyTransaction) -> int | None:
            lock(tx)
            found = values(tx, statements.text("delivery_of_attempt"), attempt=attempt)
            return int(found[0][0]) if found else None

        try:
            return self._server.writing(look, seconds=self._server.wait_seconds)
        except StoreUnavailableError as unsure:
            raise StoreUnavailableError(
                "store.outcome_unknown", path=self._server.address, reason=unsure.details.get("reason")
            ) from unsure

    def _delivery(
        self, changes: Changes, work: Sequence[TableChanges], attempt: str
    ) -> Callable[[int, Known, int, int], dict[str, Any]]:
        """Make what the node of a delivery tells."""

        def node(number: int, known: Known, written: int, removed: int) -> dict[str, Any]:
            is_large = written + removed > TOLD_KEYS
            return {
                "number": number,
                "source": changes.source,
                "written_at": self._clock().isoformat(timespec="seconds"),
                "written": written,
                "removed": removed,
                "mark": changes.mark,
                "attempt": attempt,
                "is_large": is_large,
                **({} if is_large else writing.key_lists(work, known)),
            }

        return node

    def sweep_if_idle(self) -> None:
        """Put right what a dead writer left, unless somebody is writing now: then it may be theirs."""
        if self._server.reading(reading.state).is_ready:
            return
        with suppress(StoreUnavailableError):
            if not self._server.writing(lock, seconds=1.0).is_ready:
                self._staging.put_right()
