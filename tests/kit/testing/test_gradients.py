"""Wrong, cut and unwanted gradients are seen, and honest ones accepted in any style."""

import pytest
import torch

from torchgrade.remote.handles import HandleMisuse
from torchgrade.testing import StudentError, WeakTest, assert_gradients

MODEL = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(3, 4), nn.Linear(4, 2)
        {init}
    def forward(self, x):
        {forward}
net = Net()
"""
FUNCTION = """
class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        return {backward}
f = Own.apply
"""


def swish(x):
    return x * torch.sigmoid(x)


def model(parameters, x):
    hidden = torch.tanh(x @ parameters["one.weight"].T + parameters["one.bias"])
    return hidden @ parameters["two.weight"].T + parameters["two.bias"]


@pytest.mark.parametrize(
    "source",
    [
        "f = F.silu",
        "def f(x): return x / (1 + (-x).exp())",
        "def f(x):\n    y = x.clone(); y.mul_(torch.sigmoid(x)); return y",
        FUNCTION.format(backward="g * (s + x * s * (1 - s))"),
        "class Swish(nn.Module):\n    def forward(self, x): return F.silu(x)\nf = Swish()",
    ],
)
def test_honest_gradients_pass(define, rng, source):
    """Operations, in-place on a copy, a custom Function and a module all give the gradient."""
    assert_gradients(define(source).f, [rng.normal(4, 3)], swish, numeric=True)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(x): return x.detach() * torch.sigmoid(x)", "the gradient of input 0"),
        ("def f(x): return F.silu(x).detach()", "cut"),
        ("def f(x):\n    with torch.no_grad(): return F.silu(x)", "cut"),
        ("def f(x): return torch.tensor(F.silu(x).tolist(), requires_grad=True)", "reaches input"),
        ("def f(x): return F.silu(x) + 1e-2", "value"),
        ("def f(x): return F.silu(x).sum()", "shape"),
        ("def f(x): return F.silu(x).double()", "dtype"),
        ("def f(x): return F.silu(x).tolist()", "instead of a tensor"),
        (FUNCTION.format(backward="g * s"), "the gradient of input 0"),
        (FUNCTION.format(backward="s + x * s * (1 - s)"), "the gradient of input 0"),
        (FUNCTION.format(backward="g * 1.01 * (s + x * s * (1 - s))"), "the gradient of input 0"),
        (FUNCTION.format(backward="None"), "no gradient reaches input 0"),
        ("def f(x):\n    y = F.silu(x); x.data.mul_(2); return y", "wrote to its input"),
    ],
)
def test_wrong_gradients_fail(define, rng, source, words):
    """A cut graph, a wrong backward, a wrong shape or dtype and a changed input are named."""
    with pytest.raises(AssertionError, match=words):
        assert_gradients(define(source).f, [rng.normal(4, 3)], swish)


@pytest.mark.parametrize(
    ("backward", "words"),
    [("g * s", "finite differences"), ("None", "no gradient reaches"), ("-g", "finite")],
)
def test_finite_differences_need_no_reference(define, rng, backward, words):
    """The student's own function tells that its backward is wrong."""
    made = define(FUNCTION.format(backward=backward))
    with pytest.raises(AssertionError, match=words):
        assert_gradients(made.f, [rng.normal(4, 3)], numeric=True)


def test_finite_differences_need_float64(define, rng):
    """A function that casts to float32 can't be judged by differences, and says so."""
    made = define("def f(x): return F.silu(x.float())")
    assert_gradients(made.f, [rng.normal(4, 3)], swish)
    with pytest.raises(AssertionError, match="float64"):
        assert_gradients(made.f, [rng.normal(4, 3)], numeric=True)


def test_a_function_of_the_test_is_misuse(define, rng):
    """A lambda around the student's function lives on the wrong side, and is told where to go."""
    made = define("def f(x, k): return k * F.silu(x)")
    with pytest.raises(HandleMisuse, match=r"student\.load"):
        assert_gradients(lambda x: made.f(x, 2), [rng.normal(4, 3)])


