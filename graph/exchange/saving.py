"""Saves a store: the exchange folder of one moment of it, or a `.zip` of that, with its manifest.

Everything that people wrote is in it, the committee's own work included, with the source of each row; the
identities only when asked. Deliveries are not: a store restored from it counts them, and the versions of its
rows, from 1 again.
"""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

from graph.errors import UsageError
from graph.exchange.exporting import (
    OWNER_ONLY_FILE,
    OWNER_ONLY_FOLDER,
    Progress,
    check_new_directory,
    draft_directory,
    open_private,
    write_one_moment,
)
from graph.exchange.manifest import FORMAT, MANIFEST, FileMark, Made, Manifest, mark_of
from graph.store import Store
from graph.vault import Vault

WAIT_SECONDS = 60.0
"""How long a backup with identities waits for a delivery that is on its way."""

ARCHIVE = ".zip"


def back_up(
    store: Store,
    target: str | Path,
    made: Made,
    *,
    vault: Vault | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write a backup into a new or empty folder, or a new `.zip`; with `vault`, identities too.

    All or nothing, readable by its owner alone. Raises UsageError when it cannot be written there,
    ConflictError when the store keeps moving. Linear in the store.
    """
    path = Path(target).absolute()
    if path.suffix.lower() != ARCHIVE:
        check_new_directory(path)
        with draft_directory(path) as draft:
            return _write(store, draft, made, vault, progress)
    if os.path.lexists(path):
        raise UsageError("backup.exists", path=str(path))
    with _draft_archive(path) as draft:
        return _write(store, draft, made, vault, progress)


def _write(store: Store, draft: Path, made: Made, vault: Vault | None, progress: Progress | None) -> Manifest:
    with vault.locked(WAIT_SECONDS) if vault is not None and vault.path.exists() else nullcontext():
        token, counts = write_one_moment(store, vault, draft, progress)
    manifest = Manifest(
        format=FORMAT,
        maille=made.version,
        made_at=made.made_at,
        token=token,
        with_identities=vault is not None,
        counts=counts,
        files={path.name: _synced_mark(path) for path in sorted(draft.iterdir())},
    )
    with open_private(draft / MANIFEST) as file:
        file.write(manifest.to_json())
    _synced_mark(draft / MANIFEST)
    return manifest


def _synced_mark(path: Path) -> FileMark:
    """Give the mark of a file, once the disk has it."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return mark_of(stream)


@contextmanager
def _draft_archive(target: Path) -> Iterator[Path]:
    """Lend a folder beside the target, which becomes the archive when all went well."""
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    packed = draft.with_name(f"{draft.name}{ARCHIVE}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=OWNER_ONLY_FOLDER)
        yield draft
        _pack(draft, packed)
        packed.rename(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError("export.failed", path=str(target), reason=reason) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        packed.unlink(missing_ok=True)


def _pack(folder: Path, archive: Path) -> None:
    handle = os.open(archive, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY_FILE)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.iterdir()):
                packed.write(path, path.name)
        stream.flush()
        os.fsync(stream.fileno())
