// Go on with a staged delivery, if it is still ours and the batch was not written already.
MATCH (g:Staging {id: 'staging', attempt: $attempt})
SET g.lock = true
WITH g, g.batch AS written
SET g.batch = $batch
RETURN written
