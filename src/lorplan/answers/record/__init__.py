"""`record`, `set` and `undo`: what happened goes into the user's file where it stands; every other character stays."""
