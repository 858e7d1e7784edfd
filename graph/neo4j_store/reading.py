"""What is read of the server graph, inside the transaction that the caller holds."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import attrgetter
from typing import Any

from graph.changes import chunks
from graph.model.tables import GRAPH_TABLES, Table
from graph.neo4j_store import statements
from graph.neo4j_store.codec import EPOCH, codec_of, column_values, is_high
from graph.neo4j_store.layout import shape_of
from graph.neo4j_store.server import AnyTransaction, Server, values
from graph.store import Page, StoredRow, column_named, folded

KEYS_AT_ONCE = 5_000
RANGE_ROWS = 50_000
"""Rows whose columns one statement reads: the server holds them all at once."""

READERS = 4
"""Ranges read side by side."""

UNLIMITED = 2**62


@dataclass(frozen=True, slots=True)
class State:
    """Where the store stands: its token, the attempt being staged, the delivery being carried out.

    `staged` is the number announced for what is staged; `swept` names the last sweeping, so that whoever
    reads before an announcement and after its sweeping knows that rows came and went.
    """

    token: int
    staging: str | None
    staged: int | None
    applying: int | None
    swept: str | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether nobody left anything to sweep or to carry out, when no writer is at work."""
        return self.staging is None and self.applying is None

    @property
    def visible(self) -> int | None:
        """Give the last delivery whose rows may be seen, None when all may."""
        return None if self.staging is None else self.token


def state(tx: AnyTransaction) -> State:
    """Read where the store stands."""
    ((token, staging, staged, applying, _, swept),) = values(tx, statements.text("state"))
    return State(token, staging, staged, applying, swept)


def page(
    tx: AnyTransaction,
    now: State,
    table: Table,
    *,
    keys: Sequence[str] | None,
    source: str | None,
    after: str | None,
    limit: int | None,
) -> Page:
    """See `Store.rows`. A page costs its rows; of a table of relationships, the whole of it."""
    most = UNLIMITED if limit is None else limit + 1
    if keys is not None:
        found = list(islice(_rows_by_key(tx, now, table, keys, source, after), most))
    else:
        found = _rows_in_order(tx, now, table, source, after, most)
    if limit is None or len(found) <= limit:
        return Page(tuple(found), None)
    return Page(tuple(found[:limit]), found[limit - 1].key)


def _rows_by_key(
    tx: AnyTransaction, now: State, table: Table, keys: Sequence[str], source: str | None, after: str | None
) -> Iterator[StoredRow]:
    wanted = texts(keys)
    start = 0 if after is None else bisect_right(wanted, after)
    query = statements.of("rows_by_key", shape_of(table))
    for some in chunks(wanted[start:], KEYS_AT_ONCE):
        cells = values(tx, query, keys=some, visible=now.visible, source=source)
        yield from _stored(table, (row for (row,) in cells))


def _rows_in_order(
    tx: AnyTransaction, now: State, table: Table, source: str | None, after: str | None, most: int
) -> list[StoredRow]:
    shape = shape_of(table)
    asked = {"visible": now.visible, "source": source}
    if shape.join is not None:
        cells = values(tx, statements.of("rows_all", shape), **asked)
    else:
        page_of = statements.of("rows_page", shape)
        cells = values(tx, page_of, start=after or "", after=after, limit=most, **asked)
        cells += values(tx, statements.of("rows_high", shape), **asked)
    found = _stored(table, (row for (row,) in cells if after is None or row[0] > after))
    return found[:most]


def _stored(table: Table, cells: Iterable[list[Any]]) -> list[StoredRow]:
    """Make rows of cells, in the order of their keys (by code point)."""
    record_of = codec_of(table).record
    rows = [
        StoredRow(key, record_of(rest), source, delivery, version)
        for key, source, delivery, version, *rest in cells
    ]
    return sorted(rows, key=attrgetter("key"))


def neighbours(
    tx: AnyTransaction, now: State, table: Table, column: str, keys: Sequence[str]
) -> tuple[StoredRow, ...]:
    """See `Store.neighbours`. One walk a key; for a table of relationships, one reading of it."""
    if column == table.key[0] and table.has_id:
        return tuple(_rows_by_key(tx, now, table, keys, None, None))
    query = statements.neighbours(shape_of(table), column)
    found: list[list[Any]] = []
    for some in chunks(texts(keys), KEYS_AT_ONCE):
        found += (row for (row,) in values(tx, query, keys=some, visible=now.visible))
    return tuple(_stored(table, found))


