// Note that rows of a staged delivery came and went.
MATCH (g:Gate {id: 'gate'})
SET g.swept = $attempt
