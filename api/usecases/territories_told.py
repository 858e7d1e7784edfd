"""The steps of a proposal in French: which communes pass from which team to which, and what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from algorithms.french import COLON, capital, count, listed, number
from algorithms.territory.steps import Move, Step
from graph.gazetteer import Gazetteer

SHOWN_PLACES = 3
INHABITANT = "habitant"


@dataclass(frozen=True, slots=True)
class ToldMove:
    """Places that pass from one zone to another: names of the first, ids and names of the zones."""

    places: tuple[str, ...]
    named: str
    origin: str
    origin_name: str
    target: str
    target_name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step: what moves and what it changes, in a sentence each."""

    number: int
    sentence: str
    effect: str
    moves: tuple[ToldMove, ...]
    inhabitants: int

    @property
    def places(self) -> tuple[str, ...]:
        """Give the codes of the places that move."""
        return tuple(place for move in self.moves for place in move.places)


def told_steps(steps: Sequence[Step], land: Gazetteer, zones: Mapping[str, str]) -> tuple[ToldStep, ...]:
    """Tell steps, numbered from 1; `zones` are names by id."""
    return tuple(
        ToldStep(
            number=position,
            sentence=capital(f"{SEPARATOR.join(_moved(move, land, zones) for move in step.moves)}."),
            effect=_effect(step, zones),
            moves=tuple(_move(move, land, zones) for move in step.moves),
            inhabitants=step.inhabitants,
        )
        for position, step in enumerate(steps, start=1)
    )


SEPARATOR = "\u202f; "


def _move(move: Move, land: Gazetteer, zones: Mapping[str, str]) -> ToldMove:
    origin, target = (zones.get(id_, id_) for id_ in (move.origin, move.target))
    told = (move.places, _named(move, land), move.origin, origin, move.target, target)
    return ToldMove(*told, move.inhabitants)


def _named(move: Move, land: Gazetteer) -> str:
    """Name the places: all when they are few, else the most populated and how many more."""
    names = [land.name(place) for place in move.places]
    if len(names) <= SHOWN_PLACES:
        return listed(names)
    left = len(names) - SHOWN_PLACES + 1
    return f"{', '.join(names[: SHOWN_PLACES - 1])} et {count(left, 'autre commune', figures=True)}"


def _moved(move: Move, land: Gazetteer, zones: Mapping[str, str]) -> str:
    passes = "passe" if len(move.places) == 1 else "passent"
    people = count(move.inhabitants, INHABITANT, figures=True)
    origin, target = (zones.get(id_, id_) for id_ in (move.origin, move.target))
    return f"{_named(move, land)} ({people}) {passes} de «\u00a0{origin}\u00a0» à «\u00a0{target}\u00a0»"


def _effect(step: Step, zones: Mapping[str, str]) -> str:
    """Say which teams no longer meet, else how many people come into a main pair."""
    said = []
    if step.ended:
        pairs = listed([f"{zones.get(a, a)} et {zones.get(b, b)}" for a, b in step.ended])
        said.append(f"N’ont plus de commune en commun{COLON}{pairs}")
    if step.begun:
        pairs = listed([f"{zones.get(a, a)} et {zones.get(b, b)}" for a, b in step.begun])
        said.append(f"Ont désormais une commune en commun{COLON}{pairs}")
    if step.joined > 0:
        verb = "rejoint" if step.joined == 1 else "rejoignent"
        said.append(f"{count(step.joined, INHABITANT, figures=True)} {verb} un couple principal")
    elif step.joined < 0:
        said.append(f"{number(-step.joined)} habitants de plus hors du couple principal")
    return ". ".join(said) + "." if said else ""
