"""How the tables of the model lie in the property graph: labels, relationships, properties (DOMAIN.md).

A row is a node, or, for the three tables that only join two things, a relationship. It keeps its own columns
as properties, the ids it refers to included (columns of a hundred thousand rows are read several times faster
so than by walking), and each reference is a relationship besides: what people see and walk. Both are
written by the same transaction, under the counter's lock.

Places are special: communes are built in, so any code makes a `Place` node, with the name and population for
whoever looks at the graph. What a delivery says of a commune or of a part of one lies on that same node,
under `delivered_…` and `part_…`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.codec import once_per_table
from graph.model.columns import Column
from graph.model.tables import GRAPH_TABLES, Table

PLACE = "Place"
"""The label of every commune and part of commune."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference drawn as a relationship with the node of the row; `is_incoming` when it comes to it."""

    column: str
    type: str
    target: str
    is_incoming: bool = False
    is_list: bool = False

    def drawn(self, node: str, other: str) -> str:
        """Give the pattern between two named nodes.

        >>> Link("person_id", "HAS_NEED", "Person", is_incoming=True).drawn("n", "t")
        '(n)<-[:HAS_NEED]-(t)'
        """
        return (
            f"({node})<-[:{self.type}]-({other})"
            if self.is_incoming
            else f"({node})-[:{self.type}]->({other})"
        )


@dataclass(frozen=True, slots=True)
class Join:
    """A table whose rows are relationships: from the node of one column to that of the first filled one."""

    type: str
    start: tuple[str, str]
    ends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the rows of a table lie. `names` gives the property of a column; `key` is always `id`."""

    table: Table
    label: str
    names: Mapping[str, str]
    links: tuple[Link, ...] = ()
    join: Join | None = None
    prefix: str = ""
    is_place: bool = False

    @property
    def source(self) -> str:
        """Give the property that holds whose row it is."""
        return f"{self.prefix}source"

    @property
    def delivery(self) -> str:
        """Give the property that holds the delivery that last wrote the row."""
        return f"{self.prefix}delivery"

    @property
    def version(self) -> str:
        """Give the property that holds the row's version."""
        return f"{self.prefix}version"

    @property
    def pattern(self) -> str:
        """Give the pattern of any row."""
        return f"()-[n:{self.join.type}]->()" if self.join else f"(n:{self.label})"

    @property
    def keyed(self) -> str:
        """Give the pattern of the row whose key is `key`."""
        return f"()-[n:{self.join.type} {{id: key}}]->()" if self.join else f"(n:{self.label} {{id: key}})"

    def link(self, column: str) -> Link | None:
        """Give the link drawn for a column."""
        return next((link for link in self.links if link.column == column), None)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What this module says of one table; the rest follows from the model."""

    label: str = ""
    links: tuple[Link, ...] = ()
    join: Join | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    is_place: bool = False


def _to(column: str, type_: str, target: str, *, is_list: bool = False) -> Link:
    return Link(column, type_, target, is_list=is_list)


def _from(column: str, type_: str, target: str) -> Link:
    return Link(column, type_, target, is_incoming=True)


DRAWINGS: Mapping[str, _Drawing] = {
    "institutions": _Drawing(),
    "communes": _Drawing(label="DeliveredCommune", prefix="delivered_", is_place=True),
    "commune_parts": _Drawing(links=(_to("commune_code", "PART_OF", PLACE),), prefix="part_", is_place=True),
    "contours": _Drawing(links=(_to("code", "DRAWS", PLACE),)),
    "professionals": _Drawing(links=(_to("institution_id", "WORKS_FOR", "Institution"),)),
    "dispositifs": _Drawing(
        links=(_from("institution_id", "OPERATES", "Institution"), _from("funder_id", "FUNDS", "Institution"))
    ),
    "zonings": _Drawing(links=(_to("institution_id", "DRAWN_BY", "Institution"),)),
    "zones": _Drawing(
        links=(_to("zoning_id", "PART_OF", "Zoning"), _to("institution_id", "ANSWERED_BY", "Institution"))
    ),
    "zone_members": _Drawing(join=Join("IN_ZONE", ("commune_code", PLACE), (("zone_id", "Zone"),))),
    "dispositif_coverage": _Drawing(
        join=Join(
            "COVERS",
            ("dispositif_id", "Dispositif"),
            (("zone_id", "Zone"), ("commune_code", PLACE), ("dispositif_id", "Dispositif")),
        )
    ),
    "households": _Drawing(),
    "persons": _Drawing(
        links=(
            _to("household_id", "MEMBER_OF", "Household"),
            _to("commune_code", "LIVES_IN", PLACE),
            _to("preferred_professional_id", "PREFERS", "Professional"),
        )
    ),
    "same_person": _Drawing(join=Join("SAME_AS", ("person_id", "Person"), (("other_id", "Person"),))),
    "needs": _Drawing(links=(_from("person_id", "HAS_NEED", "Person"),), names={"source": "origin"}),
    "accompaniments": _Drawing(
        links=(
            _to("person_id", "OF", "Person"),
            _to("professional_id", "BY", "Professional"),
            _to("institution_id", "UNDER", "Institution"),
            _to("dispositif_id", "WITHIN", "Dispositif"),
        )
    ),
    "referrals": _Drawing(
        links=(
            _to("person_id", "CONCERNS", "Person"),
            _to("from_institution_id", "SENT_BY", "Institution"),
            _to("from_professional_id", "SENT_BY", "Professional"),
            _to("to_institution_id", "SENT_TO", "Institution"),
            _to("to_dispositif_id", "SENT_TO", "Dispositif"),
        )
    ),
    "life_events": _Drawing(links=(_from("person_id", "LIVED", "Person"),)),
    "evaluations": _Drawing(
        links=(_from("person_id", "ANSWERED", "Person"), _to("dispositif_id", "ABOUT", "Dispositif"))
    ),
    "committees": _Drawing(
        links=(
            _to("zone_ids", "SERVES", "Zone", is_list=True),
            _to("commune_codes", "SERVES", PLACE, is_list=True),
            _to("member_institution_ids", "GATHERS", "Institution", is_list=True),
        )
    ),
    "meetings": _Drawing(links=(_to("committee_id", "OF", "Committee"),)),
    "finding_answers": _Drawing(label="Finding"),
}
"""What is drawn of each table. A column that refers to rows and is not here fails a test."""


@once_per_table
def shape_of(table: Table) -> Shape:
    """Give where the rows of a table lie."""
    drawing = DRAWINGS[table.name]
    names = {
        column.name: drawing.names.get(column.name, f"{drawing.prefix}{column.name}")
        for column in table.columns
    }
    if table.has_id:
        names[table.key[0]] = "id"
    return Shape(
        table,
        drawing.label or table.record_class.__name__,
        names,
        drawing.links,
        drawing.join,
        drawing.prefix,
        drawing.is_place,
    )


SHAPES: Mapping[str, Shape] = {
    table.name: shape_of(table) for table in GRAPH_TABLES if table.name in DRAWINGS
}
"""The shapes by table."""


def place_columns(table: Table) -> tuple[Column, ...]:
    """Give the columns of a table that hold codes of places, lists included."""
    return tuple(c for c in table.columns if c.kind == "place" or (c.kind == "list" and c.item == "place"))
