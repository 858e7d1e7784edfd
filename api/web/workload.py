"""*Charge*: load against capacity, professionals then teams, the fullest first."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.pictures.bullet import bullet_svg
from api.pictures.legend import bullet_legend
from api.usecases.directory import Directory, read_directory
from api.usecases.workload import Load, workload
from api.web.agenda_view import chip_name
from api.web.desk import AtDesk
from api.web.rendering import page
from api.web.spreadsheets import Cell, spreadsheet

router = APIRouter()

SHOWN = 30
SHOWN_FREE = 8
ROOM_BELOW = 0.8
TEAM_WIDTH = 118.0
Word = Annotated[str | None, Query(max_length=200)]
CSV_HEAD = ("professionnel", "nom", "métier", "institution", "suivis", "points", "capacité", "ratio")


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A load with the words and the bar of its row."""

    load: Load
    name: str
    about: str
    fte: float | None
    is_first_year: bool
    bar: str

    @property
    def has_room(self) -> bool:
        """Tell whether somebody could take on more."""
        return self.load.ratio < ROOM_BELOW


@router.get("/charge")
def loads(request: Request, desk: AtDesk, le: Word = None, tout: Word = None) -> Response:
    """Show loads against capacities on a day."""
    day = desk.day(le)
    found = workload(desk.examine(day))
    directory = read_directory(desk.workspace, desk.scope)
    professionals = found.professionals if tout else found.professionals[:SHOWN]
    free = [load for load in reversed(found.professionals) if load.ratio < ROOM_BELOW]
    return page(
        request,
        "workload.html",
        here="/charge",
        day=day,
        named=le or "",
        professionals=[_professional(directory, load) for load in professionals],
        unshown=len(found.professionals) - len(professionals),
        free=[_professional(directory, load) for load in free[:SHOWN_FREE]],
        free_count=len(free),
        teams=[_team(directory, load) for load in (found.teams if tout else found.teams[:SHOWN])],
        legend=bullet_legend(),
        total=len(found.professionals),
    )


@router.get("/charge.csv")
def as_file(desk: AtDesk, le: Word = None) -> Response:
    """Give every professional's load, for a spreadsheet."""
    day = desk.day(le)
    directory = read_directory(desk.workspace, desk.scope)
    rows = [_professional(directory, load) for load in workload(desk.examine(day)).professionals]
    return spreadsheet(f"charge-{day.isoformat()}.csv", CSV_HEAD, [_cells(directory, row) for row in rows])


def _cells(directory: Directory, row: LoadRow) -> list[Cell]:
    load = row.load
    known = directory.professionals.get(load.id)
    return [
        load.id,
        (known.name if known else None) or "",
        known.occupation if known else "",
        directory.institution(load.institution),
        load.count,
        load.load,
        load.capacity,
        load.ratio,
    ]


def _professional(directory: Directory, load: Load) -> LoadRow:
    known = directory.professionals.get(load.id)
    name = directory.professional(load.id)
    about = [known.occupation] if known and known.name else []
    return LoadRow(
        load=load,
        name=name,
        about=", ".join([*about, chip_name(directory.institution(load.institution))]),
        fte=known.fte if known else None,
        is_first_year=bool(known and known.first_year),
        bar=bullet_svg(load.ratio),
    )


def _team(directory: Directory, load: Load) -> LoadRow:
    bar = bullet_svg(load.ratio, width=TEAM_WIDTH)
    return LoadRow(load, chip_name(directory.institution(load.id)), "", None, is_first_year=False, bar=bar)
