"""Boundaries of districts and municipalities: taken in from a file, kept in the store, drawn on every map.

Importing this costs nothing: what reads and cuts shapes is loaded where a file is taken in, or a point is compared.
"""

from dashboard.boundaries.intake import Asked, Taken, take
from dashboard.boundaries.refused import Refused
from dashboard.boundaries.store import LEVELS, Layer, accept, layer, layers, remove, served

__all__ = ["LEVELS", "Asked", "Layer", "Refused", "Taken", "accept", "layer", "layers", "remove", "served", "take"]
