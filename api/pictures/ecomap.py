"""Who does what around a situation: what the ecomap says, before it is drawn, and its twin as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from algorithms.french import COLON, capital, count, table_date
from api.pictures.cast import SceneActor
from api.pictures.placing import Marks
from api.pictures.scene import Scene, SituationLabel, Unmet
from api.pictures.wording import month, themes
from api.usecases.situation import Actor
from graph.model.vocabulary import ReferralStatus

LIGHT, REGULAR, INTENSE = "light", "regular", "intense"
REGULAR_FROM, INTENSE_ABOVE = 0.75, 1.5


@dataclass(frozen=True, slots=True)
class EcomapLine:
    """A professional: their letter, what they are, for what and since when, and how they stand.

    `is_quiet`: nothing of theirs is active today (asleep, gone, or only announced).
    """

    letter: str
    heading: str
    detail: str
    name: str | None
    roles: tuple[str, ...]
    strength: str
    is_sustained: bool
    is_coordinating: bool
    is_quiet: bool
    members: tuple[str, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class EcomapBox:
    """An institution and its professionals."""

    name: str
    lines: tuple[EcomapLine, ...]


@dataclass(frozen=True, slots=True)
class EcomapUnmet:
    """A need that nobody answers."""

    heading: str
    detail: str
    members: tuple[str, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Ecomap:
    """What the picture says: the persons in the middle, institutions in a fixed order, unmet needs last."""

    label: SituationLabel
    as_of: date
    boxes: tuple[EcomapBox, ...]
    unmet: tuple[EcomapUnmet, ...]
    marks: Marks

    @property
    def lines(self) -> tuple[EcomapLine, ...]:
        """Give the professionals of all boxes."""
        return tuple(line for box in self.boxes for line in box.lines)

    @property
    def title(self) -> str:
        """Name the picture."""
        return f"Qui fait quoi{COLON}{self.label.heading}, état au {table_date(self.as_of)}"

    @property
    def summary(self) -> str:
        """Say the picture in a sentence or two."""
        professionals = count(len(self.lines), "professionnel")
        institutions = count(len(self.boxes), "institution")
        told = f"{capital(professionals)}, {institutions}."
        if self.unmet:
            needs = ", ".join(need.heading for need in self.unmet)
            told += f" Personne pour{COLON}{needs}."
        return told


def ecomap_of(scene: Scene) -> Ecomap:
    """Say what the ecomap of a situation shows."""
    several = len({actor.person for one in scene.actors for actor in one.present}) > 1
    return Ecomap(
        label=scene.label,
        as_of=scene.as_of,
        boxes=tuple(
            EcomapBox(held.name, tuple(_line(scene, actor, several) for actor in held.actors))
            for held in scene.institutions
        ),
        unmet=tuple(_unmet(scene, need) for need in scene.unmet),
        marks=scene.places.on_person,
    )


def ecomap_table(ecomap: Ecomap) -> tuple[tuple[str, ...], ...]:
    """Give the same as rows: a head, then one row a professional, then one a need nobody answers."""
    head = ("Repère", "Institution", "Professionnel", "Pour quoi", "Place", "Constats")
    rows: list[tuple[str, ...]] = [head]
    for box in ecomap.boxes:
        rows += [_row(box.name, line) for line in box.lines]
    for need in ecomap.unmet:
        rows.append(("?", "personne", need.heading, need.detail, "besoin sans personne", told(need.marks)))
    if ecomap.marks:
        rows.append(("", "", ecomap.label.heading, "", "au centre", told(ecomap.marks)))
    return tuple(rows)


def told(marks: Marks) -> str:
    """Name findings in a cell of a table.

    >>> told(())
    ''
    """
    return ", ".join(f"{mark.number} ({mark.tag.lower()})" for mark in marks)


def _row(institution: str, line: EcomapLine) -> tuple[str, ...]:
    who = f"{line.heading}, {line.name}" if line.name else line.heading
    duration = "actif et durable" if line.is_sustained else "récent ou ponctuel"
    place = ", ".join([*line.roles, duration])
    whom = f"{line.detail} ({', '.join(line.members)})" if line.members else line.detail
    return line.letter, institution, who, whom, place, told(line.marks)


def _line(scene: Scene, actor: SceneActor, several: bool) -> EcomapLine:
    active = [row for row in actor.present if row.state == "active"]
    return EcomapLine(
        letter=actor.letter,
        heading=actor.occupation,
        detail=_detail(actor, active),
        name=actor.name,
        roles=tuple(dict.fromkeys(row.accompaniment.role.label.lower() for row in actor.present)),
        strength=_strength(active),
        is_sustained=actor.is_sustained,
        is_coordinating=actor.is_coordinating,
        is_quiet=not active,
        members=tuple(sorted({scene.label.member(row.person) for row in actor.present})) if several else (),
        marks=scene.places.actor(actor.letter),
    )


def _strength(active: list[Actor]) -> str:
    """Tell how thick the link is: by the most intense accompaniment that is active."""
    intensity = max((row.accompaniment.intensity for row in active), default=0.0)
    if intensity < REGULAR_FROM:
        return LIGHT
    return REGULAR if intensity <= INTENSE_ABOVE else INTENSE


def _detail(actor: SceneActor, active: list[Actor]) -> str:
    """Say for what and since when; for someone quiet, why nothing happens."""
    rows = active or list(actor.present)
    purposes = themes(*dict.fromkeys(row.accompaniment.purpose for row in rows))
    return f"{purposes} · {_duration(actor, rows)}"


def _duration(actor: SceneActor, rows: list[Actor]) -> str:
    states = {row.state for row in rows}
    if "active" in states:
        return f"depuis {month(min(row.accompaniment.start for row in rows))}"
    if "departed" in states and actor.left_on:
        return f"parti en {month(actor.left_on)}"
    if "dormant" in states:
        known = [row.accompaniment.last_contact or row.accompaniment.start for row in rows]
        return f"sans contact depuis {month(max(known))}"
    if "announced" in states:
        return f"attendu le {table_date(min(row.accompaniment.start for row in rows))}"
    return "professionnel parti"


def _unmet(scene: Scene, need: Unmet) -> EcomapUnmet:
    several = len(scene.label.members) > 1
    return EcomapUnmet(
        heading=need.theme.label,
        detail=", ".join([*_unmet_words(need), "personne"]),
        members=tuple(scene.label.member(id_) for id_ in need.members) if several else (),
        marks=scene.places.theme(need.theme),
    )


def _unmet_words(need: Unmet) -> Iterator[str]:
    sent = [entry for entry in need.referrals if entry.status is not ReferralStatus.WITHDRAWN]
    if need.is_urgent:
        yield "besoin urgent"
    elif sent:
        yield count(len(sent), "orientation")
    else:
        yield "besoin ouvert"
