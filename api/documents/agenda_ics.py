"""The meeting in a calendar: days and hours, and nothing about anybody.

A calendar is read on telephones, shared and synchronised elsewhere: it names the committee, never a person,
an institution invited, or a dossier.
"""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from api.clock import PARIS
from api.usecases.naming import ToldAgenda

ADVANCE = {"J-15": "dossiers à remettre", "J-8": "fiches anonymes ouvertes aux membres"}
"""The days before a meeting that members have to know."""


def agenda_ics(agenda: ToldAgenda) -> bytes:
    """Give the meeting and the days before it as iCalendar. The same meeting gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//maille//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add_component(_meeting(agenda))
    for deadline in agenda.calendar:
        if deadline.name in ADVANCE:
            title = f"{agenda.committee.name}\u00a0: {ADVANCE[deadline.name]}"
            calendar.add_component(_event(agenda, deadline.name, title, deadline.day))
    written: bytes = calendar.to_ical()
    return written


def _meeting(agenda: ToldAgenda) -> Event:
    begins = starting(agenda.meeting, agenda.starts_at)
    event = _event(agenda, "J", f"{agenda.committee.name}\u00a0: séance", begins)
    if isinstance(begins, datetime):
        event.add("dtend", begins + timedelta(minutes=agenda.committee.meeting_minutes))
    if agenda.place:
        event["location"] = vText(agenda.place)
    return event


def starting(day: date, hour: str | None) -> date | datetime:
    """Give when a meeting begins: the day alone when its hour is not known or not readable.

    >>> starting(date(2026, 12, 15), "14:00").isoformat()
    '2026-12-15T14:00:00+01:00'
    >>> starting(date(2026, 12, 15), "14 h").isoformat()
    '2026-12-15T14:00:00+01:00'
    """
    if not hour:
        return day
    digits = "".join(sign if sign.isdigit() else " " for sign in hour).split()
    try:
        told = time(int(digits[0]), int(digits[1]) if len(digits) > 1 else 0)
    except (IndexError, ValueError):
        return day
    return datetime.combine(day, told, PARIS)


def _event(agenda: ToldAgenda, name: str, title: str, begins: date | datetime) -> Event:
    event = Event()
    identity = f"maille:{agenda.committee.id}:{agenda.meeting.isoformat()}:{name}"
    event.add("uid", str(uuid5(NAMESPACE_URL, identity)))
    event.add("dtstamp", datetime.combine(agenda.as_of, time(), ZoneInfo("UTC")))
    event.add("dtstart", begins)
    event.add("summary", title)
    event.add("class", "CONFIDENTIAL")
    return event
