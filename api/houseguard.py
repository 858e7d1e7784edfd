"""Refuses to start in a house that is not ours.

The four rooms have plain names (`graph`, `algorithms`...) that other distributions use too: installed
beside ours, they would overwrite or shadow it, and half of maille would run on somebody else's code. So
before it imports them, the edge looks, without running any of it, at where each room lies and which version
it says it is.
"""

import re
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from api import __version__

ROOMS = ("graph", "algorithms", "seed")

_REMEDY = "maille s’installe seul, dans son propre environnement : refaites-le avec « make setup »."
_VERSION = re.compile(r"""^__version__\s*(?::\s*\w+\s*)?=\s*["']([^"']+)["']""", re.MULTILINE)


class WrongRoomError(SystemExit):
    """A room is missing, foreign or of another version.

    Left alone, it ends the process with status 1 and its French sentence on standard error.
    """

    def __init__(self, room: str, sentence: str) -> None:
        """Keep the room's name; the sentence is what the person reads."""
        super().__init__(f"{sentence} {_REMEDY}")
        self.room = room


def check_rooms() -> None:
    """Stop unless each other room lies beside this one and is of its version.

    Imports none of them: a foreign package must not run, and starting must stay quick.

    Raises WrongRoomError for the first room that is not ours.
    """
    for room in ROOMS:
        _check(room, find_spec(room))


def _check(room: str, spec: ModuleSpec | None) -> None:
    if spec is None:
        raise WrongRoomError(room, f"Le paquet « {room} » de maille est absent.")
    if spec.origin is None or Path(spec.origin).parent.parent != Path(__file__).parent.parent:
        place = spec.origin or ", ".join(spec.submodule_search_locations or ())
        raise WrongRoomError(
            room, f"Un autre paquet « {room} » a pris la place de celui de maille ({place})."
        )
    version = _version(spec)
    if version != __version__:
        found = f"est en version {version}" if version else "ne dit pas sa version"
        raise WrongRoomError(room, f"Le paquet « {room} » {found}, maille attend la version {__version__}.")


def _version(spec: ModuleSpec) -> str | None:
    """Read the version a room states, from its source and without running it."""
    get_source = getattr(spec.loader, "get_source", None)
    source = get_source(spec.name) if get_source else None
    stated = _VERSION.search(source or "")
    return stated.group(1) if stated else None
