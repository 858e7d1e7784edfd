// Where the store stands: its last delivery, the one being staged, the one being carried out, the last sweeping.
MATCH (s:Store {id: 'maille'})
OPTIONAL MATCH (g:Staging {id: 'staging'})
OPTIONAL MATCH (gate:Gate {id: 'gate'})
RETURN s.token AS token, g.attempt AS staging, g.delivery AS staged, s.applying AS applying, s.schema AS schema,
  gate.swept AS swept