def search(tx: AnyTransaction, now: State, table: Table, text: str, limit: int) -> tuple[StoredRow, ...]:
    """See `Store.search`. Linear in the table, which is a directory of some thousand rows at most."""
    shape = shape_of(table)
    name = shape.names[column_named(table, "name").name]
    sought = folded(text)
    known = values(tx, statements.of("names", shape, column=name), visible=now.visible)
    keys = [key for key, name in known if sought in folded(key) or sought in folded(name or "")]
    return tuple(_rows_by_key(tx, now, table, sorted(keys)[:limit], None, None))


def counts(tx: AnyTransaction, now: State) -> dict[str, int]:
    """See `Store.counts`. The server keeps these numbers, but while a delivery is staged."""
    return {table.name: count(tx, now, table) for table in GRAPH_TABLES}


def count(tx: AnyTransaction, now: State, table: Table) -> int:
    """Give the number of rows of a table."""
    if now.visible is None:
        ((number,),) = values(tx, statements.of("count", shape_of(table)))
    else:
        ((number,),) = values(tx, statements.of("count_visible", shape_of(table)), visible=now.visible)
    return int(number)


def changed_since(tx: AnyTransaction, now: State, token: int) -> dict[str, set[str]]:
    """Give the keys that changed after a token: linear in them, in the graph after large deliveries."""
    deliveries = [d for (d,) in values(tx, statements.text("deliveries_since"), token=token, until=now.token)]
    changed: dict[str, set[str]] = {}
    for delivery in deliveries:
        for name, keys in delivery.items():
            if name.startswith("changed_"):
                changed.setdefault(name.removeprefix("changed_"), set()).update(keys)
    if any(delivery["is_large"] for delivery in deliveries):
        span = {"token": token, "until": now.token}
        for table in GRAPH_TABLES:
            rows = values(tx, statements.of("changed_rows", shape_of(table)), **span)
            changed.setdefault(table.name, set()).update(key for (key,) in rows)
        for name, key in values(tx, statements.text("tombstones_since"), **span):
            changed.setdefault(name, set()).add(key)
    return {name: keys for name, keys in changed.items() if keys}


def columns(server: Server, now: State, table: Table, names: Sequence[str]) -> dict[str, list[Any]]:
    """Read columns in the order of the keys, in transactions of its own, large tables by ranges of ids."""
    if not names:
        return {}
    key = table.key[0] if table.has_id else None
    asked = tuple(dict.fromkeys(name for name in names if name != key))
    parts = list(_column_parts(server, now, table, asked))
    keys: list[str] = [key for part in parts for key in part[0]]
    lists: dict[str, list[Any]] = {
        name: column_values(column_named(table, name), [value for part in parts for value in part[1 + i]])
        for i, name in enumerate(asked)
    }
    if key is not None:
        lists[key] = keys
    if any(one > other for one, other in pairwise(keys)):
        order = sorted(range(len(keys)), key=keys.__getitem__)
        lists = {name: [column[i] for i in order] for name, column in lists.items()}
    return {name: lists[name] for name in names}


def _column_parts(
    server: Server, now: State, table: Table, names: tuple[str, ...]
) -> Iterable[list[list[Any]]]:
    """Read lists of keys and of values, a part of the rows at a time."""
    shape = shape_of(table)

    def read(query: str, **asked: Any) -> list[list[Any]]:
        asked |= {"visible": now.visible, "epoch": EPOCH}
        return server.reading(lambda tx: values(tx, query, **asked))[0]

    total = server.reading(lambda tx: count(tx, State(now.token, None, None, None), table))
    if shape.join is not None or total <= RANGE_ROWS:
        return [read(statements.columns("columns_all", table, names))]
    ((starts,),) = server.reading(lambda tx: values(tx, statements.of("bounds", shape), step=RANGE_ROWS))
    query = statements.columns("columns_range", table, names)
    with ThreadPoolExecutor(READERS) as pool:
        spans = pairwise([*ranges(starts), None])
        return list(pool.map(lambda span: read(query, **{"from": span[0], "to": span[1]}), spans))


def ranges(starts: Sequence[str]) -> list[str]:
    """Give where ranges of ids begin, the first before any id; only starts that sort alike everywhere.

    >>> ranges(["a", "b", "ﬁ"])
    ['', 'b']
    """
    return ["", *(start for start in starts[1:] if not is_high(start))]


def texts(keys: Iterable[str]) -> list[str]:
    """Give the keys once each, in order, but for those that are not Unicode: no row has such a key."""
    return sorted(key for key in set(keys) if key.isascii() or _is_unicode(key))


def _is_unicode(key: str) -> bool:
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True
