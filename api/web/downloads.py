"""The agenda as files: JSON, one HTML page, PDF, Word, ODT, calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.documents.agendas import FORMS
from api.values import read_day
from api.web.agenda import Named, Sitting, sitting_of, sitting_on
from api.web.desk import AtDesk, Desk
from graph.errors import UnknownIdError

router = APIRouter()


@dataclass(frozen=True, slots=True)
class File:
    """A form of the agenda: its media type and what makes its bytes."""

    media_type: str
    make: Callable[[Desk, Sitting], bytes]


def _pdf(_: Desk, sitting: Sitting) -> bytes:
    from api.documents.agenda_pdf import agenda_pdf

    return agenda_pdf(sitting.meeting.told)


def _docx(_: Desk, sitting: Sitting) -> bytes:
    from api.documents.agenda_docx import agenda_docx

    return agenda_docx(sitting.meeting.told)


def _odt(_: Desk, sitting: Sitting) -> bytes:
    from api.documents.agenda_odt import agenda_odt

    return agenda_odt(sitting.meeting.told)


def _ics(_: Desk, sitting: Sitting) -> bytes:
    from api.documents.agenda_ics import agenda_ics

    return agenda_ics(sitting.meeting.told)


def _written(form: str) -> Callable[[Desk, Sitting], bytes]:
    def make(desk: Desk, sitting: Sitting) -> bytes:
        pieces = FORMS[form](desk.workspace, desk.scope, sitting.meeting.prepared, desk.doctrine)
        return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)

    return make


FILES: Mapping[str, File] = {
    "pdf": File("application/pdf", _pdf),
    "docx": File("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "odt": File("application/vnd.oasis.opendocument.text", _odt),
    "ics": File("text/calendar; charset=utf-8", _ics),
    "json": File("application/json", _written("json")),
    "html": File("text/html; charset=utf-8", _written("html")),
}
"""The forms by their suffix."""

Form = Annotated[str, Path(max_length=8)]


@router.get("/seances/{id_:path}/ordre-du-jour.{form}")
def of_recorded(desk: AtDesk, id_: str, form: Form) -> Response:
    """Give the agenda of a recorded meeting as a file."""
    return _file(desk, sitting_of(desk, id_), form)


@router.get("/seance/ordre-du-jour.{form}")
def of_day(desk: AtDesk, form: Form, comite: Named, jour: Named) -> Response:
    """Give the agenda of a committee's meeting of a day as a file."""
    return _file(desk, sitting_on(desk, comite, read_day("Jour", jour)), form)


def _file(desk: Desk, sitting: Sitting, form: str) -> Response:
    if form not in FILES:
        raise UnknownIdError("unknown.meeting", id=form)
    name = f"ordre-du-jour-{sitting.meeting.told.meeting.isoformat()}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(FILES[form].make(desk, sitting), media_type=FILES[form].media_type, headers=headers)
