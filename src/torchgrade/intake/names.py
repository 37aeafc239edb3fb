"""Names of files that came from elsewhere: which are taken, which are noise, which are the same.

Nothing here touches the disk. A name that is taken can be joined to a folder on Linux, macOS and
Windows without leading out of it, and looks like what it is.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST_PART = 200
_LONGEST = 900
_DEEPEST = 12
_WINDOWS = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE
)
_DRIVE = re.compile(r"[A-Za-z]:")
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_NOISE = frozenset(("__macosx", "thumbs.db", "desktop.ini", "__pycache__"))
TIMESTAMP = "timestamp.txt"


def wrong_name(name: str) -> str:
    """Say what is wrong with the name of a file, `/` between folders; empty if nothing is.

    Args:
        name: The name as it came.

    Returns:
        The rest of a sentence that begins with the name.
    """
    if "\\" in name:
        return "has a backslash in its name"
    if name.startswith("/") or _DRIVE.match(name):
        return "names a place on a disk, not a file"
    parts = parts_of(name)
    if ".." in parts:
        return "leads out of its folder"
    if not parts or name.endswith("/"):
        return "has no name"
    if len(parts) > _DEEPEST:
        return f"lies more than {_DEEPEST} folders deep"
    if len(_bytes(name)) > _LONGEST or any(len(_bytes(part)) > _LONGEST_PART for part in parts):
        return "has too long a name"
    return next(filter(None, map(_wrong_part, parts)), "")


def _wrong_part(part: str) -> str:
    if not all(is_visible(char) for char in part):
        return "has invisible characters in its name"
    if part != part.strip() or part.endswith("."):
        return "has a name with blanks or a dot at its ends"
    if _WINDOWS.fullmatch(part):
        return "has a name that Windows keeps for a device"
    return ""


def is_visible(char: str) -> bool:
    """Whether a character can be seen, or joins others as some scripts need it."""
    return unicodedata.category(char) not in _INVISIBLE or char in _JOINERS


def parts_of(name: str) -> tuple[str, ...]:
    """Split a name at `/`, without what names the folder itself."""
    return tuple(part for part in name.split("/") if part not in ("", "."))


def is_noise(name: str) -> bool:
    """Whether a file is hidden, or written by an operating system or an editor."""
    return any(
        (part.startswith(".") and part != "..") or part.casefold() in _NOISE
        for part in parts_of(name)
    )


def same(name: str) -> str:
    """Return what two names have in common that some disk takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def shown(text: str) -> str:
    """Return a name for a sentence: nothing invisible, not too long."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return plain if len(plain) <= 160 else f"{plain[:120]}…{plain[-30:]}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
