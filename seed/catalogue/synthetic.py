"""A département of any size on its real communes: the same kinds of bodies, set up sector by sector."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from graph.model.actors import Dispositif, DispositifCoverage, Institution
from graph.model.committee import Committee
from graph.model.territory import Zone, ZoneMember, Zoning
from graph.model.vocabulary import InstitutionKind, Mandate, Mission, Role, Secrecy, Theme, Vocabulary
from graph.reference import load_reference
from seed.catalogue.model import Catalogue, Team
from seed.chance import Chance
from seed.data import data
from seed.land import Land

Row = Mapping[str, Any]


def synthetic(department: str, persons: int, chance: Chance) -> Catalogue:
    """Build a catalogue for a number of persons in a département.

    Raises ValueError when no commune lies in it.
    """
    return _Maker(department, persons, chance).catalogue()


def by_size(steps: Mapping[int, int], persons: int) -> int:
    """Read a table by size, straight lines between its steps, flat beyond them.

    >>> by_size({1000: 2, 3000: 6}, 2000), by_size({1000: 2, 3000: 6}, 10)
    (4, 2)
    """
    sizes = sorted(steps)
    upper = bisect_left(sizes, persons)
    if upper == 0 or upper == len(sizes):
        return steps[sizes[min(upper, len(sizes) - 1)]]
    low, high = sizes[upper - 1], sizes[upper]
    return round(steps[low] + (steps[high] - steps[low]) * (persons - low) / (high - low))


class _Maker:
    """Cuts the land, then sets institutions up on it."""

    def __init__(self, department: str, persons: int, chance: Chance) -> None:
        self.file = data("catalogue/synthetic")
        self.persons = persons
        self.chance = chance
        built_in = load_reference().parts.values()
        self.land = Land(department, [part for part in built_in if part.commune_code.startswith(department)])
        if not self.land.places:
            raise ValueError(f"no commune in département {department!r}")
        self.institutions: list[Institution] = []
        self.dispositifs: list[Dispositif] = []
        self.covering: list[DispositifCoverage] = []
        self.coverage: dict[str, frozenset[str] | None] = {}
        self.teams: list[Team] = []
        self.zones: dict[str, list[str]] = {}

    def catalogue(self) -> Catalogue:
        """Give everything."""
        zonings = list(self._zonings())
        zone_rows = [self._zone(zone) for zone in self.zones]
        members = [
            ZoneMember(zone_id=zone, commune_code=code) for zone in self.zones for code in self.zones[zone]
        ]
        self._set_up()
        return Catalogue(
            land=self.land,
            institutions=self.institutions,
            dispositifs=self.dispositifs,
            dispositif_coverage=self.covering,
            zonings=zonings,
            zones=zone_rows,
            zone_members=members,
            commune_parts=[],
            committees=self._committees(),
            teams=self.teams,
            coverage=self.coverage,
        )

    def _zonings(self) -> Iterator[Zoning]:
        """Cut the land several times: districts, sectors, then as many others as the size wants."""
        count = by_size(self.file["zonings"], self.persons)
        districts = by_size(self.file["districts"], self.persons)
        sectors = by_size(self.file["sectors"], self.persons)
        for number, mission in enumerate(self.file["missions"][:count]):
            zones = (districts, sectors)[number] if number < 2 else self.chance.between(4, 12)
            zoning = f"Z{number + 1:02d}"
            for rank, codes in enumerate(self._cut(zones)):
                self.zones[f"{zoning}-{rank + 1:02d}"] = codes
            asked: Vocabulary = Mission.GENERAL if mission == "general" else Theme(mission)
            name = f"Zonage {number + 1} – {asked.label.lower()}"
            yield Zoning(
                id=zoning, name=name, institution_id="CD", mission=asked, department=self.land.department
            )

    def _cut(self, zones: int) -> list[list[str]]:
        """Cut the communes into about equal zones of whole EPCI, large EPCI being cut themselves."""
        groups: dict[str, list[str]] = {}
        for place in self.land.places.values():
            groups.setdefault(place.area[1], []).append(place.commune)
        whole = sum(place.population for place in self.land.places.values())
        ordered = [
            code for area in self.chance.shuffled(sorted(groups)) for code in dict.fromkeys(groups[area])
        ]
        cut: list[list[str]] = [[]]
        filled = 0
        for code in ordered:
            if filled >= whole * len(cut) / zones and len(cut) < zones:
                cut.append([])
            cut[-1].append(code)
            filled += sum(self.land.places[place].population for place in self.land.places_of(code))
        return [sorted(codes) for codes in cut]

    def _zone(self, zone: str) -> Zone:
        zoning = zone.partition("-")[0]
        answering = f"MDS-{zone}" if zoning == "Z01" else None
        return Zone(id=zone, zoning_id=zoning, name=self._seat(zone), institution_id=answering)

    def _seat(self, zone: str) -> str:
        """Name a zone after its largest commune."""
        largest = max(self.zones[zone], key=lambda code: (self._population(code), code))
        return self.land.names[largest]

    def _population(self, code: str) -> int:
        return sum(self.land.places[place].population for place in self.land.places_of(code))

    def _set_up(self) -> None:
        department = self.land.department
        self._institution("CD", f"Département {department}", "department")
        for code in ("RSA", "PMI"):
            purposes = (Theme.EMPLOYMENT, Theme.RIGHTS) if code == "RSA" else (Theme.FAMILY, Theme.HEALTH)
            self.dispositifs.append(
                Dispositif(id=code, name=code, institution_id="CD", kind=code, purposes=purposes)
            )
            self.coverage[code] = None
        for zone in [zone for zone in self.zones if zone.startswith("Z01")]:
            name = f"Maison départementale des solidarités de {self._seat(zone)}"
            self._institution(f"MDS-{zone}", name, "department")
            self._employ(self.file["per_district"], f"MDS-{zone}", self._places(zone))
        largest = sorted(self.land.names, key=lambda code: (-self._population(code), code))
        for code in largest[: by_size(self.file["municipalities"], self.persons)]:
            self._institution(f"CCAS-{code}", f"CCAS de {self.land.names[code]}", "municipality")
            self._employ(self.file["per_municipality"], f"CCAS-{code}", frozenset(self.land.places_of(code)))
        sectors = [zone for zone in self.zones if zone.startswith("Z02")]
        for zone in sectors:
            for row in self.file["per_sector"]:
                if not (row.get("hole") and zone == sectors[-1]):
                    self._sector(row, zone)

    def _sector(self, row: Row, zone: str) -> None:
        institution = f"{row['id']}-{zone}"
        name = f"{row['name']} – {self._seat(zone)}"
        self._institution(institution, name, row["kind"], sensitive=row.get("sensitive", False))
        code = row.get("dispositif")
        if code:
            purposes = row.get("purposes") or list(row["themes"])
            self.dispositifs.append(
                Dispositif(
                    id=f"{code}-{zone}",
                    name=f"{code} {self._seat(zone)}",
                    institution_id=institution,
                    kind=code,
                    purposes=tuple(Theme(theme) for theme in purposes),
                )
            )
            self.coverage[f"{code}-{zone}"] = self._places(zone)
            self.covering.append(DispositifCoverage(dispositif_id=f"{code}-{zone}", zone_id=zone))
        own = {
            **row,
            "dispositif": f"{code}-{zone}" if code else None,
            "secrecy": row.get("secrecy", "mission"),
        }
        self._employ([own], institution, self._places(zone))

    def _places(self, zone: str) -> frozenset[str]:
        return frozenset(place for code in self.zones[zone] for place in self.land.places_of(code))

    def _institution(self, id_: str, name: str, kind: str, *, sensitive: bool = False) -> None:
        one = Institution(id=id_, name=name, kind=InstitutionKind(kind), sensitive=sensitive)
        self.institutions.append(one)

    def _employ(self, rows: list[Any], institution: str, places: frozenset[str]) -> None:
        for row in rows:
            mandate = row.get("mandate")
            self.teams.append(
                Team(
                    id=f"{row['id']}:{institution}",
                    institution=institution,
                    occupation=(row["occupation"][0], row["occupation"][1]),
                    dispositif=row.get("dispositif"),
                    role=Role(row.get("role", "practitioner")),
                    mandate=Mandate(mandate) if mandate else None,
                    themes={Theme(theme): float(weight) for theme, weight in row["themes"].items()},
                    places=places,
                    ages=frozenset(row["ages"]) if "ages" in row else None,
                    leads=row.get("leads", False),
                    coordinates=row.get("coordinates", False),
                    case_manages=row.get("case_manages", False),
                    secrecy=Secrecy(row["secrecy"]),
                )
            )

    def _committees(self) -> list[Committee]:
        ids = [one.id for one in self.institutions]
        department = self.land.department
        committee = Committee(
            id="CORSEC",
            name=f"CORSEC du département {department}",
            department=department,
            member_institution_ids=tuple(sorted(ids[:40])),
            meeting_minutes=240,
        )
        return [committee]
