"""Pages to look at: what stands on them as plain data drawn from results, and the templates that draw it.

`lorplan report` makes one page of them that needs nothing else; the app shows the same parts one by one.
"""
