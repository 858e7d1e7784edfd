"""The diagnosis of a territory on the demonstration: right by another count, nobody in it."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from algorithms.french import number, percent, typographic
from api.bootstrap import open_workspace
from api.documents.territorial import FORMS
from api.documents.territorial_data import territorial_data
from api.documents.territorial_docx import territorial_docx
from api.documents.territorial_word import territorial_word_model
from api.settings import Settings
from api.usecases.areas import AreaWish, wished_area
from api.usecases.small_counts import Count
from api.usecases.territorial_diagnosis import (
    NETWORK,
    OF_PROFESSIONALS,
    POSSIBLE,
    PROPOSED,
    TerritorialDiagnosis,
    territorial_diagnosis,
)
from api.usecases.territories import Territories
from graph.errors import InvalidInputError, UnknownIdError, UsageError
from graph.reference import load_reference
from graph.scope import EVERYTHING
from seed import demo
from tests.demonstration import Demonstration
from tests.oracle.complexity import situations
from tests.oracle.findings import SEVERITIES
from tests.oracle.oracle import Oracle
from tests.oracle.reading import Tables, read_folder
from tests.oracle.reference import load_reference as load_plain_reference
from tests.unit.documents.pdf_text import pdf_text

K = 11
REFERENCE = Path(__file__).parents[2] / "graph" / "reference" / "data"
WISHES = {
    "department": wished_area(department="54"),
    "zone": wished_area(zone="CAS-TOUL"),
    "large zone": wished_area(zone="TAU-METROPOLE"),
    "committee": wished_area(committee="CORSEC-LUNEVILLOIS"),
    "communes": wished_area(communes=["54395", "54528"]),
    "village": wished_area(communes=["54003"]),
}
PERSONAL = (
    *("persons", "households", "needs", "accompaniments", "referrals", "life_events", "professionals"),
)


@dataclass(frozen=True)
class Made:
    """The demonstration: its tables, the oracle's answers on it, a diagnosis of each land."""

    tables: Tables
    oracle: Oracle
    territories: Territories
    diagnoses: dict[str, TerritorialDiagnosis]


