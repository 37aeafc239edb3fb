"""What an assignment's tests are tried on: notebooks that must earn all, nothing, or less."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from nbformat import NotebookNode

from torchgrade.authoring.places import (
    mark_places,
    refuse_unknown_bindings,
    refuse_unknown_homes,
)
from torchgrade.config import Course
from torchgrade.engine.hints import graded_by
from torchgrade.errors import InstructorError, meant
from torchgrade.library import Solution, load_library
from torchgrade.model import CodeCell, Conditions, Record
from torchgrade.mutation import (
    Equivalent,
    Mutant,
    entry_for,
    hollow,
    load_equivalents,
    mutants,
    stale_equivalents,
)
from torchgrade.notebook import (
    Work,
    bindings,
    grade_id,
    notebooks_of,
    read_source,
    role,
    solution_work,
    source_path,
    stub_work,
)

Kind = Literal["solution", "release", "wrong", "right", "hollow", "mutant", "again", "repeat"]
Make = Callable[..., tuple[Mutant, ...]]
AGAIN = " #"
"""Stands between the name of a wrong solution that is run again, and the number of the run."""
THREADS = (1, 2, 4)
"""Threads that repetitions take in turn."""


class Subject(Record, frozen=True, kw_only=True):
    """One notebook to try the tests on.

    Attributes:
        kind: `solution`, `release`; `wrong`, `right` (of the library); `hollow`, `mutant`
            (automatic); `again` (a wrong one with other inputs), `repeat` (the solution or right
            ones with other inputs, in another order, with other threads).
        name: Its name, unique among those of its kind.
        notebook: Name of the notebook.
        lang: Its language.
        cells: The code cells to run.
        conditions: Under which.
        cell: The solution cell that was replaced, or an empty string.
        own: The test cell that grades it, or an empty string.
        where: Where to look: the file of a library's member, or cell and line of a mutant.
        what: What is wrong with it, one line, or an empty string.
        entry: Of a mutant: what marks it as equivalent in `equivalent.toml`.
    """

    kind: Kind
    name: str
    notebook: str
    lang: str
    cells: tuple[CodeCell, ...]
    conditions: Conditions = Conditions()
    cell: str = ""
    own: str = ""
    where: str = ""
    what: str = ""
    entry: str = ""


class Workshop:
    """Makes an assignment's subjects.

    Args:
        root: Folder of the course.
        course: The course.
        assignment: Name of the assignment.
        only: Solution cells to look at, by `grade_id`, with what belongs to them; all if empty.

    Raises:
        InstructorError: The course has no such assignment or solution cell, or the assignment has
            no notebook; its library or its list of equivalent mutants is broken; or a hidden test
            or a solution of the library names a cell that is not there.
    """

    def __init__(
        self, root: Path, course: Course, assignment: str, only: Collection[str] = ()
    ) -> None:
        course.assignment(assignment)
        self._root = root
        self._course = course
        self.assignment = assignment
        self.tests = root / "tests" / "homework" / assignment
        self.notebooks = notebooks_of(root, assignment)
        self.library = load_library(self.tests)
        self._equivalents = load_equivalents(self.tests)
        cells = [
            (notebook, cell)
            for notebook in self.notebooks
            for cell in read_source(source_path(root, assignment, notebook)).cells
        ]
        self._homes = {grade_id(cell): notebook for notebook, cell in cells}
        answers = _of_role("solution", cells)
        refuse_unknown_homes(self.library, answers)
        refuse_unknown_bindings(bindings(self.tests), _of_role("test", cells))
        self.only = _known(only, answers, assignment)

    def solutions(self) -> Iterator[Subject]:
        """Give the solution of each notebook in each language."""
        for notebook, lang in itertools.product(self._looked_at, self._course.languages):
            work = self._solution(notebook, lang=lang)
            yield self._narrowed(self._subject("solution", f"{notebook} ({lang})", work))

    def releases(self) -> Iterator[Subject]:
        """Give the untouched student version of each notebook in each language."""
        for notebook, lang in itertools.product(self._looked_at, self._course.languages):
            work = stub_work(
                self._root, self._course, self.assignment, notebook=notebook, lang=lang
            )
            yield self._narrowed(self._subject("release", f"{notebook} ({lang})", work))

    def members(self, kind: Literal["wrong", "right"]) -> Iterator[Subject]:
        """Give the library's members of one kind."""
        for member in self.library:
            if member.kind == kind and self._wanted(member.cell):
                made = self.with_cell(
                    kind, member.name, member.cell, member.code,
                    where=str(member.path.relative_to(self._root)), what=member.title,
                )  # fmt: skip
                yield self._narrowed(made)

    def mutants(self) -> Iterator[Subject]:
        """Give the automatic wrong solutions, with the tests of their exercise alone."""
        return (self._mutant("mutant", mutant) for mutant in self._mutants)

    def hollow(self) -> Iterator[Subject]:
        """Give solutions that compute nothing, with the tests of their exercise alone."""
        return (self._mutant("hollow", mutant) for mutant in self._made(hollow))

    def equivalents(self) -> dict[str, str]:
        """Give the mutants that are marked as equivalent, with the reasons."""
        return {entry.mutant: entry.reason for entry in self._marked}

    def stale_equivalents(self) -> dict[str, str]:
        """Give the marks that fit no mutant any more, with what is the matter."""
        return {
            s.equivalent.mutant: "is marked as equivalent, and there is no such mutant any more"
            if s.reason == "gone"
            else f"is marked as equivalent for another change than {_change(s.line, s.mutated)}"
            for s in stale_equivalents(self._marked, self._mutants)
        }

    def marks(self) -> dict[str, str]:
        """Give the mutants that are marked as equivalent, with where their marks stand."""
        return mark_places(self._root, self.tests, self.equivalents())

    @property
    def _marked(self) -> list[Equivalent]:
        """The marks of mutants of the cells that are looked at; a name begins with its cell."""
        return [e for e in self._equivalents if self._wanted(e.mutant.partition("~")[0])]

    @functools.cached_property
    def _mutants(self) -> tuple[Mutant, ...]:
        return tuple(self._made(mutants))

    def _made(self, make: Make) -> Iterator[Mutant]:
        for notebook in self.notebooks:
            cells = self._solution(notebook).cells
            tested = graded_by(cells)
            for cell in cells:
                wanted = cell.role == "solution" and self._wanted(cell.grade_id)
                if wanted and cell.grade_id in tested:
                    yield from make(cell.source, cell=cell.grade_id)

    def _mutant(self, kind: Kind, mutant: Mutant) -> Subject:
        made = self.with_cell(
            kind, mutant.name, mutant.cell, mutant.code,
            where=f"{self._notebook(mutant.cell)}, cell {mutant.cell}, line {mutant.line}",
            what=(
                mutant.operator if kind == "hollow" else _change(mutant.original, mutant.mutated)
            ),
        )  # fmt: skip
        made = _alone(made, kind, made.name)
        return msgspec.structs.replace(made, entry="" if kind == "hollow" else entry_for(mutant))

    def again(self, times: int) -> Iterator[Subject]:
        """Give each wrong solution again, so many times, with the tests of its exercise alone."""
        for subject in self.members("wrong"):
            for number in range(times):
                yield _alone(subject, "again", f"{subject.name}{AGAIN}{number + 2}")

    def repetitions(self, times: int, seed: int) -> Iterator[Subject]:
        """Give the solution, then right ones of all exercises together, under other conditions.

        Args:
            times: How many for each notebook.
            seed: Decides the orders and the inputs.
        """
        draw = random.Random(seed)  # noqa: S311 - to be drawn again, not to be kept secret
        right = self._right()
        for notebook, number in itertools.product(self._looked_at, range(times)):
            chosen = _in_turn(right, number, self._homes, notebook)
            work = self._solution(notebook, replaced={m.cell: m.code for m in chosen})
            conditions = Conditions(
                seed=draw.getrandbits(48),
                threads=THREADS[number % len(THREADS)],
                order=draw.getrandbits(32),
            )
            names = ", ".join(m.name for m in chosen) or "solution"
            made = self._subject("repeat", f"{notebook} #{number + 1}", work, what=names)
            yield self._narrowed(_changed(made, "repeat", made.name, conditions))

    def measurements(
        self, seeds: Sequence[int], threads: Sequence[int], dtypes: Sequence[str]
    ) -> Iterator[Subject]:
        """Give the solution, and right ones in turn, to be measured under each condition."""
        right = self._right()
        every = itertools.product(self.notebooks, dtypes, threads, enumerate(seeds))
        for notebook, dtype, several, (number, seed) in every:
            chosen = _in_turn(right, number, self._homes, notebook)
            work = self._solution(notebook, replaced={m.cell: m.code for m in chosen})
            conditions = Conditions(seed=seed, threads=several, dtype=dtype, measure=True)  # type: ignore[arg-type]
            names = ", ".join(m.name for m in chosen) or "solution"
            name = f"{notebook} #{number + 1}, {several} threads, {dtype or 'as it is'}"
            yield _changed(
                self._subject("repeat", name, work, what=names), "repeat", name, conditions
            )

    def _right(self) -> dict[str, list[Solution]]:
        """Give the library's right solutions by the cell that they replace."""
        return {
            cell: [m for m in self.library if m.kind == "right" and m.cell == cell]
            for cell in sorted({m.cell for m in self.library if m.kind == "right"})
            if self._wanted(cell)
        }

    @property
    def _looked_at(self) -> list[str]:
        """The notebooks that hold a cell to look at."""
        homes = {self._homes[cell] for cell in self.only}
        return [name for name in self.notebooks if not homes or name in homes]

    def _wanted(self, cell: str) -> bool:
        return not self.only or cell in self.only

    def _narrowed(self, subject: Subject) -> Subject:
        """Leave out the tests of the exercises that are not looked at."""
        if not self.only:
            return subject
        homes = graded_by(subject.cells)
        own = frozenset(homes[cell] for cell in self.only if cell in homes)
        conditions = msgspec.structs.replace(subject.conditions, only=own)
        return msgspec.structs.replace(subject, conditions=conditions)

    def _notebook(self, cell: str) -> str:
        return f"source/{self.assignment}/{self._homes[cell]}.ipynb"

    def with_cell(
        self, kind: Kind, name: str, cell: str, code: str, *, where: str = "", what: str = ""
    ) -> Subject:
        """Give the solution with one cell replaced."""
        notebook = self._homes.get(cell, self.notebooks[0])
        work = self._solution(notebook, replaced={cell: code})
        return self._subject(kind, name, work, cell=cell, where=where, what=what)

    def _solution(
        self, notebook: str, *, lang: str = "", replaced: Mapping[str, str] | None = None
    ) -> Work:
        return solution_work(
            self._root, self._course, self.assignment, notebook=notebook, lang=lang,
            replaced=replaced,
        )  # fmt: skip

    @staticmethod
    def _subject(
        kind: Kind, name: str, work: Work, *, cell: str = "", where: str = "", what: str = ""
    ) -> Subject:
        return Subject(
            kind=kind, name=name, notebook=work.notebook, lang=work.lang, cells=work.cells,
            cell=cell, own=graded_by(work.cells).get(cell, ""), where=where, what=what,
        )  # fmt: skip


