"""Who is who on a day: records declared to be one person become one, the dead are left out.

Its id is the smallest of the group; each of its properties the first one known in the order of latest
contact (none last), then id. Persons are then numbered so that the members of a household stand together.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.frame import NONE, OPEN, UNKNOWN, Frame

Array = NDArray[Any]


@dataclass(frozen=True)
class Living:
    """The living persons of a day.

    `number`: person of each record (-1: dead). `stands_for`: the record standing for each record. `record`:
    the record standing for each person. `situation`, `place`: of each person. `members`: first person of each
    situation, and one more. `household`: of each situation (-1: a person without one).
    """

    number: Array
    stands_for: Array
    record: Array
    situation: Array
    place: Array
    members: Array
    household: Array


def living_persons(frame: Frame, day: int) -> Living:
    """Number the living persons of a day."""
    household, place = frame.persons.household.copy(), frame.persons.place.copy()
    deceased_on = frame.persons.deceased_on.copy()
    stands_for = np.arange(len(household))
    for group in _groups(frame, day):
        first = min(group, key=lambda record: frame.ids.persons[record])
        stands_for[group] = first
        order = _by_contact(frame, group, day)
        household[first] = _first_known(household[order], NONE)
        place[first] = _first_known(place[order], NONE)
        deceased_on[first] = _first_known(deceased_on[order], OPEN)
    alive = np.flatnonzero((stands_for == np.arange(len(household))) & (deceased_on > day))
    return _numbered(alive, household, place, stands_for)


def _groups(frame: Frame, day: int) -> list[list[int]]:
    """Give the groups of records declared to be one person on the day (two records or more)."""
    s = frame.same_persons
    holds = (s.decided_on <= day) & (s.ended_on > day)
    group_of: dict[int, list[int]] = {}
    for one, other in zip(s.person[holds].tolist(), s.other[holds].tolist(), strict=True):
        first, second = group_of.get(one, [one]), group_of.get(other, [other])
        if first is not second:
            first.extend(second)
            group_of.update(dict.fromkeys(first, first))
    return list({id(group): group for group in group_of.values()}.values())


def _by_contact(frame: Frame, group: list[int], day: int) -> list[int]:
    contact = {record: int(frame.persons.last_contact[record]) for record in group}
    known = {record: number if number <= day else UNKNOWN for record, number in contact.items()}
    return sorted(group, key=lambda record: (-known[record], frame.ids.persons[record]))


def _first_known(values: Array, missing: int) -> int:
    known = values[values != missing]
    return int(known[0]) if len(known) else missing


def _numbered(alive: Array, household: Array, place: Array, stands_for: Array) -> Living:
    """Number persons so that a household's stand together, in the order in which households first appear."""
    homes = household[alive]
    seen = np.full(int(household.max(initial=NONE)) + 1, len(household), dtype=np.int64)
    has_home = homes >= 0
    np.minimum.at(seen, homes[has_home], alive[has_home])
    key = alive.astype(np.int64)
    key[has_home] = seen[homes[has_home]]
    record = alive[np.argsort(key, kind="stable")]
    sorted_key = np.sort(key, kind="stable")
    starts = np.flatnonzero(np.diff(sorted_key, prepend=-1))
    number = np.full(len(household), -1, dtype=np.int64)
    number[record] = np.arange(len(record))
    return Living(
        number=number[stands_for],
        stands_for=stands_for,
        record=record,
        situation=np.repeat(np.arange(len(starts)), np.diff([*starts, len(record)])),
        place=place[record],
        members=np.array([*starts, len(record)], dtype=np.int64),
        household=household[record[starts]] if len(starts) else np.array([], dtype=np.int64),
    )
