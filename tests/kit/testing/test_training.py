"""Several steps of the student's loop are those of plain PyTorch, or the mistake is named."""

import pytest
import torch
from torch import nn

from torchgrade.testing import WeakTest, assert_trains_like, plain_step

BUILD = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.norm, self.two = nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Linear(6, 2)
    def forward(self, x):
        return self.two(torch.tanh(self.norm(self.one(x))))

def build(kind, lr):
    torch.manual_seed(5)
    net = Net()
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=lr),
        "momentum": lambda p: torch.optim.SGD(p, lr=lr, momentum=0.9, weight_decay=0.01),
        "adam": lambda p: torch.optim.Adam(p, lr=lr),
        "adamw": lambda p: torch.optim.AdamW(p, lr=lr),
    }
    return net, makers[kind](net.parameters())

def loss_fn(output, target):
    return F.mse_loss(output, target)
"""
MAKERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.1),
}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.norm, self.two = nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Linear(6, 2)

    def forward(self, x):
        return self.two(torch.tanh(self.norm(self.one(x))))


STEP = """
def step(model, batch, loss_fn, optimizer):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
"""


def train(define, rng, step, kind="sgd", **options):
    """Compare a student's step over three batches with the plain one."""
    made = define(BUILD + step)
    model, optimizer = made.build(kind, options.pop("lr", 0.1))
    batches = options.pop("batches", None) or [(rng.normal(8, 3), rng.normal(8, 2)) for _ in "123"]
    assert_trains_like(
        lambda batch: made.step(model, batch, made.loss_fn, optimizer),
        model,
        optimizer,
        batches,
        reference=Net(),
        reference_optimizer=MAKERS[kind],
        reference_step=plain_step(nn.functional.mse_loss),
        **{"mode": "train", **options},
    )


