"""What is there already is told before a planner's file takes its place; sheets, days and refusals too."""

import io
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from graph.errors import StoreUnavailableError
from graph.model.actors import Dispositif, DispositifCoverage
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from graph.store import Changes, Put
from tests.unit.web.planning import Rows, communes, give, workbook

HEAD = ("Code INSEE", "Secteur")
FIELD = re.compile(r'<input type="(hidden|text|radio|checkbox)"([^>]*)>')


def rows(department: str, pieces: int = 3, *, other: Iterable[str] = ()) -> Rows:
    """List communes in sectors; `other` are in the next one."""
    moved = set(other)
    listed = [code for code, _ in communes(department)][:40]
    return [(code, f"S{(i + (code in moved)) % pieces + 1}") for i, code in enumerate(listed)]


def listed(department: str, pieces: int = 3, *, other: Iterable[str] = ()) -> bytes:
    return workbook(HEAD, rows(department, pieces, other=other))


def sheets(**named: Rows) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, its in named.items():
        sheet = book.create_sheet(name)
        for row in (HEAD, *its):
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def form(seen: Any) -> dict[str, str]:
    """Give what a browser would send of the page as it stands."""
    sent = {}
    for kind, attributes in FIELD.findall(seen.text):
        said = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        if kind in ("hidden", "text") or " checked" in attributes:
            sent[said["name"]] = said.get("value", "")
    return sent


def send(client: TestClient, seen: Any, **changed: str) -> Any:
    typed = {name.replace("_", "-"): value for name, value in changed.items()}
    return client.post(seen.url.path, data={**form(seen), **typed})


def taken(client: TestClient, name: str, content: bytes, **changed: str) -> Any:
    answer = send(client, give(client, (name, content)), **changed)
    assert answer.url.path == "/territoires", answer.text
    return answer


def held(client: TestClient) -> Mapping[str, int]:
    """Count the members of each zoning."""
    store = client.app.state.desk.workspace.store  # type: ignore[attr-defined]  # ours
    zones = {row.key: row.record.zoning_id for row in store.rows(EVERYTHING, "zones").rows}
    found: dict[str, int] = {}
    for row in store.rows(EVERYTHING, "zone_members").rows:
        found[zones[row.record.zone_id]] = found.get(zones[row.record.zone_id], 0) + 1
    return found


