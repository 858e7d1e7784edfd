"""The report of an import: what happened first, then the counts, then what deserves a look, by kind."""

from api.documents.import_report import import_report
from graph.errors import Problem
from graph.exchange.report import Report, TableCounts


def report(**given: object) -> Report:
    counts = {"persons": TableCounts(read=3, created=2, unchanged=1), "needs": TableCounts(removed=1)}
    return Report(**{"source": "CCAS de Toul", "tables": counts, "delivery": 4, **given})  # type: ignore[arg-type]  # a test


def test_the_counts_of_every_table_and_their_sum() -> None:
    lines = import_report(report(), "fr").splitlines()
    assert lines[:2] == ["Source\u00a0: CCAS de Toul", "Livraison 4 enregistrée."]
    assert [line.split() for line in lines[5:]] == [
        ["personnes", "3", "2", "0", "1", "0"],
        ["besoins", "0", "0", "0", "0", "1"],
        ["Total", "3", "2", "0", "1", "1"],
    ]


def test_in_english() -> None:
    told = import_report(report(), "en")
    assert "Delivery 4 stored." in told
    assert "persons" in told


def test_what_changed_nothing_and_what_was_only_tried() -> None:
    same = {"persons": TableCounts(read=3, unchanged=3)}
    assert "rien n’a changé" in import_report(report(tables=same), "fr")
    assert "rien n’a été écrit" in import_report(report(is_dry_run=True, delivery=None), "fr")


def test_warnings_are_grouped_by_kind_and_counted() -> None:
    unknown = [Problem("file.unknown_column", "persons.csv", 1, f"c{n}", None, {}) for n in range(5)]
    latin = [Problem("file.cp1252", "needs.csv")]
    told = import_report(report(warnings=[*unknown, *latin], warning_count=6), "fr").splitlines()
    head = next(at for at, line in enumerate(told) if line.startswith("6 points à regarder"))
    assert len(told[head + 1 :]) == 5
    assert told[head + 1].strip().startswith("needs.csv")
    assert told[-1].strip() == "et 2 autres semblables."


def test_warnings_beyond_those_kept_are_counted() -> None:
    latin = [Problem("file.cp1252", "needs.csv")]
    assert import_report(report(warnings=latin, warning_count=9), "en").endswith("and 8 more.\n")
