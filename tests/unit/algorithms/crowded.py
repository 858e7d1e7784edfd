"""A random graph in which every kernel finds something: few persons, much about each of them."""

import random

from tests.graphs import Graph

THEMES = ["housing", "health", "budget", "violence", "child_protection"]
ROLES = ["practitioner", "practitioner", "dispositif_referent", "coordinator", "lead", "guardian"]
DAYS = [
    900,
    730,
    400,
    366,
    365,
    300,
    200,
    180,
    179,
    120,
    90,
    60,
    45,
    31,
    30,
    29,
    15,
    14,
    7,
    1,
    0,
    -1,
    -30,
    -31,
]
STATES = ["sent", "accepted", "declined", "declined", "expired", "expired", "withdrawn"]


def crowded(seed: int) -> Graph:
    """Give the graph of a seed, always the same."""
    chance, graph = random.Random(seed), Graph()
    team = [f"I{number % 5}.{number}" for number in range(9)]
    for by in team:
        graph.professional(by, until=chance.choice([None, None, None, None, 30]))
    for number in range(20):
        graph.person(f"P{number}", household=f"H{number // 3}" if number % 4 else None)
    graph.same("P1", "P8")
    for number in range(20):
        for _ in range(chance.randint(0, 8)):
            _a_row(graph, chance, f"P{number}", team)
    return graph


def _a_row(graph: Graph, chance: random.Random, person: str, team: list[str]) -> None:
    theme, day = chance.choice(THEMES), chance.choice(DAYS)
    kind = chance.randint(0, 4)
    if kind == 0:
        closed = chance.choice([None, None, None, min(day, 5)])
        graph.need(person, theme, opened=day, closed=closed, urgent=chance.random() < 0.3)
    elif kind == 1:
        _a_help(graph, chance, person, team)
    elif kind == 2:
        graph.event(person, "release", occurred=day)
    elif kind == 3:
        for _ in range(2):
            graph.help(person, theme, by=chance.choice(team), role=chance.choice(ROLES))
    else:
        _some_referrals(graph, chance, person)


def _a_help(graph: Graph, chance: random.Random, person: str, team: list[str]) -> None:
    start = chance.choice(DAYS)
    graph.help(
        person,
        chance.choice(THEMES),
        by=chance.choice(team),
        start=start,
        end=chance.choice([None, None, min(start, 40), min(start, 1)]),
        role=chance.choice(ROLES),
        contact=chance.choice([None, 10, 200, 400]),
        mandate=chance.choice([None, None, "judicial"]),
    )


def _some_referrals(graph: Graph, chance: random.Random, person: str) -> None:
    theme, sent = chance.choice(THEMES), chance.choice([300, 200, 90])
    for _ in range(chance.randint(2, 5)):
        sender, receiver = chance.choices(["I1", "I2", "I3"], k=2)
        status = chance.choice(STATES)
        answered = max(0, sent - 20) if status in ("accepted", "declined") else None
        graph.referral(
            person, theme, path=f"{sender}>{receiver}", sent=sent, status=status, answered=answered
        )
        sent = max(0, sent - chance.choice([0, 10, 30]))