def test_several_inputs_and_labels(define, rng):
    """Whole numbers get no gradient, and which inputs do is compared with the reference."""
    made = define("""
        def right(x, w, y): return F.cross_entropy(x @ w, y)
        def cut(x, w, y): return F.cross_entropy(x @ w.detach(), y)
        def more(x, w, y): return F.cross_entropy(x @ w, y) + 0 * w.sum()
        def writes(x, w, y): y[0] = 0; return F.cross_entropy(x @ w, y)
    """)
    inputs = [rng.normal(4, 3), rng.normal(3, 2), torch.tensor([1, 0, 1, 1])]

    def expected(x, w, y):
        return torch.nn.functional.cross_entropy(x @ w, y)

    for f in (made.right, made.more):
        assert_gradients(f, inputs, expected)
    with pytest.raises(AssertionError, match="no gradient reaches input 1"):
        assert_gradients(made.cut, inputs, expected)
    with pytest.raises(AssertionError, match="wrote to its input: input 2"):
        assert_gradients(made.writes, inputs)
    with pytest.raises(AssertionError, match="a gradient reaches input 1"):
        assert_gradients(made.right, inputs, receives={"input 0"})
    assert_gradients(made.cut, inputs, receives={"input 0"})


@pytest.mark.parametrize(
    ("init", "forward", "words"),
    [
        ("pass", "return self.two(torch.tanh(self.one(x)))", ""),
        ("pass", "return F.linear(self.one(x).tanh(), self.two.weight, self.two.bias)", ""),
        ("pass", "return self.two(torch.tanh(self.one(x)).detach())",
         "reaches input 0, one.bias, one.weight"),
        ("pass", "return self.two(torch.tanh(self.one(x).data))", "reaches input 0, one.bias"),
        ("pass", "return self.two(self.one(x))", "value"),
        ("self.two.bias.requires_grad_(False)", "return self.two(torch.tanh(self.one(x)))",
         "receives|two.bias|KeyError"),
        ("self.more = nn.Parameter(torch.zeros(2))",
         "return self.two(torch.tanh(self.one(x))) + self.more", "a gradient reaches more"),
        ("self.more = nn.Parameter(torch.zeros(2))", "return self.two(torch.tanh(self.one(x)))",
         ""),
    ],
)  # fmt: skip
def test_the_parameters_that_learn_are_compared_by_name(define, rng, init, forward, words):
    """Each parameter's gradient is the reference's, an unused one has none."""
    made = define(MODEL.format(init=init, forward=forward))
    everything = None if words.startswith("receives") else {
        "input 0", "one.weight", "one.bias", "two.weight", "two.bias"
    }  # fmt: skip

    def check():
        assert_gradients(
            made.net, [rng.normal(5, 3)], None if "bias|" in words else model,
            module=made.net, receives=everything or {"two.bias"},
        )  # fmt: skip

    if not words:
        check()
    else:
        with pytest.raises((AssertionError, WeakTest), match=words):
            check()


def test_stale_gradients_do_not_count(define, rng):
    """What an earlier backward left in the parameters is emptied before."""
    made = define(
        MODEL.format(init="pass", forward="return self.two(torch.tanh(self.one(x)))")
        + "net(torch.ones(2, 3)).sum().backward()"
    )
    assert_gradients(made.net, [rng.normal(5, 3)], model, module=made.net)


def test_an_in_place_operation_on_the_input_is_the_students_error(define, rng):
    """Torch itself refuses to write to a leaf that requires a gradient."""
    made = define("def f(x): return x.mul_(2)")
    with pytest.raises(StudentError):
        assert_gradients(made.f, [rng.normal(3)], lambda x: 2 * x)


def test_a_check_without_gradients_is_refused(define, rng):
    """Whole numbers alone, a reference without gradient and unknown names are the test's fault."""
    made = define("def f(x): return x * 2.0")
    with pytest.raises(WeakTest, match="no input"):
        assert_gradients(made.f, [torch.tensor([1, 2])])
    with pytest.raises(WeakTest, match="zero everywhere"):
        assert_gradients(made.f, [rng.normal(3)], lambda x: 2.0 * x.detach() + 0 * x)
    with pytest.raises(WeakTest, match="can't get"):
        assert_gradients(made.f, [rng.normal(3)], receives={"w"})
