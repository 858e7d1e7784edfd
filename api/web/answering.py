"""Answering a finding from a page: what the form says, whether the page was still right, where to go back."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from algorithms.french import table_date
from api.usecases.answering import Answer, answer_finding
from api.values import read_day
from api.web.desk import AtDesk
from graph.errors import ConflictError, UnknownIdError, UsageError
from graph.model.findings import Finding
from graph.model.vocabulary import AnswerState

router = APIRouter()

DISMISSALS = (
    "Passage de relais en cours",
    "Deux interventions voulues et complémentaires",
    "Erreur de saisie, correction demandée",
    "Souhait de la personne",
    "Suivi par une autre instance",
)
"""Why a finding may be dismissed: a closed list, so that no sentence names anybody."""

HELD_DAYS = timedelta(days=31)
Text = Annotated[str, Form(max_length=400)]


@dataclass(frozen=True, slots=True)
class Answerable:
    """A finding with what its forms need: a short name for the page, what the page saw, a day to propose."""

    finding: Finding
    day: date
    until: str

    @classmethod
    def of(cls, finding: Finding, day: date) -> "Answerable":
        """Make one; a dismissal is proposed for a month after the day looked at."""
        return cls(finding, day, table_date(day + HELD_DAYS))

    @property
    def name(self) -> str:
        """Name it in the page: the same name whatever its answer."""
        return hashlib.sha256(self.finding.key.encode()).hexdigest()[:12]

    @property
    def seen(self) -> str:
        """Tell what answer the page showed."""
        return seen_of(self.finding)

    @property
    def state(self) -> AnswerState:
        """Give the answer that holds."""
        return self.finding.state

    @property
    def told(self) -> str:
        """Say the answer in a few words: « Écarté le 20/11/2026 jusqu’au 15/01/2027, passage de relais »."""
        answer = self.finding.answer
        if answer is None:
            return ""
        until = f" jusqu’au {table_date(answer.until)}" if answer.until else ""
        by = f" par {answer.answered_by}" if answer.answered_by else ""
        reason = f", {answer.reason[:1].lower()}{answer.reason[1:]}" if answer.reason else ""
        return f"{answer.state.label}{by} le {table_date(answer.answered_on)}{until}{reason}"


def seen_of(finding: Finding) -> str:
    """Give a word for the answer a finding has: another answer, another word."""
    answer = finding.answer
    if answer is None:
        return "open"
    parts = (answer.state.value, answer.answered_on, answer.until, answer.reason, answer.answered_by)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@router.post("/constats/reponse")
def answer(
    desk: AtDesk,
    cle: Text,
    le: Text,
    etat: Text,
    vu: Text = "",
    motif: Text = "",
    jusqu_au: Text = "",
    retour: Text = "/constats",
) -> Response:
    """Record an answer, then go back to the page it was given on."""
    day = read_day("Jour", le)
    finding = desk.examine(day).by_key.get(cle)
    if finding is None:
        raise UnknownIdError("unknown.finding", key=cle, as_of=day.isoformat())
    if vu and vu != seen_of(finding):
        raise ConflictError("answer.moved")
    said = _said(etat, motif, jusqu_au, min(desk.today, day))
    answer_finding(desk.workspace, desk.scope, cle, day, said)
    return RedirectResponse(back_to(retour), status_code=303)


def _said(state: str, reason: str, until: str, on: date) -> Answer:
    if state not in {each.value for each in AnswerState}:
        raise UsageError("answer.no_such_state")
    if state != AnswerState.DISMISSED:
        return Answer(AnswerState(state), on)
    if reason not in DISMISSALS:
        raise UsageError("answer.no_such_reason")
    last = read_day("Jusqu’au", until)
    if last <= on:
        raise UsageError("answer.until_past", day=table_date(on))
    return Answer(AnswerState.DISMISSED, on, reason=reason, until=last)


def back_to(address: str) -> str:
    """Give the page to go back to, which is one of ours whatever the form said.

    >>> back_to("/constats?page=2#c-1"), back_to("//elsewhere.example/x"), back_to("https://elsewhere.example")
    ('/constats?page=2#c-1', '/constats', '/constats')
    """
    parts = urlsplit(address)
    is_ours = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if is_ours and address.isprintable() else "/constats"
