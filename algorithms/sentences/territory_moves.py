"""How proposals about zonings are told: who goes where, which teams then no longer share any land.

Names are the reader's to give: a frame has none of zones. Nothing here decides anything, every sentence is a
possibility (« Déplacer... ») for people to weigh.
"""

from collections.abc import Callable, Sequence

from algorithms.french import COLON, NBSP, SEMICOLON, count, listed
from algorithms.parameters.territory import territory_parameters
from algorithms.territory.steps import Move, Step

Name = Callable[[str], str]
Pair = tuple[str, str]

NOTHING = "Aucun déplacement de communes entières ne réduit, dans ce budget, le nombre de paires d’équipes."
"""What a proposal without any step says."""


def step_sentence(step: Step, *, place_name: Name, zone_name: Name) -> str:
    """Give the one sentence of a step: what moves, then which teams are freed from whom, or newly meet.

    Names are given by id: of communes and their parts, of zones of both zonings.
    """
    going = listed([_going(move, place_name, zone_name) for move in step.moves])
    return f"Déplacer {going}{COLON}{_consequence(step, zone_name)}."


def places_named(places: Sequence[str], name: Name, *, most: int | None = None) -> str:
    r"""Name places, the rest counted beyond so many (see the parameters).

    >>> places_named(["A", "B", "C", "D"], str, most=2), places_named(["A", "B"], str, most=2)
    ('A, B et deux autres lieux', 'A et B')
    """
    limit = territory_parameters().corrections.named_places if most is None else most
    rest = len(places) - limit
    if rest <= 1:
        return listed([name(place) for place in places])
    return listed([*map(name, places[:limit]), count(rest, "autre lieu")])


def _going(move: Move, place_name: Name, zone_name: Name) -> str:
    people = count(move.inhabitants, "habitant", figures=True)
    origin, target = quoted(zone_name(move.origin)), quoted(zone_name(move.target))
    return f"{places_named(move.places, place_name)} ({people}) du secteur {origin} vers le secteur {target}"


def _consequence(step: Step, zone_name: Name) -> str:
    parts = []
    if step.ended:
        parts.append(f"{_teams(step.ended, zone_name)} n’ont plus de territoire en commun")
    if step.begun:
        verb = "en ont désormais un" if step.ended else "ont désormais un territoire en commun"
        parts.append(f"{_teams(step.begun, zone_name)} {verb}")
    if parts:
        return f"{SEMICOLON}".join(parts)
    if step.joined > 0:
        return f"{count(step.joined, 'habitant', figures=True)} de moins hors du couple principal d’équipes"
    return "les paires d’équipes restent les mêmes"


def _teams(pairs: Sequence[Pair], zone_name: Name) -> str:
    """Say pairs of teams: « les équipes « X » et « Y », puis « X » et « Z » »."""
    told = (listed([quoted(zone_name(zone)) for zone in pair]) for pair in pairs)
    return f"les équipes {', puis '.join(told)}{',' if len(pairs) > 1 else ''}"


def quoted(text: str) -> str:
    r"""Give a text in guillemets.

    >>> quoted("Toulois")
    '«\xa0Toulois\xa0»'
    """
    return f"«{NBSP}{text}{NBSP}»"
