"""What a disk may hold after a power cut, worked out from the recorded order of writes and syncs.

The model is the harshest that POSIX allows. Until a file is synced, any of its writes may be missing, in any
combination, or be there in part, by sectors of 512 bytes. A name (made, moved or taken away) is sure only
once its folder was synced; until then names are as after some earlier moment. What was synced is there.
"""

import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
EVENT = struct.Struct("<qqq")
LENGTH = struct.Struct("<q")
TEXTS = {"O": 1, "W": 1, "U": 1, "L": 2, "R": 2, "T": 0, "S": 0, "X": 0}

Image = dict[str, bytes]
"""The files of a folder by name."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done (see recorder.c), or an acknowledgement (kind `a`, its number)."""

    kind: str
    descriptor: int = 0
    offset: int = 0
    number: int = 0
    texts: tuple[bytes, ...] = ()


def read_trace(trace: bytes) -> list[Event]:
    """Read what the recorder and the traced program wrote, in order."""
    events, at = [], 0
    while at < len(trace):
        if trace.startswith(b"ack ", at):
            end = trace.index(b"\n", at)
            events.append(Event("a", number=int(trace[at + 4 : end])))
            at = end + 1
            continue
        kind = chr(trace[at])
        descriptor, offset, number = EVENT.unpack_from(trace, at + 1)
        at += 1 + EVENT.size
        texts = []
        for _ in range(TEXTS[kind]):
            (length,) = LENGTH.unpack_from(trace, at)
            at += LENGTH.size + length
            texts.append(trace[at - length : at])
        events.append(Event(kind, descriptor, offset, number, tuple(texts)))
    return events


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put at an offset, or (`data` None) the file cut or stretched to that length."""

    offset: int
    data: bytes | None

    def apply(self, content: bytearray, chance: random.Random | None = None) -> None:
        """Do it; with `chance`, only some of its sectors."""
        if self.data is None:
            content[:] = content[: self.offset].ljust(self.offset, b"\0")
            return
        for start in range(0, len(self.data), SECTOR) if chance else (0,):
            if chance is None or chance.random() < 0.5:
                part = self.data[start : start + SECTOR] if chance else self.data
                at = self.offset + start
                if len(content) < at:
                    content.extend(bytes(at - len(content)))
                content[at : at + len(part)] = part


@dataclass(eq=False)
class File:
    """A file, whatever its names: what is sure of it, and what was written since."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        """Make sure of everything written so far."""
        for write in self.pending:
            write.apply(self.synced)
        self.pending.clear()

    def left(self, chance: random.Random | None) -> bytes:
        """Give what a cut leaves: what is sure, and by chance some of what was written since."""
        if not chance or not self.pending:
            return bytes(self.synced)
        content = bytearray(self.synced)
        for write in self.pending:
            fate = chance.random()
            if fate < 0.4:
                write.apply(content)
            elif fate < 0.6:
                write.apply(content, chance)
        return bytes(content)


class Disk:
    """One folder and its files, as events make them."""

    def __init__(self, folder: Path) -> None:
        """Begin with an empty folder."""
        self.folder = os.fsencode(folder)
        self.names: dict[str, File] = {}
        self.history: list[dict[str, File]] = [{}]
        self.opened: dict[int, File | None] = {}

    def apply(self, event: Event) -> None:
        """Do what an event says."""
        match event.kind:
            case "O":
                self._open(event)
            case "W":
                self._file(event).pending.append(Write(event.offset, event.texts[0]))
            case "T":
                self._file(event).pending.append(Write(event.offset, None))
            case "S":
                self._sync(event)
            case "X":
                del self.opened[event.descriptor]
            case "U":
                self._rename({self._name(event, 0): None})
            case "L":
                self._rename({self._name(event, 1): self.names[self._name(event, 0)]})
            case "R":
                old, new = self._name(event, 0), self._name(event, 1)
                self._rename({new: self.names[old], old: None})

    def left(self, chance: random.Random | None = None) -> Image:
        """Give what a power cut now leaves: only what is sure or, with `chance`, some of the rest."""
        names = chance.choice(self.history) if chance else self.history[0]
        return {name: file.left(chance) for name, file in names.items()}

    def now(self) -> Image:
        """Give what programs see now."""
        for file in self.names.values():
            file.sync()
        return {name: bytes(file.synced) for name, file in self.names.items()}

    def _open(self, event: Event) -> None:
        if event.texts[0].rstrip(b"/") == self.folder:
            self.opened[event.descriptor] = None
            return
        assert not event.offset & os.O_TRUNC, "the recorder does not follow truncation at opening"
        name = self._name(event, 0)
        if event.number:
            self._rename({name: File()})
        self.opened[event.descriptor] = self.names[name]

    def _sync(self, event: Event) -> None:
        file = self.opened[event.descriptor]
        if file is None:
            self.history = [dict(self.names)]
        else:
            file.sync()

    def _file(self, event: Event) -> File:
        file = self.opened[event.descriptor]
        assert file is not None
        return file

    def _name(self, event: Event, which: int) -> str:
        path = Path(os.fsdecode(event.texts[which]))
        assert os.fsencode(path.parent) == self.folder
        return path.name

    def _rename(self, changes: dict[str, File | None]) -> None:
        """Change names; until the folder is synced, any of its states since then may be what is left."""
        names = {**self.names, **changes}
        self.names = {name: file for name, file in names.items() if file is not None}
        self.history.append(dict(self.names))


def power_cuts(events: list[Event], folder: Path, *, times: int, seed: int) -> Iterator[tuple[int, Image]]:
    """Give what is left by power cuts at many moments, each with the last number acknowledged by then.

    At every acknowledgement, with nothing kept but what is sure; and `times` times anywhere, with nothing or
    some of the rest. The file that SQLite keeps in shared memory never survives a cut.
    """
    chance = random.Random(seed)
    anywhere = {chance.randrange(len(events)) for _ in range(times)}
    disk, acknowledged = Disk(folder), 0
    for position, event in enumerate(events):
        disk.apply(event)
        if event.kind == "a":
            acknowledged = event.number
        if event.kind == "a" or position in anywhere:
            yield acknowledged, _without_shared_memory(disk.left())
            yield acknowledged, _without_shared_memory(disk.left(chance))


def _without_shared_memory(image: Image) -> Image:
    return {name: content for name, content in image.items() if not name.endswith("-shm")}
