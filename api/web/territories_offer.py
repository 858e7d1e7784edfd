"""*Territoires*: what a new site would cover and where it would help most; who shares the land with whom."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.usecases.institutions_met import institutions_met, pair_met, places_met
from api.usecases.new_sites import SiteWish, best_sites, tried_site
from api.usecases.small_counts import least, rounding
from api.web.desk import AtDesk
from api.web.rendering import page
from api.web.territories_asked import TellingRoute, Word, asked_of, dropping_page, theme_of
from api.web.territories_offer_view import REACHES, matrix_of, reach_named, site_form
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import NEED_THEMES

router = APIRouter(route_class=TellingRoute)

HERE = "/territoires"
SHOWN_GAINED = 12
SHOWN_PAIRS = 10
SHOWN_COMMUNES = 20


@router.get("/territoires/nouveau-site")
def new_site(
    request: Request,
    desk: AtDesk,
    theme: Word = "",
    commune: Word = "",
    portee: Word = "",
    a: Word = "",
    le: Word = "",
    toutes: Word = "",
) -> Response:
    """Show what a new site would cover, and the sites that would help most."""
    asked, found = asked_of(desk, a, "", le)
    if not found:
        return dropping_page(request, desk)
    wish = SiteWish(theme_of(theme), reach_named(portee), asked.a, asked.day)
    shared: dict[str, Any] = {
        "here": HERE,
        "tab": "couverture",
        "asked": asked,
        "day": asked.day,
        "zonings": found,
        "themes": NEED_THEMES,
        "wish": wish,
        "reaches": REACHES,
        "reach_word": next(word for each, word, _ in REACHES if each is wish.reach),
        "zoning": next(each for each in found if each.id == asked.a),
        "form": site_form(desk.territories, wish, commune, le),
        "proposed": best_sites(desk.territories, wish),
        "k": least(),
        "rounding": rounding(),
        "is_whole": bool(toutes),
        "shown": SHOWN_GAINED,
        "site": None,
        "error": "",
    }
    if not commune:
        return page(request, "territories_site.html", **shared)
    try:
        site = tried_site(desk.territories, commune, wish)
    except UsageError as error:
        status = 404 if isinstance(error, UnknownIdError) else 422
        return page(request, "territories_site.html", status=status, **{**shared, "error": error.sentence()})
    return page(request, "territories_site.html", **{**shared, "site": site})


@router.get("/territoires/institutions")
def institutions(request: Request, desk: AtDesk, le: Word = "", toutes: Word = "") -> Response:
    """Show how much institutions that answer in zones have in common, two by two."""
    day = desk.day(le or None)
    if not desk.territories.zonings(day):
        return dropping_page(request, desk)
    pairs = institutions_met(desk.territories, day)
    return page(
        request,
        "territories_institutions.html",
        here=HERE,
        tab="institutions",
        day=day,
        le=le,
        pairs=pairs,
        shown=pairs if toutes else pairs[:SHOWN_PAIRS],
        is_whole=bool(toutes),
        matrix=matrix_of(pairs),
    )


@router.get("/territoires/institutions/en-commun")
def pair(
    request: Request, desk: AtDesk, une: Word = "", autre: Word = "", le: Word = "", toutes: Word = ""
) -> Response:
    """Show what two institutions have in common: by which zonings and teams, in which communes."""
    day = desk.day(le or None)
    found = pair_met(desk.territories, une, autre, day)
    places = places_met(desk.territories, found, day)
    return page(
        request,
        "territories_pair.html",
        here=HERE,
        day=day,
        le=le,
        pair=found,
        places=places,
        shown=len(places) if toutes else SHOWN_COMMUNES,
        zone_names=desk.territories.zone_names(),
    )


@router.get("/territoires/equipes/{zone:path}")
def team(request: Request, desk: AtDesk, zone: str, le: Word = "", toutes: Word = "") -> Response:
    """Show a team (a zone): whom it must know, where."""
    day = desk.day(le or None)
    sheet = desk.territories.team(zone, day)
    seen = desk.territories.picture(day)
    land = seen.frame.gazetteer
    codes = sorted(seen.places.zone_places[zone], key=lambda code: (-land.population(code), code))
    return page(
        request,
        "territories_team.html",
        here=HERE,
        day=day,
        le=le,
        team=sheet,
        places=[(code, land.name(code), land.population(code)) for code in codes],
        shown=len(codes) if toutes else SHOWN_COMMUNES,
    )
