"""What one writing does to the server graph, inside the transaction that its caller holds under the lock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.changes import TableChanges, chunks, dangling, references
from graph.model.columns import Column
from graph.model.tables import Table
from graph.neo4j_store import statements
from graph.neo4j_store.codec import Properties, codec_of, is_high
from graph.neo4j_store.layout import Link, Shape, place_columns, shape_of
from graph.neo4j_store.server import AnyTransaction, run, values
from graph.reference import load_reference
from graph.store import Put

ROWS_AT_ONCE = 5_000


class KnownRow(NamedTuple):
    """What a writing asks of a row that is there: its version, and its references in the order of links."""

    version: int
    references: list[str | None]


KnownRows = Mapping[str, KnownRow]


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that are there among those a writing names, by table."""

    rows: Mapping[str, KnownRows]

    def of(self, table: Table) -> KnownRows:
        """Give those of a table."""
        return self.rows.get(table.name, {})


def known_rows(tx: AnyTransaction, work: Iterable[TableChanges]) -> Known:
    """Read, of the rows that the changes name, those that are there."""
    return Known({part.table.name: _known(tx, part) for part in work})


def _known(tx: AnyTransaction, part: TableChanges) -> KnownRows:
    query = statements.of("known", shape_of(part.table))
    found: dict[str, KnownRow] = {}
    for keys in chunks((*part.puts, *part.removals), ROWS_AT_ONCE):
        found.update(
            (key, KnownRow(version, refers)) for key, version, refers in values(tx, query, keys=keys)
        )
    return found


# References


def check_references(tx: AnyTransaction, work: Sequence[TableChanges], known: Known) -> None:
    """Refuse changes that would leave a reference without its row. Raises ConflictError.

    Linear in the changes, and in the rows that refer to removed ones.
    """
    parts = {part.table.name: part for part in work}
    for is_list in (True, False):
        for table, column, target in references(is_list=is_list):
            lost = _lost_by_puts(tx, parts, known, table, column, target)
            lost += _lost_by_removals(tx, parts, known, table, column, target)
            if lost:
                value, key = min((value, key) for key, value in lost)
                raise dangling(table, key, column, value)


def _lost_by_puts(
    tx: AnyTransaction,
    parts: Mapping[str, TableChanges],
    known: Known,
    table: Table,
    column: Column,
    target: Table,
) -> list[tuple[str, str]]:
    """Find rows to be written that refer to what neither is there nor comes."""
    if table.name not in parts:
        return []
    coming = parts.get(target.name) or TableChanges(target, {}, {})
    asked: dict[str, str] = {}
    for key, put in parts[table.name].puts.items():
        for value in _values(put, column):
            if value not in coming.puts:
                asked[value] = min(key, asked.get(value, key))
    there = {value for value in asked if value in known.of(target)}
    query = statements.of("existing", shape_of(target))
    for some in chunks((value for value in asked if value not in there), ROWS_AT_ONCE):
        there.update(key for (key,) in values(tx, query, keys=some))
    there.difference_update(coming.removals)
    return [(key, value) for value, key in asked.items() if value not in there]


def _values(put: Put, column: Column) -> Sequence[str]:
    value = getattr(put.record, column.name)
    if column.kind == "list":
        return tuple(value)
    return () if value is None else (value,)


def _lost_by_removals(
    tx: AnyTransaction,
    parts: Mapping[str, TableChanges],
    known: Known,
    table: Table,
    column: Column,
    target: Table,
) -> list[tuple[str, str]]:
    """Find rows that stay as they are and refer to what goes away."""
    going = (
        [key for key in parts[target.name].removals if key in known.of(target)]
        if target.name in parts
        else []
    )
    own = parts.get(table.name) or TableChanges(table, {}, {})
    shape, lost = shape_of(table), []
    link = shape.link(column.name)
    query = (
        statements.of("referring_join", shape, column=shape.names[column.name])
        if link is None
        else statements.linked("referring", shape, link)
    )
    for some in chunks(going, ROWS_AT_ONCE):
        rows = values(tx, query, keys=some)
        lost += [(row, key) for key, row in rows if row not in own.removals and row not in own.puts]
    return lost


