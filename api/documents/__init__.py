"""What is handed to people: agendas, sheets, lists and reports, drawn from what the use cases give."""
