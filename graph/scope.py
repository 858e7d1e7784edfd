"""Access scopes: what part of the graph a caller may read.

Every read of a store takes a scope as its first argument (an architecture test finds a read without one).
One scope exists so far, `EVERYTHING`; scopes computed from dated edges of the graph come with accounts.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be read; `reason` says in whose name, for the journal."""

    reason: str
    sees_everything: bool = False


EVERYTHING = Scope("exploitation locale", sees_everything=True)
"""The whole graph: the command line of the host, and the pages until accounts exist (loopback only)."""
