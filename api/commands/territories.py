"""`maille territories import`: take in the maps and the lists of communes that planners have."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.importing import settings_for
from api.edge import STANDARD_OUTPUT, Edge, check_writable, write_file
from api.shape import add_command, new_app
from api.texts import Language, text
from api.values import read_day, read_path
from graph.errors import InvalidInputError, UsageError

if TYPE_CHECKING:
    from graph.exchange.territories.recognising import GivenFile, Recognition
    from graph.exchange.territories.taking import Taken

PLACE = 25


def register(app: typer.Typer) -> None:
    """Add the command and its subcommand."""
    inner = new_app("territories")
    inner.callback()(_territories)
    add_command(inner, "import", import_)
    app.add_typer(inner)


def _territories() -> None:
    """Hold the subcommands."""


def import_(
    edge: Edge,
    files: Annotated[list[str], typer.Argument(metavar="files")],
    zoning_id: Annotated[list[str] | None, typer.Option("--zoning-id", metavar="id")] = None,
    name: Annotated[list[str] | None, typer.Option("--name", metavar="name")] = None,
    institution: Annotated[list[str] | None, typer.Option("--institution", metavar="id")] = None,
    mission: Annotated[list[str] | None, typer.Option("--mission", metavar="code")] = None,
    department: Annotated[list[str] | None, typer.Option("--department", metavar="code")] = None,
    since: Annotated[list[str] | None, typer.Option("--since", metavar="day")] = None,
    column: Annotated[list[str] | None, typer.Option("--column", metavar="name")] = None,
    sheet: Annotated[list[str] | None, typer.Option("--sheet", metavar="name")] = None,
    shares: Annotated[bool, typer.Option("--shares")] = False,
    source: Annotated[str | None, typer.Option("--source", metavar="name")] = None,
    take_over: Annotated[bool, typer.Option("--take-over")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    report: Annotated[str | None, typer.Option("--report", metavar="file")] = None,
) -> None:
    """Import contours and zonings as one delivery: what was understood of each, and the report."""
    said = {
        "--zoning-id": zoning_id,
        "--name": name,
        "--institution": institution,
        "--mission": mission,
        "--department": department,
        "--since": since,
        "--column": column,
        "--sheet": sheet,
    }
    paths = [read_path(text("metavar.files", edge.language), each) for each in files]
    given = _given(paths, said, shares=shares)
    once = {option for option, values in said.items() if values and len(values) == 1 and values[0].strip()}
    if report and report != STANDARD_OUTPUT:
        check_writable(Path(report))
    with _reporting_refusals(edge, report):
        options = {"said_once": once, "source": source, "take_over": take_over}
        taken = _taken(edge, given, dry_run=dry_run, **options)
    _write_report(edge, report, [taken.report.as_dict()])
    if report != STANDARD_OUTPUT:
        edge.write(_told(taken, edge.language))


def _given(paths: list[Path], said: Mapping[str, list[str] | None], *, shares: bool) -> list["GivenFile"]:
    """Give the files, each with what the options say of it. Raises UsageError."""
    from graph.exchange.territories.recognising import GivenFile
    from graph.exchange.territories.zonings import Wish

    told = {option: _per_file(option, values, len(paths)) for option, values in said.items()}
    given = []
    for position, path in enumerate(paths):
        its = {option: values[position] for option, values in told.items()}
        department, since = its["--department"], its["--since"]
        wish = Wish(
            zoning_id=its["--zoning-id"],
            name=its["--name"],
            institution=its["--institution"],
            mission=its["--mission"],
            department=department.upper() if department else None,
            since=read_day("--since", since) if since else None,
            column=its["--column"],
            sheet=its["--sheet"],
            shares=shares,
        )
        given.append(GivenFile(path, wish=wish))
    return given


def _per_file(option: str, values: list[str] | None, count: int) -> list[str | None]:
    """Give what an option says of each of `count` files: the same of all when said once, else each its own.

    Raises UsageError when it is said neither once nor once for each.

    >>> _per_file("--name", ["ASE", ""], 2), _per_file("--since", ["2026-01-01"], 2)
    (['ASE', None], ['2026-01-01', '2026-01-01'])
    """
    told = [value if value.strip() else None for value in values or [""]]
    if len(told) not in (1, count):
        raise UsageError("territories.per_file", option=option, times=len(told), count=count)
    return told * count if len(told) == 1 else told


def _taken(edge: Edge, given: list["GivenFile"], *, dry_run: bool, **options: Any) -> "Taken":
    from api.bootstrap import open_workspace
    from api.usecases.territories_import import take_in

    for each in given:
        _ = each.content  # what cannot be read at all is refused before a new store is begun for it
    with (
        settings_for(edge, is_dry_run=dry_run) as settings,
        open_workspace(settings, create=True) as workspace,
        edge.progress() as progress,
    ):
        return take_in(workspace, given, dry_run=dry_run, progress=progress, **options)


def _told(taken: "Taken", language: Language) -> Iterator[str]:
    from api.documents.import_report import import_report

    for each in taken.recognitions:
        yield "\n".join(_understood(each, language)) + "\n\n"
    yield import_report(taken.report, language)


def _understood(found: "Recognition", language: Language) -> Iterator[str]:
    if found.zoning is None:
        yield text("territories.contours", language, file=found.file, places=found.places)
        return
    details = {"zones": len(found.zones), "places": found.places, "id": found.zoning.id}
    yield text("territories.zoning", language, file=found.file, name=found.zoning.name, **details)
    known = "territories.institution_new" if found.is_new_institution else "territories.institution"
    whose = {"name": found.institution_name, "id": found.zoning.institution_id}
    yield text(known, language, mission=found.zoning.mission.label, **whose)
    for zone in found.zones:
        counts = {"places": zone.places, "inhabitants": f"{zone.inhabitants:,}".replace(",", "\u202f")}
        key = "territories.zone_of_one" if zone.places == 1 else "territories.zone"
        yield text(key, language, name=zone.name, **counts)


# The report


@contextmanager
def _reporting_refusals(edge: Edge, path: str | None) -> Iterator[None]:
    """Write the report that was asked for when a file is refused, too."""
    from graph.exchange.report import RefusedDeliveryError, Report

    try:
        yield
    except RefusedDeliveryError as refused:
        _write_report(edge, path, [refused.report.as_dict()])
        raise
    except InvalidInputError as refused:
        count = len(refused.problems)
        report = Report(source="", errors=refused.problems, error_count=count)
        _write_report(edge, path, [report.as_dict()])
        raise


def _write_report(edge: Edge, path: str | None, reports: list[dict[str, Any]]) -> None:
    """Write the report of the delivery as a JSON list of one."""
    import json

    told = json.dumps(reports, ensure_ascii=False, indent=2, default=str) + "\n"
    if path == STANDARD_OUTPUT:
        edge.write([told])
    elif path:
        write_file(Path(path), [told])
