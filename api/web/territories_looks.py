"""What was understood of a planner's files, with what they typed about each: what the page shows of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from algorithms.french import long_date
from api.usecases.territories_import import delivered_on, look_at, name_beside
from api.values import read_day
from api.web.desk import Desk
from api.web.drafts import Draft
from graph.errors import InvalidInputError, UsageError
from graph.exchange.report import located
from graph.exchange.territories.recognising import GivenFile, Recognition
from graph.exchange.territories.replacing import Replaced
from graph.exchange.territories.zonings import Wish

SHOWN_PROBLEMS = 12
ROLES = {
    "commune_code": "code de la commune",
    "commune_name": "nom de la commune",
    "department": "département",
    "zone": "secteur",
    "zone_code": "code du secteur",
    "share": "part de la commune dans le secteur, de 0 à 1",
    "share_percent": "part de la commune dans le secteur, en pour cent",
    "geometry": "contour",
    "ignored": "laissée de côté",
}
ASKING_DEPARTMENT = frozenset(
    f"territories.{code}"
    for code in ("national", "name_ambiguous", "name_near_anywhere", "name_unknown_anywhere", "department")
)
"""What a département answers."""
TELLING = frozenset(
    f"territories.{code}"
    for code in (
        *("name_begun", "name_former", "name_differs", "arrondissements_read"),
        *("no_zone", "no_zone_one", "missing", "missing_one", "in_several", "in_several_one", "overlap"),
        *("shares_read", "shares_percent", "shares_below", "shares_above"),
        *("side_by_side_read", "crosses_read"),
    )
)
"""Remarks on how something was read, shown without being asked for."""
KEEP, REPLACE = "garder", "remplacer"
"""What becomes of a zoning of the same name that is there already: both are kept, or it gives way."""

ASKED_SINCE = "Ce découpage commence le"
SAME_NAME = "Deux fichiers font un zonage du même nom : donnez un autre nom à l’un des deux."


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was understood: its fields' suffix, what was found or why nothing could be.

    `since` and `choice` are as they were typed; `other_name` would let both zonings of a name stay;
    `delivered_on` is when the one that is there came. One that `is_left` is not taken in.
    """

    position: int
    name: str
    found: Recognition | None
    wish: Wish
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    more: int
    asks_department: bool = False
    since: str = ""
    choice: str = ""
    other_name: str = ""
    delivered_on: date | None = None
    is_left: bool = False

    @property
    def is_telling(self) -> bool:
        """Tell whether a remark says how something of the file was read."""
        return self.found is not None and any(problem.code in TELLING for problem in self.found.warnings)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be taken in."""
        return not self.errors and self.found is not None and self.found.is_ready

    @property
    def standing(self) -> Replaced | None:
        """Give the zoning that would have to give way, None when none would change."""
        replaced = self.found.replaced if self.found else None
        return None if replaced is None or replaced.is_unchanged else replaced

    @property
    def is_known(self) -> bool:
        """Tell whether what it holds is there already, word for word."""
        return self.found is not None and self.found.replaced is not None and self.standing is None

    @property
    def is_settled(self) -> bool:
        """Tell whether it was said what becomes of the zoning that is there."""
        return self.standing is None or self.wish.replaces

    @property
    def proposed(self) -> str:
        """Give the choice that is proposed: to keep both where land would be lost, none where days would."""
        if self.choice or self.standing is None:
            return self.choice
        if not self.standing.is_same_land:
            return KEEP
        return "" if self.standing.lost_days else REPLACE

    @property
    def shown(self) -> str:
        """Give the mark of what is shown of the zoning that is there: a choice is of that alone."""
        return _mark(self.standing) if self.standing else ""

    @property
    def columns(self) -> list[tuple[str, str, bool]]:
        """Give each column with what it was taken for, and whether it counts."""
        columns = self.found.columns if self.found else ()
        ranked = sorted(columns, key=lambda column: column.role == "ignored")
        return [(column.heading, ROLES[column.role], column.role != "ignored") for column in ranked]


def looks(desk: Desk, draft: Draft, typed: Mapping[str, str]) -> list[Look]:
    """Look at each file of a draft with what was typed about it."""
    found = [_typed_look(desk, draft, position, typed) for position in range(len(draft.files))]
    taken = [look for look in found if not look.is_left]
    ids = Counter(look.found.zoning.id for look in taken if look.found and look.found.zoning)
    return [
        replace(look, errors=(*look.errors, SAME_NAME))
        if not look.is_left and look.found and look.found.zoning and ids[look.found.zoning.id] > 1
        else look
        for look in found
    ]


def _typed_look(desk: Desk, draft: Draft, position: int, typed: Mapping[str, str]) -> Look:
    """Look at a file, then at what was chosen for the zoning whose place it would take."""
    said = _Said(typed, position)
    files = [replace(given, wish=_wish(_Said(typed, i), given)) for i, given in enumerate(draft.files)]
    look = _look(desk, files[position], position, files)
    look = replace(
        look, since=said("depuis") or "", choice=said("deja") or "", is_left=said("sans") is not None
    )
    try:
        _since(said)
    except UsageError as error:
        look = replace(look, errors=(*look.errors, error.sentence("page")))
    if look.standing is None or look.found is None:
        return look
    is_chosen = look.choice == REPLACE and _is_shown(said("vu") or "", look.standing)
    hints = (look.found.sheet if look.wish.sheet else None, long_date(desk.today).replace("\u00a0", " "))
    other_name = name_beside(desk.workspace, look.found, hints)
    day = delivered_on(desk.workspace, look.found)
    wish = replace(look.wish, replaces=is_chosen)
    return replace(look, wish=wish, other_name=other_name, delivered_on=day)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was typed about one file."""

    typed: Mapping[str, str]
    position: int

    def __call__(self, name: str) -> str | None:
        return " ".join(self.typed.get(f"{name}-{self.position}", "")[:200].split()) or None


