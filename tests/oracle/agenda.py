"""The detected items of a committee's meeting (SPEC section 4), for a committee that has not met yet."""

from fractions import Fraction
from math import floor
from typing import Any

from tests.oracle.complexity import Judged, Network, situations
from tests.oracle.facts import Committee
from tests.oracle.findings import subject_id
from tests.oracle.overload import ratio_of_team
from tests.oracle.places import Places

ANSWERS_PER_NEED = 3

Item = dict[str, Any]


def agenda(network: Network, committee: Committee) -> dict[str, Any]:
    """Capacity, detected items in it, waiting list beyond it."""
    territory = territory_of(network.places, committee)
    judged = [Judged(network, situation) for situation in situations(network.graph)]
    detected = [one for one in judged if one.is_complex() and belongs(one, committee, territory)]
    since = {one["key"]: one["since"] for one in network.findings}

    def rank(one: Judged) -> tuple[int, str, str, str]:
        days = [since[key] for reason in one.reasons for key in reason["findings"]]
        return (-one.score, min(days, default="9999-12-31"), one.situation.id, one.situation.kind)

    items = [item_of(one) for one in sorted(detected, key=rank)]
    capacity = floor(committee.meeting_minutes / committee.item_minutes)
    return {
        "committee": committee.id,
        "capacity": capacity,
        "detected": items[:capacity],
        "waiting": [{**item, "kind": "detected"} for item in items[capacity:]],
    }


def territory_of(places: Places, committee: Committee) -> set[str]:
    """The places of a committee's territory on D."""
    land = places.land
    territory = {place for code in committee.codes for place in land.places_named(land.read(code))}
    for zone in committee.zone_ids:
        territory |= places.of_zone(zone)
    if committee.department:
        territory |= land.of_department(committee.department)
    return territory


def belongs(one: Judged, committee: Committee, territory: set[str]) -> bool:
    """A member lives in the territory; without any known place, a concerned institution is a member."""
    lived = {place for member in one.situation.members for place in one.places.of_person(member)}
    if not lived:
        return bool(set(one.concerned()) & set(committee.institution_ids))
    return bool(lived & territory)


def item_of(one: Judged) -> Item:
    """One item as SPEC shapes it, without the question."""
    return {
        "situation": {"type": one.situation.kind, "id": one.situation.id},
        "persons": one.situation.members,
        "score": one.score,
        "reasons": one.reasons,
        "presenter": one.presenter(),
        "sustained": one.sustained(),
        "invite": [
            {"institution": institution, "because": sorted(because)}
            for institution, because in sorted(invited(one).items())
        ],
    }


def invited(one: Judged) -> dict[str, set[str]]:
    """Concerned institutions, and for each gap.need up to three that could answer."""
    concerned = one.concerned()
    invite = {institution: set(because) for institution, because in concerned.items()}
    for gap in one.of("gap.need"):
        person, theme = subject_id(gap, "person"), one.themes[subject_id(gap, "need")]
        operators = {
            dispositif.institution_id
            for dispositif in one.places.alive_for(theme)
            if one.places.covers(dispositif, person)
        }
        candidates = sorted(operators - set(concerned), key=lambda institution: by_load(one, institution))
        for institution in candidates[:ANSWERS_PER_NEED]:
            invite.setdefault(institution, set()).add("could_answer")
    return invite


def by_load(one: Judged, institution: str) -> tuple[bool, Fraction, str]:
    """The least loaded first; without anybody to carry or any load, last."""
    ratio = ratio_of_team(one.graph, institution)
    return (not ratio, ratio or Fraction(0), institution)
