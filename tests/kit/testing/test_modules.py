"""A module that breaks a promise of nn.Module is caught, however it is written; others pass."""

import pytest
import torch

from torchgrade.testing import WeakTest, assert_module, assert_registered

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        {init}
    {more}
    def forward(self, x):
        {forward}
"""


def net(init="self.one = nn.Linear(3, 4)", forward="return self.one(x)", more="pass"):
    return NET.format(init=init, forward=forward, more=more)


RIGHT = {
    "linear": net(),
    "scratch": net(
        "self.w = nn.Parameter(torch.randn(4, 3)); self.b = nn.Parameter(torch.zeros(4))",
        "return x @ self.w.T + self.b",
    ),
    "sequential": "class Net(nn.Sequential):\n"
    "    def __init__(self): super().__init__(nn.Linear(3, 8), nn.ReLU(True), nn.Linear(8, 4))",
    "list": net(
        "self.l = nn.ModuleList(nn.Linear(3, 3) for _ in range(3))",
        "for l in self.l: x = torch.tanh(l(x))\n        return x",
    ),
    "batch norm and dropout": net(
        "self.one, self.norm, self.drop = nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout()",
        "return self.drop(self.norm(self.one(x)))",
    ),
    "functional dropout": net(forward="return F.dropout(self.one(x), 0.5, self.training)"),
    "running mean": net(
        "self.register_buffer('mean', torch.zeros(3))",
        "if self.training: self.mean = 0.9 * self.mean + 0.1 * x.mean(0)\n"
        "        return x - self.mean",
    ),
    "constant made in forward": net(
        forward="return self.one(x) + torch.arange(4, device=x.device, dtype=x.dtype)"
    ),
    "a number as attribute": net("self.one, self.scale = nn.Linear(3, 4), 2.0",
                                 "return self.scale * self.one(x)"),
    "tied": net(
        "self.one = nn.Linear(3, 3); self.two = nn.Linear(3, 3)\n"
        "        self.two.weight = self.one.weight",
        "return self.two(torch.tanh(self.one(x)))",
    ),
    "function": "def Net():\n    return nn.Sequential(nn.Linear(3, 4), nn.Tanh())",
    "two outputs": net(forward="return {'y': self.one(x), 'z': (x * 2, x.argmax(1))}"),
    "namedtuple": "from collections import namedtuple\nOut = namedtuple('Out', 'y')\n"
    + net(forward="return Out(self.one(x))"),
    "seeded by itself": net("self.one = nn.Linear(3, 4)\n        with torch.no_grad(): "
                            "self.one.weight.copy_(torch.eye(4)[:, :3])"),
    "indices on the cpu": net(
        forward="y = self.one(x); y = y[torch.arange(len(y))]\n"
        "        y[torch.arange(2)] = y[torch.arange(2)] * 2; return y"
    ),
    "copied from the cpu": net(
        forward="y = self.one(x); pe = torch.zeros_like(y)\n"
        "        pe[:, 0::2] = torch.ones(len(y), 2, dtype=y.dtype); return y + pe"
    ),
    "transformer": net(
        "self.one = nn.TransformerEncoderLayer(3, 3, 8, batch_first=True)",
        "return self.one(x[None])[0]",
    ),
    "recurrent": net("self.one = nn.LSTM(3, 4); self.two = nn.GRU(4, 2, bidirectional=True)",
                     "return self.two(self.one(x[:, None])[0])[0]"),
    "convolution": net(
        "self.one, self.norm = nn.Conv1d(1, 4, 2), nn.GroupNorm(2, 4)",
        "y = F.interpolate(self.norm(self.one(x[:, None])), scale_factor=2.0, mode='linear')\n"
        "        return F.softmax(F.avg_pool1d(F.gelu(y), 2).flatten(1), -1).cumsum(-1)",
    ),
    "a float32 constant": net(
        forward="return self.one(x) * torch.arange(4.0, device=x.device).to(x.dtype)"
    ),
    "parts of one block": net(
        "flat = torch.randn(16); self.w = nn.Parameter(flat[:12].view(4, 3)); "
        "self.b = nn.Parameter(flat[12:])",
        "return x @ self.w.T + self.b",
    ),
    "a cache that is not used": net(forward="self.last = x\n        return self.one(x)"),
    "eval counts nothing": net(
        "self.one = nn.Linear(3, 4); self.register_buffer('calls', torch.tensor(0))",
        "self.calls += 1\n        return self.one(x)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RIGHT)
def test_honest_modules_keep_every_promise(define, rng, case):
    """However a module is written: what it registers, it saves, moves and copies."""
    assert_module(define(RIGHT[case]).Net, rng.normal(5, 3))


WRONG = {
    "plain tensor": (
        net("self.w = torch.randn(4, 3, requires_grad=True)", "return x @ self.w.T"),
        "state_dict|copy",
    ),
    "python list": (
        net("self.l = [nn.Linear(3, 4)]", "return self.l[0](x)"),
        "state_dict",
    ),
    "statistics as attribute": (
        net(
            "self.mean = torch.zeros(3)",
            "if self.training: self.mean = 0.9 * self.mean + 0.1 * x.mean(0)\n"
            "        return x - self.mean",
        ),
        "state_dict",
    ),
    "dropout in eval": (net(forward="return F.dropout(self.one(x), 0.5)"), "eval"),
    "noise in eval": (net(forward="return self.one(x) + torch.randn_like(x[:, :1])"), "eval"),
    "statistics move in eval": (
        net(
            "self.register_buffer('mean', torch.zeros(3))",
            "self.mean = 0.9 * self.mean + 0.1 * x.mean(0)\n        return x - self.mean",
        ),
        "eval",
    ),
    "counts how often it saw an input": (
        net(
            "self.one = nn.Linear(3, 4); self.first, self.n = None, 0",
            "self.first = self.first or x.mean().item()\n"
            "        self.n += x.mean().item() == self.first\n"
            "        return self.one(x) + self.n",
        ),
        "stateless",
    ),
    "hidden state": (
        net(
            "self.one = nn.Linear(3, 4); self.h = 0",
            "out = self.one(x) + self.h; self.h = out.mean().item(); return out",
        ),
        "eval",
    ),
    "writes to its input": (net(forward="return self.one(x.mul_(2))"), "eval|inputs"),
    "clamps its input": (net(forward="x.clamp_(min=0); return self.one(x)"), "inputs"),
    "own state_dict": (
        net(more="def state_dict(self, *a, **k): return {}"
                 "\n    def load_state_dict(self, *a, **k): pass"),
        "state_dict",
    ),
    "buffer not saved": (
        net(
            "self.register_buffer('mean', torch.zeros(3), persistent=False)",
            "if self.training: self.mean = 0.9 * self.mean + 0.1 * x.mean(0)\n"
            "        return x - self.mean",
        ),
        "state_dict",
    ),
    "shared by the class": (
        "shared = nn.Linear(3, 4)\n" + net("self.one = shared"),
        "copy: changing another instance",
    ),
    "copy shares": (
        net(more="def __deepcopy__(self, memo): return self"),
        "copy: changing a deep copy",
    ),
    "eval without parts": (
        net(
            "self.drop = nn.Dropout()",
            "return self.drop(x)",
            more="def train(self, mode=True):\n        self.training = mode; return self",
        ),
        "modes: eval.. does not switch drop",
    ),
    "train gives nothing": (
        net(more="def train(self, mode=True): super().train(mode)"),
        "modes: eval.. does not return",
    ),
    "always float32": (net(forward="return self.one.float()(x.float())"), "dtype"),
    "computes in float32": (
        net("self.w = nn.Parameter(torch.randn(4, 3))",
            "return (x.float() @ self.w.float().T).to(x.dtype)"),
        "dtype: after .to.torch.float64. it does not compute in float64",
    ),
    "sums in float32": (
        net(forward="return self.one(x).sum(1, dtype=torch.float32).to(x.dtype)"), "dtype",
    ),
    "collects in float32": (
        net(forward="y = torch.zeros(len(x), 4, device=x.device); y[:] = self.one(x)\n"
            "        return y.to(x.dtype)"),
        "dtype",
    ),
    "shared storage": (
        net("self.a = nn.Linear(3, 3); self.b = nn.Linear(3, 3)\n"
            "        self.b.weight = nn.Parameter(self.a.weight.data)",
            "return self.b(torch.tanh(self.a(x)))"),
        "storage: a.weight and b.weight share",
    ),
    "casts the result": (net(forward="return self.one(x).to(torch.float32)"), "dtype"),
    "constant stays behind": (
        net("self.one = nn.Linear(3, 4); self.c = torch.arange(4.0)",
            "return self.one(x) + self.c"),
        "device",
    ),
    "constant in a product": (
        net("self.c = torch.ones(3, 4)", "return x @ self.c.to(x.dtype)"),
        "device: tensors that do not follow .*shape .3, 4.",
    ),
    "indexes its own tensor by the device's": (
        net("self.one = nn.Linear(3, 4); self.c = torch.zeros(9, 4, dtype=torch.int64)",
            "return self.one(x) + self.c[x.argmax(1)]"),
        "device",
    ),
    "values from the cpu at indices": (
        net(forward="y = self.one(x)\n"
            "        y[torch.arange(2)] = torch.ones(2, 4, dtype=y.dtype); return y"),
        "device",
    ),
    "gathers with the cpu's indices": (
        net(forward="return self.one(x).index_select(0, torch.arange(2))"), "device",
    ),
    "constant made on the cpu": (
        net(forward="return self.one(x) + torch.arange(4)"),
        "device",
    ),
    "result to the cpu": (
        net(forward="return torch.zeros(len(x), 4)"),
        "dtype|device",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_broken_promise_is_named(define, rng, case):
    """What is not registered, drops in eval, remembers or stays behind fails by name."""
    source, words = WRONG[case]
    with pytest.raises(AssertionError, match=f"^({words})"):
        assert_module(define(source).Net, rng.normal(5, 3))


def test_a_promise_can_be_left_out(define, rng):
    """A contract without eval mode skips it; an unknown promise is the test's mistake."""
    made = define(net(forward="return F.dropout(self.one(x), 0.5)"))
    others = ("eval", "stateless", "state_dict", "copy", "dtype")
    assert_module(made.Net, rng.normal(5, 3), skip=others)
    with pytest.raises(WeakTest, match="evil"):
        assert_module(made.Net, rng.normal(5, 3), skip=["evil"])
    with pytest.raises(AssertionError, match="no module"):
        assert_module(lambda: 3, rng.normal(5, 3))


