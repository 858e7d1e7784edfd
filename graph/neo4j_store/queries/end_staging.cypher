// Forget a staged delivery that is over.
MATCH (g:Staging {id: 'staging'})
DELETE g
