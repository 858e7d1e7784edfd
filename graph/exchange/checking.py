"""What must hold inside a row, and between the rows of a delivery and of the store, beyond types.

Each rule is one function over whole columns. A rule about something absent passes over rows with a cell that
could not be read: one mistake, one error.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from graph.exchange.linking import Sheets
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.model.vocabulary import AnswerState, ReferralStatus
from graph.reference import Reference

Rule = Callable[[Sheet, Problems], None]

ORDERED = {
    "professionals": (("since", "until"),),
    "dispositifs": (("since", "until"),),
    "zone_members": (("since", "until"),),
    "needs": (("opened_on", "closed_on"),),
    "accompaniments": (("start", "end"),),
    "referrals": (("sent_on", "answered_on"),),
    "same_person": (("decided_on", "ended_on"),),
}
"""Days of which the second may not come before the first."""

USUALLY_ORDERED = {
    "life_events": (("occurred_on", "reviewed_on"),),
    "finding_answers": (("answered_on", "until"),),
}
"""The same, worth a warning only."""

FINDING_KEY = re.compile(r"[a-z_]+\.[a-z_]+(\|[a-z_]+:[^|:]+)+")

FULL_SHARE = 1.001
"""Shares of a commune in a zoning may sum to 1, give or take what decimals lose (SPEC, Territory)."""


def check_rows(sheets: Sheets, reference: Reference, problems: Problems) -> None:
    """Check each delivered row by itself."""
    departments = reference.departments()
    for name, sheet in sheets.items():
        _check_order(sheet, ORDERED.get(name, ()), sheet.error, problems)
        _check_order(sheet, USUALLY_ORDERED.get(name, ()), sheet.warn, problems)
        _check_departments(sheet, departments, problems)
        for rule in RULES.get(name, ()):
            rule(sheet, problems)


def _check_order(
    sheet: Sheet, pairs: tuple[tuple[str, str], ...], note: Callable[..., None], problems: Problems
) -> None:
    for earlier, later in pairs:
        days = zip(sheet.columns[earlier], sheet.columns[later], strict=True)
        for row, (first, last) in enumerate(days):
            if last is not None and first is not None and last < first:
                note(problems, "row.order", row, later, earlier=sheet.heading(earlier), day=str(first))


def _check_departments(sheet: Sheet, departments: frozenset[str], problems: Problems) -> None:
    if "department" not in sheet.columns:
        return
    for row, code in enumerate(sheet.columns["department"]):
        if code is not None and code not in departments:
            sheet.warn(problems, "place.department", row, "department")


def _coverage_names_one(sheet: Sheet, problems: Problems) -> None:
    places = zip(sheet.columns["commune_code"], sheet.columns["zone_id"], strict=True)
    for row, (commune, zone) in enumerate(places):
        if (commune is None) == (zone is None) and row not in sheet.faulty:
            sheet.error(problems, "row.commune_or_zone", row, "commune_code")


def _answer_is_dated(sheet: Sheet, problems: Problems) -> None:
    answered = {ReferralStatus.ACCEPTED, ReferralStatus.DECLINED}
    answers = zip(sheet.columns["status"], sheet.columns["answered_on"], strict=True)
    for row, (status, day) in enumerate(answers):
        if status in answered and day is None and row not in sheet.faulty:
            sheet.error(problems, "row.answer_undated", row, "answered_on", status=status.value)


def _two_persons(sheet: Sheet, problems: Problems) -> None:
    pairs = zip(sheet.columns["person_id"], sheet.columns["other_id"], strict=True)
    for row, (one, other) in enumerate(pairs):
        if one is not None and one == other:
            sheet.error(problems, "row.same_as_itself", row, "other_id")


def _has_territory(sheet: Sheet, problems: Problems) -> None:
    territories = zip(
        *(sheet.columns[name] for name in ("zone_ids", "commune_codes", "department")), strict=True
    )
    for row, territory in enumerate(territories):
        if not any(territory) and row not in sheet.faulty:
            sheet.error(problems, "row.no_territory", row, "department")


def _dismissal_is_explained(sheet: Sheet, problems: Problems) -> None:
    answers = zip(*(sheet.columns[name] for name in ("state", "reason", "until")), strict=True)
    for row, (state, reason, until) in enumerate(answers):
        if state == AnswerState.DISMISSED and row not in sheet.faulty:
            for column, value in (("reason", reason), ("until", until)):
                if value is None:
                    sheet.error(problems, "row.dismissal_unexplained", row, column)


def _finding_key_is_one(sheet: Sheet, problems: Problems) -> None:
    for row, key in enumerate(sheet.columns["finding_key"]):
        if key is not None and FINDING_KEY.fullmatch(key) is None:
            sheet.error(problems, "row.finding_key", row, "finding_key")


def _death_follows_birth(sheet: Sheet, problems: Problems) -> None:
    lives = zip(sheet.columns["birth_year"], sheet.columns["deceased_on"], strict=True)
    for row, (born, deceased) in enumerate(lives):
        if born is not None and deceased is not None and deceased.year < born:
            sheet.warn(problems, "row.death_before_birth", row, "deceased_on", birth=born)


RULES: dict[str, tuple[Rule, ...]] = {
    "dispositif_coverage": (_coverage_names_one,),
    "referrals": (_answer_is_dated,),
    "same_person": (_two_persons,),
    "committees": (_has_territory,),
    "finding_answers": (_finding_key_is_one, _dismissal_is_explained),
    "persons": (_death_follows_birth,),
}


# Between rows


def check_arrivals(sheets: Sheets, stored: Stored, problems: Problems) -> None:
    """Note an accompaniment begun before its professional arrived."""
    sheet = sheets.get("accompaniments")
    if sheet is None:
        return
    professionals = sheet.columns["professional_id"]
    arrivals = _arrivals(sheets, stored, set(professionals) - {None})
    for row, (professional, start) in enumerate(zip(professionals, sheet.columns["start"], strict=True)):
        since = arrivals.get(professional)
        if since is not None and start is not None and start < since:
            sheet.warn(problems, "row.before_arrival", row, "start", since=str(since), id=professional)


def _arrivals(sheets: Sheets, stored: Stored, professionals: set[str]) -> dict[str, date | None]:
    delivered = sheets.get("professionals")
    since: dict[str, date | None] = {}
    if delivered is not None:
        since = dict(zip(delivered.keys, delivered.columns["since"], strict=True))
    rows = stored.among("professionals", professionals - since.keys())
    return {row.key: getattr(row.record, "since", None) for row in rows} | since


class Member(NamedTuple):
    """A place of a zone: for how much, and from when to when."""

    zone: str
    share: float
    since: date
    until: date


def check_shares(sheets: Sheets, stored: Stored, removed: set[str], problems: Problems) -> None:
    """Note a place whose shares in the zones of one zoning sum to more than 1 on some day.

    Looks at the places that this delivery names, with what the store holds of them (`removed` apart).
    """
    sheet = sheets.get("zone_members")
    if sheet is None:
        return
    zonings = _zonings(sheets, stored)
    named: dict[tuple[str, str], int] = {}
    for row, (zone, place) in enumerate(
        zip(sheet.columns["zone_id"], sheet.columns["commune_code"], strict=True)
    ):
        if zone in zonings and place is not None:
            named.setdefault((zonings[zone], place), row)
    members: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for place, member in _members(sheet, stored, removed):
        members[zonings.get(member.zone, ""), place].append(member)
    for where, row in named.items():
        day = first_day_above(members[where])
        if day is not None:
            code = "row.shares_always" if day == date.min else "row.shares"
            sheet.warn(problems, code, row, "commune_code", zoning=where[0], place=where[1], day=str(day))


def _zonings(sheets: Sheets, stored: Stored) -> dict[str, str]:
    zonings: dict[str, str] = dict(stored.columns("zones", "id", "zoning_id"))
    delivered = sheets.get("zones")
    if delivered is not None:
        pairs = zip(delivered.keys, delivered.columns["zoning_id"], strict=True)
        zonings |= {zone: zoning for zone, zoning in pairs if zoning is not None}
    return zonings


def _members(sheet: Sheet, stored: Stored, removed: set[str]) -> Iterator[tuple[str, Member]]:
    names = ("zone_id", "commune_code", "share", "since", "until")
    for zone, place, share, since, until in zip(*(sheet.columns[name] for name in names), strict=True):
        if zone is not None and place is not None and share is not None:
            yield place, Member(zone, share, since or date.min, until or date.max)
    ours = set(sheet.keys)
    for row in stored.all("zone_members"):
        if row.key not in ours and row.key not in removed:
            zone, place, share, since, until = (getattr(row.record, name) for name in names)
            yield place, Member(zone, share, since or date.min, until or date.max)


def first_day_above(members: list[Member]) -> date | None:
    """Give the first day on which the shares sum to more than 1, each zone counting by its greatest share."""
    if len({member.zone for member in members}) < 2:
        return None
    for day in sorted({member.since for member in members}):
        shares: dict[str, float] = {}
        for member in members:
            if member.since <= day <= member.until:
                shares[member.zone] = max(shares.get(member.zone, 0.0), member.share)
        if sum(shares.values()) > FULL_SHARE:
            return day
    return None
