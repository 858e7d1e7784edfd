"""What the page of findings shows: findings filtered and counted, a page of them as rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from algorithms.agenda import Territory
from algorithms.french import count, duration
from algorithms.sentences.families import Family, family_of
from api.pictures.placing import finding_theme
from api.pictures.tokens import FAMILY_TOKENS
from api.usecases.directory import Directory, read_directory
from api.usecases.labels import Labels
from api.usecases.meeting import committees
from api.usecases.situation import situation_of
from api.web.agenda_view import Chip, chip_name, packed
from api.web.answerable import Answerable
from api.web.desk import Desk
from api.workspace import Examination
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import AnswerState, Theme
from graph.store import folded

PAGE = 16
CHIP_ROOM = 236.0
TABS = (Family.DUPLICATE, Family.GAP, Family.LOOP, Family.OVERLOAD, Family.TERRITORY)
PLURALS = {
    Family.DUPLICATE: "Doublons",
    Family.GAP: "Lacunes",
    Family.LOOP: "Renvois en boucle",
    Family.OVERLOAD: "Surcharges",
    Family.TERRITORY: "Territoires",
}
STATES = {
    "a-voir": ("À voir et acquittés", frozenset({AnswerState.OPEN, AnswerState.ACKNOWLEDGED})),
    "ouverts": ("À voir", frozenset({AnswerState.OPEN})),
    "acquittes": ("Acquittés", frozenset({AnswerState.ACKNOWLEDGED})),
    "ecartes": ("Écartés", frozenset({AnswerState.DISMISSED})),
    "resolus": ("Résolus", frozenset({AnswerState.RESOLVED})),
    "tous": ("Tous", frozenset(AnswerState)),
}
INSTITUTION_ENTRIES = ("institutions", "path")
ONE_INSTITUTION_ENTRIES = ("from_institution", "to_institution")


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody wants to see; the empty word is everything."""

    famille: str = ""
    nature: str = ""
    q: str = ""
    territoire: str = ""
    institution: str = ""
    theme: str = ""
    gravite: str = ""
    etat: str = "a-voir"
    le: str = ""

    def query(self, **changes: str) -> dict[str, str]:
        """Give the filters as words of an address, some of them changed."""
        changed = replace(self, **changes) if changes else self
        named = ((name, getattr(changed, name)) for name in self.__slots__)
        return {name: value for name, value in named if value and (name, value) != ("etat", "a-voir")}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a row: whom or what it is about, since when, which institutions it names."""

    answerable: Answerable
    about: str
    address: str | None
    ago: str
    institutions: tuple[Chip, ...]
    unshown: tuple[Chip, ...]


@dataclass(frozen=True)
class Board:
    """The findings of a day and what is needed to sort and name them."""

    desk: Desk
    examination: Examination
    day: date

    @cached_property
    def directory(self) -> Directory:
        """Give institutions, professionals and dispositifs by id."""
        return read_directory(self.desk.workspace, self.desk.scope)

    @cached_property
    def labels(self) -> Labels:
        """Give the labels of situations."""
        return self.desk.labels(self.examination)

    def chosen(self, filters: Filters) -> list[Finding]:
        """Give the findings that pass every filter but the family, most severe first, then the oldest."""
        states = STATES.get(filters.etat, STATES["a-voir"])[1]
        words = folded(filters.q).split()
        inside = self._inside(filters.territoire)
        found = [
            finding
            for finding in self.examination.findings
            if finding.state in states
            and filters.nature in ("", finding.code)
            and filters.gravite in ("", finding.severity.value)
            and filters.theme in ("", _theme(finding))
            and (not filters.institution or filters.institution in self.institutions_of(finding))
            and (inside is None or self._situations(finding) & inside)
            and (not words or self._says(finding, words))
        ]
        return sorted(found, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))

    def institutions_of(self, finding: Finding) -> tuple[str, ...]:
        """Give the ids of the institutions that a finding names, or whose professional it names."""
        evidence = finding.evidence
        named = [id_ for entry in INSTITUTION_ENTRIES for id_ in _ids(evidence.get(entry))]
        named += [str(evidence[entry]) for entry in ONE_INSTITUTION_ENTRIES if evidence.get(entry)]
        named += [subject.id for subject in finding.subjects if subject.type == "institution"]
        professionals = [subject.id for subject in finding.subjects if subject.type == "professional"]
        professionals += [str(evidence["professional"])] if evidence.get("professional") else []
        people = (self.directory.professionals.get(id_) for id_ in professionals)
        named += [person.institution_id for person in people if person is not None]
        return tuple(dict.fromkeys(named))

    def _situations(self, finding: Finding) -> set[int]:
        seen = self.examination.picture
        named = (s.id for s in finding.subjects if s.type in ("person", "household"))
        return {found for id_ in named if (found := situation_of(seen, id_)) is not None}

    def _inside(self, committee: str) -> set[int] | None:
        """Give the situations on a committee's territory, None when none is asked for."""
        seen = self.examination.picture
        known = seen.frame.committees.get(committee)
        if known is None:
            return None
        territory = Territory(seen, known)
        return {situation for situation in seen.situations if territory.may_hold(situation)}

    def _says(self, finding: Finding, words: Sequence[str]) -> bool:
        """Tell whether a finding says all the words: its sentences, ids, institutions, places."""
        seen = self.examination.picture
        persons = (seen.person_of_id.get(s.id) for s in finding.subjects if s.type == "person")
        codes = (seen.place_code(person) for person in persons if person is not None)
        names = [self.directory.institution(id_) for id_ in self.institutions_of(finding)]
        names += [seen.frame.gazetteer.name(code) for code in codes if code]
        names += [subject.id for subject in finding.subjects]
        said = folded(" ".join([finding.sentence, finding.short, *names]))
        return all(word in said for word in words)

    def rows(self, findings: Iterable[Finding]) -> tuple[FindingRow, ...]:
        """Give findings as rows."""
        return tuple(self._row(finding) for finding in findings)

    def _row(self, finding: Finding) -> FindingRow:
        about, address = self._about(finding)
        names = [self.directory.institution(id_) for id_ in self.institutions_of(finding)]
        chips = [Chip(chip_name(name), name, is_proposed=False) for name in names]
        kept, left = packed(chips, room=CHIP_ROOM, lines=1)
        return FindingRow(
            answerable=Answerable.of(finding, self.day),
            about=about,
            address=address,
            ago="ce jour" if finding.since == self.day else duration(finding.since, self.day),
            institutions=kept,
            unshown=left,
        )

    def _about(self, finding: Finding) -> tuple[str, str | None]:
        """Name whom or what a finding is about, and where to read more."""
        subjects: Mapping[str, str] = {subject.type: subject.id for subject in finding.subjects}
        if "household" in subjects:
            told = self.labels.of(("household", subjects["household"]))
            return f"Foyer de {told.partition(', ')[0]}", f"household/{subjects['household']}"
        if "person" in subjects:
            return self.labels.of_person(subjects["person"]).partition(" – ")[
                0
            ], f"person/{subjects['person']}"
        if "professional" in subjects:
            return self.directory.professional(subjects["professional"]), None
        if "institution" in subjects:
            return self.directory.institution(subjects["institution"]), None
        dispositifs = [s.id for s in finding.subjects if s.type == "dispositif"]
        names = [
            self.directory.dispositifs[id_].name for id_ in dispositifs if id_ in self.directory.dispositifs
        ]
        return (" et ".join(names) or self._place(finding)), None

    def _place(self, finding: Finding) -> str:
        """Name the land a finding is about."""
        zonings = [s.id for s in finding.subjects if s.type == "zoning"]
        if zonings:
            rows = self.desk.workspace.store.rows(self.desk.scope, "zonings", keys=zonings).rows
            return " et ".join(str(getattr(row.record, "name", row.key)) for row in rows)
        communes = finding.evidence.get("communes")
        counted = len(communes) if isinstance(communes, list | tuple) else communes
        return count(counted, "commune", figures=True) if isinstance(counted, int) else "Territoire"