def _of_role(kind: str, cells: Sequence[tuple[str, NotebookNode]]) -> frozenset[str]:
    """Give the `grade_id`s of the code cells of one role."""
    return frozenset(
        grade_id(c) for _, c in cells if role(c) == kind and c.cell_type == "code" and grade_id(c)
    )


def _known(only: Collection[str], answers: frozenset[str], assignment: str) -> frozenset[str]:
    """Refuse a cell to look at that is no solution cell."""
    for name in only:
        if name not in answers:
            raise InstructorError(
                f"{assignment} has no solution cell {name!r}.{meant(name, answers)}",
                hint=f"Its solution cells are {', '.join(sorted(answers))}.",
            )
    return frozenset(only)


def _change(original: str, mutated: str) -> str:
    return f"`{original}` → `{mutated}`" if mutated else f"without `{original}`"


def _changed(subject: Subject, kind: Kind, name: str, conditions: Conditions) -> Subject:
    return msgspec.structs.replace(subject, kind=kind, name=name, conditions=conditions)


def _alone(subject: Subject, kind: Kind, name: str) -> Subject:
    """Have the tests of its exercise alone run, and no cell after the last graded one.

    What stands there, a last picture or a training to play with, is run with the solution, the
    release and the library.
    """
    made = _changed(subject, kind, name, Conditions(only=frozenset({subject.own})))
    last = max(n for n, cell in enumerate(made.cells) if cell.role in ("solution", "test"))
    return msgspec.structs.replace(made, cells=made.cells[: last + 1])


def _in_turn(
    right: Mapping[str, Sequence[Solution]], number: int, homes: Mapping[str, str], notebook: str
) -> list[Solution]:
    """Choose a right solution for each exercise; the first time the instructor's own."""
    if number == 0:
        return []
    return [
        members[(number - 1) % len(members)]
        for cell, members in sorted(right.items())
        if homes.get(cell) == notebook
    ]
