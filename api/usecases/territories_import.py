"""Take in what a planner has: look at a file first, then take one or several in.

The command line and the pages call these. A file of a browser lies under a name of ours: `name` says what
people call it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from api.clock import PARIS
from api.workspace import Workspace
from graph.errors import UsageError
from graph.exchange.stored import Stored
from graph.exchange.territories.recognising import GivenFile, Recognition, recognise
from graph.exchange.territories.replacing import free_name
from graph.exchange.territories.taking import Taken, take
from graph.scope import EVERYTHING

Progress = Callable[[str, int, int], None]

OF_ONE_ZONING = ("--zoning-id", "--name", "--column", "--sheet")
"""What is a zoning's own: said once, it cannot be meant of several."""


def look_at(workspace: Workspace, given: GivenFile, among: Sequence[GivenFile] = ()) -> Recognition:
    """Say what a file is and what it would become, given `among` others; nothing is written.

    Its `choices` and `sheet_choices` are questions that a `Wish` answers; its errors have lines. Raises
    InvalidInputError for a file that cannot be read at all, UsageError for a wish that cannot be.
    """
    return recognise(given, workspace.store, among)


def name_beside(workspace: Workspace, found: Recognition, hints: Iterable[str | None]) -> str:
    """Give a free name that tells a zoning from the one whose name it has.

    Its département tells when it is another one, else one of the `hints`, else a number.
    """
    if found.zoning is None:
        return ""
    other = found.zoning.department
    told = other if found.replaced and other != found.replaced.department else None
    said = [hint for hint in (told, *hints) if hint]
    return free_name(found.zoning.name, said, Stored(workspace.store))


def delivered_on(workspace: Workspace, found: Recognition) -> date | None:
    """Give the day, in France, on which the zoning whose place a file would take was last delivered."""
    number = found.replaced.delivery if found.replaced else 0
    written_at = workspace.store.written_at(EVERYTHING, number)
    return written_at.astimezone(PARIS).date() if written_at else None


def take_in(
    workspace: Workspace,
    files: Sequence[GivenFile],
    *,
    said_once: Collection[str] = (),
    source: str | None = None,
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Take files in as one delivery: when one is wrong, nothing of any is written.

    `said_once` are the options that were said once of all of them. Raises what `look_at` raises, UsageError
    for such an option when it fits one zoning and there are several, InvalidInputError with the errors of
    all, ConflictError when the store keeps moving.
    """
    return take(
        files,
        workspace.store,
        workspace.vault,
        source=source,
        take_over=take_over,
        dry_run=dry_run,
        progress=progress,
        check=lambda looked: _check(looked, said_once),
    )


def _check(looked: Sequence[Recognition], said_once: Collection[str]) -> None:
    """Refuse what is said once of several zonings and fits one."""
    if sum(found.kind in ("list", "polygons") for found in looked) > 1:
        for option in OF_ONE_ZONING:
            if option in said_once:
                raise UsageError("territories.one_at_a_time", option=option)
