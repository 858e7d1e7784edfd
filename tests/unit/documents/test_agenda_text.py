"""The agenda as text: what stands in brackets leads to one row, also where every table is numbered from 1."""

from datetime import date
from pathlib import Path

from algorithms.doctrine import default_doctrine
from algorithms.french import NBSP
from api.bootstrap import open_workspace
from api.documents.agenda_text import agenda_text
from api.settings import Settings
from api.usecases.meeting import prepare_meeting
from api.usecases.naming import told_agenda
from graph.exchange.importing import import_delivery
from graph.scope import EVERYTHING

DAY = date(2026, 12, 15)
NUMBERED = {
    "institutions": "id,name,kind\n1,CCAS,municipality\n2,CHU,health\n",
    "professionals": "id,institution_id,occupation\n1,1,AS\n2,2,IDE\n",
    "households": "id\n1\n",
    "persons": "id,household_id,commune_code\n1,1,54395\n2,1,54395\n",
    "needs": "id,person_id,theme,opened_on,urgent\n1,2,housing,2026-06-01,oui\n7,2,violence,2026-06-01,oui\n",
    "referrals": "id,person_id,theme,from_institution_id,to_institution_id,sent_on,status\n"
    "1,2,housing,1,2,2026-06-01,sent\n",
    "accompaniments": "id,person_id,professional_id,purpose,role,start\n"
    "1,1,1,health,coordinator,2026-01-01\n8,1,2,health,coordinator,2026-01-01\n",
    "committees": "id,name,department,member_institution_ids\n1,Comité,54,1\n",
}


def agenda_of(folder: Path, tables: dict[str, str]) -> str:
    """Give the agenda on one line, its no-break spaces as underscores."""
    delivery = folder / "delivery"
    delivery.mkdir()
    for table, rows in tables.items():
        (delivery / f"{table}.csv").write_text(rows, encoding="utf-8")
    with open_workspace(Settings(store=str(folder / "maille.db")), create=True) as workspace:
        import_delivery(delivery, workspace.store, workspace.vault)
        prepared = prepare_meeting(workspace, EVERYTHING, "1", DAY)
        told = told_agenda(workspace, EVERYTHING, prepared, default_doctrine())
        return " ".join("".join(agenda_text(told)).replace(NBSP, "_").split())


def test_an_id_of_several_tables_says_which_row_it_is(tmp_path: Path) -> None:
    text = agenda_of(tmp_path, NUMBERED)
    assert "[2, besoin_1]" in text
    assert "[2, 7]" in text
    assert "[2, orientation_1]" in text
    assert "[personne_1, accompagnement_1, 8]" in text
