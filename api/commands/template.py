"""`maille template`: write the empty workbook that an institution fills in."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.texts import text
from api.values import read_path
from graph.errors import UsageError

PLACE = 91


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "template", template)


def template(
    edge: Edge,
    path: Annotated[str, typer.Argument(metavar="file")],
    french: Annotated[bool, typer.Option("--french")] = False,
) -> None:
    """Write the empty workbook. The result is the file's name."""
    target = read_path(text("metavar.file", edge.language), path)
    if target.suffix.lower() != ".xlsx":
        raise UsageError("workbook.no_xlsx", path=str(target))

    from graph.exchange.workbook_out import workbook_template

    workbook_template(target, french=french)
    edge.write([f"{target}\n"])
