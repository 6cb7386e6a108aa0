"""What each command answers beyond the plan: one folder a command."""
