"""`maille export`: write what the store holds, so that nothing that was put in is ever locked in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.texts import text
from api.values import read_choice, read_path
from graph.errors import UsageError

PLACE = 70

FOLDER, WORKBOOK, INCLUSION = "csv", "xlsx", "data-inclusion"
FORMATS = (FOLDER, WORKBOOK, INCLUSION)


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "export", export)


def export(
    edge: Edge,
    directory: Annotated[str, typer.Argument(metavar="target")],
    identities: Annotated[bool, typer.Option("--identities")] = False,
    format: Annotated[str | None, typer.Option("--format", metavar="csv|xlsx|data-inclusion")] = None,
) -> None:
    """Export the graph, and the identities only when asked. The result is the count of rows by table."""
    target = read_path(text("metavar.target", edge.language), directory)
    form = _form(target, format)
    if identities and form == INCLUSION:
        raise UsageError("export.no_identities")

    from api.documents.counts import counts_table

    counts = _write(edge, target, form, identities=identities)
    edge.write(counts_table(counts, edge.language))
    edge.note("export.written", directory=directory)


def _form(target: Path, given: str | None) -> str:
    """Give the format asked for, else the one that the name says."""
    if given is not None:
        return read_choice("--format", given, FORMATS)
    suffix = target.suffix.lower()
    if suffix in {".ods", ".xls", ".xlsm", ".zip", ".json", ".csv"}:
        raise UsageError("export.unknown_suffix", path=str(target))
    return WORKBOOK if suffix == ".xlsx" else FOLDER


def _write(edge: Edge, target: Path, form: str, *, identities: bool) -> Mapping[str, int]:
    with edge.workspace() as workspace, edge.progress() as progress:
        edge.note_when_empty(workspace)
        if form == INCLUSION:
            from graph.exchange.inclusion_out import export_inclusion

            written = export_inclusion(workspace.store, target, day=datetime.now().astimezone().date())
            if written.left_out:
                edge.note("export.left_out", count=written.left_out)
            return {"institutions": written.structures, "dispositifs": written.services}
        write = _writer(form)
        vault = workspace.vault
        return write(workspace.store, target, vault=vault, with_identities=identities, progress=progress)


def _writer(form: str) -> Callable[..., Mapping[str, int]]:
    from graph.exchange.exporting import export_folder
    from graph.exchange.workbook_out import export_workbook

    return export_workbook if form == WORKBOOK else export_folder
