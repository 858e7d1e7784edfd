"""`maille diagnosis`: what the institutions of a territory read together, in numbers."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.agenda import read_model
from api.edge import Edge
from api.shape import add_command
from api.values import read_day, read_format

if TYPE_CHECKING:
    from api.usecases.territorial_diagnosis import TerritorialDiagnosis

PLACE = 55
FORMATS = ("text", "json", "pdf", "docx")


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "diagnosis", diagnosis)


def diagnosis(
    edge: Edge,
    as_of: Annotated[str, typer.Option("--as-of", metavar="day")],
    department: Annotated[str | None, typer.Option("--department", metavar="code")] = None,
    zone: Annotated[str | None, typer.Option("--zone", metavar="id")] = None,
    committee: Annotated[str | None, typer.Option("--committee", metavar="id")] = None,
    commune: Annotated[list[str] | None, typer.Option("--commune", metavar="code")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json|pdf|docx")] = "text",
    model: Annotated[str | None, typer.Option("--model", metavar="file")] = None,
) -> None:
    """Give the shared diagnosis of a territory."""
    day = read_day("--as-of", as_of)
    form = read_format(format_, FORMATS)

    from api.usecases.areas import wished_area
    from api.usecases.territorial_diagnosis import territorial_diagnosis
    from api.usecases.territories import Territories
    from graph.scope import EVERYTHING

    named = department.upper() if department else None
    wish = wished_area(department=named, zone=zone, committee=committee, communes=commune or ())
    own = read_model(model, form)
    with edge.workspace() as workspace:
        edge.note_when_empty(workspace)
        found = territorial_diagnosis(Territories(workspace, EVERYTHING), wish, day)
    _write(edge, found, form, own)


def _write(edge: Edge, found: "TerritorialDiagnosis", form: str, own: bytes | None) -> None:
    from api.documents.territorial import FORMS

    if own is None:
        edge.write(FORMS[form](found))
        return
    from api.documents.territorial_docx import territorial_docx

    edge.write([territorial_docx(found, own)])
