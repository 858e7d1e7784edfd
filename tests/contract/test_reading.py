"""Rows by key, by source, by page; walks, directory search, counts; and what is refused."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import StoreError, UsageError
from graph.model.tables import GRAPH_TABLES
from graph.scope import EVERYTHING, Scope
from graph.store import Changes, Store
from tests.contract.places import Place
from tests.contract.rows import ODD_IDS, household, institution, keys_of, person, professional, put, write

NARROW = Scope("une référente de parcours")

READS: dict[str, Callable[[Store, Scope], object]] = {
    "token": lambda store, scope: store.token(scope),
    "rows": lambda store, scope: store.rows(scope, "persons"),
    "columns": lambda store, scope: store.columns(scope, "persons", ["id"]),
    "snapshot": lambda store, scope: store.snapshot(scope, {"persons": ["id"]}),
    "neighbours": lambda store, scope: store.neighbours(scope, "persons", "household_id", ["H1"]),
    "search": lambda store, scope: store.search(scope, "institutions", "a", limit=1),
    "changed_since": lambda store, scope: store.changed_since(scope, 0),
    "delivery_of": lambda store, scope: store.delivery_of(scope, "a mark"),
    "written_at": lambda store, scope: store.written_at(scope, 1),
    "counts": lambda store, scope: store.counts(scope),
}


def test_every_read_of_the_port_is_among_those_tried() -> None:
    methods = {name for name in vars(Store) if not name.startswith("_") and callable(getattr(Store, name))}
    assert methods - {"write", "close"} == READS.keys()


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_scope_that_cannot_be_applied_is_refused(store: Store, read: Callable[..., object]) -> None:
    with pytest.raises(StoreError) as refused:
        read(store, NARROW)
    assert refused.value.code == "store.scope"


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_an_empty_store_can_be_read(store: Store, read: Callable[..., object]) -> None:
    assert not read(store, EVERYTHING) or read(store, EVERYTHING)


def test_keys_stand_in_the_order_of_code_points(store: Store) -> None:
    """UTF-16 would put what lies beyond the basic plane before U+FB01; a locale would mix cases."""
    write(store, *(institution(id_) for id_ in ODD_IDS))
    assert keys_of(store, "institutions") == sorted(ODD_IDS)
    assert store.columns(EVERYTHING, "institutions", ["id"])["id"] == sorted(ODD_IDS)
    assert keys_of(store, "institutions").index("\ufb01") < keys_of(store, "institutions").index("\U00010000")


def test_pages_follow_one_another_without_gap_or_repetition(store: Store) -> None:
    write(store, *(institution(id_) for id_ in ODD_IDS))
    seen: list[str] = []
    after = None
    while True:
        page = store.rows(EVERYTHING, "institutions", after=after, limit=7)
        seen += [found.key for found in page.rows]
        if page.next_after is None:
            break
        assert page.next_after == seen[-1]
        assert len(page.rows) == 7
        after = page.next_after
    assert seen == sorted(ODD_IDS)


def test_the_last_page_says_so_even_when_it_is_full(store: Store) -> None:
    write(store, *(household(f"H{number}") for number in range(4)))
    assert store.rows(EVERYTHING, "households", limit=4).next_after is None
    assert store.rows(EVERYTHING, "households", limit=3).next_after == "H2"
    assert store.rows(EVERYTHING, "households", after="H3", limit=3).rows == ()


def test_rows_by_key_come_once_in_order_and_unknown_keys_are_passed_over(store: Store) -> None:
    write(store, *(household(f"H{number}") for number in range(5)))
    found = store.rows(EVERYTHING, "households", keys=["H3", "H9", "H1", "H3", "\ud800"]).rows
    assert [known.key for known in found] == ["H1", "H3"]
    assert store.rows(EVERYTHING, "households", keys=[]).rows == ()


def test_any_number_of_keys_may_be_asked(store: Store) -> None:
    write(store, *(household(f"H{number:04}") for number in range(3000)))
    keys = [f"H{number:04}" for number in range(0, 6000, 2)]
    found = store.rows(EVERYTHING, "households", keys=keys, after="H0998", limit=900)
    assert [known.key for known in found.rows] == [f"H{number:04}" for number in range(1000, 2800, 2)]
    assert found.next_after == "H2798"


def test_rows_by_source(store: Store) -> None:
    write(store, household("H1"), household("H2"), household("H3"), source="CAF")
    write(store, household("H2"), household("H4"), source="CCAS")
    caf = store.rows(EVERYTHING, "households", source="CAF")
    assert [known.key for known in caf.rows] == ["H1", "H3"]
    page = store.rows(EVERYTHING, "households", source="CAF", limit=1)
    assert page.next_after == "H1"
    assert store.rows(EVERYTHING, "households", source="CAF", keys=["H2", "H3"]).rows == caf.rows[1:]
    assert store.rows(EVERYTHING, "households", source="caf").rows == ()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.none() | st.lists(st.sampled_from([*ODD_IDS, "absent"])),
    source=st.sampled_from([None, "CAF", "CCAS"]),
    after=st.none() | st.sampled_from([*ODD_IDS, "", "absent"]),
    limit=st.none() | st.integers(1, 40),
)
def test_any_reading_of_rows_is_what_a_plain_list_gives(
    store: Store, asked: list[str] | None, source: str | None, after: str | None, limit: int | None
) -> None:
    if not keys_of(store, "households"):
        write(store, *(household(id_) for id_ in ODD_IDS[::2]), source="CAF")
        write(store, *(household(id_) for id_ in ODD_IDS[1::2]), source="CCAS")
    sources = dict.fromkeys(ODD_IDS[::2], "CAF") | dict.fromkeys(ODD_IDS[1::2], "CCAS")
    fitting = [
        key
        for key in sorted(ODD_IDS)
        if (asked is None or key in asked)
        and (source is None or sources[key] == source)
        and (after is None or key > after)
    ]
    page = store.rows(EVERYTHING, "households", keys=asked, source=source, after=after, limit=limit)
    assert [known.key for known in page.rows] == fitting[:limit]
    is_last = limit is None or len(fitting) <= limit
    assert page.next_after == (None if is_last else fitting[:limit][-1])


def test_neighbours_are_the_rows_whose_reference_is_one_of_the_keys(store: Store) -> None:
    write(store, household("H1"), household("H2"), household("H3"))
    write(
        store, *(person(f"P{number}", household_id=f"H{number % 3 + 1}") for number in range(6)), person("P9")
    )
    found = store.neighbours(EVERYTHING, "persons", "household_id", ["H3", "H1", "H3", "absent"])
    assert [known.key for known in found] == ["P0", "P2", "P3", "P5"]
    assert store.neighbours(EVERYTHING, "persons", "household_id", []) == ()


def test_neighbours_of_many_keys_come_once_each_in_order(store: Store) -> None:
    write(store, *(household(f"H{number:04}") for number in range(1500)))
    write(store, *(person(f"P{9999 - number}", household_id=f"H{number:04}") for number in range(1500)))
    found = store.neighbours(EVERYTHING, "persons", "household_id", [f"H{n:04}" for n in range(1500)] * 2)
    assert [known.key for known in found] == [f"P{number}" for number in range(8500, 10000)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pepiniere", ["I1"]),
        ("PÉPINIÈRE", ["I1"]),
        ("oeuvre", ["I2"]),
        ("d'accueil", ["I3"]),
        ("D’Accueil", ["I3"]),
        ("i", ["I1", "I2", "I3", "I4"]),
        ("I4", ["I4"]),
        ("%", ["I4"]),
        ("_", []),
        ("mission locale", []),
    ],
)
def test_a_directory_is_searched_accents_and_case_apart(store: Store, text: str, found: list[str]) -> None:
    names = ["La Pépinière", "L’Œuvre du Bien", "Maison d’accueil", "100 % emploi"]
    write(store, *(institution(f"I{number}", name=name) for number, name in enumerate(names, start=1)))
    assert [known.key for known in store.search(EVERYTHING, "institutions", text, limit=10)] == found


def test_a_search_stops_at_its_limit(store: Store) -> None:
    write(store, *(institution(f"I{number}") for number in range(9)))
    found = store.search(EVERYTHING, "institutions", "institution", limit=2)
    assert [known.key for known in found] == ["I0", "I1"]


def test_a_search_meets_rows_without_a_name(store: Store) -> None:
    write(store, institution("I1"), professional("R1", "I1"))
    assert [known.key for known in store.search(EVERYTHING, "professionals", "r1", limit=9)] == ["R1"]


def test_counts_name_every_table(store: Store) -> None:
    write(store, household("H1"), household("H2"))
    expected = {table.name: 0 for table in GRAPH_TABLES} | {"households": 2}
    assert store.counts(EVERYTHING) == expected


@pytest.mark.parametrize(
    "read",
    [
        lambda store: store.rows(EVERYTHING, "identities"),
        lambda store: store.rows(EVERYTHING, 'persons" --'),
        lambda store: store.columns(EVERYTHING, "persons", ["name"]),
        lambda store: store.columns(EVERYTHING, "persons", ["_source"]),
        lambda store: store.columns(EVERYTHING, "nothing", ["id"]),
        lambda store: store.snapshot(EVERYTHING, {"persons": ["id", "rowid"]}),
        lambda store: store.neighbours(EVERYTHING, "persons", "sex", ["f"]),
        lambda store: store.neighbours(EVERYTHING, "persons", "nothing", ["f"]),
        lambda store: store.search(EVERYTHING, "persons", "a", limit=1),
    ],
)
def test_what_no_store_holds_cannot_be_asked(store: Store, read: Callable[[Store], object]) -> None:
    with pytest.raises(UsageError):
        read(store)


def test_identities_never_enter_a_graph_store(store: Store) -> None:
    from graph.model.people import Identity

    write(store, person("P1"))
    with pytest.raises(UsageError):
        store.write(Changes("CCAS", puts=[put(Identity(person_id="P1", last_name="Noël"))]))


def test_a_store_that_was_closed_says_so(place: Place) -> None:
    store = place.open()
    store.close()
    store.close()
    with pytest.raises(StoreError) as refused:
        store.token(EVERYTHING)
    assert refused.value.code == "store.closed"
