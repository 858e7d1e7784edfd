"""A made-up département before anybody lives in it: zonings, institutions, dispositifs, teams."""
