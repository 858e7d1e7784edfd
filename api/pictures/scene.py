"""A situation made ready to be drawn: lettered actors, needs nobody answers, findings in place.

Everything a picture says is decided here, once: the ecomap, the grid, the timeline and the trail only draw
it. Labels of persons are the caller's: who may not read a name gives a number instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from api.pictures.cast import SceneActor, SceneInstitution, cast_of
from api.pictures.numbering import NumberedFinding, numbered
from api.pictures.placing import Places, placed
from api.pictures.wording import short_name
from api.usecases.directory import Directory
from api.usecases.situation import SentReferral, SituationSheet
from graph.model.findings import Finding
from graph.model.people import LifeEvent
from graph.model.vocabulary import Theme


@dataclass(frozen=True, slots=True)
class SituationLabel:
    """How the reader may read the persons: a heading, a few short lines, and each member by id."""

    heading: str
    lines: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, label: str, *lines: str, members: Mapping[str, str] | None = None) -> "SituationLabel":
        """Make one from a label such as « Mme R., 84 ans, Toul », whose first words are the heading.

        >>> SituationLabel.of("Mme R., 84 ans, Toul").lines
        ('84 ans, Toul',)
        """
        heading, _, rest = label.partition(", ")
        return cls(heading, tuple(filter(None, (rest, *lines))), members or {})

    def member(self, id_: str) -> str:
        """Give the label of a member: the heading when the caller gave none."""
        return self.members.get(id_, self.heading)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A theme with an open need that nobody holds, since a day."""

    theme: Theme
    since: date
    is_urgent: bool
    referrals: tuple[SentReferral, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A situation on a day, ready to be drawn.

    `institutions` hold the actors of today in the order of their letters, `past` those of before, whose
    letters go on. `findings` are all of them, numbered; `places` tells where those shown stand.
    """

    label: SituationLabel
    as_of: date
    institutions: tuple[SceneInstitution, ...]
    past: tuple[SceneActor, ...]
    open_themes: tuple[Theme, ...]
    unmet: tuple[Unmet, ...]
    referrals: tuple[SentReferral, ...]
    life_events: tuple[LifeEvent, ...]
    findings: tuple[NumberedFinding, ...]
    places: Places
    names: Mapping[str, str]

    @property
    def actors(self) -> tuple[SceneActor, ...]:
        """Give the actors of today in the order of their letters."""
        return tuple(actor for institution in self.institutions for actor in institution.actors)

    def short(self, institution_id: str) -> str:
        """Give the usual short name of an institution."""
        return short_name(self.names.get(institution_id, institution_id))


def situate(sheet: SituationSheet, directory: Directory, label: SituationLabel) -> Scene:
    """Make a situation ready to be drawn. Time grows with its rows."""
    institutions, past = cast_of(sheet, directory)
    unmet = tuple(sorted(_unmet(sheet), key=lambda need: not need.is_urgent))
    findings = numbered(_findings(sheet))
    actors = [actor for institution in institutions for actor in institution.actors]
    open_themes = {entry.need.theme for entry in sheet.needs if entry.is_open}
    return Scene(
        label=label,
        as_of=sheet.as_of,
        institutions=institutions,
        past=past,
        open_themes=tuple(theme for theme in Theme if theme in open_themes),
        unmet=unmet,
        referrals=sheet.referrals,
        life_events=sheet.life_events,
        findings=findings,
        places=placed(findings, actors, {need.theme for need in unmet}),
        names={id_: directory.institution(id_) for id_ in set(_institutions(sheet))},
    )


def _findings(sheet: SituationSheet) -> Iterator[Finding]:
    """Give the findings of the members, and those about others that weigh on the situation."""
    yield from sheet.findings
    for reason in sheet.assessment.reasons:
        yield from reason.findings


def _unmet(sheet: SituationSheet) -> Iterator[Unmet]:
    """Give the themes with an open need that nobody holds, in the order of themes."""
    for theme in Theme:
        needs = [entry for entry in sheet.needs if entry.is_open and not entry.is_held]
        own = [entry for entry in needs if entry.need.theme is theme]
        if own:
            referrals = tuple(sent for sent in sheet.referrals if sent.referral.theme is theme)
            yield Unmet(
                theme=theme,
                since=_since(sheet, theme, min(entry.need.opened_on for entry in own)),
                is_urgent=any(entry.need.urgent for entry in own),
                referrals=referrals,
                members=tuple(sorted({entry.person for entry in own})),
            )


def _since(sheet: SituationSheet, theme: Theme, opened_on: date) -> date:
    """Tell since when nobody answers: a need may be older than the gap."""
    told = [f for f in sheet.findings if f.code == "gap.need" and f.evidence.get("theme") == theme.value]
    return min((finding.since for finding in told), default=opened_on)


def _institutions(sheet: SituationSheet) -> Iterator[str]:
    yield from {actor.institution for actor in sheet.actors}
    for sent in sheet.referrals:
        yield sent.referral.from_institution_id
        yield sent.referral.to_institution_id
