"""Labels: how a situation is named to those who may see it, such as « Mme R., 84 ans, Toul ».

The only place where an identity leaves the vault for an agenda: a civility, one initial, an age. Without an
identity the label is the id. What others may see (a number, an age band, a zone) comes with the staged
disclosure of dossiers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from algorithms.french import NBSP, count
from algorithms.picture import Picture
from api.workspace import Workspace
from graph.model.people import Identity, Person
from graph.model.vocabulary import Sex
from graph.scope import Scope

CIVILITIES = {Sex.F: f"Mme{NBSP}", Sex.M: f"M.{NBSP}"}
ADULT = 18
"""Below that age nobody is a Mme or a M."""
WORDS = {"household": "Foyer", "person": "Personne"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a label says of a living person: the record standing for them, their identity, their commune."""

    id: str
    record: Person | None
    identity: Identity | None
    place: str | None

    @property
    def sex(self) -> Sex | None:
        """Give the sex as the vault knows it, else as the graph does."""
        told = self.identity.sex if self.identity else None
        return told or (self.record.sex if self.record else None)

    @property
    def born(self) -> date | None:
        """Give the day of birth, known to the vault alone."""
        return self.identity.birth_date if self.identity else None

    @property
    def birth_order(self) -> tuple[date, str]:
        """Rank by age, the eldest first; those of unknown age last; then by id."""
        year = self.record.birth_year if self.record else None
        return self.born or (date(year, 12, 31) if year else date.max), self.id


@dataclass(frozen=True)
class Labels:
    """The labels of the situations of a picture; each person is read once."""

    workspace: Workspace
    scope: Scope
    picture: Picture
    _records: dict[int, list[str]] = field(default_factory=dict)
    _situations: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the records of each person, and each situation by its id."""
        for id_, person in self.picture.person_of_id.items():
            self._records.setdefault(person, []).append(id_)
        for situation in self.picture.situations:
            self._situations[self.picture.situation_id(situation)] = situation

    def of(self, situation: tuple[str, str]) -> str:
        """Give the label of a situation (type, id), known or not on the day."""
        type_, id_ = situation
        position = self._situations.get(situation)
        if position is None:
            return f"{WORDS[type_]}{NBSP}{id_}"
        members = sorted(self.known(self.picture.members_of(position)), key=lambda known: known.birth_order)
        named = next((known for known in members if initial(known)), None)
        if named is not None:
            return person_label(named, self.picture.as_of)
        place = next((known.place for known in members if known.place), None)
        return ", ".join(filter(None, (f"{WORDS[type_]}{NBSP}{id_}", place)))

    def position(self, situation: tuple[str, str]) -> int:
        """Give the position of a situation in the picture. Raises KeyError when it has none on the day."""
        return self._situations[situation]

    def size_of(self, situation: tuple[str, str]) -> int:
        """Give the number of living members."""
        position = self._situations.get(situation)
        return 0 if position is None else len(self.picture.members_of(position))

    def of_person(self, id_: str, *, placed: bool = True) -> str:
        """Give the label of one person, by the id of any of their records, with their commune or without."""
        person = self.picture.person_of_id.get(id_)
        if person is None:
            return f"{WORDS['person']}{NBSP}{id_}"
        (known,) = self.known([person])
        return person_label(known if placed else replace(known, place=None), self.picture.as_of)

    def known(self, persons: Iterable[int]) -> list[Known]:
        """Read what labels say of some living persons: one store read, one of the vault for each record."""
        wanted = list(persons)
        keys = sorted({self.picture.person_id(person) for person in wanted})
        rows = {
            row.key: row.record for row in self.workspace.store.rows(self.scope, "persons", keys=keys).rows
        }
        return [self._known(person, rows.get(self.picture.person_id(person))) for person in wanted]

    def _known(self, person: int, record: object) -> Known:
        code = self.picture.place_code(person)
        land = self.picture.frame.gazetteer
        identities = (self.workspace.vault.get(id_) for id_ in self._ids(person))
        return Known(
            id=self.picture.person_id(person),
            record=record if isinstance(record, Person) else None,
            identity=next((identity for identity in identities if identity is not None), None),
            place=land.name(code) if code else None,
        )

    def _ids(self, person: int) -> list[str]:
        """Give the records of a person, the one that stands for them first."""
        main = self.picture.person_id(person)
        return [main, *sorted(id_ for id_ in self._records[person] if id_ != main)]


def person_label(known: Known, as_of: date) -> str:
    r"""Give the label of a person.

    >>> person_label(Known("P12", None, None, "Toul"), date(2026, 12, 15))
    'Personne\xa0P12, Toul'
    """
    letter = initial(known)
    if letter is None:
        return ", ".join(filter(None, (f"{WORDS['person']}{NBSP}{known.id}", known.place)))
    is_child = (years_of(known, as_of) or ADULT) < ADULT
    civility = "" if known.sex is None or is_child else CIVILITIES.get(known.sex, "")
    name = f"{civility}{letter}"
    return ", ".join(filter(None, (name, age_label(known, as_of), known.place)))


def initial(known: Known) -> str | None:
    """Give the initial of the name a person goes by, None when it is not known."""
    identity = known.identity
    name = (identity.usual_name or identity.last_name or "") if identity else ""
    letter = next((sign for sign in name if sign.isalpha()), None)
    return f"{letter.upper()}." if letter else None


def age_label(known: Known, as_of: date) -> str | None:
    """Give the age in whole years, a child's first in words; about, when only the year is known."""
    years = years_of(known, as_of)
    if years is None:
        return None
    if known.born is None:
        return f"environ {count(years, 'an', figures=True)}"
    return "moins d’un an" if years < 1 else count(years, "an", figures=True)


def years_of(known: Known, as_of: date) -> int | None:
    """Give the whole years, at most a year too many when only the year of birth is known."""
    born = known.born
    if born is not None:
        return max(as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day)), 0)
    year = known.record.birth_year if known.record else None
    return None if year is None else max(as_of.year - year, 0)


def size_label(size: int) -> str | None:
    """Give « foyer de 4 », nothing for someone alone."""
    return f"foyer de {size}" if size > 1 else None
