// Say when a delivery was written.
MATCH (d:Delivery {number: $number})
RETURN d.written_at AS written_at
