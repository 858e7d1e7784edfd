"""The picture of a frame on a day: who is one person, who is alive, what is active, where things stand.

`picture(frame, day)` turns recorded columns into a `View` for the kernels, and keeps what is needed to go
back from a position to an id. It reads no clock: the day is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from algorithms import view as v
from algorithms import weights
from algorithms.parameters import Activity, Parameters
from algorithms.persons import Living, living_persons
from algorithms.places import Places
from graph.frame import UNKNOWN, Frame, day_number
from graph.model.vocabulary import (
    COORDINATING_ROLES,
    HOUSEHOLD_THEMES,
    LEADING_ROLES,
    SUPPORTING_ROLES,
    ReferralStatus,
    Role,
    Theme,
    code_of,
)

Array = NDArray[Any]
Rows = NDArray[np.intp]

THEMES: tuple[Theme, ...] = tuple(Theme)
ROLES: tuple[Role, ...] = tuple(Role)


@dataclass(frozen=True)
class Picture:
    """A frame on a day, with its thresholds: what every detector, the complexity and the agenda start from.

    `*_rows` give the frame's row for each row of the view.
    """

    frame: Frame
    parameters: Parameters
    as_of: date
    living: Living
    view: v.View
    places: Places
    accompaniment_rows: Rows
    need_rows: Rows
    referral_rows: Rows
    event_rows: Rows

    @property
    def day(self) -> int:
        """Give the day number of the day."""
        return self.view.day

    def person_id(self, person: int) -> str:
        """Give the id of a living person: the smallest of the records that are this person."""
        return self.frame.ids.persons[int(self.living.record[person])]

    def accompaniment_id(self, row: int) -> str:
        """Give the id of an accompaniment of the view."""
        return self.frame.ids.accompaniments[int(self.accompaniment_rows[row])]

    def need_id(self, row: int) -> str:
        """Give the id of a need of the view."""
        return self.frame.ids.needs[int(self.need_rows[row])]

    def referral_id(self, row: int) -> str:
        """Give the id of a referral of the view."""
        return self.frame.ids.referrals[int(self.referral_rows[row])]

    def event_id(self, row: int) -> str:
        """Give the id of a life event of the view."""
        return self.frame.ids.life_events[int(self.event_rows[row])]

    def institution_id(self, institution: int) -> str:
        """Give the id of an institution."""
        return self.frame.ids.institutions[institution]

    def professional_id(self, professional: int) -> str:
        """Give the id of a professional."""
        return self.frame.ids.professionals[professional]

    def place_code(self, person: int) -> str | None:
        """Give the code of a person's place, None when it is not known."""
        place = self.view.place[person]
        return self.frame.ids.places[place] if place >= 0 else None

    def situation_id(self, situation: int) -> tuple[str, str]:
        """Give the type and the id of a situation."""
        household = self.view.household[situation]
        if household >= 0:
            return "household", self.frame.ids.households[household]
        return "person", self.person_id(self.view.members[situation])

    def members_of(self, situation: int) -> range:
        """Give the living persons of a situation."""
        return range(self.view.members[situation], self.view.members[situation + 1])

    def rows_of(self, situation: int, first: v.Column) -> range:
        """Give the rows of all members of a situation, `first` being the `first` column of those rows."""
        return range(first[self.view.members[situation]], first[self.view.members[situation + 1]])

    @property
    def persons(self) -> range:
        """Give all living persons."""
        return range(len(self.view.situation))

    @property
    def situations(self) -> range:
        """Give all situations."""
        return range(len(self.view.household))

    @cached_property
    def person_of_id(self) -> Mapping[str, int]:
        """Give the living person of each record's id, also of those that another record stands for."""
        records = enumerate(self.living.number)
        return {self.frame.ids.persons[record]: int(person) for record, person in records if person >= 0}

    @cached_property
    def situation_of_id(self) -> Mapping[tuple[str, str], int]:
        """Give each situation by its type and id."""
        return {self.situation_id(situation): situation for situation in self.situations}

    @cached_property
    def representative(self) -> Mapping[str, str]:
        """Give, for each record that another one stands for on the day, the id of that other."""
        ids, stands_for = self.frame.ids.persons, self.living.stands_for
        return {ids[r]: ids[stands_for[r]] for r in range(len(ids)) if stands_for[r] != r}

    @cached_property
    def records_of(self) -> Mapping[str, tuple[str, ...]]:
        """Give the ids of all records of a person, by the id they go by, for persons who have several."""
        found: dict[str, list[str]] = {}
        for record, standing in self.representative.items():
            found.setdefault(standing, [standing]).append(record)
        return {standing: tuple(sorted(records)) for standing, records in found.items()}

    @cached_property
    def accompaniment_of_id(self) -> Mapping[str, int]:
        """Give the row of the view of each accompaniment's id."""
        return {self.accompaniment_id(i): i for i in range(len(self.accompaniment_rows))}

    @cached_property
    def present_capacity(self) -> Mapping[int, int]:
        """Give the capacity, in millionths, of each professional present with a capacity above zero."""
        p, full = self.frame.professionals, self.parameters
        found = {}
        for i in range(len(p.institution)):
            if p.since[i] <= self.day <= p.until[i]:
                capacity = weights.capacity(p.capacity[i], p.fte[i], p.first_year[i], full)
                if capacity > 0:
                    found[i] = capacity
        return found


