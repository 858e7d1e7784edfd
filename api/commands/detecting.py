"""`maille detect`: what the network shows on a day, one finding a line."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_day, read_format

PLACE = 30
FORMATS = ("jsonl", "csv", "table")


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "detect", detect)


def detect(
    edge: Edge,
    as_of: Annotated[str, typer.Option("--as-of", metavar="day")],
    code: Annotated[list[str] | None, typer.Option("--code", metavar="code")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="jsonl|csv|table")] = "jsonl",
) -> None:
    """Give the findings of a day."""
    day = read_day("--as-of", as_of)
    form = read_format(format_, FORMATS)

    from api.documents.findings import FORMS
    from api.usecases.examining import findings
    from graph.scope import EVERYTHING

    with edge.workspace() as workspace:
        edge.note_when_empty(workspace)
        found = findings(workspace, EVERYTHING, day, code or ())
    edge.write(FORMS[form](found, edge.language))
