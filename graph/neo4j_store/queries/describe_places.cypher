// Say of places what is known by now: of a part what was delivered, of a commune the same or the reference.
UNWIND $places AS place
MATCH (p:Place {id: place.id})
SET p.name = coalesce(p.part_name, p.delivered_name, place.facts.name),
  p.population = coalesce(p.part_population, p.delivered_population, place.facts.population),
  p.department = coalesce(p.delivered_department, place.facts.department),
  p.epci = coalesce(p.delivered_epci, place.facts.epci)
FOREACH (_ IN CASE WHEN p:CommunePart THEN [1] ELSE [] END | REMOVE p:Commune)
FOREACH (_ IN CASE WHEN p:CommunePart THEN [] ELSE [1] END | SET p:Commune)
