"""What exists and where it lives.

This room holds the words of the subject (persons, accompaniments, needs, referrals, territories), the one
port behind which every store stands, the exchange folder through which facts come in and go out, and the
columnar picture that algorithms read. It knows none of the three other rooms, no web framework and no
command line.
"""

__version__ = "0.1.0"
