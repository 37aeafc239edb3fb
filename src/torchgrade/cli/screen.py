"""What the commands show when they are done: tables, sentences and paths."""

from __future__ import annotations

import contextlib
import shlex
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from torchgrade.demo import Classroom
from torchgrade.messages import Translator
from torchgrade.model import Grade, Outcome

out = Console()
err = Console(stderr=True)


@contextlib.contextmanager
def spinner(words: str) -> Iterator[None]:
    """Show that something is being done whose length is not known."""
    with err.status(words):
        yield


def counted(count: int, word: str) -> str:
    """Write how many there are of something."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def summary(grades: Sequence[Grade]) -> Text:
    """Return the class in one line."""
    counts = Counter(grade.outcome for grade in grades)
    points = [g.points for g in grades if g.points is not None]
    if not grades:
        return Text("No submissions.")
    words = f"{counted(len(grades), 'submission')}: " + ", ".join(
        f"{counts[outcome]} {_WORDS[outcome]}" for outcome in Outcome if counts[outcome]
    )
    if points:
        words += f"; median {Translator('en').number(statistics.median(points))} points"
    return Text(words)


_WORDS = {
    Outcome.GRADED: "graded",
    Outcome.MANUAL: "graded with a part by hand",
    Outcome.QUARANTINED: "quarantined",
    Outcome.FAULT: "to be run again (our fault)",
}


_SHOWN = (("o'brien", "en"), ("pilar", "es"))


def introduce(made: Classroom, root: Path) -> None:
    """Print what the demo is about to do."""
    words = Text(f"{len(made.students)} students handed in {made.assignment}, in two languages.\n")
    words.append(f"Course: {shown(made.root, root)}   Sandbox: {made.sandbox}")
    if made.left_out:
        names = ", ".join(student.name for student in made.left_out)
        words.append(
            f"\nThis machine isolates too little for {names}: they are left out. "
            "`torchgrade doctor` says what to install or set.",
            style="yellow",
        )
    out.print(Panel(words, title="torchgrade demo", expand=False))


def show_paths(made: Classroom, pages: Sequence[Path], csv: Path) -> None:
    """Print what to open next."""
    named = {page.parent.parent.name: page for page in pages}
    jupyter = str(Path(sys.executable).parent / "jupyter")
    lines = [
        *(
            (f"Feedback ({lang})", shlex.quote(str(named[name])))
            for name, lang in _SHOWN
            if name in named
        ),
        ("All grades", shlex.quote(str(csv))),
        (
            "nbgrader's formgrader",
            f"cd {shlex.quote(str(made.root))} && {shlex.quote(jupyter)} lab",
        ),
    ]
    out.print("\nOpen next:")
    for what, where in lines:
        out.print(Text(f"  {what:<24}{where}"), soft_wrap=True)


def shown(path: Path, root: Path) -> str:
    """Write a path relative to `root` where it lies below it."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def plain(item: Any) -> Text:
    """Return text in which nothing is read as markup."""
    return Text(str(item))