def test_integer_inputs_are_taken(define):
    """An embedding takes class numbers, which no check changes."""
    made = define("def Net():\n    return nn.Sequential(nn.Embedding(7, 3), nn.Flatten())")
    assert_module(made.Net, torch.tensor([[1, 2], [3, 6]]))


SHAPES = {"one.weight": (4, 3), "one.bias": (4,)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (net(), {"parameters": SHAPES, "count": 16, "trainable": True}),
        (net(), {"parameters": [(4,), (4, 3)], "buffers": []}),
        (
            net("self.one, self.norm = nn.Linear(3, 4), nn.BatchNorm1d(4, affine=False)"),
            {"parameters": SHAPES, "buffers": {"norm.running_mean": (4,)}},
        ),
        (net("self.n = nn.BatchNorm1d(4)"), {"buffers": [(4,), (4,)], "count": 8}),
        (RIGHT["tied"], {"count": 15}),
        (RIGHT["parts of one block"], {"parameters": {"w": (4, 3), "b": (4,)}}),
        (net("self.one = nn.Linear(3, 4).requires_grad_(False)"), {"trainable": False}),
    ],
)
def test_what_is_registered_is_accepted(define, source, expected):
    """Names or shapes alone, more buffers than asked for, shared parameters once."""
    assert_registered(define(source).Net(), **expected)


