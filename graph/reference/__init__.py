"""Communes of France, codes that are not (or no longer) those of a commune, and built-in parts.

The data files lie in `data/` beside this module, with their attribution. Nothing else in the product reads
them, and nothing is read before `load_reference` is called.
"""

from graph.reference.reference import CommuneFacts, Reference, attribution, contours, load_reference

__all__ = ["CommuneFacts", "Reference", "attribution", "contours", "load_reference"]
