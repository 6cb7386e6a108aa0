"""What the plan would be after a change."""
