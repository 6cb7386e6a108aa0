"""`lorplan report`: the plan with everything that stands on its page."""
