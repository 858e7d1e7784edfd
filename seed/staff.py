"""Professionals: recruited team by team as households need them, and how full their caseload gets.

A post is filled up to a planned share of its capacity, then the next one is opened; what the last post of a
team lacks makes it a part-time one. So the load of each professional follows from the distribution of
`staff.yaml`, and who is overloaded is decided here, not found afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from graph.model.actors import Professional
from graph.model.vocabulary import Role, Secrecy, Sex
from seed.catalogue.model import Catalogue, Team
from seed.chance import Chance, Weighted
from seed.data import data
from seed.names import Names

MILLIONTHS = 1_000_000

ROLE_NORMS = {
    Role.CASE_MANAGER: 40,
    Role.LEAD: 60,
    Role.COORDINATOR: 60,
    Role.DISPOSITIF_REFERENT: 60,
    Role.PRACTITIONER: 80,
    Role.GUARDIAN: 60,
}
"""Persons per full-time post where the dispositif says nothing (SPEC section 2, Overload)."""


@dataclass(slots=True, eq=False)
class Post:
    """A professional being recruited. `full` and `load` are in millionths of a point, days are ordinals."""

    id: str
    team: Team
    fte: float
    full: int
    is_told: bool = False
    since: int | None = None
    until: int | None = None
    first_year: bool = False
    carries: bool = True
    load: int = 0
    reserved: int = 0
    earliest: int | None = None
    title: str = ""
    name: str = ""

    def has_room(self, weight: int) -> bool:
        """Tell whether one more file of that weight stays within what is planned."""
        return self.load + self.reserved + weight <= self.full

    @property
    def capacity(self) -> int:
        """Give the capacity in millionths of a point, as SPEC reads `fte` and `first_year`."""
        if not self.carries:
            return 0
        points = 100 * self.fte * (0.9 if self.first_year else 1)
        return floor(MILLIONTHS * points + 0.5)


def weight_of(intensity: float, norm: float) -> int:
    """Give what an accompaniment weighs, in millionths of a point (SPEC section 2, Overload).

    >>> weight_of(1, 80), weight_of(0.5, 30)
    (1250000, 1666667)
    """
    return floor(100 * MILLIONTHS * intensity / norm + 0.5)


class Staff:
    """All the posts of a catalogue's teams, in the order they were opened.

    `full` says how full whole institutions are meant to be, whatever is drawn for the others; `fte` how large
    posts are, when not as in `staff.yaml`.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        chance: Chance,
        names: Names,
        *,
        as_of: int,
        id_width: int = 4,
        full: Mapping[str, float] | None = None,
        fte: Mapping[float, float] | None = None,
    ) -> None:
        file = data("distributions/staff")
        self.catalogue = catalogue
        self.chance = chance
        self.names = names
        self.as_of = as_of
        self.posts: list[Post] = []
        self._width = id_width
        self._full = dict(full or {})
        parts = fte or file["fte"]
        self._fte = Weighted({float(key): value for key, value in parts.items()})
        self._fullness = Weighted({float(key): value for key, value in file["fullness"].items()})
        self._first_year: float = file["first_year"]
        self._women: float = file["women"]
        self._smallest: float = file["smallest_part"]
        self._part_fullness: float = file["part_fullness"]
        self._of_team: dict[str, list[Post]] = {team.id: [] for team in (*catalogue.teams, *catalogue.desks)}
        self._left: dict[str, Post] = {}
        self._of_institution: dict[str, list[Post]] = {}
        for desk in catalogue.desks:
            self.add_desk(desk)

    def hire(
        self,
        team: Team,
        *,
        fullness: float | None = None,
        fte: float | None = None,
        until: int | None = None,
        is_told: bool = False,
        is_settled: bool = False,
    ) -> Post:
        """Open a post in a team; what is not said is drawn."""
        chance = self.chance
        part = fte or chance.pick(self._fte)
        is_new = not (is_told or is_settled) and until is None and chance.happens(self._first_year)
        post = Post(
            id=f"PRO{len(self.posts) + 1:0{self._width}d}",
            team=team,
            fte=part,
            full=0,
            is_told=is_told,
            until=until,
        )
        if is_new:
            post.first_year, post.since = True, self.as_of - chance.between(60, 330)
        drawn = chance.pick(self._fullness)
        post.full = floor(post.capacity * (fullness or self._full.get(team.institution) or drawn))
        post.title = Sex.F if chance.happens(self._women) else Sex.M
        post.name = self.names.professional(post.title)
        self.posts.append(post)
        self._of_institution.setdefault(team.institution, []).append(post)
        if until is None:
            self._of_team[team.id].append(post)
        return post

    def with_room(self, team: Team, weight: int) -> Post:
        """Give the first post of the team that one more file fits in, opening one when none has room."""
        posts = self._of_team[team.id]
        for post in posts[-8:]:
            if post.has_room(weight):
                return post
        return self.hire(team)

    def met_before(self, team: Team) -> Post:
        """Give a post of the team for something over now: any of them, without weight."""
        posts = self._of_team[team.id]
        settled = [post for post in posts[-4:] if post.since is None]
        return self.chance.one_of(settled) if settled else self.hire(team, is_settled=True)

    def departed(self, team: Team, *, days: int) -> Post:
        """Give the post of the team whose professional left, that many days ago when it is the first time."""
        if team.id not in self._left:
            self._left[team.id] = self.hire(team, fte=1.0, until=self.as_of - days)
        return self._left[team.id]

    def someone_of(self, institution: str) -> str | None:
        """Give the id of a professional of an institution, None when it employs nobody yet."""
        posts = self._of_institution.get(institution)
        return self.chance.one_of(posts).id if posts else None

    def add_desk(self, desk: Team) -> None:
        """Open a post that carries no caseload (a head of service, a reception)."""
        post = self.hire(desk, fte=1.0, is_told=True, is_settled=True)
        post.carries = False
        post.full = 0

    def settle(self) -> None:
        """Turn what the last posts lack into part-time ones; after this loads and capacities are final."""
        for post in self.posts:
            full = self._full.get(post.team.institution)
            planned = floor(post.capacity * (full or 0.6))
            if not post.is_told and post.until is None and post.load < planned:
                parts = 20 * post.load / (100 * MILLIONTHS * (full or self._part_fullness))
                part = floor(parts) / 20 if full else ceil(parts / 2) / 10
                post.fte = max(self._smallest, min(post.fte, part))
                post.first_year = False if post.fte < 0.5 else post.first_year

    def professionals(self) -> Iterator[Professional]:
        """Give the rows of the table."""
        for post in self.posts:
            since = post.since
            if since is None and post.earliest is not None:
                since = post.earliest - 30 - (post.earliest * 7919 + len(post.name) * 131) % 900
            yield Professional(
                id=post.id,
                institution_id=post.team.institution,
                occupation=post.team.occupation[0 if post.title == Sex.M else 1],
                name=post.name,
                fte=post.fte,
                first_year=post.first_year,
                capacity=None if post.carries else 0.0,
                since=None if since is None else date.fromordinal(since),
                until=None if post.until is None else date.fromordinal(post.until),
                secrecy=post.team.secrecy or Secrecy.NONE,
            )
