"""Boundaries taken in from files: what is read, refused, mended, reported, kept, served."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import brotli
import duckdb
import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from dashboard import boundaries, database, server, text
from dashboard.boundaries import Asked, Refused, check, codes, convert, intake, source, store
from dashboard.command import main
from dashboard.publish import dataset
from dashboard.store.lock import locked
from tests.conftest import small, write
from tests.serving import ROOT, Server, serve

FIRST, SECOND, THIRD, FOURTH = (f"KG0525880{n}000" for n in (4, 5, 6, 7))
SQUARES = {FIRST: box(71.0, 40.0, 71.1, 40.1), SECOND: box(71.1, 40.0, 71.2, 40.1),
           THIRD: box(71.0, 40.1, 71.1, 40.2), FOURTH: box(71.1, 40.1, 71.2, 40.2)}
NAMES = ["Ак-Турпак", "Үч-Коргон", "Марказ", "Халмион"]
STATED = {"source": "A survey", "licence": "CC BY 4.0", "vintage": "2018-11-19"}
PLACE = {"parent_id": None, "pcode": None, "latitude": None, "longitude": None, "point_precision": None,
         "name_ru": None, "name_ky": None}


def layer(shapes=None, column="ADM3_PCODE", values=None, crs=4326, **more) -> geopandas.GeoDataFrame:
    """Return a small layer of four municipalities, with names and a column that nobody asked for."""
    shapes = list(SQUARES.values()) if shapes is None else shapes
    values = [f"41705258{n:03}000" if n > 900 else f"KG05258{n:03}000" for n in range(804, 804 + len(shapes))] \
        if values is None else values
    told = {column: values, "ADM3_KY": (NAMES * 9)[: len(shapes)], "phone": ["+996"] * len(shapes)}
    return geopandas.GeoDataFrame(told | more, geometry=shapes, crs=crs)


def saved(folder: Path, frame: geopandas.GeoDataFrame, name: str = "a.geojson", **options) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_file(folder / name, **options)
    return folder / name


def taken(file: Path, folder: Path, places: list[dict] | None = None, **asked) -> tuple[dict, dict]:
    """Return the GeoJSON and the report of a file, read in this process as the child does."""
    folder = folder / f"work-{len(list(folder.iterdir()))}"
    folder.mkdir()
    job = intake.job(file, Asked(**{"level": "municipality"} | STATED | asked), places or [], folder)
    content, report = convert.convert(job)
    return json.loads(content), report


def refusal(file: Path, folder: Path, **asked) -> Refused:
    with pytest.raises(Refused) as caught:
        taken(file, folder, **asked)
    for language in text.LANGUAGES:  # every refusal is a sentence
        said = {"file": file.name} | caught.value.values
        assert text.words(language)(f"boundaries.refused.{caught.value.rule}", **said)
    return caught.value


def pcodes(made: dict) -> list[str]:
    return [feature["properties"]["pcode"] for feature in made["features"]]


def zipped(folder: Path, target: Path, under: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{under}{path.relative_to(folder).as_posix()}")
    return target


# ------------------------------------------------------------------ kinds of files

@pytest.mark.parametrize("kind", ["geojson", "gpkg", "gdb", "shp", "folder", "zip", "zipped gpkg"])
def test_every_kind_of_file_gives_the_same_boundaries(tmp_path: Path, kind: str):
    name = {"geojson": "a.geojson", "gpkg": "a.gpkg", "gdb": "a.gdb", "zipped gpkg": "a.gpkg"}.get(kind, "a.shp")
    options = {"encoding": "utf-8"} if name == "a.shp" else {"driver": "OpenFileGDB"} if kind == "gdb" else {}
    frame = layer() if kind != "gdb" else layer([shapely.MultiPolygon([shape]) for shape in SQUARES.values()])
    file = saved(tmp_path / "in", frame, name, **options)
    if kind == "folder":
        file = file.parent
    if kind.startswith("zip"):
        file = zipped(tmp_path / "in", tmp_path / "b.zip", "deep/er/")
    made, report = taken(file, tmp_path)
    assert pcodes(made) == [FIRST, SECOND, THIRD, FOURTH]
    assert [feature["properties"]["name_ky"] for feature in made["features"]] == NAMES
    assert report["features"] == 4
    assert len(str(report["crs"])) > 3


def test_only_code_and_names_are_kept_and_the_file_explains_itself(tmp_path: Path):
    made, _ = taken(saved(tmp_path / "in", layer()), tmp_path)
    assert {name for feature in made["features"] for name in feature["properties"]} == {"pcode", "name_ky"}
    assert {name: made[name] for name in STATED} == STATED


def test_shapefile_without_coordinate_system_is_refused_until_it_is_said(tmp_path: Path):
    file = saved(tmp_path / "in", layer(crs=4326).to_crs(32643), "a.shp", encoding="utf-8")
    (tmp_path / "in" / "a.prj").unlink()
    assert refusal(file, tmp_path).rule == "no_crs"
    assert refusal(file, tmp_path, crs="EPSG:nonsense").rule == "unknown_crs"
    assert refusal(file, tmp_path, crs="EPSG:4326").rule == "metres"
    made, _ = taken(file, tmp_path, crs="EPSG:32643")
    bounds = shapely.geometry.shape(made["features"][0]["geometry"]).bounds
    assert bounds == pytest.approx((71, 40, 71.1, 40.1), abs=1e-4)


def test_geopackage_without_coordinate_system_is_refused(tmp_path: Path):
    with pytest.warns(UserWarning, match="crs"):
        file = saved(tmp_path / "in", layer(crs=None), "a.gpkg")
    assert refusal(file, tmp_path).rule == "no_crs"


def test_shapefile_without_encoding_is_refused_until_it_is_said(tmp_path: Path):
    names = ["Кёк", "Ош", "Чуй", "Нарын"]
    file = saved(tmp_path / "in", layer(ADM3_RU=names).drop(columns="ADM3_KY"), "a.shp", encoding="cp1251")
    made, _ = taken(file, tmp_path)  # the .cpg says it
    assert [feature["properties"]["name_ru"] for feature in made["features"]] == names
    (tmp_path / "in" / "a.cpg").write_text("ANSI 1251")
    assert taken(file, tmp_path)[0] == made
    (tmp_path / "in" / "a.cpg").write_text("UTF-8")
    assert refusal(file, tmp_path).rule == "wrong_encoding"
    (tmp_path / "in" / "a.cpg").unlink()
    assert refusal(file, tmp_path).rule == "no_encoding"
    assert refusal(file, tmp_path, encoding="cp-nonsense").rule == "unknown_encoding"
    assert taken(file, tmp_path, encoding="cp1251")[0] == made


def test_of_several_layers_one_must_be_chosen(tmp_path: Path):
    file = saved(tmp_path / "in", layer(), "a.gpkg", layer="aimaks")
    saved(tmp_path / "in", layer(column="ADM2_PCODE"), "a.gpkg", layer="districts")
    assert refusal(file, tmp_path).values["layers"] == "aimaks, districts"
    assert refusal(file, tmp_path, layer="none").rule == "no_layer"
    assert pcodes(taken(file, tmp_path, layer="aimaks")[0]) == [FIRST, SECOND, THIRD, FOURTH]
    for name in ("one.shp", "two.shp"):
        saved(tmp_path / "shapes", layer(), name, encoding="utf-8")
    assert refusal(tmp_path / "shapes", tmp_path).values["layers"] == "one, two"
    assert refusal(tmp_path / "shapes", tmp_path, layer="three").rule == "no_layer"
    assert taken(tmp_path / "shapes", tmp_path, layer="two")[1]["features"] == 4


# ------------------------------------------------------------------ where on earth

def test_swapped_axes_are_recognised_in_degrees_and_in_metres(tmp_path: Path):
    turned = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in SQUARES.values()]
    assert refusal(saved(tmp_path / "in", layer(turned)), tmp_path).rule == "swapped"
    metres = [shapely.transform(shape, lambda points: points[:, ::-1])
              for shape in layer().to_crs(32643).geometry]
    assert refusal(saved(tmp_path / "in", layer(metres, crs=32643), "b.gpkg"), tmp_path).rule == "swapped"


def test_shapes_of_another_country_are_refused(tmp_path: Path):
    away = [shapely.transform(shape, lambda points: points + [-40, 10]) for shape in SQUARES.values()]
    assert refusal(saved(tmp_path / "in", layer(away)), tmp_path).rule == "outside"


def test_coordinates_in_metres_are_read_and_said(tmp_path: Path):
    made, report = taken(saved(tmp_path / "in", layer().to_crs(32642), "a.gpkg"), tmp_path)
    assert report["crs"] == "EPSG:32642"
    assert shapely.geometry.shape(made["features"][3]["geometry"]).centroid.x == pytest.approx(71.15, abs=1e-4)


# ------------------------------------------------------------------ shapes

def test_heights_are_dropped_and_counted(tmp_path: Path):
    high = [shapely.force_3d(shape, 1500.0) for shape in SQUARES.values()]
    made, report = taken(saved(tmp_path / "in", layer(high)), tmp_path)
    assert report["z"] == 4
    assert {len(point) for feature in made["features"] for point in feature["geometry"]["coordinates"][0]} == {2}


def test_other_shapes_than_areas_are_refused_with_their_number(tmp_path: Path):
    mixed = [*list(SQUARES.values())[:2], Point(71, 40), LineString([(71, 40), (71.1, 40.1)])]
    found = refusal(saved(tmp_path / "in", layer(mixed)), tmp_path)
    assert (found.rule, found.values["n"], found.values["kinds"]) == ("not_polygons", 2, "LineString: 1, Point: 1")
    empty = refusal(saved(tmp_path / "in", layer([*list(SQUARES.values())[:3], None]), "b.geojson"), tmp_path)
    assert (empty.rule, empty.values["kinds"]) == ("not_polygons", "empty: 1")


def test_a_shape_that_crosses_itself_is_mended_and_said(tmp_path: Path):
    tie = Polygon([(71.0, 40.0), (71.1, 40.1), (71.1, 40.0), (71.0, 40.1)])
    made, report = taken(saved(tmp_path / "in", layer([tie, *list(SQUARES.values())[1:]])), tmp_path)
    assert report["mended"] == [FIRST]
    assert all(shapely.geometry.shape(feature["geometry"]).is_valid for feature in made["features"])
    flat = Polygon([(71.0, 40.0), (71.1, 40.0), (71.0, 40.0)])
    file = saved(tmp_path / "in", layer([flat, *list(SQUARES.values())[1:]]), "b.geojson")
    assert refusal(file, tmp_path).rule == "collapsed"


def test_gaps_overlaps_and_holes_are_reported(tmp_path: Path):
    whole = taken(saved(tmp_path / "in", layer()), tmp_path)[1]
    assert (whole["unmatched"], whole["overlaps"]["n"], whole["holes"]["n"]) == ([], 0, 0)
    wide = [box(71.0, 40.0, 71.101, 40.1), *list(SQUARES.values())[1:]]
    lapped = taken(saved(tmp_path / "in", layer(wide), "b.geojson"), tmp_path)[1]
    assert lapped["overlaps"]["pairs"] == [[FIRST, SECOND]]
    assert lapped["overlaps"]["km2"] == pytest.approx(0.001 * 85.3 * 0.1 * 111.1, rel=0.01)
    assert {FIRST, SECOND} <= set(lapped["unmatched"])
    narrow = [box(71.0, 40.0, 71.0998, 40.1), *list(SQUARES.values())[1:]]
    apart = taken(saved(tmp_path / "in", layer(narrow), "c.geojson"), tmp_path)[1]
    assert {FIRST, SECOND} <= set(apart["unmatched"])
    ring = SQUARES[FIRST].difference(box(71.04, 40.04, 71.06, 40.06))
    holed = taken(saved(tmp_path / "in", layer([ring, *list(SQUARES.values())[1:]]), "d.geojson"), tmp_path)[1]
    assert holed["holes"]["n"] == 1
    assert holed["holes"]["km2"] == pytest.approx(0.02 * 85.2 * 0.02 * 111.1, rel=0.01)


def net(rows: int, columns: int, wiggle: np.ndarray) -> np.ndarray:
    """Return a net of polygons in metres whose shared borders wind, each with twelve corners a side."""
    def side(x: int, y: int, is_across: bool) -> list[tuple[float, float]]:
        seed = (x * 31 + y * 17 + is_across) % len(wiggle)
        steps = np.linspace(0, 1, 13)
        away = 300 * np.interp(steps, np.linspace(0, 1, len(wiggle)), np.roll(wiggle, seed)) * np.sin(np.pi * steps)
        along = 5_000 * steps
        moved = [(along, away), (away, along)][not is_across]
        return [(300_000 + 5_000 * x + a, 4_430_000 + 5_000 * y + b) for a, b in zip(*moved, strict=True)]

    return np.asarray([
        Polygon(side(x, y, True)[:-1] + side(x + 1, y, False)[:-1] + side(x, y + 1, True)[::-1][:-1]
                + side(x, y, False)[::-1][:-1])
        for x in range(columns) for y in range(rows)
    ])


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 3), columns=st.integers(1, 3), tolerance=st.sampled_from([0.0, 50.0, 250.0, 1000.0]),
       wiggle=st.lists(st.floats(-1, 1), min_size=5, max_size=24))
def test_shared_borders_stay_shared_after_simplification(rows, columns, tolerance, wiggle):
    shapes = net(rows, columns, np.asarray(wiggle))
    assert shapely.coverage_is_valid(shapes)
    simple, moved = convert.simplified(shapes, tolerance)
    assert shapely.coverage_is_valid(simple)
    rounded = convert.in_degrees(simple)
    assert shapely.coverage_is_valid(rounded)
    assert shapely.is_valid(rounded).all()
    assert shapely.get_num_coordinates(simple).sum() <= shapely.get_num_coordinates(shapes).sum()
    for old, new in zip(shapes, simple, strict=True):
        assert shapely.hausdorff_distance(old.boundary, new.boundary, densify=0.2) <= moved + 1


def test_a_coarser_tolerance_leaves_fewer_corners_and_zero_leaves_all():
    shapes = net(3, 3, np.sin(np.arange(20.0)))
    counts = [shapely.get_num_coordinates(convert.simplified(shapes, metres)[0]).sum() for metres in (0, 50, 250, 1000)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == shapely.get_num_coordinates(shapes).sum() > 3 * counts[3]


# ------------------------------------------------------------------ codes and names

@pytest.mark.parametrize(("written", "code"), [
    ("KG05214835000", "KG05214835000"), (" kg05214835000 ", "KG05214835000"), ("41705214835000", "KG05214835000"),
    (41705214835000, "KG05214835000"), ("41705 214 835 000", "KG05214835000"), ("41703211610010", "KG03211610010"),
])
def test_a_code_becomes_the_p_code(written: object, code: str):
    assert codes.pcodes([written]) == [code]


@pytest.mark.parametrize(("written", "rule"), [
    (["41705214835000.0"], "float_codes"), (["4,17052E+13"], "float_codes"), (["4.17052e13"], "float_codes"),
    ([None], "empty_codes"), ([float("nan")], "empty_codes"), (["  "], "empty_codes"),
    (["05214835000"], "unknown_codes"), (["KG0521483500"], "unknown_codes"), (["99905214835000"], "unknown_codes"),
    (["KG05214835000", "41705214835000"], "repeated_codes"),
])
def test_codes_that_are_no_codes_are_refused(written: list, rule: str):
    with pytest.raises(Refused) as caught:
        codes.pcodes(written)
    assert caught.value.rule == rule


def test_codes_stored_as_numbers_are_taken_whole_and_refused_with_a_fraction(tmp_path: Path):
    numbers = [41705258804000 + 1000 * n for n in range(4)]
    made, report = taken(saved(tmp_path / "in", layer(column="SOATE", values=numbers), "a.gpkg"), tmp_path)
    assert pcodes(made) == [FIRST, SECOND, THIRD, FOURTH]
    assert report["columns"]["pcode"] == "SOATE"
    floats = layer(column="SOATE", values=[float(n) for n in numbers])
    assert refusal(saved(tmp_path / "in", floats, "b.gpkg"), tmp_path).rule == "float_codes"
    partly = layer(column="SOATE").astype({"SOATE": "object"})
    partly["SOATE"] = np.asarray([*numbers[:3], None], dtype=object)
    partly["SOATE"] = partly["SOATE"].astype("Int64")
    assert refusal(saved(tmp_path / "in", partly, "c.gpkg"), tmp_path).rule == "empty_codes"


@pytest.mark.parametrize(("columns", "level", "found"), [
    (["ADM1_PCODE", "ADM2_PCODE", "adm3_pcode"], "municipality", "adm3_pcode"),
    (["ADM1_PCODE", "ADM2_PCODE", "adm3_pcode"], "district", "ADM2_PCODE"),
    (["name", "SOATE"], "district", "SOATE"), (["code", "pcode"], "municipality", "pcode"),
    (["fid", "Code"], "municipality", "Code"),
])
def test_the_column_of_codes_is_found_by_its_name(columns: list[str], level: str, found: str):
    assert codes.code_column(columns, level) == found


def test_no_column_of_codes_is_refused_and_the_columns_are_named(tmp_path: Path):
    found = refusal(saved(tmp_path / "in", layer(column="ADM1_PCODE")), tmp_path)
    assert (found.rule, found.values["columns"]) == ("no_code_column", "ADM1_PCODE, ADM3_KY, phone")


@pytest.mark.parametrize(("columns", "found"), [
    (["ADM2_EN", "ADM3_EN", "ADM3_RU", "adm3_ky"], {"en": "ADM3_EN", "ru": "ADM3_RU", "ky": "adm3_ky"}),
    (["name", "name_ru"], {"en": "name", "ru": "name_ru"}), (["NAME", "NAME_EN"], {"en": "NAME_EN"}), (["phone"], {}),
])
def test_columns_of_names_are_found(columns: list[str], found: dict[str, str]):
    assert codes.name_columns(columns, "municipality") == found


# ------------------------------------------------------------------ files that are not what they seem

def test_files_that_cannot_be_read_are_refused(tmp_path: Path):
    whole = saved(tmp_path / "in", layer()).read_bytes()
    package = saved(tmp_path / "in", layer(), "a.gpkg").read_bytes()
    shape = saved(tmp_path / "in", layer(), "s.shp", encoding="utf-8")
    cases = {"cut.geojson": whole[:-300], "cut.gpkg": package[:9000], "noise.gpkg": os.urandom(5000),
             "noise.zip": b"PK\3\4" + os.urandom(500), "empty.geojson": b"", "words.json": b'{"a": 1}'}
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name, tmp_path).rule in ("unreadable", "empty_layer"), name
    (tmp_path / "a.txt").write_text("a")
    assert refusal(tmp_path / "a.txt", tmp_path).rule == "unknown_kind"
    assert refusal(tmp_path / "none.gpkg", tmp_path).rule == "no_file"
    shape.with_suffix(".dbf").unlink()
    assert refusal(shape, tmp_path).values["missing"] == ".dbf"


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def forbidden(*_: object) -> None:
        raise PermissionError  # whoever runs the tests as root may read everything

    monkeypatch.setattr(source.shutil, "copyfile", forbidden)
    assert refusal(saved(tmp_path / "in", layer()), tmp_path).rule == "no_access"


def test_shapefile_cut_short_is_refused(tmp_path: Path):
    shape = saved(tmp_path / "in", layer(), "s.shp", encoding="utf-8")
    shape.write_bytes(shape.read_bytes()[:-150])
    assert refusal(shape, tmp_path).rule in ("unreadable", "not_polygons")


def test_layer_without_shapes_is_refused(tmp_path: Path):
    assert refusal(saved(tmp_path / "in", layer([]), "a.gpkg"), tmp_path).rule == "empty_layer"
    (tmp_path / "b.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    assert refusal(tmp_path / "b.geojson", tmp_path).rule == "empty_layer"


@pytest.mark.parametrize("name", ["../a.geojson", "/etc/a.geojson", "a/../../b.shp", "..\\a.shp", "C:\\a.shp"])
def test_zip_that_would_write_elsewhere_is_refused_before_it_is_unpacked(tmp_path: Path, name: str):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("good.geojson", "{}")
        archive.writestr(name, "{}")
    folder = tmp_path / "work"
    folder.mkdir()
    with pytest.raises(Refused) as caught:
        source.collect(tmp_path / "a.zip", None, None, folder)
    assert caught.value.rule == "unsafe_name"
    assert list(folder.iterdir()) == []


def test_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"0" * 20_000_000)
    assert (tmp_path / "a.zip").stat().st_size < 30_000
    assert refusal(tmp_path / "a.zip", tmp_path).rule == "too_large"


# ------------------------------------------------------------------ the child process

def child(file: Path, **asked) -> boundaries.Taken:
    return intake.take(file, Asked(**{"level": "municipality"} | STATED | asked), [])


def test_the_child_opens_no_format_that_leads_to_other_files_or_to_a_network(tmp_path: Path):
    other = saved(tmp_path / "in", layer())
    virtual = (f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{other}</SrcDataSource>'
               "</OGRVRTLayer></OGRVRTDataSource>")  # fmt: skip
    (tmp_path / "a.geojson").write_text(virtual)
    assert taken(tmp_path / "a.geojson", tmp_path, layer=None)[1]["features"] == 4  # GDAL itself would follow it
    with pytest.raises(Refused) as caught:
        child(tmp_path / "a.geojson")
    assert caught.value.rule == "unreadable"
    assert {"WFS", "OGR_VRT", "HTTP", "LIBKML", "OAPIF"} <= set(intake.others())
    assert not {"GPKG", "GeoJSON", "ESRI Shapefile", "OpenFileGDB"} & set(intake.others())


def test_a_child_that_dies_or_takes_too_long_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = saved(tmp_path / "in", layer())
    monkeypatch.setattr(intake, "SECONDS", 0.05)
    with pytest.raises(Refused, match="too_slow"):
        child(file)
    monkeypatch.undo()
    monkeypatch.setattr(intake.sys, "executable", shutil.which("false"))
    with pytest.raises(Refused, match="crashed"):
        child(file)


# ------------------------------------------------------------------ places

def places() -> list[dict]:
    """Return places of which one has no shape, one lies in its neighbour's, one stands for its district."""
    unit = PLACE | {"level": "municipality", "parent_id": "d", "latitude": 40.05, "point_precision": "seat"}
    vague = {"longitude": 71.05, "point_precision": "district_centre"}
    village = {"level": "village", "parent_id": "good", "longitude": 71.5}
    return [
        PLACE | {"place_id": "d", "level": "district", "name_en": "District", "pcode": "KG05258000000"},
        unit | {"place_id": "good", "name_en": "Good", "pcode": FIRST, "longitude": 71.05},
        unit | {"place_id": "lost", "name_en": "Lost", "name_ru": "Потерянный", "pcode": SECOND, "longitude": 71.05},
        unit | {"place_id": "vague", "name_en": "Vague", "pcode": THIRD} | vague,
        unit | {"place_id": "bare", "name_en": "Bare", "pcode": "KG05258999000", "longitude": 71.05},
        unit | {"place_id": "village", "name_en": "Village"} | village,
    ]


