"""Hidden tests of exercise 7.2: `train_step`, which relies on nobody."""

import math

import torch
import torch.nn.functional as F

from torchgrade.testing import assert_same, assert_trains_like, grades, plain_step, value


class Net(torch.nn.Module):
    """The network of the helpers, here."""

    def __init__(self):
        super().__init__()
        self.body = torch.nn.Sequential(
            torch.nn.Linear(5, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU()
        )
        self.head = torch.nn.Linear(8, 3)

    def forward(self, x):
        """Logits."""
        return self.head(self.body(x))


def draw(rng, sizes=(6, 9, 4, 7)):
    """Batches of five readings and three answers."""
    return [(rng.normal(n, 5), rng.integers(0, 2, (n, 3)).float()) for n in sizes]


def trains_like(student, batches, kind, settings, **options):
    """Compare the student's step with the usual one, on a network with batch norm."""
    model = student.load("helpers.py").Net()
    optimizer = getattr(student.torch.optim, kind)(model.parameters(), **settings)
    criterion = F.binary_cross_entropy_with_logits
    loss = student.torch.nn.functional.binary_cross_entropy_with_logits
    assert_trains_like(
        lambda batch: student.train_step(model, batch, loss, optimizer),
        model,
        optimizer,
        batches,
        reference=Net(),
        reference_optimizer=lambda p: getattr(torch.optim, kind)(p, **settings),
        reference_step=plain_step(criterion),
        mode="train",
        **options,
    )


@grades("e7_2_tests", weight=3)
def test_several_steps_vs_reference(student, device, rng):
    """Over several batches, weights, buffers and optimizer are those of the usual loop."""
    for kind, settings in (
        ("SGD", {"lr": 0.2}),
        ("SGD", {"lr": 0.1, "momentum": 0.9}),
        ("Adam", {"lr": 0.02}),
    ):
        trains_like(student, draw(rng), kind, settings, loss=None, stale_gradients=False)


@grades("e7_2_tests", weight=1.5)
def test_stale_gradients_do_not_count(student, device, rng):
    """Gradients that somebody left before the first step do not count."""
    trains_like(student, draw(rng), "SGD", {"lr": 0.1, "momentum": 0.5}, loss=None)


@grades("e7_2_tests", weight=2)
def test_returns_float_before_the_update(student, device, rng):
    """What comes back is the loss before the update, as a Python float."""
    trains_like(student, draw(rng), "SGD", {"lr": 0.5}, loss="float", stale_gradients=False)


@grades("e7_2_tests", weight=1, hollow="counts calls")
def test_one_call_of_each(student, device, rng):
    """The model, the loss and the optimizer's step are each called once per batch."""
    helpers = student.load("helpers.py")
    model = helpers.Watched(3)
    loss, optimizer = helpers.WatchedLoss(), helpers.CountingSGD(model.parameters(), lr=0.1)
    for k in range(1, 4):
        batch = (rng.normal(6, 3), rng.normal(6, 3))
        assert type(student.train_step(model, batch, loss, optimizer)) is float, "the loss"
        assert len(value(model.calls)) == k, "calls of the model"
        assert len(value(loss.calls)) == k, "calls of the loss"
        assert optimizer.steps == k, "steps of the optimizer"


@grades("e7_2_tests", weight=1.5, hollow="asks for modes")
def test_train_mode_is_on_during_forward(student, device, rng):
    """The whole model is in train mode, in whatever mode it was handed over."""
    helpers = student.load("helpers.py")
    model = helpers.Watched(3)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    for mode in ("train", "eval", "parts"):
        model.train()
        if mode == "eval":
            model.eval()
        elif mode == "parts":
            model.inner.eval()
        model.calls = []
        batch = (rng.normal(6, 3), rng.normal(6, 3))
        student.train_step(model, batch, helpers.WatchedLoss(), optimizer)
        ((modes, *_),) = value(model.calls)
        assert modes[0] is True, f"the model itself, handed over in mode {mode}"
        assert modes == [True] * 5, f"all its parts, handed over in mode {mode}"
        assert value(model.state())[0] == [True] * 5, f"afterwards, handed over in mode {mode}"


@grades("e7_2_tests", weight=1.5, devices=("cuda", "mps", "simulated"))
def test_batch_is_moved(student, accelerator, rng):
    """Both halves of the batch go to the device where the model is."""
    helpers = student.load("helpers.py")
    batch = rng.normal(6, 3).cpu(), rng.normal(6, 3).cpu()
    for there, given in (("cpu", accelerator.put(batch)), (accelerator.device, batch)):
        place = helpers.Place(3).to(there)
        optimizer = student.torch.optim.SGD(place.parameters(), lr=0.1)
        student.train_step(place, given, place.loss, optimizer, there)
        met = value(place.met)
        if there == "cpu":
            assert met[:1] == [True], "x stayed on the accelerator"
            assert met[1:2] == [True], "y stayed on the accelerator"
        assert met[:1] == [True], "x stayed on the CPU"
        assert met[1:2] == [True], "y stayed on the CPU"
    model = student.load("helpers.py").Net()
    reference = Net()
    reference.load_state_dict({k: value(v).cpu() for k, v in model.state_dict().items()})
    model.to(accelerator.device)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    mine = torch.optim.SGD(reference.parameters(), lr=0.1)
    loss = student.torch.nn.functional.binary_cross_entropy_with_logits
    step = plain_step(F.binary_cross_entropy_with_logits)
    for i, (x, y) in enumerate(draw(rng, (6, 8))):
        batch = (x.cpu(), y.cpu())
        named = accelerator.device if i else str(accelerator.device)
        if accelerator.simulated:
            named = accelerator.device
        got = student.train_step(model, batch, loss, optimizer, named)
        assert_same(got, float(step(reference, mine, batch)), rtol=1e-4, name="loss")
    accelerator.assert_on(model)
    found = value(accelerator.fetch(model.head.weight)).detach()
    assert_same(found, reference.head.weight.detach(), rtol=1e-3, atol=1e-5, name="weights")


@grades("e7_2_tests", weight=1.25, hollow="asks for what must not change")
def test_batch_unchanged_list_batch_ok(student, device, rng):
    """A batch may be a list, and it is afterwards what it was before."""
    helpers = student.load("helpers.py")
    model = helpers.Net()
    optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = rng.normal(6, 5), rng.normal(6, 3)
    parts = [student.put(x), student.put(y)]
    loss = helpers.WatchedLoss()
    for _ in range(2):
        got, same = helpers.with_a_list(student.train_step, model, parts, loss, optimizer)
        assert type(got) is float, "the loss"
        assert same is True, "other objects in the batch"
    for part, before in zip(parts, (x, y), strict=True):
        assert torch.equal(part, before), "the numbers changed"
        assert not part.requires_grad, "it requires a gradient now"
        assert part.grad is None, "it has a gradient now"


@grades("e7_2_tests", weight=1, hollow="asks for what must not change")
def test_frozen_parameters_and_other_params(student, device, rng):
    """What is frozen or not in the optimizer keeps its values; settings stay, too."""
    helpers = student.load("helpers.py")
    for frozen in (True, False):
        model = helpers.Net()
        if frozen:
            model.body.requires_grad_(False)
        optimizer = student.torch.optim.SGD(model.head.parameters(), lr=0.3)
        body, head = value(model.body[0].weight).detach(), value(model.head.weight).detach()
        losses = []
        for x, y in draw(rng, (6, 5)):
            losses.append(student.train_step(model, (x, y), helpers.WatchedLoss(), optimizer))
        assert all(type(loss) is float for loss in losses), "the losses"
        assert torch.equal(model.body[0].weight, body), "the body moved"
        assert not torch.equal(model.head.weight, head), "the head did not move"
        flags = [p.requires_grad for p in model.body.parameters()]
        assert flags == [not frozen] * 4, "requires_grad changed"
        assert optimizer.param_groups[0]["lr"] == 0.3, "the lr changed"
        assert len(optimizer.param_groups) == 1, "more groups than before"


@grades("e7_2_tests", weight=1)
def test_gan_style_outside_parameters(student, device, rng):
    """Parameters of the optimizer that are not the model's are cleared and updated, too."""
    helpers = student.load("helpers.py")
    model, loss = student.torch.nn.Linear(3, 2), helpers.LearntLoss()
    optimizer = student.torch.optim.SGD([*model.parameters(), loss.log_scale], lr=0.1)
    weight, bias = value(model.weight).detach().double(), value(model.bias).detach().double()
    scale = torch.zeros((), dtype=torch.float64)
    loss.log_scale.grad = rng.uniform(low=3, high=9)
    for k in range(3):
        x, y = rng.normal(6, 3), rng.normal(6, 2)
        got = student.train_step(model, (x, y), loss, optimizer)
        leaves = [item.clone().requires_grad_() for item in (weight, bias, scale)]
        error = (x.double() @ leaves[0].T + leaves[1] - y.double()).pow(2).mean()
        wanted = error * torch.exp(-leaves[2]) + leaves[2]
        changes = torch.autograd.grad(wanted, leaves)
        weight, bias, scale = (
            leaf.detach() - 0.1 * change for leaf, change in zip(leaves, changes, strict=True)
        )
        assert_same(got, wanted.item(), rtol=1e-4, atol=1e-5, name=f"loss {k}")
        found = value(loss.log_scale).detach()
        assert_same(found, scale.float(), rtol=1e-3, atol=1e-5, name=f"scale after step {k}")
        found = value(model.weight).detach()
        assert_same(found, weight.float(), rtol=1e-3, atol=1e-5, name=f"weight after step {k}")


@grades("e7_2_tests", weight=0.75)
def test_large_gradients_are_not_clipped(student, device, rng):
    """Gradients are used as they are, also large ones."""
    model = student.torch.nn.Linear(3, 2)
    optimizer = student.torch.optim.SGD(model.parameters(), lr=1e-4)
    mse = student.torch.nn.functional.mse_loss
    for size in (1.0, 1_000.0, 30_000.0):
        x, y = rng.normal(8, 3), size * rng.uniform(8, 2, low=0.5, high=2)
        leaves = [value(p).detach().double().requires_grad_() for p in (model.weight, model.bias)]
        loss = F.mse_loss(F.linear(x.double(), *leaves), y.double())
        changes = torch.autograd.grad(loss, leaves)
        got = student.train_step(model, (x, y), mse, optimizer)
        assert_same(got, loss.item(), rtol=1e-4, name="loss")
        after = [value(p).detach().double() for p in (model.weight, model.bias)]
        moved = [now - leaf.detach() for now, leaf in zip(after, leaves, strict=True)]
        found = torch.cat([change.flatten() for change in moved]).float()
        wanted = torch.cat([-1e-4 * change.flatten() for change in changes]).float()
        assert_same(found, wanted, rtol=1e-2, atol=3e-6, name="changes")


@grades("e7_2_tests", weight=0.75)
def test_gradients_that_are_not_finite(student, device, rng):
    """An infinite loss comes back as it is, and its gradients are used like any others."""
    mse = student.torch.nn.functional.mse_loss
    for odd in (torch.inf, torch.nan):
        model = student.torch.nn.Linear(3, 2)
        optimizer = student.torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = rng.normal(8, 3), rng.normal(8, 2)
        weight, bias = value(model.weight).detach(), value(model.bias).detach()
        right = x @ weight[1] + bias[1] - y[:, 1]
        y[0, 0] = odd
        got = student.train_step(model, (x, y), mse, optimizer)
        assert type(got) is float, "the type of the loss"
        assert not math.isfinite(got), "the loss"
        after = value(model.weight).detach()
        assert not torch.equal(after[1], weight[1]), "no step"
        assert not after[0].isfinite().any(), "gradients that are not finite were replaced"
        assert_same(after[1], weight[1] - 0.1 * right @ x / 8, rtol=1e-3, atol=1e-5, name="others")
