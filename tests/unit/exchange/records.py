"""Strategies: a random graph of every table, of the kind that an import could have written."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from graph.exchange.checking import ORDERED
from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, TABLE, Record, Table
from graph.model.vocabulary import AnswerState, ReferralStatus
from graph.store import Put
from tests.unit.exchange.folders import SQUARE

PLACES = ("54395", "54547", "01165", "75101", "Q1", "2A004")
SOURCES = ("caf", "ccas de Nancy", "=source", "é")

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cf"]),
    min_size=1,
    max_size=12,
)
TEXTS = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "=1+1",
            "+33 6",
            "-",
            "@x",
            "'=1",
            "#REF!",
            "'s",
            'dit « "oui" », non',
            "a;b",
            "x\ny",
            "1.0x",
            "Œ",
            "a\u2028x",
            "null",
        ]
    ),
)
IDS = st.one_of(
    WORDS.map(lambda text: f"i{text}".replace("|", "/")),
    st.integers(0, 99).map(str),
    st.sampled_from(["-1", "=A", "'+"]),
)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
NUMBERS = st.floats(0.001, 1e9, allow_nan=False).map(lambda number: float(f"{number:.15g}"))


def _value(column: Column, keys: Mapping[str, list[str]]) -> st.SearchStrategy[Any]:
    """Draw a value of a column; `keys` are those of the tables drawn before."""
    if column.kind == "list":
        return _list(column, keys)
    drawn = _plain(column, keys)
    return drawn if column.required or column.default is not None else st.none() | drawn


def _plain(column: Column, keys: Mapping[str, list[str]]) -> st.SearchStrategy[Any]:
    low, high = column.bounds
    if column.refers_to:
        known = [key for table in column.refers_to for key in keys[table]]
        return st.sampled_from(known) if known else st.none()
    by_kind: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "id": lambda: IDS,
        "place": lambda: st.sampled_from(PLACES),
        "text": lambda: st.sampled_from(["2A", "0" * column.digits]) if column.digits else TEXTS,
        "boolean": st.booleans,
        "date": lambda: DAYS,
        "choice": lambda: st.sampled_from(column.members),
        "integer": lambda: st.integers(int(low or 0) + column.above_zero, int(high or 10**6)),
        "decimal": lambda: st.floats(low or 0.001, high).map(_rounded) if high else NUMBERS,
    }
    return by_kind[column.kind]()


def _rounded(number: float) -> float:
    return float(f"{number:.6g}")


def _list(column: Column, keys: Mapping[str, list[str]]) -> st.SearchStrategy[Any]:
    if column.item == "text":
        items = IDS.map(lambda text: f"persons={text}")
    elif column.members:
        items = st.sampled_from(column.members)
    elif column.refers_to:
        items = st.sampled_from(keys[column.refers_to[0]] or [""]).filter(bool)
    else:
        items = st.sampled_from(PLACES)
    return st.lists(items, min_size=int(column.required), max_size=3, unique=True).map(tuple)


def _settled(table: Table, values: dict[str, Any]) -> dict[str, Any] | None:
    """Make the values of a row keep the rules, or give None when they cannot."""
    for earlier, later in ORDERED.get(table.name, ()):
        first, last = values[earlier], values[later]
        if first is not None and last is not None and last < first:
            values[earlier], values[later] = last, first
    if table.name == "dispositif_coverage":
        values["zone_id" if values["commune_code"] else "commune_code"] = None
        return values if values["commune_code"] or values["zone_id"] else None
    if table.name == "same_person":
        low, high = sorted((values["person_id"], values["other_id"]))
        return None if low == high else values | {"person_id": low, "other_id": high}
    if table.name == "committees":
        return values | {"department": "54"}
    if table.name == "referrals" and values["answered_on"] is None:
        return values | {"status": ReferralStatus.SENT}
    return values


FIXED: dict[str, list[dict[str, Any]]] = {
    "communes": [{"code": "54395", "name": None, "population": 5, "department": None, "epci": None}],
    "commune_parts": [{"code": "Q1", "commune_code": "54547", "name": "=Nord", "population": 0}],
    "contours": [{"code": "Q1", "geometry": SQUARE}],
    "finding_answers": [
        {
            "finding_key": "gap.lead|person:P%201",
            "state": AnswerState.DISMISSED,
            "reason": "vu",
            "until": date(2026, 1, 1),
            "answered_on": date(2025, 1, 1),
            "answered_by": None,
            "severity": TABLE["finding_answers"].column("severity").members[0],
            "evidence": ("accompaniments=A1", "path='=1"),
        }
    ],
}
"""Tables whose codes are not free."""


@st.composite
def graphs(draw: st.DrawFn) -> list[Put]:
    """Draw the rows of a whole graph, each with a source."""
    keys: dict[str, list[str]] = {}
    puts: list[Put] = []
    for table in GRAPH_TABLES:
        records = [table.record_class(**values) for values in FIXED.get(table.name, ())] or _rows(
            draw, table, keys
        )
        by_key: dict[str, Record] = {table.key_of(record): record for record in records}
        keys[table.name] = list(by_key)
        puts += [Put(table.name, record, draw(st.sampled_from(SOURCES))) for record in by_key.values()]
    return puts


def _rows(draw: st.DrawFn, table: Table, keys: Mapping[str, list[str]]) -> list[Record]:
    if any(column.required and not _can_refer(column, keys) for column in table.columns):
        return []
    count = draw(st.integers(0, 3))
    rows = [{column.name: draw(_value(column, keys)) for column in table.columns} for _ in range(count)]
    settled = [_settled(table, row) for row in rows]
    return [table.record_class(**row) for row in settled if row is not None]


def _can_refer(column: Column, keys: Mapping[str, list[str]]) -> bool:
    return not column.refers_to or any(keys[table] for table in column.refers_to)
