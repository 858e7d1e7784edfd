"""Needs x actors: which need has nobody, which has two; what the grid says, and its twin as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from algorithms.french import COLON, SEMICOLON, table_date
from api.pictures.cast import SceneActor
from api.pictures.ecomap import told
from api.pictures.placing import Marks, finding_accompaniments, finding_theme
from api.pictures.scene import Scene
from graph.model.findings import Finding
from graph.model.vocabulary import COORDINATING_ROLES, ReferralStatus, Theme

ACCOMPANIES, COORDINATES, REFERRED = "accompagne", "coordonne", "a orienté"


@dataclass(frozen=True, slots=True)
class GridColumn:
    """An actor: their letter, what they are, and the institution they stand under."""

    letter: str
    occupation: str
    institution_id: str
    institution: str
    short: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """What an actor is for a need: the position of their column and a word.

    A referral without a known professional is the institution's: `columns` then has all of its columns.
    """

    columns: tuple[int, ...]
    word: str
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A theme: who is there for it, between which columns a double stands, and its findings."""

    theme: Theme
    is_unmet: bool
    cells: tuple[GridCell, ...]
    double: tuple[int, ...]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Grid:
    """What the picture says: unmet needs first, then doubles, then the rest."""

    heading: str
    as_of: date
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]

    @property
    def title(self) -> str:
        """Name the picture."""
        return f"Besoins et acteurs{COLON}{self.heading}, état au {table_date(self.as_of)}"

    @property
    def summary(self) -> str:
        """Say the picture in a sentence or two."""
        unmet = [row.theme.label for row in self.rows if row.is_unmet]
        double = [row.theme.label for row in self.rows if row.double]
        parts = [f"{len(self.rows)} lignes, {len(self.columns)} acteurs."]
        parts += [f"Personne pour{COLON}{', '.join(unmet)}."] if unmet else []
        parts += [f"En double{COLON}{', '.join(double)}."] if double else []
        return " ".join(parts)


def grid_of(scene: Scene) -> Grid:
    """Say what the grid of a situation shows: open needs and what is done today."""
    actors = scene.actors
    columns = tuple(
        GridColumn(one.letter, one.occupation, one.institution_id, one.institution, one.short)
        for one in actors
    )
    worked = {row.accompaniment.purpose for one in actors for row in one.present}
    unmet = [need.theme for need in scene.unmet]
    others = [t for t in Theme if (t in worked or t in scene.open_themes) and t not in unmet]
    rows = [_row(scene, theme, is_unmet=theme in unmet) for theme in [*unmet, *others]]
    ordered = sorted(
        rows, key=lambda row: (0, False, False) if row.is_unmet else (1, not row.double, not row.marks)
    )
    return Grid(scene.label.heading, scene.as_of, columns, tuple(ordered))


def grid_table(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """Give the same as rows: a head, then one row a need, actors by letter, occupation and institution."""
    rows = [("Besoin", "Qui accompagne", "Qui coordonne", "Qui a orienté", "Constats")]
    for row in grid.rows:
        accompanying = _named(grid, row, ACCOMPANIES) or ("personne" if row.is_unmet else "")
        coordinating, referring = _named(grid, row, COORDINATES), _named(grid, row, REFERRED)
        rows.append((row.theme.label, accompanying, coordinating, referring, told(row.marks)))
    return tuple(rows)


def _named(grid: Grid, row: GridRow, word: str) -> str:
    names = []
    for cell in row.cells:
        columns = [grid.columns[i] for i in cell.columns]
        if cell.word == word and len(columns) == 1:
            names.append(f"{columns[0].letter}, {columns[0].occupation} ({columns[0].institution})")
        elif cell.word == word:
            names.append(columns[0].institution)
    return SEMICOLON.join(names)


def _row(scene: Scene, theme: Theme, *, is_unmet: bool) -> GridRow:
    actors = scene.actors
    cells = tuple(_cells(actors, theme)) + tuple(_referring(scene, theme))
    marks = _marks(scene, theme)
    return GridRow(theme, is_unmet, cells, _double(actors, theme, marks), marks)


def _cells(actors: tuple[SceneActor, ...], theme: Theme) -> Iterator[GridCell]:
    for position, actor in enumerate(actors):
        own = [row for row in actor.present if row.accompaniment.purpose is theme]
        if own:
            coordinates = any(row.accompaniment.role in COORDINATING_ROLES for row in own)
            is_quiet = all(row.state != "active" for row in own)
            yield GridCell((position,), COORDINATES if coordinates else ACCOMPANIES, is_quiet)


def _referring(scene: Scene, theme: Theme) -> Iterator[GridCell]:
    """Give those who did no more than refer: a professional when known, else the institution."""
    seen = set()
    for sent in scene.referrals:
        referral = sent.referral
        if referral.theme is not theme or sent.status is ReferralStatus.WITHDRAWN:
            continue
        columns = [
            i for i, actor in enumerate(scene.actors) if actor.institution_id == referral.from_institution_id
        ]
        named = [i for i in columns if scene.actors[i].professional_id == referral.from_professional_id]
        found = tuple(named[:1] or columns)
        is_working = any(row.accompaniment.purpose is theme for i in found for row in scene.actors[i].present)
        if found and not is_working and found not in seen:
            seen.add(found)
            yield GridCell(found, REFERRED, is_quiet=False)


def _marks(scene: Scene, theme: Theme) -> Marks:
    """Give the findings of a row: about the theme, or about an accompaniment with that purpose."""
    return tuple(
        mark
        for mark in scene.findings
        if mark.is_shown and (finding_theme(mark.finding) is theme or theme in _purposes(scene, mark.finding))
    )


def _purposes(scene: Scene, finding: Finding) -> set[Theme]:
    named = finding_accompaniments(finding)
    rows = (row.accompaniment for actor in scene.actors for row in actor.present)
    return {row.purpose for row in rows if row.id in named}


def _double(actors: tuple[SceneActor, ...], theme: Theme, marks: Marks) -> tuple[int, ...]:
    """Give the columns that a double joins in this row."""
    named: set[str] = set()
    for mark in marks:
        if mark.finding.code.startswith("duplicate."):
            named |= finding_accompaniments(mark.finding)
    found = tuple(
        i
        for i, actor in enumerate(actors)
        if any(row.accompaniment.id in named and row.accompaniment.purpose is theme for row in actor.present)
    )
    return found if len(found) > 1 else ()
