"""The directory: institutions, professionals and dispositifs by id, as pages and documents name them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.workspace import Workspace
from graph.model.actors import Dispositif, Institution, Professional
from graph.scope import Scope
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Directory:
    """Who there is, by id. Professionals have working names: these are not identities of persons."""

    institutions: Mapping[str, Institution]
    professionals: Mapping[str, Professional]
    dispositifs: Mapping[str, Dispositif]

    def institution(self, id_: str) -> str:
        """Give the name of an institution, its id when it is not (or no longer) there."""
        found = self.institutions.get(id_)
        return found.name if found else id_

    def professional(self, id_: str) -> str:
        """Give the name of a professional, their occupation when they have none, else the id."""
        found = self.professionals.get(id_)
        return (found.name or found.occupation) if found else id_


def read_directory(workspace: Workspace, scope: Scope) -> Directory:
    """Read the whole directory (hundreds of institutions, thousands of professionals): three store reads."""
    store = workspace.store
    return Directory(
        institutions=_by_id(store, scope, "institutions"),
        professionals=_by_id(store, scope, "professionals"),
        dispositifs=_by_id(store, scope, "dispositifs"),
    )


def _by_id(store: Store, scope: Scope, table: str) -> dict[str, Any]:
    return {row.key: row.record for row in store.rows(scope, table).rows}
