"""Opaque ids: a type and a key that only maille reads. An app keeps them; it never builds one."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

import strawberry


def opaque(type_: str, key: str) -> strawberry.ID:
    """Give the opaque id of a node.

    >>> opaque("Person", "P1")
    'UGVyc29uOlAx'
    """
    return strawberry.ID(urlsafe_b64encode(f"{type_}:{key}".encode()).decode().rstrip("="))


def read_id(id_: str) -> tuple[str, str] | None:
    """Give the type and the key of an opaque id, None when it is not one of ours.

    >>> read_id("UGVyc29uOlAx"), read_id("?")
    (('Person', 'P1'), None)
    """
    try:
        text = urlsafe_b64decode(id_ + "=" * (-len(id_) % 4)).decode()
    except (Error, ValueError):
        return None
    type_, colon, key = text.partition(":")
    return (type_, key) if colon and opaque(type_, key) == id_ else None


def cursor_of(key: str) -> str:
    """Give the opaque cursor of a key.

    >>> cursor_of("P1"), key_at("UDE"), key_at("P1")
    ('UDE', 'P1', None)
    """
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_at(cursor: str) -> str | None:
    """Give the key of an opaque cursor, None when it is not one of ours."""
    try:
        key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (Error, ValueError):
        return None
    return key if cursor_of(key) == cursor else None


def key_of(id_: str, type_: str) -> str | None:
    """Give the key of an opaque id of a type, None for any other."""
    found = read_id(id_)
    return found[1] if found and found[0] == type_ else None
