"""The rows of a delivery as typed records, before any evaluation date is chosen (SPEC section 1)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.reading import (
    Row,
    Tables,
    date_of,
    department_code,
    end_of,
    id_of,
    ids_of,
    number_of,
    required_date,
    text_of,
    truth_of,
    whole_of,
)

FIRST_YEAR_FACTOR = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Professional:
    """Someone who works for an institution; ``capacity`` is in points."""

    id: str
    institution_id: str
    capacity: Fraction
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Dispositif:
    """A scheme operated by an institution."""

    id: str
    institution_id: str
    purposes: frozenset[str]
    caseload_norm: Fraction | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """A row of ``persons``; several may be one person on a given day."""

    id: str
    household_id: str
    code: str
    last_contact: date | None
    deceased_on: date | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A row of ``same_person``."""

    person_id: str
    other_id: str
    decided_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a person."""

    id: str
    person_id: str
    theme: str
    severity: int
    urgent: bool
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """A dated accompaniment; ``institution_id`` is already its own or its professional's."""

    id: str
    person_id: str
    professional_id: str
    institution_id: str
    dispositif_id: str
    purpose: str
    role: str
    start: date
    end: date | None
    mandate: str
    intensity: Fraction
    last_contact: date | None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral of a person from one institution to another."""

    id: str
    person_id: str
    theme: str
    sender: str
    receiver: str
    sent_on: date
    status: str
    answered_on: date | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a person."""

    id: str
    person_id: str
    kind: str
    occurred_on: date
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Zoning:
    """One institution's way to cut the land."""

    id: str
    institution_id: str
    mission: str
    department: str


@dataclass(frozen=True, slots=True)
class Member:
    """A row of ``zone_members``; ``code`` is as written in the delivery."""

    zone_id: str
    code: str
    share: Fraction
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee and its territory."""

    id: str
    zone_ids: list[str]
    codes: list[str]
    department: str
    institution_ids: list[str]
    meeting_minutes: Fraction
    item_minutes: Fraction


@dataclass(frozen=True, slots=True)
class Facts:
    """All the rows of a delivery that findings and agendas rest on, by id where they have one."""

    professionals: dict[str, Professional]
    dispositifs: dict[str, Dispositif]
    coverage: list[tuple[str, str, str]]
    records: dict[str, Record]
    ties: list[Tie]
    needs: list[Need]
    accompaniments: list[Accompaniment]
    referrals: list[Referral]
    life_events: list[LifeEvent]
    zonings: dict[str, Zoning]
    zoning_of_zone: dict[str, str]
    members: list[Member]
    committees: dict[str, Committee]


def facts_of(tables: Tables) -> Facts:
    """Read every table; a missing table is an empty one."""

    def rows(name: str) -> list[Row]:
        return tables.get(name, [])

    professionals = {id_of(row, "id"): professional_of(row) for row in rows("professionals")}
    return Facts(
        professionals=professionals,
        dispositifs={id_of(row, "id"): dispositif_of(row) for row in rows("dispositifs")},
        coverage=[coverage_of(row) for row in rows("dispositif_coverage")],
        records={id_of(row, "id"): record_of(row) for row in rows("persons")},
        ties=[tie_of(row) for row in rows("same_person")],
        needs=[need_of(row) for row in rows("needs")],
        accompaniments=[accompaniment_of(row, professionals) for row in rows("accompaniments")],
        referrals=[referral_of(row) for row in rows("referrals")],
        life_events=[life_event_of(row) for row in rows("life_events")],
        zonings={id_of(row, "id"): zoning_of(row) for row in rows("zonings")},
        zoning_of_zone={id_of(row, "id"): id_of(row, "zoning_id") for row in rows("zones")},
        members=[member_of(row) for row in rows("zone_members")],
        committees={id_of(row, "id"): committee_of(row) for row in rows("committees")},
    )


def professional_of(row: Row) -> Professional:
    """Capacity as given, else 100 x fte, x 0.9 in the first year."""
    capacity = number_of(row, "capacity")
    if capacity is None:
        fte = number_of(row, "fte")
        capacity = 100 * (Fraction(1) if fte is None else fte)
        if truth_of(row, "first_year"):
            capacity *= FIRST_YEAR_FACTOR
    return Professional(
        id_of(row, "id"), id_of(row, "institution_id"), capacity, date_of(row, "since"), end_of(row, "until")
    )


def dispositif_of(row: Row) -> Dispositif:
    """A row of ``dispositifs``."""
    return Dispositif(
        id=id_of(row, "id"),
        institution_id=id_of(row, "institution_id"),
        purposes=frozenset(ids_of(row, "purposes")),
        caseload_norm=number_of(row, "caseload_norm"),
        since=date_of(row, "since"),
        until=end_of(row, "until"),
    )


def coverage_of(row: Row) -> tuple[str, str, str]:
    """(dispositif, commune or part code or nothing, zone or nothing)."""
    return id_of(row, "dispositif_id"), id_of(row, "commune_code"), id_of(row, "zone_id")


def record_of(row: Row) -> Record:
    """A row of ``persons``."""
    return Record(
        id=id_of(row, "id"),
        household_id=id_of(row, "household_id"),
        code=id_of(row, "commune_code"),
        last_contact=date_of(row, "last_contact"),
        deceased_on=date_of(row, "deceased_on"),
    )


def tie_of(row: Row) -> Tie:
    """A row of ``same_person``."""
    return Tie(
        person_id=id_of(row, "person_id"),
        other_id=id_of(row, "other_id"),
        decided_on=required_date(row, "decided_on"),
        ended_on=end_of(row, "ended_on"),
    )


def need_of(row: Row) -> Need:
    """A row of ``needs``; its severity is 2 unless said."""
    severity = whole_of(row, "severity")
    return Need(
        id=id_of(row, "id"),
        person_id=id_of(row, "person_id"),
        theme=text_of(row, "theme"),
        severity=2 if severity is None else severity,
        urgent=truth_of(row, "urgent"),
        opened_on=required_date(row, "opened_on"),
        closed_on=end_of(row, "closed_on"),
    )


def accompaniment_of(row: Row, professionals: dict[str, Professional]) -> Accompaniment:
    """Its institution is its own, else its professional's; its intensity is 1 unless said."""
    professional_id = id_of(row, "professional_id")
    intensity = number_of(row, "intensity")
    return Accompaniment(
        id=id_of(row, "id"),
        person_id=id_of(row, "person_id"),
        professional_id=professional_id,
        institution_id=id_of(row, "institution_id") or professionals[professional_id].institution_id,
        dispositif_id=id_of(row, "dispositif_id"),
        purpose=text_of(row, "purpose"),
        role=text_of(row, "role"),
        start=required_date(row, "start"),
        end=end_of(row, "end"),
        mandate=text_of(row, "mandate"),
        intensity=Fraction(1) if intensity is None else intensity,
        last_contact=date_of(row, "last_contact"),
    )


