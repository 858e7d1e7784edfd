"""*Territoires*: what new sites would cover and where the next helps most; who shares the land with whom."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from api.pictures.map_offer import sites_scene
from api.usecases.institutions_met import institutions_met, pair_met, places_met
from api.usecases.new_sites import MOST_SITES, SiteWish, best_sites, tried_sites
from api.usecases.small_counts import least, rounding
from api.usecases.territories_sheets import NamedZoning
from api.web.desk import AtDesk, Desk
from api.web.rendering import page
from api.web.territories_asked import Asked, TellingRoute, Word, asked_of, dropping_page, in_force, theme_of
from api.web.territories_lists import listed
from api.web.territories_offer_view import (
    REACH_WORDS,
    AskedSites,
    matrix_of,
    on_land_of,
    site_form,
    sites_asked,
    zones_told,
)
from api.web.territories_view import PAPER_DETAIL, drawn_sites, map_file, zoned_land
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import NEED_THEMES

router = APIRouter(route_class=TellingRoute)

Words = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Query(default_factory=list)]

HERE = "/territoires"
TEMPLATE = "territories_site.html"
SHOWN_GAINED = 12
SHOWN_PAIRS = 10
SHOWN_COMMUNES = 20


def _sites(avec: Words, commune: Word = "", portee: Word = "") -> AskedSites:
    """Read the sites of an address: those kept (`avec`, « zone-54395 », any number), the one tried."""
    return sites_asked(avec, commune, portee)


Sites = Annotated[AskedSites, Depends(_sites)]


def _asked(desk: Desk, sites: AskedSites, a: str, le: str) -> tuple[Asked, tuple[NamedZoning, ...]]:
    asked, found = asked_of(desk, a, "", le)
    return asked if a else on_land_of(desk.territories, asked, found, sites), found


@router.get("/territoires/nouveau-site")
def new_sites(
    request: Request,
    desk: AtDesk,
    sites: Sites,
    theme: Word = "",
    a: Word = "",
    le: Word = "",
    toutes: Word = "",
) -> Response:
    """Show what new sites would cover together, and the next ones that would help most."""
    asked, found = _asked(desk, sites, a, le)
    if not found:
        return dropping_page(request, desk)
    zoning, chosen = in_force(desk, asked.a, asked.day), theme_of(theme)
    shared: dict[str, Any] = {
        "here": HERE,
        "tab": "couverture",
        "asked": asked,
        "day": asked.day,
        "zonings": found,
        "themes": NEED_THEMES,
        "theme": chosen,
        "reach": sites.reach,
        "reach_words": REACH_WORDS,
        "zoning": zoning,
        "form": site_form(desk.territories, chosen, asked, sites),
        "most": MOST_SITES,
        "proposed": (),
        "k": least(),
        "rounding": rounding(),
        "told": None,
        "error": "",
    }
    wish = SiteWish(chosen, asked.a, asked.day, sites.kept)
    try:
        shared["proposed"] = best_sites(desk.territories, wish, sites.reach)
        told = tried_sites(desk.territories, replace(wish, sites=sites.all))
    except UsageError as error:
        status = 404 if isinstance(error, UnknownIdError) else 422
        return page(request, TEMPLATE, status=status, **{**shared, "error": error.sentence("page")})
    shared["drawing"] = drawn_sites(desk.territories, told, zoning)
    shared["gained"] = listed(told.gained, SHOWN_GAINED, is_whole=bool(toutes))
    shared["left"] = listed(told.left, SHOWN_GAINED, is_whole=bool(toutes))
    shared["zones"] = zones_told(desk.territories, told, zoning)
    return page(request, TEMPLATE, **{**shared, "told": told})


@router.get("/territoires/nouveau-site.svg")
def new_sites_as_picture(
    desk: AtDesk, sites: Sites, theme: Word = "", a: Word = "", le: Word = ""
) -> Response:
    """Give the map of new sites with its legend, for paper."""
    asked, found = _asked(desk, sites, a, le)
    if not found:
        raise UnknownIdError("unknown.any_zoning", day=f"{asked.day:%d/%m/%Y}")
    told = tried_sites(desk.territories, SiteWish(theme_of(theme), asked.a, asked.day, sites.all))
    land = zoned_land(desk.territories, in_force(desk, asked.a, asked.day), asked.day, PAPER_DETAIL)
    if land is None:
        raise UnknownIdError("unknown.outlines")
    return map_file(sites_scene(told, land), f"nouveaux-sites-{told.wish.theme.value}.svg")


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
        places=listed(places, SHOWN_COMMUNES, is_whole=bool(toutes)),
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
        places=listed(
            [(code, land.name(code), land.population(code)) for code in codes],
            SHOWN_COMMUNES,
            is_whole=bool(toutes),
        ),
    )
