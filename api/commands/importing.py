"""`maille import`: take a delivery in, all or nothing, and report what it did."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import STANDARD_OUTPUT, Edge, check_writable, write_file
from api.settings import Settings
from api.shape import add_command
from api.texts import text
from api.values import read_path
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from graph.exchange.report import Report

PLACE = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "import", import_)


def import_(
    edge: Edge,
    path: Annotated[str, typer.Argument(metavar="delivery")],
    source: Annotated[str | None, typer.Option("--source", metavar="name")] = None,
    namespace: Annotated[str | None, typer.Option("--namespace", metavar="name")] = None,
    take_over: Annotated[bool, typer.Option("--take-over")] = False,
    full: Annotated[bool, typer.Option("--full")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    report: Annotated[str | None, typer.Option("--report", metavar="file")] = None,
) -> None:
    """Import a delivery. The result is the report, as text; as JSON with `--report -`."""
    from api.bootstrap import open_workspace
    from api.documents.import_report import import_report
    from graph.exchange.folder import open_delivery
    from graph.exchange.importing import import_delivery

    delivery = read_path(text("metavar.delivery", edge.language), path)
    if report and report != STANDARD_OUTPUT:
        check_writable(Path(report))
    with _reporting_refusals(edge, report):
        with open_delivery(delivery):
            """Something that is no delivery is refused before a new store is begun for it."""
        with (
            settings_for(edge, is_dry_run=dry_run) as settings,
            open_workspace(settings, create=True) as workspace,
            edge.progress() as progress,
        ):
            done = import_delivery(
                delivery,
                workspace.store,
                workspace.vault,
                source=source,
                namespace=namespace,
                take_over=take_over,
                full=full,
                dry_run=dry_run,
                progress=progress,
            )
    _write_report(edge, report, done)
    if report != STANDARD_OUTPUT:
        edge.write([import_report(done, edge.language)])


@contextmanager
def settings_for(edge: Edge, *, is_dry_run: bool) -> Iterator[Settings]:
    """Give the settings; a dry run without a store yet is tried on one that goes away."""
    is_embedded = "://" not in edge.settings.store.removeprefix("sqlite:///")
    if not is_dry_run or not is_embedded or Path(edge.settings.store.removeprefix("sqlite:///")).exists():
        yield edge.settings
        return
    with tempfile.TemporaryDirectory() as folder:
        yield replace(edge.settings, store=f"{folder}/trial.db", vault=None)


@contextmanager
def _reporting_refusals(edge: Edge, path: str | None) -> Iterator[None]:
    """Write the report that was asked for when the delivery is refused, too."""
    from graph.exchange.report import RefusedDeliveryError, Report

    try:
        yield
    except RefusedDeliveryError as refused:
        _write_report(edge, path, refused.report)
        raise
    except InvalidInputError as refused:
        count = len(refused.problems)
        _write_report(edge, path, Report(source="", errors=refused.problems, error_count=count))
        raise


def _write_report(edge: Edge, path: str | None, report: "Report") -> None:
    if path == STANDARD_OUTPUT:
        edge.write([report.to_json()])
    elif path:
        write_file(Path(path), [report.to_json()])
