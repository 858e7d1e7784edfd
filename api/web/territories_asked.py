"""What an address of *Territoires* asks for: known zonings of a day, or an error that names what is unknown.

What is unknown is never replaced by something else. Whoever follows a link gets a page that says so and
offers what there is; a program that takes a file gets a sentence.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import PlainTextResponse, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from algorithms.french import count, listed, long_date, typographic
from api.usecases.territories import Territories
from api.usecases.territories_sheets import NamedZoning
from api.web.desk import Desk, desk_of
from api.web.rendering import page
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import NEED_THEMES, Theme

KINDS = ("trois", "corrections", "decoupage")
Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; ids are known ones or nothing."""

    a: str
    b: str
    day: date
    le: str = ""
    kind: str = "trois"
    budget: int | None = None
    moving: str = ""

    def query(self, **changed: Any) -> str:
        """Give the words of an address, some changed; nothing is left out."""
        words = {"a": self.a, "b": self.b, "le": self.le}
        if self.kind != KINDS[0]:
            words["proposition"] = self.kind
        if self.budget is not None:
            words["budget"] = str(self.budget)
        words["bouge"] = self.moving
        return urlencode({k: v for k, v in {**words, **changed}.items() if v not in (None, "")})


def asked_of(
    desk: Desk, a: str, b: str, le: str, *, proposition: str = "", budget: str = "", bouge: str = ""
) -> tuple[Asked, tuple[NamedZoning, ...]]:
    """Read what an address asks for, and the zonings of its day; what it leaves out is chosen.

    Raises UnknownIdError for a zoning that is not in force that day and for an unknown sort of proposal,
    UsageError for a day or a budget that cannot be read, and for a zoning to move that is not of the two.
    """
    day = desk.day(le or None)
    found = desk.territories.zonings(day)
    for named in (a, b, bouge):
        if named:
            in_force(desk, named, day)
    if proposition not in ("", *KINDS):
        raise UnknownIdError("unknown.sort_of_proposal", id=proposition, expected=listed(KINDS))
    if b and not a and len(found) == 1:
        a, b = b, ""
    first = a or next((each.id for each in found if each.id != b), "")
    shares = {} if b else shares_of(desk.territories, found, first, day)
    one, other = chosen_pair(found, a, b, shares)
    if bouge and bouge not in (one, other):
        raise UsageError("comparison.two_zonings", one=one, other=other, moving=bouge)
    return Asked(one, other, day, le, proposition or KINDS[0], _budget(budget), bouge), found


def in_force(desk: Desk, id_: str, day: date) -> NamedZoning:
    """Give a zoning that has a place on a day. Raises UnknownIdError."""
    found = next((each for each in desk.territories.zonings(day) if each.id == id_), None)
    if found is not None:
        return found
    told = f"{day:%d/%m/%Y}"
    try:
        name = desk.territories.zoning(id_, day).name
    except UnknownIdError as error:
        raise UnknownIdError("unknown.zoning_that_day", id=id_, day=told) from error
    raise UnknownIdError("unknown.zoning_not_in_force", name=name, day=told)


def theme_of(named: str) -> Theme:
    """Give the theme of an address, the first when it names none. Raises UnknownIdError."""
    found = next((theme for theme in NEED_THEMES if theme.value == named), None)
    if named and found is None:
        raise UnknownIdError("unknown.theme", id=named)
    return found or NEED_THEMES[0]


def _budget(typed: str) -> int | None:
    """Read a number of inhabitants as people type it. Raises UsageError."""
    plain = "".join(typed.split())
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > 9:
        raise UsageError("usage.no_budget", value=typed[:40])
    return int(plain)


def chosen_pair(found: Sequence[NamedZoning], a: str, b: str, shares: Mapping[str, float]) -> tuple[str, str]:
    """Give the two zonings to show: those named, else the first and the one that differs most from it.

    One without anything in common (no share) is not chosen: the first then stands alone.
    """
    ids = [zoning.id for zoning in found]
    first = a or next((id_ for id_ in ids if id_ != b), "")
    others = [id_ for id_ in ids if id_ in shares]
    return first, b or max(others, key=lambda id_: (shares[id_], -ids.index(id_)), default="")


def shares_of(
    territories: Territories, found: Sequence[NamedZoning], first: str, day: date
) -> dict[str, float]:
    """Give how much each other zoning differs from one: the share outside the main pair."""
    shares = {}
    for zoning in found:
        if zoning.id != first:
            try:
                shares[zoning.id] = float(territories.comparison(first, zoning.id, day).figures["share"])
            except UsageError:
                continue  # nothing in common: nothing to compare
    return shares


# What is said of what is not there


def dropping_page(request: Request, desk: Desk, *, error: str = "") -> Response:
    """Give the page where files are dropped; `error` says what was wrong with those that were."""
    return page(
        request,
        "territories_empty.html",
        status=422 if error else 200,
        here="/territoires",
        error=error,
        is_empty=desk.is_empty,
        tab="fichiers",
    )


OFFERING = ("/territoires", "/territoires/couverture")
"""Pages that show a zoning: what an unknown one is offered in."""


class TellingRoute(APIRoute):
    """A route that says what its address names in vain: to people in a page, to programs in a sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give the handler, its refusals told."""
        answer = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await answer(request)
            except UsageError as error:
                status = 404 if isinstance(error, UnknownIdError) else 422
                if PurePosixPath(request.url.path).suffix and not _reads_pages(request):
                    plain = typographic(error.sentence("page"))
                    return PlainTextResponse(f"{plain}\n", status)
                if status == 404:
                    return await run_in_threadpool(_unknown_page, request, error)
                raise

        return told


def _reads_pages(request: Request) -> bool:
    """Tell whether somebody follows a link in a browser, rather than a program that takes a file."""
    return "text/html" in request.headers.get("accept", "")


def _unknown_page(request: Request, error: UsageError) -> Response:
    """Say what is unknown, and offer what there is that day: themes for a theme, zonings for all else."""
    desk, path = desk_of(request), request.url.path
    le = request.query_params.get("le", "")
    day = desk.day(le or None)
    to = path if path in OFFERING else OFFERING[0]
    is_theme = error.code == "unknown.theme"
    offers = (
        [({"theme": theme.value}, theme.label, "") for theme in NEED_THEMES]
        if is_theme
        else [
            (
                {"a": each.id},
                each.name,
                f"{each.institution_name}, {count(len(each.zones), 'zone', figures=True)}",
            )
            for each in desk.territories.zonings(day)
        ]
    )
    return page(
        request,
        "territories_unknown.html",
        status=404,
        here="/territoires",
        told=error.sentence("page"),
        title="Thèmes" if is_theme else f"En vigueur le {long_date(day)}",
        offers=[
            (f"{to}?{urlencode({**words, **({'le': le} if le else {})})}", *said) for words, *said in offers
        ],
        is_coverage=to == OFFERING[1],
    )
