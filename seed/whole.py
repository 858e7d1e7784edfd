"""What follows from the whole of a made-up département, once every household is written.

Full caseloads were planned post by post; here they are only added up. Keystones are read off the picture of
who shares whose accompaniment, drawn anew with networkx: they are not planted one by one, they are
explained.
"""

from collections.abc import Iterator

import networkx as nx

from graph.model.findings import Subject
from seed.books import Books
from seed.staff import Post

CASELOAD = ((130, "critical"), (115, "high"), (100, "medium"))
TWO_SHARED = 2
AT_LEAST = {"cut_off": 2, "persons": 3, "needs": 5}


def tell_whole(books: Books) -> None:
    """Write the truths that rest on many households; the staff must be settled."""
    _tell_caseloads(books)
    _tell_teams(books)
    for post, cut_off in keystones(books):
        severity = "medium" if cut_off >= 10 else "low"
        why = f"background: {cut_off} professionals linked through one"
        books.plant("overload.keystone", severity, why, professional=post)
    for (low, high, theme), persons in sorted(books.twice_within.items()):
        if persons >= AT_LEAST["persons"]:
            subjects = (
                Subject("dispositif", low),
                Subject("dispositif", high),
                Subject("theme", theme.value),
            )
            severity = "medium" if persons >= 10 else "low"
            why = f"background: {persons} persons followed twice by both"
            books.plant_about("duplicate.dispositif", severity, why, subjects)
    for ((kind, area), theme), needs in sorted(books.unheld.items()):
        if needs >= AT_LEAST["needs"]:
            severity = "high" if needs >= 15 else "medium"
            why = f"background: {needs} needs that no dispositif covers"
            books.plant("gap.coverage", severity, why, **{kind: area, "theme": theme.value})


def _present(books: Books) -> Iterator[Post]:
    for post in books.staff.posts:
        if post.until is None or post.until >= books.day:
            yield post


def _severity(load: int, capacity: int) -> str | None:
    """Give the severity of a ratio (load / capacity, exact), None under nine tenths."""
    for percent, severity in CASELOAD:
        if load * 100 > capacity * percent:
            return severity
    return "low" if load * 10 >= capacity * 9 else None


def _tell_caseloads(books: Books) -> None:
    for post in _present(books):
        severity = _severity(post.load, post.capacity) if post.capacity else None
        if severity:
            percent = round(100 * post.load / post.capacity)
            books.plant(
                "overload.caseload", severity, f"background: full at {percent} %", professional=post.id
            )


def _tell_teams(books: Books) -> None:
    teams: dict[str, list[Post]] = {}
    for post in _present(books):
        if post.capacity:
            teams.setdefault(post.team.institution, []).append(post)
    for institution, posts in sorted(teams.items()):
        load, capacity = sum(post.load for post in posts), sum(post.capacity for post in posts)
        if len(posts) >= 2 and load > capacity:
            severity = _severity(load, capacity) or "medium"
            books.plant("overload.team", severity, "background: a whole team full", institution=institution)


def keystones(books: Books) -> Iterator[tuple[str, int]]:
    """Give the professionals without whom at least two others are cut off, with how many.

    Two are linked when they share two persons or more.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(pair for pair, persons in books.shared.items() if persons >= TWO_SHARED)
    components = {member: found for found in nx.connected_components(graph) for member in found}
    for post in sorted(nx.articulation_points(graph)):
        rest = graph.subgraph(components[post] - {post})
        largest = max(len(part) for part in nx.connected_components(rest))
        cut_off = len(rest) - largest
        if cut_off >= AT_LEAST["cut_off"]:
            yield post, cut_off
