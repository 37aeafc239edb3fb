"""The page can be read by people with low vision, in light and in dark."""

import re
from pathlib import Path

import pytest

import torchgrade.feedback

CSS = (Path(torchgrade.feedback.__file__).parent / "templates" / "style.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
)
PAIRS = [
    *[(text, ground) for text in ("ink", "soft", "link") for ground in ("page", "card", "sunk")],
    *[(name, f"{name}-bg") for name in ("good", "bad", "warn", "calm", "hint")],
    *[("ink", f"{name}-bg") for name in ("bad", "warn", "hint")],
    *[(name, "card") for name in ("keyword", "string", "comment", "value", "name")],
    *[(name, "mark") for name in ("ink", "keyword", "string", "comment", "value", "name")],
]


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_contrast(theme, text, ground):
    """Text has the contrast that WCAG 2 AA asks for."""
    assert _contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_bar_contrast(theme):
    """The won part of a bar stands out from the rest."""
    assert _contrast(theme["ember"], theme["track"]) >= 3.0


@pytest.mark.parametrize("columns", re.findall(r"overview a \{.*?columns: (.*?);", CSS))
def test_the_longest_points_fit_beside_their_bar(columns):
    """They take one line: half an em for each character, and more for bold ones."""
    width = float(re.fullmatch(r".* ([\d.]+)rem", columns)[1])
    assert width >= 0.57 * 1.0625 * len("18,18 de 100 puntos")


def test_both_themes_name_the_same_colours():
    """No colour of one theme is missing in the other."""
    assert LIGHT.keys() == DARK.keys()


def test_no_request_from_the_style_sheet():
    """The style sheet loads nothing and can't end its element."""
    assert not re.search(r"url\(|@import|@font-face|</", CSS)
