"""What goes wrong around a store: servers killed, links cut, slow or silent, memory short, clients that die.

A few rounds by default and in continuous integration; `MAILLE_FAULT_ROUNDS=100` for a hundred.
"""
