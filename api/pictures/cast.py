"""Who acts for a situation: professionals by institution, in a fixed order, each with a letter."""

from dataclasses import dataclass, replace
from datetime import date

from algorithms.french import capital
from api.pictures.numbering import letter
from api.pictures.wording import short_name
from api.usecases.directory import Directory
from api.usecases.situation import Actor, SituationSheet
from graph.model.vocabulary import COORDINATING_ROLES, InstitutionKind

PRESENT_STATES = frozenset({"active", "dormant", "departed", "announced"})
_KINDS = tuple(InstitutionKind)


@dataclass(frozen=True, slots=True)
class SceneActor:
    """A professional at work for the situation under an institution, with every accompaniment of theirs.

    `accompaniments` are those begun or announced, by start; `left_on` is the last day of the professional.
    """

    letter: str
    professional_id: str
    institution_id: str
    occupation: str
    name: str | None
    institution: str
    short: str
    accompaniments: tuple[Actor, ...]
    left_on: date | None

    @property
    def present(self) -> tuple[Actor, ...]:
        """Give the accompaniments that are not over."""
        return tuple(actor for actor in self.accompaniments if actor.state in PRESENT_STATES)

    @property
    def is_sustained(self) -> bool:
        """Tell whether it is one of those who act actively and durably."""
        return any(actor.is_sustained for actor in self.accompaniments)

    @property
    def is_coordinating(self) -> bool:
        """Tell whether one of the roles held now is to coordinate or lead."""
        return any(actor.accompaniment.role in COORDINATING_ROLES for actor in self.present)


@dataclass(frozen=True, slots=True)
class SceneInstitution:
    """An institution and its professionals at work for the situation."""

    id: str
    name: str
    short: str
    actors: tuple[SceneActor, ...]


def cast_of(
    sheet: SituationSheet, directory: Directory
) -> tuple[tuple[SceneInstitution, ...], tuple[SceneActor, ...]]:
    """Give the institutions at work with their lettered actors, then the actors of before.

    Institutions stand by kind, then name; professionals by their first day, so that a newcomer comes last.
    """
    grouped: dict[tuple[str, str], list[Actor]] = {}
    for actor in sheet.actors:
        if actor.state != "planned":
            grouped.setdefault((actor.institution, actor.accompaniment.professional_id), []).append(actor)
    actors = [_actor(directory, key, rows) for key, rows in grouped.items()]
    order = sorted(actors, key=lambda actor: _rank(directory, actor))
    present = _lettered([actor for actor in order if actor.present], 0)
    past = _lettered([actor for actor in order if not actor.present], len(present))
    boxes: dict[str, list[SceneActor]] = {}
    for one in present:
        boxes.setdefault(one.institution_id, []).append(one)
    institutions = tuple(
        SceneInstitution(id_, own[0].institution, own[0].short, tuple(own)) for id_, own in boxes.items()
    )
    return institutions, tuple(past)


def _actor(directory: Directory, key: tuple[str, str], rows: list[Actor]) -> SceneActor:
    institution_id, professional_id = key
    known = directory.professionals.get(professional_id)
    name = directory.institution(institution_id)
    return SceneActor(
        letter="",
        professional_id=professional_id,
        institution_id=institution_id,
        occupation=capital(known.occupation if known else professional_id),
        name=known.name if known else None,
        institution=name,
        short=short_name(name),
        accompaniments=tuple(sorted(rows, key=lambda row: (row.accompaniment.start, row.accompaniment.id))),
        left_on=known.until if known else None,
    )


def _rank(directory: Directory, actor: SceneActor) -> tuple[int, str, str, date, str, str]:
    """Order by institution (kind, name), then by the first day of what goes on, then by occupation."""
    known = directory.institutions.get(actor.institution_id)
    kind = _KINDS.index(known.kind if known else InstitutionKind.OTHER)
    first = (actor.present or actor.accompaniments)[0].accompaniment.start
    return kind, actor.institution, actor.institution_id, first, actor.occupation, actor.professional_id


def _lettered(actors: list[SceneActor], begin: int) -> list[SceneActor]:
    return [replace(actor, letter=letter(begin + i)) for i, actor in enumerate(actors)]
