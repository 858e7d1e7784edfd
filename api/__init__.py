"""The edge: the only room that assembles the others.

This room answers people and programs: the command line, REST, GraphQL, pages and documents. All of them
call the same use cases, so that who may see what is written once. It may import the three other rooms; none
imports it.
"""

__version__ = "0.1.0"
