"""Whom to ask: what each person and each kind of letter would buy, whom not to ask, and which judgements decide."""
