// Say of places what is known by now, and whether they are a commune or a part of one.
UNWIND $places AS place
MATCH (p:Place {id: place.id})
SET p += place.facts
FOREACH (_ IN CASE WHEN p:CommunePart THEN [1] ELSE [] END | REMOVE p:Commune)
FOREACH (_ IN CASE WHEN p:CommunePart THEN [] ELSE [1] END | SET p:Commune)
