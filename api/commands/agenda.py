"""`maille agenda`: what a committee examines at its next meeting, why, and who must be in the room."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_day, read_format
from graph.errors import UsageError

if TYPE_CHECKING:
    from algorithms.doctrine import Doctrine

PLACE = 40
FORMATS = ("text", "json", "html", "pdf", "docx", "odt", "ics")


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "agenda", agenda)


def agenda(
    edge: Edge,
    committee: Annotated[str, typer.Option("--committee", metavar="id")],
    date: Annotated[str, typer.Option("--date", metavar="day")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="day")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json|html|pdf|docx|odt|ics")] = "text",
    doctrine: Annotated[str | None, typer.Option("--doctrine", metavar="file")] = None,
    model: Annotated[str | None, typer.Option("--model", metavar="file")] = None,
) -> None:
    """Give the agenda of a committee's meeting."""
    meeting = read_day("--date", date)
    day = read_day("--as-of", as_of) if as_of else meeting
    form = read_format(format_, FORMATS)

    from algorithms.doctrine import default_doctrine
    from api.documents.agenda_docx import agenda_docx
    from api.documents.agendas import FORMS
    from api.usecases.meeting import prepare_meeting
    from api.usecases.naming import told_agenda
    from graph.scope import EVERYTHING

    rules = read_doctrine_file(doctrine) if doctrine else default_doctrine()
    own = read_model(model, form)
    with edge.workspace() as workspace:
        prepared = prepare_meeting(workspace, EVERYTHING, committee, meeting, as_of=day, doctrine=rules)
        if own is not None:
            edge.write([agenda_docx(told_agenda(workspace, EVERYTHING, prepared, rules), own)])
        else:
            edge.write(FORMS[form](workspace, EVERYTHING, prepared, rules))


def read_model(path: str | None, form: str) -> bytes | None:
    """Read a committee's own Word model. Raises UsageError when it cannot be read, or for another format."""
    if path is None:
        return None
    if form != "docx":
        raise UsageError("usage.model_for_docx", form=form)
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError("document.no_file", path=path, reason=error.strerror or "") from error


def read_doctrine_file(path: str) -> "Doctrine":
    """Read a committee's own doctrine. Raises UsageError when there is no such file, InvalidInputError."""
    from algorithms.doctrine import read_doctrine

    try:
        written = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("doctrine.no_text_file", path=path) from error
    except OSError as error:
        raise UsageError("doctrine.no_file", path=path, reason=error.strerror or "") from error
    return read_doctrine(written, Path(path).name)
