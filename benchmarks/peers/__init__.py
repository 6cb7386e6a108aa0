"""Other solvers on the same instances, each in a process of its own: python -m benchmarks.peers.NAME INSTANCE SEED."""
