"""What-ifs: a scenario's tree with edits, read again as any scenario; and typed changes with their costs."""
