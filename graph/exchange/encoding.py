"""Looks a delivered file over, once and in small blocks, before anything is made of it.

Says how its bytes are to be read (UTF-8, else cp1252) and refuses what no table is: NUL bytes, another
encoding, a workbook under a wrong name, a line without end. Memory stays at one block whatever the file.
"""

import codecs
import re
from dataclasses import dataclass, field
from typing import IO, Literal

BLOCK = 1 << 20
"""A block without any end of line is refused: no table has a line of a million characters."""
MOST_BYTES = 1 << 31

Encoding = Literal["utf-8-sig", "cp1252"]

_SIGNATURES = {
    codecs.BOM_UTF16_LE: "file.utf16",
    codecs.BOM_UTF16_BE: "file.utf16",
    b"PK\x03\x04": "file.workbook",
    b"\xd0\xcf\x11\xe0": "file.workbook",
    b"%PDF": "file.pdf",
}
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")


class RefusedFileError(Exception):
    """A file that cannot be read as a table, from some line on."""

    def __init__(self, code: str, line: int | None = None, **details: object) -> None:
        """Keep the message code, the line where it shows, and details."""
        super().__init__(code)
        self.code = code
        self.line = line
        self.details = details


@dataclass(slots=True)
class _Look:
    """What has been seen of a file so far."""

    lines: int = 0
    size: int = 0
    is_utf8: bool = True
    is_cp1252: bool = True
    has_utf8_letter: bool = False
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))


def encoding_of(stream: IO[bytes]) -> Encoding:
    """Read a stream to its end and say how to decode it.

    Raises RefusedFileError when it is no text table. Time in the size of the file, memory in one block.
    """
    look = _Look()
    while block := stream.read(BLOCK):
        if not look.size:
            _refuse_signature(block)
        _refuse_block(block, look)
        _guess(block, look)
        look.lines += block.count(b"\n")
        look.size += len(block)
    return _verdict(look)


def _refuse_signature(block: bytes) -> None:
    for signature, code in _SIGNATURES.items():
        if block.startswith(signature):
            raise RefusedFileError(code)


def _refuse_block(block: bytes, look: _Look) -> None:
    nul = block.find(b"\0")
    if nul >= 0:
        raise RefusedFileError("file.nul", look.lines + block.count(b"\n", 0, nul) + 1)
    if len(block) == BLOCK and b"\n" not in block and b"\r" not in block:
        raise RefusedFileError("file.line_long", look.lines + 1)
    if look.size > MOST_BYTES:
        raise RefusedFileError("file.too_big", gigabytes=MOST_BYTES >> 30)


def _guess(block: bytes, look: _Look) -> None:
    if look.is_utf8:
        look.is_utf8 = _decodes(look.decoder, block)
    if look.is_cp1252:
        look.is_cp1252 = _NOT_CP1252.search(block) is None
    if not look.has_utf8_letter:
        look.has_utf8_letter = _UTF8_LETTER.search(block) is not None


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(block, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _verdict(look: _Look) -> Encoding:
    if look.size == 0:
        raise RefusedFileError("file.empty")
    if look.is_utf8 and _decodes(look.decoder, b"", is_last=True):
        return "utf-8-sig"
    if look.has_utf8_letter:
        raise RefusedFileError("file.mixed_encoding")
    if not look.is_cp1252:
        raise RefusedFileError("file.unknown_encoding")
    return "cp1252"
