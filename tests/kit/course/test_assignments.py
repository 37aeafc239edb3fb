"""The course in this repository: every assignment is complete, and its tests are right."""

import re
from collections import Counter, defaultdict
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from torchgrade import diagnose
from torchgrade.authoring.gates import complaint
from torchgrade.authoring.index import course_page
from torchgrade.authoring.subjects import AGAIN, Subject, Workshop
from torchgrade.config import load_course
from torchgrade.engine.hints import graded_by, hint
from torchgrade.engine.unit import bundle_of
from torchgrade.library import Solution, load_library
from torchgrade.notebook import read_source, solution_work, source_path
from torchgrade.notebook.cells import grade_id, points, settings
from torchgrade.pipeline import Resources, check
from torchgrade.pipeline.checking import tried
from torchgrade.pipeline.running import cluster_for

REPOSITORY = Path(__file__).parents[3]
COURSE = load_course(REPOSITORY)
ASSIGNMENTS = tuple(assignment.name for assignment in COURSE.assignments)
LISTED = {
    "01_tensors": (
        "M1.1d M1.2a M1.2b M1.2c M1.2d M1.3b M1.3d M1.3e M1.4a M1.4c M1.4e M1.5a M1.5b M1.5d "
        "M1.5e M1.5f M1.5g M1.6a M1.6c M1.6e M1.7b M1.7c M1.7d M1.7e S1.1a S1.1b S1.2a S1.4a "
        "S1.4b S1.5a S1.5b S1.6a S1.6c S1.7a S1.7b"
    ),
    "02_dataset": (
        "M2.1c M2.1e M2.1f M2.1g M2.1h M2.1i M2.2a M2.2c M2.2f M2.2g M2.3b M2.3c M2.3e M2.4a "
        "M2.4b M2.4d M2.4f M2.4g M2.5c M2.5e M2.5f M2.6a M2.6b M2.6d M2.6e M2.6g S2.1a S2.1b "
        "S2.1c S2.2a S2.3a S2.3b S2.4a S2.4b S2.5a S2.5c S2.6a"
    ),
    "03_dataloader": (
        "M3.1b M3.1c M3.1d M3.1e M3.1f M3.1g M3.2a M3.2b M3.2c M3.2d M3.2e M3.2f M3.2g M3.3b "
        "M3.3e M3.3f M3.4a M3.4b M3.4c M3.4e M3.4f M3.5a M3.5b M3.5d M3.6a M3.6c M3.6d M3.6e "
        "M3.6f M3.6g S3.1a S3.3a S3.4b S3.6a S3.6b"
    ),
    "04_module": (
        "M4.1a M4.1b M4.1c M4.1d M4.1f M4.1g M4.2a M4.2b M4.2c M4.2d M4.2e M4.2f M4.2h M4.3a "
        "M4.3d M4.3e M4.3f M4.3h M4.4a M4.4d M4.4e M4.4f M4.4h M4.5a M4.5c M4.5d M4.5f M4.5g "
        "M4.5h M4.6a M4.6c M4.6d S4.1b S4.2b S4.3a S4.4a S4.4b S4.5b"
    ),
    "05_autograd": (
        "M5.1a M5.1b M5.1c M5.1d M5.1e M5.1f M5.1g M5.2a M5.2c M5.2d M5.2e M5.2f M5.3a M5.3b "
        "M5.3c M5.3d M5.3e M5.4b M5.4c M5.4f M5.4g M5.5a M5.5b M5.5d M5.6a M5.6b M5.6e S5.1a "
        "S5.1b S5.3a S5.4a S5.6a"
    ),
    "06_optim": (
        "M6.1b M6.1d M6.1f M6.1g M6.1h M6.1i M6.1k M6.1l M6.1m M6.2a M6.2c M6.2d M6.2e M6.2f "
        "M6.2g M6.2h M6.2j M6.2k M6.3a M6.3b M6.3c M6.3d M6.4b M6.4c M6.4f M6.5a M6.5b M6.5c "
        "M6.5e M6.5g M6.5i M6.6a M6.6b M6.6c M6.6e M6.7a M6.7b M6.7d M6.7e M6.7h M6.7i M6.7j "
        "S6.2a S6.2b S6.3a S6.4a S6.5b S6.6a S6.7b"
    ),
    "07_loop": (
        "M7.1d M7.1e M7.1f M7.1g M7.1h M7.2a M7.2b M7.2c M7.2d M7.2e M7.2g M7.2h M7.2j M7.2k "
        "M7.2l M7.3b M7.3d M7.3f M7.3g M7.3h M7.3i M7.3k M7.4a M7.4b M7.4f M7.5d M7.5f M7.5g "
        "M7.5h M7.5k M7.6a M7.6b M7.6c M7.6d M7.6e M7.7b M7.7e M7.7f M7.7g S7.1a S7.1b S7.2a "
        "S7.2b S7.5a S7.5b S7.6a S7.7a"
    ),
    "08_training": (
        "M8.1a M8.1b M8.1c M8.1e M8.1f M8.1g M8.2a M8.2b M8.2e M8.2f M8.2g M8.3a M8.3c M8.3d "
        "M8.3e M8.3g M8.3h M8.3i M8.4a M8.4e M8.4f M8.4g M8.4h M8.4i M8.5a M8.5b M8.5c M8.5d "
        "M8.5e M8.6a M8.6b M8.6f S8.2a S8.3b S8.4a S8.5a S8.6a"
    ),
    "09_compile": (
        "M9.1a M9.1c M9.1d M9.1e M9.2a M9.2b M9.2c M9.2d M9.2e M9.2f M9.3a M9.3c M9.3d M9.3e "
        "M9.3f M9.3g M9.4a M9.4b M9.4c M9.4d M9.4e M9.5a M9.5b M9.5c M9.5e M9.5f M9.5g M9.6a "
        "M9.6b M9.6c M9.6d M9.6e M9.7a M9.7d S9.1a S9.2b S9.5a S9.6a S9.7a"
    ),
    "10_greenhouse": (
        "M10.1a M10.1b M10.1c M10.1d M10.1e M10.2b M10.2c M10.2d M10.3a M10.3c M10.3d M10.3e "
        "M10.3f M10.3g M10.4a M10.4b M10.4c M10.4d M10.4f M10.4g M10.4h M10.5a M10.5b M10.5c "
        "M10.5d M10.5e M10.6c M10.6e S10.1a S10.2a S10.3a S10.4a"
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


def together(assignment, kind):
    """Give notebooks with one member of a kind in each exercise, with these; each member once."""
    members = defaultdict(list)
    for member in library(assignment):
        if member.kind == kind:
            members[member.cell].append(member)
    for number, chosen in enumerate(zip_longest(*members.values())):
        put = [member for member in chosen if member is not None]
        replaced = {member.cell: member.code for member in put}
        work = solution_work(REPOSITORY, COURSE, assignment, replaced=replaced)
        subject = Subject(
            kind=kind, name=f"{kind} {number}", notebook=work.notebook, lang=work.lang,
            cells=work.cells,
        )  # fmt: skip
        yield subject, put


class Seen(NamedTuple):
    """A wrong solution, and what came of it."""

    member: Solution
    caught: bool
    taken_for: str
    """The misconception that its exercise got the hint of; empty if it got none."""

    @property
    def recognised(self):
        """Whether it loses points, and is taken for what it is."""
        return self.caught and self.taken_for == self.member.misconception


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def checked(request):
    """Name; gates of solution and release; trials of right ones; wrong ones as they were `Seen`.

    A student may be wrong in all exercises, each in a way of its own: so are these, which is faster
    than one by one. One of those whose mistake is not seen in such company is tried alone.
    """
    assignment, two = request.param, Resources(workers=2)
    found, _ = check(REPOSITORY, assignment, resources=two, only=("solution", "release"))
    workshop = Workshop(REPOSITORY, COURSE, assignment)
    homes = graded_by(solution_work(REPOSITORY, COURSE, assignment).cells)
    catalogue = diagnose.load(workshop.tests / "patterns.json")
    hints = {m.name: hint(m, homes) for m in workshop.library if m.kind == "wrong"}

    def looked_at(trial, members):
        told = diagnose.diagnose(trial.verdict, catalogue, hints) if trial.verdict else ()
        taken = {h.cell: h.misconception for h in told}
        for member in members:
            home = homes[member.cell]
            yield member.name, Seen(member, home in trial.lost, taken.get(home, ""))

    limits = COURSE.limits_for(assignment)
    with cluster_for(bundle_of(REPOSITORY, COURSE, assignment, device="cpu"), two) as cluster:

        def run(subjects):
            return list(tried(cluster, list(subjects), limits, lambda *_: None))

        right = run(subject for subject, _ in together(assignment, "right"))
        subjects, members = zip(*together(assignment, "wrong"), strict=True)
        wrong = dict(chain.from_iterable(map(looked_at, run(subjects), members)))
        for trial in run(s for s in workshop.again(1) if not wrong[again_of(s)].recognised):
            wrong.update(looked_at(trial, [wrong[again_of(trial.subject)].member]))
    return assignment, found.gates, right, list(wrong.values())


def again_of(subject):
    """Give the name of the wrong solution that is run again."""
    return subject.name.partition(AGAIN)[0]


def test_the_hidden_tests_are_right(checked):
    """Solution and right ones keep all, the release earns nothing, wrong ones lose points."""
    assignment, gates, right, wrong = checked
    assert [(g.name, g.findings) for g in gates if not g.passed] == []
    assert {g.name for g in gates} == {"solution", "release", "languages", "bound"}
    assert [(t.subject.name, said) for t in right if (said := complaint(t))] == []
    counted = Counter((s.kind, s.cell) for s in library(assignment))
    assert len(right) == max(n for (kind, _), n in counted.items() if kind == "right")
    assert [seen.member.name for seen in wrong if not seen.caught] == []
    assert len(wrong) == sum(n for (kind, _), n in counted.items() if kind == "wrong") > 0


def test_the_kept_patterns_recognise_the_wrong_solutions(checked):
    """A fresh run of each wrong solution gets its own hint; none gets another's."""
    *_, wrong = checked
    told = [seen for seen in wrong if seen.taken_for]
    mistaken = [seen for seen in told if seen.taken_for != seen.member.misconception]
    assert [f"{seen.member.name} taken for {seen.taken_for}" for seen in mistaken] == []
    assert len(told) >= 0.95 * len(wrong)


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
