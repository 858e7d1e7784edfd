"""*Constats*: all the findings of a day, filtered, answered in place, taken away as CSV."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.documents.findings import CSV_COLUMNS, csv_cells
from api.pictures.tokens import FAMILY_TOKENS
from api.usecases.natures import NATURES
from api.web.answerable import DISMISSALS, Refusal
from api.web.constats_view import PAGE, PLURALS, TABS, Board, Filters, by_family, choices, of_family
from api.web.desk import AtDesk, Desk
from api.web.rendering import page
from api.web.spreadsheets import spreadsheet

router = APIRouter()

Word = Annotated[str, Query(max_length=200)]


def filters_of(
    famille: Word = "",
    nature: Word = "",
    q: Word = "",
    territoire: Word = "",
    institution: Word = "",
    theme: Word = "",
    gravite: Word = "",
    etat: Word = "a-voir",
    le: Word = "",
) -> Filters:
    """Read the filters of an address."""
    return Filters(famille, nature, q.strip(), territoire, institution, theme, gravite, etat or "a-voir", le)


@router.get("/constats")
def findings(request: Request, desk: AtDesk) -> Response:
    """Show a page of findings."""
    return findings_page(request, desk, request.query_params)


def findings_page(
    request: Request, desk: Desk, query: Mapping[str, str], refusal: Refusal | None = None
) -> Response:
    """Give the page of findings that an address asks for.

    `refusal` is a dismissal to give back in its form. Raises its error when its finding is not on the page.
    """
    filters = _filters(query)
    board = _board(desk, filters)
    chosen = board.chosen(filters)
    shown = of_family(chosen, filters.famille)
    pages = max((len(shown) + PAGE - 1) // PAGE, 1)
    number = min(max(_number(query.get("page", "1")), 1), pages)
    counts = by_family(chosen)
    begin = (number - 1) * PAGE
    listed = shown[begin : begin + PAGE]
    address = f"/constats?{urlencode({**filters.query(), 'page': number})}"
    return page(
        request,
        "constats.html",
        here="/constats",
        filters=filters,
        day=board.day,
        total=len(chosen),
        shown=len(shown),
        tabs=[(FAMILY_TOKENS[family], PLURALS[family], counts[family]) for family in TABS],
        choices=choices(board, NATURES),
        rows=board.rows(listed),
        begin=begin,
        number=number,
        pages=pages,
        dismissals=DISMISSALS,
        refusal=refusal and refusal.stands_at(listed),
        status=422 if refusal else 200,
        back=address,
    )


@router.get("/constats.csv")
def as_file(request: Request, desk: AtDesk) -> Response:
    """Give the findings that the filters let through, for a spreadsheet."""
    filters = _filters(request.query_params)
    board = _board(desk, filters)
    chosen = of_family(board.chosen(filters), filters.famille)
    return spreadsheet(f"constats-{board.day.isoformat()}.csv", CSV_COLUMNS, map(csv_cells, chosen))


def _filters(query: Mapping[str, str]) -> Filters:
    known = {name: query.get(name, "")[:200] for name in Filters.__slots__}
    return filters_of(**known)


def _board(desk: Desk, filters: Filters) -> Board:
    day = desk.day(filters.le or None)
    return Board(desk, desk.examine(day), day)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 7 else 1
