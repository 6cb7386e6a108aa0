"""Benchmarks: lorplan's engines against other solvers and against other ways to use the same solver."""
