"""Takes a delivery in: reads it, checks it, works out what it changes, writes it. All or nothing.

Everything is read before anything is written, and every error is reported. What has to be written is worked
out from one state of the store (its token); when somebody writes in between, it is worked out again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from graph.errors import ConflictError, MailleError, StoreError, UsageError
from graph.exchange.checking import check_arrivals, check_rows, check_shares
from graph.exchange.comparing import (
    Difference,
    Owner,
    check_removals,
    compare,
    compare_identities,
    fill_missing,
    left_of_zonings,
    removed_keys,
)
from graph.exchange.folder import Delivery, open_delivery
from graph.exchange.gathering import gather
from graph.exchange.layout import has_own_ids, is_code_table
from graph.exchange.linking import apply_namespace, check_references, check_twice, set_keys, sort_pairs
from graph.exchange.placing import read_places
from graph.exchange.problems import Problems
from graph.exchange.report import RefusedDeliveryError, Report, TableCounts
from graph.exchange.stored import Stored
from graph.model.tables import GRAPH_TABLES, TABLES
from graph.reference import load_reference
from graph.scope import EVERYTHING
from graph.store import Changes, Removal, Store
from graph.vault import Vault

Progress = Callable[[str, int, int], None]
"""Called with a stage (`reading`, `checking`, `comparing`, `writing`), how much is done, and of how much."""

ATTEMPTS = 5
"""How often a delivery is worked out again because somebody else wrote in between."""


LONGEST_NAME = 100
"""Signs of the name of a source."""

WAIT_SECONDS = 60.0
"""How long a delivery with identities waits for the one before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a delivery is to be taken in."""

    owner: Owner
    namespace: str | None
    is_full: bool
    is_dry_run: bool
    progress: Progress


def import_delivery(
    path: str | Path,
    store: Store,
    vault: Vault,
    *,
    source: str | None = None,
    namespace: str | None = None,
    take_over: bool = False,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a folder of CSV files, or a `.zip` of one, entirely or not at all (SPEC section 1).

    `source` is the folder's name unless given. Raises InvalidInputError (RefusedDeliveryError, with its
    report, once the files are read), UsageError, StoreError, or ConflictError when the store keeps moving.
    Linear in the delivery and in the tables of the store that it touches.
    """
    began = time.monotonic()
    owner = Owner(_word(source, "import.bad_source") if source else "", takes_over=take_over)
    options = Options(
        owner=owner,
        namespace=_word(namespace, "import.bad_namespace") if namespace else None,
        is_full=full,
        is_dry_run=dry_run,
        progress=progress or _silent,
    )
    with open_delivery(Path(path)) as delivery:
        return _timed(delivery, store, vault, options, began)


def import_made(
    delivery: Delivery,
    store: Store,
    vault: Vault,
    *,
    source: str | None = None,
    beside: frozenset[str] = frozenset(),
    replacing: frozenset[str] = frozenset(),
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take in a delivery that was made of something else than tables (its `read` gives them): the same rules.

    `beside` are the sources of the files that it is made of: it may change their rows too. Rows that go to
    one of `replacing` take over those of any source. Raises what `import_delivery` raises.
    """
    options = Options(
        owner=Owner(_word(source, "import.bad_source") if source else "", take_over, beside, replacing),
        namespace=None,
        is_full=False,
        is_dry_run=dry_run,
        progress=progress or _silent,
    )
    return _timed(delivery, store, vault, options, time.monotonic())


def _timed(delivery: Delivery, store: Store, vault: Vault, options: Options, began: float) -> Report:
    if not options.owner.source:
        source = _word(delivery.name, "import.bad_source")
        options = replace(options, owner=replace(options.owner, source=source))
    report = _take_in(delivery, store, vault, options)
    report.seconds = time.monotonic() - began
    return report


def _silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def _word(text: str, refusal: str) -> str:
    """Check a name given by people: printable, not long, without `|`."""
    word = text.strip()
    if not word or len(word) > LONGEST_NAME or "|" in word or not word.isprintable():
        raise UsageError(refusal, name=word[:LONGEST_NAME], most=LONGEST_NAME)
    return word


def source_of(name: str) -> str:
    """Give the source that a name makes, such as that of a file: what a source cannot hold is mended.

    A long one keeps its beginning and its end, where a date often stands.

    >>> source_of(" ASE | 2026"), len(source_of("x" * 300))
    ('ASE - 2026', 100)
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name.replace("|", "-")).split())
    if len(plain) > LONGEST_NAME:
        plain = f"{plain[: LONGEST_NAME // 2]}…{plain[1 - LONGEST_NAME // 2 :]}"
    return plain or "Fichier"


def _take_in(delivery: Delivery, store: Store, vault: Vault, options: Options) -> Report:
    for _ in range(ATTEMPTS - 1):
        with suppress(ConflictError):
            return _Intake(delivery, store, vault, options).run()
    return _Intake(delivery, store, vault, options).run()


