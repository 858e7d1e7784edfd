// Say that a numbered delivery is carried out to its end.
MATCH (s:Store {id: 'maille'})
SET s.applying = null
