"""All the pages as one router, and where the files they show are."""

from importlib.resources import files
from pathlib import Path

import js_lib_htmx
import js_lib_leaflet
from fastapi import APIRouter
from fastapi.responses import Response

from api.web import (
    agenda,
    answering,
    constats,
    diagnosis,
    downloads,
    imports,
    meetings,
    situations,
    territories,
    territories_files,
    territories_offer,
    workload,
)
from api.web.rendering import stylesheet

STATIC = Path(str(files("api.web").joinpath("static")))
"""Our own scripts and pictures."""

PACKAGED_SCRIPTS = Path(next(iter(js_lib_htmx.__path__))) / "static" / "htmx"
"""htmx, as its package carries it."""

PACKAGED_MAP = Path(next(iter(js_lib_leaflet.__path__))) / "static" / "js_lib_leaflet"
"""Leaflet, as its package carries it."""

KEPT = "max-age=3600"

pages = APIRouter(include_in_schema=False)
ROOMS = (meetings, downloads, agenda, situations, answering, constats, workload, diagnosis)
for room in (*ROOMS, territories_files, territories, territories_offer, imports):
    pages.include_router(room.router)


@pages.get("/maille.css")
def style() -> Response:
    """Give the stylesheet."""
    return Response(stylesheet(), media_type="text/css", headers={"cache-control": KEPT})