def _wish(said: _Said, given: GivenFile) -> Wish:
    """Give what was typed about a file; a day that cannot be read is told apart."""
    department = said("departement")
    try:
        since = _since(said)
    except UsageError:
        since = None
    return Wish(
        name=(said("autre") if said("deja") == KEEP else None) or said("nom"),
        column=said("colonne"),
        sheet=said("feuille") or given.wish.sheet,
        department=department.upper() if department else None,
        since=since,
    )


def _since(said: _Said) -> date | None:
    typed = said("depuis")
    return read_day(ASKED_SINCE, typed) if typed else None


def _mark(standing: Replaced) -> str:
    days = ",".join(day.isoformat() for day in standing.lost_days)
    return f"{standing.id}@{standing.delivery}.{standing.zones}.{standing.places}|{days}"


def _is_shown(mark: str, standing: Replaced) -> bool:
    """Tell whether what would be lost is what a mark says was shown, or less."""
    what, _, days = mark.rpartition("|")
    now, _, lost = _mark(standing).rpartition("|")
    return what == now and set(lost.split(",")) - {""} <= set(days.split(","))


def _look(desk: Desk, given: GivenFile, position: int, files: Sequence[GivenFile]) -> Look:
    name, wish = _called(given), given.wish
    try:
        found = look_at(desk.workspace, given, files)
    except InvalidInputError as error:
        lines = [located(problem, "page") for problem in error.problems] or [error.sentence("page")]
        return Look(position, name, None, wish, tuple(lines[:SHOWN_PROBLEMS]), (), 0)
    except UsageError as error:
        asks = wish.department is not None or error.code in ASKING_DEPARTMENT
        return Look(position, name, None, wish, (error.sentence("page"),), (), 0, asks)
    errors = tuple(located(problem, "page") for problem in found.errors[:SHOWN_PROBLEMS])
    warnings = tuple(located(problem, "page") for problem in found.warnings[:SHOWN_PROBLEMS])
    asks = wish.department is not None or any(problem.code in ASKING_DEPARTMENT for problem in found.errors)
    return Look(position, name, found, wish, errors, warnings, max(found.error_count - len(errors), 0), asks)


def _called(given: GivenFile) -> str:
    """Give what people call a file, or a sheet of it that stands for itself."""
    name = given.name or given.path.name
    return f"{name}, feuille « {given.wish.sheet} »" if given.wish.sheet else name
