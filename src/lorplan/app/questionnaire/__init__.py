"""The questionnaire: questions made of the declared facts, and answers as edits of the file. Knows no server."""
