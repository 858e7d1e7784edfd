"""A crowd beside the tests: many clients, as threads, who all change the same few persons.

`python -m tests.contract.crowding ADDRESS CLIENTS CHANGES FIRST`; the clients are numbered from FIRST.
"""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from graph.errors import ConflictError, StoreUnavailableError
from graph.model.people import Household, Person
from graph.model.support import Need
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from graph.stores import open_store

SOURCE = "crowd"
FIRST_YEAR = 1
DAY = date(2026, 1, 1)


def prepare(store: Store, persons: int) -> None:
    """Write the persons whom everybody will change, each of a household of their own."""
    households = [Put("households", Household(id=f"H{number}"), SOURCE) for number in range(persons)]
    people = [
        Put("persons", Person(id=f"P{number}", household_id=f"H{number}", birth_year=FIRST_YEAR), SOURCE)
        for number in range(persons)
    ]
    store.write(Changes(SOURCE, puts=[*households, *people]))


def hot_persons(store: Store) -> dict[str, tuple[Person, int]]:
    """Give the persons as they are, with their versions."""
    rows = store.rows(EVERYTHING, "persons").rows
    return {row.key: (row.record, row.version) for row in rows if isinstance(row.record, Person)}


def change_one(store: Store, name: str, chance: random.Random) -> None:
    """Add 1 to a person, move them to the next household, add a need: all at once, from what was read.

    Again when somebody else was faster; whoever waited too long for the others waits again.
    """
    while True:
        key = f"P{chance.randrange(len(hot_persons(store)))}"
        row = store.rows(EVERYTHING, "persons", keys=[key]).rows[0]
        assert isinstance(row.record, Person)
        year = (row.record.birth_year or 0) + 1
        persons = store.counts(EVERYTHING)["households"]
        changed = replace(row.record, birth_year=year, household_id=f"H{year % persons}")
        puts = [
            Put("persons", changed, SOURCE, expected=row.version),
            Put(
                "needs", Need(id=name, person_id=key, theme=Theme.HOUSING, opened_on=DAY), SOURCE, expected=0
            ),
        ]
        try:
            store.write(Changes(SOURCE, puts=puts))
        except ConflictError as conflict:
            if conflict.details["table"] == "needs":
                raise  # nobody else writes under that name
            continue
        except StoreUnavailableError as busy:
            if busy.code != "store.locked":
                raise
            continue
        return


def crowd(store: Store, *, clients: int, changes: int, first: int) -> None:
    """Let clients change persons, all at once."""

    def work(client: int) -> None:
        chance = random.Random(client)
        for number in range(changes):
            change_one(store, f"N{client}-{number}", chance)

    with ThreadPoolExecutor(max(clients, 1)) as pool:
        for done in [pool.submit(work, first + number) for number in range(clients)]:
            done.result()


def check_nothing_lost(store: Store, changes: int) -> None:
    """Hold what is there against how often it was changed: by count, by version, by what was added."""
    found = hot_persons(store)
    assert sum((person.birth_year or 0) - FIRST_YEAR for person, _ in found.values()) == changes
    assert sum(version - 1 for _, version in found.values()) == changes
    assert store.counts(EVERYTHING)["needs"] == changes
    for key, (person, _) in found.items():
        needs = store.neighbours(EVERYTHING, "needs", "person_id", [key])
        assert len(needs) == (person.birth_year or 0) - FIRST_YEAR


if __name__ == "__main__":
    with open_store(sys.argv[1]) as opened:
        crowd(opened, clients=int(sys.argv[2]), changes=int(sys.argv[3]), first=int(sys.argv[4]))
