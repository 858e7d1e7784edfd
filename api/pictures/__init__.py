"""Pictures drawn in Python: SVG strings for pages, PDF and print, the same bytes for the same facts.

No browser, no script, no `style=`: presentation attributes and classes only, so that a strict content
security policy, Typst and a printer all show the same. Each picture is drawn from a small dataclass, and
the rows of its table twin come from the same dataclass.
"""
