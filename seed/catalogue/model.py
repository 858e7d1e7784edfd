"""The shape of a catalogue: the rows it gives, and the teams from which professionals come."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.model.actors import Dispositif, DispositifCoverage, Institution
from graph.model.committee import Committee
from graph.model.territory import CommunePart, Zone, ZoneMember, Zoning
from graph.model.vocabulary import Mandate, Role, Secrecy, Theme
from seed.chance import Weighted
from seed.land import Land


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Professionals of one institution who do the same work, within one dispositif or none.

    `places` is None for everywhere. `occupation` holds both genders. `ages` are the only age bands met, when
    there are any. A `leads` team gives leads, a `coordinates` one coordinators, a `case_manages` one case
    managers of old persons.
    """

    id: str
    institution: str
    occupation: tuple[str, str]
    dispositif: str | None = None
    role: Role = Role.PRACTITIONER
    mandate: Mandate | None = None
    themes: dict[Theme, float] = field(default_factory=dict)
    places: frozenset[str] | None = None
    ages: frozenset[str] | None = None
    leads: bool = False
    coordinates: bool = False
    case_manages: bool = False
    secrecy: Secrecy | None = None


@dataclass(kw_only=True)
class Catalogue:
    """Everything of a département but its people.

    `coverage` maps a dispositif to its places, None for everywhere; `desks` are posts without a caseload.
    """

    land: Land
    institutions: list[Institution]
    dispositifs: list[Dispositif]
    dispositif_coverage: list[DispositifCoverage]
    zonings: list[Zoning]
    zones: list[Zone]
    zone_members: list[ZoneMember]
    commune_parts: list[CommunePart]
    committees: list[Committee]
    teams: list[Team]
    coverage: dict[str, frozenset[str] | None]
    desks: list[Team] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index what households ask again and again."""
        self.norms = {one.id: one.caseload_norm for one in self.dispositifs}
        self.team = {team.id: team for team in self.teams}
        self._chosen: dict[tuple[int, Theme, str], Weighted[str] | None] = {}
        self._settings: dict[tuple[str, ...], int] = {}
        self._setting_of: dict[str, int] = {}
        self._around: dict[str, list[Team]] = {}
        self._entrances: dict[int, Weighted[str]] = {}
        self._answered: dict[tuple[str, Theme], bool] = {}

    def teams_for(self, place: str, theme: Theme, age: str) -> Weighted[str] | None:
        """Give the ids of the teams that answer a theme at a place for an age band, None without any."""
        asked = (self._setting(place), theme, age)
        if asked not in self._chosen:
            weights = {team.id: team.themes[theme] for team in self.around(place) if _meets(team, theme, age)}
            self._chosen[asked] = Weighted(weights) if weights else None
        return self._chosen[asked]

    def around(self, place: str) -> list[Team]:
        """Give the teams that work at a place."""
        if place not in self._around:
            self._around[place] = [team for team in self.teams if team.places is None or place in team.places]
        return self._around[place]

    def entrances(self, place: str) -> Weighted[str]:
        """Give the ids of the teams at a place by how often people come in through them."""
        setting = self._setting(place)
        if setting not in self._entrances:
            self._entrances[setting] = Weighted({team.id: _openness(team) for team in self.around(place)})
        return self._entrances[setting]

    def _setting(self, place: str) -> int:
        """Number a place by the teams that work there: what is drawn is kept once for all places alike."""
        if place not in self._setting_of:
            teams = tuple(team.id for team in self.around(place))
            self._setting_of[place] = self._settings.setdefault(teams, len(self._settings))
        return self._setting_of[place]

    def has_answer(self, place: str, theme: Theme) -> bool:
        """Tell whether a dispositif with that purpose covers the place, or none anywhere has it."""
        asked = (place, theme)
        if asked not in self._answered:
            alive = [one.id for one in self.dispositifs if theme in one.purposes]
            covers = (self.coverage[one] for one in alive)
            self._answered[asked] = not alive or any(places is None or place in places for places in covers)
        return self._answered[asked]


def _openness(team: Team) -> float:
    """Social work in common law refers most; assumed."""
    return 10.0 if team.leads else 0.3 + 0.25 * sum(team.themes.values())


def _meets(team: Team, theme: Theme, age: str) -> bool:
    return team.themes.get(theme, 0.0) > 0 and (team.ages is None or age in team.ages)


def rows_of(catalogue: Catalogue) -> Iterable[tuple[str, list[object]]]:
    """Give the tables a catalogue fills, by name."""
    for name in (
        "institutions",
        "commune_parts",
        "dispositifs",
        "zonings",
        "zones",
        "zone_members",
        "dispositif_coverage",
        "committees",
    ):
        yield name, list(getattr(catalogue, name))
