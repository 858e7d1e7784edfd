"""Recognises a planner's file and takes it in: contours, a list « commune, zone », or drawn zones.

`recognise` says what was understood before anything is written; `taking` writes it through the ordinary
import, all or nothing. Both look at the file in the same way, so that what was shown is what is done.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from graph.errors import InvalidInputError, Problem, UsageError
from graph.exchange.comparing import records_of
from graph.exchange.layout import fold
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.exchange.territories.arranging import arranged
from graph.exchange.territories.arrondissements import told_apart
from graph.exchange.territories.columns import EPCI, Layout, recognise_columns
from graph.exchange.territories.figures import GEOMETRY, read_shapes
from graph.exchange.territories.lists import ListReading, labels_in
from graph.exchange.territories.names import Names
from graph.exchange.territories.naming import Naming, named_zones, naming_of
from graph.exchange.territories.opening import Grid, Map, Opened, open_file
from graph.exchange.territories.outlines import code_property, outline_sheets
from graph.exchange.territories.polygons import (
    cut_places,
    known_contours,
    links_of,
    note_cuts,
)
from graph.exchange.territories.remarks import note_doubles, note_missing
from graph.exchange.territories.replacing import Replaced, replaced_by
from graph.exchange.territories.shares import unit_of
from graph.exchange.territories.unfolding import by_columns, unfolded
from graph.exchange.territories.zonings import Draft, FoundZone, Wish, plan_zoning, title_of
from graph.gazetteer import gazetteer
from graph.model.territory import Commune, CommunePart, Zoning
from graph.reference import load_reference
from graph.store import Store

Kind = Literal["contours", "list", "polygons"]
Role = Literal[
    "commune_code",
    "commune_name",
    "department",
    "zone",
    "zone_code",
    "share",
    "share_percent",
    "geometry",
    "ignored",
]
RIVAL_SHARE = 0.2
"""A sheet with a fifth as many communes as another could be meant as well."""

MOST_DEPARTMENTS = 20
"""A list of more départements than any region has is a national table: one must be named."""


LAND = ("contours", "commune_parts")
"""Tables that a map of communes brings."""


@dataclass(frozen=True)
class GivenFile:
    """A file somebody gives: where it lies, what they call it (None: as it is), and what they say of it."""

    path: Path
    name: str | None = None
    wish: Wish = field(default_factory=Wish)

    @cached_property
    def content(self) -> Opened:
        """Give what is in it, read once. Raises InvalidInputError when it is nothing that can be read."""
        return open_file(self.path, self.name)


@dataclass(frozen=True, slots=True)
class RecognisedColumn:
    """A column of the file, or a property of its features, and what it was taken for."""

    heading: str
    role: Role


@dataclass(slots=True, kw_only=True)
class Recognition:
    """What a file was understood to be.

    `kind` is None when it could not be told. `choices` are the columns that could say the zone,
    `sheet_choices` the sheets that could be meant: with one of them in a `Wish`, the question is answered.
    `places` counts the communes and parts recognised, `departments` where they are, `unknown` other codes,
    `names` those that they were looked up among.
    `replaced` is the zoning of the store whose place it would take.
    """

    file: str
    kind: Kind | None = None
    sheet: str | None = None
    columns: tuple[RecognisedColumn, ...] = ()
    choices: tuple[str, ...] = ()
    sheet_choices: tuple[str, ...] = ()
    zoning: Zoning | None = None
    institution_name: str = ""
    is_new_institution: bool = False
    zones: tuple[FoundZone, ...] = ()
    replaced: Replaced | None = None
    places: int = 0
    departments: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    error_count: int = 0
    warning_count: int = 0
    unknown: frozenset[str] = frozenset()
    sheets: Mapping[str, Sheet] = field(default_factory=dict, repr=False)
    names: Names | None = field(default=None, repr=False)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be taken in as it is, as far as the file alone tells."""
        return self.kind is not None and not self.error_count


