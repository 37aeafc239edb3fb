"""The course in this repository: every assignment is complete, and its tests are right."""

import re
from collections import Counter
from pathlib import Path

import pytest

from torchgrade import diagnose
from torchgrade.authoring.index import course_page
from torchgrade.authoring.subjects import AGAIN
from torchgrade.config import load_course
from torchgrade.engine.hints import graded_by, hint
from torchgrade.library import load_library
from torchgrade.notebook import read_source, solution_work, source_path
from torchgrade.notebook.cells import grade_id, points, settings
from torchgrade.pipeline import Resources, check

REPOSITORY = Path(__file__).parents[3]
COURSE = load_course(REPOSITORY)
ASSIGNMENTS = tuple(assignment.name for assignment in COURSE.assignments)
LISTED = {
    "02_dataset": (
        "M2.1c M2.1e M2.1f M2.1g M2.1h M2.1i M2.2c M2.2f M2.2g M2.3b M2.3c M2.3e M2.4a M2.4b M2.4d "
        "M2.4f M2.4g M2.5c M2.5e M2.5f M2.6a M2.6b M2.6d M2.6e M2.6g S2.1a S2.1b S2.1c S2.2a S2.3a "
        "S2.3b S2.4a S2.4b S2.5a S2.5c S2.6a"
    ),
    "09_compile": (
        "M9.1a M9.1c M9.1d M9.1e M9.2a M9.2b M9.2c M9.2d M9.2e M9.2f M9.3a M9.3c M9.3d M9.3e "
        "M9.3f M9.3g M9.4a M9.4b M9.4c M9.4d M9.4e M9.5a M9.5b M9.5c M9.5e M9.5f M9.5g M9.6a "
        "M9.6b M9.6c M9.6d M9.6e M9.7a M9.7d S9.1a S9.2b S9.5a S9.6a S9.7a"
    ),
}
"""What is published of each assignment: misconceptions and alternatives."""


def library(assignment):
    return load_library(REPOSITORY / "tests" / "homework" / assignment)


def cells(assignment):
    return read_source(source_path(REPOSITORY, assignment, assignment)).cells


def exercises(assignment):
    """Names of the solution cells that a machine grades."""
    return [
        grade_id(cell)
        for cell in cells(assignment)
        if settings(cell).get("solution") and not settings(cell).get("grade")
    ]


def test_the_index_is_that_of_the_sources():
    """`make course-index` has been run since the last change."""
    assert (REPOSITORY / "docs" / "course.md").read_text("utf-8") == course_page(REPOSITORY)


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def checked(request):
    """Name, gates and trials: solution, release, wrong and right ones, graded as submissions are.

    Wrong ones with the tests of their own exercise: `torchgrade check` runs them all.
    """
    kinds = ("solution", "release", "right", "again")
    two = Resources(workers=2)
    found, trials = check(REPOSITORY, request.param, resources=two, only=kinds, again=1)
    return request.param, found.gates, trials


def test_the_hidden_tests_are_right(checked):
    """Solution and right ones keep all, the release earns nothing, wrong ones lose points."""
    assignment, gates, trials = checked
    assert [(g.name, g.findings) for g in gates if not g.passed] == []
    tried = Counter(trial.subject.kind for trial in trials)
    known = Counter(solution.kind for solution in library(assignment))
    assert tried["again"] == known["wrong"] > 0
    assert tried["right"] == known["right"] > 0


def test_the_kept_patterns_recognise_the_wrong_solutions(checked):
    """A fresh run of each wrong solution gets its own hint; none gets another's."""
    assignment, _, trials = checked
    tests = REPOSITORY / "tests" / "homework" / assignment
    catalogue = diagnose.load(tests / "patterns.json")
    homes = graded_by(solution_work(REPOSITORY, COURSE, assignment).cells)
    wrong = {s.name: s for s in library(assignment) if s.kind == "wrong"}
    hints = {name: hint(solution, homes) for name, solution in wrong.items()}
    right, mistaken = 0, []
    for trial in trials:
        if trial.subject.kind != "again":
            continue
        name = trial.subject.name.partition(AGAIN)[0]
        found = diagnose.diagnose(trial.verdict, catalogue, hints)
        own = wrong[name].misconception
        right += any(h.misconception == own for h in found)
        mistaken += [f"{name} taken for {h.misconception}" for h in found if h.misconception != own]
    assert mistaken == []
    assert right >= 0.95 * len(wrong)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_exercise_has_its_wrong_and_right_solutions(assignment):
    """At least six and two; all that is published of the assignment is among them."""
    counted = Counter((s.cell, s.kind) for s in library(assignment))
    assert [e for e in exercises(assignment) if counted[e, "wrong"] < 6] == []
    assert [e for e in exercises(assignment) if counted[e, "right"] < 2] == []
    known = {s.misconception or s.alternative for s in library(assignment)}
    assert set(LISTED[assignment].split()) - known == set()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_wrong_solution_speaks_both_languages(assignment):
    """Title and hint of each wrong solution are there in English and Spanish."""
    for solution in library(assignment):
        if solution.kind == "wrong":
            texts = (solution.title, solution.hint, solution.title_es, solution.hint_es)
            assert all(texts), solution.name
            assert solution.hint != solution.hint_es, solution.name


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_points_are_those_that_the_headings_promise(assignment):
    """A heading names its exercise's points, in both languages, and all of them make 100."""
    found = cells(assignment)
    for lang, word in (("en", "points"), ("es", "puntos")):
        text = "\n".join(c.source for c in found if c.metadata.get("lang") == lang)
        promised = {
            f"e{a}_{b}": float(given)
            for a, b, given in re.findall(rf"^## (\d+)\.(\d+) .*\((\d+) {word}\)$", text, re.M)
        }
        graded = Counter()
        for cell in found:
            if settings(cell).get("grade") and cell.metadata.get("lang", lang) == lang:
                graded["_".join(grade_id(cell).split("_")[:2])] += points(cell)
        assert promised == dict(graded)
        assert sum(graded.values()) == COURSE.assignment(assignment).points == 100
