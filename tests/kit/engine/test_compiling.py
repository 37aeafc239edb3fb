"""The engine asks for a warm compiler where torch.compile is mentioned, and only there."""

import pytest

from torchgrade.engine import grading
from torchgrade.errors import InstructorError

TEST = """
    @grades("toy_tests")
    def test_it(student):
        \"\"\"It works.\"\"\"
        {body}
"""


@pytest.mark.parametrize(
    ("answer", "body", "compiler"),
    [
        ("f = torch.compile(g)", "student.f()", True),
        ("f = 1", "student.torch.compile(student.f)", True),
        ("f = 1", "student.f()", False),
    ],
)
def test_the_sandbox_is_of_the_right_kind(grade, monkeypatch, answer, body, compiler):
    """An answer or a hidden test that mentions torch.compile decides where a notebook runs."""
    asked = []

    def ask(minimum, *, compiler):
        asked.append((minimum, compiler))
        raise InstructorError("asked")

    monkeypatch.setattr(grading._machine, "sandbox", ask)
    with pytest.raises(InstructorError, match="asked"):
        grade(answer, TEST.format(body=body))
    assert asked == [("process", compiler)]
