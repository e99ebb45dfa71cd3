"""The map of places: relief, graduated circles, legend; from our own server unless tiles are switched on."""

from dashboard.maps.marks import legend
from dashboard.maps.offline import NEAR
from dashboard.maps.places import RETURNED, clicked, draw, plan

__all__ = ["NEAR", "RETURNED", "clicked", "draw", "legend", "plan"]
