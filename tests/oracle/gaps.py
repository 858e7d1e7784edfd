"""Gaps: nobody for something (SPEC section 2, Gaps)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.facts import Accompaniment, Need, Referral
from tests.oracle.findings import Finding, by_size, finding
from tests.oracle.graph_on import LEADING, GraphOn
from tests.oracle.places import Places

ONE_DAY = timedelta(days=1)
NEED_SEVERITIES = {1: "low", 2: "medium", 3: "high", 4: "critical"}
SERIOUS_EVENTS = {"leaving_child_protection", "hospital_discharge", "release", "eviction_notice"}
COVERAGE_FROM = 5

CoverageGroups = dict[tuple[str, str, str], list[Need]]


def gaps(graph: GraphOn, places: Places) -> Iterator[Finding]:
    """All findings of this family."""
    yield from need(graph)
    yield from referral(graph)
    yield from lead(graph)
    yield from broken(graph)
    yield from dormant(graph)
    yield from departed(graph)
    yield from coverage(graph, places)
    yield from review(graph)


# gap.need


def need(graph: GraphOn) -> Iterator[Finding]:
    """Per need open on D and not held."""
    for one in graph.needs:
        if not graph.is_open_need(one) or graph.is_held(one.person_id, one.theme):
            continue
        since = alone_since(graph, one)
        if graph.passed(7 if one.urgent else 30, since):
            yield finding(
                "gap.need",
                [("need", one.id), ("person", one.person_id)],
                severity="critical" if one.urgent else NEED_SEVERITIES[one.severity],
                since=since,
            )


def alone_since(graph: GraphOn, one: Need) -> date:
    """The later of the opening and the day after the last day of real help that has stopped.

    An accompaniment is *no longer* active when its last day is behind: one whose professional is still
    to come and whose end lies ahead, or nowhere, has not stopped.
    """
    since = one.opened_on
    for member in graph.those_who_count(one.person_id, one.theme):
        for row in graph.accompaniments_of[member]:
            last = last_day(graph, row)
            if row.purpose != one.theme or graph.is_active(row) or last is None or last >= graph.day:
                continue
            if row.start <= graph.day and (last - row.start).days + 1 >= 30:
                since = max(since, last + ONE_DAY)
    return since


def last_day(graph: GraphOn, row: Accompaniment) -> date | None:
    """The earliest of its end, its professional's until and, when dormant, its last sign of life."""
    days = [row.end, graph.professional(row).until]
    if graph.is_dormant(row):
        days.append(graph.last_sign(row))
    return min((day for day in days if day is not None), default=None)


# gap.referral


def referral(graph: GraphOn) -> Iterator[Finding]:
    """Per referral whose matter is live and not held by an institution other than the sender."""
    for one in graph.referrals:
        holders = graph.holders(one.person_id, one.theme)
        by_another = any(row.institution_id != one.sender for row in holders)
        dropped = dropped_on(graph, one)
        if dropped is None or by_another or not graph.is_live(one.person_id, one.theme):
            continue
        kind, since = dropped
        if (graph.day - since).days <= 730:
            yield finding(
                "gap.referral",
                [("referral", one.id), ("person", one.person_id)],
                severity="high" if one.urgent else "medium",
                since=since,
                kind=kind,
            )


def dropped_on(graph: GraphOn, one: Referral) -> tuple[str, date] | None:
    """In which way nobody took the referral up, and since when."""
    if one.status in {"sent", "expired"}:
        if graph.passed(7 if one.urgent else 30, one.sent_on) and not graph.is_taken_up(one):
            return "unanswered", one.sent_on
    elif one.status in {"accepted", "declined"} and one.answered_on is not None:
        if one.status == "accepted":
            if graph.passed(15 if one.urgent else 45, one.answered_on) and not graph.is_taken_up(one):
                return "not_started", one.answered_on
        elif graph.passed(15, one.answered_on) and not is_rerouted(graph, one, one.answered_on):
            return "not_rerouted", one.answered_on
    return None


def is_rerouted(graph: GraphOn, declined: Referral, answered_on: date) -> bool:
    """Another referral, not withdrawn, went to another institution in [answered_on, D]."""
    later = [
        other
        for other in graph.referrals_of(declined.person_id, declined.theme)
        if answered_on <= other.sent_on <= graph.day and other.id != declined.id
    ]
    return any(other.receiver != declined.receiver for other in later)


# gap.lead, gap.break


