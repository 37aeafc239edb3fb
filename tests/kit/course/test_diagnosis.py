"""Hints on 02_dataset: right where they are given, and silent where nobody can know."""

import ast
from collections import defaultdict
from pathlib import Path

import msgspec

from torchgrade import diagnose
from torchgrade.authoring.subjects import Workshop
from torchgrade.config import load_course
from torchgrade.engine.hints import hint, recognise
from torchgrade.engine.unit import bundle_of
from torchgrade.library import load_library
from torchgrade.model import Conditions
from torchgrade.notebook import solution_work
from torchgrade.pipeline import Resources
from torchgrade.pipeline.checking import tried
from torchgrade.pipeline.running import cluster_for

REPOSITORY = Path(__file__).parents[3]
TESTS = REPOSITORY / "tests" / "homework" / "02_dataset"


def test_a_wrong_solution_is_recognised_by_the_others():
    """Left out of the library in turn: at least 80 % are recognised, under 2 % mistaken."""
    catalogue = diagnose.load(TESTS / "patterns.json")
    wrong = {s.name: s for s in load_library(TESTS) if s.kind == "wrong"}
    right, mistaken, runs = 0, [], 0
    for name, own in wrong.items():
        ((cell, patterns),) = catalogue.patterns[name].items()
        known = [
            (hint(other, {other.cell: cell}), frozenset(left))
            for other in wrong.values()
            if other.name != name and other.cell == own.cell
            for left in catalogue.patterns[other.name][cell]
        ]
        tests = {s.test for _, left in known for s in left}
        for left in patterns:
            passed = tests > {symptom.test for symptom in left}
            found = diagnose.closest(frozenset(left), known, passed=passed)
            runs += 1
            right += found is not None and found.misconception == own.misconception
            if found is not None and found.misconception != own.misconception:
                mistaken.append(f"{name} taken for {found.misconception}")
    assert right >= 0.8 * runs
    assert len(mistaken) < 0.02 * runs, mistaken


RAISES = {
    "TypeError": "'a' + 1",
    "IndexError": "[][1]",
    "ValueError": "int('x')",
    "RuntimeError": "torch.ones(2) @ torch.ones(3)",
}


def raising(source):
    """The source with a line that raises, at the beginning of each function in turn."""
    lines = source.split("\n")
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            first = function.body[1 if ast.get_docstring(function) else 0]
            for error, line in RAISES.items():
                put = " " * first.col_offset + line
                at = first.lineno - 1
                yield f"{function.name} {error}", "\n".join([*lines[:at], put, *lines[at:]])


def test_a_submission_that_merely_raises_gets_no_hint():
    """Wherever an exercise raises, under 2 % get a hint: nobody knows why it does."""
    course = load_course(REPOSITORY)
    workshop = Workshop(REPOSITORY, course, "02_dataset")
    solution = solution_work(REPOSITORY, course, "02_dataset")
    subjects = [
        workshop.with_cell("wrong", f"{cell.grade_id} {name}", cell.grade_id, code)
        for cell in solution.cells
        if cell.role == "solution"
        for name, code in raising(cell.source)
    ]
    subjects = [
        msgspec.structs.replace(s, conditions=Conditions(only=frozenset({s.own}))) for s in subjects
    ]
    assert len(subjects) == 64
    bundle = bundle_of(REPOSITORY, course, "02_dataset")
    with cluster_for(bundle, Resources(workers=2)) as cluster:
        trials = list(tried(cluster, subjects, course.limits_for("02_dataset"), lambda *_: None))
    told = [
        f"{trial.subject.name} taken for {found.misconception}"
        for trial in trials
        for found in recognise(trial.verdict, TESTS, trial.subject.cells)
    ]
    assert len(told) < 0.02 * len(subjects), told


def test_each_misconception_is_there_twice_with_one_hint():
    """A misconception has two members at least; all have its hint and replace the same cell."""
    members = defaultdict(list)
    for solution in load_library(TESTS):
        if solution.kind == "wrong":
            members[solution.misconception].append(solution)
    assert [one for one, found in members.items() if len(found) < 2] == []
    for one, found in members.items():
        assert len({(s.hint, s.hint_es, s.cell) for s in found}) == 1, one


def test_no_two_misconceptions_have_the_same_hint():
    """Within an exercise, another misconception has another hint."""
    owners = defaultdict(set)
    for solution in load_library(TESTS):
        if solution.kind == "wrong":
            owners[solution.cell, solution.hint].add(solution.misconception)
    assert [owner for owner in owners.values() if len(owner) > 1] == []
