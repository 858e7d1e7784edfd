"""What can be computed from the graph without asking it anything.

This room holds pure functions of a frame and a date: who is accompanied twice, who by nobody, who carries
too much, what goes round in circles, which situations a committee should look at first. It knows neither
stores, nor the database driver, nor the web, and it never reads a clock: the same frame and date give the
same findings.
"""

__version__ = "0.1.0"
