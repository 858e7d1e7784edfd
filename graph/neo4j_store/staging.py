"""Deliveries too large for one transaction: written in batches that nobody sees, then made visible at once.

A transaction takes the counter's lock and keeps it to the end. Beside it, batches create the new rows,
stamped with the number to come, which no reading shows while the counter stands below it; changes of rows
that are there are kept apart. Then the first transaction moves the counter and commits: that is the moment
when the delivery is there. What was kept apart is carried out after it, by whoever comes first: until it is,
no reading answers (docs/adr/0011).

Whoever dies on the way lets go of the lock. The next one to take it finds the announcement of the delivery
and sweeps what its batches left.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count as counting
from typing import Any
from uuid import uuid4

from graph import codec as plain
from graph.changes import TableChanges, by_table, check_expected, chunks
from graph.errors import ConflictError, MailleError, StoreUnavailableError
from graph.model.tables import GRAPH_TABLES, TABLE
from graph.neo4j_store import statements, writing
from graph.neo4j_store.layout import shape_of
from graph.neo4j_store.reading import State, state
from graph.neo4j_store.server import AnyTransaction, Server, run, values
from graph.neo4j_store.writing import Known
from graph.store import Changes, Put, Removal

BATCH_ROWS = 20_000
"""Rows of one batch: what a server with half a gigabyte of heap takes in one transaction."""

CARRIED_ROWS = 5_000
"""Changes carried out in one transaction."""

SWEPT_ROWS = 20_000

SWEEP_SECONDS = 600.0
"""How long a sweeper may hold the lock: what it swept stays swept, and the next one goes on."""

ROWS_A_SECOND = 200
"""What the slowest server is trusted to write, when it is told how long a transaction may take."""

TABLE_SECONDS = 1.0
"""What each table takes besides: a server that has just begun plans the statements of a table it meets."""


def longest(work: Sequence[TableChanges]) -> float:
    """Give the seconds that the slowest server may take to write so much, nobody in its way."""
    return sum(map(len, work)) / ROWS_A_SECOND + len(work) * TABLE_SECONDS


def lock(tx: AnyTransaction) -> State:
    """Take the counter's lock, which the transaction then holds to its end.

    The state is asked by a statement of its own: one that also writes would lock all that it looks up.
    """
    run(tx, statements.text("lock_store"))
    return state(tx)


def lock_gate(tx: AnyTransaction) -> State:
    """Take the gate's lock: no writing is on its way in while it is held."""
    run(tx, statements.text("lock_gate"))
    return state(tx)


def check_base(changes: Changes, token: int) -> None:
    """Refuse changes worked out from a state that the store has left. Raises ConflictError."""
    if changes.base is not None and changes.base != token:
        raise ConflictError("conflict.store_moved", base=changes.base, token=token)


def check_changes(tx: AnyTransaction, changes: Changes, work: Sequence[TableChanges], token: int) -> Known:
    """Hold changes against the store under the lock; give the rows that are there. Raises ConflictError."""
    check_base(changes, token)
    known = writing.known_rows(tx, work)
    for part in work:
        check_expected(part, {key: row.version for key, row in known.of(part.table).items()})
    writing.check_references(tx, work, known)
    return known


def is_idle(work: Sequence[TableChanges], known: Known) -> bool:
    """Tell whether changes change nothing: they remove what is not there."""
    return not any(part.puts or known.of(part.table) for part in work)


