"""What `export` prints: the files, what they change, and whom they leave out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.table import Table
from rich.text import Text

from torchgrade import pipeline
from torchgrade.cli import screen
from torchgrade.cli.screen import err, out
from torchgrade.lms.files import Left
from torchgrade.pipeline import Exported

_KINDS = ("new", "up", "down", "same")
_WORDS = {"same": "unchanged"}
_LINES = 60


def show(done: Exported, root: Path, assignment: str) -> None:
    """Print what an export wrote, and what it did not."""
    if done.path is not None:
        out.print(screen.plain(f"{screen.counted(done.count, 'grade')} in {done.path}"))
    if done.changes:
        counts: Counter[str] = Counter(change.kind for change in done.changes)
        said = ", ".join(f"{counts[kind]} {_WORDS.get(kind, kind)}" for kind in _KINDS)
        out.print(screen.plain(f"On the platform: {said}"))
        _show_changes(done)
    if done.feedback is not None:
        students = screen.counted(done.pages, "student")
        out.print(screen.plain(f"Feedback of {students} in {done.feedback}"))
    for note in done.notes:
        err.print(Text(_line(note), style="yellow"))
    _show_left("Left as they are on the platform", done.left)
    _show_left("Without a feedback page in the zip", done.unsent)
    if not done.changes and done.feedback is None:
        missing = pipeline.ungraded(root, assignment)
        if missing:
            say = f"{len(missing)} without a grade: {', '.join(missing)}"
            err.print(Text(say, style="yellow"))


def _show_changes(done: Exported) -> None:
    """Show the grades that are not on the platform yet: those that take something away first."""
    rank = {"down": 0, "up": 1, "new": 2}
    moved = [change for change in done.changes if change.kind in rank]
    moved.sort(key=lambda change: (rank[change.kind], change.student))
    table = Table(box=None, show_header=False, padding=(0, 2))
    for change in moved[:_LINES]:
        before = _line(change.before) or "–"
        table.add_row(
            screen.plain(change.student), screen.plain(f"{before} → {change.after}"), change.kind
        )
    if moved:
        out.print(table)
    if len(moved) > _LINES:
        out.print(screen.plain(f"  and {len(moved) - _LINES} more"))


def _line(text: str) -> str:
    """Return text of a downloaded file so that a terminal takes nothing of it for a command."""
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _show_left(title: str, left: tuple[Left, ...]) -> None:
    if not left:
        return
    err.print(Text(f"{title}: {len(left)}", style="yellow"))
    for each in left[:_LINES]:
        err.print(Text(f"  {_line(each.who)}: {_line(each.why)}"), soft_wrap=True)
    if len(left) > _LINES:
        err.print(screen.plain(f"  and {len(left) - _LINES} more"))
