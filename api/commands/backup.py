"""`maille backup`: save the store of one moment, so that it can be put back exactly."""

from datetime import datetime
from typing import Annotated

import typer

from api import __version__
from api.edge import Edge
from api.shape import add_command
from api.texts import text
from api.values import read_path

PLACE = 92


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "backup", backup)


def backup(
    edge: Edge,
    target: Annotated[str, typer.Argument(metavar="backup")],
    with_identities: Annotated[bool, typer.Option("--with-identities")] = False,
) -> None:
    """Save the store, and the identities only when asked. The result is the count of rows by table."""
    path = read_path(text("metavar.backup", edge.language), target)

    from api.documents.counts import counts_table
    from graph.exchange.manifest import Made
    from graph.exchange.saving import back_up

    made = Made(__version__, datetime.now().astimezone().isoformat(timespec="seconds"))
    with edge.workspace() as workspace, edge.progress() as progress:
        edge.note_when_empty(workspace)
        vault = workspace.vault if with_identities else None
        manifest = back_up(workspace.store, path, made, vault=vault, progress=progress)
    edge.write(counts_table(manifest.counts, edge.language))
    edge.note("backup.written", path=target, token=manifest.token)
    edge.note("backup.secret" if with_identities else "backup.no_identities")
