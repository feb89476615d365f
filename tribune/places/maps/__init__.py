"""Maps drawn by the server as SVG: real outlines, towns, a circle, pins. No tile, no script, no request to anyone.

``draw`` shows what lies around a point, ``draw_point`` where one thing is. A
list beside the map must say the same in words.
"""

from tribune.places.maps.drawing import RADII, closer_than, draw, draw_point, wider_than
from tribune.places.maps.pinning import Pin

__all__ = ["RADII", "Pin", "closer_than", "draw", "draw_point", "wider_than"]
