// Read what the deliveries after a token say they changed.
MATCH (d:Delivery)
WHERE d.number > $token AND d.number <= $until
RETURN properties(d) AS delivery
