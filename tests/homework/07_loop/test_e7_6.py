"""Hidden tests of exercise 7.6: `check_train_step`, judged by the bugs that it finds."""

from torchgrade.testing import grades

HONEST, NINE, IDLE = range(5), range(5, 14), 14


def verdicts(student, numbers):
    """What the student's checker says of some of the steps."""
    steps = student.load("steps.py").steps
    return [student.check_train_step(steps[i]) for i in numbers]


@grades("e7_6_tests", weight=2)
def test_no_false_alarm(student):
    """Correct steps are accepted, however they are written; one that does nothing is not."""
    assert verdicts(student, [IDLE]) == [False], "the idle step"
    for i, verdict in zip(HONEST, verdicts(student, HONEST), strict=True):
        assert verdict is True, f"honest step {i}"


@grades("e7_6_tests", weight=2)
def test_finds_seven_of_nine(student):
    """At least seven of the nine bugs are found, and a correct step is accepted."""
    assert verdicts(student, HONEST[:1]) == [True], "the honest step"
    found = [verdict is False for verdict in verdicts(student, NINE)]
    assert sum(found) >= 7, f"found: {found}"


@grades("e7_6_tests", weight=0.75)
def test_finds_all_nine(student):
    """All nine bugs are found, and a correct step is accepted."""
    assert verdicts(student, HONEST[1:2]) == [True], "the honest step"
    for i, verdict in zip(NINE, verdicts(student, NINE), strict=True):
        assert verdict is False, f"step {i}"


@grades("e7_6_tests", weight=1)
def test_the_answer_is_the_same_again(student):
    """The same step gets the same answer, whichever were looked at before."""
    for _ in range(2):
        assert verdicts(student, [0, 13, 2]) == [True, False, True]


@grades("e7_6_tests", weight=1, hollow="asks for what must be refused")
def test_survives_errors(student):
    """A step that raises is refused, whatever it raises."""
    helpers = student.load("helpers.py")
    for kind in ("key", "zero", "os"):
        step = helpers.bad_step("raises", helpers.raising(kind))
        assert student.check_train_step(step) is False, kind
    assert student.check_train_step(helpers.bad_step("no arguments")) is False, "no arguments"


@grades("e7_6_tests", weight=1, hollow="asks for what must be refused")
def test_survives_strange_results(student):
    """A step that returns something strange is refused."""
    helpers = student.load("helpers.py")
    for kind in ("none", "text", "list", "thing", "nan"):
        assert student.check_train_step(helpers.bad_step(kind)) is False, kind
