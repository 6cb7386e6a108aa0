"""`next`: what to do by when, out of the tasks in rules/tasks and the plan."""