RIGHT = {
    "plain": STEP,
    "by hand": STEP.replace("optimizer.zero_grad()", "for p in model.parameters(): p.grad = None"),
    "zeros": STEP.replace("zero_grad()", "zero_grad(set_to_none=False)"),
    "model clears": STEP.replace("optimizer.zero_grad()", "model.zero_grad()"),
    "autograd.grad": STEP.replace(
        "loss.backward()",
        "gs = torch.autograd.grad(loss, list(model.parameters()))\n"
        "    for p, g in zip(model.parameters(), gs): p.grad = g",
    ),
    "tensor without graph": STEP.replace("loss.item()", "loss.detach()"),
    "NumPy scalar": STEP.replace("loss.item()", "loss.detach().numpy()[()]"),
    "NumPy array": STEP.replace("loss.item()", "loss.detach().numpy()"),
    "closure": """
def step(model, batch, loss_fn, optimizer):
    model.train()
    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(batch[0]), batch[1])
        loss.backward()
        return loss
    return float(optimizer.step(closure))
""",
    "micro-batches": STEP.replace(
        "loss = loss_fn(model(x), y)", "loss = ((model(x) - y) ** 2).sum() / y.numel()"
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_honest_steps_pass(define, rng, case):
    """Clearing by hand, a closure, gradients set by hand and another formula are all the same."""
    train(define, rng, RIGHT[case])


@pytest.mark.parametrize("kind", MAKERS)
def test_every_optimizer_is_followed(define, rng, kind):
    """Changes, momentum and moments are those of the reference, after three steps."""
    train(define, rng, STEP, kind, forwards=1, loss="float")


WRONG = {
    "no zero_grad": (STEP.replace("optimizer.zero_grad()", "pass"), "step 1: the change"),
    "zero_grad before step": (
        STEP.replace("optimizer.step()", "optimizer.zero_grad(); optimizer.step()"),
        "step 1: the change",
    ),
    "no step": (STEP.replace("optimizer.step()", "pass"), "step 1: the change"),
    "two steps": (STEP.replace("optimizer.step()", "optimizer.step(); optimizer.step()"), "step 1"),
    "zero_grad at the end": (
        STEP.replace("optimizer.zero_grad()", "pass").replace(
            "optimizer.step()", "optimizer.step(); optimizer.zero_grad()"
        ),
        "step 1: the change",
    ),
    "output detached": (STEP.replace("model(x), y", "model(x).detach().requires_grad_(), y"),
                        "step 1: the change"),
    "loss with graph": (STEP.replace("loss.item()", "loss"), "keeps its graph"),
    "a boolean for a loss": (STEP.replace("loss.item()", "loss > 0"), "instead of a number"),
    "a loss for each row": (STEP.replace("loss.item()", "loss.detach().expand(2)"), "shape"),
    "an object for a loss": (
        STEP.replace("return loss.item()", "return object()"),
        "instead of a number",
    ),
    "no loss": (STEP.replace("return loss.item()", "pass"), "None instead of a number"),
    "loss after the update": (
        STEP.replace("return loss.item()", "return loss_fn(model(x), y).item()"),
        "step 1: the loss",
    ),
    "loss twice as large": (STEP.replace("loss.item()", "loss.item() * 2"), "step 1: the loss"),
    "wrong loss": (STEP.replace("loss_fn(model(x), y)", "(model(x) - y).abs().mean()"), "the loss"),
    "sum": (STEP.replace("loss.backward()", "(loss * y.numel()).backward()"), "step 1: the change"),
    "clips": (
        STEP.replace("optimizer.step()",
                     "nn.utils.clip_grad_norm_(model.parameters(), 0.05); optimizer.step()"),
        "step 1: the change",
    ),
    "stays in eval": (STEP.replace("model.train()", "pass"), "the loss|eval mode"),
    "ends in eval": (STEP.replace("return", "model.eval()\n    return"), "leaves the wrong modes"),
    "trains a copy": (
        STEP.replace("model.train()", "import copy; model.train(); model = copy.deepcopy(model)"),
        "step 1: the change",
    ),
    "replaces parameters": (
        STEP.replace("optimizer.step()",
                     "optimizer.step(); model.one.weight = nn.Parameter(model.one.weight + 0)"),
        "step 2: the change of one.weight|step 3",
    ),
    "freezes the bias": (
        STEP.replace("optimizer.step()", "model.two.bias.grad = None; optimizer.step()"),
        "the change of two.bias",
    ),
    "input learns": (STEP.replace("model.train()", "model.train(); x.requires_grad_()"),
                     "require a gradient"),
    "writes to the batch": (STEP.replace("model.train()", "model.train(); y.mul_(2)"),
                            "loss|changes its batch"),
    "normalises after": (STEP.replace("return", "x.sub_(1)\n    return"), "changes its batch"),
    "optimizer anew": (
        STEP.replace("optimizer.step()",
                     "torch.optim.SGD(model.parameters(), 0.1, 0.9, weight_decay=0.01).step()"),
        "step 2|optimizer's",
    ),
    "two forwards": (STEP.replace("loss.backward()", "model(x); loss.backward()"),
                     "norm.running_mean"),
    "rate decays": (
        STEP.replace("optimizer.step()", "optimizer.step(); optimizer.param_groups[0]['lr'] *= .9"),
        "step 2: the change",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_every_mistake_in_the_step_is_seen(define, rng, case):
    """What is forgotten, doubled, in the wrong order or left behind fails where it shows."""
    step, words = WRONG[case]
    with pytest.raises(AssertionError, match=words):
        train(define, rng, step, "momentum")


@pytest.mark.parametrize(
    ("kind", "step", "options", "words"),
    [
        ("sgd", RIGHT["tensor without graph"], {"loss": "float"}, "instead of a float"),
        (
            "sgd",
            STEP.replace("loss.backward()", "model.one(x); loss.backward()"),
            {"forwards": 1},
            "",
        ),
        ("sgd", STEP.replace("loss.backward()", "model(x); loss.backward()"), {"forwards": 1},
         "calls the model 2 times|running_mean"),
        ("sgd", WRONG["zero_grad at the end"][0], {"stale_gradients": False}, ""),
        ("sgd", WRONG["no zero_grad"][0], {"stale_gradients": False}, "step 2: the change"),
        ("sgd", WRONG["no loss"][0], {"loss": None}, ""),
        ("adam", STEP.replace("return", "optimizer.state.clear()\n    return"), {}, "step 2"),
        (
            "adam",
            STEP.replace("return", "[s['exp_avg_sq'].mul_(1.01) for s in "
                         "optimizer.state.values()]\n    return"),
            {}, "step 2|exp_avg_sq",
        ),
        ("sgd", STEP, {"lr": 0.11}, "step 1: the change"),
        ("adamw", STEP, {"lr": 0.1001}, "step 1|group lr"),
        ("momentum", STEP.replace("model.train()", "pass"), {"mode": "kept"}, ""),
        ("momentum", STEP.replace("return", "model.norm.eval()\n    return"), {"mode": "kept"},
         "wrong modes"),
    ],
)  # fmt: skip
def test_options_say_what_the_contract_asks(define, rng, kind, step, options, words):
    """Kind of loss, number of forwards, stale gradients, state and modes can be set."""
    if not words:
        train(define, rng, step, kind, **options)
    else:
        with pytest.raises(AssertionError, match=words):
            train(define, rng, step, kind, **options)


PEEK = STEP.replace("loss.backward()", "model.eval(); model(x); model.train(); loss.backward()")
LAST = """
    step.n = getattr(step, "n", 0) + 1
    if step.n == 3: {}
    return"""


@pytest.mark.parametrize(
    ("step", "options", "words"),
    [
        (PEEK, {"forwards": 1}, "calls the model 2 times instead of 1"),
        (PEEK, {}, "calls the model in eval mode"),
        (STEP.replace("return", LAST.format("optimizer.param_groups[0]['lr'] = 0.2")), {},
         "group lr of one.weight"),
        (STEP.replace("return", LAST.format("optimizer.state.clear()")), {}, "step of .* missing"),
        (
            STEP.replace("return", LAST.format(
                "[s['exp_avg'].mul_(1.01) for s in optimizer.state.values()]")),
            {}, "the optimizer's exp_avg of",
        ),
        (STEP.replace("return", LAST.format("optimizer.param_groups[0]['params'].pop()")), {},
         "does not hold two.bias"),
    ],
)  # fmt: skip
def test_what_the_parameters_do_not_show_is_seen(define, rng, step, options, words):
    """Calls in eval mode, and what the optimizer keeps after the last step, are compared."""
    with pytest.raises(AssertionError, match=words):
        train(define, rng, step, "adam", **options)


def test_a_frozen_batch_norm_stays_frozen(define, rng):
    """With modes kept, the reference takes over each module's mode, frozen parameters too."""
    made = define(BUILD + STEP + "def freeze(m): m.norm.eval(); m.one.bias.requires_grad_(False)")
    kept = define(
        BUILD
        + STEP.replace("model.train()", "pass")
        + "def freeze(m): m.norm.eval(); m.one.bias.requires_grad_(False)"
    )
    for source, good in ((kept, True), (made, False)):
        model, optimizer = source.build("adam", 0.1)
        source.freeze(model)

        def check(source=source, model=model, optimizer=optimizer):
            assert_trains_like(
                lambda batch: source.step(model, batch, source.loss_fn, optimizer),
                model, optimizer, [(rng.normal(8, 3), rng.normal(8, 2)) for _ in "12"],
                reference=Net(), reference_optimizer=MAKERS["adam"],
                reference_step=plain_step(nn.functional.mse_loss),
            )  # fmt: skip

        if good:
            check()
        else:
            with pytest.raises(AssertionError, match=r"loss|modes"):
                check()


def test_a_weak_training_test_is_refused(define, rng):
    """One batch, a reference that does not move and another architecture are the test's fault."""
    with pytest.raises(WeakTest, match="at least two"):
        train(define, rng, STEP, batches=[(rng.normal(8, 3), rng.normal(8, 2))])
    made = define(BUILD + STEP)
    model, optimizer = made.build("sgd", 0.1)
    batches = [(rng.normal(8, 3), rng.normal(8, 2)) for _ in "12"]
    with pytest.raises(WeakTest, match="does not move"):
        assert_trains_like(
            lambda batch: made.step(model, batch, made.loss_fn, optimizer),
            model, optimizer, batches, reference=Net(),
            reference_optimizer=lambda p: torch.optim.SGD(p, lr=0.0),
            reference_step=plain_step(nn.functional.mse_loss),
        )  # fmt: skip


def test_a_hand_made_optimizer_needs_no_state(define, rng):
    """Its attributes are private: only what it does to the parameters is compared."""
    own = """
class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = list(params), lr
    def zero_grad(self):
        for p in self.params: p.grad = None
    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None: p.sub_({rate} * p.grad)
def build(kind, lr):
    torch.manual_seed(5)
    net = Net()
    return net, SGD(net.parameters(), lr)
"""
    train(define, rng, own.format(rate="self.lr") + STEP, optimizer_state=False)
    with pytest.raises(AssertionError, match="step 1"):
        train(define, rng, own.format(rate="1.01 * self.lr") + STEP, optimizer_state=False)
