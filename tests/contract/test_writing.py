"""Writings: all or nothing, numbered, with versions, expectations, references and removals."""

from datetime import UTC, datetime

import pytest

from graph.errors import ConflictError, UsageError
from graph.model.actors import Professional
from graph.model.committee import Committee
from graph.model.territory import Zone, Zoning
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Removal, Store
from tests.contract.places import Place
from tests.contract.rows import (
    ODD_IDS,
    counter,
    full_world,
    household,
    institution,
    keys_of,
    person,
    professional,
    put,
    remove,
    row,
    write,
)

ALSO_STAGED = True
"""What is staged on the server is held to the same."""


def version(store: Store, key: str, table: str = "households") -> int:
    found = row(store, table, key)
    assert found is not None
    return found.version


class TestDeliveries:
    def test_a_new_store_has_no_delivery(self, store: Store) -> None:
        assert store.token(EVERYTHING) == 0

    def test_each_writing_takes_the_next_number(self, store: Store) -> None:
        assert [write(store, household(f"H{number}")) for number in range(3)] == [1, 2, 3]
        assert store.token(EVERYTHING) == 3

    def test_nothing_to_do_is_no_delivery(self, store: Store) -> None:
        write(store, household("H1"))
        assert store.write(Changes("CCAS")) == 1
        assert remove(store, "households", "absent") == 1
        assert store.token(EVERYTHING) == 1

    def test_the_same_row_again_is_a_change(self, store: Store) -> None:
        write(store, household("H1"))
        assert write(store, household("H1")) == 2
        assert version(store, "H1") == 2

    def test_a_row_belongs_to_the_source_that_last_wrote_it(self, store: Store) -> None:
        write(store, household("H1"), source="CAF")
        write(store, household("H1"), source="CCAS")
        found = row(store, "households", "H1")
        assert found is not None
        assert (found.source, found.delivery) == ("CCAS", 2)

    def test_one_delivery_may_write_rows_of_several_sources(self, store: Store) -> None:
        puts = [put(household("H1"), source="CAF"), put(household("H2"), source="MDPH")]
        store.write(Changes("merge", puts=puts))
        assert [r.source for r in store.rows(EVERYTHING, "households").rows] == ["CAF", "MDPH"]

    def test_a_delivery_is_found_by_its_mark(self, place: Place) -> None:
        with place.open() as store:
            write(store, household("H0"))
            number = store.write(Changes("CCAS", puts=[put(household("H1"))], mark="5f3a"))
            write(store, household("H2"))
        with place.open() as store:
            assert store.delivery_of(EVERYTHING, "5f3a") == number == 2
            assert store.delivery_of(EVERYTHING, "5F3A") is None

    def test_a_delivery_says_when_it_was_written(self, store: Store) -> None:
        begun = datetime.now(UTC).replace(microsecond=0)
        number = write(store, household("H1"))
        written_at = store.written_at(EVERYTHING, number)
        assert written_at is not None
        assert begun <= written_at <= datetime.now(UTC)
        assert store.written_at(EVERYTHING, number + 1) is None

    def test_the_mark_of_a_refused_delivery_is_not_kept(self, store: Store) -> None:
        with pytest.raises(ConflictError):
            store.write(Changes("CCAS", puts=[put(household("H1"), expected=4)], mark="5f3a"))
        assert store.delivery_of(EVERYTHING, "5f3a") is None

    def test_opening_again_changes_nothing(self, place: Place) -> None:
        with place.open() as store:
            write(store, *full_world())
        for _ in range(3):
            with place.open() as store:
                assert store.token(EVERYTHING) == 1
                assert set(store.counts(EVERYTHING).values()) == {1}


