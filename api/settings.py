"""What the host chose: where the store and its vault are, in which language to speak.

An option of the command line stands before the environment, the environment before the default. Nothing is
read at import.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.texts import Language

DEFAULT_STORE = "maille.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. `vault` is where identities are, None: beside the embedded store."""

    store: str = DEFAULT_STORE
    vault: str | None = None
    language: Language = "fr"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings of the environment: `MAILLE_STORE`, `MAILLE_VAULT`. An empty one is none.

    >>> read_settings({"MAILLE_STORE": "meurthe.db"}).store
    'meurthe.db'
    """
    return Settings(
        store=environ.get("MAILLE_STORE") or DEFAULT_STORE, vault=environ.get("MAILLE_VAULT") or None
    )
