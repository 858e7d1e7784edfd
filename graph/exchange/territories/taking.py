"""Takes a planner's files in through the ordinary import: several of them are one delivery, all or nothing.

Each row stays its own file's: it belongs to the source that the file's name makes, so that the file can be
delivered again alone, and what is wrong with it is told with that file's name and heading.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph.exchange.folder import Delivery
from graph.exchange.importing import import_made, source_of
from graph.exchange.problems import Problems
from graph.exchange.report import Report
from graph.exchange.sheet import DECLARED, Origin, Sheet
from graph.exchange.stored import Stored
from graph.exchange.territories.recognising import LAND, GivenFile, Recognition, look_into
from graph.exchange.territories.zonings import title_of
from graph.store import Store
from graph.vault import Vault

Progress = Callable[[str, int, int], None]
Check = Callable[[Sequence[Recognition]], None]

MOST_NAMED = 2
"""Files of which a delivery bears the names; beyond, the others are counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Files that were taken in together: what each was understood to be, in their order, and the report."""

    recognitions: tuple[Recognition, ...]
    report: Report


def take(
    files: Sequence[GivenFile],
    store: Store,
    vault: Vault,
    *,
    source: str | None = None,
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    check: Check | None = None,
) -> Taken:
    """Take files in as one delivery, entirely or not at all; the source is the files' names unless given.

    A zoning's zones and members become those of its file; those of other zonings stay. A zoning of the same
    name that covers other land, or has days that would be lost, is refused unless the file `replaces` it.
    `check` may refuse what was recognised before anything is written. Raises what `recognise` and
    `import_delivery` raise.
    """
    sources = [source or source_of(title_of(each.content.name)) for each in files]
    replacing = [take_over or each.wish.replaces for each in files]
    found: list[Recognition] = []

    def read(problems: Problems) -> dict[str, Sheet]:
        looks = [Problems() for _ in files]
        stored = Stored(store)
        found[:] = [look_into(each, stored, its, files) for each, its in zip(files, looks, strict=True)]
        if check is not None:
            check(found)
        for its in looks:
            problems.join(its)
        _refuse_same_zoning(found, problems)
        for one, each, is_replacing in zip(found, files, replacing, strict=True):
            if not is_replacing:
                _refuse_losses(one, each, sources, problems)
        return joined(found, sources, problems)

    report = import_made(
        Delivery(_named(sources), (), read, gives_whole_zonings=True),
        store,
        vault,
        source=source,
        beside=frozenset(sources),
        replacing=frozenset(s for s, is_replacing in zip(sources, replacing, strict=True) if is_replacing),
        take_over=take_over,
        dry_run=dry_run,
        progress=progress,
    )
    return Taken(tuple(found), report)


def _named(sources: Sequence[str]) -> str:
    """Name a delivery by its files.

    >>> _named(["ASE", "PMI"]), _named(["ASE", "PMI", "RSA"])
    ('ASE et PMI', 'ASE, PMI et 1 de plus')
    """
    names = [name[:40] if len(sources) > 1 else name for name in dict.fromkeys(sources)]
    if len(names) <= MOST_NAMED:
        return " et ".join(names)
    return f"{', '.join(names[:MOST_NAMED])} et {len(names) - MOST_NAMED} de plus"


def _refuse_same_zoning(found: Sequence[Recognition], problems: Problems) -> None:
    first: dict[str, str] = {}
    for one in found:
        if one.zoning is None:
            continue
        if one.zoning.id in first:
            details = {"other": first[one.zoning.id], "name": one.zoning.name}
            problems.error("territories.same_zoning", one.file, **details)
        first.setdefault(one.zoning.id, one.file)


def _refuse_losses(found: Recognition, given: GivenFile, sources: Sequence[str], problems: Problems) -> None:
    """Refuse to take another land's zoning away because its name is the same, or days that are not said.

    What other sources delivered is refused as theirs, later.
    """
    replaced = found.replaced
    if replaced is None or replaced.is_unchanged or not set(replaced.sources) <= set(sources):
        return
    details = {"name": replaced.name, "zones": replaced.zones, "places": replaced.places}
    if not replaced.is_same_land and given.wish.zoning_id is None:
        problems.error("territories.other_land", found.file, common=replaced.common, **details)
    if replaced.lost_days:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in replaced.lost_days)
        problems.error("territories.lost_days", found.file, days=days, **details)


def joined(found: Sequence[Recognition], sources: Sequence[str], problems: Problems) -> dict[str, Sheet]:
    """Put the sheets of several files together, each row with its file and its source. Linear in the rows."""
    if len(found) == 1:
        return dict(found[0].sheets)
    names = dict.fromkeys(name for one in found for name in one.sheets)
    return {
        name: _one_sheet(
            [
                (one.sheets[name], source)
                for one, source in zip(found, sources, strict=True)
                if name in one.sheets
            ],
            problems,
        )
        for name in names
    }


def _one_sheet(parts: Sequence[tuple[Sheet, str]], problems: Problems) -> Sheet:
    first = parts[0][0]
    whole = Sheet(
        first.table,
        ", ".join(dict.fromkeys(sheet.file for sheet, _ in parts)),
        first.headings,
        {name: [value for sheet, _ in parts for value in sheet.columns[name]] for name in first.columns},
        first.lines[:0],
        missing=first.missing,
    )
    whole.columns[DECLARED] = [source for sheet, source in parts for _ in range(len(sheet))]
    for sheet, _ in parts:
        whole.lines.extend(sheet.lines)
        whole.origins += [Origin(sheet.file, sheet.headings)] * len(sheet)
    if first.table.name in (*LAND, "institutions"):
        whole.drop(_given_twice(whole, problems))
    return whole


def _given_twice(sheet: Sheet, problems: Problems) -> list[int]:
    """Give the rows that an earlier file has too; those that say otherwise there are refused.

    An institution is created once by whichever file comes first: both name it alike.
    """
    key = sheet.table.key[0]
    first: dict[str, int] = {}
    repeated = []
    for row, value in enumerate(sheet.columns[key]):
        before = first.setdefault(value, row)
        if before == row or sheet.origins[before].file == sheet.origins[row].file:
            continue
        repeated.append(row)
        if not _is_same(sheet.columns, before, row):
            sheet.error(problems, "territories.given_twice", row, key, other=sheet.origins[before].file)
    return repeated


def _is_same(columns: Mapping[str, list[object]], row: int, other: int) -> bool:
    return all(values[row] == values[other] for name, values in columns.items() if name != DECLARED)
