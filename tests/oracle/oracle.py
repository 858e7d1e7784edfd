"""The whole oracle: findings and agendas of a delivery, straight from the words of SPEC sections 2 to 4."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote

from tests.oracle.agenda import agenda
from tests.oracle.complexity import Network
from tests.oracle.duplicates import duplicates
from tests.oracle.facts import facts_of
from tests.oracle.findings import Finding, in_order, key_of
from tests.oracle.gaps import gaps
from tests.oracle.graph_on import GraphOn
from tests.oracle.loops import loops
from tests.oracle.overload import overload
from tests.oracle.places import Land, Places
from tests.oracle.reading import Tables
from tests.oracle.reference import Reference
from tests.oracle.territory import territory


class Oracle:
    """Slow, plain answers on one delivery. All codes but duplicate.identity and gap.take_up.

    >>> from datetime import date
    >>> Oracle({}, Reference({})).findings(date(2026, 12, 15))
    []
    """

    def __init__(self, tables: Tables, reference: Reference) -> None:
        self.facts = facts_of(tables)
        self.land = Land(tables, reference)
        self._days: dict[date, tuple[Places, list[Finding]]] = {}

    def _on(self, day: date) -> tuple[Places, list[Finding]]:
        """The graph on a day and its findings, computed once."""
        if day not in self._days:
            graph = GraphOn(self.facts, day)
            places = Places(graph, self.land)
            found = [*duplicates(graph), *gaps(graph, places), *overload(graph)]
            found += [*loops(graph), *territory(places)]
            self._days[day] = places, in_order(found)
        return self._days[day]

    def findings(self, as_of: date) -> list[Finding]:
        """Findings with code, key, severity, since, subjects and evidence, by (code, key)."""
        return self._on(as_of)[1]

    def agenda(
        self,
        committee_id: str,
        meeting: date,
        as_of: date | None = None,
        *,
        dismissed: Collection[str] = (),
        waited: Mapping[tuple[str, str], int] | None = None,
    ) -> dict[str, Any]:
        """Capacity, detected items and waiting list of a committee without earlier meetings.

        ``dismissed``: keys of findings that give no points. ``waited``: (type, id) of a situation -> meetings
        spent on the waiting list. Items are in SPEC's shape, without the question.
        """
        places, found = self._on(meeting if as_of is None else as_of)
        answers = {followed(key, places.graph.person_of) for key in dismissed}
        network = Network(places.graph, places, found, answers, waited or {})
        return agenda(network, self.facts.committees[committee_id])


def followed(key: str, person_of: Mapping[str, str]) -> str:
    """The key of a finding after its person's records became one person."""
    code, *written = key.split("|")
    subjects = []
    for one in written:
        kind, _, quoted = one.partition(":")
        identifier = unquote(quoted)
        subjects.append((kind, person_of.get(identifier, identifier) if kind == "person" else identifier))
    return key_of(code, subjects)
