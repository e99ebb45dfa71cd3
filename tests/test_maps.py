"""The map of places: sizes, marks, text that must stay text, and that nothing is asked of another host."""

import math
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import folium
import numpy as np
import pandas as pd
import pytest
import streamlit_folium
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard import boundaries, maps, text, tiles
from dashboard.components.map import _vintage
from dashboard.database import ROOT
from dashboard.maps import marks, offline, places

STATIC = Path(maps.__file__).parents[1] / "static"
HOSTILE = [
    "${alert(1)}",
    "`+alert(1)+`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\\`${alert(1)}",
    "{{ 7*7 }}{% raw %}",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)",
    "{{'alert'}}",
    "&lt;b&gt;$&#96;",
]


def frame(**columns):
    one = {
        "place_id": "kyshtut",
        "name": "Kyshtut aiyl aimak",
        "role": "pilot",
        "latitude": 39.9026,
        "longitude": 71.10826,
        "point_precision": "seat",
        "point_note": "Tayan",
        "value": 20.0,
    }
    length = max((len(values) for values in columns.values()), default=1)
    return pd.DataFrame({name: columns.get(name, [value] * length) for name, value in one.items()})


def reference():
    """The eleven places of both projects, with their own points."""
    folder = Path(maps.__file__).parents[2] / "data" / "reference"
    roles = pd.read_csv(folder / "project_places.csv")[["place_id", "role"]]
    known = roles.merge(pd.read_csv(folder / "places.csv")).rename(columns={"name_en": "name"})
    return known.assign(value=[float(n) for n in range(1, len(known) + 1)])


def sent(shown, circles):
    """What streamlit-folium sends to the browser: the script of the map and that of the circles."""
    shown.get_root().render()
    return streamlit_folium._get_map_string(shown), streamlit_folium._get_feature_group_string(circles, shown)


def drawn(data, language="en", **options):
    return sent(*maps.draw(data, "People trained", text.words(language), **options))


def circles(data, **options):
    """The HTML of every mark, largest value first."""
    _, group = maps.draw(data, "People trained", text.words("en"), **options)
    return [child.drawing["html"] for child in group._children.values()]