def referral_of(row: Row) -> Referral:
    """A row of ``referrals``, its status as recorded."""
    return Referral(
        id=id_of(row, "id"),
        person_id=id_of(row, "person_id"),
        theme=text_of(row, "theme"),
        sender=id_of(row, "from_institution_id"),
        receiver=id_of(row, "to_institution_id"),
        sent_on=required_date(row, "sent_on"),
        status=text_of(row, "status"),
        answered_on=date_of(row, "answered_on"),
        urgent=truth_of(row, "urgent"),
    )


def life_event_of(row: Row) -> LifeEvent:
    """A row of ``life_events``."""
    return LifeEvent(
        id_of(row, "id"),
        id_of(row, "person_id"),
        text_of(row, "kind"),
        required_date(row, "occurred_on"),
        date_of(row, "reviewed_on"),
    )


def zoning_of(row: Row) -> Zoning:
    """A row of ``zonings``."""
    return Zoning(
        id_of(row, "id"),
        id_of(row, "institution_id"),
        text_of(row, "mission"),
        department_code(text_of(row, "department")),
    )


def member_of(row: Row) -> Member:
    """A row of ``zone_members``; its share is 1 unless said."""
    share = number_of(row, "share")
    return Member(
        zone_id=id_of(row, "zone_id"),
        code=id_of(row, "commune_code"),
        share=Fraction(1) if share is None else share,
        since=date_of(row, "since"),
        until=end_of(row, "until"),
    )


def committee_of(row: Row) -> Committee:
    """A row of ``committees``; a meeting lasts 180 minutes and an item 20 unless said."""
    meeting, item = number_of(row, "meeting_minutes"), number_of(row, "item_minutes")
    return Committee(
        id=id_of(row, "id"),
        zone_ids=ids_of(row, "zone_ids"),
        codes=ids_of(row, "commune_codes"),
        department=department_code(text_of(row, "department")),
        institution_ids=ids_of(row, "member_institution_ids"),
        meeting_minutes=Fraction(180) if meeting is None else meeting,
        item_minutes=Fraction(20) if item is None else item,
    )
