"""Meurthe-et-Moselle as the demonstration shows it, read from the YAML files beside this module."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph.model.actors import Dispositif, DispositifCoverage, Institution
from graph.model.committee import Committee
from graph.model.territory import CommunePart, Zone, ZoneMember, Zoning
from graph.model.vocabulary import InstitutionKind, Mandate, Mission, Role, Secrecy, Theme, Vocabulary
from seed.catalogue.model import Catalogue, Team
from seed.data import data
from seed.land import Land

Row = Mapping[str, Any]


def demonstration() -> Catalogue:
    """Build the catalogue of the demonstration."""
    return _Reader().catalogue()


class _Reader:
    """Reads the four files; `zones` maps a zone to the codes of the communes and parts in it."""

    def __init__(self) -> None:
        self.file = data("catalogue/land")
        self.epci: dict[str, str] = self.file["epci"]
        self.parts = [
            CommunePart(
                code=row["code"], commune_code=row["commune"], name=row["name"], population=row["population"]
            )
            for row in self.file["parts"]
        ]
        self.land = Land(self.file["department"], self.parts)
        self.zones: dict[str, list[str]] = {}
        for zoning in self.file["zonings"]:
            self._cut(zoning["zones"])

    def catalogue(self) -> Catalogue:
        """Give everything, in the order of the files."""
        dispositifs = data("catalogue/dispositifs")["dispositifs"]
        coverage = {row["id"]: self._places(row.get("cover")) for row in dispositifs}
        return Catalogue(
            land=self.land,
            institutions=[_institution(row) for row in data("catalogue/institutions")["institutions"]],
            dispositifs=[_dispositif(row) for row in dispositifs],
            dispositif_coverage=[one for row in dispositifs for one in self._covering(row)],
            zonings=[self._zoning(row) for row in self.file["zonings"]],
            zones=[zone for row in self.file["zonings"] for zone in _zones(row)],
            zone_members=[
                ZoneMember(zone_id=zone, commune_code=code)
                for zone, codes in self.zones.items()
                for code in codes
            ],
            commune_parts=self.parts,
            committees=[self._committee(row) for row in self.file["committees"]],
            teams=list(self._teams({row["id"]: row for row in dispositifs})),
            coverage=coverage,
            desks=list(self._desks()),
        )

    def _cut(self, zones: Iterable[Row]) -> None:
        """Fill the zones of one zoning: what one names by its code is taken out of the EPCI of the others."""
        named = {code for zone in zones for code in zone.get("communes", ())}
        for zone in zones:
            whole = [
                code for short in zone.get("epci", ()) for code in self.land.communes_of(self.epci[short])
            ]
            codes = [code for code in whole if code not in named]
            self.zones[zone["id"]] = sorted([*codes, *zone.get("communes", ())])

    def _zoning(self, row: Row) -> Zoning:
        mission: Vocabulary = Mission.GENERAL if row["mission"] == "general" else Theme(row["mission"])
        department = self.land.department
        return Zoning(
            id=row["id"],
            name=row["name"],
            institution_id=row["institution"],
            mission=mission,
            department=department,
        )

    def _codes(self, word: str) -> list[str]:
        """Give the commune and part codes that a word of a `cover` list stands for."""
        if word in self.zones:
            return self.zones[word]
        return self.land.communes_of(self.epci[word]) if word in self.epci else [word]

    def _places(self, cover: Iterable[str] | None) -> frozenset[str] | None:
        if cover is None:
            return None
        codes = (code for word in cover for code in self._codes(word))
        return frozenset(place for code in codes for place in self.land.places_of(code))

    def _covering(self, row: Row) -> Iterable[DispositifCoverage]:
        for word in row.get("cover", ()):
            if word in self.zones:
                yield DispositifCoverage(dispositif_id=row["id"], zone_id=word)
            else:
                for code in self._codes(word):
                    yield DispositifCoverage(dispositif_id=row["id"], commune_code=code)

    def _committee(self, row: Row) -> Committee:
        communes = [code for short in row.get("epci", ()) for code in self.land.communes_of(self.epci[short])]
        return Committee(
            id=row["id"],
            name=row["name"],
            zone_ids=tuple(row.get("zones", ())),
            commune_codes=tuple(sorted(communes)),
            member_institution_ids=tuple(sorted(row["members"])),
            meeting_minutes=row["meeting_minutes"],
            item_minutes=row["item_minutes"],
        )

    def _teams(self, dispositifs: Mapping[str, Row]) -> Iterable[Team]:
        file = data("catalogue/teams")
        for zone in self.file["zonings"][0]["zones"]:
            for row in file["per_district"]:
                yield self._team(
                    row | {"institution": zone["institution"], "cover": [zone["id"]]}, zone["id"]
                )
        for row in data("catalogue/institutions")["institutions"]:
            if row["kind"] == "municipality":
                for social in file["per_municipality"]:
                    cover = [self._commune_called(row["name"].removeprefix("CCAS de "))]
                    yield self._team(social | {"institution": row["id"], "cover": cover}, row["id"])
        for row in file["teams"]:
            own = dispositifs.get(row.get("dispositif", ""), {})
            cover = row.get("cover", own.get("cover"))
            yield self._team(row | {"cover": cover})

    def _desks(self) -> Iterable[Team]:
        file = data("catalogue/teams")
        for zone in self.file["zonings"][0]["zones"]:
            yield _desk(zone["institution"], file["desk_of"]["district"])
        for row in data("catalogue/institutions")["institutions"]:
            if row["kind"] == "municipality":
                yield _desk(row["id"], file["desk_of"]["municipality"])
        for row in file["desks"]:
            yield _desk(row["institution"], row["occupation"])

    def _commune_called(self, name: str) -> str:
        return next(code for code, called in self.land.names.items() if called == name)

    def _team(self, row: Row, suffix: str = "") -> Team:
        mandate = row.get("mandate")
        return Team(
            id=f"{row['id']}:{suffix}" if suffix else row["id"],
            institution=row["institution"],
            occupation=(row["occupation"][0], row["occupation"][1]),
            dispositif=row.get("dispositif"),
            role=Role(row.get("role", "practitioner")),
            mandate=Mandate(mandate) if mandate else None,
            themes={Theme(theme): float(weight) for theme, weight in row["themes"].items()},
            places=self._places(row["cover"]),
            ages=frozenset(row["ages"]) if "ages" in row else None,
            leads=row.get("leads", False),
            coordinates=row.get("coordinates", False),
            case_manages=row.get("case_manages", False),
            secrecy=Secrecy(row["secrecy"]),
        )


def _desk(institution: str, occupation: Sequence[str]) -> Team:
    return Team(id=f"DESK:{institution}", institution=institution, occupation=(occupation[0], occupation[1]))


def _institution(row: Row) -> Institution:
    sensitive = row.get("sensitive", False)
    return Institution(id=row["id"], name=row["name"], kind=InstitutionKind(row["kind"]), sensitive=sensitive)


def _dispositif(row: Row) -> Dispositif:
    since: date | None = row.get("since")
    norm = row.get("norm")
    return Dispositif(
        id=row["id"],
        name=row["name"],
        institution_id=row["institution"],
        funder_id=row.get("funder"),
        kind=row["kind"],
        purposes=tuple(Theme(theme) for theme in row["purposes"]),
        places=row.get("places"),
        caseload_norm=float(norm) if norm else None,
        since=since,
    )


def _zones(row: Row) -> list[Zone]:
    return [
        Zone(id=zone["id"], zoning_id=row["id"], name=zone["name"], institution_id=zone.get("institution"))
        for zone in row["zones"]
    ]
