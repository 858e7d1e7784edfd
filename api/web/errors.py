"""What went wrong, as a page: what happened and what to do, never how the inside looks.

What is unknown and what may not be read answer with the same words: nobody learns from an error whether
somebody is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from algorithms.french import typographic
from api.web.rendering import page
from graph.errors import (
    ConflictError,
    InvalidInputError,
    MailleError,
    StoreError,
    UnknownIdError,
    UsageError,
)
from graph.exchange.report import located

RETRY_SECONDS = 30
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A status, a title and what to do about it."""

    status: int
    title: str
    told: str


NOT_FOUND = Said(
    404,
    "Rien à cette adresse",
    "Cette page n’existe pas, ou n’est pas ouverte ici. Vérifiez l’adresse, ou repartez des séances.",
)
CONFLICT = Said(
    409,
    "Quelqu’un est passé avant vous",
    "Rien n’a été enregistré : ces données ont changé entre-temps. Revenez à la page et regardez où elles "
    "en sont.",
)
UNAVAILABLE = Said(
    503,
    "Les données ne répondent pas",
    "Rien n’est perdu. La page se représente d’elle-même dans trente secondes.",
)
UNSENT = Said(
    503,
    "Les données ne répondent pas",
    "Rien n’a été enregistré. Revenez à la page et réessayez dans trente secondes.",
)
UNSURE = Said(
    503,
    "Les données ne répondent pas",
    "La liaison a été coupée au moment de l’enregistrement : il est entièrement fait, ou pas du tout. Dans "
    "trente secondes, revenez à la page et regardez. Recommencer ne l’enregistrera pas deux fois.",
)
BROKEN = Said(
    500,
    "Quelque chose s’est cassé ici",
    "Ce n’est pas de votre fait. Rien n’a été enregistré. Si cela se répète, prévenez qui administre maille.",
)
OTHERS = {
    405: "Cette adresse ne s’emploie pas ainsi. Repartez des séances.",
    413: "L’envoi est trop gros. Découpez-le, ou passez par la commande « maille import ».",
}


def said_of(error: MailleError) -> Said:
    """Choose what to say of an error of ours."""
    if isinstance(error, UnknownIdError):
        return NOT_FOUND
    if isinstance(error, ConflictError):
        return CONFLICT
    if isinstance(error, StoreError):
        return UNSURE if error.code == "store.outcome_unknown" else UNAVAILABLE
    if isinstance(error, UsageError | InvalidInputError):
        return Said(422, "À corriger", error.sentence("page"))
    return BROKEN


def error_page(request: Request, error: MailleError) -> Response:
    """Give the page of an error of ours."""
    problems = error.problems if isinstance(error, InvalidInputError) else ()
    said = said_of(error)
    if said is UNAVAILABLE and request.method != "GET":
        said = UNSENT
    return _page(request, said, [located(problem, "page") for problem in problems[:SHOWN]])


def told_of_job(error: MailleError) -> str:
    """Say what ended work that went on behind a page; of a store that cannot be used, never where it is."""
    said = said_of(error)
    if said.status != 503:
        return error.sentence("page")
    return f"{said.title}. {(UNSENT if said is UNAVAILABLE else said).told}"


def status_page(request: Request, status: int) -> Response:
    """Give the page of a status that the web framework answers."""
    if status == 404:
        return _page(request, NOT_FOUND)
    told = OTHERS.get(status, "La demande n’a pas été comprise. Revenez à la page et réessayez.")
    return _page(request, Said(status, "Demande refusée", told))


def broken_page(request: Request) -> Response:
    """Give the page of a mistake of ours."""
    return _page(request, BROKEN)


def _page(request: Request, said: Said, problems: Sequence[str] = ()) -> Response:
    told = typographic(said.told)
    answer = page(
        request,
        "error.html",
        status=said.status,
        title=said.title,
        told=told,
        problems=problems,
        back=_came_from(request, is_form=request.method == "POST" or said.status == 422),
    )
    if said.status == 503:
        answer.headers["retry-after"] = str(RETRY_SECONDS)
        if request.method == "GET":
            answer.headers["refresh"] = str(RETRY_SECONDS)
    return answer


def _came_from(request: Request, *, is_form: bool) -> str:
    """Give the page of ours that a form was sent from, nothing for an address that was only followed."""
    sent = urlsplit(request.headers.get("referer", ""))
    is_ours = is_form and sent.netloc == request.headers.get("host")
    return (f"{sent.path}?{sent.query}" if sent.query else sent.path) if is_ours else ""