@pytest.mark.parametrize(
    ("init", "expected", "words"),
    [
        ("self.one = torch.randn(4, 3)", {"parameters": SHAPES}, "one.weight is not among"),
        ("self.l = [nn.Linear(3, 4)]", {"parameters": [(4, 3), (4,)]}, "lack one of shape"),
        ("self.l = [nn.Linear(3, 4)]", {"count": 16}, "0 elements instead of 16"),
        ("self.one = nn.Linear(4, 3)", {"parameters": SHAPES}, "instead of"),
        (
            "self.one = nn.Linear(3, 4); self.two = nn.Linear(3, 3)",
            {"parameters": SHAPES},
            "two.bias, two.weight should not",
        ),
        ("self.one = nn.Linear(3, 4)", {"parameters": [(4, 3)]}, "too many"),
        ("self.mean = torch.zeros(3)", {"buffers": {"mean": (3,)}}, "mean is not among"),
        ("self.mean = nn.Parameter(torch.zeros(3))", {"buffers": [(3,)]}, "buffers lack"),
        ("self.one = nn.Linear(3, 4)", {"count": 12}, "16 elements instead of 12"),
        ("self.one = nn.Linear(3, 4).requires_grad_(False)", {"trainable": True}, "one.weight"),
        (
            "self.a = nn.Parameter(torch.ones(3)); self.b = nn.Parameter(self.a.data)",
            {},
            "a and b share their memory",
        ),
        (
            "self.a = nn.Parameter(torch.ones(3, 2)); self.b = nn.Parameter(self.a.data.T)",
            {},
            "a and b share their memory",
        ),
        (
            "self.a = nn.Parameter(torch.ones(3)); self.register_buffer('ema', self.a.data)",
            {},
            "a and ema share their memory",
        ),
        ("self.one = nn.Linear(3, 4)", {"trainable": False}, "requires_grad is not False"),
    ],
)
def test_what_is_not_registered_is_named(define, init, expected, words):
    """Tensors and lists that nn.Module does not see, wrong shapes and too many of them fail."""
    with pytest.raises(AssertionError, match=words):
        assert_registered(define(net(init)).Net(), **expected)
