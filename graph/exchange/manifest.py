"""The manifest of a backup: what it holds, from which moment, and how to prove that it is unchanged."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import InvalidInputError
from graph.exchange.layout import ROW_SOURCES
from graph.model.tables import TABLE

MANIFEST = "manifest.json"
FORMAT = 1
"""The form of backups written by this version, and the newest that it reads."""

MOST_MANIFEST_BYTES = 1 << 20
PIECE = 1 << 20
FILES = re.compile(rf"({'|'.join([*TABLE, ROW_SOURCES.name])})\.csv|datapackage\.json")


class FileMark(BaseModel):
    """What a file of a backup is known by."""

    model_config = ConfigDict(extra="forbid")

    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup says of itself. `token` is the last delivery that it holds, `maille` who wrote it."""

    model_config = ConfigDict(extra="forbid")

    format: int = Field(ge=1)
    maille: str
    made_at: str
    token: int = Field(ge=0)
    with_identities: bool
    counts: dict[str, int]
    files: dict[str, FileMark]

    def to_json(self) -> str:
        """Give the manifest as JSON text, ending in a line feed."""
        return json.dumps(self.model_dump(), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Made:
    """Who made a backup, and when: what the edge knows."""

    version: str
    made_at: str


def read_manifest(text: bytes, place: str) -> Manifest:
    """Read a manifest. Raises InvalidInputError when it is none, or of a later form."""
    try:
        content: Any = json.loads(text)
        if isinstance(content, Mapping) and isinstance(content.get("format"), int):
            _check_format(content, place)
        manifest = Manifest.model_validate(content)
    except (ValueError, RecursionError, ValidationError) as error:
        raise InvalidInputError("backup.no_manifest", path=place) from error
    unknown = sorted(name for name in manifest.files if not FILES.fullmatch(name))
    if unknown:
        raise InvalidInputError("backup.unknown_file", path=place, file=unknown[0])
    return manifest


def _check_format(content: Mapping[str, Any], place: str) -> None:
    if content["format"] > FORMAT:
        version = str(content.get("maille", "?"))[:40]
        raise InvalidInputError(
            "backup.newer", path=place, found=content["format"], known=FORMAT, version=version
        )


def mark_of(stream: IO[bytes], most: int | None = None) -> FileMark:
    """Give the mark of what a stream holds; of no more than one byte beyond `most`."""
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if most is not None and size > most:
            break
    return FileMark(bytes=size, sha256=digest.hexdigest())
