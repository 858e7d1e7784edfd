"""*Imports*: deliver a folder, watch it being read, read its errors by line and its report."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from algorithms.french import typographic
from api.clock import PARIS
from api.texts import text
from api.web.deliveries import Wish, drop_folder, new_folder
from api.web.desk import AtDesk, Desk
from api.web.errors import told_of_job
from api.web.rendering import page
from api.web.tables import readable_tables
from graph.errors import MailleError, UnknownIdError, UsageError
from graph.exchange.report import located
from graph.model.tables import TABLES

router = APIRouter()

MOST_FILES = 60
MOST_BYTES = 1 << 30
PIECE = 1 << 20
SHOWN_PROBLEMS = 200
REFRESH_SECONDS = 2
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALONE = (".zip", ".xlsx", ".xlsm", ".ods", ".json")
"""What is a whole delivery in one file."""

TOGETHER = (".csv", ".json")
"""What may come as several files: tables, or the two files of data-inclusion."""

STAGES = ("waiting", "reading", "checking", "comparing", "writing")
STAGE_WORDS = {
    "waiting": "En attente",
    "reading": "Lecture des fichiers",
    "checking": "Vérification",
    "comparing": "Comparaison avec ce qui est connu",
    "writing": "Écriture",
}
Text = Annotated[str, Form(max_length=200)]
Files = Annotated[list[UploadFile], File()]


@router.get("/imports")
def imports(request: Request, desk: AtDesk) -> Response:
    """Show how to deliver, and the last deliveries."""
    return _page(request, desk)


@router.get("/imports/modele.xlsx")
def workbook_model() -> Response:
    """Give the empty workbook that an institution fills in."""
    from graph.exchange.workbook_out import template_bytes

    written = template_bytes(french=True)
    headers = {"content-disposition": 'attachment; filename="modele-maille.xlsx"'}
    return Response(written, media_type=WORKBOOK, headers=headers)


@router.post("/imports")
def deliver(
    request: Request,
    desk: AtDesk,
    fichiers: Files,
    source: Text = "",
    espace: Text = "",
    essai: Text = "",
    complete: Text = "",
    reprise: Text = "",
) -> Response:
    """Begin to take files in, then show where they stand."""
    wish = Wish(
        source=" ".join(source.split()),
        namespace=" ".join(espace.split()) or None,
        is_full=bool(complete),
        takes_over=bool(reprise),
        is_dry_run=bool(essai),
    )
    folder = new_folder()
    try:
        if not wish.source:
            raise UsageError("upload.no_source")
        name = _kept(fichiers, folder)
    except UsageError as error:
        drop_folder(folder)
        return _page(request, desk, wish, error)
    into = (desk.workspace.store, desk.workspace.vault)
    job = desk.deliveries.start(name, folder, wish, into=into, now=datetime.now(PARIS))
    return RedirectResponse(f"/imports/{job.id}", status_code=303)


@router.get("/imports/{id_}")
def delivery(request: Request, desk: AtDesk, id_: str) -> Response:
    """Show where a delivery stands, then its report. Until then the page renews itself."""
    job = desk.deliveries.get(id_)
    if job is None:
        raise UnknownIdError("unknown.delivery", id=id_)
    titles = {table.name: table.title for table in TABLES}
    report = job.report
    return page(
        request,
        "import_progress.html" if request.headers.get("hx-request") == "true" else "import_job.html",
        here="/imports",
        job=job,
        refresh=REFRESH_SECONDS,
        stages=[(name, STAGE_WORDS[name]) for name in STAGES],
        report=report,
        titles=titles,
        error=typographic(told_of_job(job.error)) if job.error else "",
        errors=[located(problem, "page") for problem in report.errors[:SHOWN_PROBLEMS]] if report else [],
        warnings=[located(problem, "page") for problem in report.warnings[:SHOWN_PROBLEMS]] if report else [],
    )


def _page(
    request: Request, desk: Desk, wish: Wish | None = None, error: MailleError | None = None
) -> Response:
    return page(
        request,
        "imports.html",
        status=422 if error else 200,
        here="/imports",
        wish=wish or Wish(""),
        error=error.sentence("page") if error else "",
        jobs=desk.deliveries.latest(),
        tables=readable_tables(),
        counts=_counts(desk),
        dry=text("import.dry_run", "fr"),
    )


def _counts(desk: Desk) -> list[tuple[str, int]]:
    """Give how many rows of each table the store holds, those of empty tables left out."""
    counts = desk.workspace.store.counts(desk.scope)
    return [(table.title, counts[table.name]) for table in TABLES if counts.get(table.name)]


def _kept(uploads: Sequence[UploadFile], folder: Path) -> str:
    """Write what was sent into a folder of ours. Raises UsageError for what is no delivery."""
    named = [(upload, _name(upload.filename or "")) for upload in uploads if upload.filename]
    if not named:
        raise UsageError("upload.no_file")
    if len(named) > MOST_FILES:
        raise UsageError("upload.too_many", most=MOST_FILES)
    expected = ALONE + TOGETHER if len(named) == 1 else TOGETHER
    wrong = [name for _, name in named if not name.lower().endswith(expected)]
    if wrong:
        raise UsageError("upload.wrong_type", name=wrong[0])
    if len({name for _, name in named}) < len(named):
        raise UsageError("upload.twice")
    left = MOST_BYTES
    for upload, name in named:
        left -= _written(upload, folder / name, left)
    return named[0][1] if len(named) == 1 else f"{named[0][1]} et {len(named) - 1} autres"


def _name(sent: str) -> str:
    """Give the plain name of a file, whatever folder the browser named."""
    plain = PurePath(sent.replace("\\", "/")).name
    return "".join(sign for sign in plain if sign.isprintable())[:120].lstrip(".") or "fichier"


def _written(upload: UploadFile, path: Path, most: int) -> int:
    size = 0
    with path.open("wb") as stream:
        while piece := upload.file.read(PIECE):
            size += len(piece)
            if size > most:
                raise UsageError("upload.too_big", gigabytes=MOST_BYTES >> 30)
            stream.write(piece)
    return size
