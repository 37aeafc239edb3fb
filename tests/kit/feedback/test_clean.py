"""Text and images of a sandbox become harmless."""

import base64
import io
import time

import pytest
from PIL import Image

from torchgrade.feedback import clean


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\after", "after"),
        ("\x9b31mred", "red"),
        ("a\rb\rc\r\nd", "c\nd"),
        ("10%\r100%\r", "100%"),
        ("a\x00b\x08c", "abc"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("a\u2028b\x0cc", "a\nb\nc"),
        ("\ud800x", "x"),
        ("tab\tñ 👩\u200d🔬", "tab\tñ 👩\u200d🔬"),
        (["a\n", "b", 3], "a\nb"),
        (None, ""),
        ({"a": 1}, ""),
        ("\x1b[", ""),
    ],
)
def test_text(raw, text):
    """Escape sequences, direction overrides and other controls go; writing stays."""
    assert clean.block(raw).text == text


@pytest.mark.parametrize(
    "raw",
    ["A" * 5_000_000, "b\n" * 3_000_000, "\x1b[" * 2_000_000, "\x1b]" * 2_000_000, ["c"] * 10**6],
    ids=["line", "lines", "csi", "osc", "parts"],
)
def test_floods_are_cut_quickly(raw):
    """A flood costs little time and says that it was cut."""
    started = time.process_time()
    shown = clean.block(raw)
    assert time.process_time() - started < 0.3
    assert len(shown.text) <= clean.MAX_CHARS + 2 * clean.MAX_LINES
    assert shown.lines <= clean.MAX_LINES
    assert shown.cut or not shown.text


def test_short_text_is_not_cut():
    """What fits is whole."""
    assert clean.block("a\nb") == clean.Text(text="a\nb", lines=2, cut=False)


def test_source_keeps_line_numbers():
    """The line that an error names is the line that is shown."""
    assert clean.source("a\x0cb\n\x1bc\r\nd\u2028e").split("\n") == ["ab", "c", "de"]


def test_line_is_one_line():
    """Names have no line breaks and an end."""
    assert clean.line("a\n b\u202e") == "a b"
    assert clean.line("x" * 999, limit=10) == "x" * 9 + "…"


def _picture(kind, size=(4, 4), frames=1):
    buffer = io.BytesIO()
    pages = [Image.new("RGB", size, (i, 0, 0)) for i in range(frames)]
    extra = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(buffer, kind, **extra)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_images_that_are_shown(kind, mime):
    """A PNG or JPEG image becomes a data URL, whatever its line breaks."""
    data = _picture(kind)
    assert clean.image(data[:20] + "\n" + data[20:], mime) == f"data:{mime};base64,{data}"


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (_picture("JPEG"), "image/png"),
        (_picture("PNG"), "image/jpeg"),
        (_picture("PNG"), "image/svg+xml"),
        (_picture("GIF"), "image/gif"),
        (_picture("PNG", (4_001, 1)), "image/png"),
        (_picture("PNG", frames=3), "image/png"),
        (base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(), "image/png"),
        (base64.b64encode(b"<svg onload=alert(1)>").decode(), "image/png"),
        ('x" onerror="alert(1)', "image/png"),
        ("A" * 4_000_000, "image/png"),
        (7, "image/png"),
        ("", "image/png"),
    ],
    ids=range(12),
)
def test_images_that_are_not_shown(data, mime):
    """Another kind than claimed, too big, animated, broken: not shown."""
    assert clean.image(data, mime) == ""