# Writing


def apply(tx: AnyTransaction, work: Sequence[TableChanges], known: Known, number: int) -> tuple[int, int]:
    """Carry changes out as a delivery; give how many rows were written, and how many removed."""
    removed = sum(remove(tx, part, known.of(part.table), number) for part in reversed(work))
    for part in work:
        put(tx, part.table, part.puts, known.of(part.table), number)
    return sum(len(part.puts) for part in work), removed


def remove(tx: AnyTransaction, part: TableChanges, known: KnownRows, number: int) -> int:
    """Take rows away and leave their tombstones; give how many there were."""
    shape = shape_of(part.table)
    gone = [key for key in part.removals if key in known]
    if shape.is_place:
        query = statements.remove_from_place(shape)
    else:
        query = statements.of("remove_join" if shape.join else "remove", shape)
    for keys in chunks(gone, ROWS_AT_ONCE):
        bury(tx, part.table, {key: known[key].version for key in keys}, number)
        if shape.is_place:
            for link in shape.links:
                run(tx, statements.linked("unlink", shape, link), keys=keys)
        run(tx, query, keys=keys)
        if shape.is_place:
            describe(tx, keys)
    return len(gone)


def bury(tx: AnyTransaction, table: Table, versions: Mapping[str, int], number: int) -> None:
    """Leave the tombstones of rows with these last versions."""
    rows = [
        {"id": _tomb(table, key), "table": table.name, "key": key, "delivery": number, "version": version}
        for key, version in versions.items()
    ]
    run(tx, statements.text("bury"), rows=rows)


def _tomb(table: Table, key: str) -> str:
    return f"{table.name} {key}"


def put(tx: AnyTransaction, table: Table, puts: Mapping[str, Put], known: KnownRows, number: int) -> None:
    """Write rows, over those known or new."""
    for keys in chunks((key for key in puts if key not in known), ROWS_AT_ONCE):
        create(tx, table, {key: puts[key] for key in keys}, number)
    for keys in chunks((key for key in puts if key in known), ROWS_AT_ONCE):
        update(tx, table, {key: puts[key] for key in keys}, known, number)


def create(tx: AnyTransaction, table: Table, puts: Mapping[str, Put], number: int) -> None:
    """Write rows that are not there, with the relationships of their references."""
    shape = shape_of(table)
    buried = _buried(tx, table, puts)
    rows = [_row(shape, key, put, number, buried.get(key, 0) + 1) for key, put in puts.items()]
    _merge_places(tx, table, puts)
    if shape.join is not None:
        _create_joins(tx, shape, rows)
    elif shape.is_place:
        _check(len(rows), values(tx, statements.of("create_on_place", shape), rows=rows))
        _draw(tx, shape, shape.links, puts)
        describe(tx, puts)
    else:
        _check(len(rows), values(tx, statements.create(shape), rows=rows))
        _draw(tx, shape, [link for link in shape.links if link.is_list], puts)
    high = [key for key in puts if is_high(key)]
    if high and shape.join is None:
        run(tx, statements.of("mark_high", shape), keys=high)


def update(tx: AnyTransaction, table: Table, puts: Mapping[str, Put], known: KnownRows, number: int) -> None:
    """Write over rows that are there, and draw anew the references that moved."""
    shape = shape_of(table)
    rows = [_row(shape, key, put, number, known[key].version + 1) for key, put in puts.items()]
    query = statements.of("update_on_place" if shape.is_place else "update", shape)
    _check(len(rows), values(tx, query, rows=rows))
    _merge_places(tx, table, puts)
    single = [link for link in shape.links if not link.is_list]
    for position, link in enumerate(single):
        moved = {
            key: put
            for key, put in puts.items()
            if getattr(put.record, link.column) != known[key].references[position]
        }
        _redraw(tx, shape, link, moved)
    for link in shape.links:
        if link.is_list:
            _redraw(tx, shape, link, puts)
    if shape.is_place:
        describe(tx, puts)


