"""Writes institutions, dispositifs and coverage as data-inclusion v1: `structures.json`, `services.json`.

Every element is validated by the models of the package `data-inclusion-schema` before it is written. What
that format has no room for (funders, places, norms, themes of our own, persons) stays behind:
`docs/fr/formats.md`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import ConflictError
from graph.exchange.exporting import ATTEMPTS, check_new_directory, draft_directory, open_private
from graph.exchange.inclusion_land import COUNTRY, Land, load_land
from graph.exchange.inclusion_words import THEMATIQUE_OF_THEME
from graph.exchange.stored import Stored
from graph.scope import EVERYTHING
from graph.store import Store

SHORTEST_NAME, LONGEST_NAME = 3, 150

_SIRET = re.compile("[0-9]{14}")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and how many dispositifs were left out: closed, or covering nothing on the day."""

    structures: int
    services: int
    left_out: int


def export_inclusion(store: Store, directory: str | Path, *, day: date) -> Written:
    """Write the directory of the territory, as it is on `day`, into a new or empty folder.

    `day` is written as the date of the last change, which data-inclusion requires: not a day to come. Raises
    UsageError when the folder is not empty or cannot be written, ConflictError when the store keeps moving.
    The same store and day give the same bytes.
    """
    target = Path(directory).absolute()
    check_new_directory(target)
    with draft_directory(target) as draft:
        for _ in range(ATTEMPTS):
            token = store.token(EVERYTHING)
            book = _Directory(Stored(store), day)
            structures, services = list(book.structures()), list(book.services())
            if store.token(EVERYTHING) == token:
                break
        else:
            raise ConflictError("conflict.store_moved", base=token, token=store.token(EVERYTHING))
        for name, elements in (("structures", structures), ("services", services)):
            with open_private(draft / f"{name}.json") as file:
                file.write(json.dumps(elements, ensure_ascii=False, indent=2) + "\n")
    return Written(len(structures), len(services), book.left_out)


class _Directory:
    """Who does what and where, on a day."""

    def __init__(self, stored: Stored, day: date) -> None:
        self.stored = stored
        self.day = day
        self.land: Land = load_land()
        self.left_out = 0
        self.names: dict[str, str] = {}

    def structures(self) -> Iterator[dict[str, Any]]:
        """Give every institution as a structure, by id."""
        from data_inclusion.schema.v1 import Structure

        for row in self.stored.all("institutions"):
            institution: Any = row.record
            self.names[institution.id] = institution.name
            element = self._common(row.source, institution)
            if institution.siret and _SIRET.fullmatch(institution.siret):
                element["siret"] = institution.siret
            Structure.model_validate(element)
            yield element

    def services(self) -> Iterator[dict[str, Any]]:
        """Give every dispositif alive on the day as a service, by id."""
        from data_inclusion.schema.v1 import Service, TypeService

        types = {kind.value for kind in TypeService}
        zones = self._zones()
        for row in self.stored.all("dispositifs"):
            dispositif: Any = row.record
            places = zones.get(dispositif.id, {COUNTRY})
            if not places or not self._is_active(dispositif):
                self.left_out += 1
                continue
            element = self._common(row.source, dispositif)
            element["structure_id"] = dispositif.institution_id
            element["description"] = self._description(dispositif)
            if dispositif.kind in types:
                element["type"] = dispositif.kind
            thematiques = {THEMATIQUE_OF_THEME.get(theme) for theme in dispositif.purposes} - {None}
            if thematiques:
                element["thematiques"] = sorted(map(str, thematiques))
            is_country = COUNTRY in places
            element["zone_eligibilite"] = [COUNTRY] if is_country else self.land.shortest(places)
            Service.model_validate(element)
            yield element

    def _common(self, source: str, record: Any) -> dict[str, Any]:
        name = record.name if len(record.name) >= SHORTEST_NAME else f"{record.name} ({record.id})"
        name = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
        return {"source": source, "id": record.id, "nom": name, "date_maj": str(self.day)}

    def _description(self, dispositif: Any) -> str:
        kind = f" ({dispositif.kind})" if dispositif.kind else ""
        return f"{dispositif.name}{kind} — {self.names.get(dispositif.institution_id, '')}".strip()[:1000]

    def _is_active(self, record: Any) -> bool:
        return (record.since is None or record.since <= self.day) and (
            record.until is None or record.until >= self.day
        )

    def _zones(self) -> Mapping[str, set[str]]:
        """Give the communes that each dispositif covers on the day; those without any row are not there."""
        parts = {row.key: getattr(row.record, "commune_code", "") for row in self.stored.all("commune_parts")}
        members: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.stored.all("zone_members"):
            member: Any = row.record
            if self._is_active(member):
                members[member.zone_id].add(parts.get(member.commune_code, member.commune_code))
        covered: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.stored.all("dispositif_coverage"):
            coverage: Any = row.record
            place = coverage.commune_code
            found = members[coverage.zone_id] if place is None else {parts.get(place, place)}
            covered[coverage.dispositif_id] |= found
        return covered
