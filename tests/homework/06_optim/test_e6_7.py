"""Hidden tests of exercise 6.7: `make_head`, loss and prediction on raw outputs."""

import pytest
import torch
import torch.nn.functional as F

from torchgrade.testing import assert_same, grades, value

TASKS = ("regression", "binary", "multilabel", "multiclass")


def sample(rng, task, n=8, columns=4):
    """Raw outputs and targets of a task; both classes and several labels come up."""
    if task == "multiclass":
        y = torch.tensor([*rng.permutation(columns), *rng.permutation(columns)])[:n]
        return rng.normal(n, columns) * 2, y
    shape = (n, columns) if task == "multilabel" else (n,)
    z = rng.normal(*shape) * 2
    if task == "regression":  # no prediction is perfect, not even a single one
        side = torch.where(rng.uniform(*shape) < 0.5, -1.0, 1.0)
        return z, z + side * rng.uniform(*shape, low=0.5, high=3)
    y = (rng.uniform(*shape) > 0.5).float()
    y[0], y[-1] = 0, 1
    return z, y


def reference(task, z, y):
    """Loss and gradient in float64."""
    z = z.double().requires_grad_()
    if task == "multiclass":
        loss = F.cross_entropy(z, y)
    elif task == "regression":
        loss = F.mse_loss(z, y.double())
    else:
        loss = F.binary_cross_entropy_with_logits(z, y.double())
    (gradient,) = torch.autograd.grad(loss, z)
    return loss.detach(), gradient


def compare(student, task, z, y, *, wanted=None):
    """Loss and gradient of the student's head are those of the reference."""
    loss_fn, _ = student.make_head(task)
    loss, gradient = student.load("helpers.py").backward(loss_fn, z, y)
    true_loss, true_gradient = wanted or reference(task, z, y)
    assert loss.shape == (), f"{task}: the loss is no single number"
    assert loss.dtype == z.dtype, f"{task}: dtype of the loss"
    assert_same(loss, true_loss.to(z.dtype), rtol=1e-5, atol=1e-6, name=f"{task}: loss")
    assert gradient is not None, f"{task}: no gradient"
    true_gradient = true_gradient.reshape(z.shape).to(z.dtype)
    assert_same(gradient, true_gradient, rtol=1e-4, atol=1e-6, name=f"{task}: gradient")


def guesses(student, task, z):
    """The student's predictions, as they come."""
    _, predict = student.make_head(task)
    return value(predict(z))


def both_precisions(student, rng, task):
    """Loss and gradient in float32 and in float64, for two batches."""
    for n in (8, 5):
        z, y = sample(rng, task, n)
        compare(student, task, z, y)
        fine = y.double() / 3 if task == "regression" else y
        compare(student, task, z.double(), fine)


@grades("e6_7_tests", weight=0.5)
def test_regression_value_and_gradient(student, rng):
    """Regression: loss and gradient are right, in float32 and in float64."""
    both_precisions(student, rng, "regression")


@grades("e6_7_tests", weight=0.5)
def test_binary_value_and_gradient(student, rng):
    """Binary: loss and gradient are right, in float32 and in float64."""
    both_precisions(student, rng, "binary")


@grades("e6_7_tests", weight=0.5)
def test_multilabel_value_and_gradient(student, rng):
    """Multilabel: loss and gradient are right, in float32 and in float64."""
    both_precisions(student, rng, "multilabel")


@grades("e6_7_tests", weight=0.5)
def test_multiclass_value_and_gradient(student, rng):
    """Multiclass: loss and gradient are right, in float32 and in float64."""
    both_precisions(student, rng, "multiclass")


@grades("e6_7_tests", weight=1)
def test_large_logits_values_and_gradients(student, rng):
    """Logits of several hundred have finite and right losses and gradients."""
    for task in ("binary", "multilabel"):
        z, y = sample(rng, task)
        z = torch.where(z < 0, z - 2, z + 2) * 50
        z[0], z[-1] = z[0].abs(), -z[-1].abs()
        compare(student, task, z, y)
    z, y = torch.tensor([300.0, -300.0, 200.0, -20.0]), torch.tensor([0.0, 1.0, 1.0, 1.0])
    compare(student, "binary", z, y)
    compare(student, "multilabel", z.reshape(2, 2), y.reshape(2, 2))


@grades("e6_7_tests", weight=1)
def test_large_scores_and_numbers(student, rng):
    """Large scores of classes and large numbers have finite and right losses and gradients."""
    for task in ("multiclass", "regression"):
        z, y = sample(rng, task)
        z = torch.where(z < 0, z - 2, z + 2) * 50
        if task == "multiclass":
            y[0] = z[0].argmin()
        compare(student, task, z, y)
    z = torch.tensor([[300.0, 0.0, -300.0], [-200.0, 100.0, 250.0]])
    compare(student, "multiclass", z, torch.tensor([2, 0]))


@grades("e6_7_tests", weight=1.5)
def test_column_outputs_do_not_broadcast(student, rng):
    """Outputs in a column meet their own targets, and are predicted as a vector."""
    for task in ("regression", "binary"):
        z, y = sample(rng, task)
        compare(student, task, z.reshape(8, 1), y, wanted=reference(task, z, y))
        found = guesses(student, task, z.reshape(8, 1))
        assert found.shape == (8,), f"{task}: shape of the predictions"
        wanted = z if task == "regression" else (z > 0).float()
        assert torch.equal(found.float(), wanted), f"{task}: predictions"


