"""The colours of config.toml: contrast, four categories that hold in colour blindness and grey, ramps."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

THEME = tomllib.loads((Path(__file__).parents[1] / ".streamlit/config.toml").read_text("utf-8"))["theme"]
MODES = ("light", "dark")
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2 AA: text; marks and controls
LEAST_DIFFERENCE = 20.0  # CIE76; about nine just noticeable differences
LEAST_STEP_IN_GREY = 6.0  # of L*, 0..100

# Linear RGB as a person sees it without one kind of cone (Machado, Oliveira, Fernandes 2009).
SIGHT = {
    "all three cones": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868],
                            [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968],
                              [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779],
                            [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])


def linear(colour: str) -> np.ndarray:
    """Return linear RGB, 0..1, of `#rrggbb`."""
    channel = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of linear RGB."""
    xyz = XYZ @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour: str) -> float:
    return float(lab(linear(colour))[0])


def blend(colour: str, ground: str, share: float) -> str:
    """Return `colour` painted with the opacity `share` on `ground`."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def grounds(mode: str) -> set[str]:
    return {THEME[mode]["backgroundColor"], THEME[mode]["secondaryBackgroundColor"]}


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_simulation_confuses_what_colour_blind_people_confuse():
    red, green = (SIGHT["deuteranopia"] @ linear(colour) for colour in ("#a06a00", "#5f7f00"))
    assert np.linalg.norm(lab(red) - lab(green)) < 20 < np.linalg.norm(
        lab(linear("#a06a00")) - lab(linear("#5f7f00")))


@pytest.mark.parametrize("mode", MODES)
def test_text_links_and_captions_are_readable_on_both_grounds(mode: str):
    theme = THEME[mode]
    for ground in grounds(mode):
        caption = blend(theme["textColor"], ground, 0.6)  # Streamlit fades captions to 60 %
        for colour in (theme["textColor"], theme["linkColor"], caption):
            assert contrast(colour, ground) >= TEXT, (colour, ground)


@pytest.mark.parametrize("mode", MODES)
def test_words_in_the_accent_and_in_table_headers_are_readable(mode: str):
    theme = THEME[mode]
    assert contrast("#ffffff", theme["primaryColor"]) >= GRAPHIC  # ticks; there are no buttons of the accent
    assert contrast(theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]) >= TEXT
    assert contrast(theme["codeTextColor"], theme["codeBackgroundColor"]) >= TEXT
    for ground in grounds(mode):
        assert contrast(theme["primaryColor"], ground) >= TEXT  # the open tab, the chosen segment


@pytest.mark.parametrize("mode", MODES)
def test_charts_have_exactly_four_colours_that_stand_out_from_both_grounds(mode: str):
    colours = THEME[mode]["chartCategoricalColors"]
    assert len(set(colours)) == 4
    for colour, ground in itertools.product(colours, grounds(mode)):
        assert contrast(colour, ground) >= GRAPHIC, (colour, ground)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_every_pair_of_chart_colours_differs_for_every_kind_of_sight(mode: str, sight: str):
    seen = {colour: lab(SIGHT[sight] @ linear(colour)) for colour in THEME[mode]["chartCategoricalColors"]}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= LEAST_DIFFERENCE, (one, other)


@pytest.mark.parametrize("mode", MODES)
def test_chart_colours_differ_in_a_grey_print(mode: str):
    steps = np.diff(sorted(lightness(colour) for colour in THEME[mode]["chartCategoricalColors"]))
    assert steps.min() >= LEAST_STEP_IN_GREY


def test_series_keep_their_hue_between_light_and_dark():
    for light, dark in zip(*(THEME[mode]["chartCategoricalColors"] for mode in MODES), strict=True):
        hues = [np.arctan2(*lab(linear(colour))[:0:-1]) for colour in (light, dark)]
        assert abs(np.angle(np.exp(1j * (hues[0] - hues[1])))) < np.radians(40), (light, dark)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_ramps_grow_evenly_away_from_the_ground(mode: str, sight: str):
    seen = [float(lab(SIGHT[sight] @ linear(c))[0]) for c in THEME[mode]["chartSequentialColors"]]
    steps = np.diff(seen) * (-1 if mode == "light" else 1)
    assert len(seen) == 10
    assert steps.min() >= 3
    assert steps.max() <= 2 * steps.min()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHT)
def test_diverging_colours_have_their_extremes_apart_and_the_middle_nearest_the_ground(mode: str, sight: str):
    colours = THEME[mode]["chartDivergingColors"]
    seen = [lab(SIGHT[sight] @ linear(colour)) for colour in colours]
    away = [abs(s[0] - lightness(THEME[mode]["backgroundColor"])) for s in seen]
    assert len(colours) == 10
    assert away[:5] == sorted(away[:5], reverse=True)
    assert away[5:] == sorted(away[5:])
    assert np.linalg.norm(seen[0] - seen[-1]) >= LEAST_DIFFERENCE


def test_every_colour_belongs_to_light_or_to_dark():
    assert all(name in THEME for name in MODES)
    assert not {"primaryColor", "backgroundColor", "textColor"} & THEME.keys()


def test_accent_is_not_the_blue_of_the_united_nations():
    blue = lab(linear("#009edb"))
    for mode, name in itertools.product(MODES, ("primaryColor", "linkColor")):
        assert np.linalg.norm(lab(linear(THEME[mode][name])) - blue) > 30
