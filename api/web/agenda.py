"""*Séance*: the agenda of a meeting, dense, with what explains it one click away."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from algorithms.french import title_date
from api.documents.agenda_ics import starting
from api.documents.agenda_text import CONFIDENTIAL
from api.usecases.naming import ToldItem
from api.usecases.scheduling import PlannedMeeting, planned_meeting
from api.values import read_day
from api.web.agenda_view import SHOWN_WAITING, backs, days_left, missing, outsiders, row_of, strip
from api.web.desk import AtDesk, Desk, ToldMeeting
from api.web.rendering import page
from graph.errors import UnknownIdError

router = APIRouter()

Named = Annotated[str, Query(max_length=200)]

PRINT_MARGINS = """@page { @top-left { content: HEADING } @bottom-left { content: FOOTER }
  @bottom-right { content: "page " counter(page) "/" counter(pages) } }
@page :first { @top-left { content: none } }
"""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting that somebody asked for, recorded or not, with its agenda and the addresses of its pages.

    `query` is what each of those addresses carries.
    """

    meeting: ToldMeeting
    planned: PlannedMeeting | None
    address: str
    query: str

    def at(self, rest: str = "") -> str:
        """Give the address of something of this meeting."""
        return f"{self.address}{rest}{self.query}"

    @property
    def asking(self) -> str:
        """Give the page's address, ready for one more word."""
        return f"{self.address}{self.query}&" if self.query else f"{self.address}?"


def sitting_of(desk: Desk, id_: str) -> Sitting:
    """Find a recorded meeting. Raises UnknownIdError."""
    planned = planned_meeting(desk.workspace, desk.scope, id_)
    meeting = desk.agenda(planned.committee.id, planned.meeting.held_on)
    return Sitting(meeting, planned, f"/seances/{quote(id_, safe='')}", "")


def sitting_on(desk: Desk, committee_id: str, day: date) -> Sitting:
    """Give a committee's meeting of a day, which may not be recorded. Raises UnknownIdError."""
    meeting = desk.agenda(committee_id, day)
    same = (
        each for each in desk.meetings() if each.committee.id == committee_id and each.meeting.held_on == day
    )
    query = urlencode({"comite": committee_id, "jour": day.isoformat()})
    return Sitting(meeting, next(same, None), "/seance", f"?{query}")


@router.get("/seances/{id_:path}/impression.css")
def print_style(desk: AtDesk, id_: str) -> Response:
    """Give what the printed pages of a recorded meeting carry in their margins."""
    return _print_style(sitting_of(desk, id_))


@router.get("/seances/{id_:path}")
def recorded(request: Request, desk: AtDesk, id_: str, ouvert: Named = "", attente: Named = "") -> Response:
    """Show a recorded meeting."""
    return _shown(request, desk, sitting_of(desk, id_), opened=ouvert, is_whole=attente == "toute")


@router.get("/seance/impression.css")
def print_style_of_day(desk: AtDesk, comite: Named, jour: Named) -> Response:
    """Give what the printed pages of a meeting carry in their margins."""
    return _print_style(sitting_on(desk, comite, read_day("Jour", jour)))


@router.get("/seance")
def of_day(
    request: Request, desk: AtDesk, comite: Named, jour: Named, ouvert: Named = "", attente: Named = ""
) -> Response:
    """Show the meeting that a committee may hold on a day."""
    sitting = sitting_on(desk, comite, read_day("Jour", jour))
    return _shown(request, desk, sitting, opened=ouvert, is_whole=attente == "toute")


def _shown(request: Request, desk: Desk, sitting: Sitting, *, opened: str, is_whole: bool) -> Response:
    told = sitting.meeting.told
    items = [item for section in told.sections for item in section.items]
    item = _item(opened, [*items, *told.waiting]) if opened else None
    panel = _panel(desk, sitting, item) if item else {}
    if item and request.headers.get("hx-request") == "true":
        return page(request, "agenda_panel.html", row=row_of(item), sitting=sitting, told=told, **panel)
    waiting = told.waiting if is_whole else told.waiting[:SHOWN_WAITING]
    days = sitting.meeting.prepared.calendar
    return page(
        request,
        "agenda.html",
        here="/",
        told=told,
        sitting=sitting,
        begins=starting(told.meeting, told.starts_at),
        figure=days_left(days, desk.today),
        strip=strip(days, desk.today),
        missing=missing(told, sitting.planned, base=sitting.asking),
        outsiders=outsiders(told),
        sections=[(section, [row_of(each) for each in section.items]) for section in told.sections],
        waiting=[row_of(each) for each in waiting],
        unshown=len(told.waiting) - len(waiting),
        opened=item,
        longest=_longest(told.sections, told.waiting),
        confidential=CONFIDENTIAL,
        today=desk.today,
        **panel,
    )


def _longest(sections: Any, waiting: Any) -> int:
    items = [item for section in sections for item in section.items]
    return max((item.score for item in [*items, *waiting]), default=1)


def _item(opened: str, items: list[ToldItem]) -> ToldItem:
    found = next((item for item in items if f"{item.type}:{item.id}" == opened), None)
    if found is None:
        raise UnknownIdError("unknown.situation", id=opened, as_of="")
    return found


def _panel(desk: Desk, sitting: Sitting, item: ToldItem) -> dict[str, Any]:
    agenda = sitting.meeting.prepared.agenda
    threshold = desk.doctrine.score
    return {
        "backs": backs(agenda, item, threshold),
        "threshold": threshold,
        "heaviest": max((reason.points for reason in item.reasons), default=1),
    }


def _print_style(sitting: Sitting) -> Response:
    told = sitting.meeting.told
    heading = css_text(f"{told.committee.name} – séance du {title_date(told.meeting)}")
    footer = css_text("Confidentiel – secret professionnel (art. 226-13 du code pénal)")
    style = PRINT_MARGINS.replace("HEADING", heading).replace("FOOTER", footer)
    return Response(style, media_type="text/css")


def css_text(text: str) -> str:
    r"""Give a text as a string of CSS, whatever it holds.

    >>> css_text('a"b')
    '"a\\22 b"'
    """
    safe = "".join(sign if sign.isalnum() or sign in " ,.–-’()" else f"\\{ord(sign):x} " for sign in text)
    return f'"{safe}"'
