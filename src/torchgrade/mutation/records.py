"""What comes out: one wrong variant of a solution cell."""

from __future__ import annotations

from pathlib import Path

from torchgrade.library import Solution
from torchgrade.model import Record
from torchgrade.mutation.registry import Operator, find_operator


class Mutant(Record, frozen=True, kw_only=True):
    """One wrong variant of a solution cell.

    Attributes:
        name: `<cell>~<operator>~<function>~<number>`. The number counts the operator's mutants in
            that function, so that a change elsewhere in the cell leaves the name as it is.
        operator: Id of the operator that made it.
        cell: `grade_id` of the solution cell.
        function: Qualified name of the function or class, `module` outside of any, `all` if the
            whole cell is changed.
        line: First line that differs, counted from 1 in the original cell.
        original: That line in the original, without the white space around it. An inserted line
            is shown with the line that it pushes down.
        mutated: What stands in its place, or an empty string if it is gone.
        code: Source of the whole mutated cell.
    """

    name: str
    operator: str
    cell: str
    function: str
    line: int
    original: str
    mutated: str
    code: str

    @property
    def about(self) -> Operator:
        """The operator, with its words in both languages.

        Raises:
            InstructorError: There is no such operator (any more).
        """
        return find_operator(self.operator)

    def as_solution(self, path: Path) -> Solution:
        """Give it as a wrong solution, to be graded as the library's are.

        Args:
            path: The notebook that it was made from.

        Returns:
            A wrong solution whose misconception is the operator's first, else the operator's id.
        """
        about = self.about
        return Solution(
            name=self.name,
            kind="wrong",
            cell=self.cell,
            title=about.english.title,
            title_es=about.spanish.title,
            hint=about.english.hint,
            hint_es=about.spanish.hint,
            misconception=(*about.misconceptions, about.id)[0],
            code=self.code,
            path=path,
        )
