"""What every suite shares: how Hypothesis draws its examples, the demonstration and the real Neo4j of a run.

At hand, each run draws new examples and remembers what failed. In continuous integration the examples follow
from the code alone, so that a run tells of the change it tests and not of its luck.
"""

import os

from hypothesis import settings

pytest_plugins = ["tests.demonstration", "tests.neo4j.fixtures"]

settings.register_profile("ci", derandomize=True, database=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