class Elements(HTMLParser):
    """The names of the elements and of their attributes, as a browser would read them."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes = [], set()
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def tooltips(script):
    return re.findall(r"bindTooltip\(\s*`(.*?)`,", script, re.DOTALL)


@pytest.mark.parametrize("value", [1, 10, 25, 99, 100])
def test_area_of_a_circle_is_proportional_to_its_value(value):
    largest = marks.radius(100, 100)
    assert marks.radius(value, 100) ** 2 / largest**2 == pytest.approx(value / 100)


def test_circles_shrink_together_where_many_places_stand():
    crowd = [marks.radius(value, 100, 500) for value in (100, 25)]
    assert crowd[0] == marks.LEAST
    assert crowd[1] == pytest.approx(crowd[0] / 2)
    assert marks.radius(100, 100, 40) == marks.LARGEST
    assert marks.LEAST < marks.radius(100, 100, 100) < marks.LARGEST


def test_circle_on_the_map_has_the_radius_of_its_value():
    big, small = circles(frame(place_id=["a", "b"], value=[100.0, 25.0], role=["partner"] * 2))
    assert f'r="{marks.LARGEST:.1f}"' in big
    assert f'r="{marks.LARGEST / 2:.1f}"' in small


@pytest.mark.parametrize("value", [0.0, math.nan])
def test_place_without_a_value_is_still_a_small_mark(value):
    _, small = circles(frame(place_id=["a", "b"], value=[9.0, value], role=["partner"] * 2))
    assert f'r="{marks.DOT:.1f}"' in small


def test_unknown_value_is_said_and_not_shown_as_zero():
    _, script = drawn(frame(value=[math.nan]))
    assert "People trained: no figure (unknown or withheld)" in tooltips(script)[0]


@pytest.mark.parametrize(("precision", "is_hollow"), [
    ("exact", False), ("seat", False), ("village_in_unit", True), ("district_centre", True), (None, True),
])
def test_only_an_approximate_point_is_hollow(precision, is_hollow):
    data = frame(point_precision=[precision], role=["grant_municipality"])
    mark = circles(data)[0]
    filled = f'fill="{marks.COLOURS["grant_municipality"]}"'
    assert (filled not in mark) == is_hollow
    assert ("Approximate position" in tooltips(drawn(data)[1])[0]) == is_hollow


def test_pilot_differs_from_grant_municipality_by_a_ring_and_not_only_by_colour():
    pilot, grant = circles(frame(place_id=["a", "b"], role=["pilot", "grant_municipality"], value=[2.0, 1.0]))
    assert pilot.count("<circle") == 3
    assert grant.count("<circle") == 1


def test_chosen_place_has_a_ring_of_its_own():
    plain, chosen = (circles(frame(), selected=place)[0] for place in (None, "kyshtut"))
    assert offline.INK not in plain
    assert f'stroke="{offline.INK}"' in chosen


def test_tooltip_says_name_measure_value_and_what_the_point_is():
    _, script = drawn(frame(value=[1234.0]), "ky", unit="people")
    told = tooltips(script)[0]
    assert "Kyshtut aiyl aimak" in told
    assert text.words("ky")("unit.people.n", n=1234) in told
    assert "Таян, айыл аймагынын борбору" in told


def test_note_of_a_place_we_do_not_know_is_shown_as_it_was_written():
    _, script = drawn(frame(place_id=["village-1"], point_note=["the old mill"]))
    assert "the old mill" in tooltips(script)[0]


@pytest.mark.parametrize("column", ["name", "point_note", "place_id"])
@pytest.mark.parametrize("nasty", HOSTILE)
def test_hostile_text_of_data_never_becomes_code(column, nasty):
    data = frame(**{"place_id": ["village-1"], column: [nasty]})
    script_of_map, script = drawn(data)
    told = tooltips(script)[0]
    assert not set("`$\\{}") & set(told)
    assert script.count("`") == 2
    assert Elements(told).tags == ["div", "b", "small"]
    assert not Elements(told).attributes
    assert nasty not in script
    assert "<script" not in script
    assert nasty not in script_of_map


@pytest.mark.parametrize("nasty", HOSTILE)
def test_hostile_text_never_becomes_code_in_the_legend(nasty):
    shown = maps.legend(frame(), nasty, text.words("en"))
    assert set(Elements(shown).tags) == {"div", "span"}
    assert Elements(shown).attributes == {"style", "aria-hidden"}


def test_hostile_text_never_becomes_code_in_the_mark():
    for nasty in HOSTILE:
        mark = circles(frame(place_id=[nasty], name=[nasty]))[0]
        assert Elements(mark).tags == Elements(circles(frame())[0]).tags
        assert Elements(mark).attributes == Elements(circles(frame())[0]).attributes


def test_map_asks_only_our_own_server():
    shown, group = maps.draw(reference(), "People", text.words("en"), outlines={"district": "0123456789abcdef"})
    shown.add_child(group)
    page = shown.get_root().render()
    asked = re.findall(r"(?:src|href)=\"([^\"]*)\"", page) + re.findall(r'"url": "([^"]*)"', page)
    assert len(asked) == 6
    assert all(address.startswith("../../app/static/") for address in asked)
    assert not re.search(r"(https?:)?//\w", page)


def test_outlines_are_links_beside_the_words_of_the_map_and_not_part_of_its_script():
    script_of_map, _ = drawn(frame(), outlines={"district": "0123456789abcdef", "municipality": "fedcba9876543210"})
    assert '"district": "../../boundaries/0123456789abcdef.geojson"' in script_of_map
    assert '"municipality": "../../boundaries/fedcba9876543210.geojson"' in script_of_map
    assert len(script_of_map) < len(drawn(frame())[0]) + 200
    assert '"boundaries": {}' in drawn(frame())[0]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_legend_names_the_outlines_that_are_drawn(language):
    words = text.words(language)
    bare = maps.legend(frame(), "People", words)
    both = maps.legend(frame(), "People", words, outlines=["district", "municipality"])
    for level in ("district", "municipality"):
        assert words(f"map.boundary.{level}") in both
        assert words(f"map.boundary.{level}") not in bare
    assert words("map.boundary.closer", level=words("map.boundary.municipality")) in both
    alone = maps.legend(frame(), "People", words, outlines=["municipality"])
    assert f">{words('map.boundary.municipality')}<" in alone
    assert Elements(both).attributes == {"style", "aria-hidden"}


def attribution(app):
    return next(line.value.replace("\\", "") for line in app.caption if "UNDP" in line.value)


def link(app):
    return re.findall(r'\.\./\.\./boundaries/(\w+)\.geojson', str(app.get("component_instance")[0].proto))


@pytest.mark.parametrize("audience", ["manager", "public"])
def test_a_page_links_new_boundaries_and_names_their_source_without_a_restart(
    demonstration_store, tmp_path, monkeypatch, audience
):
    shutil.copytree(demonstration_store / "manager", tmp_path / audience)
    monkeypatch.setenv("YNTYMAK_STORE", str(tmp_path))
    monkeypatch.setenv("YNTYMAK_AUDIENCE", audience)
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=60)
    app.query_params.update({"lang": "en", "project": "social-cohesion-2024"})
    app.run()
    assert (link(app), "boundaries: " in attribution(app)) == ([], False)
    stated = {"source": "A *survey*", "licence": "CC BY 4.0", "vintage": "2018-11-19"}
    layer, _ = boundaries.accept(tmp_path, "district", b"{}", stated)
    app.run()
    assert not app.exception
    assert link(app) == [layer.id]
    assert "District boundaries: A *survey*, 19 Nov 2018, CC BY 4.0." in attribution(app)
    assert text.words("en")("map.disclaimer") in attribution(app)
    boundaries.remove(tmp_path, "district")
    assert link(app.run()) == []


@pytest.mark.parametrize(
    ("stated", "shown"), [("2018", "2018"), ("2018-11", "Nov 2018"), ("2018-11-19", "19 Nov 2018")]
)
def test_vintage_is_shown_as_exactly_as_it_was_stated(stated, shown):
    assert _vintage(stated, "en") == shown


def test_every_static_file_the_map_names_exists():
    named = offline.OfflineMap.default_js + offline.OfflineMap.default_css + [("relief", offline.RELIEF)]
    for _, url in named:
        assert (STATIC / url.removeprefix("../../app/static/").split("?")[0]).is_file()


def test_script_of_the_map_is_the_same_for_every_measure_so_that_the_frame_is_not_loaded_again():
    one, other = drawn(frame(value=[1.0])), drawn(frame(value=[7.0]), selected="kyshtut")
    assert one[0] == other[0]
    assert one[1] != other[1]


def test_leaflet_draws_no_flag_and_no_pin_and_asks_for_no_pin():
    script_of_map, script = drawn(reference())
    assert "attributionControl: false" in (STATIC / "map.js").read_text("utf-8")
    assert script.count("L.marker(") == script.count("icon: L.divIcon(") == 11
    assert "L.icon(" not in script + script_of_map
    assert "awesome" not in (script + script_of_map).lower()


def test_first_view_holds_the_places_of_the_project():
    data = reference()
    shown, _ = maps.draw(data, "People", text.words("en"))
    (south, west), (north, east) = shown.settings["view"]
    assert (south, north) == (data.latitude.min(), data.latitude.max())
    assert (west, east) == (data.longitude.min(), data.longitude.max())


def test_map_without_places_shows_the_whole_relief():
    shown, group = maps.draw(frame().iloc[:0], "People", text.words("ru"))
    assert shown.settings["view"] == offline.RELIEF_BOUNDS
    assert not group._children


def test_place_without_a_point_is_left_out():
    assert len(circles(frame(place_id=["a", "b"], latitude=[math.nan, 42.0]))) == 1


def test_of_many_places_only_the_largest_and_the_chosen_are_named():
    many = frame(place_id=[f"p{n}" for n in range(500)], value=[float(n) for n in range(500)])
    named = [mark for mark in circles(many, selected="p3") if "place-name" in mark]
    assert len(named) == places.SOME_NAMED
    assert 'data-place="p3"' in named[0]
    assert 'data-place="p499"' in named[1]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_controls_speak_the_language_of_the_reader(language):
    shown, _ = maps.draw(frame(), "–", text.words(language))
    said = shown.settings["words"]
    assert shown.settings["language"] == language
    assert said["zoom_in"] == text.words(language)("map.zoom_in")
    assert said["kilometres"].startswith("{n} ")


@pytest.mark.parametrize(("values", "sizes"), [
    ([38.0, 23.0, 18.0], [20, 5, 1]),
    ([210.0, 5.0], [200, 50, 10]),
    ([1_250_000.0], [1_000_000, 200_000, 50_000]),
    ([2.0, 1.0], [2, 1]),
    ([1.0], [1]),
    ([0.4], [0.2, 0.05, 0.01]),
    ([0.0, math.nan], []),
    ([], []),
])
def test_legend_shows_up_to_three_round_sizes(values, sizes):
    assert marks.legend_sizes(pd.Series(values, dtype=float)) == pytest.approx(sizes)


def test_legend_draws_its_sizes_to_the_scale_of_the_map():
    shown = maps.legend(frame(value=[80.0]), "People", text.words("en"))
    found = re.findall(rf"width:([\d.]+)px;[^<]*;background:{marks.UNKNOWN}", shown)
    expected = [2 * marks.radius(size, 80) for size in (50, 10, 2)]
    assert [float(width) for width in found] == pytest.approx(expected, abs=0.06)


def test_legend_explains_only_marks_that_occur():
    words = text.words("en")
    shown = maps.legend(frame(), "People", words)
    assert words("map.legend.pilot") in shown
    assert words("map.legend.approximate") not in shown
    precision = ["exact", "district_centre"]
    mixed = frame(role=["pilot", "grant_municipality"], point_precision=precision, value=[1.0, 0.0])
    shown = maps.legend(mixed, "People", words)
    assert all(words(f"map.legend.{kind}") in shown for kind in ("grant_municipality", "approximate", "none"))


def test_click_on_a_circle_gives_its_place():
    answer = {"last_object_clicked": {"lat": 39.9026, "lng": 71.10826}, "last_object_clicked_tooltip": "–"}
    assert maps.clicked(answer, reference()) == "kyshtut"


@pytest.mark.parametrize("answer", [None, {}, {"last_object_clicked": None},
                                    {"last_object_clicked": {"lat": 40.5, "lng": 71.0}}])
def test_no_circle_clicked_gives_no_place(answer):
    assert maps.clicked(answer, reference()) is None


def test_of_two_places_at_one_point_the_tooltip_decides():
    data = frame(place_id=["a", "b"], name=["Upper  <i>`village`", "Lower village"])
    point = {"lat": 39.9026, "lng": 71.10826}
    for place_id, told in (("a", "Upper <i>`village` People: 2"), ("b", "Lower village People: 2")):
        answer = {"last_object_clicked": point, "last_object_clicked_tooltip": told}
        assert maps.clicked(answer, data) == place_id


def test_tiles_are_off_unless_configured():
    assert tiles.configured({}) is None
    chosen = tiles.configured({"YNTYMAK_TILES": "https://{s}.tiles.test/{z}/{x}/{y}.png | © Somebody"})
    assert (chosen.url, chosen.attribution) == ("https://{s}.tiles.test/{z}/{x}/{y}.png", "© Somebody")
    assert chosen.origin == "https://*.tiles.test"


@pytest.mark.parametrize("setting", ["https://t.test/{z}/{x}/{y}.png", "data:{x}{y}{z}|a", "nonsense|a"])
def test_wrong_setting_of_tiles_is_refused(setting):
    with pytest.raises(ValueError, match="YNTYMAK_TILES"):
        tiles.configured({"YNTYMAK_TILES": setting})


def test_relief_covers_its_bounds_in_web_mercator_and_stays_small():
    with Image.open(STATIC / "relief.webp") as picture:
        width, height = picture.size
    (south, west), (north, east) = offline.RELIEF_BOUNDS
    rows = math.asinh(math.tan(math.radians(north))) - math.asinh(math.tan(math.radians(south)))
    assert height / width == pytest.approx(rows / math.radians(east - west), rel=1e-3)
    assert (STATIC / "relief.webp").stat().st_size < 400_000
    assert "GEBCO" in (STATIC / "relief.txt").read_text("utf-8")


def luminance(colours):
    shares = np.asarray(colours, dtype=float) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("role", marks.COLOURS)
def test_circles_stand_out_three_to_one_against_the_relief(role):
    with Image.open(STATIC / "relief.webp") as picture:
        ground = np.percentile(luminance(picture.convert("RGB").reduce(2)), 1)
    colour = [int(marks.COLOURS[role][i : i + 2], 16) for i in (1, 3, 5)]
    assert (ground + 0.05) / (luminance(colour) + 0.05) >= 3


def test_map_is_a_folium_map_that_streamlit_folium_understands():
    shown, group = maps.draw(frame(), "People", text.words("en"))
    assert isinstance(shown, folium.Map)
    assert isinstance(group, folium.FeatureGroup)
    script_of_map, script = sent(shown, group)
    assert "var map_div = offlineMap(" in script_of_map
    assert "map_div.addLayer(feature_group_feature_group_0)" in script
