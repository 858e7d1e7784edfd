"""Where: communes and their parts, and the zonings by which institutions cut the land."""

from dataclasses import dataclass
from datetime import date

from graph.model.columns import choice, day, decimal, geometry, identifier, integer, place, reference, text
from graph.model.vocabulary import MISSIONS, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """What a delivery lays over the built-in reference of communes (None keeps the reference's value)."""

    code: str = place("code", "Code INSEE de la commune", required=True)
    name: str | None = text("nom", "Nom de la commune")
    population: int | None = integer("population", "Population municipale", (0, None))
    department: str | None = text("département", "Code du département", digits=2)
    epci: str | None = text("epci", "Numéro SIREN de l’EPCI", digits=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunePart:
    """A neighbourhood or IRIS of a commune. Parts do not nest."""

    code: str = place("code", "Code de la partie de commune", required=True)
    commune_code: str = place("commune", "Code INSEE de la commune", required=True)
    name: str = text("nom", "Nom de la partie", required=True)
    population: int = integer("population", "Population de la partie", (0, None), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contour:
    """The contour of a commune or part, for those whose contour is not shipped or is wanted otherwise.

    `geometry` is a GeoJSON Polygon or MultiPolygon in WGS84, valid, with 5 decimals (about a metre), in the
    one writing that `graph.exchange.territories.shapes` gives. Only drawn: a zone is its members.
    """

    code: str = place("code", "Code de la commune ou de la partie de commune", required=True)
    geometry: str = geometry("géométrie", "Contour, en GeoJSON (WGS84, 5 décimales)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoning:
    """One institution's way to cut the land for a mission."""

    id: str = identifier("Identifiant du zonage")
    name: str = text("nom", "Nom du zonage", required=True)
    institution_id: str = reference(
        "institution", "Institution qui l’a dessiné", "institutions", required=True
    )
    mission: Vocabulary = choice("mission", "Thème du zonage, ou general", *MISSIONS, required=True)
    department: str | None = text("département", "Département qu’il doit couvrir", digits=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One piece of a zoning; who answers there is the zoning's institution unless said otherwise."""

    id: str = identifier("Identifiant de la zone")
    zoning_id: str = reference("zonage", "Zonage dont elle fait partie", "zonings", required=True)
    name: str = text("nom", "Nom de la zone", required=True)
    institution_id: str | None = reference("institution", "Institution qui y répond", "institutions")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMember:
    """A place of a zone, for a period."""

    zone_id: str = reference("zone", "Zone", "zones", required=True)
    commune_code: str = place("commune", "Commune ou partie de commune", required=True)
    share: float = decimal("part", "Part de la commune", (0, 1), default=1.0, above_zero=True)
    since: date | None = day("depuis", "Premier jour")
    until: date | None = day("jusqu’au", "Dernier jour", is_period_end=True)
