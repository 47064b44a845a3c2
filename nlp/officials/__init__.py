"""People named with a public office or a role in the programme, and all ways that a text names them."""
