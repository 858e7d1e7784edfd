"""*Situation*: who does what around a person or a household, and what was found there."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.usecases.naming import Teller
from api.usecases.opinions import last_opinion
from api.usecases.scheduling import PlannedMeeting
from api.usecases.situation import SituationSheet, situation_sheet
from api.web.answerable import DISMISSALS, Refusal
from api.web.desk import AtDesk, Desk
from api.web.rendering import page
from api.web.situation_view import answered, opinion_told, view_of
from graph.errors import UnknownIdError

router = APIRouter()

TYPES = ("household", "person")
Named = Annotated[str | None, Query(max_length=200)]
Asked = tuple[str, str, str | None, str | None]
"""What the address of a situation says: its type, its id, a day, a meeting."""


@router.get("/situations/{type_}/{id_:path}")
def situation(
    request: Request, desk: AtDesk, type_: str, id_: str, le: Named = None, seance: Named = None
) -> Response:
    """Show a situation on a day; a member of a household leads to the household."""
    return situation_page(request, desk, (type_, id_, le, seance))


def situation_page(request: Request, desk: Desk, asked: Asked, refusal: Refusal | None = None) -> Response:
    """Give the page of a situation.

    `refusal` is a dismissal to give back in its form. Raises its error when its finding is not on the page.
    """
    type_, id_, le, seance = asked
    if type_ not in TYPES:
        raise UnknownIdError("unknown.situation", id=id_, as_of="")
    day = desk.day(le)
    sheet = situation_sheet(desk.workspace, desk.scope, id_, day, desk.doctrine)
    if sheet.situation != (type_, id_):
        return RedirectResponse(_address(sheet, le, seance), status_code=307)
    planned = next((each for each in desk.meetings() if each.meeting.id == seance), None)
    teller = Teller.of(desk.workspace, desk.scope, sheet.examination, desk.doctrine)
    view = view_of(sheet, teller, planned.meeting.held_on if planned else None)
    records = [id_ for member in sheet.members for id_ in member.records]
    return page(
        request,
        "situation.html",
        here="",
        view=view,
        day=day,
        planned=planned,
        rank=_rank(desk, planned, sheet) if planned else None,
        threshold=desk.doctrine.score,
        is_complex=sheet.assessment.is_complex,
        answered=answered(view.findings),
        opinion=opinion_told(last_opinion(desk.workspace, desk.scope, records, day)),
        dismissals=DISMISSALS,
        refusal=refusal and refusal.stands_at(each.answerable.finding for each in view.findings),
        status=422 if refusal else 200,
        back=_address(sheet, day.isoformat(), seance),
    )


def _rank(desk: Desk, planned: PlannedMeeting, sheet: SituationSheet) -> int | None:
    """Give the rank of the situation at a meeting."""
    told = desk.agenda(planned.committee.id, planned.meeting.held_on).told
    items = [*(item for section in told.sections for item in section.items), *told.waiting]
    return next((item.rank for item in items if (item.type, item.id) == sheet.situation), None)


def _address(sheet: SituationSheet, day: str | None, meeting: str | None) -> str:
    type_, id_ = sheet.situation
    query = urlencode({name: value for name, value in (("le", day), ("seance", meeting)) if value})
    return f"/situations/{type_}/{quote(id_, safe='')}" + (f"?{query}" if query else "")
