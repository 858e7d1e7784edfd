"""Each reason of complexity, told by as many facts as one likes: for the tests of its points."""

from collections.abc import Callable

from tests.graphs import Graph

NANCY, LAXOU, ELSEWHERE = "54395", "54304", "54001"
THEMES = ["health", "housing", "budget", "rights", "mobility", "digital", "language"]

Tell = Callable[[Graph, int], None]


def points(graph: Graph, reason: str, situation: str = "P1") -> int:
    return graph.points(situation).get(reason, 0)


def keys(graph: Graph, reason: str, situation: str = "P1") -> list[str]:
    """What a reason rests on."""
    return [f.key for r in graph.assess(situation).reasons if r.reason == reason for f in r.findings]


def actors(graph: Graph, count: int) -> None:
    for number in range(count):
        graph.help("P1", "health", by=f"I{number}.a", role="guardian")


def urgent_themes(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        graph.need("P1", theme, opened=0, urgent=True)


def dangers(graph: Graph, count: int) -> None:
    for theme in ("violence", "child_protection", "violence")[:count]:
        graph.need("P1", theme, opened=0, urgent=True)


def critical_gaps(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        graph.need("P1", theme, opened=90, severity=4)


def unanswered(graph: Graph, count: int) -> None:
    graph.person("P1", at=NANCY)
    for theme in THEMES[:count]:
        graph.dispositif(f"D-{theme}", theme, codes=[ELSEWHERE])
        graph.need("P1", theme, opened=90)


def refusals(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        for receiver in ("I2", "I3"):
            graph.referral("P1", theme, path=f"I1>{receiver}", sent=20, status="declined", answered=10)


def needs(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        graph.need("P1", theme, opened=0)


def doubled(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        for by in ("I1.a", "I2.a"):
            graph.help("P1", theme, by=by)


def coordinated(graph: Graph, count: int) -> None:
    for number in range(count):
        graph.person(f"Q{number}", household="H1")
        for by in ("I1.a", "I2.a"):
            graph.help(f"Q{number}", "health", by=by, role="coordinator")


def doubled_at_home(graph: Graph, count: int) -> None:
    graph.household("H1", "Q8", "Q9")
    for theme in ("housing", "budget", "family")[:count]:
        graph.help("Q8", theme, by="I1.a")
        graph.help("Q9", theme, by="I2.a")


def dropped(graph: Graph, count: int) -> None:
    for number in range(count):
        graph.referral("P1", "health", path=f"I1>I{number + 2}", sent=60)


def leaderless(graph: Graph, count: int) -> None:
    for number in range(count):
        graph.person(f"Q{number}", household="H1")
        for by in ("I1.a", "I2.a", "I3.a"):
            graph.help(f"Q{number}", "health", by=by)


def broken(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        graph.need("P1", theme, opened=100)
        graph.help("P1", theme, by="I1.a", start=90, end=20)


def idle(graph: Graph, count: int) -> None:
    for theme in THEMES[:count]:
        graph.help("P1", theme, by="I1.a", start=300, contact=200)


def departed(graph: Graph, count: int) -> None:
    graph.professional("I1.a", until=20)
    for theme in THEMES[:count]:
        graph.help("P1", theme, by="I1.a")


def events(graph: Graph, count: int) -> None:
    for _ in range(count):
        graph.event("P1", "release", occurred=90)


def closings(graph: Graph, count: int) -> None:
    for number in range(count + 1 if count else 0):
        path = "I1>I2" if number % 2 else "I2>I1"
        graph.referral("P1", "health", path=path, sent=20 - number, status="sent")


def waits(graph: Graph, count: int) -> None:
    graph.waits["person", "P1"] = count


REASONS: list[tuple[str, Tell, str, list[int]]] = [
    # The reason, how to tell so many facts of it and of whom, the points for no fact, one, two...
    ("several_actors", actors, "P1", [0, 0, 0, 5, 10, 15, 20, 20]),
    ("urgent_need", urgent_themes, "P1", [0, 15, 20, 25, 25]),
    ("danger", dangers, "P1", [0, 10, 10, 10]),
    ("uncovered_need", critical_gaps, "P1", [0, 12, 24, 36, 36]),
    ("no_answer", unanswered, "P1", [0, 10, 20, 20]),
    ("refusals", refusals, "P1", [0, 15, 30, 30]),
    ("cumulated_needs", needs, "P1", [0, 0, 0, 4, 8, 12, 16, 16]),
    ("duplicate_support", doubled, "P1", [0, 8, 16, 24, 24]),
    ("duplicate_coordination", coordinated, "H1", [0, 12, 12]),
    ("duplicate_household", doubled_at_home, "H1", [0, 6, 12, 12]),
    ("dropped_referral", dropped, "P1", [0, 6, 12, 18, 18]),
    ("no_lead", leaderless, "H1", [0, 10, 10]),
    ("break", broken, "P1", [0, 8, 16, 16]),
    ("idle", idle, "P1", [0, 4, 8, 8]),
    ("idle", departed, "P1", [0, 4, 8, 8]),
    ("unreviewed_event", events, "P1", [0, 8, 16, 16]),
    ("ping_pong", closings, "P1", [0, 12, 24, 24]),
    ("waited", waits, "P1", [0, 3, 6, 9, 12, 15, 15]),
]
ON_NOTHING = {"several_actors", "urgent_need", "danger", "cumulated_needs", "waited"}
ON_ONE = {"ping_pong"}
