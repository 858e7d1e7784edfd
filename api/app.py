"""The application: pages, GraphQL and files on one workspace, behind the guards.

`create_app` assembles; every right and every reading is in the use cases, which all of them call.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api import __version__
from api.clock import today_in_paris
from api.graphql.routes import graphql
from api.security.guards import GuardedEdge
from api.web.bounds import BoundedBodies
from api.web.desk import Clock, Desk
from api.web.errors import error_page, status_page
from api.web.heads import Heads
from api.web.packing import Packed
from api.web.routes import PACKAGED_MAP, PACKAGED_SCRIPTS, STATIC, pages
from api.web.unbroken import Unbroken
from api.workspace import Workspace
from graph.errors import MailleError


def create_app(workspace: Workspace, *, clock: Clock = today_in_paris) -> FastAPI:
    """Assemble the application on a workspace, which stays the caller's to close. `clock` tells the day."""
    workspace.keeps_rows = True
    desk = Desk(workspace, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(
        title="maille",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.workspace = workspace
    app.state.desk = desk
    app.include_router(pages)
    app.include_router(graphql)
    app.mount("/static/leaflet", StaticFiles(directory=PACKAGED_MAP))
    app.mount("/static/lib", StaticFiles(directory=PACKAGED_SCRIPTS))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_exception_handler(MailleError, _error)
    app.add_exception_handler(HTTPException, _status)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_middleware(Packed)
    app.add_middleware(BoundedBodies)
    app.add_middleware(Unbroken)
    app.add_middleware(GuardedEdge)
    app.add_middleware(Heads)
    return app


async def _error(request: Request, error: Exception) -> Response:
    """Say in a page what went wrong; anything that is not ours is left to fail."""
    if not isinstance(error, MailleError):
        raise error
    return error_page(request, error)


async def _status(request: Request, error: Exception) -> Response:
    """Say in a page what the web framework refuses."""
    return status_page(request, getattr(error, "status_code", 400))


async def _unread(request: Request, _: Exception) -> Response:
    """Say in a page that a request is not of the form expected, without quoting it."""
    return status_page(request, 422)
