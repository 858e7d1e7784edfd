"""Territories as pages, GraphQL and documents ask for them.

Zonings of a day, two of them compared, proposals, who answers at a commune, what is offered for a theme.
Everything is dated and worked out from the day's examination; what is slow is kept while the store stays as
it is. Numbers of persons leave here rounded, small ones hidden (None); names are those of the store.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast

from algorithms.coverage import area
from algorithms.picture import Picture
from algorithms.territory.corrections import Proposal, corrections, helpful_moves
from algorithms.territory.crossing import Crossing, crossing, figures
from algorithms.territory.ground import ground
from algorithms.territory.interlocutors import team, who_answers
from algorithms.territory.joint import joint_zoning
from algorithms.territory.offer import theme_coverage
from api.usecases.area_needs import Area, area_counts
from api.usecases.directory import Directory, read_directory
from api.usecases.territories_sheets import (
    Answer,
    AreaNeeds,
    CommuneSheet,
    Comparison,
    Coverage,
    JointSeat,
    LoadChange,
    NamedZone,
    NamedZoning,
    OfferRow,
    Partner,
    PlaceRow,
    TeamSheet,
    ToldJoint,
    ToldProposal,
    ZonePair,
    ZonesOfPlace,
)
from api.usecases.territories_told import told_steps
from api.workspace import Examination, Workspace
from graph.contours import Contours, Terrain
from graph.errors import MailleError, UnknownIdError, UsageError
from graph.gazetteer import Gazetteer
from graph.model.territory import Zone, Zoning
from graph.model.vocabulary import NEED_THEMES, Theme
from graph.scope import Scope

KEPT = 120
"""Answers kept in memory: what a few people look at on a few days."""

T = TypeVar("T")


@dataclass
class Territories:
    """The territories of a workspace, as one scope may see them; safe to share between threads."""

    workspace: Workspace
    scope: Scope
    _lock: Lock = field(default_factory=Lock)
    _answers: "OrderedDict[tuple[object, ...], Any]" = field(default_factory=OrderedDict)
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def close(self) -> None:
        """Wait for what is under way."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    # Zonings

    def zonings(self, day: date) -> tuple[NamedZoning, ...]:
        """Give the zonings that have a place on a day, by mission then name."""
        return self.kept(("zonings", day), lambda: self._zonings(day))

    def zoning(self, id_: str, day: date) -> NamedZoning:
        """Give a zoning on a day, one without any place included. Raises UnknownIdError."""
        record = self._records(Zoning, "zonings").get(id_)
        if record is None:
            raise UnknownIdError("unknown.zoning", id=id_)
        return next((each for each in self.zonings(day) if each.id == id_), self._named(record, day))

    def _zonings(self, day: date) -> tuple[NamedZoning, ...]:
        records = self._records(Zoning, "zonings")
        found = [self._named(record, day) for record in records.values()]
        ranked = sorted(found, key=lambda each: (each.mission.value != "general", each.name, each.id))
        return tuple(each for each in ranked if each.places)

    def _named(self, record: Zoning, day: date) -> NamedZoning:
        seen, names = self.picture(day), self.directory()
        land, zone_of = seen.frame.gazetteer, seen.places.zone_of[record.id]
        inhabitants: dict[str, int] = {}
        for place, zone in zone_of.items():
            inhabitants[zone] = inhabitants.get(zone, 0) + land.population(place)
        zones = tuple(
            NamedZone(
                id=zone.id,
                name=zone.name,
                institution=zone.institution_id or record.institution_id,
                institution_name=names.institution(zone.institution_id or record.institution_id),
                places=len(seen.places.zone_places[zone.id]),
                inhabitants=inhabitants.get(zone.id, 0),
            )
            for zone in self._records(Zone, "zones").values()
            if zone.zoning_id == record.id
        )
        return NamedZoning(
            id=record.id,
            name=record.name,
            institution=record.institution_id,
            institution_name=names.institution(record.institution_id),
            mission=record.mission,
            department=record.department,
            zones=tuple(sorted(zones, key=lambda zone: zone.id)),
            places=len(zone_of),
            inhabitants=sum(inhabitants.values()),
        )

    # Two of them

    def comparison(self, one: str, other: str, day: date) -> Comparison:
        """Lay two zonings over each other on a day, `one` being A.

        Raises UnknownIdError for a zoning that is not there, UsageError for twice the same and for two
        without an inhabited place in common.
        """
        return self.kept(("comparison", one, other, day), lambda: self._compared(one, other, day))

    def _compared(self, one: str, other: str, day: date) -> Comparison:
        a, b, seen = self.zoning(one, day), self.zoning(other, day), self.picture(day)
        if one == other:
            raise UsageError("comparison.two_zonings", one=one, other=other, moving=other)
        crossed = crossing(seen, seen.frame.zonings[one], seen.frame.zonings[other])
        if not crossed.compared:
            raise UsageError("comparison.nothing_in_common", one=one, other=other, day=f"{day:%d/%m/%Y}")
        of_a, of_b = crossed.dominant(0), crossed.dominant(1)
        places = _places_by_pair(crossed)
        pairs = []
        for (zone_a, zone_b), people in crossed.common.items():
            leads = (of_a[zone_a] == zone_b, of_b[zone_b] == zone_a)
            shared = (places[zone_a, zone_b], people)
            pairs.append(ZonePair(zone_a, zone_b, *shared, is_main=all(leads), is_outside=not any(leads)))
        rows = [self._row(seen.frame.gazetteer, place, crossed) for place in crossed.outside()]
        return Comparison(
            day=day,
            a=a,
            b=b,
            crossed=crossed,
            figures=figures(crossed, self.ground(day, one, other)),
            outside=tuple(sorted(rows, key=lambda row: (-row.inhabitants, row.code))),
            pairs=tuple(sorted(pairs, key=lambda pair: (-pair.inhabitants, pair.a, pair.b))),
            **_beside(seen, a, b),
        )

    def _row(self, land: Gazetteer, place: str, crossed: Crossing) -> PlaceRow:
        a, b = crossed.places[place]
        return PlaceRow(place, land.name(place), land.commune_of(place), crossed.population[place], a, b)

    # Proposals

    def helpful_moves(
        self, one: str, other: str, day: date, *, moving: str | None = None, count: int | None = None
    ) -> ToldProposal:
        """Propose the few places whose move helps most. Raises what `comparison` raises."""

        def make() -> ToldProposal:
            seen, land = self.picture(day), self.ground(day, one, other)
            return self._told(helpful_moves(seen, one, other, ground=land, moving=moving, count=count), day)

        return self.kept(("helpful", one, other, day, moving, count), make)

    def corrections(
        self, one: str, other: str, day: date, *, moving: str | None = None, budget: int | None = None
    ) -> ToldProposal:
        """Propose few corrections under a budget of inhabitants. Raises what `comparison` raises."""

        def make() -> ToldProposal:
            seen, land = self.picture(day), self.ground(day, one, other)
            return self._told(corrections(seen, one, other, ground=land, moving=moving, budget=budget), day)

        return self.kept(("corrections", one, other, day, moving, budget), make)

    def _told(self, proposal: Proposal, day: date) -> ToldProposal:
        moving = self.zoning(proposal.moving, day)
        names = self.zone_names()
        loads = [
            LoadChange(
                zone, names.get(zone, zone), before.inhabitants, proposal.loads_after[zone].inhabitants
            )
            for zone, before in proposal.loads_before.items()
            if zone in proposal.loads_after
        ]
        return ToldProposal(
            proposal=proposal,
            moving=moving,
            steps=told_steps(proposal.steps, self.picture(day).frame.gazetteer, names),
            loads=tuple(load for load in loads if load.before != load.after),
        )

    def joint(self, one: str, other: str, day: date, *, wait: bool = False) -> ToldJoint:
        """Propose one zoning for two. It may take half a minute: without `wait`, the answer says it is begun.

        Needs the extra `zoning`; without it the answer says how to get it.
        """
        asked = (one, other)
        future = self.kept(
            ("joint", *sorted(asked), day),
            lambda: self._worker.submit(self._joint, asked, day, self._token()),
        )
        if not wait and not future.done():
            return ToldJoint(is_under_way=True)
        return future.result()

    def _joint(self, asked: tuple[str, str], day: date, token: int) -> ToldJoint:
        land = self.ground(day, *asked)
        if land is None:
            return ToldJoint(refusal=UsageError("comparison.no_ground").sentence())
        if self._token() != token:
            return ToldJoint(is_under_way=True)
        try:
            found = joint_zoning(self.picture(day), *asked, ground=land)
        except MailleError as error:
            return ToldJoint(refusal=error.sentence())
        gazetteer = land.land
        seats = tuple(
            JointSeat(
                seat.place, gazetteer.name(seat.place), seat.a, seat.b, found.loads[seat.place].inhabitants
            )
            for seat in found.seats
        )
        return ToldJoint(found, tuple(sorted(seats, key=lambda seat: (-seat.inhabitants, seat.place))))

    # One commune, one team

    def commune(self, code: str, day: date) -> CommuneSheet:
        """Give who answers for what at a commune or part. Raises UnknownIdError."""
        return self.kept(("commune", code, day), lambda: self._commune(code, day))

    def _commune(self, code: str, day: date) -> CommuneSheet:
        seen, names, directory = self.picture(day), self.zone_names(), self.directory()
        found, land = who_answers(seen, code), seen.frame.gazetteer
        facts = land.facts(land.commune_of(land.read(code)))
        zonings = self._records(Zoning, "zonings")
        by_mission: dict[str, list[Answer]] = {}
        for zone in found.zones:
            part = _parts(zone.places, found.places, land)
            told = (zone.institution, directory.institution(zone.institution), zone.zone, names[zone.zone])
            record = zonings[zone.zoning]
            by_mission.setdefault(record.mission.label, []).append(Answer(*told, record.name, part))
        by_theme: dict[str, list[Answer]] = {}
        for each in found.dispositifs:
            part = _parts(each.places, found.places, land)
            about = "partout" if each.is_everywhere else ""
            name = directory.dispositifs[each.dispositif].name
            operator = (each.institution, directory.institution(each.institution), each.dispositif, name)
            by_theme.setdefault(Theme(each.theme).label, []).append(Answer(*operator, about, part))
        return CommuneSheet(
            day=day,
            code=code,
            name=land.name(code),
            department=facts.department,
            epci=facts.epci_name or "",
            inhabitants=found.inhabitants,
            zones=tuple((mission, tuple(rows)) for mission, rows in by_mission.items()),
            dispositifs=tuple((theme, tuple(rows)) for theme, rows in by_theme.items()),
            teams=tuple(self.team(zone, day) for zone in dict.fromkeys(zone.zone for zone in found.zones)),
        )

    def team(self, zone: str, day: date) -> TeamSheet:
        """Give the teams that a team must know. Raises UnknownIdError."""
        return self.kept(("team", zone, day), lambda: self._team(zone, day))

    def _team(self, zone: str, day: date) -> TeamSheet:
        found, names, directory = team(self.picture(day), zone), self.zone_names(), self.directory()
        zonings = self._records(Zoning, "zonings")
        partners = tuple(
            Partner(
                zone=each.zone,
                name=names[each.zone],
                zoning=each.zoning,
                zoning_name=zonings[each.zoning].name,
                institution=each.institution,
                institution_name=directory.institution(each.institution),
                places=len(each.places),
                inhabitants=each.inhabitants,
            )
            for each in found.partners
        )
        return TeamSheet(
            zone=zone,
            name=names[zone],
            zoning=found.zoning,
            zoning_name=zonings[found.zoning].name,
            institution=found.institution,
            institution_name=directory.institution(found.institution),
            places=len(found.places),
            inhabitants=found.inhabitants,
            partners=partners,
        )

    # What is offered

    def coverage(self, theme: Theme, day: date, zonings: Sequence[str] = ()) -> Coverage:
        """Tell what the places of some zonings (of all when none is named) have for a theme.

        Persons are counted by whole EPCI, small numbers hidden the same way whatever zonings are named; a
        place shows no number of persons. Raises UsageError for a theme that no need can have.
        """
        if theme not in NEED_THEMES:
            raise UsageError("comparison.no_need_theme", theme=theme.label)
        wanted = tuple(zonings) or tuple(each.id for each in self.zonings(day))
        return self.kept(("coverage", theme, day, wanted), lambda: self._covered(theme, day, wanted))

    def _covered(self, theme: Theme, day: date, zonings: Sequence[str]) -> Coverage:
        seen, directory = self.picture(day), self.directory()
        land = seen.frame.gazetteer
        places = {place for zoning in zonings for place in seen.places.shares[zoning]}
        capacity = {id_: each.places for id_, each in directory.dispositifs.items()}
        found = theme_coverage(seen, theme, places, capacity=capacity)
        offers = [
            OfferRow(place, land.name(place), o.inhabitants, o.dispositifs, o.capacity, o.is_hole)
            for place, o in found.offers.items()
        ]
        counts = self.kept(("area counts", theme, day), lambda: area_counts(seen, theme))
        by_area: dict[Area, list[OfferRow]] = {}
        for row in offers:
            by_area.setdefault(area(seen, row.code), []).append(row)
        areas = [
            AreaNeeds(
                _area_name(land, where, rows),
                sum(row.inhabitants for row in rows),
                sum(row.is_hole for row in rows),
                counts.in_need(where),
                counts.unheld(where),
            )
            for where, rows in by_area.items()
        ]
        return Coverage(
            day=day,
            theme=theme,
            offers=tuple(offers),
            areas=tuple(sorted(areas, key=lambda area: (-area.inhabitants, area.name))),
            holes=tuple(
                sorted((row for row in offers if row.is_hole), key=lambda r: (-r.inhabitants, r.code))
            ),
            inhabitants=found.inhabitants,
            uncovered=sum(row.inhabitants for row in offers if not row.dispositifs),
            in_need=counts.in_need_of(by_area.keys()),
            unheld=counts.unheld_of(by_area.keys()),
            dispositif_names={id_: each.name for id_, each in directory.dispositifs.items()},
        )

    # The land

    def ground(self, day: date, *zonings: str) -> Terrain | None:
        """Give the contours around the places of zonings, None when none is known."""
        return self.kept(("ground", day, *sorted(zonings)), lambda: ground(self.picture(day), *zonings))

    def simplified(self, day: date, zonings: tuple[str, ...], detail: float) -> Contours:
        """Give the contours of the places of zonings, with fewer vertices; none when no contour is known.

        `detail` is how small a thing may be dropped, as a share of the land's extent (a thousandth, say).
        """

        def make() -> Contours:
            land = self.ground(day, *zonings)
            if land is None:
                return Contours({}, is_clean=True)
            shares = self.picture(day).places.shares
            tiles = {land.tile_of(place) for zoning in zonings for place in shares[zoning]}
            kept = {code: land.contours.geometries[code] for code in sorted(filter(None, tiles))}
            # Those of one hand are whole; neighbours outside are dropped first, so that little is read.
            whole = Contours(kept, is_clean=land.contours.is_clean)
            return whole.simplified(detail * whole.extent)

        return self.kept(("simplified", day, zonings, detail), make)

    # What all rests on

    def picture(self, day: date) -> Picture:
        """Give the picture of a day."""
        return self.examination(day).picture

    def examination(self, day: date) -> Examination:
        """Give all that was found on a day."""
        return self.workspace.examine(self.scope, day)

    def _records(self, type_: type[T], table: str) -> Mapping[str, T]:
        def make() -> Mapping[str, T]:
            rows = self.workspace.store.rows(self.scope, table).rows
            return {row.key: cast(T, row.record) for row in rows if isinstance(row.record, type_)}

        return self.kept(("records", table), make)

    def directory(self) -> Directory:
        """Give the institutions, professionals and dispositifs there are."""
        return self.kept(("directory",), lambda: read_directory(self.workspace, self.scope))

    def zone_names(self) -> Mapping[str, str]:
        """Give the name of each zone, by id."""
        return {id_: zone.name for id_, zone in self._records(Zone, "zones").items()}

    def _token(self) -> int:
        return self.workspace.store.token(self.scope)

    def kept(self, asked: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give an answer worked out before on the same contents, else work it out."""
        key = (self._token(), *asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast(T, self._answers[key])
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return made


def _beside(seen: Picture, a: NamedZoning, b: NamedZoning) -> dict[str, tuple[ZonesOfPlace, ...]]:
    """Tell the places that a comparison leaves `apart`, and those it counts in one zone of `several`."""
    land, shares = seen.frame.gazetteer, seen.places.shares
    of_a, of_b = shares[a.id], shares[b.id]
    apart = (of_a.keys() ^ of_b.keys()) | _in_neither(land, a, b, of_a.keys() | of_b.keys())
    several = {place for held in (of_a, of_b) for place, zones in held.items() if len(zones) > 1}
    told = {
        place: ZonesOfPlace(
            place,
            land.name(place),
            land.population(place),
            *(_ranked(of.get(place, {})) for of in (of_a, of_b)),
        )
        for place in sorted(apart | several, key=lambda place: (-land.population(place), place))
    }
    return {
        "apart": tuple(row for place, row in told.items() if place in apart),
        "several": tuple(row for place, row in told.items() if place in several),
    }


def _ranked(zones: Mapping[str, float]) -> tuple[str, ...]:
    """Give the zones of a place, the one it counts in first."""
    return tuple(sorted(zones, key=lambda zone: (-zones[zone], zone)))


def _in_neither(land: Gazetteer, a: NamedZoning, b: NamedZoning, covered: Set[str]) -> set[str]:
    """Give the inhabited places of the department of two zonings that neither covers."""
    if a.department is None or a.department != b.department:
        return set()
    communes = land.communes_of_department(a.department)
    missing = {place for commune in communes for place in land.places_of(commune)} - covered
    return {place for place in missing if land.population(place)}


def _area_name(land: Gazetteer, where: Area, rows: Sequence[OfferRow]) -> str:
    """Give what an EPCI is called (its code when no name is known), or a commune in none."""
    kind, code = where
    if kind == "commune":
        return land.name(code)
    names = (land.facts(land.commune_of(row.code)).epci_name for row in rows)
    return next(filter(None, names), code)


def _places_by_pair(crossed: Crossing) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for pair in crossed.places.values():
        found[pair] = found.get(pair, 0) + 1
    return found


def _parts(inside: Sequence[str], asked: Sequence[str], land: Gazetteer) -> str:
    """Name the parts of a commune that are meant, when it is not all of them."""
    return "" if len(inside) == len(asked) else ", ".join(land.name(place) for place in inside)
