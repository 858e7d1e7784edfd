"""The planner's way in: drop one or two lists « commune, secteur », see what was understood, compare."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.usecases.territories_import import look_at, take_in
from api.web.deliveries import drop_folder, new_folder
from api.web.desk import AtDesk, Desk
from api.web.drafts import Draft
from api.web.rendering import page
from api.web.territories_asked import dropping_page
from graph.errors import InvalidInputError, MailleError, Problem, UsageError
from graph.exchange.report import located
from graph.exchange.territories.recognising import GivenFile, Recognition
from graph.exchange.territories.zonings import Wish

router = APIRouter()

MOST_FILES = 6
MOST_BYTES = 64 << 20
PIECE = 1 << 20
SHOWN_PROBLEMS = 12
SHOWN_ZONES = 40
ROLES = {
    "commune_code": "code de la commune",
    "commune_name": "nom de la commune",
    "department": "département",
    "zone": "secteur",
    "zone_code": "code du secteur",
    "share": "part de la commune dans le secteur, de 0 à 1",
    "share_percent": "part de la commune dans le secteur, en pour cent",
    "geometry": "contour",
    "ignored": "laissée de côté",
}
OPTION = re.compile(r"(Dites laquelle|, nommez-la) avec --[a-z]+\.|, ou nommez-la avec --[a-z]+")
"""What a sentence says to who types commands; here the question stands below it, if there is one."""
OF_DEPARTMENT = re.compile(
    r" avec --department(?: \(par exemple --department 54\))?| pour --department(?= :|\u00a0:)"
)
OF_SHARES = " Pour des parts, ajoutez --shares."
ASKING_DEPARTMENT = frozenset(
    f"territories.{code}"
    for code in ("national", "name_ambiguous", "name_near_anywhere", "name_unknown_anywhere", "department")
)
"""What a département answers."""
TELLING = frozenset(
    {"row.shares", "row.shares_always"}
    | {
        f"territories.{code}"
        for code in ("name_begun", "name_former", "name_differs", "no_zone", "no_zone_one")
    }
    | {f"territories.{code}" for code in ("shares_read", "shares_percent", "shares_below")}
)
"""Remarks on how something was read, shown without being asked for."""
SAME_NAME = "Deux fichiers font un zonage du même nom : donnez un autre nom à l’un des deux."

Files = Annotated[list[UploadFile], File()]


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was understood: its fields' suffix, what was found or why nothing could be."""

    position: int
    name: str
    found: Recognition | None
    wish: Wish
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    more: int
    asks_department: bool = False

    @property
    def is_telling(self) -> bool:
        """Tell whether a remark says how something of the file was read."""
        return self.found is not None and any(problem.code in TELLING for problem in self.found.warnings)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be taken in."""
        return not self.errors and self.found is not None and self.found.is_ready

    @property
    def columns(self) -> list[tuple[str, str, bool]]:
        """Give each column with what it was taken for, and whether it counts."""
        columns = self.found.columns if self.found else ()
        ranked = sorted(columns, key=lambda column: column.role == "ignored")
        return [(column.heading, ROLES[column.role], column.role != "ignored") for column in ranked]


def keep(uploads: Sequence[UploadFile], folder: Path) -> list[GivenFile]:
    """Write what was sent into a folder of ours. Raises UsageError for what cannot be a list or a map."""
    named = [upload for upload in uploads if upload.filename]
    if not named:
        raise UsageError("upload.no_file")
    if len(named) > MOST_FILES:
        raise UsageError("upload.too_many", most=MOST_FILES)
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
    return "".join(sign for sign in name if sign.isprintable())[:120].lstrip(".") or "fichier"


@router.post("/territoires/fichiers")
def give(request: Request, desk: AtDesk, fichiers: Files) -> Response:
    """Keep one file or several for a look."""
    folder = new_folder()
    try:
        files = keep(fichiers, folder)
    except UsageError as error:
        drop_folder(folder)
        return dropping_page(request, desk, error=error.sentence())
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
    return _preview(request, draft, looks(desk, draft, request.query_params))


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
    if not all(look.is_ready for look in seen):
        return _preview(request, draft, seen, status=422)
    files = [replace(given, wish=look.wish) for look, given in zip(seen, draft.files, strict=True)]
    try:
        taken = take_in(desk.workspace, files)
    except MailleError as error:
        return _preview(request, draft, seen, status=422, error=error)
    desk.drafts.drop(id_)
    ids = [found.zoning.id for found in taken.recognitions if found.zoning]
    query = urlencode(dict(zip(("a", "b"), ids, strict=False)))
    return RedirectResponse(f"/territoires?{query}" if query else "/territoires", status_code=303)


def looks(desk: Desk, draft: Draft, typed: Mapping[str, str]) -> list[Look]:
    """Look at each file of a draft with what was typed about it."""
    files = [replace(given, wish=_wish(i, typed)) for i, given in enumerate(draft.files)]
    found = [_look(desk, given, i, files) for i, given in enumerate(files)]
    ids = Counter(look.found.zoning.id for look in found if look.found and look.found.zoning)
    return [
        replace(look, errors=(*look.errors, SAME_NAME))
        if look.found and look.found.zoning and ids[look.found.zoning.id] > 1
        else look
        for look in found
    ]


def _wish(position: int, typed: Mapping[str, str]) -> Wish:
    """Give what was typed about a file."""

    def said(name: str) -> str | None:
        return " ".join(typed.get(f"{name}-{position}", "")[:200].split()) or None

    department = said("departement")
    return Wish(
        name=said("nom"),
        column=said("colonne"),
        sheet=said("feuille"),
        department=department.upper() if department else None,
    )


def _look(desk: Desk, given: GivenFile, position: int, files: Sequence[GivenFile]) -> Look:
    name, wish = given.name or given.path.name, given.wish
    try:
        found = look_at(desk.workspace, given, files)
    except InvalidInputError as error:
        told = [located(problem) for problem in error.problems] or [error.sentence()]
        return Look(position, name, None, wish, tuple(told[:SHOWN_PROBLEMS]), (), 0)
    except UsageError as error:
        asks = wish.department is not None or error.code in ASKING_DEPARTMENT
        return Look(position, name, None, wish, (_for_page(error.sentence()),), (), 0, asks)
    errors = tuple(_said(problem) for problem in found.errors[:SHOWN_PROBLEMS])
    warnings = tuple(_said(problem) for problem in found.warnings[:SHOWN_PROBLEMS])
    asks = wish.department is not None or any(problem.code in ASKING_DEPARTMENT for problem in found.errors)
    return Look(position, name, found, wish, errors, warnings, max(found.error_count - len(errors), 0), asks)


def _said(problem: Problem) -> str:
    """Give a problem as one line, without the options of the command."""
    return _for_page(located(problem))


def _for_page(sentence: str) -> str:
    """Say of a sentence for who types commands what it means on the page."""
    told = OPTION.sub(lambda found: f"{found[1]} ci-dessous." if found[1] else "", sentence)
    told = OF_DEPARTMENT.sub(lambda found: " ci-dessous" if found[0].startswith(" avec") else "", told)
    return told.replace(OF_SHARES, "")


def _preview(
    request: Request,
    draft: Draft,
    seen: Sequence[Look],
    *,
    status: int = 200,
    error: MailleError | None = None,
) -> Response:
    return page(
        request,
        "territories_files.html",
        status=status,
        here="/territoires",
        draft=draft,
        looks=seen,
        is_ready=all(look.is_ready for look in seen),
        error=error.sentence() if error else "",
        shown_zones=SHOWN_ZONES,
    )
