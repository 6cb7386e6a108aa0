"""Facts, and conditions over them in Kleene's logic. Knows no pack, no rule kind and no solver."""