def _row(shape: Shape, key: str, put: Put, number: int, version: int) -> Properties:
    row = codec_of(shape.table).properties(put.record)
    row["id"] = key
    row[shape.source] = put.source
    row[shape.delivery] = number
    row[shape.version] = version
    return row


def _check(expected: int, counted: list[list[Any]]) -> None:
    """Hold what the server says it wrote against what it was given: a row may not be lost on the way."""
    if counted != [[expected]]:
        raise RuntimeError(f"the server wrote {counted} rows of {expected}")


def _create_joins(tx: AnyTransaction, shape: Shape, rows: Sequence[Properties]) -> None:
    assert shape.join is not None  # noqa: S101 — only called for joins
    by_end: dict[tuple[str, str], list[Properties]] = defaultdict(list)
    for row in rows:
        end = next(end for end in shape.join.ends if row[shape.names[end[0]]] is not None)
        by_end[end].append(row)
    for end, some in by_end.items():
        _check(len(some), values(tx, statements.create_join(shape, end), rows=some))


def _draw(tx: AnyTransaction, shape: Shape, links: Iterable[Link], puts: Mapping[str, Put]) -> None:
    for link in links:
        pairs = [[key, value] for key, put in puts.items() for value in _ends(put, link)]
        for some in chunks(pairs, ROWS_AT_ONCE):
            run(tx, statements.linked("link", shape, link), pairs=some)


def _ends(put: Put, link: Link) -> Sequence[str]:
    value = getattr(put.record, link.column)
    if link.is_list:
        return tuple(value)
    return () if value is None else (value,)


def _redraw(tx: AnyTransaction, shape: Shape, link: Link, puts: Mapping[str, Put]) -> None:
    if puts:
        run(tx, statements.linked("unlink", shape, link), keys=list(puts))
        _draw(tx, shape, [link], puts)


def _buried(tx: AnyTransaction, table: Table, puts: Mapping[str, Put]) -> dict[str, int]:
    """Give the last versions of rows that had been removed.

    Their tombstones stay: a staged row may yet be swept, and then nothing else tells of the removal.
    """
    if values(tx, statements.text("has_tombstones")) == [[False]]:
        return {}
    return dict(values(tx, statements.text("buried"), ids=[_tomb(table, key) for key in puts]))


# Places


def _merge_places(tx: AnyTransaction, table: Table, puts: Mapping[str, Put]) -> None:
    """Make sure that the places which rows name have a node."""
    codes: set[str] = set()
    for column in place_columns(table):
        for put in puts.values():
            codes.update(_values(put, column))
    for some in chunks(sorted(codes), ROWS_AT_ONCE):
        places = [{"id": code, "facts": _facts(code)} for code in some]
        run(tx, statements.text("merge_places"), places=places)


def describe(tx: AnyTransaction, codes: Iterable[str]) -> None:
    """Say on the nodes of places what is known of them by now: what is delivered, else the reference."""
    places = [{"id": code, "facts": _facts(code)} for code in codes]
    run(tx, statements.text("describe_places"), places=places)


def _facts(code: str) -> Properties:
    """Give the name, population, department and EPCI of a place, as far as the reference knows them."""
    known = load_reference().communes.get(code)
    part = load_reference().parts.get(code)
    facts: Properties = {"name": None, "population": None, "department": None, "epci": None}
    if known is not None:
        facts |= {name: getattr(known, name) for name in facts}
    if part is not None:
        facts |= {"name": part.name, "population": part.population}
    return facts


def key_lists(work: Sequence[TableChanges], known: Known) -> dict[str, list[str]]:
    """Give what a delivery says it changed, by property of its node."""
    return {
        f"changed_{part.table.name}": [*part.puts, *(k for k in part.removals if k in known.of(part.table))]
        for part in work
    }
