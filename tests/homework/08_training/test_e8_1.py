"""Hidden tests of exercise 8.1: `clip_grad_norm`, one norm for all gradients."""

import math

import torch

from torchgrade.testing import assert_same, grades, value

SHAPES = ((3, 4), (5,), (), (2, 1, 2))


def gradients(rng, norm, shapes=SHAPES, dtype=torch.float32):
    """Gradients of these shapes with a given total norm."""
    drawn = [rng.normal(*shape).double() for shape in shapes]
    total = math.sqrt(sum(float(g.square().sum()) for g in drawn))
    return [(g * (norm / total)).to(dtype) for g in drawn]


def total_of(grads):
    """The total norm in double precision."""
    return math.sqrt(sum(float(g.double().square().sum()) for g in grads))


def clipped(grads, limit):
    """What clipping makes of the gradients."""
    total = total_of(grads)
    factor = limit / total if total > limit else 1.0
    return [(g.double() * factor).to(g.dtype) for g in grads]


def read(params):
    """The gradients that the parameters have now."""
    return [None if p.grad is None else value(p.grad) for p in params]


@grades("e8_1_tests", weight=2.5)
def test_vs_torch_large_and_small(student, rng):
    """Short, middling and long gradients are clipped rightly, with small and large limits."""
    helpers = student.load("helpers.py")
    for norm in (0.2, 3.0, 400.0):
        for limit in (0.5, 7.0, 50.0):
            grads = gradients(rng, norm)
            params = helpers.parameters(grads)
            found = student.clip_grad_norm(params, limit)
            assert_same(found, total_of(grads), rtol=1e-4, atol=0, name="norm")
            expected = clipped(grads, limit)
            if norm > limit:
                assert_same(read(params), expected, rtol=1e-4, atol=1e-6, name="clipped")
            else:
                assert_same(read(params), expected, rtol=1e-4, atol=1e-6, name="not clipped")


@grades("e8_1_tests", weight=1.5)
def test_small_gradients_untouched(student, rng):
    """Gradients that are short enough stay as they are, to the last bit."""
    helpers = student.load("helpers.py")
    for norm, limit in ((0.02, 0.5), (2.0, 2.5), (9.0, math.inf)):
        grads = gradients(rng, norm)
        params = helpers.parameters(grads)
        found = student.clip_grad_norm(params, limit)
        assert_same(found, total_of(grads), rtol=1e-4, atol=0, name="norm")
        after = read(params)
        assert all(torch.equal(a, b) for a, b in zip(after, grads, strict=True)), "bits changed"


@grades("e8_1_tests", weight=1.5)
def test_joint_norm_and_direction(student, rng):
    """The long and the short gradients are shortened by one and the same factor."""
    helpers = student.load("helpers.py")
    long, short = gradients(rng, 30.0, [(4, 2)]), gradients(rng, 0.4, [(3,), (2,)])
    grads = [short[0], *long, short[1]]
    params = helpers.parameters(grads)
    student.clip_grad_norm(params, 2.0)
    after = read(params)
    assert not torch.equal(after[1], grads[1]), "nothing was clipped"
    cosine = float((after[1] * grads[1]).sum()) / (total_of(after[1:2]) * total_of(grads[1:2]))
    assert cosine > 0.9999, "direction of the long gradient"
    assert not torch.equal(after[0], grads[0]), "a short gradient stays as it was"
    assert abs(total_of(after) - 2.0) < 1e-3, "total norm after clipping"
    factor = 2.0 / total_of(grads)
    assert_same(after[1], grads[1] * factor, rtol=1e-4, atol=1e-6, name="the long gradient")
    assert_same(after[0], grads[0] * factor, rtol=1e-4, atol=1e-6, name="a short gradient")
    assert_same(after[2], grads[2] * factor, rtol=1e-4, atol=1e-6, name="the last gradient")
    alike = gradients(rng, 0.9, [(3,)] * 16)
    params = helpers.parameters(alike)
    student.clip_grad_norm(params, 0.6)
    assert abs(total_of(read(params)) - 0.6) < 1e-3, "many short gradients make a long one"


@grades("e8_1_tests", weight=1)
def test_generator(student, rng):
    """The parameters may come from a generator."""
    helpers = student.load("helpers.py")
    grads = gradients(rng, 12.0)
    params = helpers.parameters(grads)
    found = student.clip_grad_norm(helpers.stream(params), 3.0)
    assert_same(found, total_of(grads), rtol=1e-4, atol=0, name="norm")
    assert_same(read(params), clipped(grads, 3.0), rtol=1e-4, atol=1e-6, name="gradients")