@pytest.fixture(scope="module")
def made(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    tables = read_folder(demonstration.delivery)
    store = demonstration.copy_to(tmp_path_factory.mktemp("diagnosis"))
    with open_workspace(Settings(store=str(store))) as workspace:
        territories = Territories(workspace, EVERYTHING)
        diagnoses = {
            name: territorial_diagnosis(territories, wish, demo.AS_OF) for name, wish in WISHES.items()
        }
        yield Made(tables, Oracle(tables, load_plain_reference(REFERENCE)), territories, diagnoses)


@pytest.fixture(params=sorted(WISHES))
def land(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def written(diagnosis: TerritorialDiagnosis, form: str) -> bytes:
    pieces = FORMS[form](diagnosis)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def read_back(diagnosis: TerritorialDiagnosis, form: str) -> str:
    """The words of a form, blanks alike."""
    made_of = written(diagnosis, form)
    if form == "pdf":
        return plain(pdf_text(made_of))
    return plain(word_text(made_of) if form == "docx" else made_of.decode())


def word_text(document: bytes) -> str:
    word = Document(BytesIO(document))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


# Right


def inside(made: Made, land: str) -> tuple[list[str], list[Any]]:
    """Who lives there, and the situations with a member there, by the oracle."""
    places, _ = made.oracle._on(demo.AS_OF)
    wanted = made.diagnoses[land].area.places
    living = places.graph.living
    persons = [one for one in living if living[one].code and not wanted.isdisjoint(places.of_person(one))]
    known = set(persons)
    return persons, [one for one in situations(places.graph) if known & set(one.members)]


def agrees(told: Count, count: int) -> bool:
    """Whether what is told is true: the number rounded, or that it is small, or nothing."""
    if told.value is not None:
        return count >= K and told.value == max(15, 5 * round(count / 5))
    return not told.is_small or count < K


def test_persons_and_needs_are_those_of_the_oracle(made: Made, land: str) -> None:
    persons, homes = inside(made, land)
    graph = made.oracle._on(demo.AS_OF)[0].graph
    diagnosis = made.diagnoses[land]
    assert agrees(diagnosis.persons, len(persons))
    assert agrees(diagnosis.situations, len(homes))
    for needs in diagnosis.needs:
        open_ = [
            [need for need in graph.needs_of[one] if need.theme == needs.theme and graph.is_open_need(need)]
            for one in persons
        ]
        who = [one for one, rows in zip(persons, open_, strict=True) if rows]
        assert agrees(needs.persons, len(who))
        assert agrees(needs.urgent, sum(any(need.urgent for need in rows) for rows in open_))
        assert agrees(needs.unheld, sum(not graph.is_held(one, needs.theme) for one in who))


def test_situations_by_finding_are_those_of_the_oracle(made: Made, land: str) -> None:
    _, homes = inside(made, land)
    home_of = {("person", member): at for at, one in enumerate(homes) for member in one.members}
    home_of |= {("household", one.id): at for at, one in enumerate(homes) if one.kind == "household"}
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in made.oracle.findings(demo.AS_OF):
        subjects = [home_of.get((subject["type"], subject["id"])) for subject in one["subjects"]]
        at = next((at for at in subjects if at is not None), None)
        if at is not None:
            found[one["code"]][at].append(one["severity"])
    assert set(found) <= set(POSSIBLE)
    for nature in made.diagnoses[land].natures:
        worst = [max(rows, key=SEVERITIES.index) for rows in found[nature.code].values()]
        assert agrees(nature.situations, len(worst))
        assert {*worst} <= {severity.value for severity in nature.severities}
        for severity, told in nature.severities.items():
            assert agrees(told, worst.count(severity.value))
        rows = sum(map(len, found[nature.code].values()))
        assert nature.findings.value is None or agrees(nature.findings, rows)
        if nature.share is not None:
            assert nature.share == pytest.approx(
                (nature.situations.value or 0) / (made.diagnoses[land].situations.value or 1)
            )


def test_the_network_of_the_whole_department_is_that_of_the_findings(made: Made) -> None:
    found = made.oracle.findings(demo.AS_OF)
    told = {each.code: each for each in made.diagnoses["department"].network}
    assert set(told) == set(NETWORK)
    for code, each in told.items():
        severities = [one["severity"] for one in found if one["code"] == code]
        assert {*severities} <= {severity.value for severity in each.severities}
        counts = [(each.count, len(severities))]
        counts += [(one, severities.count(severity.value)) for severity, one in each.severities.items()]
        for one, count in counts:
            assert agrees(one, count) if code in OF_PROFESSIONALS else one.value == count


def test_every_code_is_told_somewhere(made: Made) -> None:
    from algorithms.detection import DETECTORS

    territory = {code for code in DETECTORS if code.startswith("territory.")}
    assert {*POSSIBLE, *NETWORK, *territory} == set(DETECTORS)


def test_findings_about_zonings_and_pairs(made: Made) -> None:
    diagnosis = made.diagnoses["department"]
    found = [one for one in made.oracle.findings(demo.AS_OF) if one["code"].startswith("territory.")]
    assert [(one.code, one.severity.value, one.inhabitants) for one in diagnosis.land] == [
        (one["code"], one["severity"], one["evidence"]["inhabitants"]) for one in found
    ]
    misaligned = {
        tuple(subject["id"] for subject in one["subjects"]): one["evidence"]
        for one in found
        if one["code"] == "territory.misaligned"
    }
    pairs = {(pair.comparison.a.id, pair.comparison.b.id): pair for pair in diagnosis.pairs}
    assert len(pairs) == 3
    for ids, evidence in misaligned.items():
        assert pairs[ids].comparison.figures["v_measure"] == evidence["v_measure"]
        assert sorted(row.code for row in pairs[ids].outside) == evidence["communes"]
    assert sum(pair.proposal is not None for pair in diagnosis.pairs) == min(PROPOSED, len(pairs))


def test_who_covers_is_what_covers(made: Made, land: str) -> None:
    places, _ = made.oracle._on(demo.AS_OF)
    diagnosis = made.diagnoses[land]
    for needs in diagnosis.needs:
        covered = {
            one.id: diagnosis.area.places if inside_ is None else diagnosis.area.places & inside_
            for one in places.alive_for(needs.theme.value)
            for inside_ in [places._covered(one.id)]
        }
        offers = {one: made.oracle.land.total(set(inside_)) for one, inside_ in covered.items() if inside_}
        assert {offer.id: offer.inhabitants for offer in needs.offers} == offers
        left = diagnosis.area.places.difference(*covered.values())
        assert (needs.holes, needs.uncovered) == (len(left), made.oracle.land.total(set(left)))


# Nobody in it, nothing given back


@pytest.mark.parametrize("form", sorted(FORMS))
def test_nobody_is_in_it(made: Made, land: str, form: str) -> None:
    text = read_back(made.diagnoses[land], form)
    words = set(re.findall(r"[\w-]+", text))
    ids = {row["id"] for table in PERSONAL for row in made.tables[table]}
    assert len(ids) > 5000
    assert ids & words == set()
    for person in made.tables["identities"]:
        assert f"{person['first_name']} {person['last_name']}" not in text
    for professional in made.tables["professionals"]:
        assert not professional.get("name") or professional["name"] not in text


def counts_in(told: Any) -> Iterator[dict[str, Any]]:
    """Every count of the JSON form."""
    if isinstance(told, dict):
        if set(told) == {"value", "hidden"}:
            yield told
        for value in told.values():
            yield from counts_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from counts_in(value)


def test_no_number_of_persons_below_eleven_is_told(made: Made, land: str) -> None:
    told = json.loads(written(made.diagnoses[land], "json"))
    counts = list(counts_in(told))
    assert len(counts) > 80
    for count in counts:
        assert (count["value"] is None) == (count["hidden"] is not None)
    persons = list(counts_in({key: value for key, value in told.items() if key != "network"}))
    network = {row["code"]: row for row in told["network"]}
    persons += [count for code in OF_PROFESSIONALS for count in counts_in(network[code])]
    values = [count["value"] for count in persons if count["value"] is not None]
    assert values or land == "village"
    assert {value % 5 for value in values} <= {0}
    assert not {0, 5, 10} & {*values}


def test_no_difference_of_what_is_told_is_small(made: Made, land: str) -> None:
    """Whatever part of whatever whole: both told, or the rest is nobody or eleven at least."""
    diagnosis = made.diagnoses[land]
    pairs = [(diagnosis.persons, needs.persons) for needs in diagnosis.needs]
    pairs += [(needs.persons, part) for needs in diagnosis.needs for part in (needs.urgent, needs.unheld)]
    pairs += [(diagnosis.situations, nature.situations) for nature in diagnosis.natures]
    for whole, part in pairs:
        if whole.value is not None and part.value is not None:
            assert whole.value - part.value >= 5
    for nature in diagnosis.natures:
        parts = list(nature.severities.values())
        hidden = [part for part in parts if part.value is None]
        assert len(hidden) != 1 or nature.situations.value is None


def fits(told: Count) -> range:
    """Every number that would be told so."""
    if told.value is None:
        return range(K) if told.is_small else range(100_000)
    return range(K, 18) if told.value == 15 else range(told.value - 2, told.value + 3)


def counts_of(diagnosis: TerritorialDiagnosis) -> list[Count]:
    """Every count of persons, in its order."""
    found = [diagnosis.persons, diagnosis.situations]
    for needs in diagnosis.needs:
        found += [needs.persons, needs.urgent, needs.unheld]
    for nature in diagnosis.natures:
        found += [nature.situations, nature.findings, *nature.severities.values()]
    for each in diagnosis.network:
        if each.code in OF_PROFESSIONALS and each.of is not None:
            found += [each.of, each.count, *each.severities.values()]
    return found


def no_small_difference_is_said(more: TerritorialDiagnosis, less: TerritorialDiagnosis) -> bool:
    """Whether no difference is given exactly."""
    pairs = list(zip(counts_of(more), counts_of(less), strict=True))
    return bool(pairs) and all(len(fits(one)) + len(fits(other)) > 2 for one, other in pairs)


def test_a_zone_less_a_commune_does_not_say_who_lives_in_the_commune(made: Made) -> None:
    """Two documents: 1 to 10 persons live in what one has and the other has not."""
    whole = made.diagnoses["zone"]
    places, _ = made.oracle._on(demo.AS_OF)
    living = places.graph.living
    known = Counter(code for one in living if (code := living[one].code) in whole.area.communes)
    few = [code for code, count in sorted(known.items()) if code and count < K][:3]
    assert len(few) == 3
    for code in few:
        wish = wished_area(communes=[each for each in whole.area.communes if each != code])
        cut = territorial_diagnosis(made.territories, wish, demo.AS_OF)
        assert no_small_difference_is_said(whole, cut)
        assert whole.persons.value is not None
        assert cut.persons.value is not None
        assert (whole.persons.value - cut.persons.value) % 5 == 0


def test_two_days_do_not_say_who_came(made: Made) -> None:
    before = territorial_diagnosis(made.territories, WISHES["zone"], demo.AS_OF - timedelta(days=30))
    assert counts_of(before) != counts_of(made.diagnoses["zone"])
    assert no_small_difference_is_said(made.diagnoses["zone"], before)


def test_coverage_says_the_same_numbers_as_the_diagnosis_of_all_its_land(made: Made) -> None:
    diagnosis = made.diagnoses["department"]
    told = 0
    for needs in diagnosis.needs:
        covered = made.territories.coverage(needs.theme, demo.AS_OF)
        for total, count in ((covered.in_need, needs.persons), (covered.unheld, needs.unheld)):
            if total is not None and count.value is not None:
                told += 1
                assert total == count.value
        numbers = [each for area in covered.areas for each in (area.in_need, area.unheld)]
        assert {each % 5 for each in numbers if each is not None} <= {0}
        assert not {0, 5, 10} & {*numbers}
    assert told > 10


def test_the_forms_agree_to_the_number(made: Made, land: str) -> None:
    """What people read is what programs get, count by count."""
    diagnosis = made.diagnoses[land]
    read, told = territorial_data(diagnosis), json.loads(written(diagnosis, "json"))
    for row, needs in zip(read["needs"], told["needs"], strict=True):
        assert [row[name] for name in ("persons", "urgent", "unheld")] == [
            said(needs[name]) for name in ("persons", "urgent", "unheld")
        ]
    for row, nature in zip(read["findings"], told["findings"], strict=True):
        assert [row["situations"], row["findings"]] == [said(nature["situations"]), said(nature["findings"])]
        assert row["share"] == ("–" if nature["share"] is None else percent(nature["share"], 1))
        assert [word for word in row["severities"] if word != "–"] == [
            *map(said, nature["severities"].values())
        ]
    for row, each in zip(read["network"], told["network"], strict=True):
        assert [row["count"], row["of"]] == [said(each["count"]), said(each["of"]) if each["of"] else "–"]
    assert read["rounding"] == "Nombres de personnes arrondis à 5 près."
    assert (told["k"], told["step"]) == (K, 5)


def said(count: dict[str, Any]) -> str:
    if count["value"] is not None:
        return number(count["value"])
    return "moins de 11" if count["hidden"] == "small" else "n.\u00a0c."


def test_what_is_hidden_in_a_village_is_everything(made: Made) -> None:
    """One person known in one village, nobody in another: nothing that counts them differs, or is told."""
    read = []
    for code in ("54032", "54001"):
        wish = wished_area(communes=[code])
        diagnosis = territorial_diagnosis(made.territories, wish, demo.AS_OF)
        counts = counts_of(diagnosis)
        counts += [each.count for each in diagnosis.network]
        read.append([count.told for count in counts])
        assert {count.value for count in counts} == {None}
        assert {diagnosis.persons.told, *(each.persons.told for each in diagnosis.needs)} == {"moins de 11"}
    assert read[0] == read[1]


# Read


@pytest.mark.parametrize("form", ["text", "pdf", "docx"])
def test_every_number_and_every_name_is_in_every_document(made: Made, land: str, form: str) -> None:
    text = read_back(made.diagnoses[land], form)
    squeezed = text.replace(" ", "")
    for word in words_of(territorial_data(made.diagnoses[land])):
        found = plain(word) in text or plain(word).replace(" ", "").replace("-", "") in squeezed.replace(
            "-", ""
        )
        assert found or form == "text", word
    assert "{{" not in text
    assert "{%" not in text


def words_of(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            if key != "family":
                yield from words_of(value)
    else:
        for value in told:
            yield from words_of(value)


def test_its_french_is_set_as_french_is(made: Made, land: str) -> None:
    told = territorial_data(made.diagnoses[land])
    loose = [word for word in words_of(told) if typographic(word) != word and "N° " not in word]
    assert [word for word in loose if "'" not in word] == []


def test_a_pdf_is_tagged_titled_and_says_it_follows_the_accessibility_standard(made: Made) -> None:
    pdf = written(made.diagnoses["zone"], "pdf")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert written(made.diagnoses["zone"], "pdf") == pdf


FOOT = re.compile(r'page .*w:instr="PAGE".*/.*w:instr="NUMPAGES"', re.S)


def test_a_word_document_does_not_say_at_what_hour_it_was_made(made: Made) -> None:
    with ZipFile(BytesIO(written(made.diagnoses["village"], "docx"))) as word:
        assert {each.date_time for each in word.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_institutions_may_bring_their_own_model(made: Made) -> None:
    own = Document(BytesIO(territorial_word_model()))
    own.paragraphs[0].text = "Observatoire de {{ title }}"
    model = BytesIO()
    own.save(model)
    filled = Document(BytesIO(territorial_docx(made.diagnoses["zone"], model.getvalue())))
    assert filled.paragraphs[0].text == "Observatoire de Toulois"
    assert FOOT.search(filled.sections[0].footer.paragraphs[0]._p.xml)
    with pytest.raises(InvalidInputError) as refused:
        territorial_docx(made.diagnoses["zone"], b"no document")
    assert refused.value.code == "document.no_word_model"


# Asked


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (AreaWish("department", ("99",)), "unknown.department"),
        (AreaWish("department", ("",)), "unknown.department"),
        (AreaWish("zone", ("?",)), "unknown.zone"),
        (AreaWish("committee", ("?",)), "unknown.committee"),
        (AreaWish("communes", ("54395", "00000")), "unknown.place"),
    ],
)
def test_land_that_is_not_there_is_told(made: Made, wish: AreaWish, code: str) -> None:
    with pytest.raises(UnknownIdError) as refused:
        territorial_diagnosis(made.territories, wish, demo.AS_OF)
    assert refused.value.code == code


def test_land_is_named_in_one_way() -> None:
    for given in ({}, {"zone": "Z", "department": "54"}):
        with pytest.raises(UsageError) as refused:
            wished_area(**given)
        assert refused.value.code == "usage.one_area"
    assert wished_area(communes=["54395", "54395"]).names == ("54395",)


def test_a_long_list_of_communes_has_a_short_title(made: Made) -> None:
    wish = wished_area(
        communes=[f"54{at:03}" for at in range(3, 20) if f"54{at:03}" in load_reference().communes]
    )
    title = territorial_diagnosis(made.territories, wish, demo.AS_OF).area.title
    assert title.endswith("autres communes")
    assert len(title) < 100
