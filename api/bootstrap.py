"""Assembles what a run needs: the store and the vault that the settings name, opened as a workspace."""

from pathlib import Path

from api.settings import Settings
from api.workspace import Workspace
from graph.stores import open_store
from graph.vault import Vault, vault_path


def open_workspace(settings: Settings, *, create: bool = False) -> Workspace:
    """Open the store and its vault, and bring to its end what a dead process left between the two.

    Raises StoreError when one of them cannot be used (or is missing, unless `create`), UsageError for an
    address of no known form.
    """
    store = open_store(settings.store, create=create)
    try:
        vault = Vault(Path(settings.vault) if settings.vault else vault_path(settings.store))
        vault.recover(store)
    except BaseException:
        store.close()
        raise
    return Workspace(store, vault)
