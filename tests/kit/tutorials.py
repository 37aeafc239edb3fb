"""How the tests of tutorials read a page, write its files, and run its commands."""

import dataclasses
import functools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from torchgrade.sandbox import probe

ROOT = Path(__file__).resolve().parents[2]
TUTORIALS = ROOT / "docs" / "tutorial"
SECONDS = 600
_BLOCK = re.compile(r"(?:(At the end of )?`([^`\n]+)`:\n\n)?```(\w+)( fails)?\n(.*?)```", re.DOTALL)
_SUFFIXES = {"python": "py"}
_MACHINES = ("torchgrade doctor",)  # what these print is the machine's
_CLASS = re.compile(r"^\d+ submissions?: .*\n", re.MULTILINE)
"""The class in one line, which a page may leave out."""
_COUNTING = re.compile(r"(Grading|Regrading|Writing|Feedback|Checking [\w.-]+): \d+ of \d+")


@dataclasses.dataclass(frozen=True)
class Block:
    """A block of code on a page.

    Attributes:
        name: Its file, if one stands before it.
        kind: `console`, `text`, or the language of the file.
        text: What is in it.
        adds: It goes to the end of the file.
        fails: Its commands end with a status of 1.
    """

    name: str
    kind: str
    text: str
    adds: bool
    fails: bool


def blocks(page: Path) -> list[Block]:
    """Give each block of code of a page."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [
        Block(name, kind, text, bool(adds), bool(fails)) for adds, name, kind, fails, text in found
    ]


def commands(text: str) -> list[tuple[str, str]]:
    """Give each command of a console block with what the block shows of it."""
    parts = re.split(r"^\$ (.+)\n", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def follow(page: Path, folder: Path) -> list[str]:
    """Do what a page says, in a folder: write its files, run its commands, compare the outputs.

    `…` stands for what the page leaves out: alone on a line for lines, else for a part of one. A
    block of code without the name of a file quotes one of the folder's.

    Args:
        page: The page. Its blocks of kind `text` are only shown.
        folder: Where to do it.

    Returns:
        The commands that were run.
    """
    done = []
    for block in blocks(page):
        if block.kind == "console":
            done += _run_all(block, folder)
        elif block.name:
            _write(block, folder)
        elif block.kind != "text":
            files = folder.rglob(f"*.{_SUFFIXES[block.kind]}")
            assert any(block.text in path.read_text("utf-8") for path in files), block.text
    return done


def _run_all(block: Block, folder: Path) -> list[str]:
    done = []
    for command, shown in commands(block.text):
        printed = run(command, folder, status=int(block.fails))
        if "submission" not in shown:
            printed = _CLASS.sub("", printed)
        if not command.startswith(_MACHINES):
            assert _pattern(shown).fullmatch(printed), f"{command}\n{printed}"
        done.append(command)
        settle(folder)
    return done


def _write(block: Block, folder: Path) -> None:
    path = folder / block.name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if block.adds else ""
    path.write_text(before + block.text, "utf-8")


def _pattern(shown: str) -> re.Pattern[str]:
    text = re.escape(shown).replace(r"…\n", "\0").replace("\\\n", "\n")
    text = re.sub("(?m)^…\n", "(?:.*\n)*?", text)
    return re.compile(text.replace("…", ".*"))


def run(command: str, folder: Path, *, status: int = 0) -> str:
    """Run a command as a reader does.

    Args:
        command: As it stands behind the `$`.
        folder: Where.
        status: How it has to end.

    Returns:
        What a reader sees, without the bar or the lines that count.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = shlex.split(command)
    if words[0] in ("python", "pytest"):  # this one, with the plugin that is installed here
        words[:1] = [sys.executable, *["-m", "pytest"][: 2 * (words[0] == "pytest")]]
    ended = subprocess.run(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, timeout=SECONDS,
        env={**os.environ, "PATH": path, "COLUMNS": "90", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert ended.returncode == status, f"{command}\n{ended.stdout}"
    lines = [line for line in ended.stdout.splitlines() if not _COUNTING.match(line)]
    return "".join(f"{line}\n" for line in lines)


def settle(folder: Path) -> None:
    """Let a course accept what this machine has, where that is less than the default."""
    config = folder / "grader_config.py"
    best = _best_sandbox()
    if best == "namespaces" or not config.is_file():
        return
    text = config.read_text("utf-8")
    if "sandbox=" not in text:
        text = re.sub(r'(course_id="[^"]*",)', rf'\1 sandbox="{best}",', text)
        config.write_text(text, "utf-8")


@functools.cache
def _best_sandbox() -> str:
    return next(level.name for level in probe() if level.available)