class TestExpectations:
    def test_a_new_row_has_version_one_and_each_writing_adds_one(self, store: Store) -> None:
        seen = []
        for _ in range(3):
            write(store, household("H1"))
            seen.append(version(store, "H1"))
        assert seen == [1, 2, 3]

    @pytest.mark.parametrize(("expected", "is_taken"), [(None, True), (1, True), (0, False), (2, False)])
    def test_a_put_over_a_row_of_version_one(
        self, store: Store, expected: int | None, is_taken: bool
    ) -> None:
        write(store, person("P1"))
        changes = Changes("CCAS", puts=[put(person("P1", birth_year=1980), expected=expected)])
        if is_taken:
            store.write(changes)
        else:
            with pytest.raises(ConflictError) as refused:
                store.write(changes)
            assert refused.value.details == {
                "table": "persons",
                "key": "P1",
                "expected": expected,
                "found": 1,
            }
        assert version(store, "P1", "persons") == (2 if is_taken else 1)

    @pytest.mark.parametrize(("expected", "is_taken"), [(None, True), (0, True), (1, False)])
    def test_a_put_of_a_row_that_is_not_there(
        self, store: Store, expected: int | None, is_taken: bool
    ) -> None:
        changes = Changes("CCAS", puts=[put(household("H1"), expected=expected)])
        if is_taken:
            assert store.write(changes) == 1
        else:
            with pytest.raises(ConflictError):
                store.write(changes)
            assert keys_of(store, "households") == []

    @pytest.mark.parametrize(("expected", "is_taken"), [(None, True), (1, True), (0, False), (2, False)])
    def test_a_removal_of_a_row_of_version_one(
        self, store: Store, expected: int | None, is_taken: bool
    ) -> None:
        write(store, household("H1"))
        if is_taken:
            remove(store, "households", "H1", expected=expected)
        else:
            with pytest.raises(ConflictError):
                remove(store, "households", "H1", expected=expected)
        assert keys_of(store, "households") == ([] if is_taken else ["H1"])

    def test_a_removal_that_expects_a_row_that_is_not_there(self, store: Store) -> None:
        with pytest.raises(ConflictError):
            remove(store, "households", "H1", expected=1)

    def test_no_version_comes_twice_even_across_a_removal(self, store: Store) -> None:
        """Whoever read version 1 before a removal must not pass for whoever read the row written after it."""
        write(store, household("H1"))
        remove(store, "households", "H1")
        write(store, household("H1"), household("H2"))
        assert (version(store, "H1"), version(store, "H2")) == (2, 1)
        remove(store, "households", "H1")
        write(store, household("H1"))
        assert version(store, "H1") == 3
        write(store, household("H1"))
        assert version(store, "H1") == 4

    def test_a_writing_refused_on_the_way_forgets_no_removal(self, store: Store) -> None:
        write(store, household("H1"), counter(1))
        remove(store, "households", "H1")
        with pytest.raises(UsageError):
            write(store, household("H1"), counter(2**64))
        write(store, household("H1"))
        assert version(store, "H1") == 2

    def test_one_expectation_that_fails_keeps_everything_out(self, store: Store) -> None:
        puts = [put(household(f"H{number}")) for number in range(2000)]
        with pytest.raises(ConflictError):
            store.write(Changes("CCAS", puts=[*puts, put(person("P1"), expected=3)]))
        assert store.token(EVERYTHING) == 0
        assert sum(store.counts(EVERYTHING).values()) == 0

    def test_a_base_that_still_holds(self, store: Store) -> None:
        write(store, household("H1"))
        assert store.write(Changes("CCAS", puts=[put(household("H2"))], base=1)) == 2

    @pytest.mark.parametrize("puts", [[put(household("H2"))], []])
    @pytest.mark.parametrize("base", [0, 2])
    def test_a_base_that_the_store_has_left(self, store: Store, puts: list[Put], base: int) -> None:
        write(store, household("H1"))
        with pytest.raises(ConflictError) as refused:
            store.write(Changes("CCAS", puts=puts, base=base))
        assert refused.value.details == {"base": base, "token": 1}
        assert keys_of(store, "households") == ["H1"]

    @pytest.mark.parametrize(
        "changes",
        [
            Changes("CCAS", puts=[put(household("H1")), put(household("H1"))]),
            Changes("CCAS", puts=[put(household("H1"))], removals=[Removal("households", "H1")]),
            Changes("CCAS", removals=[Removal("households", "H1"), Removal("households", "H1")]),
        ],
    )
    def test_a_row_named_twice_is_refused(self, store: Store, changes: Changes) -> None:
        with pytest.raises(ValueError, match="twice"):
            store.write(changes)
        assert store.token(EVERYTHING) == 0


