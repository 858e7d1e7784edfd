"""What of the network is on some land: who is at work there, which of its findings are about it.

All of it is known through persons, so that a single commune could be read in it. An institution is at work
where it accompanies k persons or more; a finding about land (an EPCI that lacks something, places that two
dispositifs both cover) is about all of that land, never about the communes where its persons live, and is
counted only where k persons are known.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from algorithms.coverage import Area as Lacking
from algorithms.coverage import area as lacking_area
from algorithms.picture import Picture
from api.usecases.areas import Area
from graph.model.findings import Finding


class NetworkHere:
    """The network on some land, by the persons who live there."""

    def __init__(self, seen: Picture, area: Area, *, persons: Iterable[int], k: int) -> None:
        self.seen, self.area, self.k = seen, area, k
        self.persons = tuple(persons)

    @cached_property
    def professionals(self) -> frozenset[str]:
        """Give the professionals with an active accompaniment in a situation with a member there."""
        a = self.seen.view.accompaniments
        situations = {self.seen.view.situation[person] for person in self.persons}
        rows = (i for at in situations for i in self.seen.rows_of(at, a.first) if a.is_active[i])
        return frozenset(self.seen.professional_id(a.professional[i]) for i in rows)

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Give the institutions that accompany k persons there or more."""
        a, followed = self.seen.view.accompaniments, Counter[int]()
        for person in self.persons:
            rows = range(a.first[person], a.first[person + 1])
            followed.update({a.institution[i] for i in rows if a.is_active[i]})
        return frozenset(self.seen.institution_id(at) for at, count in followed.items() if count >= self.k)

    def has(self, finding: Finding) -> bool:
        """Tell whether a finding of the network is about who is at work there, or about this land."""
        subjects = [(subject.type, subject.id) for subject in finding.subjects if subject.type != "theme"]
        if finding.code == "gap.coverage":
            return all(where in self._areas and self._known_in[where] >= self.k for where in subjects)
        if finding.code == "duplicate.dispositif":
            covered = [self._covered[id_] for _, id_ in subjects if id_ in self._covered]
            is_here = len(covered) == len(subjects) and all(map(self.area.places.intersection, covered))
            return is_here and self._known_on(frozenset.intersection(*covered)) >= self.k
        return all(id_ in self.professionals or id_ in self.institutions for _, id_ in subjects)

    @cached_property
    def _areas(self) -> frozenset[Lacking]:
        return frozenset(lacking_area(self.seen, place) for place in self.area.places)

    @cached_property
    def _known(self) -> Counter[str]:
        """Count the persons by the code they are known by."""
        return Counter(filter(None, map(self.seen.place_code, self.seen.persons)))

    @cached_property
    def _known_in(self) -> Counter[Lacking]:
        found = Counter[Lacking]()
        for code, count in self._known.items():
            found[lacking_area(self.seen, code)] += count
        return found

    def _known_on(self, places: frozenset[str]) -> int:
        spots_of = self.seen.frame.gazetteer.spots_of
        return sum(count for code, count in self._known.items() if not places.isdisjoint(spots_of(code)))

    @cached_property
    def _covered(self) -> dict[str, frozenset[str]]:
        """Give what each dispositif alive covers, by id; all that persons are known by, when everywhere."""
        spots_of = self.seen.frame.gazetteer.spots_of
        everywhere = self.area.places.union(*map(spots_of, self._known))
        ids, covered = self.seen.frame.ids.dispositifs, self.seen.places.covered
        return {ids[at]: everywhere if places is None else places for at, places in covered.items()}
