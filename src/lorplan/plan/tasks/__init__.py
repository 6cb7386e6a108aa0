"""What tasks look at: the days that they have names for, and what the plan says, as facts."""
