"""Households one after the other: who lives there, what they need, who helps, and what goes wrong."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from unicodedata import combining, normalize

from graph.model.findings import Subject
from graph.model.vocabulary import HOUSEHOLD_THEMES, LifeEventKind, Mandate, Role, Sex, Theme
from seed.books import Books
from seed.catalogue.model import Team
from seed.chance import Chance, Weighted
from seed.data import data
from seed.faults import COST, FAULTS, two_supports, uncovered
from seed.ledger import Act, Ledger, Member
from seed.life import Habits, Life
from seed.matters import STAGES, SUPPORTING, share
from seed.names import Names

MINOR = ("infant", "child", "teen")
RECORDED_TWICE = ("duplicate", "identity")
"""Code of what record linkage will find: planted before its detector is built (glossary: planned)."""
LOUD_EVENTS = (
    LifeEventKind.LEAVING_CHILD_PROTECTION,
    LifeEventKind.HOSPITAL_DISCHARGE,
    LifeEventKind.RELEASE,
    LifeEventKind.EVICTION_NOTICE,
)


class Lives:
    """Makes up households in a place until a number of persons live there.

    `fault_rate` multiplies every fault; `pockets` says how many persons of an area (EPCI) still get a need
    that nothing covers, by theme; `doubled` how many persons two dispositifs still follow both, for a
    theme.
    """

    def __init__(
        self,
        books: Books,
        chance: Chance,
        names: Names,
        *,
        fault_rate: float = 1.0,
        pockets: Mapping[tuple[str, Theme], int] | None = None,
        doubled: Mapping[tuple[str, str, Theme], int] | None = None,
        one_more: float = 0.0,
    ) -> None:
        self.books = books
        self.chance = chance
        self.names = names
        self.habits = Habits.read()
        self.fault_rate = fault_rate
        self.pockets = dict(pockets or {})
        self.doubled = dict(doubled or {})
        self.one_more = one_more
        self.file = data("distributions/households")
        self._shapes = Weighted({name: row["weight"] for name, row in self.file["shapes"].items()})
        self._children = Weighted(self.file["children"])
        self._counts = {
            name: Weighted(row["children"]) for name, row in self.file["shapes"].items() if "children" in row
        }
        faults = self.habits.faults
        going = {name: rate * fault_rate for name, rate in faults["matter"].items()} | faults["lawful"]
        self._wrong = Weighted({**going, "": 1 - sum(going.values())})
        self._wrong_often = Weighted({**going, "": sum(going.values()) * 0.8})

    def fill(self, place: str, persons: int) -> Iterator[Life]:
        """Write households in a place until `persons` persons live there; each is open until the next one."""
        left = persons
        while left > 0:
            life = self._household(place, at_most=left)
            left -= len(life.ledger.members)
            self._live(life)
            if left > 0 and self._record_twice(life):
                left -= 1
            yield life
            life.ledger.close()

    def _household(self, place: str, *, at_most: int) -> Life:
        shape = self.chance.pick(self._shapes)
        bands = list(self.file["shapes"][shape]["members"])
        if shape in self._counts:
            bands += [self.chance.pick(self._children) for _ in range(self.chance.pick(self._counts[shape]))]
        bands = bands[:at_most]
        is_alone = len(bands) == 1
        ledger = Ledger(
            self.books, is_household=not (is_alone and self.chance.happens(self.file["lives_apart"]))
        )
        is_homeless = (
            is_alone and bands[0] in ("young", "adult") and self.chance.happens(self.file["homeless"])
        )
        family = self.names.family()
        for band in bands:
            self._member(ledger, shape, band=band, place="" if is_homeless else place, family=family)
        life = Life(self.books, self.chance, self.habits, ledger)
        life.is_heavy = self.chance.happens(self.habits.faults["heavy_share"])
        return life

    def _member(self, ledger: Ledger, shape: str, *, band: str, place: str, family: str) -> Member:
        chance = self.chance
        low, high = self.file["ages"][band]
        age = chance.between(low, high)
        born = date.fromordinal(self.books.day - age * 365 - age // 4 - chance.between(1, 360))
        women = self.file["women"][band]
        if shape == "single_parent" and band == "adult":
            women = self.file["single_parent_is_a_woman"]
        sex = Sex.F if chance.happens(women) else Sex.M
        member = ledger.join(band=band, sex=sex, born=born, place=place)
        own = family if chance.happens(0.82) else self.names.family()
        town = self.books.catalogue.land.town(place) if place else ""
        member.identity = self.names.identity(member.id, sex=sex, band=band, family=own, born=born, town=town)
        return member

    def _live(self, life: Life) -> None:
        for member in life.ledger.members:
            if member.band == "old" and self.chance.happens(self.file["deceased"]):
                member.deceased = life.day - self.chance.between(10, 330)
        adults = [member for member in life.ledger.members if member.band not in MINOR]
        wanted = [(member, theme) for member in life.ledger.members for theme in self._themes(life, member)]
        life.has_violence = any(theme is Theme.VIOLENCE for _, theme in wanted)
        for member, theme in wanted:
            self._matter(life, member, theme)
        self._fill_pocket(life, adults)
        self._double(life, adults)
        self._second_budget(life, adults)
        self._coordinate(life)
        for member in life.ledger.living():
            self._around(life, member)

    def _themes(self, life: Life, member: Member) -> list[Theme]:
        """Draw the themes of a person's matters, each once."""
        habits = self.habits.by_band
        wanted = self.chance.pick(habits["matters"][member.band])
        if self.one_more and member.band not in MINOR:
            wanted += self.chance.happens(self.one_more)
        drawn = [self.chance.pick(habits["themes"][member.band]) for _ in range(wanted + 1)]
        return list(dict.fromkeys(drawn))[:wanted]

    def _matter(self, life: Life, member: Member, theme: Theme) -> None:
        if not life.is_free(member, theme):
            return
        if member.deceased is not None:
            done = STAGES["closed"](life, member, theme)
        else:
            wrong = self.chance.pick(self._wrong_often if life.is_heavy else self._wrong)
            make = FAULTS[wrong] if wrong and self._bears(life, wrong) else None
            if make is None:
                stage = life.draw("stage")
                make = STAGES[stage]
                done = make(life, member, theme)
                if done and stage == "held":
                    life.claim(member, theme)
                    share(life, theme)
            else:
                done = make(life, member, theme)
                life.borne += COST.get(wrong, 0) if done else 0
                life.hurt.add(theme)
        if done:
            life.claim(member, theme)

    def _bears(self, life: Life, fault: str) -> bool:
        """Tell whether a household may have one fault more: most bear one or two, a few bear many."""
        tolerance = self.habits.faults["heavy" if life.is_heavy else "ordinary"]
        return life.borne == 0 or life.borne + COST.get(fault, 0) <= tolerance

    def _fill_pocket(self, life: Life, adults: list[Member]) -> None:
        """Plant, where no dispositif covers a theme, the needs that show it."""
        for member in adults:
            if member.deceased is not None or not member.place:
                continue
            area = self.books.catalogue.land.places[member.place].area[1]
            for (epci, theme), left in self.pockets.items():
                if epci == area and left > 0 and life.is_free(member, theme) and self.chance.happens(0.3):
                    uncovered(life, member, theme)
                    life.claim(member, theme)
                    self.pockets[epci, theme] = left - 1
                    break

    def _double(self, life: Life, adults: list[Member]) -> None:
        """Plant a person whom two given dispositifs follow both."""
        for (low, high, theme), left in self.doubled.items():
            member = next((one for one in adults if one.deceased is None and life.is_free(one, theme)), None)
            if left > 0 and member and self.chance.happens(0.05):
                before = self.books.twice_within[low, high, theme]
                two_supports(life, member, theme, among=(low, high))
                life.claim(member, theme)
                life.borne += COST["two_supports"]
                self.doubled[low, high, theme] = left - (self.books.twice_within[low, high, theme] - before)

    def _second_budget(self, life: Life, adults: list[Member]) -> None:
        """A couple whose household matter is followed once for each of them."""
        rate = self.habits.faults["two_budgets"] * self.fault_rate
        living = [member for member in adults if member.deceased is None]
        if len(living) < 2 or not self.chance.happens(rate):
            return
        for first in life.ledger.active():
            other = next((one for one in living if one is not first.member), None)
            if first.member in living and other and self._follows_again(life, first, other):
                return

    def _follows_again(self, life: Life, first: Act, other: Member) -> bool:
        theme = first.purpose
        is_plain = first.role is Role.PRACTITIONER and first.mandate is not Mandate.JUDICIAL
        alone = sum(act.purpose is theme for act in life.ledger.acts) == 1
        if theme not in HOUSEHOLD_THEMES or theme in life.hurt | other.themes or not is_plain or not alone:
            return False

        def suits(team: Team) -> bool:
            return (
                team.role in SUPPORTING
                and team.mandate is not Mandate.JUDICIAL
                and team.institution != first.post.team.institution
            )

        team = life.team_for(other, theme, suits=suits)
        low, high = max(first.start, life.day - 500), life.day - 40
        if team is None or low > high or life.ledger.household is None:
            return False
        second = life.hold(other, theme, team, start=self.chance.between(low, high))
        life.claim(other, theme)
        life.ledger.need(other, theme, opened=second.start - 10, severity=life.draw("severity"))
        subjects = (Subject("household", life.ledger.household), Subject("theme", theme.value))
        self.books.plant_about(
            "duplicate.household", "medium", "background: followed twice, once for each", subjects
        )
        return True

    def _coordinate(self, life: Life) -> None:
        """Name a lead where three institutions meet, or forget to; sometimes one coordinator too many."""
        faults, ledger = self.habits.faults, life.ledger
        living = ledger.living()
        crowded = [member for member in living if len(ledger.institutions_of(member)) >= 3]
        if not crowded:
            if self._is_case_managed(living):
                self._lead(life, living[0], start=life.day - self.chance.between(45, 600))
            elif living and self.chance.happens(faults["coordinator_alone"]):
                self._add_coordinator(life, living[0], start=life.day - self.chance.between(40, 500))
                if any(len(ledger.institutions_of(member)) >= 3 for member in living):
                    self._lead(life, living[0], start=life.day - self.chance.between(5, 20))
            return
        if self._bears(life, "no_lead") and self.chance.happens(faults["no_lead"] * self.fault_rate):
            self._forget_lead(life, crowded)
            return
        most = max(crowded, key=lambda member: len(ledger.institutions_of(member)))
        start = life.day - self.chance.between(45, 600)
        lead = self._lead(life, most, start=start)
        if lead and self.chance.happens(faults["second_coordinator"] * self.fault_rate):
            low = max(lead.start, life.day - 400)
            second = self._add_coordinator(life, most, start=self.chance.between(low, life.day - 35))
            if second is not None and second.post is not lead.post:
                self.books.plant(
                    "duplicate.coordination", "medium", "background: two who coordinate", person=most.id
                )

    def _is_case_managed(self, living: list[Member]) -> bool:
        """Tell whether somebody old has a case manager without three institutions around them."""
        has_old = bool(living) and living[0].band == "old" and bool(living[0].place)
        return has_old and self.chance.happens(self.habits.faults["case_managed"])

    def _forget_lead(self, life: Life, crowded: list[Member]) -> None:
        for member in crowded:
            met = len(life.ledger.institutions_of(member))
            severity = "high" if met >= 5 else "medium"
            self.books.plant(
                "gap.lead", severity, "background: three institutions, no lead", person=member.id
            )

    def _lead(self, life: Life, member: Member, *, start: int) -> Act | None:
        """Add a lead: a case manager for some of the oldest, else a social worker of the district."""
        around = self.books.catalogue.around(member.place) if member.place else []
        managers = [team for team in around if team.case_manages]
        if member.band == "old" and managers and self.chance.happens(0.55):
            team, role = self.chance.one_of(managers), Role.CASE_MANAGER
        else:
            leads = [team for team in around if team.leads] or [
                t for t in self.books.catalogue.teams if t.leads
            ]
            team, role = self.chance.one_of(leads), Role.LEAD
        post = life.take(team, role=role)
        start = min(start if post.since is None else max(start, post.since), life.day - 2)
        return life.ledger.accompany(
            member, post, Theme.COORDINATION, start=start, contact=life.contact(start), role=role
        )

    def _add_coordinator(self, life: Life, member: Member, *, start: int) -> Act | None:
        around = self.books.catalogue.around(member.place) if member.place else []
        teams = [team for team in around if team.coordinates]
        if not teams:
            return None
        team = self.chance.one_of(teams)
        post = life.take(team, role=Role.COORDINATOR)
        if post.since is not None and post.since > start:
            return None
        return life.ledger.accompany(
            member, post, Theme.COORDINATION, start=start, contact=life.contact(start), role=Role.COORDINATOR
        )

    def _around(self, life: Life, member: Member) -> None:
        """Add what else happened to a person: life events, wishes, answers."""
        events = self.file_of_events(member)
        if events is not None and self.chance.happens(events["probability"]):
            self._event(life, member)
        mine = [act for act in life.ledger.acts if act.member is member]
        if mine and self.chance.happens(self.habits.rates["prefers"]):
            member.prefers = self.chance.one_of(mine).post.id
        if mine and member.band not in MINOR and self.chance.happens(self.habits.rates["evaluated"]):
            self._evaluate(life, member, self.chance.one_of(mine).dispositif)

    def file_of_events(self, member: Member) -> Mapping[str, Any] | None:
        """Give the events of an age band, None for the youngest."""
        found: Mapping[str, Any] | None = data("distributions/matters")["events"].get(member.band)
        return found

    def _event(self, life: Life, member: Member) -> None:
        kind = LifeEventKind(self.chance.pick(self.habits.by_band["events"][member.band]))
        ago = self.chance.between(4, 392)
        occurred = life.day - ago
        if ago < 60:
            reviewed = life.day if self.chance.happens(0.3) else None
        elif self.chance.happens(self.habits.faults["unreviewed_event"] * self.fault_rate):
            reviewed = None
        else:
            reviewed = occurred + self.chance.between(6, 55)
        event = life.ledger.live_through(member, kind, occurred=occurred, reviewed=reviewed)
        if reviewed is None and ago >= 60:
            severity = "medium" if kind in LOUD_EVENTS else "low"
            why = "background: event whose rights were not looked at again"
            self.books.plant("gap.review", severity, why, life_event=event, person=member.id)

    def _evaluate(self, life: Life, member: Member, dispositif: str | None) -> None:
        is_said = self.chance.happens(0.4)
        life.ledger.evaluate(
            member,
            answered=life.day - self.chance.between(3, 300),
            dispositif_id=dispositif,
            improved=self.chance.pick(Weighted({-2: 4, -1: 11, 0: 30, 1: 38, 2: 17})),
            understood_who_does_what=self.chance.pick(Weighted({0: 8, 1: 19, 2: 28, 3: 29, 4: 16})),
            missing=self.chance.one_of(data("distributions/matters")["missing"]) if is_said else None,
        )

    def _record_twice(self, life: Life) -> bool:
        """Maybe record a person a second time; a human has declared some of them to be one since."""
        adults = [member for member in life.ledger.living() if member.band not in MINOR and member.place]
        known, unknown = self.file["known_twice"], self.file["unknown_twice"]
        drawn = self.chance.share()
        if not adults or drawn >= known + unknown:
            return False
        other = self._recorded_again(life, adults[0])
        if drawn < known:
            desk = life.books.staff.someone_of(life.books.catalogue.institutions[0].id)
            decided = life.day - self.chance.between(20, 300)
            life.ledger.same(adults[0], other, decided=decided, by=desk or "secrétariat du comité")
        else:
            subjects = (Subject("person", adults[0].id), Subject("person", other.id))
            why = "background: recorded twice, nobody noticed"
            self.books.plant_about(".".join(RECORDED_TWICE), "medium", why, subjects)
        return True

    def _recorded_again(self, life: Life, member: Member) -> Member:
        """Add the second record of a person: the same identity, something over, nothing open."""
        other = life.ledger.join(band=member.band, sex=member.sex, born=member.born, place=member.place)
        other.is_apart = True
        mine = member.identity
        assert mine is not None  # noqa: S101 - every member has an identity
        other.identity = self.names.identity(
            other.id,
            sex=member.sex,
            band=member.band,
            family=mine.last_name or "",
            first=_without_accents(mine.first_name or ""),
            born=member.born,
            town=self.books.catalogue.land.town(member.place),
        )
        other.themes |= member.themes
        for theme in (Theme.DIGITAL, Theme.HEALTH, Theme.SOCIAL_TIES):
            if theme not in member.themes:
                STAGES["closed"](life, other, theme)
                break
        return other


def _without_accents(name: str) -> str:
    """Write a name as another office's form does."""
    return "".join(one for one in normalize("NFKD", name) if not combining(one))
