"""Data to start with, for who has none yet or must not use their own.

This room makes exchange folders: the demonstration département with its told stories, and synthetic
départements of any size with the planted truths written beside them. It knows the graph's words and nothing
of the algorithms, so that what it plants is never shaped by what they find.
"""

__version__ = "0.1.0"
