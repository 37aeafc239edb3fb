"""`python -m benchmarks.test_strength`: both kinds of tests on the same wrong solutions."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from benchmarks.test_strength.figures import Share, code_lines, last_line, shares, table
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
    "usual": ("solution", "right", "mutant"),
    "ours": ("solution", "release", "wrong", "right", "hollow", "mutant"),
}


def main() -> None:
    """Measure, print the table, and fail if our tests are too weak or too strict."""
    suites = [a.name for a in load_course(COURSE).assignments]
    options = _options(suites)
    begun = time.monotonic()
    rows: dict[str, dict[str, dict[str, Share]]] = {}
    lines: dict[str, dict[str, int]] = {}
    complaints: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for suite in options.only:
            rows[suite], lines[suite] = {}, {}
            for style in KINDS:
                root = course_with(style, Path(scratch) / style)
                checked, trials = check(
                    root, suite, resources=Resources(workers=options.workers), only=KINDS[style]
                )
                marks = [e.mutant for e in load_equivalents(COURSE / "tests/homework" / suite)]
                for exercise, share in shares(trials, marks).items():
                    rows[suite].setdefault(exercise, {})[style] = share
                lines[suite][style] = lines_of(root / "tests" / "homework" / suite)
                complaints += wrong_with(style, checked, trials, marks)
                print(f"{suite}, {style}: {checked.seconds:.0f} s", flush=True)
    _report(rows, lines, complaints)
    every = [found for exercises in rows.values() for found in exercises.values()]
    usual, ours = (sum((found[s] for found in every), Share()) for s in ("usual", "ours"))
    if ours.caught < NEEDED * ours.tried:
        complaints.append(f"ours catch {ours.caught} of {ours.tried}")
    print(f"\n{time.monotonic() - begun:.0f} s\n{last_line(usual, ours)}")
    if options.json:
        record = {"exercises": rows, "lines": lines, "complaints": complaints}
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(record)))
    sys.exit(bool(complaints))


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


def wrong_with(
    style: str, checked: Checked, trials: tuple[Trial, ...], marks: list[str]
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


def _report(
    rows: dict[str, dict[str, dict[str, Share]]],
    lines: dict[str, dict[str, int]],
    complaints: list[str],
) -> None:
    print(f"\n{table(rows, lines)}")
    for suite, exercises in rows.items():
        for found in exercises.values():
            for survivor in found["ours"].survivors:
                print(f"{suite}: ours let through {survivor.mutant}: {survivor.line}")
    for text in complaints:
        print(f"wrong: {text}")


if __name__ == "__main__":
    main()
