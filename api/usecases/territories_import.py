"""Take in what a planner has: look at a file first, then take one or several in.

The command line and the pages call these. A file of a browser lies under a name of ours: `name` says what
people call it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.workspace import Workspace
from graph.errors import InvalidInputError, Problem, UsageError
from graph.exchange.report import Report
from graph.exchange.territories.recognising import Recognition, recognise, take
from graph.exchange.territories.zonings import Wish

Progress = Callable[[str, int, int], None]

ORDER = {"contours": 0, "list": 1, "polygons": 2, None: 3}
"""Contours go first: drawn zones are laid over them."""

OF_ONE_ZONING = ("zoning_id", "name", "column", "sheet")


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file somebody gives: where it lies, and what they call it."""

    path: Path
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: what it was understood to be, and the report of its import."""

    recognition: Recognition
    report: Report


def look_at(workspace: Workspace, given: GivenFile, wish: Wish | None = None) -> Recognition:
    """Say what a file is and what it would become; nothing is written.

    Its `choices` and `sheet_choices` are questions that a `Wish` answers; its errors have lines. Raises
    InvalidInputError for a file that cannot be read at all, UsageError for a wish that cannot be.
    """
    return recognise(given.path, workspace.store, wish, name=given.name)


def take_in(
    workspace: Workspace,
    files: Sequence[GivenFile],
    wish: Wish | None = None,
    *,
    source: str | None = None,
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Taken]:
    """Take files in, contours before the rest; each goes in entirely or not at all.

    All of them are looked at before the first is written: when one is wrong, nothing is. Raises what
    `look_at` raises, InvalidInputError with the errors of all, ConflictError when the store keeps moving.
    """
    asked = wish or Wish()
    looked = sorted(
        ((look_at(workspace, given, asked), given) for given in files), key=lambda pair: ORDER[pair[0].kind]
    )
    _check([found for found, _ in looked], asked)
    taken = []
    for found, given in looked:
        report = take(
            given.path,
            workspace.store,
            workspace.vault,
            asked,
            name=given.name,
            source=source,
            take_over=take_over,
            dry_run=dry_run,
            progress=progress,
        )
        taken.append(Taken(_again(workspace, given, asked, found), report))
    return taken


def _again(workspace: Workspace, given: GivenFile, wish: Wish, found: Recognition) -> Recognition:
    """Give what drawn zones were understood to be once the contours given with them were known."""
    return look_at(workspace, given, wish) if found.kind == "polygons" and found.error_count else found


def _check(looked: Sequence[Recognition], wish: Wish) -> None:
    """Refuse several files when one is wrong, or when an option is for one zoning and they hold several."""
    zonings = [found for found in looked if found.kind in ("list", "polygons")]
    if len(zonings) > 1:
        for option in OF_ONE_ZONING:
            if getattr(wish, option) is not None:
                raise UsageError("territories.one_at_a_time", option=f"--{option.replace('_', '-')}")
    brings_contours = any(found.kind == "contours" for found in looked)
    wrong = [found for found in looked if not (brings_contours and found.kind == "polygons")]
    errors: list[Problem] = [problem for found in wrong for problem in found.errors]
    if errors and len(looked) > 1:
        total = sum(found.error_count for found in wrong)
        code = "delivery.refused_one" if total == 1 else "delivery.refused_many"
        raise InvalidInputError(code, errors, total=total)
