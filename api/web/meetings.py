"""*Séances*: the next meetings, how long before dossiers are due, what is missing; the empty state."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.usecases.meeting import MeetingCalendar, committees
from api.usecases.scheduling import PlannedMeeting, schedule_meeting
from api.values import read_day
from api.web.agenda_view import Missing, Stage, days_left, missing, strip
from api.web.desk import AtDesk, Desk
from api.web.rendering import page
from api.web.tables import readable_tables
from graph.errors import MailleError, UnknownIdError, UsageError

router = APIRouter()

SHOWN_WITH_AGENDA = 3
Text = Annotated[str, Form(max_length=200)]
_HOUR = re.compile(r"(?P<hours>[01]?[0-9]|2[0-3])\s*[h:]\s*(?P<minutes>[0-5][0-9])?")


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting to come, with what its card shows."""

    planned: PlannedMeeting
    address: str
    figure: tuple[str, str]
    strip: tuple[Stage, ...]
    missing: tuple[Missing, ...]
    placed: int | None
    capacity: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as somebody typed it."""

    comite: str = ""
    jour: str = ""
    heure: str = ""
    lieu: str = ""


@router.get("/")
def home(request: Request, desk: AtDesk) -> Response:
    """Show the meetings to come, or how to begin."""
    if desk.is_empty:
        return page(request, "empty.html", here="/", tables=readable_tables())
    return _home(request, desk, Wanted())


@router.post("/seances")
def schedule(
    request: Request, desk: AtDesk, comite: Text = "", jour: Text = "", heure: Text = "", lieu: Text = ""
) -> Response:
    """Plan a meeting, then show its agenda."""
    try:
        day = read_day("Jour de la séance", jour)
        hour = read_hour(heure)
        made = schedule_meeting(
            desk.workspace, desk.scope, comite, day, starts_at=hour, place=_on_one_line(lieu)
        )
    except UnknownIdError:
        raise
    except UsageError as error:
        return _home(request, desk, Wanted(comite, jour, heure, lieu), error)
    return RedirectResponse(f"/seances/{quote(made.id, safe='')}", status_code=303)


def _home(request: Request, desk: Desk, wanted: Wanted, error: MailleError | None = None) -> Response:
    planned = desk.meetings()
    ahead = [each for each in planned if each.meeting.held_on >= desk.today]
    return page(
        request,
        "meetings.html",
        status=422 if error else 200,
        here="/",
        coming=[_coming(desk, each, is_near=i < SHOWN_WITH_AGENDA) for i, each in enumerate(ahead)],
        past=[each for each in reversed(planned) if each.meeting.held_on < desk.today][:12],
        committees=committees(desk.workspace, desk.scope),
        wanted=wanted,
        error=error.sentence("page") if error else "",
        today=desk.today,
    )


def _coming(desk: Desk, planned: PlannedMeeting, *, is_near: bool) -> Coming:
    """Prepare a card; far meetings are not worked out yet."""
    days = MeetingCalendar(planned.meeting.held_on)
    address = f"/seances/{quote(planned.meeting.id, safe='')}"
    told = desk.agenda(planned.committee.id, planned.meeting.held_on).told if is_near else None
    committee = planned.committee
    return Coming(
        planned=planned,
        address=address,
        figure=days_left(days, desk.today),
        strip=strip(days, desk.today),
        missing=missing(told, planned, base=f"{address}?") if told else (),
        placed=told.placed if told else None,
        capacity=committee.meeting_minutes // committee.item_minutes,
    )


def _on_one_line(typed: str) -> str:
    """Give what was typed without what cannot be printed, which a document could not carry."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def read_hour(typed: str) -> str | None:
    """Read an hour of the day as people write it; none is no hour. Raises UsageError.

    >>> read_hour("14 h"), read_hour("9h30"), read_hour("")
    ('14:00', '09:30', None)
    """
    text = " ".join(typed.split())
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    if found is None:
        raise UsageError("usage.no_hour", value=text)
    return f"{int(found['hours']):02}:{found['minutes'] or '00'}"
