// Take the gate's lock: held by a writing from before it is numbered until it is entirely there.
MATCH (g:Gate {id: 'gate'})
SET g.lock = true
