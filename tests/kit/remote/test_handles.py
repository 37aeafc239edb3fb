"""A test written as if the student's objects were here works, and can't be answered by them."""

import itertools
import time

import pytest
import torch

from torchgrade.remote.handles import (
    HandleMisuse,
    Lost,
    NameMissing,
    NoValues,
    Remote,
    RemoteTensor,
    StudentError,
    TooSlow,
    value,
)

DOUBLER = """
class Doubler:
    calls = 0
    def __call__(self, x):
        Doubler.calls += 1
        return x * 2
"""


def test_construct_call_and_read(student):
    """Construction, attributes, items, length and iteration go over the wire."""
    pairs = student.Pairs(4)
    assert isinstance(pairs, Remote)
    assert len(pairs) == 4
    assert pairs.label == "pairs"
    x, rest = pairs[1]
    assert x.tolist() == [2.0, 3.0]
    assert rest["row"] == 1
    assert [int(x.sum()) for x, _ in pairs] == [1, 5, 9, 13]


def test_identity_survives(student):
    """The same object in the sandbox is the same handle here, and goes back as itself."""
    assert student.net.weight is student.net.weight
    assert student.same(student.liar) is student.liar
    tensor = student.put(torch.ones(2))
    assert student.same(tensor) is tensor


def test_a_remote_tensor_is_used_like_a_tensor(student):
    """Trusted operations fetch the present value, whatever the operation."""
    x, _ = student.Pairs(3)[2]
    assert isinstance(x, RemoteTensor)
    assert x.shape == (2,)
    assert x.dtype == torch.float32
    torch.testing.assert_close(x, torch.tensor([4.0, 5.0]))
    assert torch.equal(x + 1, torch.tensor([5.0, 6.0]))
    assert type(x * 2) is torch.Tensor
    assert float(x.sum()) == 9.0
    assert torch.stack([x, x]).shape == (2, 2)
    assert x.numpy().tolist() == [4.0, 5.0]
    assert len(x) == 2
    with pytest.raises(AssertionError):
        torch.testing.assert_close(x, torch.tensor([4.0, 5.5]))


def test_writing_to_a_remote_tensor_changes_the_students(student):
    """In-place methods and item assignment act where the tensor lives."""
    pairs = student.Pairs(3)
    x, _ = pairs[0]
    x.fill_(7)
    x[0] = 1
    assert pairs[0][0].tolist() == [1.0, 7.0]
    mine = torch.ones(2)
    there = student.put(mine)
    student.scale(there)
    assert there.tolist() == [2.0, 2.0]
    assert mine.tolist() == [1.0, 1.0]


def test_gradients_live_in_the_sandbox(student):
    """A training step on the student's side is seen through live attributes."""
    weight, T = student.net.weight, student.torch
    before = value(weight)
    optimizer = T.optim.SGD(student.net.parameters(), lr=0.5)
    assert weight.requires_grad
    assert weight.grad is None
    T.sum(student.net(torch.ones(1, 2))).backward()
    torch.testing.assert_close(weight.grad, torch.ones(3, 2))
    optimizer.step()
    torch.testing.assert_close(weight, before - 0.5)


def test_value_fetches_deeply(student):
    """`value` turns remote tensors in containers into ordinary ones."""
    item = value(student.Pairs(2)[1])
    assert type(item[0]) is torch.Tensor
    assert type(item[1]["t"]) is torch.Tensor
    with pytest.raises(HandleMisuse):
        value([student.liar])


def test_a_tensor_without_values_equals_nothing(student):
    """A tensor on the meta device is told by its handle, and fails whatever compares it."""
    bare = student.torch.empty(2, 3, device="meta")
    assert (bare.shape, bare.dtype, bare.dim()) == ((2, 3), torch.float32, 2)
    with pytest.raises(RuntimeError, match="NoValues"):  # assert_close wraps what it does not know
        torch.testing.assert_close(bare, torch.ones(2, 3), check_device=False)
    for compare in (
        lambda: torch.equal(bare, bare),
        lambda: bare.is_meta,
        lambda: value([bare]),
    ):
        with pytest.raises(NoValues, match=r"\(2, 3\).*meta"):
            compare()
    assert student.torch.ones(1) == 1  # the conversation goes on