class Staging:
    """Large deliveries on a server."""

    def __init__(self, server: Server, batch_rows: int = BATCH_ROWS) -> None:
        """Write nothing yet."""
        self._server = server
        self._batch_rows = batch_rows

    def write(
        self, changes: Changes, work: Sequence[TableChanges], delivery: Callable[..., Any]
    ) -> int | None:
        """Write a large delivery; give its number, None when something had to be put right first: try again.

        `delivery(number, known, written, removed)` makes the properties of its node.
        """
        seconds = self._server.wait_seconds + longest(work)
        try:
            with self._server.holding(lock, seconds=seconds) as (holder, found):
                if not found.is_ready:
                    return None
                known = check_changes(holder, changes, work, found.token)
                if is_idle(work, known):
                    return found.token
                number = found.token + 1
                kept = self._write_batches(work, known, number)
                lock_gate(holder)
                written = sum(len(part.puts) for part in work)
                removed = sum(1 for part in work for key in part.removals if key in known.of(part.table))
                node = delivery(number, known, written, removed)
                applying = number if kept else None
                run(holder, statements.text("number_delivery"), delivery=node, applying=applying)
                run(holder, statements.text("end_staging"))
                holder.commit()
        except BaseException:
            with suppress(MailleError):
                self.put_right()
            raise
        if kept:
            with suppress(StoreUnavailableError):  # the delivery is there: whoever comes next carries it out
                self.carry_out()
        return number

    def _write_batches(self, work: Sequence[TableChanges], known: Known, number: int) -> int:
        """Create the new rows and keep the other changes; give how many were kept."""
        attempt = uuid4().hex
        if not self._server.writing(lambda tx: _announce(tx, number, attempt)):
            raise self._interrupted()
        batch = counting(1)
        for part in work:
            if shape_of(part.table).is_place:
                continue
            rows = known.of(part.table)
            for keys in chunks((key for key in part.puts if key not in rows), self._batch_rows):
                puts = {key: part.puts[key] for key in keys}
                self._write_batch(attempt, next(batch), _creation(part, puts, number))
        kept = 0
        for some in chunks(_kept(work, known), self._batch_rows):
            kept += len(some)
            self._write_batch(attempt, next(batch), _keeping(some))
        return kept

    def _write_batch(self, attempt: str, batch: int, write: Callable[[AnyTransaction], None]) -> None:
        def work(tx: AnyTransaction) -> bool:
            ours = values(tx, statements.text("next_batch"), attempt=attempt, batch=batch)
            if ours and ours[0][0] < batch:
                write(tx)
            return bool(ours)

        if not self._server.writing(work):
            raise self._interrupted()

    def _interrupted(self) -> StoreUnavailableError:
        return StoreUnavailableError("store.interrupted", path=self._server.address)

    def put_right(self) -> None:
        """Sweep what a dead delivery left, and carry out one that was numbered. Waits for the lock."""
        self.sweep()
        self.carry_out()

    def sweep(self) -> None:
        """Throw away the rows of a delivery whose writer died before it was numbered."""
        with self._server.holding(lock, seconds=SWEEP_SECONDS) as (holder, found):
            if found.staging is None:
                return
            attempt = uuid4().hex
            take = statements.text("take_over_staging")
            self._server.writing(lambda tx: run(tx, take, attempt=attempt))
            for query, asked in _sweepings(found.staged):
                self._drain(query, asked, attempt)
            lock_gate(holder)
            run(holder, statements.text("note_sweep"), attempt=attempt)
            run(holder, statements.text("end_staging"))
            holder.commit()

    def _drain(self, query: str, asked: dict[str, Any], attempt: str) -> None:
        """Run a statement until nothing is left, for as long as the sweeping is still ours.

        A sweeper that lost the lock must stop: the number it sweeps may by then be a delivery that is there.
        """

        def work(tx: AnyTransaction) -> bool:
            if not values(tx, statements.text("hold_staging"), attempt=attempt):
                raise self._interrupted()
            return values(tx, query, limit=SWEPT_ROWS, **asked) == [[0]]

        while not self._server.writing(work):
            pass

    def carry_out(self) -> None:
        """Carry out the changes kept by a delivery that is numbered; several may do it together."""
        seconds = self._server.wait_seconds + CARRIED_ROWS / ROWS_A_SECOND
        while self._server.writing(_carry_out_some, seconds=seconds):
            pass


def _announce(tx: AnyTransaction, number: int, attempt: str) -> bool:
    """Say what is coming; whoever reads while holding the gate sees everything, and so is done first.

    False when the number is no longer ours to take: the lock was lost while the gate was waited for.
    """
    found = lock_gate(tx)
    if not found.is_ready or found.token + 1 != number:
        return False
    run(tx, statements.text("begin_staging"), delivery=number, attempt=attempt)
    return True


def _creation(part: TableChanges, puts: dict[str, Put], number: int) -> Callable[[AnyTransaction], None]:
    def write(tx: AnyTransaction) -> None:
        for keys in chunks(puts, writing.ROWS_AT_ONCE):
            writing.create(tx, part.table, {key: puts[key] for key in keys}, number)

    return write


def _keeping(rows: list[dict[str, Any]]) -> Callable[[AnyTransaction], None]:
    return lambda tx: run(tx, statements.text("stage"), rows=rows)


def _kept(work: Sequence[TableChanges], known: Known) -> Iterator[dict[str, Any]]:
    """Give the changes of rows that are there, and those of places, as nodes that keep them."""
    position = counting()
    for part in work:
        cells_of = plain.codec_of(part.table).cells
        for key, put in part.puts.items():
            if key in known.of(part.table) or shape_of(part.table).is_place:
                cells = _text(cells_of(put.record))
                yield _staged(position, part, key, source=put.source, cells=cells)
    for part in reversed(work):
        for key in part.removals:
            if key in known.of(part.table):
                yield _staged(position, part, key)


def _text(cells: Sequence[plain.Cell]) -> str:
    """Write cells as text; what the server could not hold is refused now, not when they are carried out."""
    if any(isinstance(cell, int) and not -(2**63) <= cell < 2**63 for cell in cells):
        raise OverflowError
    return json.dumps(cells, ensure_ascii=False)


def _staged(position: Iterator[int], part: TableChanges, key: str, **rest: str) -> dict[str, Any]:
    return {"position": next(position), "table": part.table.name, "key": key, **rest}


def _carry_out_some(tx: AnyTransaction) -> bool:
    """Carry out the next changes of a numbered delivery; tell whether there may be more."""
    found = lock(tx)
    if found.applying is None:
        return False
    lock_gate(tx)
    rows = values(tx, statements.text("staged"), limit=CARRIED_ROWS)
    if not rows:
        run(tx, statements.text("end_applying"))
        return False
    puts = [_put(table, source, cells) for _, table, _, source, cells in rows if cells is not None]
    removals = [Removal(table, key) for _, table, key, _, cells in rows if cells is None]
    work = by_table(Changes("", puts=puts, removals=removals))
    writing.apply(tx, work, writing.known_rows(tx, work), found.applying)
    run(tx, statements.text("unstage"), positions=[row[0] for row in rows])
    return True


def _put(table: str, source: str, cells: str) -> Put:
    return Put(table, plain.codec_of(TABLE[table]).record(json.loads(cells)), source)


def _sweepings(delivery: int | None) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the statements that throw away what a delivery left, each to be run until nothing is left."""
    yield statements.text("drop_staged"), {}
    for table in reversed(GRAPH_TABLES):
        shape = shape_of(table)
        if not shape.is_place:
            yield statements.of("sweep_join" if shape.join else "sweep", shape), {"delivery": delivery}
