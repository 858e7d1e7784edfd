// Find the last delivery written with a mark.
MATCH (d:Delivery {mark: $mark})
RETURN max(d.number) AS number
