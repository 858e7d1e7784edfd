"""A small valid delivery, one row or two of each table, that tests change in one place at a time."""

from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes | None]
"""What the files of a delivery hold, by table (`persons`) or by file name (`persons.CSV`); None: no file."""

SQUARE = '{"type":"Polygon","coordinates":[[[6.0,48.0],[6.1,48.0],[6.1,48.1],[6.0,48.1],[6.0,48.0]]]}'


def quoted(text: str) -> str:
    """Give a cell of a CSV file that may hold anything."""
    return '"' + text.replace('"', '""') + '"'


BASE: dict[str, str] = {
    "institutions": "id,name,kind\nI1,CCAS de Nancy,municipality\nI2,CAF,social_security\n",
    "professionals": "id,institution_id,occupation,since\nK1,I1,assistante,2020-01-01\nK2,I2,juriste,\n",
    "dispositifs": "id,name,institution_id,purposes\nD1,ASLL,I1,housing|budget\n",
    "dispositif_coverage": "dispositif_id,commune_code,zone_id\nD1,54395,\nD1,,Z1\n",
    "communes": "code,name,population\n54395,Nancy,105000\n",
    "commune_parts": "code,commune_code,name,population\nQ1,54547,Nord,3000\nQ2,54547,Sud,4000\n",
    "contours": f"code;geometry\n54395;{quoted(SQUARE)}\n",
    "zonings": "id,name,institution_id,mission,department\nZG,Secteurs,I1,general,54\n",
    "zones": "id,zoning_id,name\nZ1,ZG,Secteur 1\nZ2,ZG,Secteur 2\n",
    "zone_members": "zone_id,commune_code,share,since\nZ1,54395,0.5,\nZ2,54395,0.5,2024-01-01\nZ2,Q1,,\n",
    "households": "id\nH1\n",
    "persons": "id,household_id,birth_year,sex,commune_code\nP1,H1,1980,f,54395\nP2,H1,1978,m,Q1\nP3,,,,\n",
    "same_person": "person_id,other_id,decided_on,decided_by\nP1,P3,2026-01-05,K1\n",
    "identities": "person_id,last_name,first_name,birth_date\nP1,Durand,Zoé,1980-02-03\n",
    "needs": "id,person_id,theme,severity,urgent,opened_on\nN1,P1,housing,3,oui,2026-01-10\n",
    "accompaniments": "id,person_id,professional_id,purpose,role,start\nA1,P1,K1,housing,lead,2026-02-01\n",
    "referrals": (
        "id,person_id,theme,from_institution_id,to_institution_id,sent_on,status,answered_on\n"
        "R1,P1,housing,I1,I2,2026-03-01,accepted,2026-03-15\n"
    ),
    "life_events": "id,person_id,kind,occurred_on\nE1,P2,move,2026-04-01\n",
    "evaluations": "id,person_id,answered_on,improved\nV1,P1,2026-05-01,1\n",
    "committees": "id,name,department,member_institution_ids\nC1,Comité de Nancy,54,I1|I2\n",
    "meetings": "id,committee_id,held_on\nM1,C1,2026-12-15\n",
    "finding_answers": (
        "finding_key,state,reason,until,answered_on,severity,evidence\n"
        "gap.lead|person:P1,dismissed,suivi,2026-12-31,2026-06-01,low,institutions=I1|institutions=I2\n"
    ),
}


def write_folder(folder: Path, files: Files) -> Path:
    """Write files into a new folder; a name without a dot is a table's."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        if content is not None:
            path = folder / (name if "." in name else f"{name}.csv")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def based(**files: str | bytes | None) -> dict[str, str | bytes | None]:
    """Give the small valid delivery with some tables replaced, or taken out (None)."""
    return {**BASE, **files}


def swapped(table: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Give the small valid delivery with one piece of text of a table replaced."""
    assert BASE[table].count(old) >= 1, f"{old!r} is not in {table}"
    return based(**{table: BASE[table].replace(old, new, 1)})
