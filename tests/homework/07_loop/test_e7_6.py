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
    (idle,) = verdicts(student, [IDLE])
    assert idle is not True, "the idle step is accepted"
    assert idle is False, "the verdict on the idle step"
    zeros, closure, by_hand, afterwards, clones = verdicts(student, HONEST)
    assert afterwards is True, "gradients are cleared a second time, at the end"
    assert zeros is True, "old gradients become zeros"
    assert closure is True, "all of it goes through a closure"
    assert by_hand is True, "old gradients are cleared without the optimizer"
    assert clones is True, "an object that works on copies of the batch"


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
    found = [verdict is False for verdict in verdicts(student, NINE)]
    never, late, mode, tensor, after, twice, clipped, batch, lost = found
    assert lost, "gradients are cleared before the optimizer's step"
    assert never, "gradients are never cleared"
    assert late, "gradients from before the first step"
    assert mode, "the mode"
    assert tensor, "what comes back is no float"
    assert after, "the loss after the update"
    assert twice, "two steps"
    assert clipped, "clipped gradients"
    assert batch, "the batch"


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