class TestReferences:
    def test_a_row_without_the_one_it_refers_to_is_refused(self, store: Store) -> None:
        write(store, institution("I1"))
        with pytest.raises(ConflictError) as refused:
            write(store, institution("I2"), professional("R1", "absent"))
        assert refused.value.code == "conflict.reference"
        assert refused.value.details == {
            "table": "professionals",
            "key": "R1",
            "column": "institution_id",
            "value": "absent",
        }
        assert keys_of(store, "institutions") == ["I1"]
        assert store.token(EVERYTHING) == 1

    def test_of_several_the_first_by_reference_and_key_is_named(self, store: Store) -> None:
        """Lists before single ones, then in the order of the tables: whichever store it is."""
        write(store, institution("I1"), professional("R1", "I1"), professional("R0", "I1"))
        wrong = [
            professional("R9", "absent"),
            professional("R2", "absent"),
            professional("R3", "a lost one"),
        ]
        assert self.named(store, Changes("CCAS", [put(each) for each in wrong])) == ("R3", "a lost one")
        wrong = wrong[:2]
        assert self.named(store, Changes("CCAS", [put(each) for each in wrong])) == ("R2", "absent")
        gone = Removal("institutions", "I1")
        assert self.named(store, Changes("CCAS", [put(wrong[0])], [gone])) == ("R0", "I1")
        both = [
            put(Committee(id=name, name="CORSEC", member_institution_ids=("I1", "lost")))
            for name in ("C2", "C1")
        ]
        assert self.named(store, Changes("CCAS", [*both, put(wrong[0])])) == ("C1", "lost")

    def named(self, store: Store, changes: Changes) -> tuple[str, str]:
        with pytest.raises(ConflictError) as refused:
            store.write(changes)
        return refused.value.details["key"], refused.value.details["value"]

    def test_the_order_of_the_changes_does_not_matter(self, store: Store) -> None:
        write(store, professional("R1", "I1"), institution("I1"))
        store.write(Changes("CCAS", removals=[Removal("institutions", "I1"), Removal("professionals", "R1")]))
        assert sum(store.counts(EVERYTHING).values()) == 0

    def test_a_row_that_is_referred_to_cannot_go(self, store: Store) -> None:
        write(store, institution("I1"), professional("R1", "I1"))
        with pytest.raises(ConflictError):
            remove(store, "institutions", "I1")
        assert keys_of(store, "institutions") == ["I1"]

    def test_a_row_may_go_when_those_that_referred_to_it_move_at_once(self, store: Store) -> None:
        write(store, institution("I1"), professional("R1", "I1"))
        moved = [put(professional("R1", "I2")), put(institution("I2"))]
        store.write(Changes("CCAS", puts=moved, removals=[Removal("institutions", "I1")]))
        assert keys_of(store, "institutions") == ["I2"]

    def test_a_list_of_references_is_checked_too(self, store: Store) -> None:
        write(store, institution("I1"))
        lost = Committee(id="C1", name="CORSEC", member_institution_ids=("I1", "I2"))
        with pytest.raises(ConflictError) as refused:
            write(store, lost)
        assert (refused.value.details["column"], refused.value.details["value"]) == (
            "member_institution_ids",
            "I2",
        )
        write(store, institution("I2"), lost)
        with pytest.raises(ConflictError):
            remove(store, "institutions", "I2")
        assert keys_of(store, "institutions") == ["I1", "I2"]

    def test_a_zone_of_a_committee_cannot_go(self, store: Store) -> None:
        zoning = Zoning(id="Z", name="Secteurs", institution_id="I1", mission=Theme.HOUSING)
        committee = Committee(id="C1", name="CORSEC", member_institution_ids=("I1",), zone_ids=("Z1",))
        write(store, institution("I1"), zoning, Zone(id="Z1", zoning_id="Z", name="Nord"), committee)
        with pytest.raises(ConflictError):
            remove(store, "zones", "Z1")

    def test_a_place_needs_no_row(self, store: Store) -> None:
        """Communes are built in: the code of one is no reference."""
        write(store, counter(1))
        remove(store, "communes", "54395")
        committee = Committee(
            id="C1", name="CORSEC", member_institution_ids=("I1",), commune_codes=("54395", "54547")
        )
        write(store, institution("I1"), committee)
        assert keys_of(store, "committees") == ["C1"]


class TestValues:
    @pytest.mark.parametrize("record", [counter(2**63), household("\ud800")])
    def test_a_value_no_store_can_hold_is_refused_and_nothing_is_written(
        self, store: Store, record: object
    ) -> None:
        with pytest.raises(UsageError) as refused:
            store.write(Changes("CCAS", puts=[put(institution("I1")), put(record)]))  # type: ignore[arg-type] # either table
        assert refused.value.code == "store.unfit_value"
        assert store.token(EVERYTHING) == 0
        assert sum(store.counts(EVERYTHING).values()) == 0

    @pytest.mark.parametrize("fte", [float("nan"), float("inf"), float("-inf")])
    def test_what_is_no_number_is_refused(self, store: Store, fte: float) -> None:
        odd = Professional(id="R1", institution_id="I1", occupation="éducateur", fte=fte)
        with pytest.raises(UsageError) as refused:
            write(store, institution("I1"), odd)
        assert refused.value.code == "store.unfit_value"
        assert store.token(EVERYTHING) == 0

    @pytest.mark.parametrize(("key", "is_taken"), [("é" * 4000, True), ("é" * 4000 + "e", False)])
    def test_a_key_is_at_most_so_long(self, store: Store, key: str, is_taken: bool) -> None:
        """A server's indexes hold no longer one; what one store refuses the other refuses too."""
        if is_taken:
            write(store, household(key))
            remove(store, "households", key)
            write(store, household(key))
            assert keys_of(store, "households") == [key]
        else:
            with pytest.raises(UsageError) as refused:
                write(store, household(key))
            assert refused.value.code == "store.key_too_long"
            assert store.token(EVERYTHING) == 0

    def test_odd_keys_can_be_removed_one_by_one(self, store: Store) -> None:
        write(store, *(household(id_) for id_ in ODD_IDS))
        left = sorted(ODD_IDS)
        for id_ in ODD_IDS:
            remove(store, "households", id_)
            left.remove(id_)
            assert keys_of(store, "households") == left
