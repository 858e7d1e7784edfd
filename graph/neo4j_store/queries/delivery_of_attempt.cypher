// Tell whether a very writing took place, when its answer was lost on the way.
MATCH (d:Delivery {attempt: $attempt})
RETURN d.number AS number
