"""Who acts: institutions, their professionals, and the dispositifs they operate."""

from dataclasses import dataclass
from datetime import date

from graph.model.columns import (
    boolean,
    choice,
    day,
    decimal,
    identifier,
    integer,
    place,
    reference,
    several,
    text,
)
from graph.model.vocabulary import InstitutionKind, Secrecy, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """An organisation that accompanies, refers or decides."""

    id: str = identifier("Identifiant de l’institution")
    name: str = text("nom", "Nom de l’institution", required=True)
    kind: InstitutionKind = choice("nature", "Nature de l’institution", *InstitutionKind, required=True)
    siret: str | None = text("siret", "Numéro SIRET", digits=14)
    finess: str | None = text("finess", "Numéro FINESS", digits=9)
    sensitive: bool = boolean("sensible", "Le nom seul révèle un secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Professional:
    """Someone who accompanies persons on behalf of an institution.

    `capacity` is in points as given; without it, 100 points for a full-time post, less in the first year.
    """

    id: str = identifier("Identifiant du professionnel")
    institution_id: str = reference("institution", "Institution employeur", "institutions", required=True)
    occupation: str = text("métier", "Métier exercé", required=True)
    name: str | None = text("nom", "Nom du professionnel")
    fte: float = decimal("etp", "Équivalent temps plein", (0, None), default=1.0, above_zero=True)
    first_year: bool = boolean("première_année", "Dans sa première année de poste")
    capacity: float | None = decimal("capacité", "Capacité en points ; 0 : n’a pas de file active", (0, None))
    since: date | None = day("depuis", "Premier jour de présence")
    until: date | None = day("jusqu’au", "Dernier jour de présence", is_period_end=True)
    secrecy: Secrecy | None = choice("secret", "Titre auquel il est tenu au secret", *Secrecy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositif:
    """A scheme that an institution operates for some purposes (RSA, FSL, AVDL, MASP, SIAO, DAC, PAG...)."""

    id: str = identifier("Identifiant du dispositif")
    name: str = text("nom", "Nom du dispositif", required=True)
    institution_id: str = reference("opérateur", "Institution qui l’opère", "institutions", required=True)
    funder_id: str | None = reference("financeur", "Institution qui le finance", "institutions")
    kind: str | None = text("type", "Code libre du type (RSA, FSL, AVDL...)")
    purposes: tuple[Theme, ...] = several(
        "finalités", "Thèmes auxquels il répond", "choice", members=tuple(Theme), required=True
    )
    places: int | None = integer("places", "Nombre de places", (0, None))
    caseload_norm: float | None = decimal(
        "norme_file_active", "Personnes suivies par équivalent temps plein", (0, None), above_zero=True
    )
    since: date | None = day("depuis", "Premier jour d’ouverture")
    until: date | None = day("jusqu’au", "Dernier jour d’ouverture", is_period_end=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositifCoverage:
    """A place or a zone that a dispositif covers; a dispositif without any covers everywhere."""

    dispositif_id: str = reference("dispositif", "Dispositif", "dispositifs", required=True)
    commune_code: str | None = place("commune", "Commune ou partie de commune couverte")
    zone_id: str | None = reference("zone", "Zone couverte", "zones")
