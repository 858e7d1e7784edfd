"""Random graphs for what the general ones rarely meet: forsaken places, keystones, doubles, zonings on a map.

Always the same for the same seed. Sizes lie around the numbers that the rules turn on.
"""

import json
import random
from itertools import combinations

from tests.graphs import Graph

METROPOLE = ["54395", "54304", "54357"]
COUNTRY = ["54001", "54002"]
ISLANDS = ["97501", "97502"]
"""Communes of one EPCI, of another, of none."""


def forsaken_places(seed: int) -> Graph:
    """Many open needs of two themes in few places, few dispositifs that cover little."""
    chance, graph = random.Random(seed), Graph()
    places = [*METROPOLE, *COUNTRY, *ISLANDS]
    if chance.random() < 0.6:
        graph.commune("54395", 6000, epci="245400676")
        graph.parts("54395", Q1=3000, Q2=chance.choice([2700, 2701, 2000]))
        places += ["Q1", "Q2"]
    graph.zone("S1", *chance.sample(places, 2))
    graph.zone("S2", chance.choice(places), until=chance.choice([None, 0, 1]))
    themes = ["language", "digital"]
    for number in range(chance.randint(1, 4)):
        purposes = "|".join(chance.sample([*themes, "health"], chance.randint(1, 2)))
        codes, zones = chance.sample(places, chance.randint(0, 2)), chance.sample(["S1", "S2"], 1)
        until = chance.choice([None, None, 0, 1])
        zones = zones if chance.random() < 0.4 or not codes else []
        graph.dispositif(f"D{number}", purposes, by=f"IO{number}", codes=codes, zones=zones, until=until)
    favourite = chance.sample(places, 3)
    for number in range(chance.choice([6, 12, 20, 40])):
        household = f"H{number // 2}" if chance.random() < 0.3 else None
        graph.person(f"P{number}", household=household, at=chance.choice([*favourite, *favourite, None]))
        for theme in themes:
            if chance.random() < 0.8:
                urgent, closed = chance.random() < 0.2, chance.choice([None, None, None, 0, -1])
                opened = chance.choice([0, 6, 7, 29, 30, 90])
                graph.need(f"P{number}", theme, opened=opened, closed=closed, urgent=urgent, severity=3)
        if chance.random() < 0.1:
            graph.help(f"P{number}", chance.choice(themes), by="I1.a", start=chance.choice([5, -30, -31]))
        if chance.random() < 0.5:
            graph.referral(f"P{number}", "health", path="I1>I2", sent=20)
    graph.committee("C1", department="54")
    graph.committee("C2", codes=chance.sample(places, 2))
    graph.committee("C3", zones=["S1", "S2"], members=["I1"])
    return graph


def hanging_networks(seed: int) -> Graph:
    """Teams in chains and stars, joined by one, two or three persons, some links broken."""
    chance, graph = random.Random(seed), Graph()
    team = [f"I{number % 4}.{number:02}" for number in range(chance.choice([5, 8, 14, 26]))]
    links = [(chance.choice(team[max(0, n - 3) : n]), team[n]) for n in range(1, len(team))]
    if chance.random() < 0.4:
        links = [(team[0], other) for other in team[1:]]
    links += chance.sample(list(combinations(team, 2)), chance.randint(0, 3))
    for number, link in enumerate(links):
        for shared in range(chance.choice([1, 2, 2, 2, 3])):
            for by in link:
                end = 1 if chance.random() < 0.03 else None
                graph.help(f"P{number}-{shared}", "rights", by=by, role="guardian", end=end)
    for _ in range(chance.randint(0, 2)):
        one, other = chance.sample([row["id"] for row in graph.tables["persons"]], 2)
        graph.same(one, other)
    graph.committee("C1", department="54", members=["I1"])
    return graph


def doubled_dispositifs(seed: int) -> Graph:
    """Persons followed in several of a few dispositifs for the same two themes."""
    chance, graph = random.Random(seed), Graph()
    roles = ["practitioner"] * 4 + ["dispositif_referent", "lead"]
    dispositifs: list[str | None] = ["DA", "DB"] if chance.random() < 0.5 else ["DA", "DB", "DB", "DC", None]
    for number in range(chance.choice([4, 6, 12, 16, 20])):
        theme = chance.choice(["housing", "budget", "budget", "budget"])
        for institution in chance.sample(["I1", "I2", "I3"], chance.randint(2, 3)):
            graph.help(
                f"P{number}",
                theme,
                by=f"{institution}.a",
                dispositif=chance.choice(dispositifs),
                role=chance.choice(roles),
                start=chance.choice([29, 30, 90, 90, 90]),
                mandate=chance.choice([None, None, None, None, "judicial"]),
            )
    graph.committee("C1", department="54", members=["I1"])
    return graph


MAP = ["54395", "54304", "54357", "54547", "54578", "54001"]
"""Communes to lay out in two rows; five are neighbours on the shipped contours, the last one is apart."""


def zonings_on_a_map(seed: int) -> Graph:
    """Two or three zonings that cross, mostly where contours are known: shipped, delivered or of parts."""
    chance, graph = random.Random(seed), Graph()
    for code in MAP:
        graph.commune(code, chance.choice([500, 1000, 1000, 2500]))
    places = list(MAP)
    if chance.random() < 0.6:
        graph.commune("54528", 3000)
        graph.parts("54528", Q1=1000, Q2=chance.choice([1000, 1500, 2000, 1900]))
        places += ["Q1", "Q2", "54528"]
    drawn = {code for code in places if chance.random() < chance.choice([0, 0.5, 1])}
    if "Q1" in places and chance.random() < 0.8:
        drawn |= {"Q1", "Q2", "54528"}
    for code, ring in rectangles(chance).items():
        if code in drawn:
            geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
            graph.add("contours", code=code, geometry=geometry)
    for zoning in ("ZA", "ZB", "ZC")[: chance.randint(2, 3)]:
        graph.zoning(zoning, department="54")
        for code in chance.sample(places, chance.randint(len(places) - 2, len(places))):
            graph.zone(f"{zoning}-{chance.choice('123')}", code, zoning=zoning)
    graph.committee("C1", department="54")
    return graph


def rectangles(chance: random.Random) -> dict[str, list[list[float]]]:
    """Rings in two rows, west of what is shipped; Q1 and Q2 are inside 54528 and leave a quarter of it."""
    found, west = {}, [2.0, 2.0]
    for number, code in enumerate([*MAP, "54528"]):
        row, width = number % 2, chance.choice([0.01, 0.02, 0.035])
        found[code] = ring(west[row], 46 + row * 0.01, width)
        if code == "54528":
            found["Q1"] = ring(west[row], 46 + row * 0.01, width / 4)
            found["Q2"] = ring(west[row] + width / 4, 46 + row * 0.01, width / 2)
        west[row] += width
    return found


def ring(west: float, south: float, width: float) -> list[list[float]]:
    """A rectangle a hundredth of a degree high, in degrees."""
    east, north = west + width, south + 0.01
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[round(x, 5), round(y, 5)] for x, y in corners]