def recognise(given: GivenFile, store: Store, among: Sequence[GivenFile] = ()) -> Recognition:
    """Say what a file is, and what taking it in would make of it; nothing is written.

    `among` are the files given with it: drawn zones are laid over the contours that these bring. What is
    wrong with its lines is in the answer. Raises InvalidInputError for a file that cannot be read at all,
    UsageError for a wish that cannot be. Time in the size of the file.
    """
    problems = Problems()
    found = look_into(given, Stored(store), problems, among)
    if found.zoning is not None and found.names is not None:
        _note_unknown_places(found.sheets["zone_members"], found.unknown, problems)
        note_doubles(found.sheets, found.names, problems)
        if not problems:
            note_missing(found.zoning, found.sheets["zone_members"], found.names, problems)
        found.warnings, found.warning_count = problems.warnings(), problems.warning_count
        found.errors, found.error_count = problems.errors(), problems.error_count
    return found


def _note_unknown_places(sheet: Sheet, unknown: frozenset[str], problems: Problems) -> None:
    """Say of a look what the import would say: the codes that are no place's."""
    for row, code in enumerate(sheet.columns["commune_code"]):
        if code in unknown:
            sheet.error(problems, "place.unknown", row, "commune_code", place=code)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a file: what is in it, what was asked, what is known, and what is found."""

    opened: Opened
    wish: Wish
    stored: Stored
    names: Names
    problems: Problems
    found: Recognition
    brought: Mapping[str, Sheet]


def look_into(
    given: GivenFile, stored: Stored, problems: Problems, among: Sequence[GivenFile] = ()
) -> Recognition:
    """Say what a file is and the rows that it makes; what is wrong goes to `problems`.

    Raises what `recognise` raises.
    """
    opened, names = given.content, _names(stored)
    found = Recognition(file=opened.file)
    brought: dict[str, Sheet] = {}
    if opened.map is not None and code_property(opened.map, names) is None:
        brought = _brought(given, among, stored)
        names = _names(stored, brought)
    look = _Look(opened, given.wish, stored, names, problems, found, brought)
    for code, file in opened.notes:
        problems.warn(code, file)
    _check_department(look)
    if opened.map is None:
        _recognise_list(look, opened.grids)
    else:
        _recognise_map(look, opened.map)
    found.errors, found.warnings = problems.errors(), problems.warnings()
    found.error_count, found.warning_count = problems.error_count, problems.warning_count
    return found


def _brought(given: GivenFile, among: Sequence[GivenFile], stored: Stored) -> dict[str, Sheet]:
    """Give the contours and parts of communes that the files given beside one bring.

    What is wrong with those files is told with them.
    """
    brought: dict[str, Sheet] = {}
    for other in among:
        if other is given:
            continue
        with suppress(InvalidInputError):
            if other.content.map is not None:
                sheets = look_into(other, stored, Problems()).sheets
                brought |= {name: sheet for name, sheet in sheets.items() if name in LAND}
    return brought


def _recognise_map(look: _Look, map_: Map) -> None:
    """Take a map of communes as contours, or as a list when the property of their zone was named."""
    key = code_property(map_, look.names)
    if key is None:
        _recognise_polygons(look, map_)
    elif look.wish.column is None:
        _recognise_contours(look, map_, key)
    else:
        _recognise_list(look, [_as_grid(map_)])


def _names(stored: Stored, brought: Mapping[str, Sheet] | None = None) -> Names:
    communes = (row.record for row in stored.all("communes"))
    new = records_of(brought["commune_parts"]) if brought and "commune_parts" in brought else ()
    parts = (*(row.record for row in stored.all("commune_parts")), *new)
    land = gazetteer(
        load_reference(),
        (commune for commune in communes if isinstance(commune, Commune)),
        (part for part in parts if isinstance(part, CommunePart)),
    )
    return Names(land)


def _check_department(look: _Look) -> None:
    department = look.wish.department
    if department is not None and department not in look.names.departments:
        raise UsageError("territories.department", value=department)


def _count_departments(codes: Sequence[str], names: Names) -> dict[str, int]:
    former = names.land.reference.former
    current = (former.get(code, code) for code in dict.fromkeys(codes))
    return dict(Counter(names.department(code) for code in current if names.land.knows(code)).most_common())


# Contours


def _recognise_contours(look: _Look, map_: Map, key: str) -> None:
    found, names, problems = look.found, look.names, look.problems
    found.kind = "contours"
    others = dict.fromkeys(other for figure in map_.figures for other in figure.properties if other != key)
    found.columns = (
        RecognisedColumn(key, "commune_code"),
        RecognisedColumn(GEOMETRY, "geometry"),
        *(RecognisedColumn(other, "ignored") for other in others),
    )
    found.sheets = outline_sheets(map_, read_shapes(map_, problems), key, names, problems)
    codes = found.sheets["contours"].columns["code"] if "contours" in found.sheets else []
    found.places = len(codes)
    communes = [code if names.land.knows(code) else code[:5] for code in codes]
    found.departments = _count_departments(communes, names)


# Polygons


def _recognise_polygons(look: _Look, map_: Map) -> None:
    wish, names, problems = look.wish, look.names, look.problems
    naming = naming_of(map_, wish.column, problems)
    if naming is None:
        return
    look.found.kind = "polygons"
    look.found.choices = naming.choices if len(naming.choices) > 1 else ()
    look.found.columns = _property_roles(map_, naming)
    if naming.is_asked:
        return
    shapes = read_shapes(map_, problems)
    zones, keys = named_zones(shapes, naming)
    tiles = known_contours(look.stored, names, look.brought)
    cuts = cut_places(tiles, shapes, keys, map_.name, problems)
    links = links_of(cuts, names, {zone.key: zone.line for zone in zones}, shares=wish.shares)
    note_cuts(cuts, zones, names, map_.name, problems, shares=wish.shares)
    title = title_of(look.opened.name)
    draft = Draft(
        file=map_.name,
        title=f"{title} – {naming.name}" if look.found.choices else title,
        headings={"zone_id": naming.name, "commune_code": GEOMETRY},
        zones=zones,
        links=links,
    )
    if links:
        _plan(look, draft)
    elif not problems:
        problems.error("territories.nothing_inside", map_.name)


def _property_roles(map_: Map, naming: Naming) -> tuple[RecognisedColumn, ...]:
    keys = dict.fromkeys(key for figure in map_.figures for key in figure.properties)
    taken = () if naming.is_asked else (naming.name, naming.code)
    return (
        *([] if naming.is_asked else [RecognisedColumn(naming.name, "zone")]),
        *([RecognisedColumn(naming.code, "zone_code")] if naming.code else []),
        RecognisedColumn(GEOMETRY, "geometry"),
        *(RecognisedColumn(key, "ignored") for key in keys if key not in taken),
    )


def _as_grid(map_: Map) -> Grid:
    keys = list(dict.fromkeys(key for figure in map_.figures for key in figure.properties))
    rows = [(figure.line, [figure.properties.get(key, "") for key in keys]) for figure in map_.figures]
    return Grid(map_.name, None, [(0, keys), *rows])


# Lists


def _recognise_list(look: _Look, sheets: Sequence[Grid]) -> None:
    grids = list(map(told_apart, sheets))
    found, wish, names, problems = look.found, look.wish, look.names, look.problems
    layout = _chosen_layout(look, grids)
    if layout is None:
        return
    found.kind, found.sheet = "list", layout.grid.sheet
    found.columns = _roles(layout)
    if layout.grid.refusal is not None:
        code, details = layout.grid.refusal
        problems.error(code, layout.grid.name, **details)
        return
    found.choices = tuple(column.heading for column in layout.choices)
    if layout.zone is None:
        _ask_column(layout, wish, problems)
        return
    _note_layout(layout, wish, problems)
    labels = _labels(layout, grids, names)
    reading = ListReading(layout, names, wish.department, labels, problems)
    reading.run()
    links = reading.shared() if wish.shares else reading.links
    zones = list(reading.zones.values())
    departments = _count_departments([link.code for link in links], names)
    if len(departments) > MOST_DEPARTMENTS and wish.department is None:
        problems.error("territories.national", layout.grid.name, count=len(departments))
        return
    if wish.department is not None and len(departments) > MOST_DEPARTMENTS:
        met = {link.zone for link in links if _is_in(link.code, wish.department, names)}
        links = [link for link in links if link.zone in met]
        zones = [zone for zone in zones if zone.key in met]
    draft = Draft(
        file=layout.grid.name,
        title=_title(look, layout, grids),
        headings={"zone_id": layout.zone.heading, "commune_code": layout.place.heading},
        zones=zones,
        links=links,
    )
    if links:
        _plan(look, draft)
    elif not problems:
        problems.error("territories.no_row", layout.grid.name, line=layout.header or 1)


def _is_in(code: str, department: str, names: Names) -> bool:
    current = names.land.reference.former.get(code, code)
    return names.land.knows(current) and names.department(current) == department


def _chosen_layout(look: _Look, grids: Sequence[Grid]) -> Layout | None:
    """Give the sheet that is a list of communes, what its columns are; asks when several could be it."""
    found, wish, names, problems = look.found, look.wish, look.names, look.problems
    if not grids:
        problems.error("territories.no_sheet", found.file)
        return None
    asked = [grid for grid in grids if wish.sheet is None or fold(grid.sheet or "") == fold(wish.sheet)]
    if not asked:
        told = ", ".join(grid.sheet or "" for grid in grids)
        raise UsageError("territories.no_such_sheet", value=wish.sheet, expected=told)
    layouts = [one for grid in asked if (one := _layout(grid, names, wish))]
    if not layouts:
        _refuse_grids(asked, problems)
        return None
    best, rivals = _ranked(layouts)
    if len(rivals) > 1:
        found.sheet_choices = tuple(one.grid.sheet or "" for one in rivals)
        told = " ; ".join(f"« {name} »" for name in found.sheet_choices)
        problems.error("territories.which_sheet", found.file, sheets=told)
        return None
    return best


def _ranked(layouts: Sequence[Layout]) -> tuple[Layout, list[Layout]]:
    """Give the likeliest sheet, and those that could be meant."""
    ranked = sorted(layouts, key=lambda one: (one.zone is None and not one.choices, -one.matched))
    enough = RIVAL_SHARE * ranked[0].matched
    return ranked[0], [one for one in ranked if one.matched >= enough and (one.zone or one.choices)]


def _layout(sheet: Grid, names: Names, wish: Wish) -> Layout | None:
    """Give what the columns of a sheet are: as it is laid out, else as the list that it may stand for."""
    for one in by_columns(replace(sheet, refusal=None), names) if wish.column is None else ():
        return recognise_columns(one, names)
    grid = arranged(replace(sheet, refusal=None), names, wish.column)
    plain = recognise_columns(grid, names, wish.column)
    if wish.column is not None or (plain is not None and (plain.zone or plain.choices)):
        return plain
    for one in unfolded(grid, names):
        layout = recognise_columns(one, names)
        if layout is not None and layout.zone is not None:
            return layout
    return plain


def _refuse_grids(grids: Sequence[Grid], problems: Problems) -> None:
    for grid in grids:
        if grid.refusal is not None:
            code, details = grid.refusal
            problems.error(code, grid.name, **details)
        elif not grid.rows:
            problems.error("territories.empty_sheet", grid.name)
        else:
            line, row = max(grid.rows[:20], key=lambda item: sum(map(bool, item[1])))
            told = ", ".join(f"« {cell} »" for cell in row if cell)
            problems.error("territories.no_place_column", grid.name, line=line, headings=told)


def _roles(layout: Layout) -> tuple[RecognisedColumn, ...]:
    roles: dict[int, Role] = {column.index: "ignored" for column in layout.ignored}
    headings = {column.index: column.heading for column in layout.ignored}
    for column, role in (
        (layout.code, "commune_code"),
        (layout.name, "commune_name"),
        (layout.department, "department"),
        (layout.zone, "zone"),
        (layout.zone_code, "zone_code"),
        (layout.share, _share_role(layout)),
    ):
        if column is not None:
            roles[column.index] = role  # type: ignore[assignment]  # each is one of Role
            headings[column.index] = column.heading
    return tuple(RecognisedColumn(headings[index], roles[index]) for index in sorted(roles))


def _share_role(layout: Layout) -> Role:
    column = layout.share
    is_percent = column is not None and unit_of(column.cells, column.heading).is_percent
    return "share_percent" if is_percent else "share"


def _ask_column(layout: Layout, wish: Wish, problems: Problems) -> None:
    where = {"line": layout.header} if layout.header else {}
    headings = [column.heading for column in layout.choices]
    told = ", ".join(f"« {heading} »" for heading in (headings or layout.headings))
    if wish.column is not None:
        code = "territories.no_such_column"
        told = ", ".join(f"« {heading} »" for heading in layout.headings)
    else:
        code = "territories.which_column" if headings else "territories.no_zone_column"
    problems.error(code, layout.grid.name, value=wish.column, columns=told, **where)


def _note_layout(layout: Layout, wish: Wish, problems: Problems) -> None:
    name = layout.grid.name
    for code, details in layout.grid.notes:
        problems.warn(code, name, **details)
    first = layout.grid.rows[0][0]
    if layout.header is not None and first < layout.header:
        problems.warn("sheet.title", name, line=first, header=layout.header)
    others = [column for column in layout.choices if column is not layout.zone]
    if others and wish.column is None and layout.zone is not None:
        told = ", ".join(f"« {column.heading} »" for column in others)
        line = layout.header or first
        problems.warn("territories.column_chosen", name, line=line, column=layout.zone.heading, others=told)
    ignored = [column for column in layout.ignored if column not in others]
    if ignored:
        told = ", ".join(f"« {column.heading} »" for column in ignored)
        code = "territories.ignored" if len(ignored) > 1 else "territories.ignored_one"
        problems.warn(code, name, line=layout.header or first, columns=told, count=len(ignored))


def _labels(layout: Layout, grids: Sequence[Grid], names: Names) -> dict[str, str]:
    """Give names for zones said by code: EPCI, and what INSEE's tables tell on another sheet."""
    if layout.zone is None:
        return {}
    labels = labels_in(grids, layout.zone.heading)
    if layout.zone.key == EPCI or layout.zone.key.endswith("epci"):
        facts = (names.land.reference.communes[code] for code in names.land.reference.communes)
        labels = {one.epci: one.epci_name for one in facts if one.epci and one.epci_name} | labels
    return labels