def lead(graph: GraphOn) -> Iterator[Finding]:
    """Per person with three institutions and nobody leading in the household."""
    for person in graph.living:
        first: dict[str, date] = {}
        for row in graph.active_of[person]:
            first[row.institution_id] = min(row.start, first.get(row.institution_id, row.start))
        around = [row for member in graph.together(person) for row in graph.active_of[member]]
        if len(first) >= 3 and not any(row.role in LEADING for row in around):
            yield finding(
                "gap.lead",
                [("person", person)],
                severity="high" if len(first) >= 5 else "medium",
                since=sorted(first.values())[2],
                institutions=sorted(first),
                coordinators=coordinators(graph, person),
            )


def coordinators(graph: GraphOn, person: str) -> list[str]:
    """The professionals who coordinate for the person, which is not to lead."""
    return sorted({row.professional_id for row in graph.active_of[person] if row.role == "coordinator"})


def broken(graph: GraphOn) -> Iterator[Finding]:
    """gap.break, per (person, theme) not held that was helped until e."""
    for person in graph.living:
        for theme in sorted({row.purpose for row in graph.accompaniments_of[person]}):
            mine = [row for row in graph.accompaniments_of[person] if row.purpose == theme]
            begun = [row for row in mine if row.start <= graph.day]
            ends = [row.end for row in begun if row.end is not None and row.end < graph.day]
            if not begun or len(ends) < len(begun) or graph.is_held(person, theme):
                continue
            last = max(ends)
            waiting = any(
                one.theme == theme and one.opened_on <= last and graph.is_open_need(one)
                for one in graph.needs_of[person]
            )
            if waiting and 15 <= (graph.day - last).days <= 180:
                yield finding(
                    "gap.break",
                    [("person", person), ("theme", theme)],
                    severity="high",
                    since=last,
                    accompaniments=sorted(row.id for row in begun if row.end == last),
                )


# gap.dormant, gap.departed


def dormant(graph: GraphOn) -> Iterator[Finding]:
    """Per accompaniment dormant on D whose professional is present."""
    for row in graph.accompaniments:
        if graph.is_dormant(row) and graph.is_present(graph.professional(row)):
            yield finding(
                "gap.dormant",
                [("accompaniment", row.id), ("person", row.person_id)],
                severity="medium" if graph.has_open_need(row.person_id, row.purpose) else "low",
                since=graph.last_sign(row),
            )


def departed(graph: GraphOn) -> Iterator[Finding]:
    """Per open accompaniment whose professional left, when the matter is not held."""
    for row in graph.accompaniments:
        until = graph.professional(row).until
        if until is None or not graph.is_open(row) or graph.is_held(row.person_id, row.purpose):
            continue
        if 15 <= (graph.day - until).days <= 730:
            yield finding(
                "gap.departed",
                [("accompaniment", row.id), ("person", row.person_id)],
                severity="high" if row.role in LEADING else "medium",
                since=until,
            )


# gap.coverage, gap.review


def coverage_groups(graph: GraphOn, places: Places) -> CoverageGroups:
    """(epci or commune, its id, theme) -> needs not held that no dispositif covers, where enough of them."""
    groups: defaultdict[tuple[str, str, str], list[Need]] = defaultdict(list)
    for one in graph.needs:
        if not graph.is_open_need(one) or graph.is_held(one.person_id, one.theme):
            continue
        if places.has_no_answer(one.person_id, one.theme):
            commune = places.land.commune(places.code_of(one.person_id))
            area = ("epci", commune.epci) if commune.epci else ("commune", commune.code)
            groups[*area, one.theme].append(one)
    return {area: needs for area, needs in groups.items() if len(needs) >= COVERAGE_FROM}


def coverage_subjects(group: tuple[str, str, str]) -> list[tuple[str, str]]:
    """The subjects of a group's finding."""
    kind, identifier, theme = group
    return [(kind, identifier), ("theme", theme)]


def coverage(graph: GraphOn, places: Places) -> Iterator[Finding]:
    """Per (epci, theme), or (commune, theme) for a commune in no EPCI."""
    for group, needs in coverage_groups(graph, places).items():
        yield finding(
            "gap.coverage",
            coverage_subjects(group),
            severity=by_size(len(needs), medium=COVERAGE_FROM, high=15),
            since=graph.day,
            communes=sorted({places.code_of(one.person_id) for one in needs}),
            needs=len(needs),
        )


def review(graph: GraphOn) -> Iterator[Finding]:
    """Per life event not reviewed by D."""
    for event in graph.life_events:
        reviewed = event.reviewed_on is not None and event.reviewed_on <= graph.day
        if not reviewed and 60 <= (graph.day - event.occurred_on).days <= 400:
            yield finding(
                "gap.review",
                [("life_event", event.id), ("person", event.person_id)],
                severity="medium" if event.kind in SERIOUS_EVENTS else "low",
                since=event.occurred_on,
            )