def test_a_tensor_can_not_say_that_it_has_no_values(student):
    """A wrong answer that claims to be on the meta device is not equal to everything."""
    student.claim_meta()
    wrong = student.torch.zeros(2)
    with pytest.raises(RuntimeError, match="Comparing"):
        torch.testing.assert_close(wrong, torch.ones(2), check_device=False)


@pytest.mark.parametrize(
    "compare",
    [
        lambda y: torch.allclose(y, torch.tensor(3.0)),
        lambda y: torch.all(y == torch.tensor(3.0)),
        lambda y: torch.all(torch.tensor(3.0) == y),
        lambda y: (y - torch.ones(1)).abs().sum() < 1e-6,
        lambda y: (3.0 - y).abs().sum() < 1e-6,
        lambda y: (y == 3).all(),
        lambda y: torch.isclose(input=y, other=torch.tensor(3.0)).all(),
        lambda y: y == pytest.approx(3.0),
        lambda y: y.sub(3).abs().sum() == 0,
    ],
)
def test_an_empty_answer_is_not_right_everywhere(student, compare):
    """No comparison takes an empty tensor for one that agrees in all its elements."""
    with pytest.raises(AssertionError, match=r"\(0,\)"):
        assert compare(student.torch.empty(0))


def test_answers_to_empty_inputs_can_be_compared(student):
    """An empty tensor meets an empty one, and shapes and `torch.equal` may ask for anything."""
    y, x = student.torch.empty(0, 3), torch.empty(0, 3)
    torch.testing.assert_close(y, x)
    assert torch.equal(y, x)
    assert not torch.equal(y, torch.ones(1))
    assert torch.allclose(y, 2 * x + 1)
    assert (y - x).shape == (0, 3)
    assert y == pytest.approx(x)
    assert (value(y) * 2).numel() == 0
    assert y.sum() == 0


@pytest.mark.parametrize("method", ["eq_", "sub_", "add_", "logical_and_", "mul_", "ge_"])
def test_no_expected_value_goes_out_in_place(student, method):
    """In-place methods that could be handed the expected value are refused; nothing is sent."""
    y = student.torch.ones(2)
    with pytest.raises(HandleMisuse, match=method):
        getattr(y, method)(torch.ones(2))
    assert y.tolist() == [1.0, 1.0]


def test_an_in_place_method_answers_itself(student):
    """What an in-place method of the student's process returns is not looked at."""
    student.patch_fill()
    y = student.torch.ones(2)
    assert y.fill_(3) is y
    assert y.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "use",
    [
        lambda h: h == 3,
        lambda h: h != 3,
        lambda h: h < 3,
        lambda h: bool(h),
        lambda h: not h,
        lambda h: float(h),
        lambda h: int(h),
        lambda h: h - 1,
        lambda h: 1 - h,
        lambda h: 3 in h,
        lambda h: {h},
        lambda h: abs(h),
        lambda h: round(h),
        lambda h: [1, 2][h],
        lambda h: torch.ones(1) * h,
    ],
)
def test_no_question_is_answered_by_the_students_object(student, use):
    """Comparison, truth, arithmetic, conversion and hashing of a handle are refused."""
    for handle in (student.liar, student.special):
        with pytest.raises(HandleMisuse):
            use(handle)


def test_misuse_names_the_way_out(student):
    """The refusal says to fetch the value; passing a function says where to build it."""
    with pytest.raises(HandleMisuse, match="fetch a plain"):
        assert student.liar == 1
    with pytest.raises(HandleMisuse, match=r"student\.load"):
        student.same(lambda: 1)


def test_student_exceptions_are_caught_by_their_builtin_class(student):
    """`pytest.raises(IndexError)` works; the nearest builtin names an exception of their own."""
    with pytest.raises(IndexError) as caught:
        student.Pairs(2)[5]
    assert isinstance(caught.value, StudentError)
    assert caught.value.frames
    with pytest.raises(StudentError) as weird:
        student.weird()
    assert weird.value.kind == "KeyError"