def by_family(findings: Iterable[Finding]) -> Counter[Family]:
    """Count findings by family."""
    return Counter(family_of(finding.code) for finding in findings)


def of_family(findings: Sequence[Finding], family: str) -> list[Finding]:
    """Keep the findings of a family, by its word in addresses; all of them for none."""
    return [each for each in findings if family in ("", FAMILY_TOKENS[family_of(each.code)])]


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter offers: (value, words)."""

    natures: tuple[tuple[str, str], ...]
    territories: tuple[tuple[str, str], ...]
    institutions: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    severities: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]


def choices(board: Board, natures: Mapping[str, str]) -> Choices:
    """Give what the filters offer: only what some finding of the day has."""
    found = board.examination.findings
    codes = sorted({finding.code for finding in found})
    institutions = {id_ for finding in found for id_ in board.institutions_of(finding)}
    named = sorted(
        ((id_, board.directory.institution(id_)) for id_ in institutions), key=lambda e: folded(e[1])
    )
    themes = {_theme(finding) for finding in found}
    known = committees(board.desk.workspace, board.desk.scope)
    return Choices(
        natures=tuple((code, natures.get(code, code)) for code in codes),
        territories=tuple((each.id, each.name) for each in known),
        institutions=tuple(named),
        themes=tuple((theme.value, theme.label) for theme in Theme if theme.value in themes),
        severities=tuple((each.value, each.label) for each in reversed(SEVERITIES)),
        states=tuple((word, told) for word, (told, _) in STATES.items()),
    )


def _theme(finding: Finding) -> str:
    theme = finding_theme(finding)
    return theme.value if theme else ""


def _ids(value: object) -> list[str]:
    return [str(id_) for id_ in value] if isinstance(value, list | tuple) else []
