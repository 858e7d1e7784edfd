"""Where findings stand in the pictures: on an actor, on a need nobody answers, on the person."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from api.pictures.cast import SceneActor
from api.pictures.numbering import NumberedFinding
from graph.model.findings import Finding
from graph.model.vocabulary import Theme

Marks = tuple[NumberedFinding, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The findings shown, by the letter of an actor, by unmet theme, on the person; each by number."""

    on_actor: Mapping[str, Marks]
    on_theme: Mapping[Theme, Marks]
    on_person: Marks

    def actor(self, letter: str) -> Marks:
        """Give the findings that stand on an actor."""
        return self.on_actor.get(letter, ())

    def theme(self, theme: Theme) -> Marks:
        """Give the findings that stand on a need nobody answers."""
        return self.on_theme.get(theme, ())


def placed(findings: Iterable[NumberedFinding], actors: Iterable[SceneActor], unmet: Set[Theme]) -> Places:
    """Place the findings shown; one that names neither an actor nor an unmet need is the person's."""
    on_actor: dict[str, list[NumberedFinding]] = {}
    on_theme: dict[Theme, list[NumberedFinding]] = {}
    on_person = []
    cast = tuple(actors)
    for entry in findings:
        if not entry.is_shown:
            continue
        theme = finding_theme(entry.finding)
        letters = sorted(set(_letters(entry.finding, cast)))
        if theme in unmet and entry.finding.code.startswith(("gap.", "loop.")) and theme is not None:
            on_theme.setdefault(theme, []).append(entry)
        elif letters:
            for letter in letters:
                on_actor.setdefault(letter, []).append(entry)
        else:
            on_person.append(entry)
    return Places(
        on_actor={letter: tuple(marks) for letter, marks in on_actor.items()},
        on_theme={theme: tuple(marks) for theme, marks in on_theme.items()},
        on_person=tuple(on_person),
    )


def finding_theme(finding: Finding) -> Theme | None:
    """Give the theme a finding is about, if any."""
    named = [subject.id for subject in finding.subjects if subject.type == "theme"]
    value = named[0] if named else finding.evidence.get("theme")
    return Theme(value) if value else None


def finding_accompaniments(finding: Finding) -> frozenset[str]:
    """Give the accompaniments a finding names."""
    own = {subject.id for subject in finding.subjects if subject.type == "accompaniment"}
    return frozenset(own | set(finding.evidence.get("accompaniments", ())))


def _letters(finding: Finding, cast: tuple[SceneActor, ...]) -> Iterator[str]:
    accompaniments = finding_accompaniments(finding)
    professionals = {subject.id for subject in finding.subjects if subject.type == "professional"}
    for actor in cast:
        own = {row.accompaniment.id for row in actor.present}
        if own & accompaniments or actor.professional_id in professionals:
            yield actor.letter
    if finding.code == "gap.referral":
        yield from _senders(finding, cast)
    elif finding.code.startswith("loop."):
        yield from _working_on(finding_theme(finding), cast)


def _senders(finding: Finding, cast: tuple[SceneActor, ...]) -> Iterator[str]:
    """Give those of the sending institution who work on the theme, else its first professional."""
    sender = finding.evidence.get("from_institution")
    colleagues = tuple(actor for actor in cast if actor.institution_id == sender)
    concerned = tuple(_working_on(finding_theme(finding), colleagues))
    yield from concerned or (actor.letter for actor in colleagues[:1])


def _working_on(theme: Theme | None, cast: tuple[SceneActor, ...]) -> Iterator[str]:
    for actor in cast:
        if any(row.accompaniment.purpose is theme for row in actor.present):
            yield actor.letter