class _Intake:
    """One attempt to take a delivery in, worked out from one state of the store."""

    def __init__(self, delivery: Delivery, store: Store, vault: Vault, options: Options) -> None:
        self.delivery = delivery
        self.store = store
        self.vault = vault
        self.options = options
        self.problems = Problems()
        self.stored = Stored(store)
        self.token = self.stored.token
        self.gathered = gather(delivery, self.problems, options.progress)
        self.sheets = self.gathered.sheets
        self.removed: dict[str, set[str]] = {}
        self.found = Difference(
            counts={name: TableCounts(read=len(sheet)) for name, sheet in self.sheets.items()}
        )

    def run(self) -> Report:
        self.link()
        self.check()
        with self.holding_vault():
            self.compare()
            self.refuse_problems()
            number = None if self.options.is_dry_run else self.write()
        return self.report(number)

    # Working out

    def link(self) -> None:
        """Give every row its final key and every reference and place its final spelling."""
        own = [sheet for sheet in self.sheets.values() if has_own_ids(sheet.table)]
        others = [sheet for sheet in self.sheets.values() if not has_own_ids(sheet.table)]
        for sheet in own:
            set_keys(sheet)
            check_twice(sheet, self.problems)
        if self.options.namespace:
            apply_namespace(self.sheets, self.options.namespace)
        for sheet in self.sheets.values():
            set_keys(sheet)
            if has_own_ids(sheet.table) or is_code_table(sheet.table):
                fill_missing(sheet, self.stored)
        self.places = read_places(
            self.sheets,
            self.stored,
            self.leaving("communes", "commune_parts"),
            load_reference(),
            self.problems,
        )
        check_references(self.sheets, self.stored, self.options.namespace, self.problems)
        for sheet in others:
            sort_pairs(sheet)
            set_keys(sheet)
            check_twice(sheet, self.problems)
            if not is_code_table(sheet.table):
                fill_missing(sheet, self.stored)

    def leaving(self, *tables: str) -> dict[str, set[str]]:
        """Give the keys of the source's rows that a full delivery no longer holds."""
        if not self.options.is_full:
            return {}
        source = self.options.owner.source
        return {table: removed_keys(self.sheets, table, self.stored, source) for table in tables}

    def check(self) -> None:
        """Check rows, and what rows say together."""
        self.options.progress("checking", 0, 1)
        self.removed = self.leaving(*(table.name for table in GRAPH_TABLES))
        if self.delivery.gives_whole_zonings:
            self.removed = left_of_zonings(self.sheets, self.stored, self.options.owner, self.problems)
        check_rows(self.sheets, load_reference(), self.problems)
        check_arrivals(self.sheets, self.stored, self.problems)
        check_shares(self.sheets, self.stored, self.removed.get("zone_members", set()), self.problems)
        check_removals(self.sheets, self.removed, self.stored, self.places, self.problems)
        self.options.progress("checking", 1, 1)

    def compare(self) -> None:
        """Hold the delivery against the store and the vault."""
        tables = [sheet for sheet in self.sheets.values() if not sheet.table.is_identity]
        for done, sheet in enumerate(tables):
            self.options.progress("comparing", done, len(tables))
            compare(sheet, self.stored, self.options.owner, self.found, self.problems)
        for table, keys in self.removed.items():
            if keys:
                self.found.removals += [Removal(table, key) for key in sorted(keys)]
                self.found.counts.setdefault(table, TableCounts()).removed = len(keys)
        if self.concerns_vault:
            self.compare_vault()
        self.options.progress("comparing", len(tables), len(tables))

    def compare_vault(self) -> None:
        """Hold the identities against the vault; those of persons who leave the graph leave it too."""
        sheet, births = self.sheets.get("identities"), self.gathered.births()
        compare_identities(sheet, births, self.vault, self.options.owner, self.found, self.problems)
        if not self.options.is_full:
            return
        delivered = set(births) | set(sheet.keys if sheet else ())
        gone = self.removed.get("persons", set())
        for entry in self.vault.entries():
            is_left_out = entry.source == self.options.owner.source and entry.person_id not in delivered
            if entry.person_id in gone or is_left_out:
                self.found.lost_identities.append(entry.person_id)
        self.found.counts["identities"].removed = len(self.found.lost_identities)

    @property
    def concerns_vault(self) -> bool:
        """Tell whether the delivery may change the vault."""
        return "identities" in self.sheets or self.options.is_full or bool(self.gathered.births())

    @contextmanager
    def holding_vault(self) -> Iterator[None]:
        """Hold the vault against other deliveries while identities are compared and written."""
        if self.options.is_dry_run or self.problems or not self.concerns_vault:
            yield
            return
        with self.vault.locked(WAIT_SECONDS):
            self.vault.recover_locked(self.store)
            yield

    def refuse_problems(self) -> None:
        """Refuse the delivery if anything is wrong with it, unless the store moved while it was looked at."""
        if not self.problems:
            return
        token = self.store.token(EVERYTHING)
        if token != self.token:
            raise ConflictError("conflict.store_moved", base=self.token, token=token)
        raise RefusedDeliveryError(self.report(None))

    # Writing

    def write(self) -> int | None:
        """Write the difference; give the number of the delivery, None when the graph stays as it is."""
        found, mark = self.found, uuid4().hex
        self.options.progress("writing", 0, 1)
        touches_vault = bool(found.identities or found.lost_identities)
        if touches_vault:
            self.vault.stage(mark, found.identities, found.lost_identities)
        number = self.write_graph(mark) if found.puts or found.removals else None
        if touches_vault:
            self.vault.settle(mark)
        self.options.progress("writing", 1, 1)
        return number

    def write_graph(self, mark: str) -> int:
        changes = Changes(
            self.options.owner.source, self.found.puts, self.found.removals, base=self.token, mark=mark
        )
        try:
            return self.store.write(changes)
        except MailleError:
            with suppress(StoreError):
                self.vault.recover_locked(self.store)
            raise

    def report(self, number: int | None) -> Report:
        counts = self.found.counts
        return Report(
            source=self.options.owner.source,
            namespace=self.options.namespace,
            is_full=self.options.is_full,
            takes_over=self.options.owner.takes_over,
            is_dry_run=self.options.is_dry_run,
            delivery=number,
            tables={table.name: counts[table.name] for table in TABLES if table.name in counts},
            warnings=self.problems.warnings(),
            errors=self.problems.errors(),
            warning_count=self.problems.warning_count,
            error_count=self.problems.error_count,
        )
