"""Make text and images that came from a sandbox safe and pleasant to read.

Everything here treats its input as hostile: escape sequences, direction overrides, floods, forged
types. What comes back is plain text (to be escaped by the template) or a `data:` URL of an image
whose kind and size were checked.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import unicodedata
import warnings

import msgspec
from PIL import Image

MAX_CHARS = 40_000
MAX_LINES = 600
MAX_LINE = 2_000
MAX_IMAGE_BYTES = 2_000_000
MAX_PIXELS = 4_000

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-~])"
    r"|\x9b[0-?]*[ -/]*[@-~]"
)
_KEPT = "\t\u200c\u200d"  # joiners: emoji and several scripts need them
_DROPPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Readable text.

    Attributes:
        text: What is left to show.
        lines: Number of lines in it.
        cut: Something was left out at the end or within long lines.
    """

    text: str
    lines: int
    cut: bool


def line(text: object, *, limit: int = 300) -> str:
    """Return `text` as one readable line of at most `limit` characters."""
    flat = " ".join(block(text, chars=4 * limit).text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def block(text: object, *, chars: int = MAX_CHARS) -> Text:
    """Return `text` as readable lines, capped in every direction.

    Args:
        text: A string, or the list of strings that nbformat allows in its place.
        chars: Most characters to keep.

    Returns:
        The text without escape sequences, control and direction characters; of a line that a
        progress bar rewrote, its last state.
    """
    raw = _joined(text, chars * 8)
    head = _ESCAPE.sub("", raw).replace("\r\n", "\n").translate(_BREAKS)
    cut = len(raw) == chars * 8 or len(head) > chars
    kept = []
    for row in head[:chars].split("\n")[:MAX_LINES]:
        shown = _printable(row.rstrip("\r").rpartition("\r")[2])
        cut = cut or len(shown) > MAX_LINE
        kept.append(shown if len(shown) <= MAX_LINE else shown[:MAX_LINE] + " …")
    cut = cut or head.count("\n", 0, chars) >= MAX_LINES
    body = "\n".join(kept).strip("\n")
    return Text(text=body, lines=body.count("\n") + 1 if body else 0, cut=cut)


def source(text: object) -> str:
    """Return code as readable text; every line keeps its number."""
    rows = _joined(text, 200_000).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_printable(row)[:MAX_LINE] for row in rows[:5_000])


def image(data: object, mime: str) -> str:
    """Return the `data:` URL of a PNG or JPEG image.

    Args:
        data: Base64 text, as nbformat stores it.
        mime: `image/png` or `image/jpeg`; the bytes must be of that kind.

    Returns:
        The URL, or an empty string if the image is none, too big or of another kind.
    """
    text = _joined(data, 2 * MAX_IMAGE_BYTES)
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if len(raw) > MAX_IMAGE_BYTES or not _is_image(raw, mime):
        return ""
    return f"data:{mime};base64,{base64.b64encode(raw).decode()}"


def _is_image(raw: bytes, mime: str) -> bool:
    kind = {"image/png": "PNG", "image/jpeg": "JPEG"}.get(mime)
    if kind is None:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=[kind]) as picture:
                return max(picture.size) <= MAX_PIXELS and not getattr(
                    picture, "is_animated", False
                )
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return False


def _joined(text: object, limit: int) -> str:
    if isinstance(text, list):
        text = "".join(part for part in text[:100_000] if isinstance(part, str))
    return text[:limit] if isinstance(text, str) else ""


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _DROPPED)
