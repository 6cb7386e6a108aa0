"""What knows nothing of letters: errors, words, files, scalars, YAML trees, bits."""
