"""The server store: the port on a Neo4j 5 server, for several machines."""

from graph.neo4j_store.health import examine
from graph.neo4j_store.store import Neo4jStore, open_store

__all__ = ["Neo4jStore", "examine", "open_store"]