def test_places_without_shape_and_points_outside_their_shape_are_reported(tmp_path: Path):
    _, report = taken(saved(tmp_path / "in", layer()), tmp_path, places())
    assert report["without_polygon"] == ["bare"]
    assert report["compared"] == 3
    assert report["spare_polygons"] == 1
    found = {one["place_id"]: (one["pcode"], one["lies_in"], one["km"]) for one in report["outside"]}
    assert found["lost"] == (SECOND, FIRST, pytest.approx(0.05 * 85.2, abs=0.1))
    assert found["village"][:2] == (FIRST, None)


def kept(folder: Path, level: str = "municipality", shapes=None, deviation: int = 0, **stated) -> boundaries.Layer:
    """Return boundaries put into the store by hand, without a child."""
    column = {"municipality": "ADM3_PCODE", "district": "ADM2_PCODE"}[level]
    values = None if shapes is None else list(shapes)
    frame = layer(None if shapes is None else list(shapes.values()), column, values)
    file = saved(folder / "in", frame, f"{level}-{len(list(folder.rglob('*')))}.geojson")
    made, report = taken(file, folder / "in", level=level, tolerance=0.0, **stated)
    manifest = STATED | stated | {"report": report | {"deviation_metres": deviation}}
    return boundaries.accept(folder / "store", level, json.dumps(made, ensure_ascii=False).encode(), manifest)[0]


