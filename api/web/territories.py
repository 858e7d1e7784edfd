"""*Territoires*: two zonings over each other, what that costs, what would help; what is offered where."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.pictures.map_offer import coverage_scene
from api.usecases.common_zoning import ToldCommon, ready_common, told_common
from api.usecases.territories import Territories
from api.usecases.territories_geojson import comparison_places, comparison_shapes, zoning_shapes
from api.usecases.territories_sheets import Comparison, ToldProposal
from api.web.desk import AtDesk, Desk
from api.web.rendering import page
from api.web.spreadsheets import Cell, spreadsheet
from api.web.territories_asked import (
    KINDS,
    Asked,
    TellingRoute,
    Word,
    asked_of,
    dropping_page,
    in_force,
    theme_of,
)
from api.web.territories_lists import has_double_cover, listed, remarked
from api.web.territories_offer_view import site_form
from api.web.territories_view import (
    PAPER_DETAIL,
    SHOWN_OUTSIDE,
    common_scene_of,
    comparison_scene_of,
    drawn_common,
    drawn_coverage,
    drawn_map,
    drawn_zoning,
    map_file,
    proposal_view,
    teams_told,
    worst,
    zoned_land,
)
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import NEED_THEMES

router = APIRouter(route_class=TellingRoute)

REFRESH_SECONDS = 3
SHOWN_PAIRS = 9
SHOWN_CHANGED = 12
CHANGED_HEAD = (
    "code",
    "commune ou quartier",
    "habitants",
    "zone A",
    "zone A, découpage commun",
    "zone B",
    "zone B, découpage commun",
    "siège",
)
CSV_HEAD = ("code", "commune ou quartier", "habitants", "zone A", "zone B", "remarque")


@router.get("/territoires")
def territories(
    request: Request,
    desk: AtDesk,
    a: Word = "",
    b: Word = "",
    le: Word = "",
    proposition: Word = "",
    budget: Word = "",
    bouge: Word = "",
    toutes: Word = "",
) -> Response:
    """Show two zonings of a day over each other; one alone; or where to drop the files that hold them."""
    asked, found = asked_of(desk, a, b, le, proposition=proposition, budget=budget, bouge=bouge)
    if not found:
        return dropping_page(request, desk)
    shared: dict[str, Any] = {
        "here": "/territoires",
        "zonings": found,
        "asked": asked,
        "day": asked.day,
        "tab": "zonages",
    }
    if not asked.b:
        alone = in_force(desk, asked.a, asked.day)
        drawing = drawn_zoning(desk.territories, alone, asked.day)
        return page(request, "territories_one.html", zoning=alone, drawing=drawing, **shared)
    try:
        told = desk.territories.comparison(asked.a, asked.b, asked.day)
    except UsageError as error:
        return page(request, "territories_apart.html", error=error.sentence("page"), status=422, **shared)
    return _compared(request, desk, asked, told, shared, is_whole=bool(toutes))


def draw_first(desk: Desk) -> None:
    """Work out the map that opens, before anybody asks: half a second of a processor."""
    asked, _ = asked_of(desk, "", "", "")
    if not asked.b:
        return
    try:
        told = desk.territories.comparison(asked.a, asked.b, asked.day)
    except UsageError:
        return  # nothing in common: the page says so
    proposal = _proposal(desk.territories, asked)
    drawn_map(desk.territories, told, proposal)
    if proposal:
        proposal_view(desk.territories, told, proposal, asked.kind)


def _compared(
    request: Request, desk: Desk, asked: Asked, told: Comparison, shared: dict[str, Any], *, is_whole: bool
) -> Response:
    proposal = _proposal(desk.territories, asked)
    joint = desk.territories.joint(asked.a, asked.b, asked.day) if asked.kind == KINDS[2] else None
    common = told_common(desk.territories, told, joint) if joint else None
    steps = proposal.steps if proposal else ()
    return page(
        request,
        "territories_two.html",
        told=told,
        drawing=drawn_common(desk.territories, told, common)
        if common
        else drawn_map(desk.territories, told, proposal),
        common=common,
        teams=teams_told(told, common) if common else "",
        changed=listed(common.changed if common else (), SHOWN_CHANGED, is_whole=is_whole),
        figures=told.figures,
        worst_a=worst(told, 0),
        worst_b=worst(told, 1),
        proposal=proposal_view(desk.territories, told, proposal, asked.kind) if proposal else None,
        joint=joint,
        refresh=REFRESH_SECONDS,
        shown_pairs=SHOWN_PAIRS,
        outside=listed(told.outside, SHOWN_OUTSIDE, is_whole=is_whole),
        apart=listed(told.apart, SHOWN_OUTSIDE, is_whole=is_whole),
        several=listed(told.several, SHOWN_OUTSIDE, is_whole=is_whole),
        is_told_doubled=has_double_cover(desk.territories, told),
        moved={place: step.number for step in steps for place in step.places},
        **shared,
    )


def _proposal(territories_: Territories, asked: Asked) -> ToldProposal | None:
    moving = asked.moving or None
    if asked.kind == KINDS[0]:
        return territories_.helpful_moves(asked.a, asked.b, asked.day, moving=moving)
    if asked.kind == KINDS[1]:
        return territories_.corrections(asked.a, asked.b, asked.day, moving=moving, budget=asked.budget)
    return None


@router.get("/territoires/couverture")
def coverage(
    request: Request, desk: AtDesk, theme: Word = "", a: Word = "", le: Word = "", toutes: Word = ""
) -> Response:
    """Show what is offered for a theme, over the zones of a zoning."""
    asked, found = asked_of(desk, a, "", le)
    if not found:
        return dropping_page(request, desk)
    chosen = theme_of(theme)
    zoning = in_force(desk, asked.a, asked.day)
    told = desk.territories.coverage(chosen, asked.day, (asked.a,))
    return page(
        request,
        "territories_coverage.html",
        here="/territoires",
        tab="couverture",
        asked=asked,
        zonings=found,
        themes=NEED_THEMES,
        theme=chosen,
        department=zoning.department,
        told=told,
        day=asked.day,
        drawing=drawn_coverage(desk.territories, told, zoning),
        holes=listed(told.holes, 2 * SHOWN_OUTSIDE, is_whole=bool(toutes)),
        form=site_form(desk.territories, chosen, asked),
    )


@router.get("/territoires/communes/{code}")
def commune(request: Request, desk: AtDesk, code: str, le: Word = "") -> Response:
    """Show who answers for what at a commune or part."""
    day = desk.day(le or None)
    sheet = desk.territories.commune(code, day)
    return page(request, "territories_commune.html", here="/territoires", sheet=sheet, day=day, le=le)


# Files


@router.get("/territoires/carte.svg")
def as_picture(
    desk: AtDesk,
    a: Word = "",
    b: Word = "",
    le: Word = "",
    proposition: Word = "",
    budget: Word = "",
    bouge: Word = "",
) -> Response:
    """Give the map with its legend, for paper."""
    asked, _ = asked_of(desk, a, b, le, proposition=proposition, budget=budget, bouge=bouge)
    told, day = _told(desk, asked), asked.day.isoformat()
    common = _common(desk, asked, told)
    if common is not None:
        scene, name = common_scene_of(desk.territories, told, common, PAPER_DETAIL), f"decoupage-{day}.svg"
    else:
        made = comparison_scene_of(desk.territories, told, _proposal(desk.territories, asked), PAPER_DETAIL)
        scene, name = made[0] if made else None, f"carte-{day}.svg"
    if scene is None:
        raise UnknownIdError("unknown.outlines")
    return map_file(scene, name)


@router.get("/territoires/couverture.svg")
def coverage_as_picture(desk: AtDesk, theme: Word = "", a: Word = "", le: Word = "") -> Response:
    """Give the map of a theme with its legend, for paper."""
    asked, found = asked_of(desk, a, "", le)
    if not found:
        raise UnknownIdError("unknown.any_zoning", day=f"{asked.day:%d/%m/%Y}")
    zoning = in_force(desk, asked.a, asked.day)
    told = desk.territories.coverage(theme_of(theme), asked.day, (asked.a,))
    land = zoned_land(desk.territories, zoning, asked.day, PAPER_DETAIL)
    if land is None:
        raise UnknownIdError("unknown.outlines")
    name = f"couverture-{told.theme.value}.svg"
    return map_file(coverage_scene(told, land), name)


@router.get("/territoires/communes.csv")
def as_file(desk: AtDesk, a: Word = "", b: Word = "", le: Word = "") -> Response:
    """Give the places outside the main pair, those of several zones and those not compared."""
    asked, _ = asked_of(desk, a, b, le)
    rows = remarked(_told(desk, asked))
    return spreadsheet(f"communes-a-regarder-{asked.day.isoformat()}.csv", CSV_HEAD, rows)


@router.get("/territoires/decoupage.csv")
def changes_as_file(desk: AtDesk, a: Word = "", b: Word = "", le: Word = "") -> Response:
    """Give the places whose team a common découpage would change, for a spreadsheet."""
    asked, _ = asked_of(desk, a, b, le)
    told = _told(desk, asked)
    common = ready_common(desk.territories, told)
    rows: list[Sequence[Cell]] = []
    for row in common.changed:
        of_a, of_b = ([side.zone_name(zone) for zone in zones] for side, zones in row.zones_of(told))
        rows.append((row.code, row.name, row.inhabitants, *of_a, *of_b, common.seat_name(row.seat)))
    return spreadsheet(f"decoupage-commun-{asked.day.isoformat()}.csv", CHANGED_HEAD, rows)


@router.get("/territoires/decoupage")
def is_ready(desk: AtDesk, a: Word = "", b: Word = "", le: Word = "") -> Response:
    """Tell the page of a common découpage to come anew once it is worked out; nothing until then."""
    asked, _ = asked_of(desk, a, b, le)
    told = _told(desk, asked)
    if desk.territories.joint(told.a.id, told.b.id, told.day).is_under_way:
        return Response(status_code=204)
    return Response(headers={"hx-refresh": "true"})


@router.get("/territoires/lieux.json")
def places(desk: AtDesk, a: Word = "", b: Word = "", le: Word = "", proposition: Word = "") -> Response:
    """Give, by tile of the map, its name and its zones: what hovering says."""
    asked, _ = asked_of(desk, a, b, le, proposition=proposition)
    told = _told(desk, asked)
    return JSONResponse(comparison_places(desk.territories, told, _common(desk, asked, told)))


@router.get("/territoires/carte.geojson")
def as_shapes(desk: AtDesk, a: Word = "", b: Word = "", le: Word = "", proposition: Word = "") -> Response:
    """Give the communes compared with their zones, of a common découpage too, and borders, as GeoJSON."""
    asked, _ = asked_of(desk, a, b, le, proposition=proposition)
    told = _told(desk, asked)
    found = comparison_shapes(desk.territories, told, _common(desk, asked, told))
    return JSONResponse(found, media_type="application/geo+json")


@router.get("/territoires/zonages/{id_}.geojson")
def zoning_as_shapes(desk: AtDesk, id_: str, le: Word = "", zone: Word = "") -> Response:
    """Give the zones of a zoning, or one of them, as GeoJSON."""
    day = desk.day(le or None)
    in_force(desk, id_, day)
    found = zoning_shapes(desk.territories, id_, day, zone=zone or None)
    return JSONResponse(found, media_type="application/geo+json")


def _told(desk: Desk, asked: Asked) -> Comparison:
    if not asked.b:
        raise UnknownIdError("unknown.pair_of_zonings", day=f"{asked.day:%d/%m/%Y}")
    return desk.territories.comparison(asked.a, asked.b, asked.day)


def _common(desk: Desk, asked: Asked, told: Comparison) -> ToldCommon | None:
    """Give the common découpage when the address asks for it. Raises UsageError while there is none."""
    return ready_common(desk.territories, told) if asked.kind == KINDS[2] else None
