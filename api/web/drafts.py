"""Files that somebody gave for a look: kept on disk while they decide, the oldest thrown away first."""

import shutil
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import uuid4

from api.web.deliveries import drop_folder
from graph.exchange.territories.recognising import GivenFile

KEPT = 12
"""Drafts kept at once: each is a few files of a planner."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Some files in a folder of ours, and the words by which people know them."""

    id: str
    folder: Path
    files: tuple[GivenFile, ...]


@dataclass
class Drafts:
    """The drafts of one application, in memory: a restart forgets them."""

    _drafts: "OrderedDict[str, Draft]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, folder: Path, files: Sequence[GivenFile]) -> Draft:
        """Keep the files of a folder that `new_folder` made."""
        draft = Draft(uuid4().hex, folder, tuple(files))
        with self._lock:
            self._drafts[draft.id] = draft
            old = [self._drafts.popitem(last=False)[1] for _ in range(len(self._drafts) - KEPT)]
        for each in old:
            drop_folder(each.folder)
        return draft

    def get(self, id_: str) -> Draft | None:
        """Give a draft that is still kept."""
        return self._drafts.get(id_)

    def hold(self, draft: Draft) -> Draft:
        """Keep a draft anew that was changed, if it is still kept."""
        with self._lock:
            if draft.id in self._drafts:
                self._drafts[draft.id] = draft
        return draft

    def drop(self, id_: str) -> None:
        """Throw a draft away."""
        with self._lock:
            draft = self._drafts.pop(id_, None)
        if draft is not None:
            drop_folder(draft.folder)

    def close(self) -> None:
        """Throw all of them away."""
        with self._lock:
            left = list(self._drafts.values())
            self._drafts.clear()
        for each in left:
            shutil.rmtree(each.folder.parent, ignore_errors=True)