@grades("e8_1_tests", weight=1.5)
def test_none_and_zero(student, rng):
    """Missing gradients are skipped, and gradients of length zero are no problem."""
    helpers = student.load("helpers.py")
    first, second = gradients(rng, 5.0, [(3,), (2, 2)])
    params = helpers.parameters([None, first, None, second, None])
    found = student.clip_grad_norm(params, 1.0)
    assert_same(found, total_of([first, second]), rtol=1e-4, atol=0, name="norm")
    after = read(params)
    assert [after[k] for k in (0, 2, 4)] == [None] * 3, "a missing gradient is no longer missing"
    expected = clipped([first, second], 1.0)
    assert_same([after[1], after[3]], expected, rtol=1e-4, atol=1e-6, name="gradients")
    for limit in (1.0, 1e-3):
        params = helpers.parameters([torch.zeros(3), torch.zeros(2, 2)])
        assert float(student.clip_grad_norm(params, limit)) == 0, "norm of zeros"
        assert all(not g.any() for g in read(params)), "zeros stay zeros"


@grades("e8_1_tests", weight=0.5, hollow="zero is what is asked for")
def test_no_gradient_at_all(student):
    """Without any gradient the norm is 0."""
    helpers = student.load("helpers.py")
    for grads in ([], [None, None]):
        found = student.clip_grad_norm(helpers.parameters(grads), 1.0)
        assert isinstance(found, float), "type of the norm"
        assert found == 0, "norm of nothing"


@grades("e8_1_tests", weight=1.5)
def test_same_grad_tensor_values_kept(student, rng):
    """The numbers change in place, in p.grad itself; the parameters do not move."""
    helpers = student.load("helpers.py")
    grads = gradients(rng, 8.0)
    params = helpers.parameters(grads)
    held = [p.grad for p in params]
    student.clip_grad_norm(params, 2.0)
    assert all(bool((value(p).detach() == 1).all()) for p in params), "a parameter moved"
    expected = clipped(grads, 2.0)
    assert_same(read(params), expected, rtol=1e-4, atol=1e-6, name="p.grad")
    assert_same(value(held), expected, rtol=1e-4, atol=1e-6, name="the tensor p.grad was")
    assert all(p.requires_grad for p in params), "a parameter can no longer be trained"
    assert not any(g.requires_grad for g in read(params)), "a gradient requires a gradient"


@grades("e8_1_tests", weight=1)
def test_norm_is_the_one_before(student, rng):
    """The result is a Python float, the norm that was found before anything changed."""
    helpers = student.load("helpers.py")
    lone, number = torch.zeros(5), float(rng.integer(3, 9))
    lone[2] = number
    found = student.clip_grad_norm(helpers.parameters([lone]), 1e3)
    assert float(value(found)) > 0.9 * number, "norm of a single number, and it is too short"
    assert_same(found, number, rtol=1e-4, atol=0, name="norm of a single number")
    grads = gradients(rng, 40.0)
    found = student.clip_grad_norm(helpers.parameters(grads[:1]), 1e3)
    assert_same(found, total_of(grads[:1]), rtol=1e-4, atol=0, name="norm of a single gradient")
    params = helpers.parameters(grads)
    found = student.clip_grad_norm(params, 4.0)
    assert isinstance(found, float), "type of the norm"
    assert_same(found, total_of(grads), rtol=1e-4, atol=0, name="first norm")
    found = student.clip_grad_norm(params, 1.0)
    assert isinstance(found, float), "type of the second norm"
    assert_same(found, 4.0, rtol=1e-4, atol=0, name="second norm")
    found = student.clip_grad_norm(params, 9.0)
    assert_same(found, 1.0, rtol=1e-4, atol=0, name="norm of what is short enough")
    for odd in (math.inf, math.nan):
        broken = gradients(rng, 3.0)
        broken[1][rng.integer(0, 5)] = odd
        found = student.clip_grad_norm(helpers.parameters(broken), 1.0)
        assert not math.isfinite(found), "norm of gradients that are not finite"


@grades("e8_1_tests", weight=0.75)
def test_double_precision(student, rng):
    """Gradients in float64 stay float64, and so does the precision of the norm."""
    helpers = student.load("helpers.py")
    for norm in (6.1, 0.77, 23.9):
        grads = gradients(rng, norm, dtype=torch.float64)
        params = helpers.parameters(grads)
        found = student.clip_grad_norm(params, norm / 4)
        assert abs(found - total_of(grads)) < 1e-11 * norm, "norm in double precision"
        expected = clipped(grads, norm / 4)
        assert_same(read(params), expected, rtol=1e-5, atol=1e-9, name="gradients")