def picture(frame: Frame, as_of: date, parameters: Parameters) -> Picture:
    """Look at a frame on a day. Time grows with the rows, n log n in the worst case."""
    day = day_number(as_of)
    living = living_persons(frame, day)
    needs, need_rows = _needs(frame, day, living)
    accompaniments, accompaniment_rows = _accompaniments(frame, day, living, parameters)
    referrals, referral_rows = _referrals(frame, day, living)
    events, event_rows = _life_events(frame, day, living)
    view = v.View(
        day=day,
        members=living.members.tolist(),
        household=living.household.tolist(),
        is_violent=_violent(needs, living),
        situation=living.situation.tolist(),
        place=living.place.tolist(),
        is_shared_theme=[int(theme in HOUSEHOLD_THEMES) for theme in THEMES],
        accompaniments=accompaniments,
        needs=needs,
        referrals=referrals,
        life_events=events,
    )
    return Picture(
        frame=frame,
        parameters=parameters,
        as_of=as_of,
        living=living,
        view=view,
        places=Places(frame, day),
        accompaniment_rows=accompaniment_rows,
        need_rows=need_rows,
        referral_rows=referral_rows,
        event_rows=event_rows,
    )


class _Ordered(NamedTuple):
    """Which rows of a frame's table a view holds, in its order, and the ranges of its persons."""

    rows: Rows
    first: list[int]


def _ordered(living: Living, person: Array, day: Array, rank: Array, kept: Array) -> _Ordered:
    owner = living.number[person]
    rows = np.flatnonzero(kept & (owner >= 0))
    rows = rows[np.lexsort((rank[rows], day[rows], owner[rows]))]
    counts = np.bincount(owner[rows], minlength=len(living.record))
    return _Ordered(rows, [0, *np.cumsum(counts).tolist()])


def _flags(values: Array) -> list[int]:
    return cast(list[int], values.astype(np.int8).tolist())


def _needs(frame: Frame, day: int, living: Living) -> tuple[v.Needs, Rows]:
    n = frame.needs
    rows, first = _ordered(living, n.person, n.opened_on, n.rank, n.opened_on <= day)
    return v.Needs(
        first=first,
        theme=n.theme[rows].tolist(),
        severity=n.severity[rows].tolist(),
        is_urgent=_flags(n.urgent[rows]),
        opened_on=n.opened_on[rows].tolist(),
        is_open=_flags(n.closed_on[rows] > day),
    ), rows


def _violent(needs: v.Needs, living: Living) -> list[int]:
    """Mark the situations where a living member has an open need of theme violence."""
    violence = code_of(Theme)[Theme.VIOLENCE]
    marks = [0] * len(living.household)
    for person, situation in enumerate(living.situation.tolist()):
        for n in range(needs.first[person], needs.first[person + 1]):
            if needs.is_open[n] and needs.theme[n] == violence:
                marks[situation] = 1
    return marks


