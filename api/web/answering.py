"""Answering a finding from a page: whether the page was still right, where to go back, what to type anew."""

from datetime import date
from typing import Annotated
from urllib.parse import parse_qsl, unquote, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from algorithms.french import table_date
from api.usecases.answering import Answer, answer_finding
from api.values import read_day
from api.web.answerable import DISMISSALS, Refusal, seen_of
from api.web.constats import findings_page
from api.web.desk import AtDesk, Desk
from api.web.situations import situation_page
from graph.errors import ConflictError, UnknownIdError, UsageError
from graph.model.vocabulary import AnswerState

router = APIRouter()

Text = Annotated[str, Form(max_length=400)]


@router.post("/constats/reponse")
def answer(
    request: Request,
    desk: AtDesk,
    cle: Text,
    le: Text,
    etat: Text,
    vu: Text = "",
    motif: Text = "",
    jusqu_au: Text = "",
    retour: Text = "/constats",
) -> Response:
    """Record an answer, then go back to the page it was given on, which gives a wrong dismissal back."""
    day = read_day("Jour", le)
    finding = desk.examine(day).by_key.get(cle)
    if finding is None:
        raise UnknownIdError("unknown.finding", key=cle, as_of=day.isoformat())
    if vu and vu != seen_of(finding):
        raise ConflictError("answer.moved")
    if etat not in {each.value for each in AnswerState}:
        raise UsageError("answer.no_such_state")
    try:
        said = _said(AnswerState(etat), motif, jusqu_au, min(desk.today, day))
    except UsageError as error:
        return _given_back(request, desk, back_to(retour), Refusal(cle, motif, jusqu_au, error))
    answer_finding(desk.workspace, desk.scope, cle, day, said)
    return RedirectResponse(back_to(retour), status_code=303)


def _said(state: AnswerState, reason: str, until: str, on: date) -> Answer:
    if state is not AnswerState.DISMISSED:
        return Answer(state, on)
    if reason not in DISMISSALS:
        raise UsageError("answer.no_such_reason")
    last = read_day("Jusqu’au", until)
    if last <= on:
        raise UsageError("answer.until_past", day=table_date(on))
    return Answer(state, on, reason=reason, until=last)


def _given_back(request: Request, desk: Desk, address: str, refusal: Refusal) -> Response:
    """Show the page a form came from, the form open on what was typed. Raises what refused it elsewhere."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    if parts.path == "/constats":
        return findings_page(request, desk, query, refusal)
    _, _, room = parts.path.partition("/situations/")
    type_, _, id_ = room.partition("/")
    if not id_:
        raise refusal.error
    asked = (type_, unquote(id_), query.get("le"), query.get("seance"))
    return situation_page(request, desk, asked, refusal)


def back_to(address: str) -> str:
    """Give the page to go back to, which is one of ours whatever the form said.

    >>> back_to("/constats?page=2#c-1"), back_to("//elsewhere.example/x"), back_to("https://elsewhere.example")
    ('/constats?page=2#c-1', '/constats', '/constats')
    """
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if is_ours and address.isprintable() else "/constats"
