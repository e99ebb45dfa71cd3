"""A folium map that needs no internet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
from folium.template import Template

from dashboard.text import Words

Corners = list[list[float]]  # south-west and north-east, degrees
Outlines = Mapping[str, str]  # hash of a file of boundaries, by level

NEAR = 13.0  # zoom at which the organisations of one place stand apart; places of a project need no more than 8.5
RELIEF_BOUNDS: Corners = [[38.6, 68.6], [44.0, 81.0]]  # as drawn by relief.py
INK, PAPER = "#1b2530", "#eceee2"  # text and ground of the map, which is light in a dark page too
WORDS = ("label", "zoom_in", "zoom_out", "tiles_failed", "boundaries_failed")
STATIC = Path(__file__).parents[1] / "static"


def static(name: str) -> str:
    """Return the address of a static file as seen from the map's frame; a changed file has a new one."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"../../app/static/{name}?v={digest[:8]}"


def outline(name: str) -> str:
    """Return the address of a file of boundaries, named by its hash, as seen from the map's frame."""
    return f"../../boundaries/{name}.geojson"


RELIEF = static("relief.webp")


class OfflineMap(folium.Map):
    """A folium map with scripts, styles and base from our own static files, under any base path."""

    default_js = [(name, static(name)) for name in ("leaflet/leaflet.js", "jquery/jquery.min.js", "map.js")]
    default_css = [(name, static(name)) for name in ("leaflet/leaflet.css", "map.css")]
    _template = Template("""
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1.0" />
            <style>
                html, body, #{{ this.get_name() }} { width: 100%; height: 100%; margin: 0; padding: 0; }
            </style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = offlineMap({{ this.get_name()|tojson }}, {{ this.settings|tojson }});
            {% if this.nearest %}
            (function (map, view, nearest) {
                let moved = false;
                const fit = () => moved || map.fitBounds(view, {padding: [44, 44], maxZoom: nearest, animate: false});
                ["pointerdown", "wheel", "keydown"].forEach(
                    (kind) => map.getContainer().addEventListener(kind, () => { moved = true; }));
                map.setMaxZoom(Math.max(nearest, map.getMaxZoom()));
                map.on("resize", fit);
                fit();
            })({{ this.get_name() }}, {{ this.settings.view|tojson }}, {{ this.nearest|tojson }});
            {% endif %}
        {% endmacro %}
    """)

    def __init__(self, words: Words, view: Corners, outlines: Outlines, tiles: str | None,
                 nearest: float | None = None) -> None:  # fmt: skip
        """Take the words of the controls, the view, links to layers, and the zoom that points of one place need."""
        super().__init__(tiles=None)
        self.nearest = nearest
        said = {name: words(f"map.{name}") for name in WORDS}
        units = {name: words(f"map.{name}", amount="{n}") for name in ("kilometres", "metres")}
        self.settings: dict[str, Any] = {
            "language": words.language,
            "words": said | units,
            "colours": {"ink": INK, "paper": PAPER},
            "relief": {"url": RELIEF, "bounds": RELIEF_BOUNDS},
            "view": view,
            "boundaries": {level: outline(name) for level, name in outlines.items()},
            "tiles": tiles,
        }


class Place(folium.Marker):
    """A marker drawn by its own HTML from the start, so that Leaflet never asks for its default pin."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.marker({{ this.location|tojson }},
                {icon: L.divIcon({{ this.drawing|tojavascript }}), ...{{ this.options|tojavascript }}})
                .addTo({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self, location: list[float], markup: str, reach: float, tip: str, **options: Any) -> None:
        """Take degrees, safe HTML of mark and tooltip, the mark's radius in px, and options of L.marker."""
        beside = {"sticky": False, "direction": "auto", "offset": [round(reach), 0], "opacity": 1}
        shown = folium.Tooltip(tip, class_name="place-tooltip", **beside)
        super().__init__(location, tooltip=shown, **options)
        side = max(24, round(2 * reach))  # a finger needs 24 px
        self.drawing = {"html": markup, "icon_size": [side, side], "class_name": "place-icon"}

    def render(self, **kwargs: Any) -> None:
        """Compile no page for it: st_folium sends the script of the element itself, and reads nothing else."""
