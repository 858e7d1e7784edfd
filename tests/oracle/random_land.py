"""The land of a random folder: communes with parts, zonings that cross, coverage, committees."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tests.oracle.choosing import pick, some
from tests.oracle.random_rows import Draft

NEAR = ["54001", "54004", "54009"]
WITH_PARTS = ["54002", "54003"]
PARIS = "75056"
ARRONDISSEMENTS = ["75101", "75102"]
ISLANDS = ["97501", "97502", "97701"]
"""Communes in no EPCI, alone or nearly so in their department."""

FAR = ["1033", "01018", "22016", "55039"]
"""Valserhône as a spreadsheet writes it and by a former code, an island, a commune without inhabitant."""

PEOPLE = 6000
LEFT_BY_PARTS = [300, 299, 0, 301, -50, 3000]
"""Of 6,000 inhabitants: 5 % exactly, one below, nothing, more parts than people..."""

DEPARTMENTS = ["54", "54", "54", "", "975", "977", "75", "984"]
ALWAYS = 100_000
SHARES = ["", "1", "0,5", "0.501", "0.502", "0.3", "0,7"]


@dataclass(frozen=True, slots=True)
class Codes:
    """Commune and part codes: those a person may have, and those (one for one place) that cut land."""

    lived: list[str]
    cut: list[str]


def communes(draft: Draft) -> Codes:
    """Communes laid over the reference, some with parts."""
    cut, lived = [*NEAR, *WITH_PARTS], []
    for commune in NEAR:
        if draft.chance(2):
            lay_over(draft, commune, pick(draft.chooser, (1000, 5000, 0, 20_000)))
    for commune in WITH_PARTS:
        if draft.mostly(4):
            lay_over(draft, commune, PEOPLE)
            cut += parts(draft, commune, PEOPLE - pick(draft.chooser, LEFT_BY_PARTS))
    if draft.chance(3):
        cut.append(PARIS)
        if draft.chance(3):
            cut += parts(draft, PARIS, 2_000_000)
            lived += ARRONDISSEMENTS
        else:
            cut += ARRONDISSEMENTS
    for others in (ISLANDS, ["54395"]):
        if draft.chance(3):
            cut += others
    if draft.chance(3):
        lived += FAR
    return Codes(lived=cut + lived, cut=cut)


def lay_over(draft: Draft, commune: str, population: int) -> None:
    """A commune with another population than the reference's."""
    cells = {"code": commune, "name": f"Commune {commune}", "population": str(population)}
    draft.add("communes", {**cells, "department": draft.pick(["", "54"]), "epci": ""})


