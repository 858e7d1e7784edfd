"""The state of a store and of its vault, explained: each thing looked at, and what to do about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.settings import Settings
from graph.errors import Language
from graph.health import Remark, State, examine_vault
from graph.scope import Scope
from graph.stores import examine_store, without_credentials
from graph.vault import Vault, vault_path

STATES: tuple[State, ...] = ("ok", "attention", "error")
EXIT_STATUS: dict[State, int] = {"ok": 0, "attention": 1, "error": 4}


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What was found, in the order in which it was looked at; `address` holds no credential."""

    address: str
    remarks: tuple[Remark, ...]

    @property
    def state(self) -> State:
        """Give the worst state of all."""
        return max((remark.state for remark in self.remarks), key=STATES.index, default="ok")

    @property
    def exit_status(self) -> int:
        """Give 0 when all is fine, 1 when something needs attention, 4 when it cannot be used."""
        return EXIT_STATUS[self.state]

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Give it as plain data."""
        checks = [
            {
                "topic": remark.topic,
                "state": remark.state,
                "code": remark.code,
                "details": dict(remark.details),
                "sentence": remark.sentence(language),
            }
            for remark in self.remarks
        ]
        return {"address": self.address, "state": self.state, "checks": checks}


def check_health(settings: Settings, scope: Scope, *, write: bool = False) -> StoreHealth:
    """Look at the store and the vault that the settings name, changing nothing of what they hold.

    `write` also tries a writing. Raises UsageError for an address of no known form.
    """
    remarks = examine_store(settings.store, scope, write=write)
    path = Path(settings.vault) if settings.vault else vault_path(settings.store)
    remarks += examine_vault(Vault(path))
    return StoreHealth(without_credentials(settings.store), tuple(remarks))
