"""What a look at a zoning remarks on its communes: those in several of its zones, and those in none.

The import says the same of whatever it takes in, by code and id; here it is said to who has the file open.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.exchange.checking import Member, first_day_above
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.territories.names import Names
from graph.exchange.territories.polygons import percent
from graph.exchange.territories.zonings import inhabitants
from graph.model.territory import Zoning

MOST_SUMS = 12

COVERED = 0.5
"""A zoning of at least so much of its département is meant to cover it."""


def note_doubles(sheets: Mapping[str, Sheet], names: Names, problems: Problems) -> None:
    """Say which communes are in several zones, and for more than the whole of them. Linear in the members."""
    sheet, zones = sheets["zone_members"], sheets["zones"].columns
    named = dict(zip(zones["id"], zones["name"], strict=True))
    whole: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    above: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, members in _by_place(sheet).items():
        day = first_day_above(members)
        if day is None:
            continue
        there = {m.zone: m.share for m in members if m.since <= day <= m.until}
        told = tuple(named.get(zone, zone) for zone in there)
        if all(share == 1 for share in there.values()):
            whole[told].append(place)
        else:
            above[told].append(f"{names.listed([place])} {percent(sum(there.values()))}")
    for told, places in whole.items():
        code = "territories.in_several" if len(places) > 1 else "territories.in_several_one"
        count = f"{sum(inhabitants(place, names) for place in places):,}".replace(",", "\u202f")
        details: dict[str, Any] = {"count": len(places), "inhabitants": count, "zones": _listed(told)}
        problems.warn(code, sheet.file, **details, places=names.listed(places))
    for told, sums in above.items():
        shown = ", ".join(sums[:MOST_SUMS]) + (
            f" et {len(sums) - MOST_SUMS} de plus" if sums[MOST_SUMS:] else ""
        )
        problems.warn("territories.shares_above", sheet.file, zones=_listed(told), places=shown)


def _by_place(sheet: Sheet) -> dict[str, list[Member]]:
    found: defaultdict[str, list[Member]] = defaultdict(list)
    columns = (sheet.columns[name] for name in ("zone_id", "commune_code", "share", "since", "until"))
    for zone, place, share, since, until in zip(*columns, strict=True):
        found[place].append(Member(zone, share, since or date.min, until or date.max))
    return found


def _listed(zones: tuple[str, ...]) -> str:
    told = [f"«\u00a0{zone}\u00a0»" for zone in zones]
    return " et ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def note_missing(zoning: Zoning, sheet: Sheet, names: Names, problems: Problems) -> None:
    """Say which communes of its département are in no zone of a zoning that covers most of it."""
    if zoning.department is None:
        return
    land, former = names.land, names.land.reference.former
    covered = {land.commune_of(former.get(code, code)) for code in sheet.columns["commune_code"]}
    communes = land.communes_of_department(zoning.department)
    missing = [code for code in communes if code not in covered]
    if missing and len(missing) <= (1 - COVERED) * len(communes):
        code = "territories.missing" if len(missing) > 1 else "territories.missing_one"
        details = {"count": len(missing), "department": zoning.department, "places": names.listed(missing)}
        problems.warn(code, sheet.file, **details)
