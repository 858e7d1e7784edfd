"""Take in what a planner has: look at a file first, then take one or several in.

The command line and the pages call these. A file of a browser lies under a name of ours: `name` says what
people call it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from api.workspace import Workspace
from graph.errors import UsageError
from graph.exchange.territories.recognising import GivenFile, Recognition, recognise
from graph.exchange.territories.taking import Taken, take
from graph.exchange.territories.zonings import Wish

Progress = Callable[[str, int, int], None]

OF_ONE_ZONING = ("zoning_id", "name", "column", "sheet")


def look_at(workspace: Workspace, given: GivenFile, among: Sequence[GivenFile] = ()) -> Recognition:
    """Say what a file is and what it would become, given `among` others; nothing is written.

    Its `choices` and `sheet_choices` are questions that a `Wish` answers; its errors have lines. Raises
    InvalidInputError for a file that cannot be read at all, UsageError for a wish that cannot be.
    """
    return recognise(given, workspace.store, among)


def take_in(
    workspace: Workspace,
    files: Sequence[GivenFile],
    wish: Wish | None = None,
    *,
    source: str | None = None,
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Take files in as one delivery: when one is wrong, nothing of any is written.

    `wish` is said of all of them, in place of what each bears. Raises what `look_at` raises,
    InvalidInputError with the errors of all, ConflictError when the store keeps moving.
    """
    given = files if wish is None else [replace(each, wish=wish) for each in files]
    return take(
        given,
        workspace.store,
        workspace.vault,
        source=source,
        take_over=take_over,
        dry_run=dry_run,
        progress=progress,
        check=lambda looked: _check(looked, wish or Wish()),
    )


def _check(looked: Sequence[Recognition], wish: Wish) -> None:
    """Refuse what is said of several zonings and fits one."""
    if sum(found.kind in ("list", "polygons") for found in looked) > 1:
        for option in OF_ONE_ZONING:
            if getattr(wish, option) is not None:
                raise UsageError("territories.one_at_a_time", option=f"--{option.replace('_', '-')}")
