"""`maille situation`: one household or person: who does what, what is needed, what was found."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_day, read_format

PLACE = 50
FORMATS = ("text", "json", "svg")


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "situation", situation)


def situation(
    edge: Edge,
    id_: Annotated[str, typer.Argument(metavar="id")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="day")],
    format_: Annotated[str, typer.Option("--format", metavar="text|json|svg")] = "text",
    doctrine: Annotated[str | None, typer.Option("--doctrine", metavar="file")] = None,
) -> None:
    """Give the sheet of a situation."""
    day = read_day("--as-of", as_of)
    form = read_format(format_, FORMATS)

    from algorithms.doctrine import default_doctrine
    from api.commands.agenda import read_doctrine_file
    from api.documents.situations import FORMS
    from api.usecases.situation import situation_sheet
    from graph.scope import EVERYTHING

    rules = read_doctrine_file(doctrine) if doctrine else default_doctrine()
    with edge.workspace() as workspace:
        sheet = situation_sheet(workspace, EVERYTHING, id_, day, rules)
        edge.write(FORMS[form](workspace, EVERYTHING, sheet, rules))