def _title(look: _Look, layout: Layout, grids: Sequence[Grid]) -> str:
    """Name the zoning by the file, and by the sheet and the column where the file holds several zonings."""
    title = title_of(look.opened.name)
    if look.wish.sheet is not None and layout.grid.sheet and len(grids) > 1:
        layouts = [layout, *(one for grid in grids if (one := _layout(grid, look.names, Wish())))]
        if len({one.grid.sheet for one in (layout, *_ranked(layouts)[1])}) > 1:
            title = f"{title} – {layout.grid.sheet}"
    if len(layout.choices) > 1 and layout.zone is not None:
        return f"{title} – {layout.zone.heading}"
    return title


def _plan(look: _Look, draft: Draft) -> None:
    found, names = look.found, look.names
    plan = plan_zoning(draft, look.wish, look.stored, names)
    codes = [link.code for link in draft.links]
    found.zoning, found.institution_name = plan.zoning, plan.institution_name
    found.is_new_institution, found.zones, found.sheets = plan.is_new_institution, plan.zones, plan.sheets
    found.replaced = replaced_by(plan, look.wish.since, look.stored, names)
    found.departments, found.names = _count_departments(codes, names), names
    land, former = names.land, names.land.reference.former
    found.unknown = frozenset(code for code in codes if not land.knows(code) and code not in former)
    found.places = len(set(codes) - found.unknown)
