// Go on with a staged delivery, if it is still ours (asked under its lock) and the batch was not written already.
MATCH (g:Staging {id: 'staging'})
SET g.lock = true
WITH g WHERE g.attempt = $attempt
WITH g, g.batch AS written
SET g.batch = $batch
RETURN written
