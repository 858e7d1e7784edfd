"""`maille restore`: put a backup back into an empty store."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.texts import text
from api.values import read_path

PLACE = 94


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "restore", restore)


def restore(
    edge: Edge,
    backup: Annotated[str, typer.Argument(metavar="backup")],
    with_identities: Annotated[bool, typer.Option("--with-identities")] = False,
) -> None:
    """Restore a backup, its identities only when asked. The result is the count of rows by table."""
    path = read_path(text("metavar.backup", edge.language), backup)

    from api.documents.counts import counts_table
    from graph.exchange.restoring import open_backup, restore

    with open_backup(path) as opened:
        """What is no backup, or a changed one, is refused before a new store is begun for it."""
        with edge.workspace(create=True) as workspace, edge.progress() as progress:
            vault = workspace.vault if with_identities else None
            counts = restore(opened, workspace.store, vault, progress=progress)
        has_identities = opened.manifest.with_identities
    edge.write(counts_table(counts, edge.language))
    edge.note("restore.done", path=backup, token=opened.manifest.token, made_at=opened.manifest.made_at)
    if has_identities and not with_identities:
        edge.note("restore.identities_left")
