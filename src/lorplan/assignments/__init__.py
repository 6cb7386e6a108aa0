"""Reading and judging any assignment of letters: a saved plan, a list, one made by hand."""
