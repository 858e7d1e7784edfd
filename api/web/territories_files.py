"""The planner's way in: drop one or two lists « commune, secteur », see what was understood, compare."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from algorithms.french import listed
from api.clock import PARIS
from api.usecases.territories_import import take_in
from api.web.deliveries import drop_folder, new_folder
from api.web.desk import AtDesk, Desk
from api.web.drafts import Draft
from api.web.rendering import page
from api.web.territories_asked import dropping_page
from api.web.territories_looks import ASKED_SINCE, Look, looks
from graph.errors import InvalidInputError, MailleError, UsageError
from graph.exchange.report import located
from graph.exchange.territories.recognising import GivenFile
from graph.exchange.territories.zonings import Wish

router = APIRouter()

MOST_FILES = 6
MOST_BYTES = 64 << 20
PIECE = 1 << 20
SHOWN_ZONES = 40
SHOWN_REFUSALS = 40
LONGEST_STEM = 120


async def sent_files(request: Request) -> AsyncIterator[list[UploadFile]]:
    """Give the files of a form; none when it has none, whatever else stands in their place."""
    async with request.form() as form:
        yield [each for each in form.getlist("fichiers") if isinstance(each, UploadFile)]


Files = Annotated[list[UploadFile], Depends(sent_files)]


def keep(uploads: Sequence[UploadFile], folder: Path) -> list[GivenFile]:
    """Write what was sent into a folder of ours. Raises UsageError for what cannot be a list or a map."""
    named = [upload for upload in uploads if upload.filename]
    if not named:
        raise UsageError("territories.no_file")
    if len(named) > MOST_FILES:
        raise UsageError("territories.too_many_files", most=MOST_FILES)
    left, kept = MOST_BYTES, []
    for position, upload in enumerate(named):
        name = _plain(upload.filename or "")
        suffix = PurePath(name).suffix.lower()
        path = folder / f"{position}{suffix}"
        with path.open("wb") as stream:
            while piece := upload.file.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise UsageError("territories.upload_too_big", megabytes=MOST_BYTES >> 20)
                stream.write(piece)
        kept.append(GivenFile(path, name))
    return kept


def _plain(sent: str) -> str:
    """Give the plain name of a file, whatever folder the browser named."""
    name = PurePath(sent.replace("\\", "/")).name
    plain = PurePath("".join(sign for sign in name if sign.isprintable()).lstrip(".") or "fichier")
    return f"{plain.stem[:LONGEST_STEM]}{plain.suffix[:LONGEST_STEM]}"


@router.post("/territoires/fichiers")
def give(request: Request, desk: AtDesk, fichiers: Files) -> Response:
    """Keep one file or several for a look."""
    folder = new_folder()
    try:
        files = keep(fichiers, folder)
    except UsageError as error:
        drop_folder(folder)
        return dropping_page(request, desk, error=error.sentence("page"))
    draft = desk.drafts.start(folder, files)
    return RedirectResponse(f"/territoires/fichiers/{draft.id}", status_code=303)


@router.get("/territoires/fichiers")
def ask(request: Request, desk: AtDesk) -> Response:
    """Show where to drop files."""
    return dropping_page(request, desk)


@router.get("/territoires/fichiers/{id_}")
def preview(request: Request, desk: AtDesk, id_: str) -> Response:
    """Show what was understood of the files; nothing is written."""
    draft = desk.drafts.get(id_)
    if draft is None:
        raise UsageError("territories.no_draft")
    seen = looks(desk, draft, request.query_params)
    if not request.query_params and (files := _by_sheet(draft.files, seen)):
        draft = desk.drafts.hold(replace(draft, files=files))
        seen = looks(desk, draft, {})
    return _preview(request, draft, seen)


def _by_sheet(files: Sequence[GivenFile], seen: Sequence[Look]) -> tuple[GivenFile, ...]:
    """Give a file for each sheet that is a list of its own; nothing when none has several, or too many."""
    apart = [
        replace(given, wish=Wish(sheet=sheet))
        for given, look in zip(files, seen, strict=True)
        for sheet in (look.found.sheet_choices if look.found else ()) or (None,)
    ]
    return tuple(apart) if len(files) < len(apart) <= MOST_FILES else ()


@router.post("/territoires/fichiers/{id_}")
async def take(request: Request, desk: AtDesk, id_: str) -> Response:
    """Take the files in, all of them or none, then show them on the map."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    return await run_in_threadpool(_take, request, desk, id_, form)


def _take(request: Request, desk: Desk, id_: str, form: FormData) -> Response:
    draft = desk.drafts.get(id_)
    if draft is None:
        raise UsageError("territories.no_draft")
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    seen = looks(desk, draft, typed)
    kept = [look for look in seen if not look.is_left]
    if not kept:
        return _preview(request, draft, seen, error=UsageError("territories.no_file"))
    if not all(look.is_ready for look in kept):
        return _preview(request, draft, seen, status=422)
    if standing := next((look.standing for look in kept if not look.is_settled), None):
        return _preview(request, draft, seen, error=UsageError("territories.standing", name=standing.name))
    files = [replace(draft.files[look.position], wish=look.wish) for look in kept]
    try:
        taken = take_in(desk.workspace, files)
    except (UsageError, InvalidInputError) as error:
        return _preview(request, draft, seen, error=error)
    desk.drafts.drop(id_)
    name = listed([look.name for look in kept])
    desk.deliveries.note(name, taken.report, now=datetime.now(PARIS))
    ids = [found.zoning.id for found in taken.recognitions if found.zoning]
    query = urlencode(dict(zip(("a", "b"), ids, strict=False)))
    return RedirectResponse(f"/territoires?{query}" if query else "/territoires", status_code=303)


def _preview(
    request: Request,
    draft: Draft,
    seen: Sequence[Look],
    *,
    status: int = 200,
    error: MailleError | None = None,
) -> Response:
    problems = error.problems if isinstance(error, InvalidInputError) else ()
    kept = [look for look in seen if not look.is_left]
    return page(
        request,
        "territories_files.html",
        status=422 if error else status,
        here="/territoires",
        draft=draft,
        looks=seen,
        kept=len(kept),
        is_ready=bool(kept) and all(look.is_ready for look in kept),
        error=error.sentence("page") if error else "",
        problems=[located(problem, "page") for problem in problems[:SHOWN_REFUSALS]],
        more_problems=max(len(problems) - SHOWN_REFUSALS, 0),
        asked_since=ASKED_SINCE,
        shown_zones=SHOWN_ZONES,
    )
