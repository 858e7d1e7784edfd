"""The shared diagnosis of a territory as a file, for the page of territories to link to.

`/territoires/diagnostic.pdf?departement=54`, or `zone=`, `comite=`, or `commune=` said several times; `le=`
for a day that is not that of the pages. The forms are pdf, docx, json and text (`.txt`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api.documents.territorial import FORMS
from api.usecases.areas import wished_area
from api.usecases.territorial_diagnosis import territorial_diagnosis
from api.web.desk import AtDesk
from api.web.territories_asked import TellingRoute
from graph.errors import UnknownIdError

router = APIRouter(route_class=TellingRoute)

Word = Annotated[str, Query(max_length=200)]
MOST_COMMUNES = 200


@dataclass(frozen=True, slots=True)
class File:
    """A form of the diagnosis by its suffix: its name in `FORMS`, its media type."""

    form: str
    media_type: str


FILES: Mapping[str, File] = {
    "pdf": File("pdf", "application/pdf"),
    "docx": File("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "json": File("json", "application/json"),
    "txt": File("text", "text/plain; charset=utf-8"),
}


@router.get("/territoires/diagnostic.{form}")
def diagnosis(
    desk: AtDesk,
    form: Annotated[str, Path(max_length=8)],
    departement: Word = "",
    zone: Word = "",
    comite: Word = "",
    commune: Annotated[list[Word] | None, Query(max_length=MOST_COMMUNES)] = None,
    le: Word = "",
) -> Response:
    """Give the diagnosis of a territory as a file."""
    if form not in FILES:
        raise UnknownIdError("unknown.file", id=form, expected=", ".join(FILES))
    wish = wished_area(
        department=departement.strip().upper(),
        zone=zone.strip(),
        committee=comite.strip(),
        communes=[code for code in (commune or ()) if code],
    )
    day = desk.day(le or None)
    found = territorial_diagnosis(desk.territories, wish, day)
    pieces = FORMS[FILES[form].form](found)
    body = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    name = f"diagnostic-territorial-{day.isoformat()}.{form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=FILES[form].media_type, headers=headers)