def loaded(rows: list[dict], organisations: tuple = (), crossings: tuple = ()) -> duckdb.DuckDBPyConnection:
    """Return a database as a check has it, with what `find` reads and writes; row numbers begin at 2."""
    connection = duckdb.connect()
    told = "table_name, load_id, column_name, value, rule, severity, detail".replace(",", " varchar,")
    connection.execute(f"create table findings ({told} varchar, row_number bigint)")
    connection.execute("attach ':memory:' as snapshot")
    connection.execute("use snapshot")
    known = ("place_id", "latitude", "longitude", "parent_id", "pcode", "name_en", "point_precision")
    points = [[dict(zip(known, point, strict=False)) for point in table] for table in (organisations, crossings)]
    for table, listed in zip(("places", "organisations", "border_crossings"), (rows, *points), strict=True):
        kinds = ", ".join(f"{name} {'double' if 'tude' in name else 'varchar'}" for name in known)
        connection.execute(f"create table {table} ({kinds}, load_id varchar, row_number bigint)")
        for number, row in enumerate(listed, 2):
            cells = [*(row.get(name) for name in known), "a/file.csv", number]
            connection.execute(f"insert into {table} values (?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)
    return connection


def found(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[tuple]:
    check.find(connection, folder)
    return connection.execute("select table_name, row_number, column_name, value, rule, severity, detail"
                              " from memory.findings order by all").fetchall()  # fmt: skip


def test_points_outside_the_polygon_of_their_place_are_warnings(tmp_path: Path):
    kept(tmp_path)
    organisations = (("good", 40.05, 71.05), ("good", 40.05, 71.15), ("d", 40.05, 75.0))
    with loaded(places(), organisations) as connection:
        warnings = found(connection, tmp_path / "store")
    assert [(table, row) for table, row, *_ in warnings] == [("organisations", 3), ("places", 4), ("places", 7)]
    assert warnings[1][2:] == ("latitude, longitude", "40.05, 71.05", "outside_boundary", "warning", f"Lost ({SECOND})")


def test_a_check_of_a_dataset_warns_of_a_point_outside_the_boundaries_of_its_store(tmp_path: Path):
    kept(tmp_path)
    rows = [place | {"level": place.get("level", "municipality")} for place in small()["places"]]
    rows.append({"place_id": "lost", "level": "municipality", "parent_id": rows[0]["place_id"], "name_en": "Lost",
                 "pcode": SECOND, "latitude": 40.05, "longitude": 71.05})  # fmt: skip
    outcome = dataset.publish([write(tmp_path / "field", **small(places=rows))], tmp_path / "store")
    assert outcome.is_new, outcome.findings
    warned = {(one.file, one.row, one.value) for one in outcome.findings if one.rule == "outside_boundary"}
    assert warned == {("field/places.csv", len(rows) + 1, "40.05, 71.05")}


def test_a_place_without_polygon_is_compared_with_its_district(tmp_path: Path):
    kept(tmp_path)
    kept(tmp_path, "district", {"KG05258000000": box(71.0, 40.0, 71.2, 40.2)})
    rows = places()
    rows[4]["longitude"] = 71.3  # bare: no municipality's polygon, outside the district's
    with loaded(rows, (("d", 40.05, 75.0),)) as connection:
        warnings = found(connection, tmp_path / "store")
    outside = [("organisations", 2), ("places", 4), ("places", 6), ("places", 7)]
    assert [(table, row) for table, row, *_ in warnings] == outside
    assert warnings[2][6] == "District (KG05258000000)"


def test_what_simplification_moved_is_no_finding_and_a_crossing_may_stand_on_the_border(tmp_path: Path):
    kept(tmp_path, deviation=300)
    away = {metres: 71.0 - metres / 85_270 for metres in (350, 450, 1200, 1500)}  # west of the first square
    organisations = tuple(("good", 40.05, away[metres]) for metres in (350, 450))
    crossings = tuple(("good", 40.05, away[metres]) for metres in (1200, 1500))
    with loaded(places()[:2], organisations, crossings) as connection:
        warnings = found(connection, tmp_path / "store")
    assert [(table, row) for table, row, *_ in warnings] == [("border_crossings", 3), ("organisations", 3)]


def test_places_in_a_circle_end_the_search(tmp_path: Path):
    kept(tmp_path)
    rows = [PLACE | {"place_id": one, "parent_id": other, "name_en": one, "latitude": 40.0, "longitude": 71.0}
            for one, other in (("a", "b"), ("b", "a"))]  # fmt: skip
    with loaded(rows) as connection:
        assert found(connection, tmp_path / "store") == []


def test_nothing_heavy_is_imported_when_nothing_was_taken_in(tmp_path: Path):
    code = ("import sys; from pathlib import Path; import dashboard.command; from dashboard.boundaries import check;"
            f"check.find(None, Path({str(tmp_path)!r}));"
            "print(sorted({'shapely', 'geopandas', 'pyogrio', 'pyproj'} & set(sys.modules)))")  # fmt: skip
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


# ------------------------------------------------------------------ the store

def accepted(folder: Path, content: bytes = b"{}", **stated) -> tuple[boundaries.Layer, bool]:
    return boundaries.accept(folder, "district", content, STATED | stated)


def test_the_same_file_changes_nothing_and_the_former_one_stays(tmp_path: Path):
    first, is_new = accepted(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert is_new
    assert accepted(tmp_path) == (first, False)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
    second, is_new = accepted(tmp_path, b"{ }")
    assert is_new
    assert boundaries.layers(tmp_path) == (second,)
    assert boundaries.served(tmp_path, first.id).path.read_bytes() == b"{}"
    assert accepted(tmp_path)[1]
    assert boundaries.layers(tmp_path) == (first,)


def test_the_name_of_a_file_is_the_hash_of_its_content(tmp_path: Path):
    found, _ = accepted(tmp_path)
    assert found.id == hashlib.sha256(b"{}").hexdigest()[:16]
    assert found.path == tmp_path / "boundaries" / "district" / f"{found.id}.geojson"
    assert found.manifest["file"] == {"name": found.path.name, "size": 2, "sha256": hashlib.sha256(b"{}").hexdigest()}


@pytest.mark.parametrize("damage", [
    lambda layer: layer.path.write_bytes(b"[]"), lambda layer: layer.path.unlink(),
    lambda layer: layer.path.with_suffix(".json").write_text("{"),
    lambda layer: layer.path.with_suffix(".json").write_text("[]"),
])
def test_a_damaged_file_is_noticed_and_the_one_before_is_drawn(tmp_path: Path, damage):
    first, _ = accepted(tmp_path)
    second, _ = accepted(tmp_path, b"{ }")
    damage(second)
    assert boundaries.layers(tmp_path) == (first,)
    damage(first)
    assert boundaries.layers(tmp_path) == ()
    assert boundaries.served(tmp_path, first.id) is None
    assert accepted(tmp_path, b"{ }")[1]  # the same file again mends it
    assert boundaries.layers(tmp_path) == (second,)


@pytest.mark.parametrize("pointer", ["", "{", "[]", '{"boundary": 3}', '{"boundary": "../x", "history": ["../x"]}'])
def test_a_damaged_pointer_is_no_boundary_and_no_error(tmp_path: Path, pointer: str):
    found, _ = accepted(tmp_path)
    found.path.with_name("CURRENT").write_text(pointer)
    assert boundaries.layers(tmp_path) == ()
    assert boundaries.served(tmp_path, found.id) is None
    assert accepted(tmp_path)[1]


def test_what_a_killed_writer_left_is_no_boundary(tmp_path: Path):
    found, _ = accepted(tmp_path)
    folder = found.path.parent
    (folder / ".CURRENT").write_text('{"boundary"')
    (folder / "0123456789abcdef.geojson").write_bytes(b"{}")
    (folder / "0123456789abcdef.json").write_text("{}")
    assert boundaries.layers(tmp_path) == (found,)
    assert boundaries.served(tmp_path, "0123456789abcdef") is None


def test_withdrawn_boundaries_are_not_drawn_and_can_come_back(tmp_path: Path):
    found, _ = accepted(tmp_path)
    assert boundaries.remove(tmp_path, "district")
    assert boundaries.layers(tmp_path) == ()
    assert not boundaries.remove(tmp_path, "district")
    assert accepted(tmp_path) == (found, True)


# ------------------------------------------------------------------ the command

def run(capsys: pytest.CaptureFixture, *arguments: object) -> tuple[int, str, str]:
    try:
        code = main(["boundaries", *map(str, arguments)])
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def stated(**changed: str) -> list[str]:
    told = {"level": "municipality"} | STATED | changed
    return [part for name, value in told.items() for part in (f"--{name}", value)]


def test_the_command_takes_a_file_in_and_reports_in_the_language_of_the_reader(tmp_path: Path, capsys):
    file, folder = saved(tmp_path / "in", layer()), tmp_path / "store"
    code, said, told = run(capsys, file, *stated(), "--store", folder, "--language", "ru")
    assert (code, told.strip()) == (0, text.words("ru")("boundaries.reading", file="a.geojson"))
    assert "взято контуров: 4" in said
    assert "Ак-Турпак" in said
    assert "Точек сверено с контуром своей единицы: 1; вне контура: 1." in said  # a place of data/reference
    assert "Ак-Турпакский айылный аймак: точка лежит" in said
    (found,) = boundaries.layers(folder)
    assert found.id in said
    assert found.stated == STATED
    assert found.manifest["original"] | {"layer": None} == {
        "name": "a.geojson", "sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "layer": None, "crs": "EPSG:4326",
        "encoding": None}  # fmt: skip
    assert str(tmp_path) not in found.path.with_suffix(".json").read_text("utf-8")
    code, said, _ = run(capsys, file, *stated(), "--store", folder)
    assert (code, "Nothing changed" in said, boundaries.layers(folder)) == (0, True, (found,))


def test_exit_codes_tell_content_from_reading_from_busy_from_storage(tmp_path: Path, capsys):
    folder = tmp_path / "store"
    twice = saved(tmp_path / "in", layer(values=[FIRST, FIRST, THIRD, FOURTH]))
    code, said, told = run(capsys, twice, *stated(), "--store", folder)
    assert (code, said) == (1, "")
    assert FIRST in told
    assert run(capsys, tmp_path / "none.shp", *stated(), "--store", folder)[0] == 2
    assert run(capsys, twice, "--level", "district", "--store", folder)[::2] == (
        2, text.words("en")("boundaries.refused.not_stated", missing="--source, --licence, --vintage") + "\n")
    for wrong in ("2018-13", "soon", "2999", "18"):
        assert run(capsys, twice, *stated(vintage=wrong), "--store", folder)[0] == 2
    with locked(folder):
        assert run(capsys, twice, *stated(), "--store", folder)[0] == 3
    (tmp_path / "file").write_text("")
    assert run(capsys, twice, *stated(), "--store", tmp_path / "file")[0] == 5
    assert boundaries.layers(folder) == ()
    kept(tmp_path)
    assert run(capsys, "--remove", "--level", "municipality", "--store", folder)[0] == 0
    assert boundaries.layers(folder) == ()


# ------------------------------------------------------------------ the address

@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, boundaries.Layer]]:
    folder = tmp_path_factory.mktemp("served")
    found = kept(folder, shapes={code: shape.buffer(0.01) for code, shape in SQUARES.items()})
    with serve(folder / "store", "manager") as running:
        yield running, found


def test_a_file_is_served_packed_typed_and_for_ever(serving):
    running, found = serving
    answer = running.ask(f"/boundaries/{found.id}.geojson", Accept_Encoding="br")
    assert answer.status == 200
    assert brotli.decompress(answer.body) == found.path.read_bytes()
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    known = {"If_None_Match": answer.headers["etag"], "Accept_Encoding": "br"}
    assert running.ask(f"/boundaries/{found.id}.geojson", **known).status == 304
    assert running.ask(f"/boundaries/{found.id}.geojson", Forwarded="for=192.0.2.1").status == 403


@pytest.mark.parametrize("name", ["0123456789abcdef.geojson", "CURRENT", "..%2Fmunicipality%2FCURRENT.geojson",
                                  "%2e%2e/CURRENT.geojson", ".geojson", "{id}.json", "{id}%00.geojson"])
def test_nothing_else_of_the_store_is_served(serving, name: str):
    running, found = serving
    answer = running.ask(f"/boundaries/{name.replace('{id}', found.id)}", Accept="*/*")
    assert answer.status in (400, 404)
    assert b"history" not in answer.body


def test_new_boundaries_are_served_without_a_restart(serving):
    running, found = serving
    fresh, _ = boundaries.accept(found.path.parents[2], "municipality", found.path.read_bytes() + b"\n", STATED)
    assert running.ask(f"/boundaries/{fresh.id}.geojson").body == fresh.path.read_bytes()
    assert running.ask(f"/boundaries/{found.id}.geojson").status == 200  # pages that are open still ask for it


def test_the_address_lies_under_the_base_path():
    assert "/a/b/boundaries/{name}.geojson" in [route.path for route in server.routes("a/b")]
    assert database.ROOT == ROOT
    assert store.LEVELS == boundaries.LEVELS
