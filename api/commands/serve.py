"""`maille serve`: the pages, on this machine only until accounts exist."""

import socket
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import Edge, tell
from api.shape import add_command
from api.texts import text
from api.values import read_count
from graph.errors import MailleError, UsageError

if TYPE_CHECKING:
    from api.workspace import Workspace

PLACE = 15
HOST, PORT = "127.0.0.1", "8000"
BACKLOG = 128


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "serve", serve)


def serve(
    edge: Edge,
    host: Annotated[str, typer.Option("--host", metavar="address")] = HOST,
    port: Annotated[str, typer.Option("--port", metavar="count")] = PORT,
) -> None:
    """Serve the pages until interrupted.

    The store of the settings is begun when it is not there yet: its first page says how to fill it. One named
    on the command line is not, for a mistyped path would pass for an empty network. Raises StoreError.
    """
    number = read_count("--port", port, most=65_535)
    is_begun = edge.named_store is None
    with closing(bound(host, number)) as listening, edge.workspace(create=is_begun) as workspace:
        edge.note_when_empty(workspace)
        serve_pages(edge, workspace, listening)


def bound(host: str, port: int) -> socket.socket:
    """Take a port of this machine, before anything else is done.

    Raises UsageError for an address that others could reach, MailleError when the port is taken.
    """
    from api.security.guards import is_loopback

    if not is_loopback(host):
        raise UsageError("serve.not_loopback", host=host)
    plain = "127.0.0.1" if host == "localhost" else host.strip("[]")
    family = socket.AF_INET6 if ":" in plain else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((plain, port))
    except OSError as error:
        listening.close()
        raise MailleError("serve.port_taken", port=port) from error
    return listening


def serve_pages(edge: Edge, workspace: "Workspace", listening: socket.socket) -> None:
    """Answer on a socket until interrupted, and say at which address."""
    import uvicorn

    from api.app import create_app
    from api.web.territories import draw_first

    app = create_app(workspace)
    draw_first(app.state.desk)
    app.state.desk.warm()
    tell(text("serve.address", edge.language, address=address_of(listening)))
    settings = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, backlog=BACKLOG, lifespan="on"
    )
    server = uvicorn.Server(settings)
    server.run(sockets=[listening])


def address_of(listening: socket.socket) -> str:
    """Give the address to open in a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
