"""`maille export`: write the exchange folder, so that nothing that was put in is ever locked in."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.texts import text
from api.values import read_path

PLACE = 70


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "export", export)


def export(
    edge: Edge,
    directory: Annotated[str, typer.Argument(metavar="folder")],
    identities: Annotated[bool, typer.Option("--identities")] = False,
) -> None:
    """Export the graph, and the identities only when asked. The result is the count of rows by table."""
    target = read_path(text("metavar.folder", edge.language), directory)

    from api.documents.counts import counts_table
    from graph.exchange.exporting import export_folder

    with edge.workspace() as workspace, edge.progress() as progress:
        edge.note_when_empty(workspace)
        counts = export_folder(
            workspace.store,
            target,
            vault=workspace.vault,
            with_identities=identities,
            progress=progress,
        )
    edge.write(counts_table(counts, edge.language))
    edge.note("export.written", directory=directory)
