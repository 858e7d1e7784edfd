"""`maille doctor`: in which state the store is, and what to do about it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.texts import Language, text

if TYPE_CHECKING:
    from api.usecases.store_health import StoreHealth

PLACE = 90
STATE_WIDTH = 10


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "doctor", doctor)


def doctor(
    edge: Edge,
    write: Annotated[bool, typer.Option("--write")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Explain the state of the store, one thing a line. Ends with 0, 1 (attention) or 4 (not usable)."""
    from api.usecases.store_health import check_health
    from graph.scope import EVERYTHING

    found = check_health(edge.settings, EVERYTHING, write=write)
    if as_json:
        edge.write([json.dumps(found.as_dict(edge.language), ensure_ascii=False, indent=2) + "\n"])
    else:
        edge.write(_told(found, edge.language))
    if found.exit_status:
        raise typer.Exit(found.exit_status)


def _told(found: "StoreHealth", language: Language) -> Iterator[str]:
    yield text("doctor.address", language, address=found.address) + "\n"
    for remark in found.remarks:
        state = text(f"doctor.{remark.state}", language)
        yield f"{state:<{STATE_WIDTH}}{remark.sentence(language)}\n"
        if remark.topic == "rows":
            yield from _rows(remark.details["tables"], language)


def _rows(counts: dict[str, int], language: Language) -> Iterator[str]:
    from graph.model.tables import TABLE

    for name, count in counts.items():
        if count:
            shown = TABLE[name].french if language == "fr" else name
            yield f"{'':<{STATE_WIDTH}}{count:>9}  {shown}\n"
