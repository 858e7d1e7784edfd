"""What a look at a store and its vault finds: one remark a topic, for whoever must decide what to do.

Each store package looks at its own (`health.py`), without opening it as a store: opening would bring it up to
date and sweep what a dead writer left, which is what somebody may want to know of first.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any, Literal

from graph.errors import Language, StoreError
from graph.messages import say
from graph.vault import Vault

State = Literal["ok", "attention", "error"]

SLOW_MILLISECONDS = 1_000
"""A reading or a writing of next to nothing that takes longer deserves a look."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Remark:
    """What was found about a topic; `code` and `details` make its sentence, which says what to do."""

    topic: str
    state: State
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: Language = "fr") -> str:
        """Give the sentence for people."""
        return say(self.code, language, **self.details)


def fine(topic: str, code: str, **details: Any) -> Remark:
    """Make a remark that asks nothing of anybody."""
    return Remark(topic, "ok", code, details)


def attention(topic: str, code: str, **details: Any) -> Remark:
    """Make a remark that somebody should act upon; the store can be used."""
    return Remark(topic, "attention", code, details)


def unusable(topic: str, error: StoreError) -> Remark:
    """Make the remark of a store or vault that cannot be used."""
    return Remark(topic, "error", error.code, error.details)


def timed(topic: Literal["reading", "writing"], seconds: float) -> Remark:
    """Make the remark on how long a reading or a writing took."""
    milliseconds = ceil(seconds * 1000)
    make = fine if milliseconds < SLOW_MILLISECONDS else attention
    usual, slow = (
        ("health.reading", "health.reading_slow")
        if topic == "reading"
        else ("health.writing", "health.writing_slow")
    )
    return make(topic, usual if make is fine else slow, milliseconds=milliseconds)


def counted(counts: Mapping[str, int]) -> Remark:
    """Make the remark on the number of rows."""
    return fine("rows", "health.rows", total=sum(counts.values()), tables=dict(counts))


def leveled(found: int, known: int) -> Remark:
    """Make the remark on the level of the schema."""
    if found < known:
        return attention("schema", "health.schema_older", found=found, known=known)
    return fine("schema", "health.schema", found=found, known=known)


def delivered(number: int, source: str, written_at: str) -> Remark:
    """Make the remark on the last delivery."""
    return fine("delivery", "health.delivery", number=number, source=source, written_at=written_at)


def never_delivered() -> Remark:
    """Make the remark on a store that nothing was delivered to."""
    return fine("delivery", "health.no_delivery")


def private(topic: str, path: Path) -> Iterator[Remark]:
    """Remark on a file that others than its owner may open; nothing where modes mean nothing."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & OTHERS:
        yield attention(topic, "health.open_to_others", path=str(path), mode=f"{mode:04o}")


def examine_vault(vault: Vault) -> list[Remark]:
    """Look at a vault, and change nothing in it. Linear in its identities."""
    try:
        return list(_vault_remarks(vault))
    except StoreError as error:
        return [unusable("vault", error)]


def _vault_remarks(vault: Vault) -> Iterator[Remark]:
    path = str(vault.path)
    if not vault.path.exists():
        yield fine("vault", "health.no_vault", path=path)
        return
    yield fine("vault", "health.vault", path=path, count=sum(1 for _ in vault.entries()))
    yield from private("vault_rights", vault.path)
    marks = vault.staged_marks()
    if marks:
        yield attention("vault_staged", "health.vault_staged", path=path, count=len(marks))
