// Make sure that places have a node, and say of the new ones what the reference knows.
UNWIND $places AS place
MERGE (p:Place {id: place.id})
ON CREATE SET p:Commune, p += place.facts
