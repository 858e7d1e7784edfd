// Announce a large delivery: what it stamps is not seen until the counter reaches its number.
CREATE (:Staging {id: 'staging', delivery: $delivery, attempt: $attempt, batch: 0})