def _referrals(frame: Frame, day: int, living: Living) -> tuple[v.Referrals, Rows]:
    r = frame.referrals
    rows, first = _ordered(living, r.person, r.sent_on, r.rank, r.sent_on <= day)
    codes = code_of(ReferralStatus)
    answers = np.isin(r.status[rows], [codes[ReferralStatus.ACCEPTED], codes[ReferralStatus.DECLINED]])
    is_to_come = answers & (r.answered_on[rows] > day)
    return v.Referrals(
        first=first,
        theme=r.theme[rows].tolist(),
        sender=r.sender[rows].tolist(),
        receiver=r.receiver[rows].tolist(),
        sent_on=r.sent_on[rows].tolist(),
        status=np.where(is_to_come, codes[ReferralStatus.SENT], r.status[rows]).tolist(),
        answered_on=r.answered_on[rows].tolist(),
        is_urgent=_flags(r.urgent[rows]),
    ), rows


def _life_events(frame: Frame, day: int, living: Living) -> tuple[v.LifeEvents, Rows]:
    e = frame.life_events
    rows, first = _ordered(living, e.person, e.occurred_on, e.rank, e.occurred_on <= day)
    return v.LifeEvents(
        first=first,
        kind=e.kind[rows].tolist(),
        occurred_on=e.occurred_on[rows].tolist(),
        is_reviewed=_flags(e.reviewed_on[rows] <= day),
    ), rows


def _accompaniments(
    frame: Frame, day: int, living: Living, parameters: Parameters
) -> tuple[v.Accompaniments, Rows]:
    a = frame.accompaniments
    rows, first = _ordered(living, a.person, a.start, a.rank, np.ones(len(a.person), dtype=np.bool_))
    state = _state(frame, rows, day, parameters["activity"])
    role = a.role[rows]
    return v.Accompaniments(
        first=first,
        professional=a.professional[rows].tolist(),
        institution=a.institution[rows].tolist(),
        dispositif=a.dispositif[rows].tolist(),
        purpose=a.purpose[rows].tolist(),
        role=role.tolist(),
        is_supporting=_in_roles(role, SUPPORTING_ROLES),
        is_leading=_in_roles(role, LEADING_ROLES),
        is_coordinating=_in_roles(role, COORDINATING_ROLES),
        start=a.start[rows].tolist(),
        end=a.end[rows].tolist(),
        is_judicial=_flags(a.judicial[rows]),
        weight=weights.weights(frame, rows, parameters),
        **state,
    ), rows


def _in_roles(role: Array, roles: tuple[Role, ...]) -> list[int]:
    return _flags(np.isin(role, [code_of(Role)[member] for member in roles]))


def _state(frame: Frame, rows: Rows, day: int, limits: Activity) -> dict[str, list[int]]:
    """Work out what each accompaniment is on the day (SPEC section 2, *Active*)."""
    a, p = frame.accompaniments, frame.professionals
    start, end, role = a.start[rows], a.end[rows], a.role[rows]
    since, until = p.since[a.professional[rows]], p.until[a.professional[rows]]
    contact = np.where(a.last_contact[rows] <= day, a.last_contact[rows], UNKNOWN)
    is_begun, is_arrived = start <= day, since <= day
    is_open = is_begun & (end >= day)
    is_dormant = is_open & _is_silent(start, contact, role, a.judicial[rows], day, limits)
    is_present = is_arrived & (until >= day)
    is_active = is_open & ~is_dormant & is_present
    is_announced = (start > day) & (start - day <= limits.relay_days)
    last_day = np.minimum(end, until)
    last_day = np.where(is_dormant, np.minimum(last_day, np.maximum(contact, start)), last_day)
    return {
        "contact": contact.tolist(),
        "is_begun": _flags(is_begun),
        "is_open": _flags(is_open),
        "is_dormant": _flags(is_dormant),
        "is_present": _flags(is_present),
        "is_active": _flags(is_active),
        "is_relay": _flags(is_announced & (since <= start) & (until >= start)),
        "is_over": _flags(is_begun & (last_day < day)),
        "last_day": last_day.tolist(),
        "left_on": until.tolist(),
    }


def _is_silent(
    start: Array, contact: Array, role: Array, judicial: Array, day: int, limits: Activity
) -> Array:
    is_guardian = role == code_of(Role)[Role.GUARDIAN]
    limit = np.where(is_guardian, limits.guardian_dormant_days, limits.dormant_days)
    is_quiet = day - np.maximum(contact, start) >= limit
    is_old = (day - start >= limits.unknown_contact_days) & ~is_guardian & ~judicial
    return np.where(contact > UNKNOWN, is_quiet, is_old)
