"""One household while its life is being made up: who may be asked, and what has already happened to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.model.vocabulary import HOUSEHOLD_THEMES, Mandate, Role, Theme
from seed.books import Books
from seed.catalogue.model import Team
from seed.chance import Chance, Quantiles, Weighted
from seed.data import data
from seed.ledger import Act, Ledger, Member
from seed.staff import Post


@dataclass(frozen=True, slots=True)
class Habits:
    """The distributions of `matters.yaml` and `faults.yaml`, ready to be drawn from."""

    rates: dict[str, float]
    days: dict[str, Quantiles]
    tables: dict[str, Weighted[Any]]
    by_band: dict[str, dict[str, Weighted[Any]]]
    faults: dict[str, Any]

    @classmethod
    def read(cls) -> "Habits":
        """Read both files."""
        matters, faults = data("distributions/matters"), data("distributions/faults")
        days = {
            name: Quantiles(table)
            for file in (matters, faults)
            for name, table in file.items()
            if name.startswith("days_")
        }
        tables = ("stage", "severity", "intensity", "end_reasons", "need_sources", "declined_reasons")
        return cls(
            rates={name: value for name, value in matters.items() if isinstance(value, float)},
            days=days,
            tables={name: Weighted(matters[name]) for name in tables},
            by_band={
                "matters": {band: Weighted(row) for band, row in matters["matters_per_person"].items()},
                "themes": {
                    band: Weighted({Theme(theme): weight for theme, weight in row.items()})
                    for band, row in matters["themes"].items()
                },
                "events": {band: Weighted(row["kinds"]) for band, row in matters["events"].items()},
            },
            faults=faults,
        )


class Life:
    """A household being written, with the draws and the people it may meet.

    `taken` are the household themes somebody of the household already has a matter in: each is lived once,
    so that what one member's help holds for another is known. `borne` is what its faults weigh so far,
    `hurt` their themes. `posts` are the professionals the household knows, by team.
    """

    def __init__(self, books: Books, chance: Chance, habits: Habits, ledger: Ledger) -> None:
        self.books = books
        self.chance = chance
        self.habits = habits
        self.ledger = ledger
        self.day = books.day
        self.is_heavy = False
        self.taken: set[Theme] = set()
        self.has_violence = False
        self.borne = 0
        self.hurt: set[Theme] = set()
        self._posts: dict[str, Post] = {}

    def days(self, name: str) -> int:
        """Draw a number of days from a distribution."""
        return self.chance.along(self.habits.days[name])

    def happens(self, rate: str) -> bool:
        """Draw whether something of a named rate happens."""
        return self.chance.happens(self.habits.rates[rate])

    def draw(self, table: str) -> Any:
        """Draw from a named table."""
        return self.chance.pick(self.habits.tables[table])

    def is_free(self, member: Member, theme: Theme) -> bool:
        """Tell whether a person may still have a matter of a theme."""
        return theme not in member.themes and not (theme in HOUSEHOLD_THEMES and theme in self.taken)

    def claim(self, member: Member, theme: Theme) -> None:
        """Note that a person has a matter of a theme."""
        member.themes.add(theme)
        if theme in HOUSEHOLD_THEMES:
            self.taken.add(theme)

    def team_for(
        self, member: Member, theme: Theme, *, suits: Callable[[Team], bool] | None = None
    ) -> Team | None:
        """Draw a team that answers a theme where the person lives and suits; None when there is none."""
        catalogue = self.books.catalogue
        chosen = catalogue.teams_for(member.place, theme, member.band)
        if chosen is None:
            return None
        if suits is None and self._posts and self.happens("known_first"):
            known = [team for team in self._posts if team in chosen.values]
            if known:
                return catalogue.team[self.chance.one_of(known)]
        for _ in range(1 if suits is None else 8):
            team = catalogue.team[self.chance.pick(chosen)]
            if suits is None or suits(team):
                return team
        fitting = [
            catalogue.team[one] for one in chosen.values if suits is None or suits(catalogue.team[one])
        ]
        return self.chance.one_of(fitting) if fitting else None

    def take(self, team: Team, *, role: Role | None = None, intensity: float = 1.0) -> Post:
        """Give the household's professional of a team, a new one when it has none with room left."""
        weight = self.books.weigh(role or team.role, intensity, team.dispositif)
        post = self._posts.get(team.id)
        if post is None or not post.has_room(weight):
            post = self._posts[team.id] = self.books.staff.with_room(team, weight)
        post.reserved += weight
        return post

    def entrance(self, member: Member, *, but: set[str]) -> Team | None:
        """Draw a team that may have referred the person, of none of the institutions `but`."""
        catalogue = self.books.catalogue
        entrances = catalogue.entrances(member.place)
        for _ in range(12):
            team = catalogue.team[self.chance.pick(entrances)]
            if team.institution not in but:
                return team
        return next((team for team in catalogue.around(member.place) if team.institution not in but), None)

    def contact(self, start: int, role: Role = Role.PRACTITIONER) -> int | None:
        """Draw when an active accompaniment last saw the person; None when nothing was recorded yet.

        A guardian may see them half as often.
        """
        if self.day - start < 600 and self.happens("no_contact_recorded"):
            return None
        days = self.days("days_since_contact") * (2 if role is Role.GUARDIAN else 1)
        return max(start, self.day - days)

    def hold(self, member: Member, theme: Theme, team: Team, *, start: int, **rest: Any) -> Act:
        """Add an active accompaniment by the household's professional of a team."""
        intensity = self.draw("intensity")
        post = self.take(team, intensity=intensity, role=rest.get("role"))
        start = start if post.since is None else max(start, post.since)
        mandate = team.mandate or (Mandate.VOLUNTARY if self.chance.happens(0.6) else None)
        return self.ledger.accompany(
            member,
            post,
            theme,
            start=start,
            contact=self.contact(start, team.role),
            intensity=intensity,
            mandate=mandate,
            **rest,
        )
