"""The tables of the exchange folder, written once from the record classes.

Order matters: a table comes after those it refers to, so that writing in this order never meets a
reference to something not written yet.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.model.actors import Dispositif, DispositifCoverage, Institution, Professional
from graph.model.columns import Column, columns_of
from graph.model.committee import Committee, FindingAnswer, Meeting
from graph.model.people import Evaluation, Household, Identity, LifeEvent, Person, SamePerson
from graph.model.support import Accompaniment, Need, Referral
from graph.model.territory import Commune, CommunePart, Contour, Zone, ZoneMember, Zoning

Record: TypeAlias = (
    Institution
    | Professional
    | Dispositif
    | DispositifCoverage
    | Commune
    | CommunePart
    | Contour
    | Zoning
    | Zone
    | ZoneMember
    | Household
    | Person
    | SamePerson
    | Identity
    | LifeEvent
    | Evaluation
    | Need
    | Accompaniment
    | Referral
    | Committee
    | Meeting
    | FindingAnswer
)
"""A row of a table, typed."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its names, the class of its rows, its columns and what makes a row known again.

    `key` lists the columns whose values, joined, know a row: its id or code, or its references and `since`.
    `is_identity` tables go to the vault and never to the graph; `is_committee_work` tables hold what people
    added in maille itself and are exported with the rest; `is_drawn` tables come from a map, not from hands.
    """

    name: str
    french: str
    title: str
    record_class: type[Record]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_identity: bool = False
    is_committee_work: bool = False
    is_drawn: bool = False

    @property
    def has_id(self) -> bool:
        """Tell whether one column alone knows a row."""
        return len(self.key) == 1

    @property
    def is_filled_in(self) -> bool:
        """Tell whether institutions fill it in: it has a sheet in the empty workbook."""
        return not self.is_committee_work and not self.is_drawn

    def column(self, name: str) -> Column:
        """Give the column called `name`."""
        return next(column for column in self.columns if column.name == name)

    def key_of(self, record: Any) -> str:
        """Give the key of a record: its parts joined by `|`, dates in ISO form, nothing for an empty part."""
        if len(self.key) == 1:
            return str(getattr(record, self.key[0]))
        return "|".join(_key_part(getattr(record, name)) for name in self.key)


def _key_part(value: Any) -> str:
    return "" if value is None else str(value)


def _table(name: str, french: str, title: str, record_class: type[Any], *key: str, **rest: bool) -> Table:
    return Table(name, french, title, record_class, key or ("id",), columns_of(record_class), **rest)


TABLES: tuple[Table, ...] = (
    _table("institutions", "institutions", "Institutions", Institution),
    _table("communes", "communes", "Communes", Commune, "code"),
    _table("commune_parts", "parties_de_commune", "Parties de communes", CommunePart, "code"),
    _table("contours", "contours", "Contours", Contour, "code", is_drawn=True),
    _table("professionals", "professionnels", "Professionnels", Professional),
    _table("dispositifs", "dispositifs", "Dispositifs", Dispositif),
    _table("zonings", "zonages", "Zonages", Zoning),
    _table("zones", "zones", "Zones", Zone),
    _table(
        "zone_members",
        "communes_des_zones",
        "Communes des zones",
        ZoneMember,
        "zone_id",
        "commune_code",
        "since",
    ),
    _table(
        "dispositif_coverage",
        "couverture_des_dispositifs",
        "Couverture des dispositifs",
        DispositifCoverage,
        "dispositif_id",
        "commune_code",
        "zone_id",
    ),
    _table("households", "foyers", "Foyers", Household),
    _table("persons", "personnes", "Personnes", Person),
    _table(
        "same_person",
        "même_personne",
        "Enregistrements d’une même personne",
        SamePerson,
        "person_id",
        "other_id",
    ),
    _table("identities", "identités", "Identités", Identity, "person_id", is_identity=True),
    _table("needs", "besoins", "Besoins", Need),
    _table("accompaniments", "accompagnements", "Accompagnements", Accompaniment),
    _table("referrals", "orientations", "Orientations", Referral),
    _table("life_events", "événements", "Événements de vie", LifeEvent),
    _table("evaluations", "évaluations", "Évaluations", Evaluation),
    _table("committees", "comités", "Comités", Committee),
    _table("meetings", "séances", "Séances des comités", Meeting, is_committee_work=True),
    _table(
        "finding_answers",
        "réponses_aux_constats",
        "Réponses aux constats",
        FindingAnswer,
        "finding_key",
        is_committee_work=True,
    ),
)

TABLE: dict[str, Table] = {table.name: table for table in TABLES}
"""The tables by name."""

GRAPH_TABLES: tuple[Table, ...] = tuple(table for table in TABLES if not table.is_identity)
"""What a graph store holds: everything but identities."""

TABLE_OF: dict[type, Table] = {table.record_class: table for table in TABLES}
"""The table of a record class."""
