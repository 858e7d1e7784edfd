"""The graph on one day, as detectors read it: columns of whole numbers, living persons only.

Kernels (the loops of the detectors) take a `View` and a position, and use nothing but whole numbers,
comparisons and lists of tuples: the subset that numba compiles. A column is any sequence of whole numbers
(lists while kernels run uncompiled, arrays when compiled).

Persons are numbered so that the members of a situation (a household, or a person without one) stand
together; rows of a person stand together in the order of time, then id. So the rows of a person, and of a
whole situation, are one range.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

Column: TypeAlias = Sequence[int]


class Accompaniments(NamedTuple):
    """Accompaniments of living persons; row i belongs to the person p with first[p] <= i < first[p + 1].

    `is_over` says begun and no longer active: `last_day`, the last day on which it was, is behind (when its
    professional is still to come, it is not active either, but not over before its end). `contact` is the
    last one known by the day (UNKNOWN: none). `weight` is in millionths of a point. The days of `start` and
    `end` are included.
    """

    first: Column
    professional: Column
    institution: Column
    dispositif: Column
    purpose: Column
    role: Column
    is_supporting: Column
    is_leading: Column
    is_coordinating: Column
    start: Column
    end: Column
    is_judicial: Column
    contact: Column
    is_begun: Column
    is_open: Column
    is_dormant: Column
    is_present: Column
    is_active: Column
    is_relay: Column
    is_over: Column
    last_day: Column
    left_on: Column
    weight: Column


class Needs(NamedTuple):
    """Needs opened by the day."""

    first: Column
    theme: Column
    severity: Column
    is_urgent: Column
    opened_on: Column
    is_open: Column


class Referrals(NamedTuple):
    """Referrals sent by the day, with their status on it."""

    first: Column
    theme: Column
    sender: Column
    receiver: Column
    sent_on: Column
    status: Column
    answered_on: Column
    is_urgent: Column


class LifeEvents(NamedTuple):
    """Life events that occurred by the day."""

    first: Column
    kind: Column
    occurred_on: Column
    is_reviewed: Column


class View(NamedTuple):
    """Everything a kernel may look at. `members[s]` to `members[s + 1]` are the persons of situation s."""

    day: int
    members: Column
    household: Column
    is_violent: Column
    situation: Column
    place: Column
    is_shared_theme: Column
    accompaniments: Accompaniments
    needs: Needs
    referrals: Referrals
    life_events: LifeEvents


class Status(NamedTuple):
    """Positions of referral states, for kernels."""

    sent: int
    accepted: int
    declined: int
    expired: int
    withdrawn: int


STATUS = Status(0, 1, 2, 3, 4)
"""The states in the order of `graph.model.vocabulary.ReferralStatus` (a test holds them together)."""
