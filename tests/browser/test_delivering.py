"""A first folder, delivered from a page: tried, refused with its lines, with a script and without."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_access import violations

EXAMPLE = Path(__file__).parents[1] / "data" / "examples" / "3" / "input"


def deliver(page: Page, address: str, folder: Path) -> None:
    """Try a folder's files out, from the first page on."""
    page.goto(address)
    page.get_by_role("link", name="Déposer un premier dossier").click()
    page.get_by_label("Dossier .zip, classeur, fichiers .csv, ou .json de data-inclusion").set_input_files(
        sorted(folder.glob("*.csv"))
    )
    page.get_by_label("Source\u00a0: qui livre").fill("CCAS de Toul")
    expect(page.get_by_label("Essai d’abord")).to_be_checked()
    page.get_by_role("button", name="Déposer").click()


def broken(tmp_path: Path) -> Path:
    """Give the example with a person twice, and a line that is no date."""
    for file in EXAMPLE.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    persons = tmp_path / "persons.csv"
    head, first, *others = persons.read_text(encoding="utf-8").splitlines()
    persons.write_text("\n".join([head, first, first, *others]) + "\n", encoding="utf-8")
    needs = tmp_path / "needs.csv"
    needs.write_text(needs.read_text(encoding="utf-8").replace("202", "demain", 1), encoding="utf-8")
    return tmp_path


def test_a_folder_is_tried_and_its_report_read(page: Page, empty_site: str) -> None:
    deliver(page, empty_site, EXAMPLE)
    expect(page.get_by_role("heading", name="Essai réussi")).to_be_visible()
    expect(page.get_by_role("heading", name="Lignes par table")).to_be_visible()
    assert violations(page) == []


def test_a_wrong_folder_is_refused_line_by_line(page: Page, empty_site: str, tmp_path: Path) -> None:
    deliver(page, empty_site, broken(tmp_path))
    expect(page.get_by_role("heading", name="Refusée")).to_be_visible()
    expect(page.locator(".problems").first).to_contain_text("persons.csv, ligne")
    assert violations(page) == []


def test_without_a_script_the_page_renews_itself(plain: Page, empty_site: str) -> None:
    deliver(plain, empty_site, EXAMPLE)
    expect(plain.get_by_role("heading", name="Essai réussi")).to_be_visible(timeout=20_000)
