// Hold a staged delivery, if it is still ours (asked under its lock): nobody takes it over meanwhile.
MATCH (g:Staging {id: 'staging'})
SET g.lock = true
WITH g WHERE g.attempt = $attempt
RETURN g.attempt AS attempt
