"""Four hues suffice: neighbours on a map never have the same one."""

from collections.abc import Collection, Mapping

HUES = 4
MOST_STEPS = 20_000


def hues_of(touching: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Give each zone a hue from 0 to 3 such that those that touch differ, the same for the same map.

    Zones with most neighbours first, undone where that leads nowhere. Land with exclaves may need a fifth:
    there, and in the rare search that takes too long, a zone takes the hue that fewest neighbours have.

    >>> hues_of({"A": ["B", "C"], "B": ["A", "C"], "C": ["A", "B"], "D": []})
    {'A': 0, 'B': 1, 'C': 2, 'D': 0}
    """
    order = sorted(touching, key=lambda zone: (-len(touching[zone]), zone))
    chosen: dict[str, int] = {}
    if not _search(order, touching, chosen, [MOST_STEPS]):
        chosen = {}
        for zone in order:
            near = [chosen[other] for other in touching[zone] if other in chosen]
            chosen[zone] = min(range(HUES), key=lambda hue: (near.count(hue), hue))
    return {zone: chosen[zone] for zone in sorted(chosen)}


def _search(
    order: list[str], touching: Mapping[str, Collection[str]], chosen: dict[str, int], left: list[int]
) -> bool:
    if len(chosen) == len(order):
        return True
    left[0] -= 1
    if left[0] < 0:
        return False
    zone = _most_bound(order, touching, chosen)
    taken = {chosen[other] for other in touching[zone] if other in chosen}
    for hue in range(HUES):
        if hue not in taken:
            chosen[zone] = hue
            if _search(order, touching, chosen, left):
                return True
            del chosen[zone]
    return False


def _most_bound(order: list[str], touching: Mapping[str, Collection[str]], chosen: Mapping[str, int]) -> str:
    """Give the zone whose neighbours already have most different hues (Brélaz, 1979)."""
    waiting = [zone for zone in order if zone not in chosen]
    return max(waiting, key=lambda zone: len({chosen[o] for o in touching[zone] if o in chosen}))