def test_control_flow_exceptions_are_only_errors(student):
    """SystemExit and SkipTest in the student's code neither end nor skip the test."""
    for call in (student.leave, student.skip):
        with pytest.raises(StudentError) as caught:
            call()
        assert not isinstance(caught.value, SystemExit | pytest.skip.Exception)


def test_a_missing_name_is_told_apart(student):
    """A name that the notebook does not define is missing, not an error of the student's code."""
    with pytest.raises(NameMissing, match="Nowhere"):
        _ = student.Nowhere
    with pytest.raises(AttributeError):
        _ = student.Pairs(1).nowhere
    with pytest.raises(NameMissing):
        _ = student.print  # a builtin is not the student's


def test_unpacking_a_namedtuple_works(student):
    """Subclasses of plain containers stay handles and are read item by item."""
    a, b = student.point
    assert a == 1
    assert b.tolist() == [1.0, 1.0]


def test_endless_iterators_can_be_sliced(student):
    """Iteration is lazy: only what is asked for crosses."""
    assert list(itertools.islice(student.endless(), 5)) == [1] * 5


def test_a_lie_about_length_is_no_length(student):
    """A negative length never reaches the test as a number."""
    with pytest.raises((StudentError, Lost)):
        len(student.liar)


def test_a_dead_fork_is_lost_and_the_next_is_not(student, executed):
    """`os._exit(0)` does not look finished, and costs one test alone."""
    with pytest.raises(Lost):
        student.die()
    session, number = executed.fork()
    assert session.request("call", session.request("name", "count"), (), {}) == 1
    executed.end(session, number)


def test_a_hang_costs_its_time_and_one_test(student):
    """The session's deadline holds for a call that never returns."""
    started = time.monotonic()
    with pytest.raises(TooSlow):
        student.hang()
    assert time.monotonic() - started < 20
    with pytest.raises(TooSlow):
        student.count()


@pytest.mark.parametrize("_", range(2))
def test_each_fork_starts_from_the_same_state(student, _):
    """What one test did to the namespace is gone for the next."""
    assert student.count() == 1


def test_helpers_run_where_the_students_code_is(student, tmp_path):
    """`load` runs a helper file inside and gives its namespace."""
    (tmp_path / "helpers.py").write_text(DOUBLER)
    helpers = student.load("helpers.py")
    double = helpers.Doubler()
    assert double(4) == 8
    assert helpers.Doubler.calls == 1


def test_printing_a_dead_handle_does_not_raise(student):
    """pytest may show handles after their sandbox died."""
    tensor, thing = student.Pairs(1)[0][0], student.liar
    with pytest.raises(Lost):
        student.die()
    assert "RemoteTensor" not in repr(thing)
    assert "Lost" in repr(tensor)


def test_handles_do_not_cross_between_tests(student, executed):
    """A handle of one fork is refused by another."""
    session, number = executed.fork()
    with pytest.raises(HandleMisuse):
        session.request("call", student.same, (1,), {})
    executed.end(session, number)


def test_a_test_that_expects_any_exception_is_not_fooled(student):
    """A missing name, a dead sandbox and a misused handle are no exceptions of the student's."""
    for call in (lambda: student.nowhere(1), lambda: student.same({1, 2}), student.die):
        careless = pytest.raises(Exception)  # noqa: PT011
        with pytest.raises((NameMissing, HandleMisuse, Lost)), careless:
            call()


def test_all_looks_at_a_tensor_see_the_same(student, executed):
    """Between two changes a value is fetched once: a lie can't differ from look to look."""
    student.exec_lie()
    got = student.put(torch.arange(4.0))
    first, shape, again = value(got), got.shape, value(got)
    assert torch.equal(first, again)
    assert shape == (4,)
    student.same(got)  # something may have changed now: the next look asks again
    with pytest.raises(Lost):
        value(got)
