// Make a staged delivery whose writer died ours, so that nothing more is written for it.
MATCH (g:Staging {id: 'staging'})
SET g.attempt = $attempt
RETURN g.delivery AS delivery
