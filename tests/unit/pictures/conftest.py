"""The option that draws the golden pictures anew: `pytest tests/unit/pictures --draw-pictures-anew`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--draw-pictures-anew", action="store_true", help="write the golden pictures again")
