"""What changed since a token: exactly that, whatever was written, removed and written again."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.scope import EVERYTHING
from graph.store import ChangedKeys, Changes, Removal, Store
from tests.contract.rows import ODD_IDS, household, person, put, remove, write

ALSO_STAGED = True
"""What is staged on the server is held to the same."""

KEYS = ("H1", "H2", "é", "\U00010000")


def test_nothing_has_changed_since_now(store: Store) -> None:
    assert store.changed_since(EVERYTHING, 0) == ChangedKeys(0, {})
    write(store, household("H1"))
    assert store.changed_since(EVERYTHING, 1) == ChangedKeys(1, {})


def test_rows_written_since(store: Store) -> None:
    write(store, household("H1"), household("H2"))
    write(store, household("H2"), person("P1"))
    assert store.changed_since(EVERYTHING, 1) == ChangedKeys(
        2, {"households": frozenset({"H2"}), "persons": frozenset({"P1"})}
    )
    assert store.changed_since(EVERYTHING, 0).keys["households"] == {"H1", "H2"}


def test_rows_removed_since(store: Store) -> None:
    write(store, *(household(id_) for id_ in ODD_IDS))
    remove(store, "households", *ODD_IDS)
    assert store.changed_since(EVERYTHING, 1) == ChangedKeys(2, {"households": frozenset(ODD_IDS)})


@pytest.mark.parametrize("since", [0, 1, 2])
def test_a_row_written_again_after_its_removal_is_still_told(store: Store, since: int) -> None:
    write(store, household("H1"))
    remove(store, "households", "H1")
    write(store, household("H1"))
    assert store.changed_since(EVERYTHING, since) == ChangedKeys(3, {"households": frozenset({"H1"})})


@dataclass
class Notebook:
    """The same store in plain dictionaries, slow and obvious."""

    token: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    touched: list[tuple[int, str]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def write(self, puts: set[str], removals: set[str]) -> None:
        gone = removals & self.rows.keys()
        if not puts and not gone:
            return
        self.token += 1
        for key in gone:
            del self.rows[key]
        for key in puts:
            self.versions[key] = self.rows[key] = self.versions.get(key, 0) + 1
        self.touched += [(self.token, key) for key in puts | gone]

    def changed_since(self, token: int) -> set[str]:
        return {key for number, key in self.touched if number > token}


subsets = st.sets(st.sampled_from(KEYS))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(subsets, subsets), min_size=1, max_size=8))
def test_any_history_is_what_a_plain_notebook_says(
    store: Store, history: list[tuple[set[str], set[str]]]
) -> None:
    """Each example writes under names of its own, after what the earlier ones left."""
    notebook, start = Notebook(), store.token(EVERYTHING)
    for put_ones, removed_ones in history:
        puts = {f"{start} {key}" for key in put_ones}
        removals = {f"{start} {key}" for key in removed_ones - put_ones}
        notebook.write(puts, removals)
        store.write(
            Changes(
                "CCAS",
                puts=[put(household(key)) for key in puts],
                removals=[Removal("households", key) for key in removals],
            )
        )
    rows = store.rows(EVERYTHING, "households", keys=[f"{start} {key}" for key in KEYS]).rows
    assert {row.key: row.version for row in rows} == notebook.rows
    assert store.token(EVERYTHING) - start == notebook.token
    for token in range(notebook.token + 1):
        changed = store.changed_since(EVERYTHING, start + token)
        assert changed.keys.get("households", frozenset()) == notebook.changed_since(token)
