"""`maille schemas`: write what a delivery's tables and columns are, for programs and for people."""

from typing import Annotated

import typer

from api.edge import Edge, write_file
from api.shape import add_command
from api.texts import text
from api.values import read_path
from graph.errors import UsageError

PLACE = 90


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "schemas", schemas)


def schemas(edge: Edge, directory: Annotated[str, typer.Argument(metavar="folder")]) -> None:
    """Write the Table Schema of every table and the page that tells them. The result is the files' names."""
    from graph.exchange.schemas import documents

    folder, written = read_path(text("metavar.folder", edge.language), directory), documents()
    for path, content in sorted(written.items()):
        file = folder / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                "output.no_folder_made", path=str(file.parent), reason=error.strerror or ""
            ) from error
        write_file(file, [content])
    edge.write(f"{folder / path}\n" for path in sorted(written))
