"""What somebody who looks at the graph sees of a commune: what was delivered, else the reference."""

from collections.abc import Iterator

import pytest

from graph.model.territory import Commune, CommunePart
from graph.store import Store
from graph.stores import open_store
from tests.contract.places import credentials
from tests.contract.rows import remove, write
from tests.neo4j.fixtures import Neo4jPlace

pytestmark = pytest.mark.neo4j
NANCY = "54395"
DELIVERED = Commune(code=NANCY, name="Nancy la belle", population=7)
PART = CommunePart(code=NANCY, commune_code="54547", name="Un quartier", population=3)


@pytest.fixture
def store(neo4j_server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    for name, value in credentials(neo4j_server).items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    with open_store(neo4j_server.uri) as opened:
        yield opened


def seen(place: Neo4jPlace) -> tuple[str, int, set[str]]:
    query = "MATCH (p:Place {id: $id}) RETURN p.name AS name, p.population AS population, labels(p) AS labels"
    with place.driver() as driver:
        (found,) = driver.execute_query(query, id=NANCY, database_=place.database).records
    return found["name"], found["population"], set(found["labels"])


def test_the_nodes_of_places_tell_what_is_known_by_now(store: Store, neo4j_server: Neo4jPlace) -> None:
    write(store, DELIVERED)
    assert seen(neo4j_server) == ("Nancy la belle", 7, {"Place", "Commune", "DeliveredCommune"})
    write(store, PART)
    assert seen(neo4j_server) == ("Un quartier", 3, {"Place", "CommunePart", "DeliveredCommune"})
    remove(store, "commune_parts", NANCY)
    assert seen(neo4j_server) == ("Nancy la belle", 7, {"Place", "Commune", "DeliveredCommune"})
    write(store, PART)
    remove(store, "communes", NANCY)
    assert seen(neo4j_server) == ("Un quartier", 3, {"Place", "CommunePart"})
    remove(store, "commune_parts", NANCY)
    name, population, labels = seen(neo4j_server)
    assert (name, labels) == ("Nancy", {"Place", "Commune"})
    assert population > 100_000
