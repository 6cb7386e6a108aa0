"""Sentences about letters, writers, limits and questions, for every answer."""
