"""The error tree of the whole product.

    MailleError                 exit 1   anything the product itself refuses or cannot do
    ├── UsageError              exit 2   the command or the request is not of the form expected
    │   └── UnknownIdError      exit 2   nothing of that kind and id may be read by this caller
    ├── InvalidInputError       exit 3   a delivery, a doctrine or a document that cannot be taken
    ├── StoreError              exit 4   the store (or the vault) cannot be used
    │   ├── StoreUnavailableError        not there, not ours, not writable, full, locked
    │   └── StoreNewerError              written by a later version of maille
    └── ConflictError           exit 1   someone else changed it in between; nothing was written

An error is a stable code and safe details; its sentence is looked up in `messages.yaml`, in French, in
English or in the French of a page. Details never hold the name of a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.messages import Form, say

Language = Literal["fr", "en"]


class MailleError(Exception):
    """An error with a stable code, safe details and a sentence for people."""

    exit_status = 1

    def __init__(self, code: str, /, **details: Any) -> None:
        """Keep the code and the details from which the sentence is made."""
        super().__init__(code)
        self.code = code
        self.details = details

    def sentence(self, form: Form = "fr") -> str:
        """Give the sentence that says what, where, what was given and what to do."""
        return say(self.code, form, **self.details)

    def __str__(self) -> str:
        """Give the French sentence."""
        return self.sentence()


class UsageError(MailleError):
    """The command or request is not of the form expected."""

    exit_status = 2


class UnknownIdError(UsageError):
    """Nothing of that kind and id may be read: it does not exist, or not for this caller."""


class StoreError(MailleError):
    """The store or the vault cannot be used."""

    exit_status = 4


class StoreUnavailableError(StoreError):
    """The store is not there, not ours, not writable, full or locked."""


class StoreNewerError(StoreError):
    """The store was written by a later version of maille."""


class ConflictError(MailleError):
    """The store changed in between; nothing was written."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (or worth a warning) in a delivery.

    `line` counts from 1 with the header as line 1; `column` is the heading as it was written.
    """

    code: str
    file: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    details: Mapping[str, Any] | None = None

    def sentence(self, form: Form = "fr") -> str:
        """Give one sentence: what was expected and what to do."""
        return say(self.code, form, value=self.value, column=self.column, **(self.details or {}))


class InvalidInputError(MailleError):
    """A delivery (or another document) that cannot be taken; every problem is listed."""

    exit_status = 3

    def __init__(self, code: str, /, problems: Sequence[Problem] = (), **details: Any) -> None:
        """Keep all the problems found, in the order of files and lines."""
        super().__init__(code, count=len(problems), **details)
        self.problems = tuple(problems)
