"""`python -m benchmarks.test_strength`: both kinds of tests on the same wrong solutions."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.test_strength.figures import (
    Share,
    Suite,
    code_lines,
    last_line,
    shares,
    table,
    total,
)
from torchgrade.authoring.gates import Trial, complaint
from torchgrade.authoring.subjects import Kind
from torchgrade.config import load_course
from torchgrade.mutation import load_equivalents
from torchgrade.pipeline.batch import Resources
from torchgrade.pipeline.checking import Checked, check

HERE = Path(__file__).parent
COURSE, USUAL = HERE / "course", HERE / "usual"
NEEDED = 0.98
"""Share of the mutants that our tests must catch."""
KINDS: dict[str, tuple[Kind, ...]] = {
    "usual": ("solution", "wrong", "right", "mutant"),
    "ours": ("solution", "release", "wrong", "right", "hollow", "mutant", "repeat"),
}


def main() -> None:
    """Measure, print the table, and fail if our tests are too weak or too strict."""
    options = _options([a.name for a in load_course(COURSE).assignments])
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        suites = {s: measure(s, Path(scratch), options.workers) for s in options.only}
    mutants = total(suite.mutants for suite in suites.values())
    _report(suites)
    ours = mutants["ours"]
    bad = ours.caught < NEEDED * ours.tried or any(s.complaints for s in suites.values())
    print(f"\n{time.monotonic() - begun:.0f} s\n{last_line(mutants)}")
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(suites)))
    sys.exit(bad)


def measure(suite: str, scratch: Path, workers: int) -> Suite:
    """Try both kinds of tests on a suite's solutions, in copies of the course."""
    exercises: dict[str, dict[str, Share]] = {}
    by_hand: dict[str, Share] = {}
    lines: dict[str, int] = {}
    complaints: list[str] = []
    marks = [mark.mutant for mark in load_equivalents(COURSE / "tests" / "homework" / suite)]
    for style, kinds in KINDS.items():
        root = course_with(style, scratch / style)
        checked, trials = check(root, suite, resources=Resources(workers=workers), only=kinds)
        for exercise, share in shares(trials, marks).items():
            exercises.setdefault(exercise, {})[style] = share
        by_hand[style] = sum(shares(trials, (), "wrong").values(), Share())
        lines[style] = lines_of(root / "tests" / "homework" / suite)
        complaints += unfair(style, checked, trials, marks)
        print(f"{suite}, {style}: {checked.seconds:.0f} s", flush=True)
    return Suite(exercises=exercises, by_hand=by_hand, lines=lines, complaints=tuple(complaints))


def _options(suites: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=suites, default=suites)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write everything there")
    return parser.parse_args()


def course_with(style: str, root: Path) -> Path:
    """Copy the course, with the usual tests in the place of ours if `style` says so."""
    if root.exists():
        return root
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".torchgrade")
    shutil.copytree(COURSE, root, ignore=ignore)
    if style == "usual":
        for path in (root / "tests" / "homework").glob("*/*.py"):
            path.unlink()
        shutil.copytree(USUAL, root / "tests" / "homework", dirs_exist_ok=True, ignore=ignore)
    return root


def lines_of(tests: Path) -> int:
    """Count the lines of test code in a folder, helpers included."""
    return sum(code_lines(path.read_text("utf-8")) for path in tests.glob("*.py"))


def unfair(
    style: str, checked: Checked, trials: tuple[Trial, ...], marks: Sequence[str]
) -> list[str]:
    """Say what makes the comparison unfair: right work that fails, for ours any other gate.

    A mutant that keeps its points is no complaint, but a mark that fits none is.
    """
    right = [t for t in trials if t.subject.kind in ("solution", "right")]
    found = [f"{style}: {t.subject.name} {text}" for t in right if (text := complaint(t))]
    if style == "ours":
        found += [
            f"{finding.subject} {finding.text}"
            for gate in checked.gates
            if gate.name not in ("solution", "right")
            for finding in gate.findings
            if gate.name != "mutants" or finding.subject in marks
        ]
    return found


def _report(suites: Mapping[str, Suite]) -> None:
    print(f"\n{table(suites)}\n")
    for name, suite in suites.items():
        lines = ", ".join(f"{style} {count}" for style, count in suite.lines.items())
        print(f"{name}: lines of test code: {lines}")
        for survivor in suite.mutants["ours"].survivors:
            print(f"{name}: ours let through {survivor.name}: {survivor.what}")
        for text in suite.complaints:
            print(f"{name}: wrong: {text}")


if __name__ == "__main__":
    main()