@grades("e6_7_tests", weight=1.5)
def test_wrong_shapes_raise(student, rng):
    """Shapes that don't fit are refused with a ValueError or a RuntimeError."""
    for task in TASKS:
        z, y = sample(rng, task)
        compare(student, task, z, y)
        loss_fn, _ = student.make_head(task)
        refused = [(z, y[:7])]
        if task == "multilabel":
            refused += [(z, y[:, :1]), (z, y[0]), (z[:, :1], y[:, 0])]
        elif task == "multiclass":
            refused += [(z, y.reshape(8, 1)), (z, F.one_hot(y, 4).float())]
        else:
            refused += [(z, y[:1]), (z, y.reshape(8, 1)), (z.reshape(8, 1), y[:7])]
            refused += [(torch.stack([z, z], 1), y), (z[:2].reshape(1, 2), y[:2])]
        for outputs, targets in refused:
            with pytest.raises((ValueError, RuntimeError)):
                loss_fn(outputs, targets)
        if task in ("regression", "binary"):
            with pytest.raises((ValueError, RuntimeError)):
                loss_fn(z.reshape(4, 1, 2), y)


@grades("e6_7_tests", weight=1)
def test_batch_of_one(student, rng):
    """A batch of a single sample keeps its dimension."""
    for task in TASKS:
        z, y = sample(rng, task)
        z, y = z[:1], y[:1]
        compare(student, task, z, y)
        found = guesses(student, task, z)
        wanted = z.shape if task == "multilabel" else (1,)
        assert found.shape == wanted, f"{task}: shape of the prediction"
    for task in ("regression", "binary"):
        z, y = sample(rng, task)
        compare(student, task, z[:1].reshape(1, 1), y[:1], wanted=reference(task, z[:1], y[:1]))
        assert guesses(student, task, z[:1].reshape(1, 1)).shape == (1,), f"{task}: a column"
    z, y = sample(rng, "multilabel", columns=1)
    compare(student, "multilabel", z, y)
    assert guesses(student, "multilabel", z).shape == (8, 1), "multilabel: a single flag"
    assert guesses(student, "multilabel", z[:1]).shape == (1, 1), "multilabel: a single entry"


@grades("e6_7_tests", weight=1.5)
def test_predictions_on_the_logit_scale(student, rng):
    """Predictions read raw outputs: a flag goes up as soon as its probability is above 1/2."""
    z = torch.tensor([0.2, -0.2, 0.01, -0.01, 3.0, -3.0, 0.45, 0.7])[rng.permutation(8)]
    found = guesses(student, "binary", z)
    assert found.shape == (8,), "binary: shape"
    assert found.float().unique().tolist() == [0, 1], "binary: no flags"
    assert torch.equal(found.float(), (z > 0).float()), "binary"
    found = guesses(student, "multilabel", z.reshape(2, 4))
    assert found.shape == (2, 4), "multilabel: shape"
    assert torch.equal(found.float(), (z > 0).float().reshape(2, 4)), "multilabel"
    undecided = torch.tensor([0.0, 0.3])
    assert guesses(student, "binary", undecided).float().tolist() == [0, 1], "exactly 1/2"
    both = guesses(student, "multilabel", undecided.reshape(1, 2)).float().tolist()
    assert both == [[0, 1]], "exactly 1/2, multilabel"
    z, _ = sample(rng, "multiclass")
    z[:4] -= 5
    found = guesses(student, "multiclass", z)
    assert found.dtype == torch.int64, "multiclass: dtype"
    assert torch.equal(found, z.argmax(1)), "multiclass"
    z, _ = sample(rng, "regression")
    assert torch.equal(guesses(student, "regression", z), z), "regression"


@grades("e6_7_tests", weight=1.5)
def test_target_dtypes_and_unknown_task(student, rng):
    """Targets may have any of the usual dtypes; an unknown task is a ValueError."""
    for task in TASKS:
        z, y = sample(rng, task)
        y = y.round()
        integers = (torch.int64, torch.int32, torch.int16)
        if task in ("binary", "multilabel"):
            dtypes = (*integers, torch.uint8, torch.bool, torch.float64)
        elif task == "multiclass":
            dtypes = (*integers, torch.uint8)
        else:
            dtypes = (*integers, torch.float64)
        for dtype in dtypes:
            compare(student, task, z, y.to(dtype), wanted=reference(task, z, y))
    for task in ("ranking", ""):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.make_head(task)
    for task in ("Binary", "MULTICLASS"):
        with pytest.raises(ValueError):  # noqa: PT011 - any message will do
            student.make_head(task)


@grades("e6_7_tests", weight=1)
def test_nothing_changes(student, rng):
    """Neither outputs nor targets change, and heads don't disturb each other."""
    heads = {task: student.make_head(task) for task in TASKS}
    for task in TASKS:
        z, y = sample(rng, task)
        given, targets = student.put(z), student.put(y)
        loss_fn, predict = heads[task]
        loss = value(loss_fn(given, targets))
        assert_same(loss, reference(task, z, y)[0].float(), rtol=1e-5, atol=1e-6, name=task)
        predict(given)
        assert torch.equal(value(given), z), f"{task}: z has changed"
        assert torch.equal(value(targets), y), f"{task}: y has changed"
