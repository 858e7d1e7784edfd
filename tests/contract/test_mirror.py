"""Columns brought up to date are those that a whole reading gives, whatever was written in between."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from graph.errors import ConflictError
from graph.frame import FRAME_COLUMNS
from graph.mirror import Mirror
from graph.model.support import Need
from graph.model.territory import Contour
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Removal, Store
from tests.contract.places import Place
from tests.contract.rows import full_world, household, person, put, remove, write

PERSONS = 60


def need(id_: str, person_id: str, day: int) -> Need:
    return Need(id=id_, person_id=person_id, theme=Theme.HOUSING, opened_on=date(2026, 1, 1 + day))


def settled(store: Store) -> None:
    write(store, *(household(f"H{n:02}") for n in range(30)))
    write(store, *(person(f"P{n:02}", household_id=f"H{n % 30:02}") for n in range(PERSONS)))
    write(store, *(need(f"N{n:03}", f"P{n % PERSONS:02}", n % 28) for n in range(200)))


def whole(store: Store) -> tuple[int, object]:
    return store.snapshot(EVERYTHING, FRAME_COLUMNS)


def test_nothing_new_is_nothing_changed(store: Store) -> None:
    settled(store)
    mirror = Mirror(store, EVERYTHING, FRAME_COLUMNS)
    assert not mirror.refresh()
    assert (mirror.token, mirror.tables) == whole(store)


def test_rows_written_removed_and_written_again_are_followed(store: Store) -> None:
    settled(store)
    mirror = Mirror(store, EVERYTHING, FRAME_COLUMNS)
    write(store, need("N005", "P09", 3), need("\U00010000", "P01", 4), need("\ufb01", "P01", 5))
    remove(store, "needs", "N007", "N009")
    write(store, need("N009", "P02", 6))
    assert mirror.refresh()
    assert (mirror.token, mirror.tables) == whole(store)


def contour(code: str, west: float) -> Contour:
    ring = [[west + east, 48 + north] for east, north in ((0, 0), (0.5, 0), (0.5, 0.5), (0, 0))]
    return Contour(code=code, geometry=json.dumps({"type": "Polygon", "coordinates": [ring] * 400}))


def test_contours_are_followed_however_long(store: Store) -> None:
    codes = [f"54{number:03}" for number in range(60)]
    write(store, *(contour(code, 6) for code in codes))
    mirror = Mirror(store, EVERYTHING, FRAME_COLUMNS)
    before = dict(zip(codes, mirror.tables["contours"]["geometry"], strict=True))
    write(store, contour("54003", 7), contour("93001", 2))
    remove(store, "contours", "54005")
    assert mirror.refresh()
    after = dict(zip(*mirror.tables["contours"].values(), strict=True))
    assert after == {
        **{code: text for code, text in before.items() if code != "54005"},
        "54003": contour("54003", 7).geometry,
        "93001": contour("93001", 2).geometry,
    }
    assert all(after[code] is text for code, text in before.items() if code not in {"54003", "54005"})
    assert (mirror.token, mirror.tables) == whole(store)


def test_a_table_that_is_not_looked_at_moves_the_token_alone(store: Store) -> None:
    write(store, *full_world())
    mirror = Mirror(store, EVERYTHING, {"persons": ("id",)})
    write(store, household("H9"))
    assert not mirror.refresh()
    assert mirror.token == 2


def test_tables_without_an_id_are_followed_too(store: Store) -> None:
    write(store, *full_world())
    mirror = Mirror(store, EVERYTHING, FRAME_COLUMNS)
    remove(store, "zone_members", "zones-1|54395|1970-01-05")
    assert mirror.refresh()
    assert mirror.tables["zone_members"]["zone_id"] == []
    assert (mirror.token, mirror.tables) == whole(store)


@pytest.mark.slow
def test_no_change_is_missed_beside_racing_writers(place: Place) -> None:
    """Three writers at once; every state the mirror shows has each person's needs of one same moment."""
    with place.open() as store, place.open() as watching:
        settled(store)
        is_done = Event()

        def keep_writing(seed: int) -> None:
            draw = random.Random(seed)
            for round_ in range(25):
                who = f"P{draw.randrange(PERSONS):02}"
                day = draw.randrange(28)
                puts: list[Put] = [put(need(f"T{who}-{k}", who, day)) for k in range(3)]
                gone = [Removal("needs", f"S{seed}-{round_ - 1}")]
                try:
                    store.write(Changes("CCAS", [*puts, put(need(f"S{seed}-{round_}", who, day))], gone))
                except ConflictError:
                    continue

        mirror = Mirror(watching, EVERYTHING, FRAME_COLUMNS)
        seen = set()
        with ThreadPoolExecutor(3) as pool:
            writers = [pool.submit(keep_writing, seed) for seed in range(3)]
            while not is_done.is_set():
                is_done.set() if all(writer.done() for writer in writers) else None
                mirror.refresh()
                seen.add(mirror.token)
                needs = mirror.tables["needs"]
                triples: dict[str, set[int]] = {}
                for id_, day in zip(needs["id"], needs["opened_on"], strict=True):
                    if id_.startswith("T"):
                        triples.setdefault(id_.rpartition("-")[0], set()).add(day)
                assert all(len(days) == 1 for days in triples.values())
                assert sum(id_.startswith("S") for id_ in needs["id"]) <= 3
            for writer in writers:
                writer.result()
        mirror.refresh()
        assert (mirror.token, mirror.tables) == whole(watching)
        assert len(seen) > 3
