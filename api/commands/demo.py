"""`maille demo`: the demonstration département in a store of its own, its next agenda, then its pages."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from graph.errors import UsageError

if TYPE_CHECKING:
    from api.workspace import Workspace

PLACE = 10
STORE = "demonstration/maille.db"
SOURCE = "demonstration"
STARTS_AT, ROOM = "14:00", "Maison des solidarités, Nancy"


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "demo", demo)


def demo(edge: Edge, no_serve: Annotated[bool, typer.Option("--no-serve")] = False) -> None:
    """Build the demonstration, print its next agenda, then serve its pages until interrupted."""
    from algorithms.doctrine import default_doctrine
    from api.documents.agendas import FORMS
    from api.usecases.meeting import prepare_meeting
    from graph.scope import EVERYTHING
    from seed.demo import COMMITTEE, MEETING

    address = edge.named_store or STORE
    if edge.named_store is None:
        Path(STORE).parent.mkdir(exist_ok=True)
    edge = replace(edge, settings=replace(edge.settings, store=address, vault=None))
    with edge.workspace(create=True) as workspace:
        _refuse_others(workspace)
        _build(edge, workspace)
        _plan(workspace)
        prepared = prepare_meeting(workspace, EVERYTHING, COMMITTEE, MEETING)
        edge.write(FORMS["text"](workspace, EVERYTHING, prepared, default_doctrine()))
        edge.note("demo.next", store=address, committee=COMMITTEE, day=MEETING.isoformat())
        if not no_serve:
            _serve(edge, workspace)


def _refuse_others(workspace: "Workspace") -> None:
    """Leave a store alone that holds anything but the demonstration. Raises UsageError."""
    from graph.model.tables import GRAPH_TABLES
    from graph.scope import EVERYTHING

    counts = workspace.store.counts(EVERYTHING)
    for table in GRAPH_TABLES:
        if not table.is_committee_work and counts.get(table.name):
            own = workspace.store.rows(EVERYTHING, table.name, source=SOURCE).rows
            if len(own) != counts[table.name]:
                raise UsageError("demo.other_store", address=workspace.store.address)


def _build(edge: Edge, workspace: "Workspace") -> None:
    """Deliver the demonstration as anybody delivers a folder."""
    from graph.exchange.importing import import_delivery
    from seed.demo import write

    edge.note("demo.building")
    with tempfile.TemporaryDirectory() as folder, edge.progress() as progress:
        write(Path(folder))
        import_delivery(folder, workspace.store, workspace.vault, source=SOURCE, full=True, progress=progress)


def _plan(workspace: "Workspace") -> None:
    """Record the demonstration's meeting, as its coordinator would."""
    from api.usecases.scheduling import planned_meetings, schedule_meeting
    from graph.scope import EVERYTHING
    from seed.demo import COMMITTEE, MEETING

    known = {(each.committee.id, each.meeting.held_on) for each in planned_meetings(workspace, EVERYTHING)}
    if (COMMITTEE, MEETING) not in known:
        schedule_meeting(workspace, EVERYTHING, COMMITTEE, MEETING, starts_at=STARTS_AT, place=ROOM)


def _serve(edge: Edge, workspace: "Workspace") -> None:
    """Serve the pages at the usual port, or at any that is free."""
    from contextlib import closing

    from api.commands.serve import HOST, PORT, bound, serve_pages
    from graph.errors import MailleError

    try:
        listening = bound(HOST, int(PORT))
    except MailleError:
        listening = bound(HOST, 0)
    with closing(listening):
        serve_pages(edge, workspace, listening)