def plain(text: str) -> str:
    """Give the words of a page, with plain spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:b|sup)>", "", text))).split())


def test_another_department_s_zoning_of_the_name_is_kept_beside(newcomer: TestClient) -> None:
    taken(newcomer, "Secteurs.xlsx", listed("54"))
    seen = give(newcomer, ("Secteurs.xlsx", listed("93")))
    told = plain(seen.text)
    assert "« Secteurs » est déjà là" in told
    assert "3 secteurs, 40 communes (département 54), livré le " in told
    assert " d’après « Secteurs »" in told
    assert (
        "Remplacer le découpage « Secteurs » (3 secteurs, 40 communes) ; 40 communes n’y seront plus" in told
    )
    assert form(seen)["deja-0"] == "garder"
    assert form(seen)["autre-0"] == "Secteurs – 93"
    assert newcomer.post(seen.url.path).status_code == 422
    assert held(newcomer) == {"secteurs": 40}
    send(newcomer, seen)
    assert held(newcomer) == {"secteurs": 40, "secteurs_93": 39}


def test_a_zoning_gives_way_when_chosen_with_the_department_of_the_new_one(newcomer: TestClient) -> None:
    taken(newcomer, "Secteurs.xlsx", listed("54"))
    taken(newcomer, "Secteurs.xlsx", listed("93"), deja_0="remplacer")
    assert held(newcomer) == {"secteurs": 39}
    store = newcomer.app.state.desk.workspace.store  # type: ignore[attr-defined]  # ours
    assert store.rows(EVERYTHING, "zonings").rows[0].record.department == "93"


def test_a_zoning_is_delivered_again_from_a_renamed_file(newcomer: TestClient) -> None:
    taken(newcomer, "secteurs PMI janvier.xlsx", listed("93"), nom_0="Secteurs PMI")
    seen = give(newcomer, ("secteurs PMI avril.xlsx", listed("93", other=["93008"])))
    seen = newcomer.get(seen.url.path, params={"nom-0": "Secteurs PMI"})
    assert "Ce fichier en a 39, dont 1 dans un autre secteur" in plain(seen.text)
    assert form(seen)["deja-0"] == "remplacer"
    send(newcomer, seen)
    assert held(newcomer) == {"secteurs_pmi": 39}
    again = newcomer.get(
        give(newcomer, ("mai.xlsx", listed("93", other=["93008"]))).url.path, params={"nom-0": "Secteurs PMI"}
    )
    assert "est déjà là, à l’identique" in plain(again.text)
    assert "<fieldset" not in again.text


def test_a_choice_is_of_what_was_shown_alone(newcomer: TestClient) -> None:
    for name in ("A", "B"):
        taken(newcomer, f"{name}.xlsx", listed("93"))
    seen = give(newcomer, ("A.xlsx", listed("93", 4)))
    for changed in ({"nom_0": "B"}, {"vu_0": ""}, {"autre_0": "B", "deja_0": "garder"}):
        answer = send(newcomer, seen, **{"deja_0": "remplacer", **changed})
        assert answer.status_code == 422
        assert "est déjà là : dites s’il faut garder les deux" in plain(answer.text)
    send(newcomer, seen)
    assert held(newcomer) == {"a": 39, "b": 39}


def test_days_that_would_be_lost_are_told_and_a_day_keeps_them(newcomer: TestClient) -> None:
    taken(newcomer, "S.xlsx", listed("93"))
    first = give(newcomer, ("S.xlsx", listed("93", other=["93008"])))
    send(newcomer, first, depuis_0="01/09/2026")
    assert held(newcomer) == {"s": 40}
    seen = give(newcomer, ("S.xlsx", listed("93", other=["93008", "93001"])))
    assert "Ce découpage a des dates (31/08/2026, 01/09/2026)" in plain(seen.text)
    assert "deja-0" not in form(seen)
    later = newcomer.get(seen.url.path, params={"depuis-0": "01/01/2027"})
    assert "Remplacer à partir du 1er janvier 2027" in plain(later.text)
    assert "a des dates" not in later.text
    assert form(later)["autre-0"] == "S – 23 novembre 2026"
    unsaid = send(newcomer, later, depuis_0="")
    assert unsaid.status_code == 422
    assert held(newcomer) == {"s": 40}
    send(newcomer, later)
    assert held(newcomer) == {"s": 41}


def test_a_day_that_is_none_is_told(newcomer: TestClient) -> None:
    seen = give(newcomer, ("S.xlsx", listed("93")))
    answer = send(newcomer, seen, depuis_0="la rentrée")
    assert answer.status_code == 422
    assert "Ce découpage commence le : « la rentrée » n’est pas un jour" in plain(answer.text)
    assert held(newcomer) == {}


def test_each_sheet_that_is_a_list_is_a_zoning(newcomer: TestClient) -> None:
    book = sheets(MDS=rows("93"), ASE=rows("93", 4), PMI=rows("93", 2))
    seen = give(newcomer, ("Deux feuilles.xlsx", book))
    assert "Deux feuilles – MDS" in seen.text
    answer = send(newcomer, seen, sans_2="oui")
    assert "a=deux_feuilles_mds&b=deux_feuilles_ase" in str(answer.url)
    assert held(newcomer) == {"deux_feuilles_mds": 39, "deux_feuilles_ase": 39}
    none = give(newcomer, ("Encore.xlsx", book))
    assert "Choisissez un fichier" in send(newcomer, none, sans_0="oui", sans_1="oui", sans_2="oui").text


@pytest.mark.parametrize("name", [f"{'Sectorisation ' * 14}.xlsx", "a | b.xlsx"])
def test_a_file_may_have_any_name(newcomer: TestClient, name: str) -> None:
    taken(newcomer, name, listed("93"))
    assert list(held(newcomer).values()) == [39]


def test_a_refusal_shows_every_problem_without_options(newcomer: TestClient) -> None:
    taken(newcomer, "S.xlsx", listed("93"))
    store = newcomer.app.state.desk.workspace.store  # type: ignore[attr-defined]  # ours
    owner = store.rows(EVERYTHING, "institutions").rows[0].key
    offer = Dispositif(id="D1", name="Écoute", institution_id=owner, purposes=(Theme.FAMILY,))
    covers = [DispositifCoverage(dispositif_id="D1", zone_id=f"s.s{i}") for i in (2, 3)]
    puts = [
        Put("dispositifs", offer, "Dispositifs"),
        *(Put("dispositif_coverage", c, "Dispositifs") for c in covers),
    ]
    store.write(Changes("Dispositifs", puts))
    answer = send(newcomer, give(newcomer, ("S.xlsx", listed("93", 1))))
    assert answer.status_code == 422
    told = plain(answer.text)
    assert "refusée à cause de 2 erreurs" in told
    assert all(f"« s.s{i} » ne peut pas être retiré" in told for i in (2, 3))
    assert "--" not in told


def test_a_store_that_fails_meanwhile_is_not_named(
    newcomer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreUnavailableError("store.not_ours", path="/chemin/secret")

    seen = give(newcomer, ("S.xlsx", listed("93")))
    store = newcomer.app.state.desk.workspace.store  # type: ignore[attr-defined]  # ours
    monkeypatch.setattr(store, "write", fails)
    answer = send(newcomer, seen)
    assert answer.status_code == 503
    assert "réessayez dans trente secondes" in answer.text
    assert "secret" not in answer.text


def test_what_was_taken_stands_among_the_last_deliveries(newcomer: TestClient) -> None:
    taken(newcomer, "Mes secteurs.xlsx", listed("93"))
    page = newcomer.get("/imports").text
    assert "Mes secteurs.xlsx" in page
    assert "écrite" in page
    address = re.search(r'href="(/imports/[0-9a-f]{32})"', page)
    assert address
    assert "Écrite, livraison 1" in newcomer.get(address[1]).text


def test_no_file_is_told_where_files_are_dropped(newcomer: TestClient) -> None:
    for sent in ({"data": {"x": "y"}}, {"files": {"fichiers": ("", b"")}}, {}):
        answer = newcomer.post("/territoires/fichiers", **sent)
        assert answer.status_code == 422
        assert "Choisissez un fichier." in answer.text
        assert 'action="/territoires/fichiers"' in answer.text