def parts(draft: Draft, commune: str, population: int) -> list[str]:
    """The parts of a commune, which together have so many inhabitants; one may have none."""
    first = pick(draft.chooser, (0, 120, population // 2, population))
    sizes = [first, (population - first) // 3]
    sizes.append(population - sum(sizes))
    if first == population:
        sizes = [population]
    codes = [f"Q{commune}{place}" for place in range(len(sizes))]
    for code, size in zip(codes, sizes, strict=True):
        cells = {"code": code, "commune_code": commune, "name": f"Quartier {code}", "population": str(size)}
        draft.add("commune_parts", cells)
    return codes


def area(code: str) -> str:
    """A name for the EPCI of one of these codes, or for the commune alone."""
    commune = code[1:6] if code.startswith("Q") else code
    return "Orne Lorraine" if commune in {"54002", "54004", "54009"} else commune


def zonings(draft: Draft, codes: Sequence[str], numbers: tuple[int, int]) -> list[str]:
    """Zonings with two or three zones each, some made to cross; the zones."""
    zones: list[str] = []

    def any_zoning() -> None:
        mine = zoning(draft, draft.pick(DEPARTMENTS), draft.chooser.number(2, 3))
        members(draft, mine, codes)
        zones.extend(mine)

    def crossing() -> None:
        for _ in range(2):
            mine = zoning(draft, "54", draft.chooser.number(2, 3))
            whole(draft, mine, codes)
            zones.extend(mine)

    draft.chooser.repeat(any_zoning, *numbers)
    if draft.chance(3):
        crossing()
    return zones


def zoning(draft: Draft, department: str, number: int) -> list[str]:
    """A zoning; its zones."""
    identifier = draft.new_id("Z", "zonings")
    cells = {
        "id": identifier,
        "name": f"Zonage {identifier}",
        "institution_id": draft.to(draft.pick(draft.institutions)),
        "mission": draft.pick([draft.themes[0], "general", draft.themes[-1]]),
        "department": department,
    }
    draft.add("zonings", cells)
    return [zone(draft, identifier) for _ in range(number)]


def zone(draft: Draft, zoning: str) -> str:
    """A zone of a zoning."""
    identifier = draft.new_id("S", "zones")
    cells = {"id": identifier, "zoning_id": draft.to(zoning), "name": f"Secteur {identifier}"}
    return draft.add("zones", {**cells, "institution_id": draft.to(draft.pick(["", *draft.institutions]))})


def members(draft: Draft, zones: Sequence[str], codes: Sequence[str]) -> None:
    """Most codes in one zone, some in several or twice in one, on dates around D."""
    known: set[tuple[str, str, int]] = set()
    if draft.chance(8):
        return
    for code in codes:
        for _ in range(pick(draft.chooser, (0, 1, 1, 2))):
            where, since = draft.pick(zones), pick(draft.chooser, (ALWAYS, ALWAYS, 0, -1, 1, 400))
            if (where, code, since) not in known:
                known.add((where, code, since))
                until = min(since, pick(draft.chooser, (0, -1, 1, -365)))
                member(draft, where, code, since, until if draft.chance(4) else ALWAYS)


def whole(draft: Draft, zones: Sequence[str], codes: Sequence[str]) -> None:
    """Each code in one zone, always."""
    for code in codes:
        if draft.mostly(8):
            member(draft, draft.pick(zones), code, ALWAYS, ALWAYS, share="")


def member(draft: Draft, where: str, code: str, since: int, until: int, share: str | None = None) -> None:
    """A row of membership; days are counted back from D."""
    cells = {
        "zone_id": draft.to(where),
        "commune_code": code,
        "share": draft.pick(SHARES) if share is None else share,
        "since": "" if since == ALWAYS else draft.ago(since),
        "until": "" if until == ALWAYS else draft.ago(until),
    }
    draft.add("zone_members", cells)


MAP_WEST, MAP_SOUTH = 2.0, 46.0
"""Where random contours lie: in France, and far from those that are shipped."""

WIDTHS = (0.01, 0.02, 0.035)


def contours(draft: Draft) -> None:
    """Contours of most communes and parts nearby: rectangles in two rows, a commune cut into strips."""
    if draft.chance(2):
        return
    west = [MAP_WEST, MAP_WEST]
    parts = draft.tables.get("commune_parts", [])
    for place, commune in enumerate([*NEAR, *WITH_PARTS, "54395"]):
        row = place % 2
        width = pick(draft.chooser, WIDTHS)
        if draft.mostly(5):
            contour(draft, commune, (west[row], width), row)
        inside = [part["code"] for part in parts if part["commune_code"] == commune]
        leaves = draft.chance(2)
        for strip, part in enumerate(inside):
            each = width / (len(inside) + leaves)
            if draft.mostly(8):
                contour(draft, part, (west[row] + strip * each, each), row)
        west[row] += width


def contour(draft: Draft, code: str, across: tuple[float, float], row: int) -> None:
    """A rectangle from a longitude on, in one of the rows."""
    west, south = across[0], MAP_SOUTH + row * WIDTHS[0]
    east, north = west + across[1], south + WIDTHS[0]
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = [[round(x, 5), round(y, 5)] for x, y in corners]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    draft.add("contours", {"code": code, "geometry": geometry})


def coverage(draft: Draft, codes: Sequence[str], zones: Sequence[str]) -> None:
    """What each dispositif covers: everywhere, some communes or parts, some zones."""
    for dispositif in draft.dispositifs:
        if draft.chance(5):
            continue
        for code in some(draft.chooser, codes, 0, 2):
            draft.cover(dispositif, code=code)
        for where in some(draft.chooser, zones, 0, 1):
            draft.cover(dispositif, zone=where)


def committees(draft: Draft, codes: Sequence[str], zones: Sequence[str]) -> None:
    """One committee for each form of territory: department, communes, zones."""
    territories = [
        {"department": draft.pick(["54", "1", "975"])},
        {"commune_codes": "|".join(some(draft.chooser, codes, 1, 4))},
    ]
    if zones:
        territories.append({"zone_ids": "|".join(draft.to(one) for one in some(draft.chooser, zones, 1, 3))})
    for place, territory in enumerate(territories):
        cells = {"id": f"C{place + 1}", "name": f"Comité {place + 1}"}
        cells |= {"zone_ids": "", "commune_codes": "", "department": "", **territory}
        cells["member_institution_ids"] = "|".join(some(draft.chooser, draft.institutions, 1, 3))
        cells["meeting_minutes"] = draft.pick(["", "59", "60", "125"])
        draft.add("committees", {**cells, "item_minutes": draft.pick(["", "30", "7"])})
