"""Who is one person, who is present, active and held on the evaluation date D (SPEC section 2, opening)."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from tests.oracle.facts import Accompaniment, Facts, LifeEvent, Need, Professional, Record, Referral, Tie

HOUSEHOLD_THEMES = {"housing", "budget", "family", "basic_needs"}
SUPPORTING = {"practitioner", "dispositif_referent"}
LEADING = {"lead", "case_manager"}
COORDINATING = {"lead", "coordinator", "case_manager"}

DORMANT_AFTER = 180
GUARDIAN_DORMANT_AFTER = 365
DORMANT_WITHOUT_CONTACT_AFTER = 730
RELAY_WITHIN = timedelta(days=30)

Dated = TypeVar("Dated", Accompaniment, Need, Referral, LifeEvent)


def within(day: date, start: date | None, end: date | None) -> bool:
    """Whether a day lies in a period; the end is its last day, an empty bound is open."""
    return (start is None or start <= day) and (end is None or end >= day)


def by_person(rows: list[Dated]) -> defaultdict[str, list[Dated]]:
    """Rows of the same kind, by person."""
    mine: defaultdict[str, list[Dated]] = defaultdict(list)
    for row in rows:
        mine[row.person_id].append(row)
    return mine


def groups_of(records: dict[str, Record], ties: list[Tie], day: date) -> dict[str, set[str]]:
    """Every record with the set of records that are the same person on that day, itself included."""
    group = {identifier: {identifier} for identifier in records}
    for tie in ties:
        stands = tie.decided_on <= day and (tie.ended_on is None or tie.ended_on > day)
        if stands and group[tie.person_id] is not group[tie.other_id]:
            joined = group[tie.person_id] | group[tie.other_id]
            for identifier in joined:
                group[identifier] = joined
    return group


def one_record(records: list[Record], day: date) -> Record:
    """One person of several records: each property the first known by latest contact, then id."""

    def rank(record: Record) -> tuple[bool, int, str]:
        contact = record.last_contact
        known = contact is not None and contact <= day
        return (not known, -contact.toordinal() if known and contact else 0, record.id)

    ordered = sorted(records, key=rank)
    return Record(
        id=min(record.id for record in records),
        household_id=next((record.household_id for record in ordered if record.household_id), ""),
        code=next((record.code for record in ordered if record.code), ""),
        last_contact=next((record.last_contact for record in ordered if record.last_contact), None),
        deceased_on=next((record.deceased_on for record in ordered if record.deceased_on), None),
    )


class GraphOn:
    """The rows that exist on D, of the persons living on D, with the words SPEC defines on them.

    Accompaniments are kept whatever their dates (a relay, a referral taken up soon start after D).
    """

    def __init__(self, facts: Facts, day: date) -> None:
        self.facts = facts
        self.day = day
        groups = groups_of(facts.records, facts.ties, day)
        self.person_of = {identifier: min(group) for identifier, group in groups.items()}
        persons = [
            one_record([facts.records[identifier] for identifier in groups[person]], day)
            for person in sorted(set(self.person_of.values()))
        ]
        self.living = {one.id: one for one in persons if one.deceased_on is None or one.deceased_on > day}
        self.accompaniments = self._living(facts.accompaniments)
        self.needs = [need for need in self._living(facts.needs) if need.opened_on <= day]
        sent = [one for one in self._living(facts.referrals) if one.sent_on <= day]
        self.referrals = [replace(one, status=self._status(one)) for one in sent]
        self.life_events = [one for one in self._living(facts.life_events) if one.occurred_on <= day]
        self.active = [one for one in self.accompaniments if self.is_active(one)]
        self.accompaniments_of = by_person(self.accompaniments)
        self.active_of = by_person(self.active)
        self.needs_of = by_person(self.needs)
        self._referrals_of = by_person(self.referrals)
        self.holders = cache(self._holders)

    def _living(self, rows: list[Dated]) -> list[Dated]:
        """The rows of living persons, under the one id of their person, sorted by id."""
        mine = [replace(row, person_id=self.person_of[row.person_id]) for row in rows]
        return sorted((row for row in mine if row.person_id in self.living), key=lambda row: row.id)

    def _status(self, referral: Referral) -> str:
        """An answer dated after D has not been given."""
        answered = referral.status in {"accepted", "declined"}
        later = referral.answered_on is not None and referral.answered_on > self.day
        return "sent" if answered and later else referral.status

    # Days

    def passed(self, days: int, moment: date) -> bool:
        """Whether that many days have passed since a moment."""
        return (self.day - moment).days >= days

    # Professionals and accompaniments

    def professional(self, one: Accompaniment) -> Professional:
        """Whose accompaniment it is."""
        return self.facts.professionals[one.professional_id]

    def is_present(self, professional: Professional) -> bool:
        """Whether a professional is there on D."""
        return within(self.day, professional.since, professional.until)

    def is_open(self, one: Accompaniment) -> bool:
        """Open on D by its dates."""
        return within(self.day, one.start, one.end)

    def last_sign(self, one: Accompaniment) -> date:
        """The later of its last contact known by D and its start."""
        if one.last_contact is None or one.last_contact > self.day:
            return one.start
        return max(one.last_contact, one.start)

    def is_dormant(self, one: Accompaniment) -> bool:
        """Open without a sign of life for too long."""
        if not self.is_open(one):
            return False
        if one.last_contact is None or one.last_contact > self.day:
            never = one.role == "guardian" or one.mandate == "judicial"
            return not never and self.passed(DORMANT_WITHOUT_CONTACT_AFTER, one.start)
        limit = GUARDIAN_DORMANT_AFTER if one.role == "guardian" else DORMANT_AFTER
        return self.passed(limit, self.last_sign(one))

    def is_active(self, one: Accompaniment) -> bool:
        """Open, not dormant, its professional present."""
        return self.is_open(one) and not self.is_dormant(one) and self.is_present(self.professional(one))

    def is_relay(self, one: Accompaniment) -> bool:
        """Announced: it starts in (D, D + 30], its professional being present on that day."""
        professional = self.professional(one)
        soon = self.day < one.start <= self.day + RELAY_WITHIN
        return soon and within(one.start, professional.since, professional.until)

    # Persons and households

    def household(self, household_id: str) -> list[str]:
        """The living members of a household."""
        return [one.id for one in self.living.values() if one.household_id == household_id]

    def together(self, person: str) -> list[str]:
        """The living members of the person's household, or the person alone."""
        household = self.living[person].household_id
        return self.household(household) if household else [person]

    def households(self) -> list[str]:
        """Households with a living member."""
        return sorted({one.household_id for one in self.living.values() if one.household_id})

    # Needs

    def is_open_need(self, need: Need) -> bool:
        """Open on D."""
        return need.opened_on <= self.day and (need.closed_on is None or need.closed_on > self.day)

    def has_open_need(self, person: str, theme: str) -> bool:
        """Whether the person has an open need of a theme, of their own."""
        return any(need.theme == theme and self.is_open_need(need) for need in self.needs_of[person])

    def is_live(self, person: str, theme: str) -> bool:
        """An open need of the person's own, or no need of theirs opened by D recorded at all."""
        recorded = any(need.theme == theme for need in self.needs_of[person])
        return self.has_open_need(person, theme) or not recorded

    # Held

    def those_who_count(self, person: str, theme: str) -> list[str]:
        """Whose accompaniments make (person, theme) held."""
        if theme not in HOUSEHOLD_THEMES:
            return [person]
        members = self.together(person)
        if any(self.has_open_need(member, "violence") for member in members):
            return [person]
        return members

    def _holders(self, person: str, theme: str) -> list[Accompaniment]:
        """The accompaniments, active or announced, that make (person, theme) held."""
        return [
            one
            for member in self.those_who_count(person, theme)
            for one in self.accompaniments_of[member]
            if one.purpose == theme and (self.is_active(one) or self.is_relay(one))
        ]

    def is_held(self, person: str, theme: str) -> bool:
        """Whether somebody holds the matter."""
        return bool(self.holders(person, theme))

    # Referrals

    def referrals_of(self, person: str, theme: str) -> list[Referral]:
        """The person's referrals for the theme, sent by D, not withdrawn on D, by (sent_on, id)."""
        mine = [one for one in self._referrals_of[person] if one.theme == theme and one.status != "withdrawn"]
        return sorted(mine, key=lambda one: (one.sent_on, one.id))

    def is_taken_up(self, referral: Referral) -> bool:
        """The receiver opened an accompaniment, by its dates, on a day of [sent_on, D + 30]."""
        horizon = self.day + timedelta(days=30)
        return any(
            one.institution_id == referral.receiver
            and one.purpose == referral.theme
            and one.start <= horizon
            and (one.end is None or one.end >= referral.sent_on)
            for one in self.accompaniments_of[referral.person_id]
        )
